"""What contradicts what, at the edges. No database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.kernel.money import WHOLE, Money
from pacte.kernel.refusal import Refused
from pacte.programmes.sheets.rules import (
    SUBJECTS,
    AimFact,
    Said,
    SectorFact,
    SheetFacts,
    contradictions,
    must_say,
)
from pacte.programmes.sheets.rules.checking import REASONS
from pacte.programmes.sheets.rules.sectors import fits


def said(subject: str, **values: Any) -> Said:
    return Said(key=str(values), subject=subject, **values)


def checks(*told: Said, **more: Any) -> list[str]:
    return [one.check for one in contradictions(SheetFacts(said=told, **more))]


def test_two_budgets_of_one_programme_differ_and_both_are_told() -> None:
    facts = SheetFacts(said=(
        said("budget", amount=1_527_923_000, currency="EUR"),
        said("budget", amount=2_180_000_000, currency="EUR"),
    ))  # fmt: skip
    [found] = contradictions(facts)
    assert found.check == "budgets_differ" and len(found.places) == 2
    assert found.values["first"] == Money(1_527_923_000, "EUR")
    assert found.values["second"] == Money(2_180_000_000, "EUR")


def test_the_same_budget_said_twice_is_no_contradiction() -> None:
    assert checks(*[said("budget", amount=100, currency="EUR", words=w) for w in "ab"]) == []


def test_the_budgets_of_two_parts_are_not_compared() -> None:
    one = said("budget", amount=100, currency="EUR", about="phase 1")
    assert checks(one, said("budget", amount=200, currency="EUR", about="phase 2")) == []


@pytest.mark.parametrize(("end", "found"), [("2015", []), ("2016", ["period_over_horizon"])])
def test_2008_to_2016_are_nine_years_against_eight(end: str, found: list[str]) -> None:
    first = said("period", about="first", start="2008", end="2010")
    second = said("period", about="second", start="2011", end=end)
    told = [first, second, said("horizon", number=8, unit="years"),
            said("duration", number=3, unit="years")]  # fmt: skip
    assert checks(*told) == found


def test_the_longest_of_several_horizons_counts() -> None:
    horizons = [said("horizon", number=n, unit="years") for n in (3, 8)]
    assert checks(said("period", start="2008", end="2015"), *horizons) == []


@pytest.mark.parametrize(
    ("years", "found"),
    [(2, ["period_against_duration"]), (3, []), (4, ["period_against_duration"])],
)
def test_a_duration_is_that_of_its_dates(years: int, found: list[str]) -> None:
    """January 2010 to December 2012 are three years."""
    period = said("period", start="2010-01", end="2012-12")
    assert checks(period, said("duration", number=years, unit="years")) == found


def test_a_start_without_an_end_contradicts_no_duration() -> None:
    assert checks(said("period", start="2005"), said("duration", number=5, unit="years")) == []


def test_an_end_before_the_start_is_told_when_two_passages_say_it() -> None:
    assert checks(said("start", start="2024"), said("end", end="2023")) == ["end_before_start"]
    assert checks(said("start", start="2024"), said("end", end="2024")) == []


def test_a_date_said_more_precisely_is_the_same_date() -> None:
    assert checks(said("start", start="2024"), said("start", start="2024-01-01")) == []
    assert checks(said("start", start="2024"), said("start", start="2025")) == ["dates_differ"]


def test_the_other_quarter_of_the_money_has_no_source() -> None:
    [found] = contradictions(SheetFacts(said=(said("share", about="budget", share=750_000),)))
    assert found.check == "shares_unsourced"
    assert (found.values["total"], found.values["rest"]) == (75, 25)


@pytest.mark.parametrize(
    ("other", "found"),
    [(249_999, ["shares_unsourced"]), (250_000, []), (250_001, ["shares_over"])],
)
def test_the_parts_of_a_whole_make_it(other: int, found: list[str]) -> None:
    parts = [said("share", share=750_000), said("share", share=other)]
    assert checks(*parts) == found


def test_a_floor_is_no_part_of_a_whole() -> None:
    """« Au moins 15 % du montant du fonds » says nothing of the other 85 %."""
    assert checks(said("share", about="dif", share=150_000)) == []
    assert checks(said("share", bound="least", share=150_000)) == []


@pytest.mark.parametrize(
    ("identified", "found"),
    [(None, []), (0, ["count_unidentified"]), (14, ["count_unidentified"]), (15, [])],
)
def test_a_count_names_all_its_items(identified: int | None, found: list[str]) -> None:
    count = said("count", about="infrastructures", number=15, identified=identified)
    assert checks(count) == found


def test_a_count_may_be_that_of_the_sheet() -> None:
    twelve = said("count", about="districts", number=12, counted="places")
    assert checks(twelve, counted={"places": 12}) == []
    assert checks(twelve, counted={"places": 11}) == ["count_unidentified"]


AIMS = (AimFact("a", "R1", "result", "health_infrastructure"),)


@pytest.mark.parametrize(("code", "found"), [("15190", ["sector_misfit"]), ("12230", [])])
def test_migration_is_no_sector_of_a_health_programme(code: str, found: list[str]) -> None:
    assert checks(said("sector", code=code), aims=AIMS) == found


def test_a_sector_is_not_judged_without_a_theme_or_out_of_the_known_groups() -> None:
    assert checks(said("sector", code="15190")) == []
    assert fits("43010", frozenset({"health"})) is None
    assert checks(said("sector", code="43010"), aims=AIMS) == []


@pytest.mark.parametrize(
    ("shares", "found"),
    [((None,), []), ((WHOLE,), []), ((600_000, 400_000), []), ((600_000,), ["sector_shares"]),
     ((600_000, 300_000), ["sector_shares"]), ((600_000, None), ["sector_shares"]),
     ((None, None), ["sector_shares"])],
)  # fmt: skip
def test_the_shares_of_sectors_make_the_whole(shares: Any, found: list[str]) -> None:
    sectors = tuple(SectorFact(f"1222{n}", share) for n, share in enumerate(shares))
    assert checks(sectors=sectors) == found


def test_every_check_says_why_it_matters() -> None:
    found = contradictions(SheetFacts(said=(
        said("name", words="Santé"), said("name", words="Twubakane"),
        said("code", words="A"), said("code", words="B"),
        said("count", number=1), said("count", number=2),
    )))  # fmt: skip
    assert {one.check for one in found} == {"names_differ", "codes_differ", "counts_differ"}
    assert all(one.check in REASONS for one in found)


amounts = st.lists(st.integers(1, 10**12), min_size=1, max_size=6)


@given(amounts)
def test_budgets_differ_exactly_when_two_are_unlike(given_amounts: list[int]) -> None:
    told = tuple(Said(key=str(n), subject="budget", amount=a, currency="EUR")
                 for n, a in enumerate(given_amounts))  # fmt: skip
    found = contradictions(SheetFacts(said=told))
    assert bool(found) == (len(set(given_amounts)) > 1)
    assert all(len(one.places) == len(set(given_amounts)) for one in found)


@given(amounts, st.randoms())
def test_an_answer_holds_whatever_the_order_in_which_passages_were_recorded(
    given_amounts: list[int], chance: Any
) -> None:
    told = [Said(key="", subject="share", share=a % WHOLE + 1) for a in given_amounts]
    turned = list(told)
    chance.shuffle(turned)
    one, other = (contradictions(SheetFacts(said=tuple(t))) for t in (told, turned))
    assert [c.digest for c in one] == [c.digest for c in other]


@given(st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_other_facts_have_another_digest(first: int, second: int) -> None:
    def digests(share: int) -> list[str]:
        return [c.digest for c in contradictions(SheetFacts(said=(said("share", share=share),)))]

    if first != second:
        assert not set(digests(first)) & set(digests(second))


# What may be said


@pytest.mark.parametrize(
    ("subject", "values"),
    [
        ("weather", {"words": "x"}), ("budget", {}), ("budget", {"words": "beaucoup"}),
        ("period", {"start": "2016", "end": "2008"}), ("duration", {"number": 5}),
        ("duration", {"number": -1, "unit": "years"}), ("sector", {"code": "1519"}),
        ("count", {"number": 2, "identified": 3}), ("count", {"number": 2, "counted": "moon"}),
    ],
)  # fmt: skip
def test_a_statement_that_cannot_be_read_is_refused(subject: str, values: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        must_say(subject, values)


def test_every_subject_can_be_said() -> None:
    whole: dict[str, Any] = {
        "words": "x", "amount": 1, "number": 1, "share": 1, "start": "2005", "end": "2006",
        "code": "12220", "unit": "years",
    }  # fmt: skip
    for subject in SUBJECTS:
        must_say(subject, whole)
