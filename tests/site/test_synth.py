"""Synthetic data at a small size: what the seed says, in every room, by the rooms' own commands."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils.timezone import make_aware

from pacte.insurance.claims import queries as claims
from pacte.insurance.members import queries as members
from pacte.journal import clock
from pacte.kernel.actor import SYSTEM
from pacte.site.synth import main, treating
from pacte.site.synth.drawing import HEADINGS, Register, lines
from pacte.site.synth.ground import WORKERS

DAY = date(2026, 10, 15)
VILLAGES = ["V1", "V2"]


@pytest.fixture
def in_october(db):
    call_command("createcachetable", verbosity=0)
    with clock.told(make_aware(datetime(2026, 10, 15, 9))):
        yield


def test_a_seed_gives_one_register_and_another_seed_another() -> None:
    one, same, other = (
        list(lines(Register(seed, 400, 2026, VILLAGES))) for seed in ("1:S01", "1:S01", "2:S01")
    )
    assert one == same != other
    assert len(one) == 401 and one[0] == HEADINGS


def test_every_household_begins_with_its_member_and_says_where_it_lives() -> None:
    told = [line.split(";") for line in lines(Register("5", 300, 2026, VILLAGES))][1:]
    seen: set[str] = set()
    for household, _name, _sex, _born, relation, phone, village, level in told:
        assert (relation == "adhérent") == (household not in seen)
        assert bool(village) == bool(level) == (relation == "adhérent")
        assert not phone or relation == "adhérent"
        seen.add(household)


def test_a_small_district_has_members_contributions_care_and_settlements(in_october) -> None:
    made = main.make(members=80, claims=30, facilities=12, seed=4)
    assert (made["members"], made["claims"]) == (80, 30) and made["payments"] > 0
    seen = members.people_visible_to(SYSTEM, DAY)
    assert seen.count() == 80 and seen.filter(name="").count() == 0
    _the_care_is_of_covered_people()
    _the_last_whole_month_waits()
    assert get_user_model().objects.count() == len(WORKERS)


def _the_care_is_of_covered_people() -> None:
    for claim in claims.claims_for(SYSTEM, DAY):
        right = members.right_on(claim.beneficiary_id, claim.scheme_id, claim.care_on)
        assert right is not None and right.open
    decided = [line.decision for line in claims.lines_of(claims.visible_to(SYSTEM, DAY))
               if hasattr(line, "decision")]  # fmt: skip
    assert sum(one.mutual_pays for one in decided) > 0


def _the_last_whole_month_waits() -> None:
    for invoice in claims.invoices_for(SYSTEM, DAY):
        states = {7: (True, True), 8: (True, True), 9: (True, False), 10: (False, False)}
        sent, settled = states[invoice.month.month]
        assert (bool(invoice.submitted_on), bool(invoice.settled_on)) == (sent, settled)


def test_a_base_with_other_data_is_left_as_it_is(in_october, capsys) -> None:
    assert main.main(["--members", "8", "--claims", "0", "--facilities", "1"]) == 0
    assert "Tout est synthétique" in capsys.readouterr().out
    assert main.main(["--members", "8"]) == main.REFUSED
    assert members.people_visible_to(SYSTEM, DAY).count() == 8


def test_care_is_given_in_the_months_that_have_begun() -> None:
    since = date(2026, 7, 1)
    assert treating.months(since, since) == []
    assert [m.text for m in treating.months(since, since + timedelta(days=1))] == ["2026-07"]
    assert [m.text for m in treating.months(since, date(2026, 8, 1))] == ["2026-07"]
    four = ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert [m.text for m in treating.months(since, date(2026, 11, 21))] == four
