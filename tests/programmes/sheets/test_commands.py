"""What one can do with a sheet, what is refused, and who may not."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance import world_bodies as bodies
from pacte.journal import queries as journal
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.sheets import checks, commands, queries
from pacte.programmes.sheets.rules import Contradiction
from programmes import world_sheets as sheets
from world import act, organisation, person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 text"


@pytest.fixture(autouse=True)
def no_higher_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks that higher rooms offer are theirs to test."""
    monkeypatch.setattr(checks, "OFFERED", {})
    monkeypatch.setattr(checks, "LINES", {})


@pytest.fixture
def w() -> Any:
    return sheets.sheets_world()


def key(w: Any) -> int:
    return queries.programme(w.programme).pk


def found(w: Any) -> list[str]:
    return [one.what.check for one in queries.contradictions(key(w)) if one.open]


def two_budgets(w: Any) -> list[str]:
    amounts = 1_527_923_000, 2_180_000_000
    return [
        sheets.statement(w.programme, "budget", amount=amount, currency="EUR", document="fiche")
        for amount in amounts
    ]


def test_a_programme_is_opened_by_who_keeps_those_of_its_organisation(w: Any) -> None:
    given = {"code": "P-1", "name": "Eau", "kind": "project"}
    uid = commands.open_programme(Act(w.jeanne), organisation=w.agency, **given)
    assert queries.by_code("P-1").uid == uuid.UUID(uid)
    for who in (w.olga, w.marc, w.bintou):
        with pytest.raises(NotAllowed):
            commands.open_programme(Act(who), organisation=w.agency, **given | {"code": "P-2"})


def test_a_code_is_that_of_one_programme(w: Any) -> None:
    with pytest.raises(Refused, match="déjà celui d’un autre"):
        sheets.programme(w.elsewhere, code="SANTE1")
    with pytest.raises(Refused):
        sheets.programme(w.agency, code="É 1")


def test_who_may_not_change_a_sheet(w: Any) -> None:
    """Olga keeps the sheets of another agency; Marc only looks after the figures."""
    aim = sheets.aim(w.programme)
    stage = commands.set_stage(act(), programme=w.programme, position=1, title="Début")
    given: list[tuple[Any, dict[str, Any]]] = [
        (commands.describe_programme, {"name": "X", "kind": "project"}),
        (commands.publish_programme, {}),
        (commands.choose_sector_level, {"level": "transaction"}),
        (commands.set_sector, {"code": "12220"}),
        (commands.add_predecessor, {"previous_name": "Avant"}),
        (commands.add_document, {"code": "x", "title": "X"}),
        (commands.state, {"subject": "goal", "words": "x"}),
        (commands.set_aim, {"kind": "goal", "code": "X", "title": "X", "position": 1}),
        (commands.set_stage, {"position": 1, "title": "X"}),
        (commands.add_partner, {"organisation": w.funder, "role": "funding"}),
        (commands.set_territory, {"place": w.kati}),
        (commands.answer, {"check": "budgets_differ", "verdict": "explained", "words": "x"}),
    ]
    for who in (w.olga, w.marc):
        for command, content in given:
            with pytest.raises(NotAllowed):
                command(Act(who), programme=w.programme, **content)
        with pytest.raises(NotAllowed):
            commands.set_aim_state(Act(who), aim=aim, state="dropped", reason="x")
        with pytest.raises(NotAllowed):
            commands.record_stage(Act(who), stage=stage, state="done")
        with pytest.raises(NotAllowed):
            commands.correct_document(Act(who), document=w.text, title="X", kind="sheet")


def test_the_second_of_two_who_correct_a_sheet_is_told_and_nothing_is_written(w: Any) -> None:
    row = queries.programme(w.programme)
    commands.describe_programme(Act(w.jeanne), programme=w.programme, name="Un", kind="project",
                                seen=row.entry_id)  # fmt: skip
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.describe_programme(act(), programme=w.programme, name="Deux", kind="project",
                                    seen=row.entry_id)  # fmt: skip
    assert queries.programme(w.programme).name == "Un"


