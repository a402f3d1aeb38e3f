"""Indigent lists, the renewal of a register, the data of a person."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import world as build
from insurance.members.town import TODAY, YEAR, act, enrol, someone
from pacte.files.models import StoredFile
from pacte.insurance.members import commands as members
from pacte.insurance.members import queries
from pacte.insurance.members.models import (
    Beneficiary,
    Due,
    Household,
    IndigentList,
    Membership,
    SearchWord,
)
from pacte.insurance.members.queries.renewal import preview
from pacte.journal import jobs
from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import queries as people
from pacte.site import jobs as table  # noqa: F401

NEXT = date(2027, 7, 1)


@pytest.fixture(autouse=True)
def _files(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def minutes() -> SimpleUploadedFile:
    return SimpleUploadedFile("pv.pdf", b"%PDF-1.7 proces-verbal")


def proposed(town, *numbers: str, **more) -> str:
    asked = {"mutual": town.mutual, "title": "Village de K.", "group": "indigent", "since": TODAY}
    return members.propose_list(act(), numbers=list(numbers), **asked | more)


def test_a_list_is_validated_by_somebody_else_with_its_minutes_and_a_sponsor_pays(town) -> None:
    committee = build.person("sira2", committee=f"place:{town.kati}")
    done = enrol(town)
    fund = build.organisation("Fonds social", "funder", code="FONDS")
    asked = {"mutual": town.mutual, "title": "Village", "group": "indigent", "since": TODAY}
    uid = members.propose_list(act("", committee), numbers=[done["number"]], **asked)
    home = Household.objects.get()
    assert queries.groups_on([home.pk], TODAY) == {}  # Proposed is not validated.
    with pytest.raises(Refused, match="procès-verbal"):
        members.validate_list(act("", town.oumar), indigents=uid, decided_on=TODAY)
    members.validate_list(
        act("", town.oumar), indigents=uid, decided_on=TODAY, sponsor=fund, minutes=minutes()
    )
    assert queries.groups_on([home.pk], TODAY) == {home.pk: ["indigent"]}
    assert queries.sponsors_on([home.pk], TODAY) == {home.pk: people.organisation(fund).pk}
    chosen = IndigentList.objects.get()
    assert (chosen.state, chosen.decided_name) == ("validated", town.oumar.name)
    with pytest.raises(Refused, match="déjà sa réponse"):
        members.refuse_list(act("trop tard"), indigents=uid, decided_on=TODAY)


def test_nobody_validates_ones_own_list(town) -> None:
    both = build.person("both", committee=f"place:{town.kati}", district=f"place:{town.kati}")
    done = enrol(town)
    asked = {"mutual": town.mutual, "title": "V", "group": "indigent", "since": TODAY}
    uid = members.propose_list(act("", both), numbers=[done["number"]], minutes=minutes(), **asked)
    with pytest.raises(NotAllowed, match="une autre personne"):
        members.validate_list(act("", both), indigents=uid, decided_on=TODAY)


def test_a_list_tells_every_number_that_is_no_household(town) -> None:
    done = enrol(town)
    with pytest.raises(Refused, match=r"KATI-00009-9, KATI-00008-8"):
        proposed(town, done["number"], "KATI-00009-9", "KATI-00008-8")
    with pytest.raises(Refused, match="au moins un ménage"):
        proposed(town)


def test_a_list_with_an_end_closes_the_group(town) -> None:
    done = enrol(town)
    uid = proposed(town, done["number"], until=date(2027, 1, 1), minutes=minutes())
    members.validate_list(act(), indigents=uid, decided_on=TODAY)
    home = Household.objects.get().pk
    assert queries.groups_on([home], date(2026, 12, 31)) and not queries.groups_on(
        [home], date(2027, 1, 1)
    )


# Renewal


def renewed(town, **more) -> int:
    members.ask_renewal(act(), scheme=town.scheme, mutual=town.mutual, covered_on=NEXT, **more)
    return jobs.work("test")


def test_last_years_register_enters_the_next_in_one_go_and_once(town, monkeypatch) -> None:
    monkeypatch.setattr("pacte.insurance.members.commands.renewal.HOUSEHOLDS_EACH", 2)
    homes = [
        enrol(town, someone(f"KEITA Numéro {n}", "member", f"19{50 + 3 * n}")) for n in range(5)
    ]
    empty = enrol(town, someone("DIALLO Seul", "member", "1960"))
    members.leave(act(), person=empty["people"][0], since=TODAY, why="death")
    closed = Membership.objects.get(household__uid=homes[4]["household"])
    members.close_membership(act("parti"), membership=str(closed.uid), closed_on=TODAY)
    members.join_scheme(act(), household=homes[3]["household"], scheme=town.scheme, covered_on=NEXT)
    seen = preview(town.scheme, people.organisation(town.mutual), NEXT)
    assert (seen.households, seen.already, seen.closed, seen.empty) == (3, 1, 1, 1)
    assert (seen.people, seen.due) == (3, 3 * 3000)
    assert renewed(town) == 1
    rows = Membership.objects.filter(since=YEAR[1])
    assert set(rows.values_list("kind", flat=True)) == {"renewal"} and rows.count() == 4
    assert Due.objects.filter(membership__in=rows).count() == 4
    with pytest.raises(Refused, match="Aucun ménage"):
        renewed(town)


# Personal data


def photo() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(made, "JPEG")
    return SimpleUploadedFile("photo.jpg", made.getvalue(), "image/jpeg")


def test_the_file_of_a_person_says_all_and_is_written_in_the_journal(town) -> None:
    done = enrol(town, phone="20212223")
    said = members.export_person(act("", town.awa), person=done["people"][0])
    assert (
        said["person"]["name"] == "TRAORÉ Aminata" and said["household"]["phone"] == "+22320212223"
    )
    assert said["dues"][0]["amount"] == "3000" and said["memberships"][0]["since"] == "2026-07-01"
    assert Entry.objects.filter(command="members.export_person").count() == 1
    with pytest.raises(NotAllowed):
        members.export_person(act("", town.kadia), person=done["people"][0])


def test_a_person_is_anonymised_and_the_books_still_hold(
    town, django_capture_on_commit_callbacks
) -> None:
    keeper = build.person("keeper", administrator=town.mutual)
    persons = [someone("TRAORÉ Aminata", "member", "1987-02-09", "f", photo=photo()),
               someone("TRAORÉ Moussa", "spouse", "1984", "m")]  # fmt: skip
    done = enrol(town, *persons, phone="20212223")
    aminata, moussa = done["people"]
    stored = StoredFile.objects.get()
    assert stored.size <= 20_000 and default_storage.exists(stored.path)
    before = list(Due.objects.values_list("beneficiary", "amount"))
    with pytest.raises(Refused, match="encore dans son ménage"):
        members.anonymise_person(act("demande écrite", keeper), person=aminata)
    members.leave(act(), person=aminata, since=TODAY, why="left", successor=moussa)
    with pytest.raises(NotAllowed):
        members.anonymise_person(act("demande écrite", town.oumar), person=aminata)
    with django_capture_on_commit_callbacks(execute=True):
        members.anonymise_person(act("demande écrite", keeper), person=aminata)
    gone = Beneficiary.objects.get(uid=aminata)
    assert (gone.name, gone.phone, gone.photo, gone.sound) == ("Personne anonymisée", "", "", "")
    assert (gone.born_on, gone.year_only) == (date(1987, 1, 1), True)
    assert gone.card_number == done["cards"][0]
    assert not SearchWord.objects.filter(beneficiary=gone).exists()
    assert not default_storage.exists(stored.path)
    assert list(Due.objects.values_list("beneficiary", "amount"))[: len(before)] == before
    assert queries.search(town.awa, "aminata", TODAY) == []
