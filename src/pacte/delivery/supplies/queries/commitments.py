"""What conventions promise of products, and whether it is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.models import Card, CardMonth, Commitment, Product
from pacte.insurance.schemes import queries as schemes
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.periods import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A promise of a convention that a month did not keep."""

    commitment: Commitment
    product: Product
    month: Month
    days: int  # Of stock-out, so far when the month runs.
    running: bool


def conventions_seen(actor: Actor, day: date) -> QuerySet[Any]:
    """The conventions whose promises somebody may read: those of the schemes or the facility."""
    return schemes.conventions_visible_to(actor, day)


def current(convention_ids: Iterable[int] | QuerySet, day: date) -> list[Commitment]:
    """The promises in force on a day: of a convention and clause the last row, unless lifted."""
    rows = Commitment.objects.filter(convention__in=convention_ids, since__lte=day)
    rows = rows.select_related("convention__facility", "convention__scheme")
    rows = rows.prefetch_related("products__product").order_by("since", "id")
    last = {(row.convention_id, row.clause): row for row in rows}
    return [row for _, row in sorted(last.items()) if not row.closed]


def commitment(uid: str | UUID) -> Commitment:
    return Commitment.objects.select_related("convention__facility", "convention__scheme").get(
        uid=uid
    )


def items(row: Commitment) -> list[Product]:
    """The products that a promise names, by name."""
    return sorted((one.product for one in row.products.all()), key=lambda p: p.label)


def breaches(commitments: Iterable[Commitment], day: date) -> list[Breach]:
    """The promises that the last whole month or the one that runs does not keep: three queries.

    What is not known is not a breach; a card that was empty at its last movement still is.
    """
    held = list(commitments)
    places = {row.convention.facility_id for row in held}
    cards = {
        (card.facility_id, card.product_id): card
        for card in Card.objects.filter(facility__in=places).exclude(last_on=None)
    }
    now = Month.of(day)
    written = _written(places, (now.plus(-1), now))
    found = []
    for row in held:
        for item in items(row):
            key = (row.convention.facility_id, item.pk)
            for month in (now.plus(-1), now):
                days = _days(cards.get(key), written.get((key, month)), month, day)
                late = Month.of(row.since) <= month and days > row.stockout_days_most
                if late:
                    found.append(Breach(commitment=row, product=item, month=month, days=days,
                                        running=month == now))  # fmt: skip
    return found


def _written(places: set[int], months: tuple[Month, ...]) -> dict[Any, CardMonth]:
    rows = CardMonth.objects.filter(
        card__facility__in=places, month__in=[m.first for m in months], void=False
    ).select_related("card")
    return {((row.card.facility_id, row.card.product_id), Month.of(row.month)): row for row in rows}


def _days(card: Card | None, written: CardMonth | None, month: Month, day: date) -> int:
    """The days of stock-out of a month at the end of a day."""
    if card is None or card.last_on is None:
        return 0
    known = written.stockout_days if written else 0
    return rules.days_now(known, card.empty_since, card.last_on, month, day)


def of_facilities(facility_ids: Iterable[int], day: date) -> list[Commitment]:
    """The promises in force of some facilities."""
    told = [one for key in facility_ids for one in _conventions(key)]
    return current(told, day) if told else []


@prepared
def _conventions(facility_id: int) -> QuerySet[Any, Any]:
    return schemes.conventions_of(facility_id).order_by().values_list("pk", flat=True)


def clauses_to_tie(convention_id: int, day: date) -> list[tuple[int, str]]:
    """The clauses of a convention about tracer medicines, or any commitment: (number, text)."""
    rows = schemes.clauses_on(convention_id, day)
    chosen = [r for r in rows if r.subject == "tracer_medicines"] or rows
    return [(row.number, row.text) for row in chosen]


def clause_texts(commitments: Iterable[Commitment], day: date) -> dict[tuple[int, int], str]:
    """The text of the clause of each promise, by convention and number."""
    found: dict[tuple[int, int], str] = {}
    grouped: dict[int, set[int]] = defaultdict(set)
    for row in commitments:
        grouped[row.convention_id].add(row.clause)
    for convention, numbers in grouped.items():
        for clause in schemes.clauses_on(convention, day):
            if clause.number in numbers:
                found[convention, clause.number] = clause.text
    return found
