"""The pages of programmes: who sees what, what they say, how many queries they ask."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pacte.programmes.sheets import commands, queries
from programmes import world_sheets as sheets
from world import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    w = sheets.sheets_world()
    p = w.programme
    w.fiche = sheets.statement(p, "budget", amount=1_527_923_000, currency="EUR",
                               document="fiche", quote="Budget | 15 279 230.00 €")  # fmt: skip
    w.budget = sheets.statement(p, "budget", amount=2_180_000_000, currency="EUR",
                                document="fiche", quote="un budget de 21,8 millions")  # fmt: skip
    sheets.statement(p, "sector", code="15190", document="fiche", quote="Secteur | 15190")
    sheets.statement(p, "period", start="2024-01-01", end="2028-12-31", document="fiche")
    sheets.statement(p, "goal", words="Un accès inclusif à des soins de qualité")
    w.axis = sheets.aim(p, "A1", kind="axis", title="La cohésion des acteurs")
    w.aim = sheets.aim(p, "R1", title="Le pacte de santé", parent="A1", quote="Résultat 1")
    commands.add_partner(act(), programme=p, organisation=w.funder, role="funding",
                         as_what="financé par")  # fmt: skip
    commands.set_territory(act(), programme=p, place=w.kati)
    w.stage = commands.set_stage(act(), programme=p, position=1, title="Identification",
                                 planned_start="2006-02")  # fmt: skip
    commands.add_predecessor(act(), programme=p, previous_name="Projets précédents",
                             inherited="les acquis")  # fmt: skip
    w.partner = str(queries.partners(queries.programme(p).pk)[0].uid)
    return w


def open_as(user, url: str):
    client = Client()
    client.force_login(user)
    return client.get(url)


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
