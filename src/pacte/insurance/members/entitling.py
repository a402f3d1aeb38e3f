"""Rights as dated values: one timeline for each person and scheme, over years and households. Pure.

A timeline is a list of (since, value) in order. ``to_add`` gives the rows that make what was
recorded say the same as what is computed: rows are only added, and of one day the last recorded
wins, so a day that was planned and is no more is said again with what holds on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pacte.insurance.schemes.rules.rights import Right, Standing

Timeline = list[tuple[date, Right]]
NOTHING = Right(False, Standing.NOT_YET)


@dataclass(frozen=True, slots=True)
class Part:
    """The rights that one membership gives a person, from the day it may begin to give them."""

    start: date
    rows: Timeline
    follows: bool = False  # A renewal, or a transfer: the waiting done before counts.


def joined(parts: Sequence[Part]) -> Timeline:
    """One timeline from several: each part holds until the next one starts.

    Who was covered or waited when a part began goes on as before: a year that is renewed, or a
    household that is changed, neither starts the waiting again nor ends it.
    """
    timeline: Timeline = []
    ordered = sorted(parts, key=lambda part: part.start)
    waited: date | None = None
    for place, part in enumerate(ordered):
        until = ordered[place + 1].start if place + 1 < len(ordered) else date.max
        rows = part.rows if place == 0 else _from(part)
        if part.follows and waited:
            rows = _going_on(rows, waited)
        timeline += [(since, right) for since, right in rows if since < until]
        known = [right.covered_from for _, right in rows if right.covered_from]
        waited = max(known) if known else waited if part.follows else None
    return _shortened(timeline)


def _going_on(rows: Timeline, waited: date) -> Timeline:
    """The same rights, with the waiting that began before: covered once open, never sooner."""
    opened = [since for since, right in rows if right.open]
    if not opened:
        return rows
    covered = max(opened[0], waited)
    return [(s, replace(r, covered_from=covered) if r.covered_from else r) for s, r in rows]


def _from(part: Part) -> Timeline:
    """The rows of a part from its start on; what held before is said on the start."""
    before = [right for since, right in part.rows if since <= part.start]
    first = before[-1] if before else NOTHING
    return [(part.start, first), *((s, right) for s, right in part.rows if s > part.start)]


def _shortened(timeline: Timeline) -> Timeline:
    """Without the rows that say again what holds already; of one day the last."""
    by_day = dict(timeline)
    kept: Timeline = []
    for since in sorted(by_day):
        if not kept or kept[-1][1] != by_day[since]:
            kept.append((since, by_day[since]))
    return kept


def to_add(recorded: Mapping[date, Right], wanted: Timeline) -> Timeline:
    """The rows to add so that the record says what is wanted; none if it does already.

    ``recorded``: of each day, the row that counts. Before the first one nothing is open yet: that
    takes no row.
    """
    asked = dict(wanted)
    added: Timeline = []
    want = have = NOTHING
    for day in sorted({*recorded, *asked}):
        want = asked.get(day, want)
        if recorded.get(day, have) != want:
            added.append((day, want))
        have = want
    return added
