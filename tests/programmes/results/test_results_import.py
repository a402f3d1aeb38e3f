"""Starts, targets and values by a workbook: shown first, every fault with its cell."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.results import commands
from pacte.programmes.results.models import Baseline, Target, Value, ValuePart
from programmes import world_results as build

HEADS = ["Indicateur", "Nature", "Du", "Au", "Lieu", "Catégorie", "Valeur", "Sur", "En mots",
         "Remarque"]  # fmt: skip


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 7, 2))


def book(*rows: list[Any]) -> SimpleUploadedFile:
    made, kept = openpyxl.Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    for row in (HEADS, *rows):
        sheet.append(row)
    made.save(kept)
    return SimpleUploadedFile("classeur.xlsx", kept.getvalue())


def url(w: Any) -> str:
    return reverse("results:import", args=[w.programme])


def preview(w: Any, *rows: list[Any], who: Any = None) -> str:
    client = Client()
    client.force_login(who or w.jeanne)
    answer = client.post(url(w), {"key": str(uuid4()), "upload": book(*rows)})
    assert answer.status_code == 200
    return answer.content.decode()


def test_everything_is_shown_then_kept(w) -> None:
    build.indicator(w, "ACCES", unit_kind="percent", unit="")
    rows = [
        ["FORMES", "départ", 2025, None, None, None, 0],
        ["FORMES", "cible", 2026, 2027, None, None, "1 000"],
        ["formes", "valeur", "2026-03", None, "KATI", None, 688],
        ["FORMES", "valeur", "03/2026", None, "KATI", "Femmes", 400],
        ["FORMES", "valeur", "2026-03", None, "KATI", "m", 288],
        ["ACCES", "valeur", 2025, None, None, None, 1.8],
        ["ACCES", "cible", 2026, None, None, None, 12, 600],
        ["FORMES", "valeur", 2024, None, None, None, None],
    ]
    shown = preview(w, *rows)
    assert "5 lignes à garder" in shown and "1,8\u00a0%" in shown and "Erreurs" not in shown
    assert not Value.objects.exists()
    kept = unescape(re.search(r'name="rows" value="([^"]*)"', shown)[1])  # type: ignore[index]
    client = Client()
    client.force_login(w.jeanne)
    sent = {"key": str(uuid4()), "rows": kept}
    assert client.post(url(w), sent).status_code == 302
    assert client.post(url(w), sent).status_code == 302  # Sent twice: one request.
    assert [v.top for v in Value.objects.order_by("id")] == [688, 18_000]
    assert sorted(ValuePart.objects.values_list("category", "top")) == [("f", 400), ("m", 288)]
    assert [(t.top, t.bottom) for t in Target.objects.order_by("id")] == [(1000, None), (12, 600)]
    assert Baseline.objects.get().top == 0


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (["RIEN", "valeur", 2026, None, None, None, 1], "A2", "pas d’indicateur"),
        (["FORMES", "promesse", 2026, None, None, None, 1], "B2", "valeur, cible ou départ"),
        (["FORMES", "valeur", "31/02/2026", None, None, None, 1], "C2", "ne se lit pas"),
        (["FORMES", "valeur", 2026, 2025, None, None, 1], "D2", "avant le début"),
        (["FORMES", "valeur", 2026, None, "NULLEPART", None, 1], "E2", "Aucun lieu"),
        (["FORMES", "valeur", 2026, None, None, "Enfants", 1], "F2", "pas la catégorie"),
        (["FORMES", "valeur", 2026, None, None, "f", 1], "G2", "Il manque le total"),
        (["FORMES", "valeur", 2026, None, None, None, "1,500"], "G2", "deux façons"),
        (["FORMES", "valeur", 2026, None, None, None, 1.5], "G2", "décimales"),
        (["FORMES", "valeur", 2026, None, None, None, -1], "G2", "en dessous de zéro"),
        (["FORMES", "valeur", 2026, None, None, None, 1, 2], "H2", "pas de diviseur"),
    ],
)
def test_a_fault_is_said_with_its_cell(w, row: list[Any], cell: str, said: str) -> None:
    shown = preview(w, row)
    assert f">{cell}</th>" in shown and said in shown
    assert 'name="rows"' not in shown


def test_parts_that_do_not_make_the_whole(w) -> None:
    rows = [["FORMES", "valeur", 2026, None, None, None, 10],
            ["FORMES", "valeur", 2026, None, None, "f", 4],
            ["FORMES", "valeur", 2026, None, None, "m", 5]]  # fmt: skip
    assert "il manque 1" in preview(w, *rows)
    assert "redit la ligne" in preview(w, rows[0], rows[0])


def test_one_refused_row_keeps_nothing(w) -> None:
    row = {"kind": "value", "indicator": w.trained, "first": "2026", "until": "2026", "top": 1,
           "bottom": None, "words": "", "note": "", "dimension": "", "category": "", "told": [],
           "place": None, "line": 2}  # fmt: skip
    with pytest.raises(Refused, match="Ligne 3"):
        commands.import_figures(Act(w.jeanne), programme=w.programme, rows=[row, row | {"line": 3}])
    assert not Value.objects.exists()
    target = row | {"kind": "target"}
    with pytest.raises(NotAllowed):
        commands.import_figures(Act(w.marc), programme=w.programme, rows=[target])
    for who in (w.bintou, w.olga):
        with pytest.raises(NotAllowed):
            commands.import_figures(Act(who), programme=w.programme, rows=[row])


def test_a_preview_that_was_tampered_with(w) -> None:
    client = Client()
    client.force_login(w.jeanne)
    for rows in ("x", "[1]", '[{"kind": "value"}]', '{"a": 1}'):
        answer = client.post(url(w), {"key": str(uuid4()), "rows": rows})
        assert "mal envoyée" in answer.content.decode()


def test_the_model_names_every_indicator(w) -> None:
    client = Client()
    client.force_login(w.marc)
    answer = client.get(url(w) + "?format=modele")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
    assert list(rows[0]) == HEADS and rows[1][0] == "FORMES"
    assert "titres" in preview(w, who=w.marc)
