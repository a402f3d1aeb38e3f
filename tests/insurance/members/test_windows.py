"""Outside the window of enrolment nobody joins, but who may; the mutual lets in for a reason."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile

import world as build
from insurance.members.town import SCHEME, TODAY, YEAR, act, confirmed, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Household, Membership, RegisterImport
from pacte.insurance.members.queries import renewal
from pacte.insurance.schemes import commands as schemes
from pacte.journal import clock, jobs
from pacte.journal.command import Act
from pacte.journal.models import Entry
from pacte.kernel.refusal import Refused
from pacte.site import jobs as table  # noqa: F401

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
    windowed(shut, WINDOW.replace("except_groups: [indigent], ", ""))
    upload = ContentFile(b"Nom;Lien\nKEITA Drissa;adherent\n", "registre.csv")
    asked = {"mutual": shut.mutual, "scheme": shut.scheme, "upload": upload, "covered_on": TODAY}
    with pytest.raises(Refused, match=SHUT):
        members.bring_register(act("", shut.agent), enrolled_on=TODAY, **asked)
    upload.seek(0)
    members.bring_register(act("", shut.agent), enrolled_on=date(2026, 2, 1), **asked)


REGISTER = """Ménage;Nom;Lien;Catégorie;Groupe
1;KEITA Drissa;adhérent;2;indigent
2;DIALLO Awa;adhérent;2;
3;SIDIBÉ Fanta;adhérent;2;non
"""
COLUMNS = {"household": 0, "name": 1, "relation": 2, "level": 3, "group": 4}


def brought(shut: SimpleNamespace, by: Act, **more) -> dict[str, int]:
    """A register of three households, one of them indigent, taken in and checked."""
    uid = members.bring_register(
        by, mutual=shut.mutual, scheme=shut.scheme, covered_on=TODAY, enrolled_on=TODAY,
        upload=ContentFile(REGISTER.encode(), "registre.csv"),
    )  # fmt: skip
    checked = members.check_register(
        act("", by.actor), register=uid, sheet="CSV", columns=COLUMNS, **more
    )
    return {"register": uid, **checked}


def test_of_a_register_only_the_groups_that_enter_at_any_time_do(shut) -> None:
    """Each other household is a fault with its cell; left out, the indigent one enters."""
    found = brought(shut, act("", shut.agent))
    assert (found["ready"], found["errors"]) == (1, 2)
    told = RegisterImport.objects.get().report["faults"]
    assert [fault["cell"] for fault in told] == ["E3", "E4"]
    assert "seuls entrent" in told[0]["message"] and told[0]["values"]["groups"] == "Indigent"
    found = brought(shut, act("", shut.agent), errors="leave_out")
    members.apply_register(act("", shut.agent), register=found["register"])
    jobs.work("test")
    assert Household.objects.exclude(uid=shut.home["household"]).count() == 1
    found = brought(shut, act("Campagne prolongée", shut.oumar), doubles="keep")
    assert (found["ready"], found["errors"]) == (3, 0)


def test_outside_the_window_the_indigent_of_a_register_renew_and_the_others_wait(shut) -> None:
    poor = newcomer(shut, actor=shut.agent, groups=["indigent"])["household"]
    left = enrol(shut, someone("DIALLO Awa", "member", "1960"), groups=["indigent"])["household"]
    members.set_group(
        act("Délibération", shut.oumar), household=left, group="indigent", since=TODAY, closed=True
    )
    asked = {"scheme": shut.scheme, "mutual": shut.mutual, "covered_on": YEAR[1]}
    seen = renewal.preview(shut.scheme, Household.objects.first().mutual, YEAR[1])
    assert (seen.households, seen.waiting, seen.empty) == (1, 2, 0)
    members.ask_renewal(act("", shut.agent), **asked)
    assert jobs.work("test") == 1
    renewed = Membership.objects.filter(since=YEAR[1]).values_list("household__uid", flat=True)
    assert [str(uid) for uid in renewed] == [poor]
    with pytest.raises(Refused, match=SHUT):
        members.ask_renewal(act("", shut.agent), **asked)


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
