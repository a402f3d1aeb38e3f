"""Periodic reports: made once from what is verified, kept as issued, opened by who may."""

from __future__ import annotations

import io
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4, uuid5

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from pacte.files import storing
from pacte.journal import clock, jobs
from pacte.journal.command import Act
from pacte.journal.queries import last_number
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import commands as people
from pacte.programmes.results import commands as results
from pacte.programmes.sheets import commands as sheets
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.models import IssuedReport
from pacte.reports import issuing, periodic
from pacte.site import jobs as _table  # noqa: F401  What a job does is said there.
from programmes import world_results as build
from programmes.world_sheets import row
from world import START, act, person

DAY = date(2026, 7, 1)


@pytest.fixture
def w(db, monkeypatch, settings, tmp_path) -> SimpleNamespace:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "today", lambda: DAY)
    w = build.results_world()
    told = [{"dimension": "sex", "category": "f", "top": 120},
            {"dimension": "sex", "category": "m", "top": 160}]  # fmt: skip
    results.set_target(act(), indicator=w.trained, first="2025", until="2025", top=500)
    build.verified(w, w.trained, "2025", top=280, told=told)
    told[1]["top"] = 568
    w.submitted = build.value(w, w.trained, "2026", top=688, told=told, submit=True)
    results.add_concern(act(), programme=w.programme, kind="risk", title="Rupture", level="high")
    return w


def browser(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def at(w: Any, name: str = "issue", *more: Any) -> str:
    return reverse(f"reports:{name}", args=[w.programme, *more])


def send(w: Any, who: Any, made: bool = True, **typed: Any) -> Any:
    """Ask for a report; the job makes it."""
    given = {"key": str(uuid4()), "title": "Rapport semestriel", "first": "2026-01-01",
             "last": "30/06/2026"}  # fmt: skip
    answer = browser(who).post(at(w), given | typed)
    if made:
        jobs.work("w")
    return answer


def sheet_of(w: Any, number: int, name: str) -> list[tuple[Any, ...]]:
    """The rows of a table of the French workbook, as it was kept."""
    kept = queries.report_file(queries.issued_reports(row(w.programme).pk).get(number=number).pk,
                               "fr", "xlsx")  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(storing.content(kept.file)))
    return list(book[name].iter_rows(values_only=True))


def test_a_report_has_a_pdf_and_a_workbook_in_both_languages(w) -> None:
    answer = send(w, w.jeanne, made=False)
    known = last_number()
    jobs.work("w")
    assert answer.status_code == 302, answer.content.decode()
    issued = IssuedReport.objects.get()
    assert (issued.number, issued.first, issued.until) == (1, date(2026, 1, 1), DAY)
    assert issued.known_until == known and issued.by_name == w.jeanne.name
    kinds = {(f.language, f.kind) for f in issued.files.all()}
    assert kinds == {("fr", "pdf"), ("fr", "xlsx"), ("en", "pdf"), ("en", "xlsx")}
    for language, kind in kinds:
        url = at(w, "report_file", 1, language, kind)
        opened = browser(w.jeanne).get(url)
        start = b"".join(opened.streaming_content)[:4]
        assert start == {"pdf": b"%PDF", "xlsx": b"PK\x03\x04"}[kind]
        assert url in browser(w.jeanne).get(at(w, "periodic")).content.decode()


def test_only_verified_values_are_reported_and_they_stay_as_they_were(w) -> None:
    send(w, w.jeanne)
    rows = sheet_of(w, 1, "Résultats")
    assert rows[1][0] == "FORMES" and rows[1][4] == 280
    results.verify_value(act(), value=w.submitted)
    # What is verified later does not change what was issued.
    assert sheet_of(w, 1, "Résultats") == rows
    send(w, w.jeanne)
    assert sheet_of(w, 2, "Résultats")[1][4] == 688


def test_risks_are_told_only_when_it_was_chosen(w) -> None:
    send(w, w.jeanne)
    send(w, w.jeanne, inside="on")
    with pytest.raises(KeyError):
        sheet_of(w, 1, "Hypothèses et risques")
    assert sheet_of(w, 2, "Hypothèses et risques")[1][0] == "Rupture"


