"""A maternity to build at Kati: who carries it, who looks at it, who pays it. By commands only."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.delivery.works import commands as works
from pacte.delivery.works import queries
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


def seed(world: Any) -> None:
    """For the browser: a work accepted and unfinished, a site that is measured and billed, a
    procedure with its bids. Lucie manages and pays, Alix looks."""
    w = SimpleNamespace(kati=world.kati, centre=world.centre, source=source("P:TRAVAUX"))
    w.city = organisation("Ville des travaux", "city", code="VTRAV", place=world.kati)
    w.builder = organisation("Bâtir SA", "company")
    world.lucie = w.lea = person("lucie", coordinator=w.city)
    world.alix = w.ali = person("alix", site_engineer=w.city)
    world.work = accepted(w)
    works.set_condition(Act(w.ali), work=world.work, what="water", met="yes", on="2025-09-10")
    world.site = begun(w, title="Bloc opératoire de Kati", kind="theatre")
    works.place_work(
        Act(w.lea), work=world.site, latitude=12_744_000, longitude=-8_073_000, on=date(2025, 4, 2)
    )
    item = works.add_item(
        Act(w.lea), work=world.site, code="100", label="Murs", unit="m²", quantity=640_000,
        price=20_00,
    )  # fmt: skip
    works.record_progress(
        Act(w.ali), work=world.site, on=date(2025, 5, 1),
        quantities=[{"item": item, "quantity": 320_500}],
    )  # fmt: skip
    (made,) = queries.contracts([queries.work(world.site).pk])
    world.contract = str(made.uid)
    bill = works.certify_bill(
        Act(w.ali), contract=world.contract, number="D1", amount=20_000_00, on=date(2025, 5, 2)
    )
    works.pay_bill(Act(w.lea), bill=bill, amount=5_000_00, made_on=date(2025, 5, 9))
    heads = "Poste;Désignation;Unité;Quantité;Prix unitaire"
    lines = f"{heads}\n200;Toiture;m²;120;45\n300;Sol;m²;beaucoup;\n"
    world.brought = works.bring_items(
        Act(w.lea), work=world.site, currency="EUR",
        upload=SimpleUploadedFile("devis.csv", lines.encode()),
    )  # fmt: skip
    third = need(w, title="Eau de Kati", kind="water")
    world.procurement = works.open_procurement(
        Act(w.lea), work=third, number="AO-1", method="open", estimate=50_000_00, currency="EUR",
        published_on=date(2025, 1, 15), closes_on=date(2025, 2, 15),
    )  # fmt: skip
    works.open_bids(Act(w.lea), procurement=world.procurement, on=date(2025, 2, 16))
    works.add_bid(Act(w.lea), procurement=world.procurement, company=w.builder, amount=48_000_00)