def test_a_programme_is_published_once_and_withdrawn_once(w: Any) -> None:
    assert not queries.published().exists()
    commands.publish_programme(Act(w.jeanne), programme=w.programme)
    assert [str(p.uid) for p in queries.published()] == [w.programme]
    with pytest.raises(Refused):
        commands.publish_programme(act(), programme=w.programme)
    commands.withdraw_programme(Act(w.jeanne), programme=w.programme)
    assert not queries.published().exists()
    with pytest.raises(Refused):
        commands.withdraw_programme(act(), programme=w.programme)


# Texts and what they say


def test_what_a_text_says_is_kept_with_its_passage_and_corrected_by_another_row(w: Any) -> None:
    first = sheets.statement(w.programme, "budget", amount=1_527_923_000, currency="EUR",
                             document="fiche", quote="15 279 230.00 €", where="haut")  # fmt: skip
    commands.state(act(), programme=w.programme, subject="budget", amount=1_527_923_001,
                   currency="EUR", document=w.text, replaces=first)  # fmt: skip
    [said] = queries.statements(key(w), "budget")
    assert (said.amount, said.document.code) == (1_527_923_001, "fiche")
    with pytest.raises(Refused, match="déjà corrigé"):
        commands.state(act(), programme=w.programme, subject="budget", amount=1, currency="EUR",
                       replaces=first)  # fmt: skip


def test_a_passage_that_is_withdrawn_is_no_longer_said(w: Any) -> None:
    uid = sheets.statement(w.programme, "goal", words="Un but")
    commands.withdraw_statement(Act(w.jeanne), statement=uid)
    assert queries.statements(key(w)) == []
    with pytest.raises(Refused):
        commands.withdraw_statement(act(), statement=uid)


