"""Results for tests: indicators and values of the programme « Santé », made by commands only."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from pacte.journal.command import Act
from pacte.people import commands as people
from pacte.programmes.results import commands
from pacte.programmes.sheets import commands as sheets
from programmes.world_sheets import aim, sheets_world
from world import START, act, person

WOMEN_MEN = [{"code": "f", "label": "Femmes"}, {"code": "m", "label": "Hommes"}]
SEX = {"code": "sex", "label": "Sexe", "exhaustive": True, "categories": WOMEN_MEN}
GROUPS = {"code": "vulnerable", "label": "Groupes", "exhaustive": False, "overlap": True,
          "categories": [{"code": "indigents", "label": "Indigents"},
                         {"code": "widows", "label": "Veuves"}]}  # fmt: skip


def indicator(w: SimpleNamespace, code: str, **details: Any) -> str:
    """An indicator of the programme, a quantity of people that must rise unless told otherwise."""
    given: dict[str, Any] = {
        "programme": w.programme, "aim": "R1", "title": f"Indicateur {code}",
        "unit_kind": "quantity", "unit": "personnes", "direction": "up",
    }  # fmt: skip
    return commands.add_indicator(act(), code=code, **given | details)


def value(w: SimpleNamespace, of: str, period: str, by: Any = None, **said: Any) -> str:
    """A value that Marc enters for a year or a month."""
    given = {"first": period, "until": period} | said
    return commands.enter_value(Act(by or w.marc), indicator=of, **given)


def verified(w: SimpleNamespace, of: str, period: str, **said: Any) -> str:
    """A value that Marc enters and submits, and that Noé verifies."""
    uid = value(w, of, period, submit=True, **said)
    commands.verify_value(Act(w.noe), value=uid)
    return uid


def results_world() -> SimpleNamespace:
    """The programme « Santé » with a result and an indicator by sex; Noé also follows figures,
    Awa's mutual has no role in it, Bintou reads as a funder of the agency."""
    w = sheets_world()
    w.noe = person("noe", monitor=w.agency)
    people.give_role(
        act(), user=str(w.bintou.uid), role="funder", since=START, organisation=w.agency
    )
    w.result = aim(w.programme, "R1", "Plus de personnes formées")
    sheets.set_territory(act(), programme=w.programme, place=w.kati, kind="target")
    w.trained = indicator(w, "FORMES", title="Personnes formées", dimensions=[SEX, GROUPS])
    return w


def seed(w: SimpleNamespace) -> None:
    """What the browser's pages show: an indicator with values by sex, in time and in a place."""
    w.noe = person("noe", monitor=w.agency)
    w.trained = indicator(w, "FORMES", title="Personnes formées", dimensions=[SEX, GROUPS])
    w.access = indicator(w, "ACCES", title="Accès aux soins", unit_kind="percent", unit="",
                         measure="viability.access_share", measure_place=w.kati)  # fmt: skip
    commands.set_baseline(act(), indicator=w.trained, on="2023", top=0, source="Recensement")
    for year, top in (("2024", 300), ("2025", 688), ("2026", 1_000)):
        commands.set_target(act(), indicator=w.trained, first=year, until=year, top=top)
    told = [{"dimension": "sex", "category": "f", "top": 120},
            {"dimension": "sex", "category": "m", "top": 160}]  # fmt: skip
    verified(w, w.trained, "2024", top=280, told=told)
    value(w, w.trained, "2024", top=90, place=w.kati)
    told[1]["top"] = 568
    w.value = value(w, w.trained, "2025", top=688, told=told, submit=True)
    w.risk = commands.add_concern(
        act(), programme=w.programme, kind="risk", title="Rupture de médicaments", level="high",
        next_review=date(2026, 12, 1),
    )  # fmt: skip
