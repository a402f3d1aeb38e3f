"""What a value says of its target. Pure; numbers in millionths, None where one is not known.

1. Progress is (value − start) / (target − start): the same whether it must rise or fall.
2. What is expected on a day lies on the straight line from the start, on its day, to the target,
   at the end of its period.
3. A target that is reached before its end is ahead; one whose end has passed without is late.
4. Else: ahead by five points or more, on track from what is expected, to be watched from four
   fifths of it, late below. Without a start there is no line: it is under way, no more is said.

The points of rule 4 are a convention of Pacte, shown with each state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pacte.kernel.money import WHOLE

STATES = ("ahead", "on_track", "watch", "late", "running", "unverified", "unmeasured",
          "no_target", "not_comparable")  # fmt: skip
AHEAD_BY = WHOLE // 20
WATCHED = 4, 5


@dataclass(frozen=True, slots=True)
class Against:
    """A value against its target: how far, how far it should be, in one word."""

    state: str
    progress: int | None = None
    expected: int | None = None
    reached: bool = False


def reached(value: int, target: int, up: bool) -> bool:
    return value >= target if up else value <= target


def progress(value: int | None, start: int | None, target: int | None) -> int | None:
    """How much of the way is done, in millionths, to the nearest; below zero: away from it."""
    if value is None or start is None or target is None or target == start:
        return None
    done, way = value - start, target - start
    if way < 0:
        done, way = -done, -way
    return (2 * done * WHOLE + way) // (2 * way)


def elapsed(day: date, start: date, until: date) -> int:
    """How much of [start, until) has passed by the end of a day, in millionths: none to all."""
    whole = (until - start).days
    if whole <= 0:
        return WHOLE
    passed = min(max((day - start).days + 1, 0), whole)
    return passed * WHOLE // whole


def judge(
    value: int | None, start: int | None, target: int | None, *, up: bool, day: date,
    start_on: date | None = None, until: date | None = None, verified: bool = True,
) -> Against:  # fmt: skip
    """What is said of a value on a day; the first of these that holds."""
    if value is None:
        return Against("unmeasured")
    done = progress(value, start, target)
    met = target is not None and reached(value, target, up)
    expected = elapsed(day, start_on, until) if done is not None and start_on and until else None
    if target is None:
        state = "no_target"
    elif met:
        state = "ahead" if until and day < until else "on_track"
    elif until and day >= until:
        state = "late"
    elif done is None or expected is None:
        state = "running"
    else:
        state = _on_the_way(done, expected)
    return Against(state if verified else "unverified", done, expected, met)


def _on_the_way(done: int, expected: int) -> str:
    if done >= expected + AHEAD_BY:
        return "ahead"
    if done >= expected:
        return "on_track"
    part, whole = WATCHED
    return "watch" if done * whole >= expected * part else "late"
