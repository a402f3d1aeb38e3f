"""Where the people of an area live, as columns: its finest places whose population is known.

A district's count is not added to those of its villages. People who are counted in a district and
in none of its villages live somewhere in it: they are kept apart, without a position.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from pacte.journal import reading
from pacte.kernel.columns import Bool, Column, Int

OLDEST = 15  # Years: a count that is older says nothing of a year.
BELOW = (
    "SELECT w.place_id, w.ancestor_id, w.closed FROM places_within w WHERE w.since <= %s"
    " AND w.place_id IN (SELECT place_id FROM places_within WHERE ancestor_id = %s)"
    " ORDER BY w.since, w.id"
)
COUNTS = (
    "SELECT p.place_id, p.year, p.count FROM places_population p WHERE p.year BETWEEN %s AND %s"
    " AND p.place_id IN (SELECT place_id FROM places_within WHERE ancestor_id = %s)"
    " ORDER BY p.place_id, p.year, p.id"
)
POSITIONS = (
    "SELECT l.id, l.latitude, l.longitude FROM places_place l WHERE l.id IN"
    " (SELECT place_id FROM places_within WHERE ancestor_id = %s) ORDER BY l.id"
)


@dataclass(frozen=True, slots=True)
class Tree:
    """Pairs (place, ancestor) of an area, themselves included; positions in ``places``."""

    places: Int  # Keys, in order.
    place: Int
    ancestor: Int


@dataclass(frozen=True, slots=True)
class Census:
    """The places of an area, side by side, and which of them carry its people."""

    within: Tree
    latitude: Column
    longitude: Column
    people: Column  # Of every place; added up over ``finest`` only.
    finest: Bool
    bare: Bool  # Without a population, above or below: somebody may live there.
    oldest: int | None  # The year of the oldest count that is used.

    def inside(self, key: int) -> Bool:
        """Which places are in one of them, itself included."""
        found = np.zeros(len(self.within.places), bool)
        where = int(np.searchsorted(self.within.places, key))
        found[self.within.place[self.within.ancestor == where]] = True
        return found

    def elsewhere(self, inside: Bool) -> int:
        """People counted in a wider place of these, in none of its finest ones; each count is
        that of the widest."""
        within = self.within
        proper = inside[within.ancestor] & (within.place != within.ancestor)
        below = np.zeros(len(within.places), np.int64)
        rows = proper & self.finest[within.place]
        np.add.at(below, within.ancestor[rows], self.people.values[within.place[rows]])
        wide = self.people.known & ~self.finest & inside
        covered = np.zeros(len(within.places), bool)
        covered[within.place[proper & wide[within.ancestor]]] = True
        widest = wide & ~covered
        return int(np.maximum(self.people.values[widest] - below[widest], 0).sum())


def tree(area: int, day: date) -> Tree:
    """What is within what in an area, on a day."""
    last: dict[tuple[int, int], bool] = {}
    for place, ancestor, closed in reading.rows(BELOW, [day, area]):
        last[place, ancestor] = closed
    open_now = [pair for pair, closed in last.items() if not closed]
    inside = {place for place, ancestor in open_now if ancestor == area}
    pairs = [(place, above) for place, above in open_now if place in inside and above in inside]
    places = np.array(sorted(inside), np.int64)
    below, above = np.array(pairs, np.int64).reshape(-1, 2).T
    return Tree(places, np.searchsorted(places, below), np.searchsorted(places, above))


def census(area: int, year: int, day: date) -> Census:
    """The finest places of an area whose people are known for a year, and those without any count.

    A count is that of the year, else the last before it, at most 15 years older.
    """
    within = tree(area, day)
    people, years = _counts(area, year, within.places)
    kept, bare = _finest(within, people.known)
    latitude, longitude = _positions(area, within.places)
    return Census(
        within, latitude, longitude, people, kept, bare,
        oldest=int(years[kept].min()) if kept.any() else None,
    )  # fmt: skip


def _counts(area: int, year: int, places: Int) -> tuple[Column, Int]:
    """The people of each place and the year they were counted in."""
    last: dict[int, tuple[int, int]] = {}
    of_year: dict[tuple[int, int], int | None] = {}
    for place, counted, people in reading.rows(COUNTS, [year - OLDEST, year, area]):
        of_year[place, counted] = people  # Of one year the last recorded.
    for (place, counted), people in of_year.items():
        if people is not None:  # In the order of years: the last stays.
            last[place] = people, counted
    found = [last.get(place) for place in places.tolist()]
    years = np.array([one[1] if one else 0 for one in found], np.int64)
    return Column.of([one[0] if one else None for one in found]), years


def _finest(within: Tree, counted: Bool) -> tuple[Bool, Bool]:
    """(counted places that have no counted place below, places without a count of which nothing
    below nor above, among the former, is counted)."""
    size = len(within.places)
    proper = within.place != within.ancestor
    above_counted = np.zeros(size, bool)
    above_counted[within.ancestor[proper & counted[within.place]]] = True
    finest = counted & ~above_counted
    below_finest = np.zeros(size, bool)
    below_finest[within.place[finest[within.ancestor]]] = True
    has_below = np.zeros(size, bool)
    has_below[within.ancestor[proper]] = True
    return finest, ~counted & ~has_below & ~below_finest


def _positions(area: int, places: Int) -> tuple[Column, Column]:
    rows = {key: (north, east) for key, north, east in reading.rows(POSITIONS, [area])}
    found = [rows[key] for key in places.tolist()]
    return Column.of([one[0] for one in found]), Column.of([one[1] for one in found])
