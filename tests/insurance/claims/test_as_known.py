"""Every measure is given again as it was known: what is recorded later than a day does not count,
whatever the day it is about."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from insurance.claims.clinic import enrolled, send, settle, treat
from insurance.members.town import act, someone
from pacte.insurance.claims import commands
from pacte.insurance.claims.models import ClaimLine, Statement
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Membership
from pacte.insurance.schemes.queries import scheme
from pacte.insurance.viability import queries
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.measures.readings import Question
from pacte.measures.registry import MEASURES, value
from pacte.places.models import Place

FIRST, UNTIL = date(2026, 7, 1), date(2027, 7, 1)
BEFORE, THEN, AFTER = date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 7)
OTHERS = (someone("COULIBALY Sira", "member", "1980-05-01", "f"),)


@pytest.fixture
def at(clinic, monkeypatch):
    """The clock of the journal, to be set."""

    def go(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("UTC"))
        monkeypatch.setattr(clock, "now", lambda: noon)
        clinic.days.day = day

    go(BEFORE)
    return go


def ask(clinic, as_of: date | None, place: str = "") -> Question:
    where = Place.objects.get(uid=place).pk if place else None
    return Question(
        first=FIRST, until=UNTIL, scheme=scheme(clinic.scheme).pk, place=where, as_of=as_of
    )


def known(clinic, name: str, place: str = "") -> list[int | None]:
    """A measure as known before, then, and now."""
    return [value(name, ask(clinic, day, place)).top for day in (BEFORE, THEN, None)]


def test_a_household_enrolled_for_an_earlier_day_counts_from_the_day_it_is_written(
    clinic, at
) -> None:
    members.change_phone(act(), household=clinic.home["household"], phone="20 21 22 23")
    at(THEN)
    members.enrol_household(
        act(), mutual=clinic.mutual, scheme=clinic.scheme, persons=list(OTHERS), level="2",
        village=clinic.kalabancoro, enrolled_on=date(2026, 8, 1),
    )  # fmt: skip
    assert known(clinic, "viability.adherents") == [1, 2, 2]


def test_a_membership_closed_for_an_earlier_day_stands_until_that_is_written(clinic, at) -> None:
    members.change_phone(act(), household=clinic.home["household"], phone="20 21 22 23")
    at(THEN)
    [held] = Membership.objects.values_list("uid", flat=True)
    members.close_membership(act("déménage"), membership=str(held), closed_on=date(2026, 9, 1))
    assert known(clinic, "viability.adherents") == [1, 0, 0]


def test_growth_and_retention_do_not_see_a_renewal_written_later(clinic, at) -> None:
    members.change_phone(act(), household=clinic.home["household"], phone="20 21 22 23")
    at(THEN)
    members.join_scheme(
        act(), household=clinic.home["household"], scheme=clinic.scheme,
        covered_on=date(2027, 7, 1),
    )  # fmt: skip
    question = [
        Question(first=UNTIL, until=date(2028, 7, 1), scheme=scheme(clinic.scheme).pk, as_of=day)
        for day in (date(2027, 7, 2), None)
    ]
    assert [value("viability.retention", one).top for one in question] == [1, 1]
    for name in ("viability.retention", "viability.growth"):
        asked = Question(
            first=FIRST, until=UNTIL, scheme=scheme(clinic.scheme).pk, as_of=BEFORE
        )  # fmt: skip
        assert value(name, asked).bottom is None  # Nobody belonged the year before.


def test_a_payment_written_later_for_an_earlier_day_is_not_known_yet(clinic, at) -> None:
    treat(clinic)
    send(clinic)
    settle(clinic)
    told = [str(uid) for uid in Statement.objects.values_list("uid", flat=True)]
    batch = commands.prepare_batch(Act(clinic.penda), payer=clinic.mutual, statements=told)["uid"]
    commands.sign_batch(Act(clinic.seydou), batch=batch)
    at(THEN)
    commands.pay_batch(Act(clinic.penda), batch=batch, paid_on=BEFORE, reference="VIR 7")
    assert known(clinic, "viability.payment_delay") == [None, 0, 0]
    months = queries.by_month(ask(clinic, BEFORE))
    assert [list(row.delays) for row in months] == [[], [], [], []]


def test_a_household_that_moves_is_counted_where_it_was_known_to_live(clinic, at) -> None:
    members.change_phone(act(), household=clinic.home["household"], phone="20 21 22 23")
    at(THEN)
    members.move_household(
        act(), household=clinic.home["household"], village=clinic.kayes, since=date(2026, 9, 1)
    )
    at(AFTER)
    for name in ("members.dues_emitted", "members.dues_collected"):
        assert known(clinic, name, clinic.kalabancoro) == [9_000, None, None]
        assert known(clinic, name, clinic.kayes) == [None, 9_000, 9_000]
    kind = Place.objects.get(uid=clinic.kalabancoro).kind
    there = [
        {(row.name, row.covered, row.paid) for row in queries.by_place(ask(clinic, day), kind)}
        for day in (BEFORE, THEN)
    ]
    assert there[0] != there[1] and all(len(rows) == 1 for rows in there)
    assert {(covered, paid) for rows in there for _name, covered, paid in rows} == {(3, 9_000)}


def test_care_and_prices_written_later_are_not_known_yet(clinic, at) -> None:
    claim = treat(clinic)
    at(THEN)
    treat(clinic, who=clinic.moussa)
    assert [row.cases for row in _care(clinic)] == [1, 2]
    send(clinic)
    settle(clinic)
    assert ClaimLine.objects.get(claim=claim).decision.mutual_pays == 1_200
    assert [row.decided for row in _care(clinic)] == [0, 2]


def _care(clinic) -> list:
    rows = [queries.by_month(ask(clinic, day)) for day in (BEFORE, THEN)]
    return [next(m.care for m in months if m.month.first == date(2026, 9, 1)) for months in rows]


def test_no_measure_of_insurance_moves_by_what_is_written_later(clinic, at) -> None:
    """Asked as known on a day, every measure says the same after another day of work."""
    treat(clinic)
    send(clinic)
    names = [name for name in MEASURES if name.split(".")[0] in ("members", "viability")]
    assert len(names) > 10
    before = {name: value(name, ask(clinic, BEFORE)) for name in names}
    at(THEN)
    settle(clinic)
    enrolled(clinic, *OTHERS)
    treat(clinic, who=clinic.moussa)
    [held] = Membership.objects.filter(household__uid=clinic.home["household"])
    members.close_membership(act("déménage"), membership=str(held.uid), closed_on=BEFORE)
    assert {name: value(name, ask(clinic, BEFORE)) for name in names} == before
    assert {name: value(name, ask(clinic, None)) for name in names} != before
