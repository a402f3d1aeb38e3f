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


def joined(parts: Sequence[Part]) -> Timeline:
    """One timeline from several: each part holds until the next one starts.

    Who was covered and still waited when a part began goes on waiting as before: a year that
    is renewed, or a household that is changed, neither starts the waiting again nor ends it.
    """
    timeline: Timeline = []
    ordered = sorted(parts, key=lambda part: part.start)
    waited: date | None = None
    for place, part in enumerate(ordered):
        until = ordered[place + 1].start if place + 1 < len(ordered) else date.max
        rows = part.rows if place == 0 else _from(part)
        for since, right in rows:
            if since >= until:
                continue
            if right.covered_from and waited and waited > right.covered_from:
                right = replace(right, covered_from=waited)
            timeline.append((since, right))
        days = [right.covered_from for _, right in part.rows if right.covered_from]
        waited = max([*days, *([waited] if waited else [])], default=None)
    return _shortened(timeline)


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

    ``recorded``: of each day, the row that counts.
    """
    asked = dict(wanted)
    added: Timeline = []
    want = have = NOTHING
    started = False
    for day in sorted({*recorded, *asked}):
        want = asked.get(day, want)
        said = recorded.get(day, have if started else None)
        if said != want:
            added.append((day, want))
        have, started = want, True
    return added
