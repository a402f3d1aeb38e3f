"""Programmes for tests: made by commands only, with facts of the founding texts or plain ones."""

from __future__ import annotations

from itertools import count
from types import SimpleNamespace
from typing import Any

from pacte.programmes.sheets import commands, queries
from pacte.programmes.sheets.models import Aim, Programme, Statement
from world import act, organisation, person, world

_numbers = count(1)


def programme(run_by: str, *, code: str = "", name: str = "Santé", **details: Any) -> str:
    """A programme of an organisation; its uid."""
    given = {"code": code or f"P{next(_numbers):04}", "kind": "bilateral"} | details
    return commands.open_programme(act(), organisation=run_by, name=name, **given)


def row(uid: str) -> Programme:
    """The programme itself."""
    return queries.programme(uid)


def aim(owner: str, code: str = "R1", title: str = "", **details: Any) -> str:
    """An aim of a programme, a result unless told otherwise; its uid."""
    given: dict[str, Any] = {"kind": "result", "position": next(_numbers), "theme": "health"}
    return commands.set_aim(
        act(), programme=owner, code=code, title=title or f"Résultat {code}", **given | details
    )


def aim_row(uid: str) -> Aim:
    return queries.aim(uid)


def document(owner: str, code: str = "fiche", **details: Any) -> str:
    """A source text; its uid."""
    given = {"title": f"Texte {code}", "kind": "sheet"} | details
    return commands.add_document(act(), programme=owner, code=code, **given)


def statement(owner: str, subject: str, **said: Any) -> str:
    """What a text says; its uid."""
    return commands.state(act(), programme=owner, subject=subject, **said)


def statement_row(uid: str) -> Statement:
    return queries.statement(uid)


def people_of(w: SimpleNamespace) -> SimpleNamespace:
    """Jeanne, who keeps the programme « Santé pour tous » of the agency; Marc, who looks after its
    figures; Olga, of another agency."""
    w.agency = organisation("Agence de coopération", "agency", code="AGENCE")
    w.elsewhere = organisation("Autre agence", "agency", code="AUTRE")
    w.funder = organisation("Royaume", "funder", code="ROYAUME")
    w.jeanne = person("jeanne", coordinator=w.agency)
    w.marc = person("marc", monitor=w.agency)
    w.olga = person("olga", coordinator=w.elsewhere)
    w.programme = programme(w.agency, code="SANTE1", name="Santé pour tous", theme="health")
    w.text = document(w.programme)
    return w


def sheets_world() -> SimpleNamespace:
    """The small world and who is around a programme. Chérif looks after the district of Kati."""
    return people_of(world())


def filled(w: SimpleNamespace) -> SimpleNamespace:
    """The sheet with something of everything, and what does not hold together."""
    p = w.programme
    w.fiche = statement(p, "budget", amount=1_527_923_000, currency="EUR", document="fiche",
                        quote="Budget | 15 279 230.00 €")  # fmt: skip
    w.budget = statement(p, "budget", amount=2_180_000_000, currency="EUR", document="fiche",
                         quote="un budget de 21,8 millions")  # fmt: skip
    statement(p, "sector", code="15190", document="fiche", quote="Secteur | 15190")
    statement(p, "period", start="2024-01-01", end="2028-12-31", document="fiche")
    statement(p, "goal", words="Un accès inclusif à des soins de qualité")
    w.axis = aim(p, "A1", kind="axis", title="La cohésion des acteurs")
    w.aim = aim(p, "R1", title="Le pacte de santé", parent="A1", quote="Résultat 1")
    w.partner = commands.add_partner(
        act(), programme=p, organisation=w.funder, role="funding", as_what="financé par"
    )
    commands.set_territory(act(), programme=p, place=w.kati)
    w.stage = commands.set_stage(
        act(), programme=p, position=1, title="Identification", planned_start="2006-02"
    )
    commands.add_predecessor(
        act(), programme=p, previous_name="Projets précédents", inherited="les acquis"
    )
    return w


def seed(w: SimpleNamespace) -> None:
    """What the browser's pages show: the sheet, and an answer to one of its contradictions."""
    filled(people_of(w))
    commands.answer(
        act(), programme=w.programme, check="sector_misfit", about="15190", verdict="to_correct",
        words="Signalé au bailleur",
    )  # fmt: skip
