"""The dashboard of a scheme: in which place one asks who is covered; codes told in words."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from insurance.members import town as build
from pacte.insurance.schemes.models import Scheme
from pacte.journal import clock
from pacte.journal.models import Entry
from pacte.places import commands as places
from pacte.reports import journal


@pytest.fixture
def town(db, monkeypatch) -> SimpleNamespace:
    monkeypatch.setattr(clock, "today", lambda: build.TODAY)
    made = build.town()
    build.enrol(made, groups=["indigent"])
    return made


def test_penetration_is_asked_of_the_place_that_one_chooses(town, client) -> None:
    places.record_population(
        build.act(), place=town.mali, year=2025, count=22_000_000, source="Recensement"
    )
    client.force_login(town.oumar)
    way = reverse("reports:dashboard", args=[Scheme.objects.get().uid])
    own = client.get(way).content.decode()
    assert "Pénétration dans" in own and "Pénétration, Kati" in own.replace("\n", "")
    chosen = client.get(way, {"lieu": town.mali}).content.decode()
    assert "Pénétration, Mali" in chosen and f'value="{town.mali}" selected' in chosen
    for wrong in ("x", town.kayes):  # Nobody of the scheme lives in Kayes.
        assert "Pénétration, Kati" in client.get(way, {"lieu": wrong}).content.decode()


def test_kinds_and_roles_are_told_in_words(town) -> None:
    told = {
        pair
        for entry in Entry.objects.filter(command__startswith="people.")
        for pair in journal.told(entry)
    }
    assert ("genre", "mutuelle") in told and ("rôle", "Gérant de mutuelle") in told
