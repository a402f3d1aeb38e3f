"""Values go from draft to verified by two people; what is redefined keeps its bridge."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pacte.journal import clock, jobs
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures import registry
from pacte.measures.readings import Question, Reading
from pacte.measures.registry import Measure
from pacte.places import queries as places
from pacte.programmes.results import commands, queries
from pacte.programmes.results.models import Definition, Indicator, Value
from pacte.programmes.sheets import queries as sheets
from pacte.site import jobs as table
from programmes import world_results as build
from programmes.world_sheets import row as programme_row
from world import act

DAY = date(2026, 7, 2)


@pytest.fixture(autouse=True)
def today(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: DAY)


def line_of(w: Any, code: str = "FORMES", *, verified_only: bool = False) -> queries.ResultLine:
    lines = queries.progress(programme_row(w.programme).pk, DAY, verified_only=verified_only)
    return next(line for line in lines if line.indicator.code == code)


def test_a_value_is_published_once_somebody_else_verified_it(w) -> None:
    uid = build.value(w, w.trained, "2026", top=688)
    assert line_of(w).state == "unmeasured"
    commands.submit_value(Act(w.marc), value=uid)
    assert (line_of(w).state, line_of(w).reached_text) == ("unverified", "688\u00a0personnes")
    assert line_of(w, verified_only=True).value is None
    with pytest.raises(Refused, match="quelqu’un d’autre"):
        commands.verify_value(Act(w.marc), value=uid)
    commands.verify_value(Act(w.noe), value=uid)
    assert line_of(w, verified_only=True).reached_text == "688\u00a0personnes"
    assert line_of(w).state == "no_target"


def test_who_submits_does_not_verify_either(w) -> None:
    uid = build.value(w, w.trained, "2026", top=1)
    commands.submit_value(Act(w.noe), value=uid)
    for who in (w.noe, w.marc):
        with pytest.raises(Refused):
            commands.verify_value(Act(who), value=uid)


def test_reached_zero_is_not_missing(w) -> None:
    assert line_of(w).reached_text is None
    build.verified(w, w.trained, "2026", top=0)
    assert line_of(w).reached_text == "0\u00a0personnes"
    assert line_of(w).number == 0
    with pytest.raises(Refused, match="Zéro s’écrit 0"):
        build.value(w, w.trained, "2025")


def test_a_returned_value_says_why_and_is_replaced(w) -> None:
    uid = build.value(w, w.trained, "2026", top=700, submit=True)
    with pytest.raises(Refused):
        commands.return_value(Act(w.noe), value=uid, why=" ")
    commands.return_value(Act(w.noe), value=uid, why="La liste de mars manque.")
    newer = build.value(w, w.trained, "2026", top=688, replaces=uid, submit=True)
    assert queries.state_of(Value.objects.get(uid=uid).pk) == "replaced"
    commands.verify_value(Act(w.noe), value=newer)
    with pytest.raises(Refused, match="déjà vérifiée"):
        build.value(w, w.trained, "2026", top=1, replaces=newer)


def test_two_people_correct_one_value(w) -> None:
    uid = build.value(w, w.trained, "2026", top=700)
    build.value(w, w.trained, "2026", by=w.noe, top=690, replaces=uid)
    with pytest.raises(Refused, match="entre-temps") as refusal:
        build.value(w, w.trained, "2026", top=680, replaces=uid)
    assert "690" in str(refusal.value) and "noe" in str(refusal.value)


def test_one_value_at_a_time_waits_for_a_period(w) -> None:
    build.value(w, w.trained, "2026", top=700)
    with pytest.raises(Refused, match="attend déjà"):
        build.value(w, w.trained, "2026", by=w.noe, top=600)
    build.value(w, w.trained, "2026", top=5, place=w.kati)


def test_over_a_verified_value_one_says_why(w) -> None:
    build.verified(w, w.trained, "2026", top=10)
    with pytest.raises(Refused, match="pourquoi"):
        build.value(w, w.trained, "2026", top=11)
    newer = build.value(w, w.trained, "2026", top=11, note="Liste d’avril.", submit=True)
    assert line_of(w, verified_only=True).number == 10_000_000
    commands.verify_value(Act(w.noe), value=newer)
    assert line_of(w, verified_only=True).number == 11_000_000


def test_parts_reconcile_or_are_refused_beside_their_field(w) -> None:
    told = [{"dimension": "sex", "category": "f", "top": 400},
            {"dimension": "sex", "category": "m", "top": 280}]  # fmt: skip
    with pytest.raises(Refused, match="il manque 8") as refusal:
        build.value(w, w.trained, "2026", top=688, told=told)
    assert refusal.value.field == "part-sex-f-top"
    told[1]["top"] = 288
    build.value(w, w.trained, "2026", top=688, told=told)


@pytest.mark.parametrize("first,until", [("2026-02-31", "2026"), ("2026", "2025"), ("x", "2026")])
def test_periods_that_are_none(w, first: str, until: str) -> None:
    with pytest.raises(Refused):
        build.value(w, w.trained, first, until=until, top=1)


def test_progress_against_the_target_of_the_period(w) -> None:
    commands.set_baseline(Act(w.jeanne), indicator=w.trained, on="2026-01-01", top=0)
    commands.set_target(Act(w.jeanne), indicator=w.trained, first="2026", until="2026", top=1_000)
    build.verified(w, w.trained, "2026", top=510)
    line = line_of(w)
    assert (line.state, line.against.progress) == ("on_track", 510_000)
    assert line.against.expected == 183 * 1_000_000 // 365
    assert (line.target_text, line.baseline_text) == (
        "1\u202f000\u00a0personnes",
        "0\u00a0personnes",
    )


def test_the_last_target_of_a_period_counts_and_can_be_withdrawn(w) -> None:
    for top in (1_000, 800):
        commands.set_target(Act(w.jeanne), indicator=w.trained, first="2026", until="2026", top=top)
    assert line_of(w).aimed == 800_000_000
    commands.set_target(
        Act(w.jeanne), indicator=w.trained, first="2026", until="2026", withdrawn=True
    )
    assert (line_of(w).target, line_of(w).target_text) == (None, None)


def test_a_new_version_needs_a_bridge(w) -> None:
    definition = {"title": "Personnes formées cinq jours", "unit_kind": "quantity",
                  "direction": "up", "unit": "personnes"}  # fmt: skip
    build.verified(w, w.trained, "2025", top=100)
    with pytest.raises(Refused, match="ce qui change"):
        commands.redefine_indicator(
            Act(w.jeanne), indicator=w.trained, since=date(2027, 1, 1), bridge_words=" ",
            **definition,
        )  # fmt: skip
    commands.redefine_indicator(
        Act(w.jeanne), indicator=w.trained, since=DAY.replace(day=3), bridge_words="Cinq jours.",
        bridge_factor=800_000, **definition,
    )  # fmt: skip
    assert line_of(w).number == 100_000_000  # Not in force yet.
    [line] = queries.progress(programme_row(w.programme).pk, date(2026, 8, 1))
    assert (line.number, line.definition.version) == (80_000_000, 2)


def test_what_does_not_compare_is_not_compared(w) -> None:
    commands.set_target(Act(w.jeanne), indicator=w.trained, first="2027", until="2027", top=200)
    build.verified(w, w.trained, "2025", top=100)
    since = Definition.objects.get().since
    commands.redefine_indicator(
        Act(w.jeanne), indicator=w.trained, since=since.replace(year=2028), title="Autre",
        unit_kind="quantity", direction="up", bridge_words="On compte des diplômes.",
    )  # fmt: skip
    [line] = queries.progress(programme_row(w.programme).pk, date(2028, 12, 1))
    assert (line.state, line.number, line.aimed) == ("not_comparable", None, None)
    assert line.reached_text == "100\u00a0personnes"


def test_two_people_redefine_at_once(w) -> None:
    seen = Definition.objects.get().entry_id
    asked = {"indicator": w.trained, "title": "A", "unit_kind": "quantity", "direction": "up",
             "bridge_words": "x", "seen": seen}  # fmt: skip
    commands.redefine_indicator(Act(w.jeanne), since=date(2027, 1, 1), **asked)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.redefine_indicator(Act(w.jeanne), since=date(2028, 1, 1), **asked)


def test_words_without_a_scale_are_not_compared(w) -> None:
    plan = build.indicator(w, "PCDS", unit_kind="qualitative", unit="", title="Plan communal")
    commands.set_target(
        Act(w.jeanne), indicator=plan, first="2013", until="2013", words="adopté en 2013"
    )
    build.verified(w, plan, "2012", words="en cours d’élaboration")
    line = line_of(w, "PCDS")
    assert (line.state, line.reached_text) == ("not_comparable", "en cours d’élaboration")
    assert line.target_text == "adopté en 2013"


def test_a_scale_has_an_order(w) -> None:
    plan = build.indicator(w, "PLAN", unit_kind="qualitative", scale=["absent", "projet", "adopté"])
    commands.set_target(Act(w.jeanne), indicator=plan, first="2027", until="2027", top=2)
    build.verified(w, plan, "2026", top=2)
    line = line_of(w, "PLAN")
    assert (line.reached_text, line.target_text, line.against.reached) == ("adopté", "adopté", True)


def test_the_text_of_sud_kivu_is_kept_as_it_says(w) -> None:
    access = build.indicator(w, "ACCES", unit_kind="percent", unit="", title="Accès aux soins")
    for first, until, share, words in (
        ("2008", "2010", 20_000, "à 3 ans"), ("2011", "2016", 200_000, "à 8 ans"),
    ):  # fmt: skip
        commands.set_target(
            act(), indicator=access, first=first, until=until, top=share, words=words
        )
    told = queries.told([Indicator.objects.get(uid=access)], DAY)
    [one] = told.values()
    assert [t.words for t in one.targets_of()] == ["à 3 ans", "à 8 ans"]
    line = line_of(w, "ACCES")
    assert (line.target_text, line.target_period, line.state) == (
        "20\u00a0%", "2011–2016", "unmeasured"
    )  # fmt: skip


COUNTED = {"reading": Reading.of(12, 600)}


@pytest.fixture
def measured(monkeypatch) -> None:
    """A measure of this test's own, with what it says."""
    one = Measure(
        name="viability.test", label="Essai", definition="Essai", unit="share", source="Essai",
        action="see_dashboard", grain=("place", "month"), read=read,
    )  # fmt: skip
    monkeypatch.setitem(registry.MEASURES, "viability.test", one)
    monkeypatch.setitem(COUNTED, "reading", Reading.of(12, 600))


