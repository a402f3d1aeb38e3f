"""The facts of a study, as columns: where people live, where care is given, what works opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from pacte.delivery.access.rules.reach import Sites, Villages
from pacte.delivery.quality import cares as quality
from pacte.delivery.works import queries as works
from pacte.kernel.columns import Bool, Column, Int, day_number
from pacte.places import census as places_census
from pacte.places import queries as places
from pacte.places.census import Census

DEGREE_M = 111_000  # Metres in a degree of latitude, rounded down: a box is never too narrow.
MICRO = 1_000_000
FACILITIES = ("health_post", "health_centre")  # Kinds of works that are a facility of their own.


@dataclass(frozen=True, slots=True)
class Care:
    """The working facilities that give a kind of care, by key, and those one cannot place."""

    keys: Int
    sites: Sites
    unplaced: int  # In the area, open, offering, without a position.
    unknown: int  # In the area, open; nobody said whether they offer it.


def lived(area: int, year: int, day: date) -> Census:
    return places_census.census(area, year, day)


def villages(lived: Census) -> tuple[Int, Villages]:
    """Where people live: (positions among the places of the census, villages side by side)."""
    rows = np.flatnonzero(lived.finest | lived.bare)
    people = Column(lived.people.values, lived.people.known & lived.finest)
    return rows, Villages(lived.latitude[rows], lived.longitude[rows], people[rows])


def care(lived: Census, area: int, kind: int | None, day: date, reach: int) -> Care:
    """The facilities open on ``day`` that offer a kind of care (None: any), in the area or as near
    to it as ``reach`` metres: people go over a border."""
    near = _near(lived, reach)
    inside = set(places.facilities_in([area], day).values_list("pk", flat=True))
    rows = [row for row in near if row[1] is not None]
    unplaced = sorted(inside - {row[0] for row in rows})
    keys = np.array([row[0] for row in rows], np.int64)
    opened = _open(keys, day)
    bare = np.array(unplaced, np.int64)
    bare = bare[_open(bare, day)]
    gives, said = _offering(keys, kind, day)
    bare_gives, bare_said = _offering(bare, kind, day)
    known = {key for key, here in zip(keys.tolist(), said & opened) if here}
    silent = sum(1 for key, up in zip(keys.tolist(), opened) if up and key in inside - known)
    kept = opened & gives
    north, east = (np.array([row[at] for row in rows], np.int64)[kept] for at in (1, 2))
    return Care(
        keys[kept], Sites(north, east), int(bare_gives.sum()),
        unknown=silent + int((~bare_said).sum()),
    )  # fmt: skip


def _near(lived: Census, reach: int) -> list[tuple[int, int | None, int | None]]:
    """(key, latitude, longitude) of the facilities in a box around the places; a degree of
    longitude is at least half one of latitude below 60°."""
    placed = lived.latitude.known & lived.longitude.known
    rows = places.facility_rows().order_by("pk")
    if placed.any():
        margin = reach * MICRO // DEGREE_M + 1
        beside = 2 * margin
        north, east = lived.latitude.values[placed], lived.longitude.values[placed]
        rows = rows.filter(
            latitude__gte=int(north.min()) - margin, latitude__lte=int(north.max()) + margin,
            longitude__gte=int(east.min()) - beside, longitude__lte=int(east.max()) + beside,
        )  # fmt: skip
    else:
        rows = rows.none()
    return list(rows.values_list("pk", "latitude", "longitude"))


def _open(keys: Int, day: date) -> Bool:
    if not len(keys):
        return np.zeros(0, bool)
    return places.facilities_open(keys, np.full(len(keys), day_number(day), np.int64))


def _offering(keys: Int, kind: int | None, day: date) -> tuple[Bool, Bool]:
    """Whether each facility gives this care, and whether anybody said so; any care: all do."""
    if kind is None:
        return np.ones(len(keys), bool), np.ones(len(keys), bool)
    told = quality.offering(kind, day)
    known = np.array([key in told for key in keys.tolist()], bool)
    return np.array([told.get(key, False) for key in keys.tolist()], bool), known


@dataclass(frozen=True, slots=True)
class Opened:
    """A working facility that a work opened, or to which it brought a kind of care."""

    work: int
    facility: int
    since: date
    source: int | None


def opened(day: date, code: str = "") -> list[Opened]:
    """What works that function on ``day`` opened: a new post or centre, or a kind of care (its
    code). A renovation, a well or a maternity beside a centre bring nobody nearer to any care."""
    rows = [row for row in works.functional_at(day) if row["facility"] is not None]
    kept = [row for row in rows if (code in row["opens"] if code else _is_facility(row))]
    return [Opened(row["work"], row["facility"], row["since"], row["source"]) for row in kept]


def _is_facility(row: dict[str, Any]) -> bool:
    """Whether a work made a facility where there was none."""
    return row["nature"] == "new" and row["kind"] in FACILITIES
