"""What an agent is offered when a household is enrolled."""

from __future__ import annotations

from typing import Any

import pytest

import world as build
from insurance.members import town as towns
from pacte.insurance.members.queries import enrolling
from pacte.insurance.schemes import commands as schemes
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.people import commands as people

pytestmark = pytest.mark.django_db


def test_a_scheme_of_the_agency_above_the_federation_is_offered_to_the_agent(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: towns.TODAY)
    w: Any = build.world()
    agency = build.organisation("Agence", "agency")
    people.affiliate(build.act(), organisation=w.federation, parent=agency, since=build.START)
    opened = schemes.open_scheme(
        build.act(), organisation=agency, since=build.START, definition=towns.SCHEME
    )
    towns.confirmed(opened["version"], towns.SCHEME)
    offered = enrolling.choices(w.awa, towns.TODAY)
    assert (opened["scheme"], "Mutuelle communale") in offered.schemes


def test_a_village_misspelt_is_suggested_by_its_own_name(town) -> None:
    w = town
    mutual = enrolling.choices(w.awa, towns.TODAY).found[0]
    place = enrolling.places_of(mutual).order_by("-name").first()
    with pytest.raises(Refused, match="vouliez-vous") as refusal:
        enrolling.village(mutual, f"{place.name}e")
    assert refusal.value.values["near"] == place.name
