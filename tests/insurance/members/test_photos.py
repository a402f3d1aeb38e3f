"""A photo grows old: at renewal a new one is asked for, where the scheme says after how long."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from insurance.members.test_lists_renewal_privacy import photo
from insurance.members.town import SCHEME, TODAY, YEAR, act, confirmed, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Beneficiary, Household
from pacte.insurance.members.queries import renewal
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes.rules import NotStated, check, read_definition
from pacte.insurance.schemes.rules.cases import run_case
from pacte.insurance.schemes.rules.photos import photo_state

SAID = "photos: {renew_after_months: 60, ref: statuts}\n"
FIVE = {"photos": {"renew_after_months": 60}}


def test_a_photo_is_old_on_the_day_its_time_is_over_and_not_the_day_before() -> None:
    taken = date(2021, 8, 3)
    found = [photo_state(FIVE, taken, date(2026, 8, day)) for day in (2, 3)]
    assert found == ["good", "old"] and photo_state(FIVE, None, TODAY) == "absent"


def test_without_the_block_a_photo_serves_for_ever_and_a_hole_is_not_guessed() -> None:
    assert photo_state({}, date(1990, 1, 1), TODAY) == "good"
    hole = read_definition(SCHEME + "photos: {renew_after_months: null, ref: statuts}\n")
    assert "photos.renew_after_months" in {f.path for f in check(hole)}
    with pytest.raises(NotStated):
        photo_state(hole, date(1990, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("taken", "expected"), [("2010-01-01", "old"), ("2026-06-03", "good"), (None, "absent")]
)
def test_case_ren_3(taken, expected) -> None:
    """The head's photo of 2010 is asked for again; one of thirty days ago is not."""
    case = {"photo": {"taken": taken, "on": "2026-07-03"}, "expect": {"photo": expected}}
    assert run_case([[read_definition(SCHEME + SAID)]], case) == []
    if expected != "absent":
        wrong = case | {"expect": {"photo": "absent"}}
        assert len(run_case([[read_definition(SCHEME + SAID)]], wrong)) == 1


def test_a_renewal_says_whose_photo_is_to_be_taken_again(town, client, monkeypatch) -> None:
    text = SCHEME + SAID
    version = schemes.propose_version(
        act(), scheme=town.scheme, since=date(2024, 1, 1), definition=text, verb="correct"
    )
    confirmed(version, text)
    then = SimpleNamespace(now=lambda: datetime(2020, 5, 1, 9, tzinfo=UTC))
    with monkeypatch.context() as earlier:
        earlier.setattr("pacte.files.storing.clock", then)
        enrol(town, someone("KEITA Drissa", "member", "1970", "m", photo=photo()))
    enrol(town, someone("DIALLO Awa", "member", "1960", "f", photo=photo()))
    enrol(town)
    assert Beneficiary.objects.exclude(photo="").count() == 2
    seen = renewal.preview(town.scheme, Household.objects.first().mutual, YEAR[1])
    assert [one.name for one in seen.photos] == ["KEITA Drissa"]
    client.force_login(town.awa)
    sent = {"key": "0b5f8bb2-4f25-4f7c-8f0e-0c9a3f0f7c11", "mutual": town.mutual,
            "scheme": town.scheme, "covered_on": YEAR[1].isoformat()}  # fmt: skip
    page = client.post("/menages/renouveler/", sent).content.decode()
    assert "Photos à refaire" in page and "KEITA Drissa" in page and "DIALLO Awa" not in page
    drissa = Beneficiary.objects.get(name="KEITA Drissa")
    members.correct_person(
        act(), person=str(drissa.uid), name=drissa.name, sex="m", born="1970", relation="member",
        photo=photo(),
    )  # fmt: skip
    assert renewal.preview(town.scheme, drissa.household.mutual, YEAR[1]).photos == []
