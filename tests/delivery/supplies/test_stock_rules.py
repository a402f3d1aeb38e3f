"""A card is never negative, and what is not known is not zero."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.delivery.supplies import rules
from pacte.delivery.supplies.rules import Move
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused

JUNE = Month(2026, 6)


def card(*told: tuple[int, str, int]) -> rules.Replay:
    """Movements of June 2026: (day, kind, quantity)."""
    return rules.replay(Move(date(2026, 6, day), kind, n) for day, kind, n in told)


def june(*told: tuple[int, str, int], said: dict[Month, int] | None = None) -> rules.MonthFigures:
    return rules.months(card(*told).lines, said or {})[0]


def test_a_card_begins_by_a_count_or_an_entry() -> None:
    with pytest.raises(Refused, match="pas encore de stock"):
        card((1, "issue", 1))
    assert card((1, "receipt", 5)).balance == card((1, "count", 5)).balance == 5
    assert card().balance is None


def test_more_than_there_is_cannot_go_out_and_the_day_is_named() -> None:
    with pytest.raises(Refused, match=r"2026-06-03.*que 5"):
        card((1, "count", 5), (3, "issue", 6))
    assert card((1, "count", 5), (3, "issue", 5)).balance == 0


def test_a_count_says_what_is_there_and_the_gap() -> None:
    lines = card((1, "count", 10), (2, "issue", 3), (5, "count", 6)).lines
    assert [(line.left, line.gap) for line in lines] == [(10, 0), (7, 0), (6, -1)]


def test_the_lot_that_expires_first_goes_out_first_unless_another_is_named() -> None:
    def lots(*out: Move) -> list[tuple[str, int]]:
        day = date(2026, 6, 1)
        late = Move(day, "receipt", 10, "L2", date(2027, 1, 1))
        soon = Move(day, "receipt", 10, "L1", date(2026, 9, 1))
        return [(lot.name, lot.left) for lot in rules.replay([late, soon, *out]).lots]

    on = date(2026, 6, 2)
    assert lots(Move(on, "issue", 12)) == [("L2", 8)]
    assert lots(Move(on, "loss", 4, "L2")) == [("L1", 10), ("L2", 6)]
    assert lots(Move(on, "count", 5)) == [("L2", 5)]


def test_days_of_stockout_are_days_at_whose_end_nothing_is_left() -> None:
    told = june((1, "count", 4), (10, "issue", 4), (15, "receipt", 9), (30, "count", 9))
    assert (told.stockout_days, told.known_days, told.whole) == (5, 30, True)
    assert told.opening is None
    assert (told.received, told.issued, told.closing) == (9, 4, 9)


def test_a_month_is_known_from_the_first_movement_to_the_last() -> None:
    told = june((5, "count", 0), (8, "count", 0))
    assert (told.known_days, told.stockout_days, told.whole) == (4, 4, False)


def test_a_month_in_which_nothing_was_written_is_not_known() -> None:
    moves = [Move(date(2026, 4, 30), "count", 3), Move(date(2026, 6, 30), "count", 3)]
    assert [m.month.text for m in rules.months(rules.replay(moves).lines, {})] == [
        "2026-04", "2026-06",
    ]  # fmt: skip


def test_the_sheet_s_own_days_of_stockout_go_first() -> None:
    assert june((1, "count", 9), (30, "count", 9), said={JUNE: 7}).stockout_days == 7


def test_an_empty_card_stays_empty_for_an_alert() -> None:
    last = date(2026, 6, 10)
    assert rules.days_now(0, last, last, JUNE, date(2026, 6, 20)) == 10
    assert rules.days_now(1, last, last, JUNE, last) == 1
    assert rules.days_now(3, None, last, JUNE, date(2026, 6, 20)) == 3
    assert rules.days_now(0, last, last, JUNE.plus(1), date(2026, 7, 3)) == 3


def line(**told: int | None) -> rules.SheetLine:
    empty = dict(opening=None, received=0, issued=0, lost=0, closing=0, stockout_days=0)
    return rules.SheetLine(**(empty | told))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "before", "why"),
    [
        (line(), None, "au début du mois"),
        (line(opening=5), 4, "dit 4 au début"),
        (line(issued=5, lost=1), 5, "plus qu’il n’y avait"),
        (line(opening=0, stockout_days=31), None, "a 30 jours"),
        (line(opening=5, issued=5, stockout_days=30), None, "entier en rupture"),
    ],
)
def test_a_line_of_a_sheet_that_cannot_be_is_refused(told, before, why) -> None:
    with pytest.raises(Refused, match=why):
        rules.check_sheet(told, JUNE, before, JUNE.until)


def test_the_lines_of_a_sheet_become_movements_that_arrive_at_what_was_counted() -> None:
    said = line(opening=10, received=5, issued=7, lost=1, closing=6)
    moves = rules.moves_of(said, JUNE, None, date(2026, 6, 30))
    figures = rules.months(rules.replay(moves).lines, {})[0]
    assert (figures.closing, figures.gap, figures.whole) == (6, -1, True)


kinds = st.sampled_from(["receipt", "issue", "loss", "count", "return"])


@given(st.lists(st.tuples(kinds, st.integers(1, 50)), max_size=30))
def test_whatever_is_written_the_lots_add_up_to_what_is_left(told) -> None:
    moves = []
    for day, (kind, quantity) in enumerate(told, start=1):
        lot = "A" if day % 3 else ""
        moves.append(Move(date(2026, 6, day), kind, quantity, lot))
        try:
            found = rules.replay(moves)
        except Refused:
            moves.pop()
            continue
        assert sum(lot.left for lot in found.lots) == (found.balance or 0)
        assert found.balance is None or found.balance >= 0
