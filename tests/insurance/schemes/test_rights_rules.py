"""Rights open and close by rule: the day before, and the day of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import read_definition
from pacte.insurance.schemes.rules.rights import (
    MembershipFacts,
    PersonDates,
    Standing,
    on_day,
    rights,
)

RWANDA = read_definition(presets.text("rwanda_cbhi_2026"))
FEMUSCABU = read_definition(presets.text("femuscabu")) | {"coverage_year": {"kind": "calendar"}}
SINCE, UNTIL = date(2026, 7, 1), date(2027, 7, 1)
EARLY = date(2026, 6, 1)
DAY = timedelta(days=1)


def state(definition=RWANDA, *payments, due=25_000, enrolled=EARLY, dues=(), **person):
    """What one person's rights are on a day, as a function."""
    given_ = {"joined_on": enrolled, "new": False} | person
    facts = MembershipFacts(
        since=SINCE, until=UNTIL, enrolled_on=enrolled, persons=(PersonDates(**given_),),
        dues=((enrolled, due), *dues),
        payments=tuple((date.fromisoformat(on), amount) for on, amount in payments),
    )  # fmt: skip
    rows = rights(definition, facts)[0]

    def on(day: str) -> Standing:
        found = on_day(rows, date.fromisoformat(day))
        if found.open and found.covered_from > date.fromisoformat(day):
            return "waiting"
        return found.reason.name

    return on


def edges(on, day: str) -> tuple[str, str]:
    """The state the day before, and the day of."""
    return on((date.fromisoformat(day) - DAY).isoformat()), on(day)


def test_one_franc_less_opens_nothing() -> None:
    assert state(RWANDA, ("2026-06-20", 18_749))("2026-07-01") == "NOT_PAID"
    assert state(RWANDA, ("2026-06-20", 18_750))("2026-07-01") == "OPEN"


def test_three_quarters_buy_july_to_december() -> None:
    on = state(RWANDA, ("2026-06-20", 18_750))
    assert edges(on, "2026-07-01") == ("NOT_YET", "OPEN")
    assert edges(on, "2027-01-01") == ("OPEN", "INSTALMENT_ENDED")
    assert edges(on, "2027-07-01") == ("INSTALMENT_ENDED", "YEAR_ENDED")


def test_the_rest_opens_again_on_the_day_it_is_paid() -> None:
    on = state(RWANDA, ("2026-06-20", 18_750), ("2027-01-15", 6_250))
    assert edges(on, "2027-01-15") == ("INSTALMENT_ENDED", "OPEN")
    on = state(RWANDA, ("2026-06-20", 18_750), ("2026-12-31", 6_250))
    assert edges(on, "2027-01-01") == ("OPEN", "OPEN")


def test_a_late_payment_opens_from_its_day() -> None:
    on = state(RWANDA, ("2026-09-10", 25_000), enrolled=date(2026, 9, 10))
    assert edges(on, "2026-09-10") == ("NOT_YET", "OPEN")
    on = state(RWANDA, ("2026-09-10", 25_000))
    assert edges(on, "2026-09-10") == ("NOT_PAID", "OPEN")


def test_three_quarters_in_february_buy_nothing_any_more() -> None:
    on = state(RWANDA, ("2027-02-01", 18_750), ("2027-03-01", 6_250))
    assert edges(on, "2027-03-01") == ("NOT_PAID", "OPEN")


def test_who_owes_nothing_is_covered_from_the_first_day() -> None:
    assert edges(state(RWANDA, due=0), "2026-07-01") == ("NOT_YET", "OPEN")


