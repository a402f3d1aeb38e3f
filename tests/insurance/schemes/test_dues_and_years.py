"""What a household owes, to the franc; the coverage year and the enrolment window, to the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import (
    HouseholdFacts,
    NotStated,
    PersonFacts,
    coverage_year,
    due,
    household_part,
    read_definition,
    to_open,
)

RWANDA = read_definition(presets.text("rwanda_cbhi_2026"))
FEMUSCABU = read_definition(presets.text("femuscabu"))
SUD_KIVU = read_definition(presets.text("sud_kivu"))
BASE = {"code": "x", "currency": "XOF", "coverage_year": {"kind": "calendar"}}


def paid(definition: dict, **facts) -> dict[str, int]:
    """The due by payer."""
    by: dict[str, int] = {}
    for line in due(definition, HouseholdFacts(**facts)):
        by[line.payer] = by.get(line.payer, 0) + line.amount
    return by


@pytest.mark.parametrize(
    ("level", "size", "by"),
    [
        ("3", 5, {"household": 25_000}),
        ("2", 5, {"household": 15_000, "state": 5_000}),
        ("1", 4, {"state": 16_000}),
        ("4", 1, {"household": 8_000}),
        ("5", 1, {"household": 20_000}),
    ],
)
def test_rwanda_per_person_by_level(level: str, size: int, by: dict) -> None:
    got = paid(RWANDA, size=size, level=level)
    assert {k: v for k, v in got.items() if v} == by
    assert household_part(due(RWANDA, HouseholdFacts(size=size, level=level))) == by.get(
        "household", 0
    )


def test_three_quarters_open_never_less() -> None:
    assert [to_open(amount, "0.75") for amount in (25_000, 15_000, 0, 5, 1)] == [
        18_750, 11_250, 0, 4, 1,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "amount"), [(1, 20_000), (2, 30_000), (5, 30_000), (7, 35_000), (12, 35_000)]
)
def test_femuscabu_by_size(size: int, amount: int) -> None:
    assert paid(FEMUSCABU, size=size, new=False) == {"household": amount}
    assert paid(FEMUSCABU, size=size, new=True) == {"household": amount + 2_000}


def test_the_text_does_not_say_what_six_pay() -> None:
    with pytest.raises(NotStated, match="Ménage de 6"):
        due(FEMUSCABU, HouseholdFacts(size=6))


def test_dollars_have_cents() -> None:
    assert paid(SUD_KIVU | {"registration_fee": None}, size=5, level="bukavu") == {
        "household": 3_500
    }
    assert paid(SUD_KIVU, size=5, level="idjwi") == {"household": 2_000}


def test_a_level_that_is_not_known_is_not_the_cheapest() -> None:
    with pytest.raises(NotStated, match="catégorie"):
        due(RWANDA, HouseholdFacts(size=1))


def test_extra_persons_from_the_seventh_on() -> None:
    table = BASE | {"contribution": {"basis": "per_household", "lines": [
        {"from": 1, "to": 6, "amount": 30_000}],
        "extra_person": {"beyond": 6, "amount": 2_500}}}  # fmt: skip
    assert [paid(table, size=n)["household"] for n in (6, 7, 10)] == [30_000, 32_500, 40_000]


def test_children_pay_less_and_an_unknown_age_is_not_guessed() -> None:
    table = BASE | {"contribution": {"basis": "per_person", "lines": [
        {"amount": 1_000}, {"ages": {"under": 18}, "amount": 500}]}}  # fmt: skip
    ages = tuple(PersonFacts(age=age) for age in (40, 18, 17))
    assert [line.amount for line in due(table, HouseholdFacts(size=3, persons=ages))] == [
        1_000, 1_000, 500,
    ]  # fmt: skip
    with pytest.raises(NotStated, match="âge"):
        due(table, HouseholdFacts(size=1))


def test_who_is_exempt_has_another_payer() -> None:
    table = BASE | {
        "contribution": {"basis": "per_person", "lines": [{"amount": 1_000}]},
        "exemptions": [{"group": "indigent", "from": ["contribution"], "payer": "fund"}],
        "payers": {"fund": {"name": "Fonds"}},
    }
    assert paid(table, size=2, groups=frozenset({"indigent"})) == {"fund": 2_000}
    person = (PersonFacts(groups=frozenset({"indigent"})), PersonFacts())
    assert paid(table, size=2, persons=person) == {"fund": 1_000, "household": 1_000}


def test_a_fee_for_each_new_person() -> None:
    table = BASE | {
        "contribution": {"basis": "per_person", "lines": [{"amount": 1_000}]},
        "fees": [{"name": "Carte", "amount": 300, "per": "person", "when": "new"}],
    }
    persons = (PersonFacts(new=True), PersonFacts(new=False))
    facts = HouseholdFacts(size=2, new=False, persons=persons)
    assert [(x.kind, x.beneficiary) for x in due(table, facts) if x.kind == "fee"] == [("fee", 0)]


@given(some.integers(1, 40), some.sampled_from("12345"), some.booleans())
def test_the_parts_add_up_and_each_line_shows_its_working(size: int, level: str, new: bool) -> None:
    lines = due(RWANDA, HouseholdFacts(size=size, level=level, new=new))
    amounts = {"1": 4_000, "2": 4_000, "3": 5_000, "4": 8_000, "5": 20_000}
    assert sum(line.amount for line in lines) == size * amounts[level]
    assert all(line.amount == line.unit * line.count and line.ref for line in lines)
    assert {line.beneficiary for line in lines} == set(range(size))


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        ("2026-06-30", "2025-07-01", "2026-07-01"),
        ("2026-07-01", "2026-07-01", "2027-07-01"),
        ("2027-06-30", "2026-07-01", "2027-07-01"),
    ],
)
def test_the_year_turns_on_the_first_of_july(day: str, since: str, until: str) -> None:
    year = coverage_year(RWANDA, date.fromisoformat(day))
    assert [found.isoformat() for found in year] == [since, until]


def test_other_years() -> None:
    calendar = BASE
    assert coverage_year(calendar, date(2026, 12, 31)) == (date(2026, 1, 1), date(2027, 1, 1))
    own = BASE | {"coverage_year": {"kind": "per_member", "months": 6}}
    assert coverage_year(own, date(2026, 8, 31)) == (date(2026, 8, 31), date(2027, 2, 28))
    leap = BASE | {"coverage_year": {"kind": "fixed", "starts": "02-29"}}
    assert coverage_year(leap, date(2028, 2, 29))[0] == date(2028, 2, 29)
    assert coverage_year(leap, date(2027, 3, 1))[0] == date(2027, 2, 28)
    with pytest.raises(NotStated):
        coverage_year(FEMUSCABU, date(2026, 1, 1))
