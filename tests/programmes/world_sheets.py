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


def sheets_world() -> SimpleNamespace:
    """The small world, with Jeanne who keeps the programme « Santé » of the agency, Marc who looks
    after its figures, and Olga of another agency. Chérif looks after the district of Kati."""
    w = world()
    w.agency = organisation("Agence de coopération", "agency", code="AGENCE")
    w.elsewhere = organisation("Autre agence", "agency", code="AUTRE")
    w.funder = organisation("Royaume", "funder", code="ROYAUME")
    w.jeanne = person("jeanne", coordinator=w.agency)
    w.marc = person("marc", monitor=w.agency)
    w.olga = person("olga", coordinator=w.elsewhere)
    w.programme = programme(w.agency, code="SANTE1", name="Santé pour tous", theme="health")
    w.text = document(w.programme)
    return w
