"""Where things stand on a day: a body, a mandate, a decision; and what elections renewed.

A day may be known by its year or its month only (``kernel.partial``): what began « in 2014 » holds
from the first day that it may be, what ends « in 2016 » holds until the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pacte.kernel.money import WHOLE
from pacte.kernel.names import normalised
from pacte.kernel.partial import Partial

SOON = timedelta(days=30)
OPEN, IN_PROGRESS, DONE, ABANDONED = "open", "in_progress", "done", "abandoned"
LATE, DUE, LATER, UNDATED = "late", "due", "later", "undated"
GOING = (OPEN, IN_PROGRESS)


def begun(since: str, day: date) -> bool:
    """Whether a day that may be a year has come; what is not dated has."""
    return not since or Partial(since).first <= day


def over(until: str, day: date) -> bool:
    """Whether the last day of something, as precise as it was said, is past."""
    return bool(until) and Partial(until).until <= day


def current(rows: Sequence[tuple[str, str]], day: date) -> int | None:
    """Which of the states (state, since), in the order in which they were recorded, counts.

    The latest day counts; of one day the last recorded. A state without a day comes when it was
    recorded: it takes the day of those before it.
    """
    best, best_key = None, ""
    reached = ""
    for index, (_, since) in enumerate(rows):
        if not begun(since, day):
            continue
        reached = max(reached, since) if since else reached
        key = since or reached
        if best is None or key >= best_key:
            best, best_key = index, key
    return best


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate: whose, since when, its last day if said, the day from which it is ended."""

    person: str
    since: str = ""
    until: str = ""
    ended_on: date | None = None

    def state(self, day: date) -> str:
        """``holds``, ``ending`` (within thirty days), ``expired``, ``ended`` or ``coming``."""
        if self.ended_on is not None and self.ended_on <= day:
            return "ended"
        if not begun(self.since, day):
            return "coming"
        if over(self.until, day):
            return "expired"
        return "ending" if over(self.until, day + SOON) else "holds"

    def holds(self, day: date) -> bool:
        return self.state(day) in ("holds", "ending")


def overlap(one: Held, other: Held) -> bool:
    """Whether two mandates hold on a same day; an end that is not said is no end."""

    def first(held: Held) -> date:
        return Partial(held.since).first if held.since else date.min

    def end(held: Held) -> date:
        planned = Partial(held.until).until if held.until else date.max
        return min(planned, held.ended_on or date.max)

    return first(one) < end(other) and first(other) < end(one)


def due_state(state: str, due: date | None, day: date) -> str:
    """Where a decision is against its deadline: ``done``, ``late``, ``due`` within thirty days…"""
    if state not in GOING:
        return state
    if due is None:
        return UNDATED
    if due < day:
        return LATE
    return DUE if due <= day + SOON else LATER


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its two parts; unknown when there is nothing to divide by."""

    top: int
    bottom: int

    @property
    def share(self) -> int | None:
        return self.top * WHOLE // self.bottom if self.bottom else None


def renewal(before: Iterable[str], elected: Iterable[str]) -> Rate:
    """New elected over all elected: names are compared as they sound to the eye, without accents.

    Source: follow-up of mutuals, « taux de renouvellement des élus ».
    """
    known = {normalised(name) for name in before}
    names = [normalised(name) for name in elected]
    return Rate(sum(1 for name in names if name not in known), len(names))


def assiduity(meetings: Iterable[tuple[int | None, int | None]]) -> Rate:
    """Present or represented over expected, of the meetings where both were counted.

    Source: follow-up of mutuals, « taux d’assiduité ».
    """
    counted = [(there, asked) for there, asked in meetings if there is not None and asked]
    return Rate(sum(there for there, _ in counted), sum(asked for _, asked in counted if asked))
