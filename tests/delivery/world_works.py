"""A maternity to build at Kati: who carries it, who looks at it, who pays it. By commands only."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from pacte.delivery.works import commands as works
from pacte.journal.command import Act
from pacte.ledger import commands as ledger
from world import act, facility, organisation, person, place


def source(code: str = "P:SANTE1", label: str = "Programme", parent: str | None = None) -> str:
    return ledger.open_source(act(), code=code, label=label, parent=parent)


def world() -> SimpleNamespace:
    """Léa manages the programme's works, Ali looks at them, Paul pays for the city; Guy the funder
    reads; Max has no role; Nour manages works elsewhere."""
    w = SimpleNamespace()
    w.mali = place("Mali", "country")
    w.kati = place("Kati", "district", w.mali)
    w.centre = facility("Centre de Kati", w.kati)
    w.clinic = organisation("Centre de Kati", "facility", facility=w.centre)
    w.city = organisation("Ville de Kati", "city", code="VKATI", place=w.kati)
    w.builder = organisation("Bâtir SA", "company")
    w.source = source()
    w.lea = person("lea", coordinator=w.city)
    w.ali = person("ali", site_engineer=w.city)
    w.paul = person("paul", coordinator=w.city)
    w.guy = person("guy", funder=w.city)
    w.max = person("max")
    w.nour = person("nour", coordinator=organisation("Ville de Kayes", "city"))
    return w


def need(w: Any, **details: Any) -> str:
    """The need of a maternity at the centre of Kati, since January."""
    given = {
        "organisation": w.city, "title": "Maternité de Kati", "kind": "maternity", "nature": "new",
        "facility": w.centre, "on": "2025-01-10", "source": w.source,
    }  # fmt: skip
    return works.open_work(Act(w.lea), **given | details)


def contract(w: Any, work: str, **details: Any) -> str:
    """100 000 EUR, 10 % held back, 20 % in advance, until the end of June."""
    given = {
        "number": "C-1", "amount": 100_000_00, "currency": "EUR", "signed_on": date(2025, 3, 1),
        "ends_on": date(2025, 6, 30), "retention": 100_000, "advance": 200_000,
        "company": w.builder,
    }  # fmt: skip
    return works.sign_contract(Act(w.lea), work=work, **given | details)


def begun(w: Any, **details: Any) -> str:
    """A work whose works began in April 2025."""
    work = need(w, **details)
    contract(w, work)
    works.enter_step(Act(w.lea), work=work, step="works", on="2025-04-01")
    return work


def accepted(w: Any, **details: Any) -> str:
    """A work accepted provisionally in September 2025, without a defect."""
    work = begun(w, **details)
    works.accept_work(
        Act(w.ali), work=work, kind="provisional", on=date(2025, 9, 1), present="Ali\nLe maire"
    )
    return work


def meet(w: Any, work: str, *but: str) -> None:
    """All that a building needs, but what is named."""
    for what in ("equipped", "staffed", "water", "energy", "open"):
        if what not in but:
            works.set_condition(Act(w.ali), work=work, what=what, met="yes", on="2025-09-10")
