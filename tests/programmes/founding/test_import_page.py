"""The file of a programme by a page: everything is tried and told, then all or nothing."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.journal.models import Entry, Request
from pacte.people.models import Organisation
from pacte.places import importing, territories
from pacte.programmes.founding import commands, shipped
from pacte.programmes.sheets.models import Programme, Statement
from programmes.founding.test_founding import SMALL
from world import act, organisation, person

pytestmark = pytest.mark.django_db
URL = "/programmes/importer/"
KNOWN = SMALL.replace(
    'organisations:\n- {code: AG, kind: agency, name: "Agence", country: BE}\n', ""
)


@pytest.fixture
def lea(client) -> Any:
    who = person("lea", coordinator=organisation("Agence", "agency", code="AG"))
    client.force_login(who)
    return who


def sent(client, text: str | bytes, name: str = "p.yaml") -> str:
    content = text.encode() if isinstance(text, str) else text
    answer = client.post(URL, {"file": SimpleUploadedFile(name, content)})
    return unescape(answer.content.decode())


def test_a_file_is_shown_then_written_once(client, lea) -> None:
    before = Entry.objects.count(), Request.objects.count()
    page = sent(client, KNOWN)
    assert "Le fichier est bon" in page and "Un petit programme" in page and "budget" in page
    assert not Programme.objects.exists() and not Statement.objects.exists()
    assert (Entry.objects.count(), Request.objects.count()) == before
    key = re.findall(r'name="key" value="([^"]+)"', page)[-1]
    typed = {"text": KNOWN, "key": key, "publish": "on"}
    for _ in range(2):
        answer = client.post(URL, typed)
        assert answer.status_code == 302
    row = Programme.objects.get()
    assert row.published and answer["Location"] == f"/programmes/{row.uid}/"
    assert "déjà là" in sent(client, KNOWN)


def test_the_text_goes_through_the_page_as_it_is(client, lea) -> None:
    odd = KNOWN.replace("Un petit programme", "Un <b>petit</b> & ‘grand’ programme")
    page = client.post(URL, {"file": SimpleUploadedFile("p.yaml", odd.encode())}).content.decode()
    kept = unescape(re.search(r'name="text" value="([^"]*)"', page)[1])
    client.post(URL, {"text": kept})
    assert Programme.objects.get().name == "Un <b>petit</b> & ‘grand’ programme"


def test_every_fault_of_form_is_told_with_its_line(client, lea) -> None:
    wrong = KNOWN.replace("kind: sheet", "genre: sheet").replace("run_by: AG\n", "")
    page = sent(
        client, wrong.replace('amount: "1000.50", currency: EUR', 'amount: "1", montant: "2"')
    )
    for said in ("« genre » n’est pas connu", "ne dit pas « kind »", "« montant » n’est pas connu",
                 "ne dit pas « run_by »", "ne dit pas « currency »"):  # fmt: skip
        assert said in page
    assert 'name="text"' not in page


def test_every_refusal_of_the_rooms_is_told_and_what_follows_from_one_is_not(client, lea) -> None:
    more = """\
territory:
- {place: NULLE-PART}
aims:
- {kind: licorne, code: A, title: "Axe"}
- {kind: result, code: B, title: "Sous l’axe", parent: A}
- {kind: axis, code: C, title: "Autre axe"}
indicators:
- {code: I, aim: B, title: "Sous l’axe perdu", unit: quantity, direction: up}
financing:
  envelopes:
  - {code: E, title: E, currency: ZZZ}
"""
    page = sent(client, KNOWN.replace('end: "2028-12-31"', 'end: "2023-02-31"') + more)
    assert "4 fautes" in page
    for line, said in ((8, "2023-02-31"), (10, "NULLE-PART"), (12, "licorne"), (19, "ZZZ")):
        assert re.search(rf">{line}</th>.*?{said}", page, re.S), (line, said)
    assert not Programme.objects.exists()


@pytest.mark.parametrize(("text", "said"), [
    ("", "n’est pas celui d’un programme"), ("- a", "n’est pas celui d’un programme"),
    (": : :", "YAML"), ("a: &x 1", "ancre"), (b"\xff\xfe\x00", "UTF-8"),
    ("financing: 3\ncode: A", "ne dit pas « name »"), ("code: A\nstatements: 3", "est une liste"),
])  # fmt: skip
def test_what_is_no_programme_is_refused(client, lea, text, said) -> None:
    page = sent(client, text if text else b" ")
    assert said in page and not Programme.objects.exists()


def test_a_file_for_another_s_organisation_is_not_allowed(client, lea) -> None:
    organisation("Autre agence", "agency", code="AUTRE")
    file = SimpleUploadedFile("p.yaml", KNOWN.replace("run_by: AG", "run_by: AUTRE").encode())
    assert client.post(URL, {"file": file}).status_code == 403
    assert (
        client.post(URL, {"text": KNOWN.replace("run_by: AG", "run_by: AUTRE")}).status_code == 403
    )
    client.force_login(person("bintou"))
    assert client.get(URL).status_code == 403
    assert not Programme.objects.exists()


def test_the_founding_programmes_have_nothing_wrong_and_a_trial_leaves_nothing() -> None:
    for code in territories.codes():
        importing.load_territory(act(), code=code)
    for name in shipped.NAMES:
        assert commands.tried(act(), shipped.text(name)) == []
    assert not Programme.objects.exists() and not Organisation.objects.exists()