def read(asked: Question) -> Reading:
    return COUNTED["reading"]


def test_a_measured_value_is_a_snapshot_and_a_draft(w, measured) -> None:
    access = build.indicator(w, "ACCES", unit_kind="percent", measure="viability.test")
    uid = commands.measure_value(Act(w.marc), indicator=access, first="2026-06", until="2026-06")
    row = Value.objects.get(uid=uid)
    assert (row.top, row.bottom, row.source) == (12, 600, "measure")
    assert row.known_until and queries.state_of(row.pk) == "draft"
    COUNTED["reading"] = Reading.of(30, 600)
    row.refresh_from_db()
    assert row.top == 12  # What was read is kept as it was known.
    again = commands.measure_value(Act(w.marc), indicator=access, first="2026-06", until="2026-06")
    assert Value.objects.get(uid=again).top == 30
    assert queries.state_of(row.pk) == "replaced"


def test_what_a_measure_does_not_know_is_not_entered(w, measured) -> None:
    access = build.indicator(w, "ACCES", unit_kind="percent", measure="viability.test")
    COUNTED["reading"] = Reading.of(None, 600)
    with pytest.raises(Refused, match="ce n’est pas zéro"):
        commands.measure_value(Act(w.marc), indicator=access, first="2026", until="2026")
    COUNTED["reading"] = Reading.of(0, 600)
    uid = commands.measure_value(Act(w.marc), indicator=access, first="2026", until="2026")
    assert Value.objects.get(uid=uid).top == 0