@pytest.mark.parametrize(
    "said",
    [
        {"subject": "budget", "amount": 100},  # Of no currency.
        {"subject": "budget", "amount": 10**13, "currency": "EUR"},
        {"subject": "share", "share": 1_010_000},  # 101 %.
        {"subject": "period", "start": "2016", "end": "2008"},
        {"subject": "start", "start": "2024-02-31"},
        {"subject": "start", "start": "31/02/2024"},
        {"subject": "goal", "words": "x" * 4_001},
        {"subject": "goal", "words": "x", "quote": "x" * 4_001},
        {"subject": "goal", "words": "x", "document": "nowhere"},
        {"subject": "pluie", "words": "x"},
    ],
)
def test_what_a_text_cannot_say_is_refused(w: Any, said: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        commands.state(act(), programme=w.programme, **said)
    assert queries.statements(key(w)) == []


def test_a_text_of_another_programme_is_not_quoted(w: Any) -> None:
    other = sheets.programme(w.agency)
    with pytest.raises(Refused, match="n’a pas de texte"):
        sheets.statement(other, "goal", words="x", document=w.text)
    mine = sheets.statement(w.programme, "goal", words="x")
    with pytest.raises(Refused):
        sheets.statement(other, "goal", words="x", replaces=mine)


def test_a_text_may_have_its_file_and_no_program_in_it(w: Any) -> None:
    good = SimpleUploadedFile("fiche.pdf", PDF)
    uid = sheets.document(w.programme, "scan", upload=good)
    assert queries.document_in(key(w), uid).file.kind == "application/pdf"
    with pytest.raises(Refused):
        sheets.document(w.programme, "bad", upload=SimpleUploadedFile("x.pdf", b"<script>"))
    with pytest.raises(Refused, match="déjà un texte"):
        sheets.document(w.programme, "scan")


# Aims and stages


def test_aims_stand_under_one_another_and_never_under_themselves(w: Any) -> None:
    axis = sheets.aim(w.programme, "A1", kind="axis")
    result = sheets.aim(w.programme, "R1", parent="A1")
    [top] = queries.tree(list(queries.aims(key(w))))
    assert (top.aim.code, [n.aim.code for n in top.below]) == ("A1", ["R1"])
    with pytest.raises(Refused, match="sous elle-même"):
        commands.set_aim(act(), programme=w.programme, kind="axis", code="A1", title="x",
                         position=1, parent=result, uid=axis)  # fmt: skip
    with pytest.raises(Refused, match="déjà une visée"):
        sheets.aim(w.programme, "R1")
    other = sheets.programme(w.agency)
    with pytest.raises(Refused, match="n’a pas de visée"):
        sheets.aim(other, "R9", parent=axis)


def test_an_aim_of_a_file_is_corrected_when_the_file_comes_again(w: Any) -> None:
    uid = str(uuid.uuid4())
    for title in ("Un", "Deux"):
        assert sheets.aim(w.programme, "R1", title, uid=uid) == uid
    assert [row.title for row in queries.aims(key(w))] == ["Deux"]


def test_an_aim_that_is_dropped_is_followed_no_longer_and_says_why(w: Any) -> None:
    first, second = (sheets.aim(w.programme, code) for code in ("R1", "R2"))
    with pytest.raises(Refused):
        commands.set_aim_state(act(), aim=first, state="dropped", reason="")
    with pytest.raises(Refused, match="par quelle"):
        commands.set_aim_state(act(), aim=first, state="replaced", reason="Fusion")
    with pytest.raises(Refused):
        commands.set_aim_state(act(), aim=first, state="replaced", reason="x", replaced_by=first)
    commands.set_aim_state(Act(w.jeanne), aim=first, state="replaced", reason="Fusion",
                           replaced_by=second, since="2025")  # fmt: skip
    assert [row.code for row in queries.results_of(key(w))] == ["R2"]
    assert queries.aims(key(w), followed=False).count() == 2
    commands.set_aim_state(act(), aim=first, state="active", reason="Erreur")
    assert len(queries.results_of(key(w))) == 2


@pytest.mark.parametrize("day", [date(2006, 2, 28), date(2006, 3, 1)])
def test_a_stage_is_late_the_day_after_its_last_planned_one(w: Any, day: date) -> None:
    uid = commands.set_stage(act(), programme=w.programme, position=1, title="Identification",
                             planned_start="2006-02")  # fmt: skip
    [before] = queries.timeline(key(w), day)
    assert (before.state, before.late) == ("", False)  # Nobody has said what it became.
    commands.record_stage(act(), stage=uid, state="running", on="2006-02-10")
    [now] = queries.timeline(key(w), day)
    assert now.late == (day == date(2006, 3, 1))
    commands.record_stage(act(), stage=uid, state="done", on="2006-02-28",
                          evidence=SimpleUploadedFile("pv.pdf", PDF))  # fmt: skip
    [done] = queries.timeline(key(w), day)
    assert (done.state, done.late, done.stage.real_start) == ("done", False, "2006-02-10")


def test_a_stage_does_not_end_before_it_begins(w: Any) -> None:
    span = {"planned_start": "2007", "planned_end": "2006"}
    with pytest.raises(Refused, match="avant le début"):
        commands.set_stage(act(), programme=w.programme, position=1, title="x", **span)
    uid = commands.set_stage(act(), programme=w.programme, position=1, title="x")
    commands.record_stage(act(), stage=uid, state="running", on="2007")
    with pytest.raises(Refused, match="avant le début"):
        commands.record_stage(act(), stage=uid, state="done", on="2006")


# Around


def test_a_partner_has_a_role_once_and_leaves_it(w: Any) -> None:
    given = {"programme": w.programme, "organisation": w.funder, "role": "funding"}
    uid = commands.add_partner(act(), **given, as_what="financé par")
    with pytest.raises(Refused, match="tient déjà ce rôle"):
        commands.add_partner(act(), **given)
    commands.end_partner(Act(w.jeanne), partner=uid, since="2020", reason="Fin de l’appui")
    assert queries.partners(key(w)) == []
    assert [p.gone_since for p in queries.partners(key(w), held=False)] == ["2020"]
    commands.end_partner(act(), partner=uid, closed=False, reason="Erreur")
    assert len(queries.partners(key(w))) == 1
    with pytest.raises(Refused, match="avant le début"):
        commands.add_partner(act(), **given | {"role": "consulted"}, start="2020", end="2019")


def test_a_place_leaves_the_territory_and_may_come_back(w: Any) -> None:
    for closed, there in ((False, 1), (True, 0), (False, 1)):
        commands.set_territory(act(), programme=w.programme, place=w.kati, closed=closed)
        assert len(queries.territory(key(w))) == there
    with pytest.raises(Refused, match="pas au territoire"):
        commands.set_territory(act(), programme=w.programme, place=w.kayes, closed=True)


def test_sectors_never_pass_the_whole(w: Any) -> None:
    commands.set_sector(act(), programme=w.programme, code="12220", share=600_000)
    with pytest.raises(Refused, match="passent 100"):
        commands.set_sector(act(), programme=w.programme, code="12230", share=400_001)
    commands.set_sector(act(), programme=w.programme, code="12230", share=400_000)
    commands.set_sector(act(), programme=w.programme, code="12220", share=500_000)
    assert [(s.code, s.share) for s in queries.sectors(key(w))] == [
        ("12220", 500_000), ("12230", 400_000)
    ]  # fmt: skip
    with pytest.raises(Refused):
        commands.set_sector(act(), programme=w.programme, code="122")


def test_a_sector_is_said_on_the_programme_or_on_its_lines_never_on_both(
    w: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands.set_sector(act(), programme=w.programme, code="12220")
    with pytest.raises(Refused, match="jamais sur les deux"):
        commands.choose_sector_level(act(), programme=w.programme, level="transaction")
    commands.set_sector(act(), programme=w.programme, code="12220", closed=True)
    commands.choose_sector_level(act(), programme=w.programme, level="transaction")
    with pytest.raises(Refused, match="sur ses lignes"):
        commands.set_sector(act(), programme=w.programme, code="12220")
    monkeypatch.setitem(checks.LINES, "test", lambda programme: 2)
    with pytest.raises(Refused, match="jamais sur les deux"):
        commands.choose_sector_level(act(), programme=w.programme, level="activity")


def test_what_came_before_is_said_with_what_was_inherited(w: Any) -> None:
    before = sheets.programme(w.agency, name="Avant")
    commands.add_predecessor(act(), programme=w.programme, previous=before, previous_name="Avant",
                             inherited="Les acquis")  # fmt: skip
    assert [p.inherited for p in queries.predecessors(key(w))] == ["Les acquis"]
    assert [p.programme_id for p in queries.successors(queries.programme(before).pk)] == [key(w)]
    with pytest.raises(Refused, match="lui-même"):
        commands.add_predecessor(act(), programme=w.programme, previous=w.programme,
                                 previous_name="Lui-même")  # fmt: skip
    commands.add_predecessor(act(), programme=w.programme, previous_name="Avant", closed=True)
    assert queries.predecessors(key(w)) == []


def test_a_body_is_one_of_a_programme_on_its_side_until_it_is_not(w: Any) -> None:
    body = bodies.steering(w).committee
    commands.attach_body(Act(w.jeanne), programme=w.programme, body=body, side="Hainaut")
    assert [b.side for b in queries.bodies(key(w))] == ["Hainaut"]
    commands.attach_body(Act(w.jeanne), programme=w.programme, body=body, closed=True)
    assert queries.bodies(key(w)) == []


# Contradictions and their answers


def test_two_budgets_are_found_answered_and_found_again_when_the_facts_change(w: Any) -> None:
    first, _second = two_budgets(w)
    assert found(w) == ["budgets_differ"]
    given = {"programme": w.programme, "check": "budgets_differ", "words": "Avenant signé"}
    with pytest.raises(Refused, match="lequel"):
        commands.answer(Act(w.jeanne), **given, verdict="kept")
    elsewhere = sheets.statement(w.programme, "goal", words="x")
    with pytest.raises(Refused, match="lequel"):
        commands.answer(Act(w.jeanne), **given, verdict="kept", keeps=elsewhere)
    commands.answer(Act(w.jeanne), **given, verdict="kept", keeps=first)
    [one] = queries.contradictions(key(w))
    assert not one.open and one.answer.by_name == w.jeanne.name
    assert len(queries.statements(key(w), "budget")) == 2  # Nothing is corrected nor hidden.
    sheets.statement(w.programme, "budget", amount=3, currency="EUR")
    [one] = queries.contradictions(key(w))
    assert one.open and one.lapsed is not None


def test_an_answer_is_taken_back(w: Any) -> None:
    two_budgets(w)
    given = {"programme": w.programme, "check": "budgets_differ", "words": "x"}
    with pytest.raises(Refused, match="pas de réponse"):
        commands.answer(act(), **given, verdict="withdrawn")
    commands.answer(act(), **given, verdict="explained")
    assert found(w) == []
    commands.answer(act(), **given, verdict="withdrawn")
    assert found(w) == ["budgets_differ"]


def test_what_is_no_contradiction_or_has_changed_is_not_answered(w: Any) -> None:
    given = {"programme": w.programme, "check": "budgets_differ", "words": "x",
             "verdict": "explained"}  # fmt: skip
    with pytest.raises(Refused, match="n’existe plus"):
        commands.answer(act(), **given)
    two_budgets(w)
    with pytest.raises(Refused, match="ont changé"):
        commands.answer(act(), **given, digest="0" * 64)
    for words in ("", "x" * 1_001):
        with pytest.raises(Refused):
            commands.answer(act(), **given | {"words": words})


def test_a_higher_room_offers_its_check(w: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lack = Contradiction(check="result_without_target", message="R1 n’a pas de cible.", values={},
                         digest="1", about="R1")  # fmt: skip
    monkeypatch.setitem(checks.OFFERED, "result_without_target", lambda ids: {ids[0]: [lack]})
    assert found(w) == ["result_without_target"]


# Reports, sectors of the DAC


def report(w: Any, **changes: Any) -> dict[str, Any]:
    now = journal.entries().first().pk
    files = [{"language": "fr", "kind": "pdf", "file": SimpleUploadedFile("r.pdf", PDF)}]
    return {
        "programme": w.programme, "title": "Rapport 2025", "first": date(2025, 1, 1),
        "until": date(2026, 1, 1), "known_until": now, "files": files,
    } | changes  # fmt: skip


def test_reports_are_numbered_and_keep_their_files(w: Any) -> None:
    numbers = [commands.issue_report(Act(w.jeanne), **report(w))["number"] for _n in range(2)]
    assert numbers == [1, 2]
    last = queries.issued_reports(key(w))[0]
    assert last.number == 2 and queries.report_file(last.pk, "fr", "pdf").file.size == len(PDF)
    assert queries.report_file(last.pk, "en", "pdf") is None


@pytest.mark.parametrize(
    "changes",
    [{"files": []}, {"known_until": 10**12}, {"until": date(2025, 1, 1)},
     {"files": [{"language": "de", "kind": "pdf", "file": SimpleUploadedFile("r.pdf", PDF)}]}],
)  # fmt: skip
def test_a_report_that_cannot_be_is_refused_and_takes_no_number(w: Any, changes: Any) -> None:
    with pytest.raises(Refused):
        commands.issue_report(act(), **report(w, **changes))
    assert commands.issue_report(act(), **report(w))["number"] == 1


def test_who_may_not_issue_a_report(w: Any) -> None:
    for who in (w.marc, w.olga):
        with pytest.raises(NotAllowed):
            commands.issue_report(Act(who), **report(w))


XML = b"""<codelist name="Sector" xml:lang="en"><codelist-items>
<codelist-item status="active"><code>12220</code><name><narrative>Basic health care</narrative>
<narrative xml:lang="fr">Soins de base</narrative></name><description><narrative>Not this
</narrative></description></codelist-item>
<codelist-item status="withdrawn"><code>15120</code><name><narrative>Public sector financial
management</narrative></name></codelist-item></codelist-items></codelist>"""


def test_the_official_list_is_taken_in_and_corrected(w: Any) -> None:
    def taken(name: str, content: bytes) -> dict[str, int]:
        return commands.import_sectors(act(), upload=SimpleUploadedFile(name, content))

    assert taken("Sector.xml", XML) == {"count": 2, "new": 2, "changed": 0}
    assert queries.sector_name("12220") == "Soins de base"
    known = queries.sectors_known()
    assert known["15120"] == ("Public sector financial management", True)
    assert "15120" not in queries.sectors_known(withdrawn=False)
    csv = "code;fr;en\n12220;Soins de santé de base;Basic health care\n"
    assert taken("s.csv", csv.encode()) == {"count": 1, "new": 0, "changed": 1}
    assert queries.sector_name("12220") == "Soins de santé de base"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"<codelist>"), ("a.xml", b"<codelist/>"), ("a.csv", b"\xff\xfe"),
        ("a.csv", b"12;trop court\n"), ("a.csv", b"12220\n"),
        ("a.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><codelist/>'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_of_sectors_is_refused(w: Any, name: str, content: bytes) -> None:
    with pytest.raises(Refused):
        commands.import_sectors(act(), upload=SimpleUploadedFile(name, content))


def test_the_list_of_sectors_is_the_administrators(w: Any) -> None:
    with pytest.raises(NotAllowed):
        commands.import_sectors(Act(w.jeanne), upload=SimpleUploadedFile("a.xml", XML))


# Who reads


def test_who_reads_a_programme(w: Any) -> None:
    """Who runs it, who is a partner of it, who looks after a place of it; all once published."""
    day = date(2026, 11, 1)

    def reads(who: Any) -> bool:
        return queries.visible_to(type(who).objects.get(pk=who.pk), day).exists()

    ana = person("ana", funder=w.funder)
    assert [reads(who) for who in (w.jeanne, w.marc, w.olga, ana, w.cherif)] == [
        True, True, False, False, False
    ]  # fmt: skip
    partner = commands.add_partner(
        act(), programme=w.programme, organisation=w.funder, role="funding"
    )
    commands.set_territory(act(), programme=w.programme, place=w.kalabancoro)
    assert reads(ana) and reads(w.cherif) and not reads(w.olga)
    commands.end_partner(act(), partner=partner, reason="Fin")
    commands.set_territory(act(), programme=w.programme, place=w.kalabancoro, closed=True)
    assert not reads(ana) and not reads(w.cherif)
    commands.publish_programme(act(), programme=w.programme)
    assert reads(ana) and reads(w.olga)


def test_a_programme_is_found_by_its_code_and_its_words(w: Any) -> None:
    day = date(2026, 11, 1)
    [hit] = queries.find(w.jeanne, "sante1", day)
    assert hit.exact
    assert [h.exact for h in queries.find(w.jeanne, "pour santé", day)] == [False]
    assert queries.find(w.olga, "sante1", day) == [] == queries.find(w.bintou, "sante1", day)


def test_the_request_that_comes_twice_is_done_once(w: Any) -> None:
    once = uuid.uuid4()
    for _n in range(2):
        commands.state(Act(w.jeanne, key=once), programme=w.programme, subject="goal", words="x")
    assert len(queries.statements(key(w))) == 1


def test_checks_of_many_programmes_ask_no_more_than_of_one(
    w: Any, django_assert_num_queries: Any
) -> None:
    others = [sheets.programme(organisation("Autre", "agency")) for _n in range(3)]
    for uid in others:
        sheets.statement(uid, "budget", amount=1, currency="EUR")
        sheets.statement(uid, "budget", amount=2, currency="EUR")
        sheets.aim(uid)
    keys = [queries.programme(uid).pk for uid in others]
    with django_assert_num_queries(9):
        queries.contradictions_of(keys)
    assert all(len(queries.contradictions_of(keys)[pk]) >= 1 for pk in keys)
