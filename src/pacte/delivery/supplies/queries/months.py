"""Months of stock cards: the sheet of a facility, availability, what measures read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Sum

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.models import Card, CardMonth, MonthLine, Movement, Product
from pacte.delivery.supplies.queries import cards
from pacte.journal import queries as journal
from pacte.journal import reading
from pacte.journal.prepared import prepared
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
    return set(_typed([*facility_ids], month.first, (month.until - month.first).days))


@prepared
def _typed(facilities: list[int], first: date, days: int) -> QuerySet[Any, Any]:
    rows = CardMonth.objects.filter(
        month=first, void=False, card__facility__in=facilities, card__product__tracer=True,
        known_days=days,
    )  # fmt: skip
    return rows.values_list("card__facility_id", flat=True)


def of_card(card: Card) -> list[CardMonth]:
    """The months of a card, the last first."""
    return list(card.months.filter(void=False).order_by("-month"))


def of_cards(facility_ids: Iterable[int], month: Month) -> dict[cards.Key, CardMonth]:
    """A month of the cards of some facilities, by facility and product."""
    rows = CardMonth.objects.filter(
        card__facility__in=list(facility_ids), month=month.first, void=False
    ).select_related("card")
    return {(row.card.facility_id, row.card.product_id): row for row in rows}


# Facility-months: (facility, month) → days of stock-out of its tracers, all of them added.
Months = dict[tuple[int, Month], int]


def tracer_months(facility_ids: Any, first: date, until: date) -> QuerySet[CardMonth, Any]:
    """The facility-months in [first, until) of which a tracer is known whole, in one question:
    (facility, month, days of stock-out)."""
    return _summed(_tracers(facility_ids, first, until))


def _tracers(facility_ids: Any, first: date, until: date) -> QuerySet[CardMonth]:
    """The months in [first, until) of the cards of tracers."""
    tracers = list(cards.every_tracer().values_list("pk", flat=True))
    rows = CardMonth.objects.filter(
        month__gte=first, month__lt=Month.of(until).first, product__in=tracers
    )
    rows = rows.filter(facility__in=facility_ids) if facility_ids is not None else rows
    return rows.order_by()


def _summed(rows: QuerySet[CardMonth]) -> QuerySet[CardMonth, Any]:
    found = rows.filter(whole=True).values("facility", "month").annotate(out=Sum("stockout_days"))
    return found.values_list("facility", "month", "out")


def tracer_months_then(facility_ids: Any, first: date, until: date, bound: int) -> Months:
    """The same as it was known at an entry.

    A month of a card that was not written again since says what it said then. Of the others, only
    cards that were already known to the end of that month can have had it whole: these are read
    again from the movements that stood then.
    """
    rows = _tracers(facility_ids, first, until)
    found: Months = defaultdict(int)
    for place, month, out in _summed(rows.filter(entry_id__lte=bound)):
        found[place, Month.of(month)] += out
    since = rows.filter(whole__in=(True, False), entry_id__gt=bound)  # By the same index.
    columns = reading.columns(since, ["facility_id", "product_id", "month"])
    wanted: dict[cards.Key, set[Month]] = defaultdict(set)
    for place, item, month in zip(*columns, strict=True):
        wanted[place, item].add(Month.from_text(str(month)[:7]))
    ends = cards.known_until(wanted, bound)
    keys = [key for key, last in ends.items() if min(wanted[key]).until - timedelta(1) <= last]
    moves, said = cards.moves_of(keys, bound), cards.said(keys, bound)
    for key in keys:
        replayed = rules.replay(moves.get(key, []))
        for figures in rules.months(replayed.lines, said.get(key, {})):
            if figures.whole and figures.month in wanted[key]:
                found[key[0], figures.month] += figures.stockout_days
    return dict(found)


def _asked(question: Question) -> list[int]:
    """The days of stock-out of each facility-month of a question, as known when it says."""
    there = None
    if question.place is not None:
        there = places.facilities_in([question.place], question.until - timedelta(1)).values("pk")
    bound = journal.known_on(question.as_of)
    if bound is not None:
        return [*tracer_months_then(there, question.first, question.until, bound).values()]
    return [out for _, _, out in tracer_months(there, question.first, question.until)]


def availability(question: Question) -> Reading:
    """The share of facility-months in which every tracer that is followed was there all month."""
    told = _asked(question)
    return Reading.of(told.count(0), len(told)) if told else Reading.of(None, None)


def stockout_days(question: Question) -> Reading:
    """The days of stock-out of tracers, in whole months that are known."""
    told = _asked(question)
    return Reading(sum(told) if told else None)


def availability_of(facility_ids: Any, first: date, until: date) -> dict[int, dict[Month, bool]]:
    """Of each facility and month: whether all tracers were there; a month not known is absent."""
    found: dict[int, dict[Month, bool]] = defaultdict(dict)
    for place, month, out in tracer_months(facility_ids, first, until):
        found[place][Month.of(month)] = out == 0
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