TOLD_APART = [
    {"code": "sex", "label": "Sexe", "categories": [
        {"code": "femmes", "label": "Femmes"}, {"code": "hommes", "label": "Hommes"}]},
    {"code": "place", "label": "Lieu", "exhaustive": False, "categories": [
        {"code": "KATI", "label": "Kati"}, {"code": "NULLE-PART", "label": "?"},
        {"code": "KAYES", "label": "Kayes"}]},
    {"code": "age", "label": "Âge", "categories": [
        {"code": "0-4", "label": "0-4"}, {"code": "5+", "label": "5+"}]},
]  # fmt: skip


def told_apart(monkeypatch, said: dict[tuple[int | None, str], Reading], *grain: str) -> None:
    """A measure that answers by place and sex what ``said`` says of them."""

    def answer(asked: Question) -> Reading:
        return said[asked.place, asked.sex]

    one = Measure(
        name="viability.test", label="Essai", definition="Essai", unit="people", source="Essai",
        action="see_dashboard", grain=grain, read=answer,
    )  # fmt: skip
    monkeypatch.setitem(registry.MEASURES, "viability.test", one)


def parts_of(uid: str) -> list[tuple[str, str, int, int | None]]:
    rows = Value.objects.get(uid=uid).parts.order_by("id")
    return [(p.dimension, p.category, p.top, p.bottom) for p in rows]


