"""Figures of collection as known on a day, and rights as columns."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from insurance.members.till import cancel, collect, membership, standing, till
from insurance.members.town import TODAY, act, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members import queries
from pacte.insurance.members.models import Beneficiary, Entitlement, Household, Membership
from pacte.insurance.members.queries import figures
from pacte.insurance.schemes.rules.rights import Standing
from pacte.journal import clock
from pacte.kernel.columns import days
from pacte.kernel.refusal import Refused
from pacte.measures.readings import Question
from pacte.measures.registry import value

YEAR = date(2026, 7, 1), date(2027, 7, 1)


@pytest.fixture
def desk(town):
    return till(town)


@pytest.fixture
def at(monkeypatch):
    """The clock of the journal, to be set."""

    def go(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC"))
        monkeypatch.setattr(clock, "now", lambda: noon)
        monkeypatch.setattr(clock, "today", lambda: day)

    return go


def scheme_of(desk) -> int:
    return Membership.objects.get(uid=desk.membership).scheme_id


def test_what_is_emitted_and_collected_by_month_and_place(desk) -> None:
    collect(desk, 10_000)
    collect(desk, 500, means="bank", reference="V", received_on=date(2026, 7, 20))
    cancel(desk, collect(desk, 700))
    rows = figures.figures([scheme_of(desk)], *YEAR)
    assert [(f.key.month, f.emitted, f.collected, f.rate) for f in rows] == [
        (7, 25_000, 500, 20_000),
        (8, 0, 10_000, None),
    ]
    [village] = figures.figures([scheme_of(desk)], *YEAR, by="village")
    assert (village.emitted, village.collected, village.rate) == (25_000, 10_500, 420_000)
    home = Household.objects.get(uid=desk.home["household"])
    assert village.key == home.village_id
    asked = Question(first=YEAR[0], until=YEAR[1], scheme=scheme_of(desk), place=home.village_id)
    assert value("members.recovery_rate", asked).millionths == 420_000
    empty = Question(first=date(2020, 1, 1), until=date(2021, 1, 1), scheme=scheme_of(desk))
    assert not value("members.recovery_rate", empty).known
    assert value("members.dues_collected", empty).top is None


def test_a_figure_as_of_a_day_does_not_see_what_was_recorded_later(town, at) -> None:
    at(date(2026, 7, 10))
    desk = till(town)
    at(TODAY)
    done = collect(desk, 10_000)
    at(TODAY + timedelta(1))
    cancel(desk, done)

    def paid(as_of: date | None) -> int | None:
        asked = Question(first=YEAR[0], until=YEAR[1], scheme=scheme_of(desk), as_of=as_of)
        return value("members.dues_collected", asked).top

    assert [paid(TODAY - timedelta(1)), paid(TODAY), paid(TODAY + timedelta(1)), paid(None)] == [
        0,
        10_000,
        0,
        0,
    ]


def test_a_clock_set_back_moves_no_money(town, at) -> None:
    at(TODAY)
    desk = till(town)
    collect(desk, 100)
    at(TODAY - timedelta(2))
    with pytest.raises(Refused, match="horloge"):
        collect(desk, 100)


def test_columns_say_what_each_person_has_on_each_day(desk) -> None:
    collect(desk, 18_750)
    people = [Beneficiary.objects.get(uid=uid).pk for uid in desk.home["people"][:2]]
    when = [TODAY - timedelta(1), TODAY, date(2026, 12, 31), date(2027, 1, 1)]
    person = np.array([p for p in people for _ in when], np.int64)
    day = days(when * 2)
    found = queries.entitlements(scheme_of(desk), person, day)
    assert found.open.tolist() == [False, True, True, False] * 2
    names = [Standing(r).name for r in found.reason]
    assert names == ["NOT_PAID", "OPEN", "OPEN", "INSTALMENT_ENDED"] * 2
    waits = days([date(2026, 10, 3)])[0]
    assert found.covered_from.known.tolist() == [False, True, True, False] * 2
    assert found.covered_from.values[1] == waits
    nobody = queries.entitlements(scheme_of(desk), np.array([10**9]), days([TODAY]))
    assert not nobody.open[0] and Standing(nobody.reason[0]) is Standing.NOT_YET
    assert len(queries.entitlements(scheme_of(desk), np.array([], np.int64), days([])).open) == 0


def test_people_and_households_as_columns(desk) -> None:
    home = Household.objects.get(uid=desk.home["household"])
    people = [Beneficiary.objects.get(uid=uid) for uid in desk.home["people"]]
    facts = queries.people_facts(np.array([p.pk for p in people] + [10**9], np.int64))
    assert facts.born_on.known.tolist() == [True] * 5 + [False]
    assert facts.female.known.tolist()[:3] == [True, True, True]
    assert facts.female.values.tolist()[:3] == [1, 0, 1]
    members.leave(act("", desk.awa), person=str(people[1].uid), since=TODAY, why="left")
    when = days([date(2026, 7, 9), date(2026, 7, 10), TODAY - timedelta(1), TODAY])
    assert queries.household_sizes(np.array([home.pk] * 4), when).tolist() == [0, 5, 5, 4]
    asked = {"household": desk.home["household"], "group": "indigent"}
    members.set_group(act("liste", desk.oumar), since=TODAY, **asked)
    groups = queries.household_groups(np.array([home.pk] * 2), days([date(2026, 7, 11), TODAY]))
    assert groups == [frozenset(), frozenset({"indigent"})]


def test_the_mark_grows_when_a_right_moves_and_stays_when_none_does(desk) -> None:
    scheme = scheme_of(desk)
    before = queries.last_change(scheme)
    collect(desk, 100)
    assert queries.last_change(scheme) == before
    collect(desk, 18_650)
    assert queries.last_change(scheme) > before


def test_rights_are_written_once_whatever_is_asked_again(desk) -> None:
    collect(desk, 25_000)
    rows = Entitlement.objects.count()
    asked = {"household": desk.home["household"], "level": "3", "since": TODAY}
    members.move_household(act("", desk.awa), **asked)
    assert Entitlement.objects.count() == rows


def test_a_person_who_moves_goes_on_waiting_and_is_not_charged_twice(desk, at) -> None:
    collect(desk, 25_000)
    other = enrol(
        desk, someone("KONÉ Salif", "member", "1970"), level="3", enrolled_on=date(2026, 7, 15)
    )
    child, later = desk.home["people"][2], TODAY + timedelta(20)
    at(later)
    moved = {"household": other["household"], "relation": "child", "since": later}
    members.transfer_person(act("", desk.awa), person=child, **moved)
    assert sum(d.amount for d in Membership.objects.get(uid=membership(other)).dues.all()) == 5_000
    assert standing(child, TODAY)[0] and standing(child, later)[:2] == (False, "NOT_PAID")
    collect(desk, 5_000, membership=membership(other))
    assert standing(child, later) == (True, "OPEN", date(2026, 10, 3))
    salif = other["people"][0]
    assert standing(salif, later)[2] == date(2026, 10, 23)
