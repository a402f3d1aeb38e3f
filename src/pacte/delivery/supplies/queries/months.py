"""Months of stock cards: the sheet of a facility, availability, what measures read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.models import Card, CardMonth, MonthLine, Movement, Product
from pacte.delivery.supplies.queries import cards
from pacte.journal import queries as journal
from pacte.journal import reading
from pacte.kernel.periods import Month, months_between
from pacte.measures.readings import Question, Reading
from pacte.places import queries as places


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A product of a month's sheet: what the card says, and whether the card is kept by day."""

    product: Product
    opening: int | None  # Before the month; None: the card has not begun.
    figures: rules.MonthFigures | None  # Of the month, when something was written.
    line: MonthLine | None  # The sheet's own line, when it was typed.
    by_day: bool  # Movements were written one by one: the sheet is read, not typed.


def sheet(facility_id: int, month: Month, only: Sequence[str] = ()) -> list[SheetRow]:
    """The month's sheet of a facility: tracers and what it follows, in four queries."""
    wanted = Q(tracer=True) | Q(cards__facility=facility_id, cards__balance__isnull=False)
    rows = cards.products().filter(wanted).distinct().order_by("-tracer", "label", "id")
    rows = rows.filter(code__in=only) if only else rows
    items = list(rows)
    keys = [(facility_id, item.pk) for item in items]
    moves = cards.moves_of(keys)
    lines = month_lines([facility_id], month)
    own = Movement.objects.filter(facility=facility_id, line=None)
    own = cards.effective(own).filter(on__gte=month.first, on__lt=month.until)
    by_day = set(own.values_list("product_id", flat=True))
    said = cards.said(keys)
    return [
        _sheet_row(item, month, moves.get(key, []), said.get(key, {}), lines.get(key),
                   item.pk in by_day)
        for item, key in zip(items, keys, strict=True)
    ]  # fmt: skip


def _sheet_row(
    item: Product, month: Month, moves: list[rules.Move], said: Any, line: MonthLine | None,
    by_day: bool,
) -> SheetRow:  # fmt: skip
    found = rules.replay(moves)
    before = [one.left for one in found.lines if one.move.on < month.first]
    figures = {f.month: f for f in rules.months(found.lines, said)}
    opening = before[-1] if before else None
    return SheetRow(product=item, opening=opening, figures=figures.get(month), line=line,
                    by_day=by_day)  # fmt: skip


def month_lines(facility_ids: Iterable[int], month: Month) -> dict[cards.Key, MonthLine]:
    """The lines of the sheets of a month that stand, by facility and product."""
    rows = MonthLine.objects.filter(facility__in=list(facility_ids), month=month.first)
    rows = cards.standing_lines(rows).order_by("id")
    return {(row.facility_id, row.product_id): row for row in rows}


def typed(facility_ids: Sequence[int], month: Month) -> set[int]:
    """The facilities for which a month is known of at least one tracer, to its last day."""
    rows = CardMonth.objects.filter(
        month=month.first, void=False, card__facility__in=list(facility_ids),
        card__product__tracer=True, known_days=(month.until - month.first).days,
    )  # fmt: skip
    return set(rows.values_list("card__facility_id", flat=True))


def of_card(card: Card) -> list[CardMonth]:
    """The months of a card, the last first."""
    return list(card.months.filter(void=False).order_by("-month"))


def of_cards(facility_ids: Iterable[int], month: Month) -> dict[cards.Key, CardMonth]:
    """A month of the cards of some facilities, by facility and product."""
    rows = CardMonth.objects.filter(
        card__facility__in=list(facility_ids), month=month.first, void=False
    ).select_related("card")
    return {(row.card.facility_id, row.card.product_id): row for row in rows}


# Facility-months: (facility, month) → of each tracer (known days, days of stock-out, days).
Months = dict[tuple[int, Month], list[tuple[int, int, int]]]


