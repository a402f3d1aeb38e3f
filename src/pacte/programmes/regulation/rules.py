"""Where a declared activity stands, and who does what where. Pure.

The order: a declaration that its partner took back or ended is over; a withdrawn agreement stops
it whatever came before; an agreement in force covers it; else it waits for its opinion, then for
its agreement. An activity that has begun without an agreement in force is « sans agrément ».
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from pacte.kernel.partial import Partial

STANDINGS = (
    "withdrawn", "ended", "stopped", "without_agreement", "refused", "to_advise", "to_agree",
    "warned", "agreed",
)  # fmt: skip
ACTIVE = {"without_agreement", "warned", "agreed", "to_advise", "to_agree"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is known of a declaration."""

    key: int
    theme: str
    partner: str
    places: tuple[int, ...] = ()
    start: str = ""
    end: str = ""
    state: str = "declared"
    verdict: str = ""  # Of the last opinion.
    agreed: tuple[tuple[date, date], ...] = ()  # [since, until) of each agreement.
    sanction: str = ""  # The last one: warning, withdrawal, lifted.


def standing(activity: Activity, day: date) -> str:
    """Where an activity stands on a day: one of ``STANDINGS``."""
    if activity.state in ("withdrawn", "ended"):
        return activity.state
    if activity.end and Partial(activity.end).until <= day:
        return "ended"
    if activity.sanction == "withdrawal":
        return "stopped"
    if any(since <= day < until for since, until in activity.agreed):
        return "warned" if activity.sanction == "warning" else "agreed"
    begun = bool(activity.start) and Partial(activity.start).first <= day
    if begun:
        return "without_agreement"
    if activity.verdict == "unfavourable":
        return "refused"
    return "to_agree" if activity.verdict else "to_advise"


@dataclass(slots=True)
class Cell:
    """What is done of one theme in one place."""

    keys: list[int] = field(default_factory=list)
    partners: set[str] = field(default_factory=set)
    unagreed: int = 0

    @property
    def count(self) -> int:
        return len(self.keys)

    @property
    def overlap(self) -> bool:
        """Two partners for the same thing in the same place."""
        return len(self.partners) > 1


@dataclass(slots=True)
class Matrix:
    """Who does what where: a cell for each place and theme that has something."""

    places: tuple[int, ...]
    themes: tuple[str, ...]
    cells: dict[tuple[int, str], Cell]

    def cell(self, place: int, theme: str) -> Cell | None:
        return self.cells.get((place, theme))

    @property
    def overlaps(self) -> list[tuple[int, str]]:
        return [key for key, cell in self.cells.items() if cell.overlap]

    @property
    def deserts(self) -> list[int]:
        """The places where nobody does anything."""
        served = {place for place, _ in self.cells}
        return [place for place in self.places if place not in served]

    def total(self, place: int) -> int:
        """How many activities touch a place, each counted once."""
        return len({key for (p, _), cell in self.cells.items() if p == place for key in cell.keys})


def who_does_what(
    activities: Iterable[Activity], places: Sequence[int], inside: dict[int, int], day: date
) -> Matrix:
    """The matrix of the activities that go on; ``inside`` leads from a place to its row.

    An activity declared for a wider place than the rows is in every row that the place holds:
    ``inside`` is then given row by row by who asks.
    """
    cells: dict[tuple[int, str], Cell] = defaultdict(Cell)
    for one in activities:
        now = standing(one, day)
        if now not in ACTIVE:
            continue
        for row in sorted({inside[place] for place in one.places if place in inside}):
            cell = cells[row, one.theme]
            cell.keys.append(one.key)
            cell.partners.add(one.partner)
            cell.unagreed += now == "without_agreement"
    themes = tuple(sorted({theme for _, theme in cells}))
    return Matrix(tuple(places), themes, dict(cells))
