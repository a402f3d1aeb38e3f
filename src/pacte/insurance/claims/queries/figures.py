"""Care in figures, by month of care or by facility: cases, what was asked, accepted, refused, paid.

``known`` bounds what is read to the entries up to it, so that a figure can be asked for as it
was known on a past day. Amounts are in the smallest unit of the scheme's currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from pacte.insurance.claims.models import Adjustment, Claim, ClaimLine, Decision, PaymentItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What care came to, in a month or at a facility."""

    cases: int = 0
    decided: int = 0  # Lines.
    asked: int = 0  # Of the lines decided.
    mutual_pays: int = 0  # With the adjustments made since.
    member_pays: int = 0
    refused: int = 0

    def __add__(self, other: Care) -> Care:
        names = self.__slots__
        return Care(**{name: getattr(self, name) + getattr(other, name) for name in names})


def by_month(
    scheme_id: int, first: date, until: date, known: int | None = None
) -> dict[date, Care]:
    """The care given in each month of [first, until), by the first day of the month."""
    months = {"key": TruncMonth("care_on")}
    lines = {"key": TruncMonth("line__care_on")}
    return _care(scheme_id, first, until, known, months, lines)


def by_facility(
    scheme_id: int, first: date, until: date, known: int | None = None
) -> dict[int, Care]:
    """The care given at each facility, by its key."""
    facility = {"key": F("facility")}
    lines = {"key": F("line__claim__facility")}
    return _care(scheme_id, first, until, known, facility, lines)


def _care(
    scheme_id: int,
    first: date,
    until: date,
    known: int | None,
    of_claim: dict[str, Any],
    of_line: dict[str, Any],
) -> dict[Any, Care]:
    kept = Q(cancellation=None)
    if known is not None:
        kept |= Q(cancellation__entry_id__gt=known)  # Cancelled since: it still counted then.
    claims = Claim.objects.filter(
        _known(known), kept, scheme=scheme_id, care_on__gte=first, care_on__lt=until
    )
    span = Q(line__care_on__gte=first, line__care_on__lt=until)
    decided = Decision.objects.filter(_known(known), span, scheme=scheme_id)
    adjusted = Adjustment.objects.filter(_known(known), span, line__claim__scheme=scheme_id)
    found: dict[Any, Care] = {}
    rows: list[QuerySet] = [
        claims.values(**of_claim).annotate(cases=Count("id")),
        decided.values(**of_line).annotate(
            decided=Count("id"),
            asked=Sum("asked"),
            mutual_pays=Sum("mutual_pays"),
            member_pays=Sum("member_pays"),
            refused=Sum("refused"),
        ),
        adjusted.values(**of_line).annotate(mutual_pays=Sum("delta"), refused=-Sum("delta")),
    ]
    for query in rows:
        for row in query.order_by():
            key = row.pop("key")
            found[key] = found.get(key, Care()) + Care(**row)
    return found


def refused_by_reason(
    scheme_id: int, first: date, until: date, known: int | None = None
) -> dict[int, tuple[int, int]]:
    """For each reason of the engine: how many lines it cut, and by how much."""
    rows = Decision.objects.filter(
        _known(known),
        scheme=scheme_id,
        line__care_on__gte=first,
        line__care_on__lt=until,
        refused__gt=0,
    )
    found = rows.values_list("reason").annotate(n=Count("id"), total=Sum("refused")).order_by()
    return {reason: (n, total) for reason, n, total in found}


def payment_delays(
    scheme_id: int, first: date, until: date, known: int | None = None
) -> dict[date, list[int]]:
    """Days from the reception of an invoice to its payment, by month of payment.

    A batch that is paid changes no more: its entry is that of its payment.
    """
    paid = PaymentItem.objects.filter(
        dropped=False,
        statement__scheme=scheme_id,
        statement__received_on__isnull=False,
        batch__paid_on__gte=first,
        batch__paid_on__lt=until,
    )
    if known is not None:
        paid = paid.filter(batch__entry_id__lte=known)
    found: dict[date, list[int]] = {}
    days = paid.values_list("batch__paid_on", "statement__received_on").order_by("batch__paid_on")
    for paid_on, received_on in days:
        assert paid_on is not None and received_on is not None
        found.setdefault(paid_on.replace(day=1), []).append((paid_on - received_on).days)
    return found


def undecided(scheme_id: int, first: date, until: date, known: int | None = None) -> int:
    """How many lines of the care of [first, until) have no decision yet."""
    lines = ClaimLine.objects.filter(
        _known(known),
        claim__scheme=scheme_id,
        claim__cancellation=None,
        care_on__gte=first,
        care_on__lt=until,
    )
    open_then = Q(decision=None)
    if known is not None:
        open_then |= Q(decision__entry_id__gt=known)
    return lines.filter(open_then).count()


def _known(known: int | None) -> Q:
    return Q() if known is None else Q(entry_id__lte=known)
