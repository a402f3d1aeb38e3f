"""The figures of collection: what was emitted, what came in, the recovery rate; as known on a day.

Emitted counts on the day from which it is due; collected on the day the money was received, a
cancelled receipt only until its cancellation was known. The household's part and the sponsors'
are told apart. The formula is that of the guides: recouvrement = cotisations encaissées sur
cotisations émises (attendues).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from pacte.insurance.members.models import HOUSEHOLD, Due, Payment, SponsorPayment
from pacte.insurance.members.money_rules import share_collected
from pacte.insurance.members.queries.dwelling import village_then
from pacte.journal.queries import known_on
from pacte.kernel.actor import Actor
from pacte.measures.readings import Question, Reading
from pacte.people import queries as people
from pacte.places import queries as places


@dataclass(frozen=True, slots=True)
class Figure:
    """What was emitted and collected in one cell: a month, a village, a mutual, a scheme."""

    key: Any
    emitted: int
    collected: int

    @property
    def rate(self) -> int | None:
        """The recovery rate in millionths; None when nothing was emitted."""
        return share_collected(self.collected, self.emitted)


GRAINS = {
    "month": "month",
    "village": "village",
    "mutual": "membership__household__mutual",
    "scheme": "membership__scheme",
}


def figures(
    schemes: Iterable[int],
    first: date,
    until: date,
    *,
    by: str = "month",
    as_of: date | None = None,
    place: int | None = None,
    mutuals: Iterable[int] | None = None,
) -> list[Figure]:
    """What households owed and paid in [first, until), by month, village, mutual or scheme."""
    there = as_of or until
    due = _emitted(schemes, first, until, as_of, place, mutuals)
    paid = _collected(schemes, first, until, as_of, place, mutuals)
    emitted = _sums(due, by, "made_on", there, as_of)
    collected = _sums(paid, by, "received_on", there, as_of)
    keys = sorted({*emitted, *collected}, key=lambda key: (key is None, key))
    return [Figure(key, emitted.get(key, 0), collected.get(key, 0)) for key in keys]


def recovery(question: Question) -> Reading:
    """The measure ``members.recovery_rate``: collected over emitted."""
    return Reading.of(collected(question).top, emitted(question).top)


def emitted(question: Question) -> Reading:
    """The measure ``members.dues_emitted``."""
    rows = _emitted(*_asked(question))
    return Reading(rows.aggregate(t=Sum("amount"))["t"])


def collected(question: Question) -> Reading:
    """The measure ``members.dues_collected``; nothing emitted nor paid is not known, not zero."""
    total = _collected(*_asked(question)).aggregate(t=Sum("amount"))["t"]
    if total is None and _emitted(*_asked(question)).exists():
        total = 0
    return Reading(total)


def sponsors_paid(question: Question) -> Reading:
    """The measure ``members.sponsors_paid``: what sponsors paid of their parts."""
    rows = SponsorPayment.objects.filter(
        received_on__gte=question.first, received_on__lt=question.until
    )
    if question.scheme is not None:
        rows = rows.filter(invoice__sponsor__scheme=question.scheme)
    return Reading(_known(rows, question.as_of).aggregate(t=Sum("amount"))["t"])


def outstanding(actor: Actor, day: date) -> tuple[int, int]:
    """(emitted, collected) of the households whose money ``actor`` follows, whatever the year."""
    mine = [o for a in ("collect", "see_money") for o in people.organisations_for(actor, a, day)]
    own = Q(payer=HOUSEHOLD, membership__household__mutual__in=set(mine))
    own &= Q(membership__since__lte=day, membership__until__gt=day)
    owed = Due.objects.filter(own).aggregate(t=Sum("amount", default=0))["t"]
    paid = Payment.objects.filter(own, cancellation=None)
    return owed, paid.aggregate(t=Sum("amount", default=0))["t"]


def _asked(question: Question) -> tuple[Any, ...]:
    schemes = None if question.scheme is None else [question.scheme]
    return schemes, question.first, question.until, question.as_of, question.place, None


def _emitted(
    schemes: Any, first: date, until: date, as_of: date | None, place: int | None, mutuals: Any
) -> QuerySet[Due]:
    rows = Due.objects.filter(payer=HOUSEHOLD, made_on__gte=first, made_on__lt=until)
    return _within(_known(rows, as_of), schemes, place, mutuals, as_of or until, as_of)


def _collected(
    schemes: Any, first: date, until: date, as_of: date | None, place: int | None, mutuals: Any
) -> QuerySet[Payment]:
    rows = Payment.objects.filter(payer=HOUSEHOLD, received_on__gte=first, received_on__lt=until)
    stands = Q(cancellation=None)
    if (bound := known_on(as_of)) is not None:
        stands |= Q(cancellation__entry_id__gt=bound)  # Not cancelled yet, on that day.
    rows = _known(rows, as_of).filter(stands)
    return _within(rows, schemes, place, mutuals, as_of or until, as_of)


def _known(rows: QuerySet, as_of: date | None) -> QuerySet:
    """What had been recorded by the end of a day."""
    bound = known_on(as_of)
    return rows if bound is None else rows.filter(entry_id__lte=bound)


def _within(
    rows: QuerySet, schemes: Any, place: int | None, mutuals: Any, day: date, as_of: date | None
) -> QuerySet:
    if schemes is not None:
        rows = rows.filter(membership__scheme__in=list(schemes))
    if place is not None:
        then = village_then("membership__household", day, known_on(as_of))
        rows = rows.annotate(village=then).filter(village__in=places.inside([place], day))
    if mutuals is not None:
        rows = rows.filter(membership__household__mutual__in=list(mutuals))
    return rows


def _sums(rows: QuerySet, by: str, dated: str, day: date, as_of: date | None) -> dict[Any, int]:
    if by == "month":
        rows = rows.annotate(month=TruncMonth(dated))
    if by == "village":
        rows = rows.annotate(village=village_then("membership__household", day, known_on(as_of)))
    found: dict[Any, int] = defaultdict(int)
    for key, total in rows.order_by().values_list(GRAINS[by]).annotate(t=Sum("amount")):
        found[key] += total
    return found
