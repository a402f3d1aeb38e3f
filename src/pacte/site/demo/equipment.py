"""Equipment in the demonstration: an invented inventory of four facilities, what broke, what was
repaired, what waits. Every item says that it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pacte.delivery.equipment.commands import items, lists, money, orders, upkeep
from pacte.delivery.equipment.queries import standards
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.places import queries as places

Who = Callable[[str], Act]
CENTRES = ("RW-CSNYU", "RW-CSMUD", "RW-CSGIS")
HOSPITAL = "RW-HDGIS"
# Code, brand, room, condition; "-": not there, so that a gap to the norm is seen.
OF_A_CENTRE = (
    ("TENSIO", "Marque A", "Consultation", "good"),
    ("STETHO", "Marque A", "Consultation", "good"),
    ("THERMO", "", "Consultation", "unknown"),
    ("PESE-AD", "Marque B", "Consultation", "good"),
    ("PESE-ENF", "Marque B", "Vaccination", "fair"),
    ("MICROSCOPE", "Marque C", "Laboratoire", "good"),
    ("REFRIG", "Marque D", "Vaccination", "good"),
    ("TABLE-ACC", "", "Maternité", "good"),
    ("AUTOCLAVE", "Marque E", "Stérilisation", "good"),
)
OF_THE_HOSPITAL = (
    ("ANESTHESIE", "Marque F", "Bloc opératoire", "good"),
    ("TABLE-OP", "", "Bloc opératoire", "good"),
    ("ECHOGRAPHE", "Marque G", "Imagerie", "good"),
    ("CONC-O2", "Marque H", "Pédiatrie", "good"),
    ("GROUPE-EL", "Marque I", "Énergie", "broken"),
)
UPKEEP = (("REFRIG", "Relever les températures (inventé)"),
          ("CONC-O2", "Changer les filtres (inventé)"))  # fmt: skip
# Repairs done: sort, days ago of the request, days it took.
REPAIRED = (("MICROSCOPE", 410, 96), ("AUTOCLAVE", 380, 120), ("REFRIG", 200, 31),
            ("MICROSCOPE", 150, 24), ("PESE-ENF", 90, 12), ("AUTOCLAVE", 70, 28))  # fmt: skip


def live(who: Who, today: date) -> None:
    """Two years of a small workshop, in a few dozen rows."""
    lists.load_lists(Act(SYSTEM, "démonstration"))
    sorts = {row.code: str(row.uid) for row in standards.sorts()}
    for code, task in UPKEEP:  # Since long enough that some of it is due today.
        lists.set_plan(
            Act(SYSTEM, "démonstration"), nomenclature=sorts[code], task=task, every_months=3,
            since=today - timedelta(days=97),
        )  # fmt: skip
    begin = today - timedelta(days=430)
    made: dict[tuple[str, str], str] = {}
    for n, code in enumerate((*CENTRES, HOSPITAL)):
        facility = str(places.facility_by_code(code).uid)
        kept = OF_A_CENTRE if code != HOSPITAL else (*OF_A_CENTRE[:5], *OF_THE_HOSPITAL)
        for sort, brand, room, condition in kept:
            if sort == "PESE-ENF" and n == 1:
                continue
            done = items.add_item(
                who("district"), facility=facility, nomenclature=sorts[sort], room=room,
                condition=condition, seen_on=begin, brand=brand, serial=f"INV-{n}{sort}",
                received_on=f"{begin.year - 1 - n}", donor="Donateur inventé", synthetic=True,
            )  # fmt: skip
            made[code, sort] = done["item"]
    for n, (sort, ago, took) in enumerate(REPAIRED):
        item = made.get((CENTRES[n % len(CENTRES)], sort)) or made[CENTRES[0], sort]
        _repair(who, item, today - timedelta(days=ago), took, 4_000 * (n + 1))
    _wait(who, made, today)
    upkeep.raise_upkeep(Act(SYSTEM, "démonstration"), day=today)


def _repair(who: Who, item: str, asked_on: date, took: int, labour: int) -> None:
    """Asked for at the facility, done by the workshop, with a part."""
    asked = orders.request_repair(
        who("district"), item=item, urgency="stopped", words="Panne inventée", asked_on=asked_on
    )
    order = orders.open_order(
        who("atelier"), item=item, asked=asked, opened_on=asked_on + timedelta(days=2),
        provider="Atelier du district", synthetic=True,
    )["order"]  # fmt: skip
    orders.finish_order(
        who("atelier"), order=order, done_on=asked_on + timedelta(days=took), outcome="working",
        findings="Pièce remplacée (inventé)", labour=labour, currency="RWF",
    )  # fmt: skip
    money.add_part(who("atelier"), order=order, label="Pièce inventée", quantity=1, cost=2_500)


def _wait(who: Who, made: dict[tuple[str, str], str], today: date) -> None:
    """One request that nobody took yet, and one work that waits for a part."""
    orders.request_repair(
        who("caissier"), item=made[CENTRES[0], "TENSIO"], urgency="stopped",
        words="Le brassard fuit (inventé)", asked_on=today - timedelta(days=3),
    )  # fmt: skip
    order = orders.open_order(
        who("atelier"), item=made[HOSPITAL, "GROUPE-EL"], task="Remplacer l’alternateur (inventé)",
        urgency="vital", opened_on=today - timedelta(days=40), synthetic=True,
    )["order"]  # fmt: skip
    orders.step_order(
        who("atelier"), order=order, state="waiting_part", on=today - timedelta(days=35),
        provider="Atelier du district", words="Pièce commandée (inventé)",
    )  # fmt: skip
