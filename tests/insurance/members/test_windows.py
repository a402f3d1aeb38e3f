"""Outside the window of enrolment nobody joins, but who may; the mutual lets in for a reason."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

import world as build
from insurance.members.town import SCHEME, TODAY, YEAR, act, confirmed, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Household, Membership
from pacte.insurance.schemes import commands as schemes
from pacte.journal import clock
from pacte.journal.models import Entry
from pacte.kernel.refusal import Refused

WINDOW = 'enrolment: [{opens: "01-01", closes: "03-31", except: [newborn], '
WINDOW += "except_groups: [indigent], derogation: true, ref: statuts}]"
SHUT = "pas ouvert aux adhésions"
BABY = someone("TRAORÉ Kadidia", "child", "2026-08-02", "f")


@pytest.fixture
def shut(town: SimpleNamespace) -> SimpleNamespace:
    """The town, whose scheme is open from January to March; one household is in it already."""
    town.home = enrol(town)
    town.agent = build.person("tenin", agent=town.mutual)
    windowed(town, WINDOW)
    return town


def windowed(town: SimpleNamespace, window: str) -> None:
    text = SCHEME.replace("unit: household", f"{window}\nunit: household")
    version = schemes.propose_version(
        act(), scheme=town.scheme, since=build.START, definition=text, verb="correct"
    )
    confirmed(version, text)
    rows = Membership.objects.all()
    assert rows.count() == 1


def newcomer(town: SimpleNamespace, **more) -> dict:
    return enrol(town, someone("KEITA Drissa", "member", "1970", "m"), **more)


def test_a_household_is_refused_with_the_next_window(shut) -> None:
    with pytest.raises(Refused, match=SHUT) as refusal:
        newcomer(shut, actor=shut.agent, reason="elle insiste")
    said = refusal.value.values
    assert (said["opens"], said["closes"]) == (date(2027, 1, 1), date(2027, 3, 31))
    assert "gérant" in refusal.value.message and Household.objects.count() == 1


def test_the_last_day_of_the_window_is_open_and_the_next_is_not(shut) -> None:
    newcomer(shut, enrolled_on=date(2026, 3, 31))
    with pytest.raises(Refused, match=SHUT):
        enrol(shut, someone("DIALLO Awa", "member", "1960"), enrolled_on=date(2026, 4, 1))


def test_the_manager_lets_in_for_a_reason_that_the_journal_keeps(shut) -> None:
    with pytest.raises(Refused, match="dites le motif") as refusal:
        newcomer(shut, actor=shut.oumar)
    assert refusal.value.field == "reason"
    newcomer(shut, actor=shut.oumar, reason="Arrivé en juillet")
    last = Entry.objects.filter(command="members.enrol_household").latest("id")
    assert last.details["derogation"] == 1 and last.reason == "Arrivé en juillet"


def test_an_indigent_enters_at_any_time(shut) -> None:
    newcomer(shut, actor=shut.agent, groups=["indigent"])


def test_a_newborn_enters_and_who_arrives_waits(shut) -> None:
    home = shut.home["household"]
    members.add_person(act("", shut.agent), household=home, person=BABY,
                       since=TODAY, why="birth")  # fmt: skip
    grown = someone("TRAORÉ Lassana", "sibling", "1990", "m")
    with pytest.raises(Refused, match=SHUT):
        members.add_person(act("", shut.agent), household=home, person=grown, since=TODAY)
    members.add_person(act("Mariage", shut.oumar), household=home, person=grown, since=TODAY)


def test_a_renewal_and_another_year_wait_for_the_window(shut) -> None:
    asked = {"scheme": shut.scheme, "covered_on": YEAR[1]}
    with pytest.raises(Refused, match=SHUT):
        members.join_scheme(act("", shut.agent), household=shut.home["household"], **asked)
    with pytest.raises(Refused, match=SHUT):
        members.ask_renewal(act("", shut.agent), mutual=shut.mutual, **asked)
    with pytest.raises(Refused, match=SHUT):
        members.renew_households(act("", shut.agent), mutual=shut.mutual, **asked)
    members.ask_renewal(act("Campagne prolongée", shut.oumar), mutual=shut.mutual, **asked)
    members.join_scheme(
        act("Campagne prolongée", shut.oumar), household=shut.home["household"], **asked
    )


def test_a_register_is_refused_before_anything_is_kept(shut) -> None:
    upload = ContentFile(b"Nom;Lien\nKEITA Drissa;adherent\n", "registre.csv")
    asked = {"mutual": shut.mutual, "scheme": shut.scheme, "upload": upload, "covered_on": TODAY}
    with pytest.raises(Refused, match=SHUT):
        members.bring_register(act("", shut.agent), enrolled_on=TODAY, **asked)
    upload.seek(0)
    members.bring_register(act("", shut.agent), enrolled_on=date(2026, 2, 1), **asked)


def test_a_scheme_without_a_window_is_open(town) -> None:
    assert newcomer(town)["number"] and clock.today() == TODAY


def test_the_form_says_when_and_takes_the_managers_reason(client, shut) -> None:
    sent = {
        "key": "0b5f8bb2-4f25-4f7c-8f0e-0c9a3f0f7c11", "count": "1", "mutual": shut.mutual,
        "scheme": shut.scheme, "level": "2", "language": "fr", "year": "now",
        "p0-name": "KEITA Drissa", "p0-relation": "member", "p0-born": "1970", "p0-sex": "m",
    }  # fmt: skip
    client.force_login(shut.oumar)
    page = client.post("/menages/inscrire/", sent).content.decode()
    assert "Prochaine période" in page and 'name="reason"' in page
    answer = client.post("/menages/inscrire/", sent | {"reason": "Arrivé en juillet"})
    assert answer.status_code == 302 and Household.objects.count() == 2
