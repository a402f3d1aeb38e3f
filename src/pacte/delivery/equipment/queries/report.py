"""The report of a biomedical workshop over a period: delay, functional rate, downtime, costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from pacte.delivery.equipment import sentences
from pacte.delivery.equipment.models import OPEN, WorkOrder
from pacte.delivery.equipment.queries import figures
from pacte.delivery.equipment.rules import Delays, Rate
from pacte.kernel.periods import add_months
from pacte.places import queries as places


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: a month, a sort or a facility."""

    label: Any
    delays: Delays
    key: Any = None

    @property
    def mean(self) -> str | None:
        return sentences.mean(self.delays)

    @property
    def median(self) -> str | None:
        return sentences.median(self.delays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a workshop did between two days, [first, until), for some facilities."""

    first: date
    until: date
    facilities: int
    delays: Delays
    before: Delays  # The same length of time, just before.
    rate: Rate
    rate_before: Rate
    conditions: Counter[str]
    down_days: int
    down_repairs: int
    asked: int
    done: int
    upkeep_done: int
    upkeep_due: int
    beyond_repair: int
    open: int
    costs: dict[str, int]
    cost_unknown: int
    invented: bool  # Whether some of it was made up for a demonstration.
    months: list[Row]
    sorts: list[Row]
    by_facility: list[Row]


def report(facilities: Sequence[int] | None, first: date, until: date) -> Report:
    """Set what was done against the same span just before."""
    last = until - timedelta(days=1)
    earlier = first - (until - first)
    rows = figures.repairs(first, until, facilities)
    done = _of(WorkOrder.objects.filter(done_on__gte=first, done_on__lt=until), facilities)
    asked = _of(WorkOrder.objects.filter(asked_on__gte=first, asked_on__lt=until), facilities)
    conditions = figures.conditions_on(last, facilities)
    down_days, down_repairs = figures.out_of_use(rows)
    costs, unknown = _costs(done)
    kinds = Counter(dict(done.order_by().values_list("kind").annotate(n=Count("pk"))))
    upkeep = _of(WorkOrder.objects.filter(kind="preventive"), facilities)
    facts = list(rows.values_list("item__nomenclature__label", "facility", "asked_on", "done_on"))
    return Report(
        first=first, until=until, delays=figures.delays(rows),
        facilities=places.facility_rows().count() if facilities is None else len(facilities),
        before=figures.delays(figures.repairs(earlier, first, facilities)),
        rate=Rate.of(conditions), conditions=conditions,
        rate_before=figures.rate(first - timedelta(days=1), facilities),
        down_days=down_days, down_repairs=down_repairs,
        asked=asked.filter(kind="corrective").count(), done=kinds["corrective"],
        upkeep_done=kinds["preventive"],
        upkeep_due=upkeep.filter(due_on__gte=first, due_on__lt=until)
        .exclude(state="cancelled").count(),
        beyond_repair=done.filter(outcome="beyond_repair").count(),
        open=_of(WorkOrder.objects.filter(state__in=OPEN, kind="corrective"), facilities).count(),
        costs=costs, cost_unknown=unknown, invented=done.filter(synthetic=True).exists(),
        months=_months(facts, first, until), sorts=_grouped(facts, 0),
        by_facility=_named(_grouped(facts, 1)),
    )  # fmt: skip


def _of(rows: QuerySet[Any], facilities: Sequence[int] | None) -> QuerySet[Any]:
    return rows if facilities is None else rows.filter(facility__in=list(facilities))


def _costs(done: QuerySet[Any]) -> tuple[dict[str, int], int]:
    """By currency, and how many works have no known cost."""
    found: Counter[str] = Counter()
    unknown = 0
    for cost, currency in done.order_by().values_list("cost", "currency"):
        if cost is None:
            unknown += 1
        else:
            found[currency] += cost
    return dict(sorted(found.items())), unknown


def _months(facts: list[Any], first: date, until: date) -> list[Row]:
    """The delay month by month, a month without a repair being a hole."""
    days: dict[date, list[int]] = defaultdict(list)
    for _sort, _facility, asked, done in facts:
        days[done.replace(day=1)].append((done - asked).days)
    month, found = first.replace(day=1), []
    while month < until:
        found.append(Row(f"{month:%Y-%m}", Delays.of(days.get(month, []))))
        month = add_months(month, 1)
    return found


def _grouped(facts: list[Any], place: int) -> list[Row]:
    """The delay by sort or by facility, those with most repairs first."""
    days: dict[Any, list[int]] = defaultdict(list)
    for fact in facts:
        days[fact[place]].append((fact[3] - fact[2]).days)
    rows = [Row(key, Delays.of(found), key=key) for key, found in days.items()]
    return sorted(rows, key=lambda row: (-row.delays.count, str(row.label)))


def _named(rows: list[Row]) -> list[Row]:
    names = {row.pk: row.name for row in places.facilities(row.key for row in rows)}
    return [Row(names[row.key], row.delays, key=row.key) for row in rows]
