"""Every page that takes a table refuses a bad one with a sentence, and keeps nothing of it.

The pages are those that a browser visits (``tests/browser/pages.py``): a new import is found there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import world as build
from browser import pages
from pacte.insurance.members.commands import statements
from pacte.journal.models import Entry

# Where a table is taken in, beside what the browser visits.
MORE = (
    pages.Row("awa", "/menages/importer/"),
    pages.Row("manager", "/taux/importer/"),
    pages.Row("manager", "/releves/importer/"),
    pages.Row("oumou", lambda world: f"/tarifs/importer/?regime={world.regime}"),
    pages.Row("cherif", "/stocks/produits/importer/"),
)
TABLES = (
    "upload",
    "file",
    "book",
)  # As a form calls a table; another file is a proof of something.
KNOWN = {
    "/attestations/classeur/", "/attestations/prix/classeur/", "/diagnostics/importer/",
    "/equipement/inventaires/apporter/", "/lieux/importer/", "/menages/importer/",
    "/personnel/listes/", "/releves/importer/", "/sessions/feuilles/", "/stocks/importer/",
    "/stocks/produits/importer/", "/tarifs/importer/", "/taux/importer/", "/travaux/importer/",
}  # fmt: skip


class Forms(HTMLParser):
    """The forms of a page: where each goes, what it would send, which field takes a workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SimpleNamespace] = []
        self.choice = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(SimpleNamespace(to=said.get("action", ""), sent={}, takes=""))
        if not self.forms:
            return
        form, name = self.forms[-1], said.get("name", "")
        if tag == "input" and said.get("type") == "file":
            form.takes = name if ".xls" in said.get("accept", "") else form.takes
        elif tag == "input" and (
            said.get("type") not in ("checkbox", "radio") or "checked" in said
        ):
            form.sent[name] = said.get("value", "")
        elif tag == "select":
            self.choice = name
            form.sent.setdefault(name, "")
        elif tag == "option" and ("selected" in said or not form.sent.get(self.choice)):
            form.sent[self.choice] = said.get("value", "")


def formula() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Juin"
    book.active.append(["Nom", "Montant"])
    book.active.append(["Awa", "=1+1"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", bytes(100_000_000))
    return made.getvalue()


@pytest.fixture(scope="module")
def bad() -> dict[str, tuple[bytes, str]]:
    """Files that no import takes, with what is said of each."""
    return {
        "formule.xlsx": (formula(), "feuille « Juin », B2 : formule sans valeur calculée"),
        "bombe.xlsx": (bomb(), "Mo une fois ouvert"),
        "abime.xlsx": (b"PK\x03\x04 rien", "est abîmé"),
        "lettre.xlsx": (b"%PDF-1.7 ...", "n’est ni un classeur Excel, ni un CSV"),
        "ouvert.csv": (b'Nom;Lien\n"DIARRA;enfant\n', "guillemets non fermés"),
    }


@pytest.fixture
def site(db: None) -> SimpleNamespace:
    made = build.world()
    for seed in pages.SEEDS:
        seed(made)
    made.manager = build.person("manager", manager=made.mutual)
    statements.describe_statement(
        build.Act(made.manager), organisation=made.mutual, name="Banque", means="bank",
        currency="XOF", columns={"date": "Date", "amount": "Montant"},
    )  # fmt: skip
    return made


def imports(site: SimpleNamespace, client: Any) -> Iterator[tuple[str, SimpleNamespace]]:
    """Each page with a form that takes a workbook, as who visits it."""
    for row in (*pages.PAGES, *MORE):
        if not row.user:
            continue
        client.force_login(getattr(site, row.user))
        at = row.address(site)
        answer = client.get(at)
        if b".xls" not in answer.content or b"/galerie/" in at.encode():
            continue
        read = Forms()
        read.feed(answer.content.decode())
        for form in read.forms:
            if form.takes in TABLES:
                yield at, form


def test_each_import_refuses_a_bad_file_with_a_sentence_and_keeps_nothing(
    site, client, bad
) -> None:
    before, wrong, seen = Entry.objects.count(), [], set()
    for at, form in imports(site, client):
        seen.add(at.partition("?")[0])
        for name, (content, said) in bad.items():
            sent = form.sent | {form.takes: SimpleUploadedFile(name, content)}
            answer = client.post(form.to or at, sent)
            page = re.sub(r"\s+", " ", unescape(answer.content.decode()).replace("\xa0", " "))
            if answer.status_code != 200 or said not in page:
                wrong.append((at, name, answer.status_code))
    assert wrong == [] and seen >= KNOWN
    assert Entry.objects.count() == before
