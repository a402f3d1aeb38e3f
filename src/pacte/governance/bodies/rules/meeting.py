"""Quorum, majority, who came, where a meeting is in its life, what is written of it.

A body decides only where its quorum is reached. Without one, it is convened again, and the rule may
ask for less then. Abstentions do not count in a majority; as many for as against is not carried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pacte.governance.bodies.rules.composition import MEMBERS, Part, Rule

PLANNED, CONVENED, HELD, NO_QUORUM, CANCELLED = (
    "planned", "convened", "held", "no_quorum", "cancelled",
)  # fmt: skip
REACHED, MISSED, NO_RULE, ATTESTED = "reached", "missed", "no_rule", "attested"
THERE = ("present", "represented")
OPEN = (PLANNED, CONVENED)
DECIDES = (REACHED, NO_RULE, ATTESTED)


@dataclass(frozen=True, slots=True)
class Presence:
    """A line of the attendance sheet."""

    presence: str
    sex: str = "unknown"
    voting: bool = True  # Counts in the quorum: a voting seat, or members.
    seat: bool = True
    count: int = 1

    @property
    def there(self) -> bool:
        return self.presence in THERE


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many were expected, came or were represented, and were needed; None: not known."""

    expected: int | None
    present: int
    needed: int | None
    second: bool = False
    part: Part | None = None

    @property
    def state(self) -> str:
        """What the count says; without an expected number nothing can be reached."""
        if self.part is None:
            return NO_RULE
        if self.needed is None:
            return MISSED
        return REACHED if self.present >= self.needed else MISSED

    @property
    def lacking(self) -> int | None:
        """How many more would do."""
        return None if self.needed is None else max(0, self.needed - self.present)


def quorum(
    rule: Rule, sheet: Iterable[Presence], seats: int, called: int | None, second: bool
) -> Quorum:
    """Count a sheet against a rule: over the seats with a vote, or over the members called."""
    lines = list(sheet)
    members = rule.quorum_of == MEMBERS
    counted = [line for line in lines if line.voting and line.there]
    if not members:
        counted = [line for line in counted if line.seat]
    present = sum(line.count for line in counted)
    expected = called if members else seats
    part = rule.second if second and rule.second is not None else rule.quorum
    needed = None if part is None or expected is None else part.needed(expected)
    return Quorum(expected, present, needed, second, part)


@dataclass(frozen=True, slots=True)
class BySex:
    """Who was there or represented: women, men, and those of whom it is not said."""

    women: int = 0
    men: int = 0
    unknown: int = 0

    @property
    def known(self) -> int:
        return self.women + self.men

    @property
    def everybody(self) -> int:
        return self.known + self.unknown


def by_sex(sheet: Iterable[Presence]) -> BySex:
    """Those who came themselves: who is represented is not in the room."""
    counts = {"f": 0, "m": 0, "unknown": 0}
    for line in sheet:
        if line.presence == "present":
            counts[line.sex] += line.count
    return BySex(counts["f"], counts["m"], counts["unknown"])


def carried(majority: Part | None, votes_for: int | None, votes_against: int | None) -> bool | None:
    """Whether a vote is carried: the rule's majority of those for or against, else more than half.

    None: votes were not counted.
    """
    if votes_for is None or votes_against is None:
        return None
    asked = majority or Part(500_000, more=True)
    cast = votes_for + votes_against
    return cast > 0 and votes_for >= asked.needed(cast)


# What is written


@dataclass(frozen=True, slots=True)
class Written:
    """A part of a text: a heading of a depth, a paragraph, or the items of a list."""

    kind: str  # heading | text | list
    text: str = ""
    depth: int = 0
    items: tuple[str, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "text": self.text, "depth": self.depth, "items": list(self.items)
        }  # fmt: skip


def written(text: str) -> list[Written]:
    """Plain text in parts: « # » and « ## » begin a heading, « - » an item, an empty line parts."""
    found: list[Written] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            found.append(Written("text", " ".join(lines)))
        if items:
            found.append(Written("list", items=tuple(items)))
        lines.clear()
        items.clear()

    for line in (raw.strip() for raw in text.splitlines()):
        marks = len(line) - len(line.lstrip("#"))
        if not line or marks:
            close()
        if marks and line[marks:].strip():
            found.append(Written("heading", line[marks:].strip(), min(marks, 3)))
        elif line[:2] in ("- ", "* ", "• "):
            if lines:
                close()
            items.append(line[2:].strip())
        elif line and not marks:
            if items:
                close()
            lines.append(line)
    close()
    return found
