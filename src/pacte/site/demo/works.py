"""Works in the demonstration: those of the invented programme, each at another step of its life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pacte.delivery.works import commands as works
from pacte.journal.command import Act
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.places import queries as places

Who = Callable[[str], Act]
BUILDER = "Bâtisseurs des collines (inventé)"
DEFECTS = ["Porte de la salle d’accouchement voilée", "Fuite au lavabo", "Prise sans terre"]


@dataclass(frozen=True, slots=True)
class Site:
    """Who acts, from which day one counts, and what all works of the programme have."""

    who: Who
    today: date
    organisation: str
    source: str

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def live(who: Who, today: date) -> None:
    """A need, a procedure, sites, one that stopped, one unfinished, one that serves, a plan."""
    owner = people.organisation_by_code("COLLINES")
    source = ledger.sources().filter(code__startswith="P:COLLINES:L:").order_by("-code").first()
    assert owner is not None and source is not None
    site = Site(who, today, str(owner.uid), str(source.uid))
    hospital, *rest = (_facility(code) for code in ("HDGIS", "CSNYU", "CSMUD", "CSGIS"))
    _needed(site, rest[0], "Logement du personnel (inventé)", "other")
    _procured(site, rest[1])
    _serving(site, rest[2])
    _unfinished(site, rest[1])
    _stopped(site, rest[0])
    plan = _planned(site, hospital)
    _under_way(site, hospital, plan)


def _facility(code: str) -> str:
    found = people.organisation_by_code(code)
    assert found is not None and found.facility is not None, code
    return str(found.facility.uid)


def _needed(
    site: Site, facility: str, title: str, kind: str, days: int = 300, parent: str = "",
    opens: str = "",
) -> str:  # fmt: skip
    """A work of the programme, at the position of its facility."""
    work = works.open_work(
        site.who("responsable"), organisation=site.organisation, title=title, kind=kind,
        nature="new", facility=facility, source=site.source, programme="COLLINES", parent=parent,
        on=site.ago(days).isoformat(), opens=opens, synthetic=True,
        words="Ouvrage inventé pour la démonstration.",
    )  # fmt: skip
    there = places.facility(facility)
    if there.latitude is not None and there.longitude is not None:
        works.place_work(
            site.who("responsable"), work=work, latitude=there.latitude + 4 * days,
            longitude=there.longitude - 6 * days, on=site.ago(days - 5),
        )  # fmt: skip
    return work


def _signed(site: Site, work: str, amount: int, days: int, lasts: int) -> str:
    """The contract of a work: dollars, 10 % held back, 20 % in advance, which is paid."""
    contract = works.sign_contract(
        site.who("responsable"), work=work, number=f"M-{days}", amount=amount * 100,
        currency="USD", signed_on=site.ago(days), ends_on=site.ago(days - lasts),
        retention=100_000, advance=200_000, name=BUILDER,
    )  # fmt: skip
    works.pay_advance(
        site.who("responsable"), contract=contract, amount=amount * 20,
        made_on=site.ago(days - 2), reference="VIR-A",
    )  # fmt: skip
    works.enter_step(
        site.who("responsable"), work=work, step="works", on=site.ago(days - 10).isoformat()
    )
    works.plan_step(
        site.who("responsable"), work=work, step="provisional", on=site.ago(days - lasts)
    )
    return contract


def _billed(site: Site, contract: str, number: str, amount: int, days: int, pay: bool) -> None:
    """A bill certified by one person and paid by another."""
    bill = works.certify_bill(
        site.who("controle-travaux"), contract=contract, number=number, amount=amount * 100,
        on=site.ago(days),
    )  # fmt: skip
    if pay:
        works.pay_bill(
            site.who("responsable"), bill=bill, amount=amount * 70, made_on=site.ago(days - 8),
            reference=f"VIR-{number}",
        )  # fmt: skip


def _seen(site: Site, work: str, days: int, share: int, words: str = "Visite inventée") -> None:
    works.record_progress(
        site.who("controle-travaux"),
        work=work,
        on=site.ago(days),
        share=share * 10_000,
        words=words,
    )


def _accepted(site: Site, work: str, days: int, *missing: str) -> None:
    """Accepted with defects; of what it needs to serve, some is missing."""
    works.accept_work(
        site.who("controle-travaux"), work=work, kind="provisional", on=site.ago(days),
        defects=DEFECTS, present="Contrôle des travaux\nDistrict\nEntreprise",
    )  # fmt: skip
    for what in ("equipped", "staffed", "water", "energy", "open"):
        works.set_condition(
            site.who("controle-travaux"), work=work, what=what, on=site.ago(days - 3).isoformat(),
            met="no" if what in missing else "yes",
            words="Pas encore livré (inventé)" if what in missing else "",
        )  # fmt: skip


def _procured(site: Site, facility: str) -> None:
    """A theatre whose bids are opened: one does not answer, two do."""
    work = _needed(site, facility, "Bloc opératoire (inventé)", "theatre", 120, opens="surgery")
    made = works.open_procurement(
        site.who("responsable"), work=work, number="AO-01", method="open", estimate=180_000_00,
        currency="USD", published_on=site.ago(60), closes_on=site.ago(20),
    )  # fmt: skip
    works.open_bids(site.who("responsable"), procurement=made, on=site.ago(19))
    for name, amount, why in (
        (BUILDER, 171_500, ""), ("Grands Lacs Construction (inventé)", 182_000, ""),
        ("Toits et murs (inventé)", 149_000, "Garantie d’offre absente"),
    ):  # fmt: skip
        bid = works.add_bid(
            site.who("responsable"), procurement=made, name=name, amount=amount * 100
        )
        works.judge_bid(site.who("responsable"), bid=bid, compliant=not why, why=why)


def _serving(site: Site, facility: str) -> None:
    """A maternity that is built, equipped, staffed and open."""
    work = _needed(site, facility, "Maternité des collines (inventée)", "maternity", 420,
                   opens="maternity")  # fmt: skip
    contract = _signed(site, work, 90_000, 380, 200)
    _seen(site, work, 300, 40)
    _billed(site, contract, "D1", 40_000, 290, True)
    _seen(site, work, 200, 100)
    _billed(site, contract, "D2", 50_000, 190, True)
    _accepted(site, work, 180)
    works.declare_functional(site.who("controle-travaux"), work=work, on=site.ago(160))


def _unfinished(site: Site, facility: str) -> None:
    """A maternity that is accepted and has neither equipment nor energy."""
    work = _needed(site, facility, "Maternité du lac (inventée)", "maternity", 400,
                   opens="maternity")  # fmt: skip
    contract = _signed(site, work, 95_000, 350, 220)
    _seen(site, work, 250, 55)
    _seen(site, work, 120, 100)
    _billed(site, contract, "D1", 60_000, 240, True)
    works.record_delay(
        site.who("controle-travaux"), work=work, on=site.ago(130), days=40, cause="supply",
        words="Ciment bloqué à la frontière (inventé)",
    )  # fmt: skip
    _accepted(site, work, 90, "equipped", "energy", "open")


def _stopped(site: Site, facility: str) -> None:
    """A water supply whose works stopped."""
    work = _needed(site, facility, "Adduction d’eau (inventée)", "water", 260)
    _signed(site, work, 42_000, 200, 120)
    _seen(site, work, 150, 30)
    works.record_delay(
        site.who("controle-travaux"), work=work, on=site.ago(100), days=60, cause="land",
        words="Passage de la conduite contesté (inventé)",
    )  # fmt: skip
    works.enter_step(
        site.who("responsable"), work=work, step="stopped", on=site.ago(100).isoformat(),
        words="En attente de l’accord des riverains (inventé)",
    )  # fmt: skip


def _planned(site: Site, hospital: str) -> str:
    """The master plan of a hospital, adopted."""
    plan = _needed(site, hospital, "Plan directeur de l’hôpital (inventé)", "master_plan", 500)
    works.enter_step(site.who("responsable"), work=plan, step="works", on=site.ago(480).isoformat())
    works.accept_work(
        site.who("controle-travaux"), work=plan, kind="provisional", on=site.ago(400),
        present="Direction de l’hôpital",
    )  # fmt: skip
    works.set_condition(
        site.who("controle-travaux"),
        work=plan,
        what="approved",
        met="yes",
        on=site.ago(390).isoformat(),
    )
    works.declare_functional(site.who("controle-travaux"), work=plan, on=site.ago(389))
    return plan


def _under_way(site: Site, hospital: str, plan: str) -> None:
    """A rehabilitation unit of the plan: measured by quantities, with a bill to pay."""
    work = _needed(site, hospital, "Unité de réadaptation (inventée)", "rehabilitation", 220, plan,
                   "rehabilitation")  # fmt: skip
    contract = _signed(site, work, 65_000, 160, 240)
    done = []
    for code, label, unit, quantity, price, part in (
        ("100", "Fondations", "m³", 120, 150_00, 120), ("200", "Murs", "m²", 640, 35_00, 410),
        ("300", "Charpente et toiture", "m²", 300, 45_00, 0),
    ):  # fmt: skip
        item = works.add_item(
            site.who("responsable"), work=work, code=code, label=label, unit=unit,
            quantity=quantity * 1000, price=price,
        )  # fmt: skip
        done.append({"item": item, "quantity": part * 1000})
    works.record_progress(
        site.who("controle-travaux"),
        work=work,
        on=site.ago(12),
        quantities=done,
        words="Visite inventée",
    )
    _billed(site, contract, "D1", 28_000, 6, False)
