"""The month's workbook: every fault with its cell, all or nothing, never twice."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from insurance.claims.clinic import DEFINITION, card
from insurance.members import town
from insurance.members.town import act, someone
from pacte.insurance.claims import importing
from pacte.insurance.claims.models import Claim, ClaimLine, LinePrice
from pacte.insurance.members import commands as members
from pacte.insurance.schemes import commands as schemes

HEADS = [heading for _key, heading, _example in importing.COLUMNS]


def row(number: str, who: str, **more: Any) -> list[Any]:
    """A line of the template; ``Carte``, ``Acte`` and the rest by their names."""
    told = {
        "Numéro du centre": number, "Carte": who, "Date des soins": date(2026, 9, 10),
        "Acte": "consultation", "Quantité": 1, "Prix unitaire": 1500,
    } | more  # fmt: skip
    return [told.get(head) for head in HEADS]


def workbook(*sheets: list[list[Any]], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for n, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Soins {n + 1}")
        for values in rows:
            sheet.append(values)
        if merge:
            sheet.merge_cells(merge)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.fixture
def upload(clinic, client):
    """Send a workbook and return the page of its preview."""

    def send(content: bytes, name: str = "septembre.xlsx", who: Any = None) -> Any:
        client.force_login(who or clinic.coumba)
        file = SimpleUploadedFile(name, content)
        asked = {"key": str(uuid4()), "scheme": clinic.scheme, "book": file}
        return client.post(reverse("claims:workbook"), asked)

    return send


def faults(answer: Any) -> list[tuple[str, str, str]]:
    return [(f.sheet, f.cell, str(f)) for f in answer.context["reading"].faults]


def keep(client: Any, answer: Any, key: str = "") -> Any:
    asked = {"key": key or str(uuid4()), "carried": answer.context["carried"]}
    return client.post(reverse("claims:receive"), asked, follow=True)


def test_a_good_workbook_is_shown_then_kept(clinic, client, upload) -> None:
    aminata = card(clinic.aminata)
    answer = upload(workbook([
        HEADS, row("1", aminata),
        row("1", aminata, Acte="lab_malaria", **{"Prix unitaire": "1 000"}),
        row("2", card(clinic.moussa), **{"Date des soins": "11/09/2026", "Prix unitaire": None}),
    ]))  # fmt: skip
    assert "2 attestations, 3 lignes" in answer.content.decode()
    assert not Claim.objects.exists()  # A preview keeps nothing.
    keep(client, answer)
    assert Claim.objects.count() == 2
    assert sorted(line.cost or 0 for line in ClaimLine.objects.all()) == [0, 1_000, 1_500]
    assert ClaimLine.objects.filter(cost=None).count() == 1  # Not known is not zero.


def test_the_same_workbook_twice_counts_once(clinic, client, upload) -> None:
    content = workbook([HEADS, row("1", card(clinic.aminata)), row("2", card(clinic.moussa))])
    keep(client, upload(content))
    answer = keep(client, upload(content))
    assert "0 attestations enregistrées, 2 déjà connues" in answer.content.decode()
    assert Claim.objects.count() == 2


def test_the_same_workbook_with_a_price_filled_in_gives_it(clinic, client, upload) -> None:
    """The clinic fills in the price that it did not know, and sends the month again."""
    who, other = card(clinic.aminata), card(clinic.moussa)
    without = {"Prix unitaire": None}
    keep(client, upload(workbook([HEADS, row("1", who), row("2", other, **without)])))
    again = upload(
        workbook([HEADS, row("1", who), row("2", other), row("3", who, Acte="lab_malaria")])
    )
    page = again.content.decode()
    assert "2 attestations sont déjà connues" in page and "1 ligne sans prix reçoit le sien" in page
    assert LinePrice.objects.count() == 0  # A preview keeps nothing.
    told = keep(client, again).content.decode()
    assert "1 attestations enregistrées, 2 déjà connues. 1 prix donnés" in told
    assert [one.unit_price for one in ClaimLine.objects.order_by("id")] == [1_500, 1_500, 1_500]
    assert ClaimLine.objects.filter(cost=None).count() == 1  # The line stays as it was.
    changed = upload(workbook([HEADS, row("2", other, **{"Prix unitaire": 1_600})]))
    assert "dit autre chose" in faults(changed)[0][2]


def test_a_month_sent_again_asks_few_queries(clinic, client, upload) -> None:
    cards = [card(clinic.aminata), card(clinic.moussa)]
    days = [date(2026, 9, day) for day in range(1, 11)]
    rows = [row(f"{who}-{day.day}", who, **{"Date des soins": day, "Prix unitaire": None})
            for who in cards for day in days]  # fmt: skip
    counts = []
    for some in (rows[:2], rows):
        keep(client, upload(workbook([HEADS, *some])))
        with CaptureQueriesContext(connection) as seen:
            upload(workbook([HEADS, *some]))
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2


def test_every_fault_is_told_with_its_sheet_and_cell(clinic, upload) -> None:
    good = card(clinic.aminata)
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    answer = upload(workbook(
        [HEADS, row("1", good), row("2", wrong), row("3", good, Acte="voyage")],
        [HEADS, row("4", good, **{"Date des soins": "31/02/2026"}),
         row("5", good, **{"Quantité": -3}), row("6", good, **{"Prix unitaire": -5}),
         row("7", good, **{"Prix unitaire": "1,500"}), row("8", good, **{"Prix unitaire": 10**15}),
         row("9", good, Visite="vacances"), row("", good)],
    ))  # fmt: skip
    found = faults(answer)
    assert [(sheet, cell) for sheet, cell, _said in found] == [
        ("Soins 1", "B3"), ("Soins 1", "H4"), ("Soins 2", "C2"), ("Soins 2", "I3"),
        ("Soins 2", "J4"), ("Soins 2", "J5"), ("Soins 2", "J6"), ("Soins 2", "E7"),
        ("Soins 2", "A8"),
    ]  # fmt: skip
    said = " ".join(text for *_where, text in found)
    for words in ("mal recopié", "catalogue", "calendrier", "deux façons", "trop grand"):
        assert words in said
    assert "carried" not in answer.context and not Claim.objects.exists()


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Carte", True), ("Carte", date(2026, 9, 1)), ("Date des soins", 46_000),
        ("Date des soins", 4.5), ("Date des soins", True), ("Date des soins", "12/31/2026"),
        ("Date des soins", "3 mars 2026"), ("Sortie", "demain"), ("Visite", 3),
        ("Acte", 12), ("Acte", date(2026, 9, 1)), ("Quantité", True), ("Quantité", "deux"),
        ("Quantité", 1.5), ("Quantité", 10**9), ("Quantité", date(2026, 9, 1)),
        ("Prix unitaire", True), ("Prix unitaire", date(2026, 9, 1)), ("Prix unitaire", "gratuit"),
        ("Prix unitaire", 0.5), ("Prix unitaire", 1e300), ("Prix unitaire", "#REF!"),
    ],
)  # fmt: skip
def test_a_cell_of_another_type_is_told_with_its_place(clinic, upload, heading, value) -> None:
    answer = upload(workbook([HEADS, row("1", card(clinic.aminata), **{heading: value})]))
    ((_sheet, cell, said),) = faults(answer)
    assert cell == f"{'ABCDEFGHIJ'[HEADS.index(heading)]}2" and said
    assert "carried" not in answer.context and not Claim.objects.exists()


def test_merged_cells_are_refused(clinic, upload) -> None:
    answer = upload(workbook([HEADS, row("1", card(clinic.aminata))], merge="A2:A3"))
    assert ("Soins 1", "A2:A3", "Des cellules sont fusionnées : séparez-les.") in faults(answer)


def test_a_missing_column_is_named(clinic, upload) -> None:
    heads = [head for head in HEADS if head != "Carte"]
    assert "« Carte »" in faults(upload(workbook([heads, ["1"]])))[0][2]


def test_a_formula_in_a_cell_is_text(clinic, upload) -> None:
    """A number that begins like a formula is taken as it stands, and goes out as text."""
    content = "\n".join(
        [";".join(HEADS), f"=1+1;{card(clinic.aminata)};10/09/2026;;;;;consultation;1;1500"]
    )
    answer = upload(content.encode(), "soins.csv")
    assert answer.context["reading"].claims[0]["reference"] == "=1+1"


def test_members_of_another_scheme_are_refused_at_their_cell(clinic, upload) -> None:
    """A household of the mutual of Kayes, whose scheme is another."""
    opened = schemes.open_scheme(
        act(), organisation=clinic.other, since=date(2024, 1, 1), definition=DEFINITION
    )
    town.confirmed(opened["version"], DEFINITION)
    lone = members.enrol_household(
        act(), mutual=clinic.other, scheme=opened["scheme"], village=clinic.kalabancoro, level="2",
        persons=[someone("SOW Binta", "member", "1980-01-01", "f")],
    )  # fmt: skip
    answer = upload(workbook([HEADS, row("1", card(lone["people"][0]))]))
    ((_sheet, cell, said),) = faults(answer)
    assert cell == "B2" and "pas inscrit au régime" in said


def test_the_dates_of_a_claim_are_checked_at_their_cell(clinic, upload) -> None:
    who = card(clinic.aminata)
    answer = upload(workbook([
        HEADS, row("1", who, **{"Date des soins": date(2027, 1, 1)}),
        row("2", who, Sortie=date(2026, 9, 1)),
    ]))  # fmt: skip
    assert [(cell, "avenir" in said or "avant" in said) for _s, cell, said in faults(answer)] == [
        ("C2", True), ("D3", True),
    ]  # fmt: skip


def test_lines_of_one_number_say_the_same_of_it(clinic, upload) -> None:
    answer = upload(workbook([
        HEADS, row("1", card(clinic.aminata)),
        row("1", card(clinic.moussa), Acte="lab_malaria"),
    ]))  # fmt: skip
    assert faults(answer)[0][:2] == ("Soins 1", "B3")


def test_what_is_no_workbook_is_said(clinic, upload) -> None:
    for name, content in (("x.xlsx", b"PK\x03\x04rubbish"), ("x.csv", b""), ("x.pdf", b"%PDF-1.4")):
        html = upload(content, name).content.decode()
        assert "reading" not in html and ("abîmé" in html or "vide" in html or "termine" in html)


def test_a_preview_is_not_forged(clinic, client, upload) -> None:
    client.force_login(clinic.coumba)
    answer = client.post(reverse("claims:receive"), {"key": str(uuid4()), "carried": "forged"})
    assert answer.status_code == 400 and not Claim.objects.exists()


def test_the_preview_of_one_clinic_is_not_kept_by_another(clinic, client, upload) -> None:
    answer = upload(workbook([HEADS, row("1", card(clinic.aminata))]))
    client.force_login(clinic.kalilou)
    assert keep(client, answer).status_code == 403
    assert not Claim.objects.exists()


def test_the_template_reads_as_it_is(clinic, client, upload) -> None:
    client.force_login(clinic.coumba)
    content = client.get(reverse("claims:workbook_template")).content
    answer = upload(content)
    assert [cell for _s, cell, _said in faults(answer)] == ["B2"]  # The card of the example.
    assert client.get(reverse("claims:catalogue")).content[:2] == b"PK"
