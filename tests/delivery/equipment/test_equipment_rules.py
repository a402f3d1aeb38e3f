"""Rates, delays and steps, without a database."""

from datetime import date

import pytest

from pacte.delivery.equipment import rules
from pacte.delivery.equipment.rules import Delays, Rate
from pacte.delivery.equipment.words import prefixes, words_of
from pacte.kernel.refusal import Refused


def test_an_item_of_unknown_condition_is_neither_functional_nor_broken() -> None:
    found = Rate.of({"good": 2, "fair": 1, "broken": 1, "retired": 9, "unknown": 5})
    assert (found.functional, found.known, found.unknown) == (3, 4, 5)


def test_nothing_known_is_no_rate() -> None:
    assert Rate.of({"unknown": 3}).known == 0


def test_the_median_of_two_is_between_them() -> None:
    assert Delays.of([1, 2]).median_tenths == 15
    assert Delays.of([3, 1, 2]).median_tenths == 20
    assert Delays.of([]).median_tenths is None and Delays.of([]).mean_tenths is None


def test_the_mean_is_to_the_nearest_tenth() -> None:
    assert Delays.of([1, 1, 2]).mean_tenths == 13  # 1.333…
    assert Delays.of([1, 2, 2]).mean_tenths == 17  # 1.666…
    assert Delays.of([0]).mean_tenths == 0  # Repaired the same day is not missing.


def test_what_is_done_is_only_reopened_and_what_is_cancelled_stays() -> None:
    rules.must_follow("open", "done")
    rules.must_follow("done", "assigned")
    for state, following in (("done", "done"), ("cancelled", "assigned"), ("done", "cancelled")):
        with pytest.raises(Refused):
            rules.must_follow(state, following)


def test_a_day_to_come_or_out_of_order_is_refused() -> None:
    day = date(2026, 3, 2)
    rules.must_be_in_order(day, day, day, "on")
    with pytest.raises(Refused, match="pas encore venu"):
        rules.must_be_in_order(day, date(2026, 3, 3), day, "on")
    with pytest.raises(Refused, match="avant"):
        rules.must_be_in_order(day, date(2026, 3, 1), day, "on")


def test_downtime_is_none_when_it_never_stopped() -> None:
    assert rules.downtime(None, date(2026, 3, 2)) is None
    assert rules.downtime(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert rules.downtime(date(2026, 2, 27), date(2026, 3, 2)) == 3


def test_more_than_the_norm_makes_up_for_nothing() -> None:
    assert rules.lacking({1: 2, 2: 1}, {1: 5}) == {2: 1}


def test_a_cost_that_nobody_knows_is_not_zero() -> None:
    assert rules.cost_of(None, [None]) is None
    assert rules.cost_of(0, []) == 0
    assert rules.cost_of(None, [500, None]) == 500


def test_words_find_whole_numbers_and_words_without_accents() -> None:
    words = words_of(["Échographe portable"], ["KATI-E-00001-3"])
    assert words == ["ECHOGRAPHE", "PORTABLE", "KATIE000013"]
    assert prefixes("échog kati-e-00001") == ["ECHOG", "KATIE00001"]