def test_a_form_sent_twice_issues_one_report(w) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert send(w, w.jeanne, key=key).status_code == 302
    assert IssuedReport.objects.count() == 1


def test_the_page_says_that_a_report_is_being_made_then_that_it_is_there(w) -> None:
    send(w, w.jeanne, made=False)
    page = browser(w.jeanne).get(at(w, "periodic")).content.decode()
    assert "« Rapport semestriel » se fait" in page and 'data-reload="3"' in page
    assert "se fait" not in browser(w.noe).get(at(w, "periodic")).content.decode()
    jobs.work("w")
    page = browser(w.jeanne).get(at(w, "periodic")).content.decode()
    assert "se fait" not in page and "N° 1" in page


def test_a_worker_that_dies_just_after_makes_no_second_report(w) -> None:
    send(w, w.jeanne, made=False)
    job = jobs.take("w")
    step = Act(SYSTEM, key=uuid5(job.uid, "0"))
    for _ in range(2):
        assert issuing.issue_step(step, 0, **job.arguments) == 1
    assert IssuedReport.objects.count() == 1


def test_who_may_no_longer_when_it_is_made_issues_nothing_and_the_page_says_so(w) -> None:
    send(w, w.jeanne, made=False)
    zoe = person("zoe", coordinator=w.agency)
    people.give_role(act(), user=str(w.jeanne.uid), role="coordinator", since=DAY,
                     organisation=w.agency, closed=True)  # fmt: skip
    jobs.work("w")
    assert not IssuedReport.objects.exists()
    assert "n’a pas pu être fait" in browser(zoe).get(at(w, "periodic")).content.decode()


def test_the_command_refuses_what_no_form_sends(w) -> None:
    given = {"programme": w.programme, "title": "x", "first": START, "until": DAY}
    for wrong in ({"title": " "}, {"title": "x" * 251}, {"until": START}):
        with pytest.raises(Refused):
            sheets.ask_report(act(), **given | wrong)
    with pytest.raises(NotAllowed):
        sheets.ask_report(Act(w.noe), **given)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": "31/02/2026"}, "31/02/2026"),
        ({"last": "2025-12-31"}, "avant le premier"),
        ({"first": "2027-01-01", "last": "2027-02-01"}, "pas commencé"),
        ({"title": ""}, "obligatoire"),
        ({"title": "x" * 251}, "250"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(w, typed, said) -> None:
    answer = send(w, w.jeanne, **typed)
    page = answer.content.decode()
    assert answer.status_code == 200 and said in page
    assert typed.get("title", "Rapport semestriel") in page
    assert not IssuedReport.objects.exists()


def test_who_issues_and_who_opens(w) -> None:
    assert send(w, w.noe).status_code == 403  # He follows figures, he issues no report.
    send(w, w.jeanne)
    partner = person("pia", funder=w.funder)
    sheets.add_partner(act(), programme=w.programme, organisation=w.funder, role="funding")
    file = at(w, "report_file", 1, "fr", "pdf")
    for who, status in ((w.noe, 200), (partner, 200), (w.olga, 404), (w.awa, 403)):
        assert browser(who).get(file).status_code == status, who
    sheets.publish_programme(act(), programme=w.programme)
    assert browser(w.olga).get(file).status_code == 403
    assert "Rapport semestriel" in browser(w.olga).get(at(w, "periodic")).content.decode()
    assert file not in browser(w.olga).get(at(w, "periodic")).content.decode()
    assert browser(w.jeanne).get(at(w, "report_file", 2, "fr", "pdf")).status_code == 404
    assert browser(w.jeanne).get(at(w, "report_file", 1, "fr", "zip")).status_code == 404


def test_what_people_wrote_is_no_markup(w) -> None:
    odd = "#panic() $x$ *a* [b] \\ = <script>"
    results.set_target(act(), indicator=w.trained, first="2026", until="2026", top=900)
    people.give_role(
        act(), user=str(w.jeanne.uid), role="monitor", since=START, organisation=w.agency
    )
    found = periodic.gathered(
        w.jeanne, row(w.programme), title=odd, first=START, until=DAY, known_until=1, today=DAY,
        inside=True,
    )  # fmt: skip
    assert periodic.paper(found, "fr").startswith(b"%PDF")
