"""The pages of results, through the browser's requests."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.pages import finding, home
from pacte.programmes.results import commands, queries, showing
from pacte.programmes.results.models import Value
from pacte.programmes.sheets import commands as sheets
from programmes import world_results as build
from programmes.world_sheets import row as programme_row
from world import act

DAY = date(2026, 7, 2)
PDF = b"%PDF-1.7 liste"


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: DAY)


def browser(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def at(name: str, uid: Any) -> str:
    return reverse(f"results:{name}", args=[uid])


def page(who: Any, url: str, status: int = 200) -> str:
    answer = browser(who).get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def send(who: Any, url: str, **typed: Any) -> Any:
    return browser(who).post(url, {"key": str(uuid4())} | typed)


def everything(w: Any) -> dict[str, tuple[str, int]]:
    """Every page with the indicator and a submitted value: (address, status for a reader)."""
    value = build.value(w, w.trained, "2026", top=688, submit=True,
                        told=[{"dimension": "sex", "category": "f", "top": 400},
                              {"dimension": "sex", "category": "m", "top": 288}])  # fmt: skip
    risk = commands.add_concern(act(), programme=w.programme, kind="risk", title="Rupture")
    reads = {name: (at(name, of), 200) for name, of in (
        ("framework", w.programme), ("concerns", w.programme), ("indicator", w.trained),
        ("value", value), ("concern", risk))}  # fmt: skip
    writes = {name: (at(name, of), 403) for name, of in (
        ("add", w.programme), ("measure_all", w.programme), ("new_concern", w.programme),
        ("redefine", w.trained), ("move", w.trained), ("end", w.trained), ("baseline", w.trained),
        ("target", w.trained), ("enter", w.trained), ("measure", w.trained), ("correct", value),
        ("return", value), ("discard", value), ("describe_concern", risk),
        ("import", w.programme))}  # fmt: skip
    return reads | writes | {"values": (reverse("results:values"), 200)}


def test_every_page_opens_for_who_may_and_is_closed_to_others(w) -> None:
    for name, (url, status) in everything(w).items():
        page(w.noe if name in ("return",) else w.jeanne, url)
        page(w.bintou, url, status)  # A funder of the agency reads.
        page(w.awa, url, 403)  # No role that reads programmes.
        expected = 200 if name == "values" else 404
        page(w.olga, url, expected)  # Of another agency: not found.
        assert Client().get(url).status_code == 302


def test_missing_and_zero_are_two_things(w) -> None:
    assert "non mesuré" in page(w.jeanne, at("framework", w.programme))
    build.verified(w, w.trained, "2026", top=0)
    shown = page(w.jeanne, at("framework", w.programme))
    assert "non mesuré" not in shown and "0\u00a0personnes" in shown


def test_a_value_from_the_form_to_the_verified_framework(w) -> None:
    answer = send(
        w.marc, at("enter", w.trained), first="2026", **{"top": "1 200", "part-sex-f-top": "700",
        "part-sex-m-top": "499"},
    )  # fmt: skip
    shown = answer.content.decode()
    assert "il manque 1" in shown and 'value="1 200"' in shown and 'value="499"' in shown
    evidence = SimpleUploadedFile("liste.pdf", PDF)
    answer = send(
        w.marc, at("enter", w.trained), first="2026", top="1 200", evidence=evidence, submit="on",
        **{"part-sex-f-top": "700", "part-sex-m-top": "500"},
    )  # fmt: skip
    assert answer.status_code == 302
    url = answer.headers["Location"]
    assert "fait le total" in page(w.noe, url) and "Vérifier : elle est juste" in page(w.noe, url)
    assert "Vérifier : elle est juste" not in page(w.marc, url)
    value = Value.objects.get()
    assert send(w.marc, at("verify", value.uid)).status_code == 302
    assert queries.state_of(value.pk) == "submitted"
    send(w.noe, at("verify", value.uid))
    assert queries.state_of(value.pk) == "verified"
    file = browser(w.bintou).get(at("evidence", value.uid))
    assert b"".join(file.streaming_content) == PDF
    assert browser(w.olga).get(at("evidence", value.uid)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": "31/02/2026", "top": "1"}, "ne se lit pas"),
        ({"first": "2026", "until": "2025", "top": "1"}, "avant le début"),
        ({"first": "2026", "top": "1,500"}, "deux façons"),
        ({"first": "2026", "top": "1,5"}, "Un nombre entier"),
        ({"first": "2026", "top": ""}, "Zéro s’écrit 0"),
        ({"first": "2026", "top": "-3"}, "en dessous de zéro"),
        ({"first": "2026", "top": "9" * 30}, "trop grand"),
        ({"first": "2026", "top": "1", "note": "x" * 3000}, "2000"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(w, typed: dict[str, str], said: str) -> None:
    answer = send(w.marc, at("enter", w.trained), **typed)
    shown = answer.content.decode()
    assert answer.status_code == 200 and said in shown
    assert f'value="{typed["first"]}"' in shown
    assert not Value.objects.exists()


def test_a_percent_of_101_is_refused(w) -> None:
    access = build.indicator(w, "ACCES", unit_kind="percent", unit="")
    shown = send(w.marc, at("enter", access), first="2026", share="101").content.decode()
    assert "de 0 à 100" in shown
    shown = send(w.marc, at("enter", access), first="2026", top="101", bottom="100")
    assert "plus de 100 %" in shown.content.decode()
    both = send(w.marc, at("enter", access), first="2026", share="10", top="1", bottom="10")
    assert "pas les deux" in both.content.decode()
    assert send(w.marc, at("enter", access), first="2026", share="1,8").status_code == 302
    assert Value.objects.get().top == 18_000


def test_two_people_correct_one_value_and_nothing_typed_is_lost(w) -> None:
    uid = build.value(w, w.trained, "2026", top=700)
    send(w.noe, at("correct", uid), first="2026", top="690")
    shown = send(w.marc, at("correct", uid), first="2026", top="680", note="Ma liste")
    shown = shown.content.decode()
    assert "entre-temps" in shown and "690" in shown
    assert 'value="680"' in shown and "Ma liste" in shown


def test_why_a_value_is_what_it_is(w) -> None:
    commands.set_baseline(Act(w.jeanne), indicator=w.trained, on="2026", top=0)
    commands.set_target(Act(w.jeanne), indicator=w.trained, first="2026", until="2026", top=1000)
    uid = build.verified(w, w.trained, "2026", top=600)
    shown = page(w.bintou, at("indicator", w.trained) + f"?pourquoi={uid}")
    for said in ("Pourquoi 600", "Saisie par", "Aucune preuve jointe", "Chemin fait", "60\u00a0%",
                 "Vérifiée par noe"):  # fmt: skip
        assert said in shown, said
    assert "La cible est-elle atteinte" in shown


def test_a_chart_draws_the_target_of_each_period_and_leaves_holes(w) -> None:
    for year, top in (("2025", 100), ("2027", 300)):
        commands.set_target(act(), indicator=w.trained, first=year, until=year, top=top)
    build.verified(w, w.trained, "2025-01", until="2025-03", top=0)
    build.verified(w, w.trained, "2025-04", until="2025-06", top=40)
    row = queries.indicator(w.trained)
    told = queries.told([row], DAY)[row.pk]
    drawn = showing.chart(told, queries.of_indicator(row.pk, verified_only=True), None, DAY)
    assert drawn
    assert drawn.labels == ["janvier à mars 2025", "avril à juin 2025", "2027"]
    assert [list(s.values) for s in drawn.series] == [[0, 40, None], [100, 100, 300]]
    assert drawn.target == 300


def test_the_target_and_the_start_are_typed(w) -> None:
    send(w.jeanne, at("baseline", w.trained), on="2025", top="10", source="Recensement")
    seen = str(queries.told([queries.indicator(w.trained)], DAY).popitem()[1].baselines[0].entry_id)
    for n in range(2):  # The start of a place is apart from that of the whole.
        send(w.jeanne, at("baseline", w.trained), on="2025", top=str(n), place=w.kati, seen=seen)
    send(w.jeanne, at("target", w.trained), first="2026", until="2027", top="1 000")
    send(
        w.jeanne, at("target", w.trained), first="2026", until="2027", top="500", part="sex|f"
    )  # fmt: skip
    shown = page(w.bintou, at("indicator", w.trained))
    for said in ("Recensement", "2026–2027", "1\u202f000", "Sexe : Femmes"):
        assert said in shown, said
    told = queries.told([queries.indicator(w.trained)], DAY)
    [one] = told.values()
    assert [t.top for t in one.targets_of(None, "sex", "f")] == [500]
    assert sorted(b.top or 0 for b in one.baselines) == [0, 1, 10]


def test_an_indicator_is_added_and_redefined_on_a_page(w) -> None:
    typed = {
        "aim": w.result, "code": "MATER", "title": "Maternités équipées", "unit_kind": "quantity",
        "direction": "up", "places": "0", "per": "1", "bounded": "on",
        "dimensions": "Sexe : femmes, hommes",
    }  # fmt: skip
    answer = send(w.jeanne, at("add", w.programme), **typed)
    assert answer.status_code == 302
    again = send(w.jeanne, at("add", w.programme), **typed)
    assert "a déjà un indicateur" in again.content.decode()
    found = queries.indicator_in(programme_row(w.programme).pk, "MATER")
    assert found
    seen = queries.definitions(found.pk)[-1].entry_id
    change = typed | {"since": "2027-01-01", "bridge_words": "Construites et équipées",
                      "bridge_factor": "0,5", "seen": str(seen)}  # fmt: skip
    assert send(w.jeanne, at("redefine", found.uid), **change).status_code == 302
    stale = send(w.jeanne, at("redefine", found.uid), **change | {"since": "2028-01-01"})
    assert "Quelqu’un d’autre a changé" in stale.content.decode()
    assert "× 0,5" in page(w.jeanne, at("indicator", found.uid))
    wrong = send(w.jeanne, at("add", w.programme), **typed | {"code": "B", "dimensions": "Sexe"})
    assert "Sexe : femmes, hommes" in wrong.content.decode()


def test_values_to_verify_wait_on_the_home_page(w) -> None:
    uid = build.value(w, w.trained, "2026", top=688, submit=True)
    titles = {block.title for block in home.blocks(w.noe, DAY)}
    assert "Valeurs à vérifier" in titles
    assert "Valeurs à vérifier" not in {b.title for b in home.blocks(w.marc, DAY)}
    commands.return_value(Act(w.noe), value=uid, why="À revoir")
    assert "Résultats à suivre" in {block.title for block in home.blocks(w.marc, DAY)}
    shown = page(w.noe, reverse("results:values") + "?etat=returned")
    assert "688" in shown


def test_indicators_are_found_by_code_and_title(w) -> None:
    for text in ("formes", "personnes for"):
        found = dict((kind.name, hits) for kind, hits in finding.find(w.bintou, text, DAY))
        assert [hit.label for hit in found["indicators"]] == ["Personnes formées"]
    assert "indicators" not in {kind.name for kind, _ in finding.find(w.olga, "formes", DAY)}


def test_who_is_outside_reads_verified_values_of_published_programmes(w) -> None:
    sheets.publish_programme(act(), programme=w.programme)
    build.verified(w, w.trained, "2025", top=500)
    waiting = build.value(w, w.trained, "2026", top=688, submit=True)
    shown = page(w.olga, at("framework", w.programme))
    assert "500\u00a0personnes" in shown and "688\u00a0personnes" not in shown
    page(w.olga, at("value", waiting), 404)
    assert ">688<" not in page(w.olga, at("indicator", w.trained))
    page(w.olga, at("concerns", w.programme), 403)


def test_risks_are_followed_on_a_page(w) -> None:
    answer = send(
        w.jeanne, at("new_concern", w.programme), kind="risk", title="Rupture", level="medium"
    )
    url = answer.headers["Location"]
    assert "quand revoir" in send(w.marc, url, level="high", on="2026-07-02").content.decode()
    send(w.marc, url, level="high", on="2026-07-02", next_review="2026-08-01", words="Commande")
    assert "Commande" in page(w.bintou, url)
    assert "Rupture" in page(w.bintou, at("framework", w.programme))
    assert send(w.bintou, url, level="low", on="2026-07-02").status_code == 403


def test_the_workbook_keeps_holes(w) -> None:
    build.indicator(w, "MATER", title="Maternités")
    build.verified(w, w.trained, "2026", top=0)
    answer = browser(w.bintou).get(at("framework", w.programme) + "?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = {row[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert (rows["FORMES"][8], rows["MATER"][8]) == (0, None)


def queries_of(who: Any, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        page(who, url)
    return len(seen)


def test_queries_do_not_grow_with_what_is_shown(w) -> None:
    urls = [at("framework", w.programme), at("indicator", w.trained), reverse("results:values")]
    build.verified(w, w.trained, "2020", top=1)
    few = [queries_of(w.jeanne, url) for url in urls]
    for n in range(6):
        more = build.indicator(w, f"I{n}")
        commands.set_target(act(), indicator=more, first="2026", until="2026", top=n + 1)
        for year in ("2021", "2022"):
            build.verified(w, more, year, top=n)
            build.verified(w, w.trained, f"{year}-0{n + 1}", top=n)
        build.verified(w, w.trained, f"202{n}", top=n, place=w.kati, note="x")
    assert [queries_of(w.jeanne, url) for url in urls] == few
    assert max(few) <= 40


def test_progress_of_many_takes_seven_queries(w) -> None:
    key = programme_row(w.programme).pk
    for n in range(4):
        build.verified(w, build.indicator(w, f"I{n}"), "2026", top=n)
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.progress(key, DAY)) == 5
    assert len(seen) == 7
    place = programme_row(w.programme) and queries.territory_places(key)[0]
    with CaptureQueriesContext(connection) as seen:
        queries.in_places([key], [place.pk], DAY)
    assert len(seen) == 7
