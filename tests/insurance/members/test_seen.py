"""Two people correct the same thing: the second is told who changed it, and loses nothing."""

from __future__ import annotations

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

import world as build
from insurance.members.town import TODAY, act, enrol
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Beneficiary, Household


@pytest.fixture
def both(town: SimpleNamespace) -> SimpleNamespace:
    """A household, and two agents who open its pages at the same time."""
    enrol(town)
    town.tenin = build.person("tenin", agent=town.mutual)
    town.client = Client()
    town.client.force_login(town.awa)
    return town


def opened(client: Client, way: str) -> dict[str, str]:
    """The hidden fields of a form, as the browser would send them back."""
    page = client.get(way).content.decode()
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1)
        for name in ("key", "seen")
    }


def again(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def test_who_corrects_a_person_after_somebody_else_is_told_by_whom(both) -> None:
    person = Beneficiary.objects.get(name="TRAORÉ Moussa")
    way = reverse("members:correct", args=[person.uid])
    form = opened(both.client, way)
    members.correct_person(
        act("Pièce d’identité", both.tenin), person=str(person.uid), name="TRAORÉ Mamadou",
        sex="m", born="1984", relation="spouse",
    )  # fmt: skip
    typed = form | {"name": "TRAORÉ Moussa", "sex": "m", "born": "1985", "phone": "",
                    "relation": "spouse", "reason": "Acte de naissance"}  # fmt: skip
    page = both.client.post(way, typed).content.decode()
    assert "Quelqu’un d’autre a changé ceci" in page and both.tenin.name in page
    assert 'value="1985"' in page and "Acte de naissance" in page
    person.refresh_from_db()
    assert person.name == "TRAORÉ Mamadou" and person.born_on.year == 1984
    answer = both.client.post(way, typed | {"seen": again(page, "seen")})
    assert answer.status_code == 302  # Seen, and sent again knowingly.
    person.refresh_from_db()
    assert (person.name, person.born_on.year) == ("TRAORÉ Moussa", 1985)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("phone", {"phone": "20 21 22 99", "language": "fr"}),
        ("move", {"since": TODAY.isoformat(), "village": "", "level": "3"}),
    ],
)
def test_a_phone_and_a_level_are_not_written_over_what_nobody_saw(both, name, typed) -> None:
    home = Household.objects.get()
    way = reverse(f"members:{name}", args=[home.uid])
    form = opened(both.client, way)
    members.change_phone(
        act("", both.tenin), household=str(home.uid), phone="20 21 22 24", language="fr"
    )
    page = both.client.post(way, form | typed).content.decode()
    assert both.tenin.name in page and "Rien n’est enregistré" in page
    home.refresh_from_db()
    assert (home.phone, home.level) == ("+22320212224", "2")
    assert both.client.post(way, form | typed | {"seen": again(page, "seen")}).status_code == 302


def test_a_form_sent_by_a_program_without_what_it_saw_is_accepted(both) -> None:
    """An offline client or a script says nothing of what it saw: the last one counts."""
    home = Household.objects.get()
    typed = {"key": str(uuid4()), "phone": "20 21 22 99", "language": "fr"}
    assert both.client.post(reverse("members:phone", args=[home.uid]), typed).status_code == 302
