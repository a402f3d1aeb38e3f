"""Synthetic equipment for the benchmark, from a seed: facilities, items, their repairs."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import numpy as np

import world as build
from pacte.delivery.equipment.commands import lists
from pacte.delivery.equipment.models import (
    Custody,
    Item,
    ItemState,
    ItemWord,
    Nomenclature,
    OrderStep,
    RepairRequest,
    WorkOrder,
)
from pacte.delivery.equipment.words import words_of
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.numbering import numbered
from pacte.places.models import Facility

FIRST = date(2021, 1, 1)
DAYS = 1_800  # To the end of 2025.
BRANDS = ("Olympus", "Mindray", "Philips", "Tuttnauer", "Vestfrost", "Hettich", "")
CONDITIONS = ("good", "fair", "broken", "retired", "unknown")
LEVELS = ("post", "centre", "centre", "centre", "district_hospital")


def set_up(facilities: int, districts: int) -> SimpleNamespace:
    """A country of districts with their facilities, and three people who follow them."""
    w = build.world()
    with clock.told(clock.now().replace(year=FIRST.year)):  # Plans begin when they are loaded.
        lists.load_lists(build.act())
    w.districts = [build.place(f"District {n}", "district", w.mali) for n in range(districts)]
    w.facilities = [
        build.facility(f"Formation {n}", w.districts[n % districts], level=LEVELS[n % len(LEVELS)])
        for n in range(facilities)
    ]
    clinic = build.organisation("Formation 0", "facility", facility=w.facilities[0], code="F0")
    build.person("nation", district=f"place:{w.mali}")
    build.person("workshop", workshop=f"place:{w.districts[0]}")
    build.person("manager", clinic_manager=clinic)
    return w


def fill(w: SimpleNamespace, items: int, orders: int, seed: int) -> None:
    known = {str(row.uid): row for row in Facility.objects.filter(uid__in=w.facilities)}
    w.rows = [known[uid] for uid in w.facilities]
    build_items(build.act(), w=Handed(w), items=items, seed=seed)
    build_orders(build.act(), w=Handed(w), orders=orders, seed=seed)


def drawn_from(items: int, orders: int) -> SimpleNamespace:
    """What requests name: facilities, and some numbers of items and of orders."""
    return SimpleNamespace(
        facilities=[str(uid) for uid in Facility.objects.filter(name__startswith="Formation ")
                    .order_by("pk").values_list("uid", flat=True)],
        numbers=list(Item.objects.values_list("number", flat=True)[:: max(1, items // 200)]),
        orders=list(WorkOrder.objects.values_list("number", flat=True)[:: max(1, orders // 200)]),
    )  # fmt: skip


class Handed:
    """The world, handed over without being part of what is asked."""

    def __init__(self, w: SimpleNamespace) -> None:
        self.w = w

    def chunks(self) -> list[bytes]:
        return []


def uids(draw: np.random.Generator, size: int) -> list[UUID]:
    return [UUID(bytes=draw.bytes(16), version=4) for _ in range(size)]


def keys(model: Any, size: int) -> list[int]:
    """The keys of the rows just inserted, in order."""
    last = model.objects.order_by("-id").values_list("id", flat=True)[:size]
    return list(last)[::-1]


@command("bench.build_items", may="manage_equipment")
def build_items(act: Act, *, w: Handed, items: int, seed: int) -> None:
    """Items of all sorts, spread over the facilities."""
    draw = np.random.default_rng(seed)
    sorts = list(Nomenclature.objects.order_by("pk"))
    there = [w.w.rows[n % len(w.w.rows)] for n in range(items)]
    kinds = [sorts[k] for k in draw.integers(0, len(sorts), items)]
    brands = [BRANDS[b] for b in draw.integers(0, len(BRANDS), items)]
    numbers = [numbered(f"{row.code}", "E", n) for n, row in enumerate(there)]
    days = [FIRST + timedelta(days=int(d)) for d in draw.integers(0, DAYS, items)]
    state = [CONDITIONS[c] for c in draw.choice(5, items, p=[0.7, 0.1, 0.09, 0.06, 0.05])]
    blank, none = [""] * items, [None] * items
    serials = [f"SN{n:06}" for n in range(items)]
    insert_many(
        act, Item, uid=uids(draw, items), number=numbers, facility=[r.pk for r in there],
        nomenclature=[k.pk for k in kinds], label=blank, brand=brands, model_name=blank,
        serial=serials, room=blank, received_on=[f"{d:%Y-%m}" for d in days], warranty_until=none,
        donor=blank, price=none, currency=blank, condition=state, condition_since=days,
        holder=blank, origin=["record"] * items, quote=blank, synthetic=[True] * items,
    )  # fmt: skip
    rows = keys(Item, items)
    first = ["good"] * items
    for condition, on in ((first, [FIRST] * items), (state, days)):
        insert_many(act, ItemState, item=rows, on=on, condition=condition, why=blank, by=blank)
    insert_many(act, Custody, item=rows, facility=[r.pk for r in there], since=[FIRST] * items,
                holder=blank, why=blank)  # fmt: skip
    words: list[str] = []
    owners: list[int] = []
    for row, kind, brand, number, serial in zip(rows, kinds, brands, numbers, serials):
        mine = words_of((kind.label, brand), (number, serial))
        words += mine
        owners += [row] * len(mine)
    insert_many(act, ItemWord, word=words, item=owners)
    act.record(items=items)


@command("bench.build_orders", may="manage_repairs")
def build_orders(act: Act, *, w: Handed, orders: int, seed: int) -> None:
    """Repairs and upkeep, most of them done; a tenth of the repairs still wait."""
    draw = np.random.default_rng(seed + 1)
    found = list(Item.objects.order_by("pk").values_list("pk", "facility", "facility__code"))
    chosen = [found[k] for k in draw.integers(0, len(found), orders)]
    items, places, codes = zip(*chosen)
    asked = [FIRST + timedelta(days=int(d)) for d in draw.integers(0, DAYS, orders)]
    took = draw.geometric(0.03, orders)
    done = draw.random(orders) < 0.94
    preventive = draw.random(orders) < 0.4
    ends = [a + timedelta(days=int(t)) if d else None for a, t, d in zip(asked, took, done)]
    state = ["done" if d else ("open", "assigned", "waiting_part")[n % 3]
             for n, d in enumerate(done)]  # fmt: skip
    blank, none = [""] * orders, [None] * orders
    insert_many(
        act, WorkOrder, uid=uids(draw, orders), item=items, facility=places, request=none,
        number=[numbered(code, "T", n) for n, code in enumerate(codes)],
        kind=["preventive" if p else "corrective" for p in preventive], task=blank,
        urgency=blank, asked_on=asked, opened_on=asked, due_on=none, down_since=none, state=state,
        provider=blank, done_on=ends, outcome=["working" if e else "" for e in ends],
        findings=blank, downtime_days=[int(t) if d else None for t, d in zip(took, done)],
        labour=none, cost=none, currency=blank, synthetic=[True] * orders,
    )  # fmt: skip
    rows = keys(WorkOrder, orders)
    by = [act.actor.uid] * orders
    insert_many(act, OrderStep, order=rows, state=state, words=blank, by=by, by_name=blank,
                on=[e or a for e, a in zip(ends, asked)])  # fmt: skip
    size = orders // 10
    insert_many(
        act, RepairRequest, uid=uids(draw, size), item=items[:size], facility=places[:size],
        asked_on=asked[:size], by=by[:size], by_name=blank[:size], words=blank[:size],
        urgency=["stopped"] * size, state=["taken"] * size, answer=blank[:size],
    )  # fmt: skip
    act.record(orders=orders)
