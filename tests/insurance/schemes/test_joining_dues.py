"""Who counts in a contribution, who pays beside it, what is taken off: to the unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pacte.insurance.schemes.rules import (
    HouseholdFacts,
    NotStated,
    PersonFacts,
    check,
    due,
    household_part,
    read_document,
)
from pacte.insurance.schemes.rules.cases import run_case
from pacte.insurance.schemes.rules.findings import UNSOURCED
from pacte.kernel.strict_yaml import read

FILE = Path(__file__).parents[1] / "cases" / "dues.yaml"
SAID = read(FILE.read_text(encoding="utf-8"))
BASE = SAID["base"]
HEAD, SPOUSE = PersonFacts(age=45, relation="member"), PersonFacts(age=40, relation="spouse")


def child(age: int) -> PersonFacts:
    return PersonFacts(age=age, relation="child")


def parent(age: int = 70) -> PersonFacts:
    return PersonFacts(age=age, relation="parent")


def owed(contribution: dict, *persons: PersonFacts, **more) -> int:
    """What a household of these persons owes under a table."""
    definition = BASE | {"contribution": contribution} | more
    facts = HouseholdFacts(size=len(persons), persons=persons, years=0)
    return household_part(due(definition, facts))


@pytest.mark.parametrize("case", SAID["cases"], ids=lambda case: case["case"])
def test_signed_case(case: dict) -> None:
    definition = read_document(BASE | case.get("definition", {}))
    said = {key: value for key, value in case.items() if key != "definition"}
    assert [str(d) for d in run_case([[definition]], said)] == []


@pytest.mark.parametrize("case", SAID["cases"], ids=lambda case: case["case"])
def test_what_a_signed_case_says_is_complete(case: dict) -> None:
    """Nothing is refused in its definition, and no gap of joining, unless the case is about it."""
    definition = read_document(BASE | case.get("definition", {}))
    about = ("contribution", "discounts")
    gaps = [f for f in check(definition)
            if f.path.split(".")[0] in about and f.kind != UNSOURCED]  # fmt: skip
    assert bool(gaps) == case.get("id", "").startswith("GAP"), gaps


LUMP = {"basis": "per_household", "lines": [{"amount": 10_000}]}


def test_the_order_is_asked_only_where_it_changes_the_amount() -> None:
    extra = [{"beyond": 1, "ages": {"under": 18}, "amount": 500},
             {"beyond": 1, "ages": {"from": 18}, "amount": 900}]  # fmt: skip
    table = LUMP | {"extra_person": extra}
    assert owed(table, HEAD, SPOUSE) == 10_900
    with pytest.raises(NotStated, match="compté en premier"):
        owed(table, HEAD, SPOUSE, child(5))
    assert owed(table | {"counted_first": "oldest"}, HEAD, SPOUSE, child(5)) == 11_400
    assert owed(table | {"counted_first": "youngest"}, HEAD, SPOUSE, child(5)) == 11_800
    assert owed(table | {"counted_first": "cheapest"}, HEAD, SPOUSE, child(5)) == 11_800


def test_a_relation_that_is_not_known_is_not_guessed() -> None:
    table = LUMP | {"beside": [{"relations": ["parent"], "amount": 3_000}]}
    assert owed(table, HEAD, parent()) == 13_000
    with pytest.raises(NotStated, match="lien"):
        owed(table, HEAD, PersonFacts(age=70))
    with pytest.raises(NotStated, match="lien"):
        due(BASE | {"contribution": table}, HouseholdFacts(size=2))


def test_children_beyond_the_fourth_pay_beside() -> None:
    table = LUMP | {"beside": [{"relations": ["child"], "beyond": 4, "amount": 2_000}]}
    kids = [child(age) for age in range(3, 9)]
    assert owed(table, HEAD, *kids[:4]) == 10_000
    assert owed(table, HEAD, *kids[:5]) == 12_000
    assert owed(table, HEAD, SPOUSE, *kids) == 14_000


def test_who_is_beside_does_not_change_the_size() -> None:
    sizes = [{"from": 1, "to": 2, "amount": 10_000}, {"from": 3, "amount": 15_000}]
    table = {"basis": "per_household", "lines": sizes,
             "beside": [{"relations": ["parent"], "amount": 3_000}]}  # fmt: skip
    assert owed(table, HEAD, SPOUSE, parent(), parent(75)) == 16_000


PER_PERSON = {"basis": "per_person", "lines": [{"amount": 1_000}]}


def taken_off(lines: list[dict], size: int = 3, **facts) -> int:
    """What discounts take off contributions of 1 000 for each person."""
    discounts = {"lines": lines, "combine": facts.pop("combine", "add")}
    definition = BASE | {"contribution": PER_PERSON, "discounts": discounts}
    facts = {"years": 0, "enrolled_on": date(2026, 1, 1), "since": date(2026, 1, 1)} | facts
    return size * 1_000 - household_part(due(definition, HouseholdFacts(size=size, **facts)))


def test_a_group_of_ten_on_its_edge() -> None:
    group = [{"persons": {"from": 10, "to": 19}, "share": "0.10"}]
    assert [taken_off(group, size) for size in (9, 10, 19, 20)] == [0, 1_000, 1_900, 0]


def test_two_months_before_the_year_on_its_edge() -> None:
    early = [{"early": {"months": 2}, "amount": 200, "per": "household"}]
    days = (date(2025, 11, 1), date(2025, 11, 2))
    assert [taken_off(early, enrolled_on=day) for day in days] == [200, 0]
    by_day = [{"early": {"until": "01-15"}, "share": "0.5"}]
    days = (date(2026, 1, 15), date(2026, 1, 16))
    assert [taken_off(by_day, enrolled_on=day) for day in days] == [1_500, 0]


def test_paid_early_counts_what_is_owed_with_the_discount() -> None:
    paid = [{"paid": {"days": 30}, "share": "0.10"}]
    last = date(2026, 1, 31)
    assert taken_off(paid, paid=((last, 2_700),)) == 300
    assert taken_off(paid, paid=((last, 2_699),)) == 0
    assert taken_off(paid, paid=((date(2026, 2, 1), 3_000),)) == 0
    assert taken_off(paid) == 0


def test_two_discounts_of_which_one_is_paid_early() -> None:
    both = [{"years": {"from": 2}, "share": "0.20"}, {"paid": {"days": 30}, "share": "0.10"}]
    early = ((date(2026, 1, 2), 2_100),)
    assert taken_off(both, years=2, paid=early) == 900
    assert taken_off(both, years=2, paid=((date(2026, 1, 2), 2_099),)) == 600


@pytest.mark.parametrize(
    ("how", "shares", "kinds"),
    [("add", 1_800, 1_800), ("in_turn", 1_650, 1_800), ("best", 1_500, 1_500)],
)
def test_how_two_discounts_go_together(how: str, shares: int, kinds: int) -> None:
    assert taken_off([{"share": "0.50"}, {"share": "0.10"}], combine=how) == shares
    both = [{"share": "0.50"}, {"amount": 100, "per": "person"}]
    assert taken_off(both, combine=how) == kinds


def test_two_discounts_whose_mixing_is_not_said_wait() -> None:
    with pytest.raises(NotStated, match="combiner"):
        taken_off([{"share": "0.5"}, {"share": "0.1"}], combine=None)
    assert taken_off([{"share": "0.5"}, {"share": "0.1", "when": "renewal"}], combine=None) == 1_500


def test_who_is_exempt_leaves_nothing_to_take_off() -> None:
    definition = BASE | {
        "contribution": PER_PERSON, "discounts": {"lines": [{"share": "0.5"}]},
        "exempt_groups": {"poor": "Indigent"}, "payers": {"fund": {"name": "Fonds"}},
        "exemptions": [{"group": "poor", "from": ["contribution"], "payer": "fund"}],
    }  # fmt: skip
    lines = due(definition, HouseholdFacts(size=2, groups=frozenset({"poor"})))
    assert household_part(lines) == 0 and sum(line.amount for line in lines) == 2_000


shares = some.integers(0, 100).map(lambda n: f"{n // 100}.{n % 100:02d}")
discount = some.one_of(
    some.fixed_dictionaries({"share": shares}, optional={"relations": some.just(["child"])}),
    some.fixed_dictionaries(
        {"amount": some.integers(0, 5_000), "per": some.sampled_from(["household", "person"])}
    ),
)


@given(
    some.lists(discount, max_size=4),
    some.sampled_from(["add", "in_turn", "best"]),
    some.lists(some.integers(0, 80), min_size=1, max_size=8),
    some.integers(0, 900),
)
def test_discounts_never_pass_what_is_owed(
    lines: list[dict], how: str, ages: list[int], state: int
) -> None:
    persons = tuple(PersonFacts(age=a, relation="child" if n else "member")
                    for n, a in enumerate(ages))  # fmt: skip
    definition = BASE | {
        "contribution": {"basis": "per_person", "persons_most": 5, "counted_first": "oldest",
                         "lines": [{"amount": 1_000, "paid_by": {"state": state}}]},
        "payers": {"state": {"name": "État"}}, "discounts": {"combine": how, "lines": lines},
    }  # fmt: skip
    found = due(definition, HouseholdFacts(size=len(ages), persons=persons))
    counted = min(len(ages), 5)
    assert sum(line.amount for line in found if line.payer == "state") == counted * state
    assert 0 <= household_part(found) <= counted * (1_000 - state)
    assert all(line.amount == line.unit * line.count for line in found)
