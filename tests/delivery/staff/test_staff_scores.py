"""The score that motivation counts is that of a visit; it is typed only when no visit gives one."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from delivery.quality.visited import FULL, LIST
from delivery.world_staff import hired, staffed
from pacte.delivery.quality import commands as quality
from pacte.delivery.staff import commands
from pacte.delivery.staff.models import RunScore
from pacte.delivery.staff.queries import motivation as paid
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused
from world import START, act, person

pytestmark = pytest.mark.django_db
TWO = LIST.replace("code: exemple", "code: hygiene-seule")


@pytest.fixture
def w() -> SimpleNamespace:
    w = staffed()
    w.binta = person("binta", district=f"place:{w.kati}")
    w.list = quality.publish_checklist(act(), text=LIST, since=START)
    w.awa = hired(w, "Awa Traoré")
    return w


def visit(w: Any, on: date, points: int, confirmed: bool = True, checklist: str = "") -> str:
    """A visit of the centre by Chérif; of 10 points of the pharmacy, ``points`` are given."""
    uid = quality.open_visit(Act(w.cherif), facility=w.centre, checklist=checklist or w.list, on=on)
    marks = [{"item": code, "points": n} for code, n in (FULL | {"d1": points}).items()]
    quality.record_scores(Act(w.cherif), visit=uid, marks=marks)
    quality.submit_visit(Act(w.cherif), visit=uid)
    if confirmed:
        quality.confirm_visit(Act(w.binta), visit=uid)
    return uid


def opened(w: Any, month: str = "2026-03", **more: Any) -> Any:
    """The list of a month, by a rule that counts the score."""
    commands.set_rule(
        Act(w.ines), organisation=w.project, code="prime", title="Prime", currency="XOF",
        since=date(2025, 1, 1), reference="Convention 12, art. 4",
        document={"bases": {"nurse_a1": 60_000}, "by_score": True} | more,
    )  # fmt: skip
    uid = commands.open_run(Act(w.cherif), organisation=w.project, rule="prime", month=month)
    return paid.runs_for(w.cherif, date(2026, 4, 1)).get(uid=uid)


def worked(run: Any) -> list[tuple[str, Any, Any]]:
    run.refresh_from_db()
    return [(line.reason, line.score, line.amount) for line in paid.lines_of(run)]


def test_the_score_is_that_of_the_last_confirmed_visit_up_to_the_end_of_the_month(w) -> None:
    """A visit of April, one that is not confirmed and one of before do not count for March."""
    visit(w, date(2026, 1, 10), 0)
    last = visit(w, date(2026, 3, 31), 5)
    visit(w, date(2026, 3, 31), 10, confirmed=False)
    visit(w, date(2026, 4, 1), 10)
    run = opened(w)
    [(reason, score, amount)] = worked(run)
    assert (reason, amount) == ("due", 60_000 * score // 1_000_000) and 0 < score < 1_000_000
    kept = RunScore.objects.get()
    assert (str(kept.visit), kept.on, kept.score) == (last, date(2026, 3, 31), score)
    with pytest.raises(Refused, match="donne le score de cette formation"):
        commands.score_facility(
            Act(w.cherif), run=str(run.uid), facility=w.centre, score=900_000, words="Une autre"
        )
    commands.compute_run(Act(w.cherif), run=str(run.uid))
    assert RunScore.objects.count() == 1 and len(worked(run)) == 1


def test_a_score_is_typed_when_no_visit_gives_one_and_a_visit_takes_its_place(w) -> None:
    run = opened(w)
    assert worked(run) == [("no_score", None, None)]
    typed = {"run": str(run.uid), "facility": w.centre, "score": 500_000}
    with pytest.raises(Refused, match="aucune visite"):
        commands.score_facility(Act(w.cherif), **typed, words=" ")
    commands.score_facility(Act(w.cherif), **typed, words="Visite sur papier, fiche perdue")
    assert worked(run) == [("due", 500_000, 30_000)]
    visit(w, date(2026, 3, 20), 10)
    commands.prepare_run(Act(w.cherif), run=str(run.uid))
    assert worked(run) == [("due", 1_000_000, 60_000)]


@pytest.mark.parametrize(("then", "line"), [
    ("wait", ("no_score", None, None)), ("nothing", ("not_scored", None, 0)),
    ("without", ("unscored", None, 60_000)),
])  # fmt: skip
def test_the_rule_says_what_is_paid_when_there_is_no_score(w, then, line) -> None:
    assert worked(opened(w, no_score=then)) == [line]


def test_a_rule_may_count_one_checklist_only(w) -> None:
    other = quality.publish_checklist(act(), text=TWO, since=START)
    visit(w, date(2026, 3, 10), 5)
    visit(w, date(2026, 3, 20), 10, checklist=other)
    [(_, score, _)] = worked(opened(w, checklist="exemple"))
    assert score < 1_000_000
    with pytest.raises(Refused, match="score n’est pas connu"):
        opened(w, no_score="perhaps")
    with pytest.raises(Refused, match="Aucune grille"):
        opened(w, checklist="inconnue")


def test_no_score_is_typed_for_a_rule_that_counts_none(w) -> None:
    run = opened(w, by_score=False)
    with pytest.raises(Refused, match="ne compte pas de score"):
        commands.score_facility(
            Act(w.cherif), run=str(run.uid), facility=w.centre, score=1, words="x"
        )


def test_the_working_names_the_visit_with_its_day(w, client) -> None:
    uid = visit(w, date(2026, 3, 12), 5)
    run = opened(w)
    client.force_login(w.cherif)
    here = reverse("staff:run", args=[run.uid])
    page = client.get(here).content.decode()
    assert "visite du 12 mars 2026, Grille de l’essai" in page
    line = paid.lines_of(run).get()
    page = client.get(here, {"pourquoi": line.pk}).content.decode()
    assert "visite du 12 mars 2026" in page and reverse("quality:visit", args=[uid]) in page


def test_a_rule_that_counts_the_score_is_set_from_its_page(w, client) -> None:
    client.force_login(w.ines)
    way = reverse("staff:set_rule")
    assert "Grille de l’essai" in client.get(way).content.decode()
    typed = {
        "organisation": w.project, "code": "prime", "title": "Prime", "currency": "XOF",
        "since": "2026-01-01", "bases": "nurse_a1 = 60 000", "by_score": "on",
        "no_score": "nothing", "checklist": "exemple", "reference": "Décision 4",
    }  # fmt: skip
    assert client.post(way, typed | {"key": str(uuid4())}).status_code == 302
    page = client.get(reverse("staff:rules")).content.decode()
    assert "sans score : rien n’est payé" in page
