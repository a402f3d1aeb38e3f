"""The equipment of Kati: Fanta keeps that of the centre, Oumar runs the workshop of the district,
Seydou is the cashier, Nana follows without changing anything, Bintou has no role."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from pacte.delivery.equipment.commands import items, lists, orders
from pacte.delivery.equipment.models import Item, Nomenclature, WorkOrder
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.ledger import commands as ledger
from world import act, facility, organisation, person, world

DAY = date(2026, 3, 2)


def sort(code: str) -> str:
    return str(Nomenclature.objects.get(code=code).uid)


def equipped() -> SimpleNamespace:
    w = world()
    lists.load_lists(act())
    w.oumar = person("oumar", workshop=f"place:{w.kati}")
    w.seydou = person("seydou", cashier=w.clinic)
    w.nana = person("nana", auditor=w.clinic)
    w.far = facility("Centre de Kayes", w.kayes)
    w.far_clinic = organisation("Centre de Kayes", "facility", facility=w.far, code="CKAYES")
    w.lamine = person("lamine", clinic_manager=w.far_clinic)
    w.microscope = enter(w, "MICROSCOPE", serial="SN-1", brand="Olympus")
    return w


def enter(w: Any, code: str, condition: str = "good", **said: Any) -> str:
    """An item of the centre of Kati, seen on DAY."""
    given = {"facility": w.centre, "seen_on": DAY} | said
    made = items.add_item(act(), nomenclature=sort(code), condition=condition, **given)
    return made["item"]


def item(uid: str) -> Item:
    return Item.objects.get(uid=uid)


def repaired(
    w: Any, uid: str, asked: date, done: date, outcome: str = "working", urgency: str = "stopped"
) -> str:
    """A repair of an item, from the request to its end."""
    request = orders.request_repair(act(), item=uid, urgency=urgency, asked_on=asked)
    made = orders.open_order(act(), item=uid, asked=request, opened_on=asked, provider="Atelier")
    orders.finish_order(act(), order=made["order"], done_on=done, outcome=outcome)
    return made["order"]


def order(uid: str) -> WorkOrder:
    return WorkOrder.objects.get(uid=uid)


def source() -> str:
    """Where the money of the tests comes from."""
    return ledger.open_source(act(), code="P:KATI", label="Programme de Kati")


def on(day: date) -> Any:
    """The clock says that it is noon of a day."""
    return clock.told(clock.now().replace(year=day.year, month=day.month, day=day.day, hour=12))


def as_(who: Any) -> Act:
    return Act(who)


def seed(w: SimpleNamespace) -> None:
    """For the browser: an item in order, one that waits, a work done and one that is open; Mory
    runs the workshop of the district."""
    if not Nomenclature.objects.exists():
        lists.load_lists(act())
    w.mory = person("mory", workshop=f"place:{w.kati}")
    w.item = enter(w, "MICROSCOPE", serial="B-1", received_on="2021-03")
    w.number = item(w.item).number
    w.order_done = repaired(w, w.item, date(2026, 4, 1), date(2026, 4, 27))
    broken = enter(w, "AUTOCLAVE", received_on="2020")
    w.asked = orders.request_repair(act(), item=broken, urgency="stopped", words="Joint")
    w.order_open = orders.open_order(act(), item=enter(w, "LIT"), task="Roulette")["order"]
