"""The lists of the site: sorts, what a level should have, what is done how often; and the gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from pacte.delivery.equipment import rules
from pacte.delivery.equipment.models import Item, Nomenclature, StandardLine, UpkeepPlan
from pacte.delivery.records.gaps import Gap
from pacte.journal.prepared import prepared
from pacte.places import queries as places
from pacte.places.rules import LEVELS

NAMED_MAX = 5  # Of what a gap lacks.


def sorts() -> QuerySet[Nomenclature]:
    """Every sort of equipment, by name."""
    return Nomenclature.objects.order_by("label", "id")


def sort(uid: Any) -> Nomenclature | None:
    return Nomenclature.objects.filter(uid=uid).first()


def sorts_in_use() -> QuerySet[Nomenclature]:
    """Those by which a new item may be entered."""
    return sorts().filter(closed=False)


def in_force(day: date) -> dict[str, dict[int, StandardLine]]:
    """The norms of each level on a day: {level: {sort: its line}}; a line of 0 is none."""
    found: dict[str, dict[int, StandardLine]] = defaultdict(dict)
    for row in _standards(day):
        found[row.level][row.nomenclature_id] = row
    return {
        level: {sort: row for sort, row in lines.items() if row.least}
        for level, lines in found.items()
    }


@prepared
def _standards(day: date) -> QuerySet[StandardLine]:
    rows = StandardLine.objects.filter(since__lte=day).order_by("since", "id")
    return rows.select_related("nomenclature")


def of_level(level: str, day: date) -> dict[int, StandardLine]:
    return in_force(day).get(level, {})


def standard_rows() -> QuerySet[StandardLine]:
    """Every norm that was ever written, the latest first."""
    return StandardLine.objects.select_related("nomenclature").order_by("-since", "-id")


def plans_on(day: date) -> list[UpkeepPlan]:
    """The upkeep that is to be done on a day: of one task and place, the last row in force."""
    rows = UpkeepPlan.objects.filter(since__lte=day).order_by("since", "id")
    last = {
        (row.nomenclature_id, row.task, row.place_id): row
        for row in rows.select_related("nomenclature", "place")
    }
    return [row for row in last.values() if row.every_months]


def plan_rows() -> QuerySet[UpkeepPlan]:
    return UpkeepPlan.objects.select_related("nomenclature", "place").order_by("-since", "-id")


def gaps(facility_ids: list[int], day: date) -> dict[int, Gap]:
    """What each facility lacks of the norm of its level: what is broken or retired is not there.

    A facility without a level, whose level has no norm, or without any inventory is not judged.
    """
    if not facility_ids:
        return {}
    norms = in_force(day)
    names = {row.nomenclature_id: row.nomenclature.label
             for lines in norms.values() for row in lines.values()}  # fmt: skip
    found = {}
    has, seen = _held(facility_ids)
    for facility, level in _levels(facility_ids, day).items():
        lines = norms.get(level)
        if not lines or facility not in seen:
            continue
        least = {sort: row.least for sort, row in lines.items()}
        lacks = rules.lacking(least, has[facility])
        needs = sum(least.values())
        told = sorted(_("%(name)s (%(count)s)") % {"name": names[sort], "count": count}
                      for sort, count in lacks.items())[:NAMED_MAX]  # fmt: skip
        found[facility] = Gap(needs, needs - sum(lacks.values()), tuple(told))
    return found


def _levels(facility_ids: list[int], day: date) -> dict[int, str]:
    ids = np.array(facility_ids, np.int64)
    on = np.full(len(ids), np.datetime64(day, "D").astype(np.int64), np.int64)
    levels, _owners = places.facility_states(ids, on)
    return {
        key: LEVELS[number]
        for key, number in zip(facility_ids, levels.tolist(), strict=True)
        if number >= 0
    }


@prepared
def counted(facility_ids: list[int]) -> QuerySet[Any, Any]:
    """(facility, sort, condition, how many) of what some facilities have."""
    rows = Item.objects.filter(facility__in=facility_ids, origin="record").order_by()
    return rows.values_list("facility", "nomenclature", "condition").annotate(n=Count("pk"))


def _held(facility_ids: Iterable[int]) -> tuple[dict[int, dict[int, int]], set[int]]:
    """How many of each sort each facility has in use, and which have any inventory."""
    has: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    seen = set()
    for facility, sort, condition, count in counted(list(facility_ids)):
        seen.add(facility)
        if condition not in ("broken", "retired"):
            has[facility][sort] += count
    return has, seen
