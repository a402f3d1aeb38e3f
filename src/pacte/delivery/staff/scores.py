"""The score of facilities, as a higher room sees it: quality registers at start how it is read.

``scores.offer(read, lists)``. ``read(facilities, day, checklist)`` gives the last score of each
facility up to a day; of whom nothing is known, nothing. ``lists()`` gives what a rule may choose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seen:
    """The score of a facility, in millionths: on what visit, what day, with which checklist."""

    score: int
    on: date
    visit: UUID
    title: str
    url: str


Read = Callable[[Iterable[int], date, str], dict[int, Seen]]
Lists = Callable[[], Sequence[tuple[str, str]]]
_OFFERED: list[tuple[Read, Lists]] = []


def offer(read: Read, lists: Lists) -> None:
    """Called from a room's ``apps.py``."""
    _OFFERED[:] = [(read, lists)]


def of(facility_ids: Iterable[int], day: date, checklist: str = "") -> dict[int, Seen]:
    """The last score of each facility up to a day; with one checklist, or with any."""
    keys = list(facility_ids)
    return {k: v for read, _ in _OFFERED for k, v in read(keys, day, checklist).items()}


def lists() -> list[tuple[str, str]]:
    """The checklists that a rule may choose: code and title."""
    return [pair for _, lists in _OFFERED for pair in lists()]