def tracer_months(rows: QuerySet[CardMonth], first: date, until: date) -> Months:
    """The whole months in [first, until) of the tracers of some cards."""
    rows = rows.filter(month__gte=first, month__lt=until, void=False, card__product__tracer=True)
    names = ["card__facility_id", "month", "known_days", "stockout_days"]
    found: Months = defaultdict(list)
    for place, month, known, empty in rows.order_by().values_list(*names):
        of = Month.of(month)
        if of.until <= until:
            found[place, of].append((known, empty, (of.until - of.first).days))
    return dict(found)


def tracer_months_then(facility_ids: Any, first: date, until: date, bound: int) -> Months:
    """The same as it was known at an entry: every card is read again from its movements."""
    rows = Movement.objects.filter(product__tracer=True, on__lt=until)
    rows = rows.filter(facility__in=facility_ids) if facility_ids is not None else rows
    moves = cards.moves(cards.effective(rows, bound))
    said = cards.said(moves, bound)
    found: Months = defaultdict(list)
    for (place, item), told in moves.items():
        replayed = rules.replay(told)
        for one in rules.months(replayed.lines, said.get((place, item), {})):
            if first <= one.month.first and one.month.until <= until:
                days = (one.month.until - one.month.first).days
                found[place, one.month].append((one.known_days, one.stockout_days, days))
    return dict(found)


def _asked(question: Question) -> Months:
    """The facility-months of a question: of its place, as known when it says."""
    there = None
    if question.place is not None:
        there = places.facilities_in([question.place], question.until - timedelta(1)).values("pk")
    bound = journal.known_on(question.as_of)
    if bound is not None:
        return tracer_months_then(there, question.first, question.until, bound)
    rows = CardMonth.objects.all()
    rows = rows.filter(card__facility__in=there) if there is not None else rows
    return tracer_months(rows, question.first, question.until)


def availability(question: Question) -> Reading:
    """The share of facility-months in which every tracer that is followed was there all month."""
    told = [rules.all_there(tracers) for tracers in _asked(question).values()]
    known = [one for one in told if one is not None]
    return Reading.of(sum(known), len(known)) if known else Reading.of(None, None)


def stockout_days(question: Question) -> Reading:
    """The days of stock-out of tracers, in whole months that are known."""
    whole = [
        empty for tracers in _asked(question).values() for known, empty, days in tracers
        if known == days
    ]  # fmt: skip
    return Reading(sum(whole) if whole else None)


def availability_of(facility_ids: Any, first: date, until: date) -> dict[int, dict[Month, Any]]:
    """Of each facility and month: whether all tracers were there; a month not known is absent."""
    rows = CardMonth.objects.filter(card__facility__in=facility_ids)
    found: dict[int, dict[Month, Any]] = defaultdict(dict)
    for (place, month), tracers in tracer_months(rows, first, until).items():
        if (there := rules.all_there(tracers)) is not None:
            found[place][month] = there
    return dict(found)


def months_shown(day: date, count: int = 12) -> list[Month]:
    """The last whole months before a day, in order."""
    last = Month.of(day)
    return list(months_between(last.plus(-count).first, last.first))


def columns_of(card_ids: Sequence[int]) -> dict[tuple[int, date], CardMonth]:
    """The months of some cards, to be written again."""
    found: dict[tuple[int, date], CardMonth] = {}
    for start in range(0, len(card_ids), cards.AT_ONCE):
        some = card_ids[start : start + cards.AT_ONCE]
        found |= {(r.card_id, r.month): r for r in CardMonth.objects.filter(card__in=some)}
    return found


def stock_ends(card: Card, months: Sequence[Month]) -> list[int | None]:
    """What was left at the end of each month; None where nothing was written."""
    rows = reading.columns(
        CardMonth.objects.filter(card=card, void=False).order_by("month"), ["month", "closing"]
    )
    told = {str(month)[:10]: closing for month, closing in zip(*rows, strict=True)}
    return [told.get(month.first.isoformat()) for month in months]
