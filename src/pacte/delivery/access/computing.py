"""A study computed: from the records to numbers, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from pacte.delivery.access import reading
from pacte.delivery.access.rules import reach, siting
from pacte.kernel.columns import Int
from pacte.places import queries as places

CANDIDATES = 200  # Places considered as sites: those that would reach most people alone.


@dataclass(frozen=True, slots=True)
class PartFound:
    place: int
    whole: bool
    told: reach.Reached


@dataclass(frozen=True, slots=True)
class Found:
    """What a study says of a day."""

    straight: int
    oldest: int | None
    facilities: int
    unplaced: int
    unknown: int
    parts: list[PartFound]
    effects: list[tuple[int, int, int]]  # (work, before, after)
    proposals: list[tuple[str, int, int, int]] = field(default_factory=list)
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts of a study of a day, side by side."""

    census: Any
    rows: Int  # Of the places of the census, those where people live.
    villages: reach.Villages
    care: reading.Care


def ground(area: int, kind: int | None, year: int, day: date, far: int) -> Ground:
    census = reading.lived(area, year, day)
    rows, villages = reading.villages(census)
    return Ground(census, rows, villages, reading.care(census, area, kind, day, far))


def found(study: Any, near: reach.Threshold, year: int, day: date, sites: int = 0) -> Found:
    """Who is within the threshold, in the area and in each place directly in it; what works
    changed; where ``sites`` more would go."""
    on = ground(study.area_id, study.care_id, year, day, reach.farthest(near))
    nearest = reach.distance_to_nearest(on.villages, on.care.sites, reach.farthest(near))
    below = list(places.children(study.area_id, day, study.area.tree).values_list("pk", flat=True))
    parts = [_part(on, nearest, near, key, key == study.area_id) for key in (study.area_id, *below)]
    proposals = _proposed(on, nearest, near, sites) if sites else []
    return Found(
        near.straight, on.census.oldest, len(on.care.sites), on.care.unplaced, on.care.unknown,
        parts, _effects(on, near, study, day), proposals, sites,
    )  # fmt: skip


def _part(on: Ground, nearest: Int, near: reach.Threshold, key: int, whole: bool) -> PartFound:
    """One place of the area. People counted in none of its finest places have no position."""
    inside = on.census.inside(key)
    here = inside[on.rows]
    villages = reach.Villages(
        on.villages.latitude[here], on.villages.longitude[here], on.villages.people[here]
    )
    told = reach.reached(villages, nearest[here], near)
    return PartFound(key, whole, told.with_elsewhere(on.census.elsewhere(inside)))


def _effects(
    on: Ground, near: reach.Threshold, study: Any, day: date
) -> list[tuple[int, int, int]]:
    """For each work that functions: the people within reach as if it were not, and with it."""
    opened = reading.opened(day, study.care.code if study.care_id else "")
    where = {key: at for at, key in enumerate(on.care.keys.tolist())}
    pairs = reach.near(on.villages, on.care.sites, near.straight)
    after = reach.people_of(on.villages, pairs.sites_of > 0)
    return [
        (one.work, after - _brought(on, pairs, [where[one.facility]]), after)
        for one in opened if one.facility in where
    ]  # fmt: skip


def _brought(on: Ground, pairs: reach.Near, sites: list[int]) -> int:
    return reach.people_of(on.villages, pairs.only(np.array(sites, np.int64)))


def _proposed(
    on: Ground, nearest: Int, near: reach.Threshold, number: int
) -> list[tuple[str, int, int, int]]:
    """(method, rank, place, people added), greedy and exact, of the places that reach most."""
    placed = np.flatnonzero(on.villages.placed)
    everywhere = reach.Sites(
        on.villages.latitude.values[placed], on.villages.longitude.values[placed]
    )
    already = nearest <= near.straight
    alone = siting.cover(on.villages, everywhere, near, already).gain
    best = np.argsort(-alone, kind="stable")[:CANDIDATES]
    best = best[alone[best] > 0]
    sites = reach.Sites(everywhere.latitude[best], everywhere.longitude[best])
    cover = siting.cover(on.villages, sites, near, already)
    keys = on.census.within.places[on.rows[placed[best]]]
    chosen = {"greedy": siting.greedy(cover, number), "exact": siting.exact(cover, number)}
    return [
        (method, rank, int(keys[site]), adds)
        for method, choice in chosen.items() if choice is not None
        for rank, (site, adds) in enumerate(zip(choice.sites, choice.adds), 1)
    ]  # fmt: skip


def within(area: int, near: reach.Threshold, year: int, day: date) -> reach.Reached:
    """The people of an area near any working facility on a day: for a measure."""
    on = ground(area, None, year, day, reach.farthest(near))
    nearest = reach.distance_to_nearest(on.villages, on.care.sites, reach.farthest(near))
    return _part(on, nearest, near, area, True).told


def improved(area: int, near: reach.Threshold, year: int, day: date, facilities: list[int]) -> int:
    """The people of an area whom no facility reaches but some, each counted once: whom the works
    that opened those facilities brought near."""
    on = ground(area, None, year, day, near.straight)
    pairs = reach.near(on.villages, on.care.sites, near.straight)
    those = np.flatnonzero(np.isin(on.care.keys, np.array(facilities, np.int64)))
    return _brought(on, pairs, those.tolist())
