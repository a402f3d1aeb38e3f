"""When one may join a scheme: to the day, and who enters at any time."""

from __future__ import annotations

from datetime import date

import pytest

from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import Closed, NotStated, check, closed, read_definition
from pacte.insurance.schemes.rules.cases import run_case

SUD_KIVU = read_definition(presets.text("sud_kivu"))
WINTER = {"opens": "11-01", "closes": "02-28"}
BASE = {"code": "x", "currency": "XOF", "coverage_year": {"kind": "calendar"},
        "exempt_groups": {"poor": "Indigent"}}  # fmt: skip
SUMMER = date(2026, 6, 1)


def windows(*rows: dict) -> dict:
    return BASE | {"enrolment": list(rows)}


def test_the_window_holds_its_two_days() -> None:
    days = ("2026-10-31", "2026-11-01", "2026-12-31", "2027-02-28", "2027-03-01")
    found = [closed(windows(WINTER), date.fromisoformat(day)) is None for day in days]
    assert found == [False, True, True, True, False]


def test_without_windows_one_joins_at_any_time() -> None:
    assert closed(BASE, date(2026, 5, 5)) is None


def test_the_refusal_says_the_next_window() -> None:
    two = windows(WINTER, {"opens": "07-01", "closes": "07-31"})
    assert closed(two, SUMMER) == Closed(date(2026, 7, 1), date(2026, 7, 31), False)
    assert closed(two, date(2026, 8, 1)) == Closed(date(2026, 11, 1), date(2027, 2, 28), False)


def test_a_window_for_the_new_leaves_renewals_free() -> None:
    said = windows(WINTER | {"for": ["new"]})
    assert closed(said, SUMMER, "new") and closed(said, SUMMER, "renewal") is None


def test_who_enters_a_household_is_asked_about_only_where_exceptions_are_said() -> None:
    assert closed(windows(WINTER), SUMMER, "newborn") is None
    said = windows(WINTER | {"except": ["newborn"]})
    assert closed(said, SUMMER, "newborn") is None
    assert closed(said, SUMMER, "arrival") and closed(said, SUMMER, "transfer")
    assert closed(said, date(2026, 12, 1), "arrival") is None
    assert closed(windows(WINTER | {"except": []}), SUMMER, "newborn")
    with pytest.raises(NotStated):
        closed(windows(WINTER | {"except": None}), SUMMER, "newborn")


def test_a_group_enters_at_any_time() -> None:
    said = windows(WINTER | {"except_groups": ["poor"]})
    assert closed(said, SUMMER, groups={"poor"}) is None and closed(said, SUMMER, groups={"rich"})


def test_a_derogation_is_possible_where_it_is_said() -> None:
    assert [closed(windows(WINTER | more), SUMMER).derogation for more in
            ({}, {"derogation": False}, {"derogation": True})] == [False, False, True]  # fmt: skip


def test_a_window_that_is_half_said_is_not_guessed() -> None:
    with pytest.raises(NotStated):
        closed(SUD_KIVU, SUMMER)
    assert closed(windows(WINTER, {"opens": "06-01"}), date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ({"price": "fixed", "contains": {"a": 1}, "quantities": "most"}, []),
        ({"contains": {"a": 1}}, ["gap", "gap"]),
        ({"price": "sum", "amount": 5, "contains": {"a": 1}, "quantities": "free"},
         ["contradiction"]),
        ({"price": "fixed", "contains": {"kit": 1}, "quantities": "free"}, ["contradiction"]),
        ({"price": "fixed", "contains": {"a": 0}, "quantities": "free"}, ["contradiction"]),
        ({"price": "fixed", "contains": {"drug": 1}, "quantities": "free"}, ["gap"]),
    ],
)  # fmt: skip
def test_the_checker_looks_at_packages(row: dict, kinds: list[str]) -> None:
    whole = read_definition(presets.text("femuscabu")) | {
        "limits": [{"amount": 5, "per": "claim", "services": ["drug"], "ref": "principes"}],
        "packages": [{"service": "kit", "ref": "principes"} | row],
    }
    found = [f for f in check(whole) if f.path.startswith(("packages", "limits"))]
    assert [f.kind for f in found] == kinds


def test_the_checker_wants_known_groups() -> None:
    whole = read_definition(presets.text("femuscabu")) | {
        "enrolment": [WINTER | {"except_groups": ["unknown"], "ref": "principes"}]
    }
    assert [f.path for f in check(whole) if f.kind == "unknown"] == ["enrolment[0].except_groups"]


@pytest.mark.parametrize(
    ("asked", "expect"),
    [
        ({"on": "2026-06-01"}, {"open": False, "opens": "2026-11-01", "closes": "2027-02-28"}),
        ({"on": "2026-06-01", "how": "newborn"}, {"open": True}),
        ({"on": "2026-06-01", "how": "arrival"}, {"open": False, "derogation": True}),
        ({"on": "2026-06-01", "group": "poor"}, {"open": True}),
        ("2026-11-01", {"open": True}),
    ],
)
def test_a_signed_case_of_joining(asked: object, expect: dict) -> None:
    row = WINTER | {"except": ["newborn"], "except_groups": ["poor"], "derogation": True}
    assert run_case([[windows(row)]], {"enrolment": asked, "expect": expect}) == []