def test_death_leaving_and_the_birthday() -> None:
    whole = ("2026-06-20", 25_000)
    assert edges(state(RWANDA, whole, died_on=date(2026, 9, 1)), "2026-09-02") == (
        "OPEN", "DECEASED",
    )  # fmt: skip
    assert edges(state(RWANDA, whole, left_on=date(2026, 9, 1)), "2026-09-01") == ("OPEN", "LEFT")
    limits = RWANDA | {"dependants": {"child_under": 18, "student_under": 25}}
    child = {"relation": "child", "born_on": date(2008, 10, 5)}
    assert edges(state(limits, whole, **child), "2026-10-05") == ("OPEN", "TOO_OLD")
    assert edges(state(limits, whole, student=True, **child), "2026-10-05") == ("OPEN", "OPEN")
    assert state(limits, whole, relation="child")("2026-10-05") == "NOT_STATED"
    kin = RWANDA | {"dependants": {"child_under": 18, "relations": ["spouse", "child"]}}
    assert state(kin, whole, relation="parent")("2026-10-05") == "NOT_A_DEPENDANT"


def test_a_birth_does_not_close_the_rights_of_the_others() -> None:
    born = date(2026, 12, 5)
    more = ((born, 5_000),)
    older = state(RWANDA, ("2026-06-20", 25_000), dues=more)
    assert older("2027-02-01") == "OPEN"
    baby = {"joined_on": born, "born_on": born, "relation": "child"}
    assert state(RWANDA, ("2026-06-20", 25_000), dues=more, **baby)("2026-12-05") == "OPEN"
    assert state(RWANDA, ("2026-06-20", 25_000), dues=more, **baby)("2027-01-01") == (
        "INSTALMENT_ENDED"
    )
    both = (("2026-06-20", 25_000), ("2026-12-20", 5_000))
    assert state(RWANDA, *both, dues=more, **baby)("2027-01-01") == "OPEN"


@pytest.mark.parametrize(("new", "first"), [(True, "2026-09-01"), (False, "2026-07-01")])
def test_two_months_of_observation_for_the_new(new: bool, first: str) -> None:
    on = state(FEMUSCABU, ("2026-06-20", 32_000), due=32_000, new=new)
    assert on(first) == "OPEN"
    assert on((date.fromisoformat(first) - DAY).isoformat()) in ("waiting", "NOT_YET")


def test_a_newborn_may_be_spared_and_a_hole_is_not_guessed() -> None:
    whole = ("2026-06-20", 25_000)
    spared = RWANDA | {"waiting": {"months": 3, "for": "new", "except": ["newborn"]}}
    assert state(spared, whole, new=True)("2026-09-30") == "waiting"
    assert state(spared, whole, new=True, newborn=True)("2026-07-01") == "OPEN"
    unknown = RWANDA | {"waiting": {"months": 3, "for": None}}
    assert state(unknown, whole, new=True)("2026-09-30") == "waiting"
    assert state(unknown, whole, new=False)("2026-09-30") == "NOT_STATED"
    length = RWANDA | {"waiting": {"months": None, "for": "new"}}
    assert state(length, whole, new=True)("2026-09-30") == "NOT_STATED"
    opening = RWANDA | {"instalments": {"opens_at": "0.75", "until": None}}
    assert state(opening, ("2026-06-20", 18_750))("2026-09-30") == "NOT_STATED"
    assert state(opening, whole)("2026-09-30") == "OPEN"


days = some.dates(date(2026, 5, 1), date(2027, 8, 1))


@given(some.lists(some.tuples(days, some.integers(0, 30_000)), max_size=5), days)
def test_paying_more_never_closes(payments: list, extra: date) -> None:
    def opened(paid: list) -> set[date]:
        facts = MembershipFacts(
            since=SINCE, until=UNTIL, enrolled_on=EARLY,
            persons=(PersonDates(joined_on=EARLY, new=False),),
            dues=((EARLY, 25_000),), payments=tuple(paid),
        )  # fmt: skip
        rows = rights(RWANDA, facts)[0]
        assert [r.since for r in rows] == sorted({r.since for r in rows})
        whole = [SINCE + n * DAY for n in range(0, 420, 3)]
        return {day for day in whole if on_day(rows, day).open}

    assert opened(payments) <= opened([*payments, (extra, 5_000)])
    assert all(SINCE <= day < UNTIL for day in opened(payments))
