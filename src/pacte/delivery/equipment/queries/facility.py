"""What one facility has and what is done on it: for its page, its panel and what anybody may read.

Bounded: as many questions for a hospital as for a post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from pacte.delivery.equipment.models import (
    OPEN,
    Item,
    OrderState,
    RepairRequest,
    RequestState,
    WorkOrder,
)
from pacte.delivery.equipment.queries import figures, standards
from pacte.delivery.equipment.rules import Delays, Rate
from pacte.delivery.records.gaps import Gap
from pacte.journal.prepared import prepared
from pacte.places import queries as places

YEAR, LATE = timedelta(days=365), timedelta(days=30)
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Summary:
    """The equipment of a facility in a few figures."""

    conditions: Counter[str]
    rate: Rate
    gap: Gap | None
    waiting: int
    open: int
    late: int
    delays: Delays

    @property
    def items(self) -> int:
        """Those that are not retired."""
        return sum(self.conditions.values()) - self.conditions["retired"]


@dataclass(frozen=True, slots=True)
class NormLine:
    """A sort that the level should have: how many, how many are there in use."""

    sort: Any
    least: int
    has: int
    broken: int
    reference: str

    @property
    def lacks(self) -> int:
        return max(self.least - self.has, 0)


def summary(facility: Any, day: date) -> Summary:
    conditions = Counter(dict(_conditions(facility.pk)))
    going = _open_days(facility.pk)
    late = sum(due < day if due else asked < day - LATE for due, asked in going)
    done = _repaired(facility.pk, day - YEAR, day + timedelta(days=1))
    return Summary(
        conditions, Rate.of(conditions), standards.gaps([facility.pk], day).get(facility.pk),
        len(_waiting(facility.pk)), len(going), late,
        Delays.of((done_on - asked_on).days for asked_on, done_on in done),
    )  # fmt: skip


@prepared
def _conditions(facility: int) -> QuerySet[Any, Any]:
    rows = Item.objects.filter(facility=facility, origin="record").order_by()
    return rows.values_list("condition").annotate(n=Count("pk"))


@prepared
def _open_days(facility: int) -> QuerySet[Any, Any]:
    rows = WorkOrder.objects.filter(facility=facility, state__in=OPEN).order_by()
    return rows.values_list("due_on", "asked_on")


@prepared
def _waiting(facility: int) -> QuerySet[Any, Any]:
    rows = RepairRequest.objects.filter(facility=facility, state=RequestState.WAITING)
    return rows.order_by().values_list("pk")


@prepared
def _repaired(facility: int, first: date, until: date) -> QuerySet[Any, Any]:
    rows = figures.repairs(first, until).filter(facility=facility)
    return rows.values_list("asked_on", "done_on")


def norm(facility: Any, day: date) -> list[NormLine]:
    """The norm of a facility's level, line by line; nothing when no norm is known for it."""
    state = places.facility_state(facility.pk, day)
    lines = standards.of_level(state.level, day) if state else {}
    has: Counter[int] = Counter()
    broken: Counter[int] = Counter()
    for _facility, sort, condition, n in standards.counted([facility.pk]) if lines else ():
        if condition == "broken":
            broken[sort] += n
        elif condition != "retired":
            has[sort] += n
    found = [
        NormLine(line.nomenclature, line.least, has[sort], broken[sort], line.reference)
        for sort, line in lines.items()
    ]
    return sorted(found, key=lambda line: (-line.lacks, line.sort.label))


def broken(facility: Any) -> list[Item]:
    """What is out of use there, the longest first; the first fifty."""
    return _broken(facility.pk)


@prepared
def _broken(facility: int) -> QuerySet[Item]:
    rows = Item.objects.filter(facility=facility, condition="broken")
    return rows.select_related("nomenclature").order_by("condition_since", "id")[:SHOWN]


def orders_open(facility: Any) -> list[WorkOrder]:
    """The works that go on there, the oldest first; the first fifty."""
    return _orders_open(facility.pk)


@prepared
def _orders_open(facility: int) -> QuerySet[WorkOrder]:
    rows = WorkOrder.objects.filter(facility=facility, state__in=OPEN)
    return rows.select_related("item__nomenclature").order_by("asked_on", "id")[:SHOWN]


def labelled(facility: Any) -> QuerySet[Item]:
    """The items whose labels are printed: all that is still there."""
    rows = Item.objects.filter(facility=facility).exclude(condition="retired")
    return rows.select_related("nomenclature", "facility").order_by("nomenclature__label", "number")


def life(item: Item) -> list[tuple[date, str, Any]]:
    """What happened to an item, the latest first: (day, kind, row)."""
    found: list[tuple[date, str, Any]] = [(row.on, "state", row) for row in item.states.all()]
    moves = item.custodies.select_related("facility")
    found += [(row.since, "custody", row) for row in moves]
    found += [(row.opened_on, "order", row) for row in item.orders.all()]
    dismissed = item.requests.filter(state=RequestState.DISMISSED)
    found += [(row.asked_on, "request", row) for row in dismissed]
    return sorted(found, key=lambda one: (one[0], one[2].entry_id), reverse=True)


def costs(orders: Iterable[WorkOrder]) -> dict[str, int]:
    """What works cost, by currency; those whose cost is not known are not zero, they are absent."""
    found: Counter[str] = Counter()
    for row in orders:
        if row.cost is not None and row.state == OrderState.DONE:
            found[row.currency] += row.cost
    return dict(found)
