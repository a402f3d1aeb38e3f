"""The pages of programmes: who sees what, what they say, how many queries they ask."""

from __future__ import annotations

import re
import uuid
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance import world_bodies as bodies
from pacte.journal import clock
from pacte.programmes.sheets import checks, commands, offers, queries
from programmes import world_sheets as sheets
from world import act, person

pytestmark = pytest.mark.django_db
MOST = 45  # Queries of a page, its menu and its trail included.


@pytest.fixture(autouse=True)
def no_higher_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks that higher rooms offer are theirs to test."""
    monkeypatch.setattr(checks, "OFFERED", {})
    monkeypatch.setattr(checks, "LINES", {})


@pytest.fixture
def w():
    return sheets.filled(sheets.sheets_world())


def open_as(user, url: str):
    client = Client()
    client.force_login(user)
    return client.get(url)


def post_as(user, url: str, typed: dict):
    client = Client()
    client.force_login(user)
    return client.post(url, typed)


def page_text(answer) -> str:
    """What a page says, spaces made plain."""
    return re.sub(r"[\u00a0\u202f]", " ", unescape(answer.content.decode()))


def field(answer, name: str) -> str:
    """The value of a hidden field of a form."""
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def pages(w) -> dict[str, str]:
    def at(name: str, *more: str) -> str:
        return reverse(f"sheets:{name}", args=[w.programme, *more])

    return {
        "list": reverse("sheets:programmes"), "sheet": at("programme"), "texts": at("texts"),
        "aims": at("aims"), "partners": at("partners"), "stages": at("stages"),
        "bodies": at("bodies"), "agreements": at("agreements"),
        "contradictions": at("contradictions"), "sectors": reverse("sheets:sector_list"),
    }  # fmt: skip


def forms_of(w) -> dict[str, str]:
    def at(name: str, *more: str) -> str:
        return reverse(f"sheets:{name}", args=[w.programme, *more])

    return {
        "describe": at("describe"), "new_text": at("new_text"), "subjects": at("subjects"),
        "say": at("say", "count"), "say_budget": at("say", "budget"),
        "say_other": at("say", "other"), "correct": at("correct", w.fiche),
        "new_aim": at("new_aim"), "aim": at("aim", w.aim), "aim_state": at("aim_state", w.aim),
        "new_partner": at("new_partner"), "partner": at("partner", w.partner),
        "partner_end": at("partner_end", w.partner), "new_place": at("new_place"),
        "sectors": at("sectors"), "before": at("new_predecessor"), "new_stage": at("new_stage"),
        "stage": at("stage", w.stage), "stage_state": at("stage_state", w.stage),
        "attach_body": at("attach_body"), "attach_agreement": at("attach_agreement"),
        "answer": at("answer", "budgets_differ"), "text": at("text", w.text),
    }  # fmt: skip


def test_who_keeps_the_sheet_opens_every_page_and_form(w) -> None:
    for name, url in {**pages(w), **forms_of(w)}.items():
        answer = open_as(w.jeanne, url)
        assert answer.status_code == 200, (name, answer.status_code)


def test_who_may_only_read_opens_pages_and_no_form(w) -> None:
    for name, url in pages(w).items():
        assert open_as(w.marc, url).status_code == 200, name
    for name, url in forms_of(w).items():
        assert open_as(w.marc, url).status_code == 403, name


def test_who_has_nothing_to_do_with_it_finds_nothing_and_without_a_role_may_not(w) -> None:
    for name, url in {**pages(w), **forms_of(w)}.items():
        outside = 200 if name in ("list", "sectors") else 404
        assert open_as(w.olga, url).status_code in (outside, 404), name
        assert open_as(w.bintou, url).status_code == 403, name
    gone = reverse("sheets:programme", args=[uuid.uuid4()])
    assert open_as(w.jeanne, gone).status_code == 404
    assert open_as(w.jeanne, reverse("sheets:say", args=[w.programme, "pluie"])).status_code == 404
    no_more = reverse("sheets:answer", args=[w.programme, "names_differ"])
    assert open_as(w.jeanne, no_more).status_code == 404


def test_a_partner_may_not_change_what_it_reads(w) -> None:
    ana = person("ana", coordinator=w.funder)
    assert open_as(ana, pages(w)["sheet"]).status_code == 200
    for name, url in forms_of(w).items():
        assert open_as(ana, url).status_code == 403, name
    for name in ("publish", "withdraw"):
        url = reverse(f"sheets:{name}", args=[w.programme])
        assert post_as(ana, url, {}).status_code == 403


def test_the_sheet_shows_both_budgets_and_what_no_text_says(w) -> None:
    text = page_text(open_as(w.marc, pages(w)["sheet"]))
    assert "15 279 230,00 €" in text and "21 800 000,00 €" in text
    assert "Deux budgets dans les textes" in text
    assert "ne correspond à aucune des visées" in text
    assert "1er janv. 2024 – 31 déc. 2028" in text
    assert "non dit par le texte" in text  # No text says its phase.
    assert "Royaume" in text and "Kati" in text and "les acquis" in text
    assert "février 2006" in text


def test_passages_stand_side_by_side_with_the_reason(w) -> None:
    text = page_text(open_as(w.marc, pages(w)["contradictions"]))
    assert "Budget | 15 279 230.00 €" in text and "un budget de 21,8 millions" in text
    assert "aucun ne peut servir de base" in text
    assert "Répondre" not in text  # Marc may not.
    assert "Répondre" in page_text(open_as(w.jeanne, pages(w)["contradictions"]))


def test_a_contradiction_is_answered_from_its_page_and_taken_back(w) -> None:
    url = forms_of(w)["answer"]
    kept = {"verdict": "kept", "keeps": w.fiche, "words": "La fiche fait foi", "key": uuid.uuid4(),
            "digest": field(open_as(w.jeanne, url), "digest")}  # fmt: skip
    assert post_as(w.jeanne, url, kept).status_code == 302
    text = page_text(open_as(w.marc, pages(w)["contradictions"]))
    assert "La fiche fait foi" in text and "15 279 230.00" in text and "21,8 millions" in text
    back = reverse("sheets:withdraw_answer", args=[w.programme, "budgets_differ"])
    assert post_as(w.jeanne, back, {"about": "", "key": uuid.uuid4()}).status_code == 302
    assert "La fiche fait foi" not in page_text(open_as(w.marc, pages(w)["contradictions"]))


def test_an_answer_to_facts_that_changed_meanwhile_is_refused_and_kept_in_the_form(w) -> None:
    url = forms_of(w)["answer"]
    seen = field(open_as(w.jeanne, url), "digest")
    sheets.statement(w.programme, "budget", amount=3, currency="EUR")
    given = {"verdict": "explained", "words": "Deux tranches", "digest": seen}
    answer = post_as(w.jeanne, url, given | {"key": uuid.uuid4()})
    text = page_text(answer)
    assert "Les faits ont changé" in text and "Deux tranches" in text
    given["digest"] = field(answer, "digest")
    assert post_as(w.jeanne, url, given | {"key": uuid.uuid4()}).status_code == 302


def test_two_who_correct_one_sheet_lose_nothing(w) -> None:
    """Jeanne and Paul open the form; Paul saves first; Jeanne sees both and decides."""
    paul = person("paul", coordinator=w.agency)
    url = forms_of(w)["describe"]
    seen = field(open_as(w.jeanne, url), "seen")
    same = {"kind": "bilateral", "theme": "health", "short_name": "", "summary": ""}
    first = post_as(paul, url, same | {"name": "Nom de Paul", "seen": seen, "key": uuid.uuid4()})
    assert first.status_code == 302
    mine = same | {"name": "Nom de Jeanne", "seen": seen}
    second = post_as(w.jeanne, url, mine | {"key": uuid.uuid4()})
    text = page_text(second)
    assert second.status_code == 200 and "Quelqu’un d’autre" in text
    assert "Nom de Paul" in text and "Nom de Jeanne" in text
    assert queries.programme(w.programme).name == "Nom de Paul"
    again = mine | {"seen": field(second, "seen"), "key": uuid.uuid4()}
    assert post_as(w.jeanne, url, again).status_code == 302
    assert queries.programme(w.programme).name == "Nom de Jeanne"


@pytest.mark.parametrize(
    ("subject", "typed", "wrong"),
    [
        ("budget", {"amount": "1,500", "currency": "EUR"}, "deux façons"),
        ("budget", {"amount": "1500", "currency": ""}, "devise"),
        ("budget", {"amount": "beaucoup", "currency": "EUR"}, "n’est pas un nombre"),
        ("share", {"share": "101"}, "de 0 à 100"),
        ("period", {"start": "31/02/2024"}, "ne se lit pas"),
        ("period", {"start": "2024", "end": "2023"}, "avant le début"),
        ("period", {}, "pas rempli"),
        ("goal", {"words": "x" * 4_001}, "4000"),
        ("count", {"number": "-1"}, "Au moins"),
        ("count", {"number": "2", "identified": "3"}, "identifie pas plus"),
    ],
)
def test_what_is_typed_wrong_is_said_and_kept(w, subject, typed, wrong) -> None:
    url = reverse("sheets:say", args=[w.programme, subject])
    before = len(queries.statements(queries.programme(w.programme).pk))
    answer = post_as(w.jeanne, url, {"quote": "mot pour mot", "key": uuid.uuid4()} | typed)
    text = page_text(answer)
    assert answer.status_code == 200 and wrong in text and "mot pour mot" in text
    assert len(queries.statements(queries.programme(w.programme).pk)) == before


def test_a_passage_is_recorded_then_corrected_then_withdrawn_from_its_pages(w) -> None:
    url = reverse("sheets:say", args=[w.programme, "count"])
    typed = {"number": "12", "words": "districts", "counted": "places", "document": w.text,
             "quote": "Opérant dans 12 districts", "key": uuid.uuid4()}  # fmt: skip
    assert post_as(w.jeanne, url, typed).status_code == 302
    key = queries.programme(w.programme).pk
    [said] = queries.statements(key, "count")
    assert (said.number, said.counted, said.document.code) == (12, "places", "fiche")
    assert "12 annoncés, 1 identifiés" in page_text(open_as(w.marc, pages(w)["contradictions"]))
    url = reverse("sheets:correct", args=[w.programme, said.uid])
    assert "Opérant dans 12 districts" in page_text(open_as(w.jeanne, url))
    typed |= {"number": "1", "key": uuid.uuid4()}
    assert post_as(w.jeanne, url, typed).status_code == 302
    late = page_text(post_as(w.jeanne, url, typed | {"number": "7", "key": uuid.uuid4()}))
    assert "déjà corrigé" in late and 'value="7"' in late
    [said] = queries.statements(key, "count")
    assert said.number == 1
    url = reverse("sheets:withdraw_statement", args=[w.programme, said.uid])
    assert post_as(w.jeanne, url, {"key": uuid.uuid4()}).status_code == 302
    assert queries.statements(key, "count") == []


def test_a_programme_is_opened_published_and_withdrawn_from_its_pages(w) -> None:
    typed = {"code": "EAU1", "organisation": w.agency, "name": "Eau", "kind": "project",
             "sector_level": "activity", "key": uuid.uuid4()}  # fmt: skip
    assert post_as(w.jeanne, reverse("sheets:open"), typed).status_code == 302
    made = queries.by_code("EAU1")
    for name, state in (("publish", True), ("withdraw", False)):
        url = reverse(f"sheets:{name}", args=[made.uid])
        assert post_as(w.jeanne, url, {"key": uuid.uuid4()}).status_code == 302
        assert queries.by_code("EAU1").published is state
    again = page_text(post_as(w.jeanne, reverse("sheets:open"), typed | {"key": uuid.uuid4()}))
    assert "déjà celui d’un autre" in again and 'value="Eau"' in again
    assert open_as(w.marc, reverse("sheets:open")).status_code == 403


def test_what_is_around_a_programme_is_kept_from_its_pages(w) -> None:
    def send(name: str, typed: dict, *more: str) -> None:
        url = reverse(f"sheets:{name}", args=[w.programme, *more])
        answer = post_as(w.jeanne, url, typed | {"key": uuid.uuid4()})
        assert answer.status_code == 302, (name, page_text(answer))

    key = queries.programme(w.programme).pk
    send("new_partner", {"organisation": "KATI", "role": "implementing", "side": "Kati"})
    send("partner", {"role": "consulted", "as_what": "associé"}, w.partner)
    send("partner_end", {"why": "Fin", "since": "2025"}, w.partner)
    send("new_place", {"place": "KAYES", "kind": "support"})
    send("end_place", {"place": w.kati, "kind": "target"})
    send("new_predecessor", {"previous_name": "Autre", "inherited": "x"})
    send("end_predecessor", {"name": "Autre"})
    new = {"kind": "result", "code": "R2", "title": "x", "position": "3", "parent": w.axis}
    send("new_aim", new)
    send("aim", {"kind": "result", "code": "R1", "title": "y", "position": "2"}, w.aim)
    send("aim_state", {"state": "dropped", "why": "x"}, w.aim)
    send("new_stage", {"title": "Signature", "kind": "signature", "position": "2"})
    send("stage", {"title": "Identification", "kind": "other", "position": "1"}, w.stage)
    send("stage_state", {"state": "done", "on": "02/2006"}, w.stage)
    send("sectors", {"code": "12220", "share": "60"})
    send("end_sector", {"code": "12220"})
    send("level", {"level": "transaction"})
    send("new_text", {"code": "annexe", "title": "Annexe", "kind": "other"})
    send("text", {"title": "Fiche", "kind": "sheet"}, w.text)
    assert [p.organisation.code for p in queries.partners(key)] == ["KATI"]
    assert [t.place.name for t in queries.territory(key)] == ["Kayes"]
    assert {a.code for a in queries.aims(key)} == {"A1", "R2"}
    assert len(queries.timeline(key, clock.today())) == 2
    assert queries.programme(w.programme).sector_level == "transaction"


def test_a_body_and_an_agreement_are_attached_and_detached_from_their_pages(w) -> None:
    made = bodies.steering(w)
    keeper = person("keeper", coordinator=w.province)
    owned = sheets.programme(w.province)
    url = reverse("sheets:attach_body", args=[owned])
    typed = {"chosen": made.committee, "side": "Kati", "key": uuid.uuid4()}
    assert post_as(keeper, url, typed).status_code == 302
    page = reverse("sheets:bodies", args=[owned])
    assert "Comité de pilotage stratégique de Kati" in page_text(open_as(keeper, page))
    url = reverse("sheets:detach_body", args=[owned])
    assert post_as(keeper, url, {"body": uuid.uuid4(), "key": uuid.uuid4()}).status_code == 404
    gone = {"body": made.committee, "key": uuid.uuid4()}
    assert post_as(keeper, url, gone).status_code == 302
    assert queries.bodies(queries.programme(owned).pk) == []
    url = reverse("sheets:detach_agreement", args=[owned])
    assert post_as(keeper, url, {"agreement": "", "key": uuid.uuid4()}).status_code == 404


def test_the_official_list_is_imported_from_its_page_by_an_administrator(w) -> None:
    url = reverse("sheets:import_sectors")
    upload = SimpleUploadedFile("s.csv", "code,fr\n99998,Secteur importé\n".encode())
    assert open_as(w.jeanne, url).status_code == 403
    assert post_as(w.sira, url, {"upload": upload, "key": uuid.uuid4()}).status_code == 302
    for who in (w.sira, w.jeanne):
        found = open_as(who, reverse("sheets:sector_list") + "?q=importé")
        assert "99998" in page_text(found)


def test_the_list_narrows_sorts_and_leaves_as_a_workbook(w) -> None:
    sheets.programme(w.agency, code="EAU", name="Eau potable", kind="project")
    url = reverse("sheets:programmes")
    assert "Santé pour tous" not in page_text(open_as(w.jeanne, url + "?nature=project"))
    assert "Eau potable" not in page_text(open_as(w.jeanne, url + "?q=sante"))
    assert "Aucun programme" in page_text(open_as(w.olga, url))
    sheet = open_as(w.jeanne, url + "?format=xlsx")
    assert sheet.status_code == 200 and "spreadsheet" in sheet["Content-Type"]


def test_the_home_of_who_keeps_a_programme_tells_what_is_open(w) -> None:
    block = offers.to_follow(w.jeanne, clock.today())
    assert [(line.value, line.tone) for line in block.lines] == [(2, "wait")]
    commands.record_stage(act(), stage=w.stage, state="running")
    block = offers.to_follow(w.jeanne, clock.today())
    assert [line.tone for line in block.lines] == ["wait", "bad"]
    for nobody in (w.marc, w.olga, w.bintou):
        assert offers.to_follow(nobody, clock.today()) is None


def test_a_page_asks_as_much_whatever_there_is(w, django_assert_max_num_queries) -> None:
    """The list of ten programmes as that of one; a sheet of forty passages as that of five."""
    with django_assert_max_num_queries(MOST) as few:
        open_as(w.jeanne, pages(w)["list"])
    for n in range(9):
        other = sheets.programme(w.agency, name=f"Programme {n}")
        sheets.statement(other, "budget", amount=n, currency="EUR")
        sheets.aim(other)
    for n in range(35):
        sheets.statement(w.programme, "context", words=f"Passage {n}", document="fiche")
        sheets.aim(w.programme, f"X{n}", parent="A1")
    with django_assert_max_num_queries(len(few) + 1):
        open_as(w.jeanne, pages(w)["list"])
    for name, url in pages(w).items():
        with django_assert_max_num_queries(MOST):
            assert open_as(w.jeanne, url).status_code == 200, name
