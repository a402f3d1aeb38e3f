"""Needs ranked by what facilities lack: the gaps that other rooms know, weighed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.delivery.records import gaps
from pacte.delivery.works.models import NeedWeight
from pacte.delivery.works.queries.register import works_at
from pacte.delivery.works.rules import needs as rules


@dataclass(frozen=True, slots=True)
class Need:
    """A facility, how much it lacks, and what is already foreseen for it."""

    rank: int | None  # None: nothing is known of it.
    facility: Any
    score: rules.Score
    works: list[Any]


def weights(organisations: list[int], day: date) -> dict[str, int]:
    """The weight of each kind of gap, as some organisations said it last; nothing said: one."""
    rows = NeedWeight.objects.filter(organisation__in=organisations, since__lte=day)
    said = rows.order_by("since", "id").values_list("gap", "weight")
    return dict(rules.weights_on(said, sorted(gaps.GAPS)))


def needs(facilities: Iterable[Any], weight: dict[str, int], day: date) -> list[Need]:
    """Some facilities, the one that lacks most first; those of which nothing is known last."""
    known = {row.pk: row for row in facilities}
    found = gaps.of(known, day)
    parts: dict[int, list[rules.Part]] = {key: [] for key in known}
    for kind, by_facility in found.items():
        for key, gap in by_facility.items():
            if key not in parts:
                continue
            parts[key].append(
                rules.Part(kind, gap.needs, gap.has, gap.share, weight[kind], gap.lacks)
            )
    scores = [rules.score(key, told, found) for key, told in parts.items()]
    beside = works_at(list(known))
    return [
        Need(rank if one.score is not None else None, known[one.facility], one,
             beside.get(one.facility, []))
        for rank, one in enumerate(rules.ranked(scores), start=1)
    ]  # fmt: skip