def test_a_measure_is_read_by_sex_and_place_when_it_tells_them_apart(w, monkeypatch) -> None:
    kati, kayes = places.any_by_code("KATI").pk, places.any_by_code("KAYES").pk
    said = {(None, ""): Reading.of(30, 90), (None, "f"): Reading.of(20, 50),
            (None, "m"): Reading.of(10, 40), (kati, ""): Reading.of(12, 60),
            (kayes, ""): Reading.of(None, 20), (kati, "f"): Reading.of(0, 30),
            (kati, "m"): Reading.of(12, 30)}  # fmt: skip
    told_apart(monkeypatch, said, "place", "sex")
    row = build.indicator(w, "ACCES", unit_kind="percent", measure="viability.test",
                          dimensions=TOLD_APART)  # fmt: skip
    uid = commands.measure_value(Act(w.marc), indicator=row, first="2026", until="2026")
    assert parts_of(uid) == [  # Kayes is not known: it is not zero.
        ("sex", "femmes", 20, 50), ("sex", "hommes", 10, 40), ("place", "KATI", 12, 60),
    ]  # fmt: skip
    there = commands.measure_value(
        Act(w.marc), indicator=row, first="2026", until="2026", place=str(w.kati)
    )
    assert parts_of(there) == [("sex", "femmes", 0, 30), ("sex", "hommes", 12, 30)]


def test_parts_that_differ_from_their_whole_are_left_out_and_it_is_said(w, monkeypatch) -> None:
    kati, kayes = places.any_by_code("KATI").pk, places.any_by_code("KAYES").pk
    said = {(None, ""): Reading(30), (None, "f"): Reading(20), (None, "m"): Reading(9),
            (kati, ""): Reading(12), (kayes, ""): Reading(18)}  # fmt: skip
    told_apart(monkeypatch, said, "place", "sex")
    row = build.indicator(w, "FORMES2", measure="viability.test", dimensions=TOLD_APART)
    uid = commands.measure_value(Act(w.marc), indicator=row, first="2026", until="2026")
    assert [part[:3] for part in parts_of(uid)] == [("place", "KATI", 12), ("place", "KAYES", 18)]
    assert "il manque 1" in Value.objects.get(uid=uid).note


def test_a_measure_that_tells_nothing_apart_is_asked_once(w, monkeypatch) -> None:
    told_apart(monkeypatch, {(None, ""): Reading(30)}, "month")
    row = build.indicator(w, "FORMES2", measure="viability.test", dimensions=TOLD_APART)
    uid = commands.measure_value(Act(w.marc), indicator=row, first="2026", until="2026")
    assert parts_of(uid) == [] and Value.objects.get(uid=uid).note == ""


