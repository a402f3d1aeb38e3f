"""A district with two facilities whose stock is kept, by commands only."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from pacte.delivery.supplies import commands
from pacte.journal.command import Act
from world import act, facility, organisation, person, place

TRACERS = (("PARA", "Paracétamol 500 mg", "comprimé"), ("ORS", "Sel de réhydratation", "sachet"))


def stock() -> SimpleNamespace:
    """Fanta keeps the stock of Kati, Chérif follows the district, Noa nothing; the list has two
    tracers."""
    kati = place("Kati", "district")
    w = SimpleNamespace(kati=kati, centre=facility("Centre de Kati", kati))
    w.clinic = organisation("Centre de Kati", "facility", facility=w.centre)
    w.far = place("Kayes", "district")
    w.other = facility("Centre de Kayes", w.far)
    w.fanta = person("fanta", clinic_manager=w.clinic)
    w.cherif = person("cherif", district=f"place:{kati}")
    w.noa = person("noa")
    for code, label, unit in TRACERS:
        commands.add_product(act(), code=code, label=label, unit=unit)
    return w


def moved(
    w: SimpleNamespace, kind: str, on: date, quantity: int, *, product: str = "PARA", **more: Any
) -> str:
    return commands.record_movement(
        Act(more.pop("who", None) or w.fanta), facility=w.centre, product=product, kind=kind, on=on,
        quantity=quantity, **more,
    )  # fmt: skip


def filled(w: SimpleNamespace, month: str, **lines: tuple[int | None, int, int, int, int, int]):
    names = ("opening", "received", "issued", "lost", "closing", "stockout_days")
    told = [{"product": p} | dict(zip(names, said, strict=True)) for p, said in lines.items()]
    return commands.fill_month(Act(w.fanta), facility=w.centre, month=month, lines=told)
