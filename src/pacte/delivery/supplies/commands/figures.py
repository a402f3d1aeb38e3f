"""Cards and their months, written again from the movements that stand. Called by commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.models import Card, CardMonth
from pacte.delivery.supplies.queries import cards, months
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused

CARD = ("first_on", "last_on", "balance", "empty_since", "expires_on")
MONTH = ("opening", "received", "issued", "lost", "gap", "closing", "known_days", "stockout_days",
         "whole")  # fmt: skip
ROWS_AT_ONCE = 200


def refresh(act: Act, keys: Iterable[cards.Key]) -> list[Card]:
    """Read some cards again; refuse when one would be negative. Gives the cards."""
    asked = sorted(set(keys))
    moves, said = cards.moves_of(asked), cards.said(asked)
    rows = _cards(act, asked)
    figures: dict[int, list[rules.MonthFigures]] = {}
    changed = []
    for key in asked:
        card = rows[key]
        read = _replay(card, moves.get(key, []), many=len(asked) > 1)
        if _differs(card, {name: getattr(read, name) for name in CARD}) or not card.entry_id:
            card.entry_id = act.entry_id
            changed.append(card)
        figures[card.pk] = rules.months(read.lines, said.get(key, {}))
    for card in changed:
        card.entry_id = act.entry_id
    Card.objects.bulk_update(changed, [*CARD, "entry_id"], batch_size=ROWS_AT_ONCE)
    _write_months(act, figures, {card.pk: card for card in rows.values()})
    return [rows[key] for key in asked]


def _replay(card: Card, moves: Sequence[rules.Move], many: bool) -> rules.Replay:
    try:
        return rules.replay(moves)
    except Refused as refusal:
        if not many:
            raise
        raise Refused(
            "%(product)s, %(facility)s : %(why)s", product=card.product.label,
            facility=card.facility.name, why=refusal,
        ) from refusal  # fmt: skip


def _differs(row: Any, told: dict[str, Any]) -> bool:
    """Give a row some values; whether one of them is another."""
    before = [getattr(row, name) for name in told]
    for name, value in told.items():
        setattr(row, name, value)
    return before != list(told.values())


def _cards(act: Act, keys: Sequence[cards.Key]) -> dict[cards.Key, Card]:
    """The cards of some keys; those that are not there yet are made."""
    found = _known(keys)
    lacks = [key for key in keys if key not in found]
    if lacks:
        places, items = zip(*lacks, strict=True)
        insert_many(
            act, Card, uid=new_uids(len(lacks)), facility=places, product=items,
        )  # fmt: skip
        found |= _known(lacks)
    return found


def _known(keys: Sequence[cards.Key]) -> dict[cards.Key, Card]:
    asked, found = set(keys), {}
    places = sorted({place for place, _ in asked})
    for start in range(0, len(places), cards.AT_ONCE):
        rows = Card.objects.filter(facility__in=places[start : start + cards.AT_ONCE])
        for card in rows.select_related("facility", "product"):
            if (card.facility_id, card.product_id) in asked:
                found[card.facility_id, card.product_id] = card
    return found


def _write_months(
    act: Act, figures: dict[int, list[rules.MonthFigures]], of: dict[int, Card]
) -> None:
    """Write the months that changed, those that are new, and empty those that are no more."""
    known = months.columns_of(list(figures))
    fresh: list[tuple[int, rules.MonthFigures]] = []
    changed: dict[int, CardMonth] = {}
    for card, told in figures.items():
        for one in told:
            row = known.pop((card, one.month.first), None)
            if row is None:
                fresh.append((card, one))
            elif _differs(row, {name: getattr(one, name) for name in MONTH} | {"void": False}):
                changed[row.pk] = row
    for row in known.values():
        if not row.void:
            row.void, row.whole, row.known_days, row.stockout_days = True, False, 0, 0
            changed[row.pk] = row
    for row in changed.values():
        row.entry_id = act.entry_id
    fields = [*MONTH, "void", "entry_id"]
    CardMonth.objects.bulk_update(changed.values(), fields, batch_size=ROWS_AT_ONCE)
    if fresh:
        insert_many(
            act, CardMonth, card=[card for card, _ in fresh],
            facility=[of[card].facility_id for card, _ in fresh],
            product=[of[card].product_id for card, _ in fresh],
            month=[one.month.first for _, one in fresh], void=[False] * len(fresh),
            **{name: [getattr(one, name) for _, one in fresh] for name in MONTH},
        )  # fmt: skip
