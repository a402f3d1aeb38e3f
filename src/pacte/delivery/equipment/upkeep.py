"""Which items are due for which upkeep on a day: plans, items and what was done, set against one
another in whole columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.delivery.equipment import rules
from pacte.delivery.equipment.models import OPEN, Item, UpkeepPlan, WorkOrder
from pacte.delivery.equipment.queries import standards
from pacte.kernel.partial import Partial
from pacte.places import queries as places


@dataclass(frozen=True, slots=True)
class Due:
    """An upkeep to do: on what, where, what, since when."""

    item: int
    facility: int
    task: str
    on: date
    synthetic: bool = False


def due(day: date) -> list[Due]:
    """Every upkeep that has come due and for which no order is open, the oldest first.

    It counts from the last time it was done; never done, from the item's reception, or from the
    start of the plan when that is later.
    """
    plans = _by_sort(standards.plans_on(day), day)
    if not plans:
        return []
    rows = Item.objects.filter(nomenclature__in=list(plans), origin="record")
    rows = rows.exclude(condition="retired").order_by("pk")
    items = list(rows.values_list("pk", "facility", "nomenclature", "received_on", "synthetic"))
    done, opened = _last_done({sort for sort in plans})
    found = []
    for item, facility, sort, received, synthetic in items:
        for plan, within in plans[sort]:
            if within is not None and facility not in within:
                continue
            if (item, plan.task) in opened:
                continue
            last = done.get((item, plan.task)) or _start(plan, received)
            on = rules.due_on(last, plan.every_months)
            if on <= day:
                found.append(Due(item, facility, plan.task, on, synthetic))
    return sorted(_once(found), key=lambda row: (row.on, row.item))


def next_due(item: Item, day: date) -> list[tuple[str, date]]:
    """The upkeep to come of one item: (task, day), the soonest first."""
    plans = _by_sort(
        [p for p in standards.plans_on(day) if p.nomenclature_id == item.nomenclature_id], day
    )
    done, _opened = _last_done({item.nomenclature_id}, item.pk)
    found: dict[str, date] = {}
    for plan, within in plans.get(item.nomenclature_id, []):
        if within is None or item.facility_id in within:
            last = done.get((item.pk, plan.task)) or _start(plan, item.received_on)
            on = rules.due_on(last, plan.every_months)
            found[plan.task] = min(on, found.get(plan.task, on))
    return sorted(found.items(), key=lambda pair: pair[1])


def _start(plan: UpkeepPlan, received: str) -> date:
    return max(plan.since, Partial(received).first) if received else plan.since


def _by_sort(
    plans: list[UpkeepPlan], day: date
) -> dict[int, list[tuple[UpkeepPlan, set[int] | None]]]:
    """The plans of each sort, with the facilities of their place (None: all)."""
    found: dict[int, list[tuple[UpkeepPlan, set[int] | None]]] = defaultdict(list)
    inside: dict[int, set[int]] = {}
    for plan in plans:
        key = plan.place_id
        if key is not None and key not in inside:
            inside[key] = set(places.facilities_in([key], day).values_list("pk", flat=True))
        found[plan.nomenclature_id].append((plan, None if key is None else inside[key]))
    return found


def _last_done(sorts: set[int], item: int | None = None) -> tuple[dict[Any, date], set[Any]]:
    """For each item and task, when it was last done, and those whose order is open."""
    rows = WorkOrder.objects.filter(kind="preventive").order_by()
    rows = rows.filter(item=item) if item else rows.filter(item__nomenclature__in=sorts)
    done: dict[Any, date] = {}
    opened = set()
    for key, task, state, on in rows.values_list("item", "task", "state", "done_on"):
        if state in OPEN:
            opened.add((key, task))
        elif on is not None and on > done.get((key, task), date.min):
            done[key, task] = on
    return done, opened


def _once(found: list[Due]) -> list[Due]:
    """Two plans of one task (of a district and of its province): the one that comes first."""
    first: dict[Any, Due] = {}
    for row in found:
        known = first.get((row.item, row.task))
        if known is None or row.on < known.on:
            first[row.item, row.task] = row
    return list(first.values())