def test_measures_are_read_for_the_whole_and_each_place(w, measured) -> None:
    build.indicator(w, "ACCES", unit_kind="percent", measure="viability.test")
    commands.ask_measures(
        Act(w.marc), programme=w.programme, first="2026", until="2026", by_place=True
    )
    assert table.jobs.STEPS["results.measure"] is commands.measure_step
    jobs.work("worker")
    rows = Value.objects.order_by("id").values_list("place__name", "author_name")
    assert list(rows) == [(None, w.marc.name), ("Kati", w.marc.name)]


def test_a_measure_that_is_not_offered(w) -> None:
    with pytest.raises(Refused, match="Aucune mesure"):
        build.indicator(w, "X", measure="viability.nothing")
    with pytest.raises(Refused, match="régime"):
        build.indicator(w, "X", measure="viability.covered")
    with pytest.raises(Refused, match="pas de mesure"):
        commands.measure_value(Act(w.marc), indicator=w.trained, first="2026", until="2026")


def test_risks_are_looked_at_again(w) -> None:
    uid = commands.add_concern(
        Act(w.jeanne), programme=w.programme, kind="risk", title="Rupture", aim="R1", level="medium"
    )
    asked = {"concern": uid, "level": "high"}
    with pytest.raises(Refused, match="quand revoir"):
        commands.follow_concern(Act(w.marc), **asked)
    with pytest.raises(Refused, match="après"):
        commands.follow_concern(Act(w.marc), next_review=DAY, **asked)
    with pytest.raises(Refused, match="pas encore"):
        commands.follow_concern(
            Act(w.marc), on=date(2026, 7, 3), next_review=date(2026, 8, 1), **asked
        )
    commands.follow_concern(Act(w.marc), next_review=date(2026, 7, 20), words="Commande", **asked)
    assert queries.due(w.marc, DAY) == []
    assert [c.title for c in queries.due(w.marc, date(2026, 7, 20))] == ["Rupture"]
    commands.follow_concern(Act(w.marc), concern=uid, level="closed")
    assert queries.due(w.marc, date(2026, 9, 1)) == []


def test_results_without_targets_are_found(w) -> None:
    key = programme_row(w.programme).pk
    assert "result_without_target" in {one.what.check for one in sheets.contradictions(key)}
    commands.set_target(Act(w.jeanne), indicator=w.trained, first="2026", until="2026", top=5)
    assert "result_without_target" not in {one.what.check for one in sheets.contradictions(key)}


def refused(w: Any) -> list[tuple[Any, dict[str, Any]]]:
    """Every command, with content that would do for who may."""
    uid = build.value(w, w.trained, "2024", top=1)
    risk = commands.add_concern(act(), programme=w.programme, kind="risk", title="R", level="low")
    one = {"indicator": w.trained}
    period = {"first": "2026", "until": "2026"}
    defined = {"title": "A", "unit_kind": "quantity", "direction": "up"}
    return [
        (commands.add_indicator, {"programme": w.programme, "aim": "R1", "code": "N", **defined}),
        (commands.redefine_indicator,
         one | defined | {"since": date(2027, 1, 1), "bridge_words": "x"}),
        (commands.move_indicator, one | {"aim": "R1", "code": "N", "position": 1}),
        (commands.end_indicator, one | {"why": "x"}),
        (commands.set_baseline, one | {"on": "2025", "top": 1}),
        (commands.set_target, one | period | {"top": 1}),
        (commands.enter_value, one | period | {"top": 1}),
        (commands.measure_value, one | period),
        (commands.ask_measures, {"programme": w.programme, **period}),
        (commands.submit_value, {"value": uid}),
        (commands.verify_value, {"value": uid}),
        (commands.return_value, {"value": uid, "why": "x"}),
        (commands.discard_value, {"value": uid}),
        (commands.add_concern, {"programme": w.programme, "kind": "risk", "title": "x"}),
        (commands.describe_concern, {"concern": risk, "title": "x"}),
        (commands.follow_concern, {"concern": risk, "level": "low"}),
    ]  # fmt: skip


def test_who_may_not(w) -> None:
    """Bintou only reads; Olga coordinates for another agency."""
    for command, content in refused(w):
        for who in (w.bintou, w.olga):
            with pytest.raises(NotAllowed):
                command(Act(who), **content)
