"""The numbers that rooms offer one another, in one table that anybody may read.

A room offers its measures at start (``apps.py``); another reads them by name. A name is never
reused: a measure that is defined otherwise gets another name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pacte.measures.readings import Question, Reading

NAME = re.compile(r"[a-z]+\.[a-z0-9_]+")
UNITS = (
    "people", "households", "cases", "contacts", "money", "share", "ratio", "days", "items",
    "events",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number: what it is called, how it is defined, who may read it, how it is read."""

    name: str
    label: Any  # French, translated where it is shown.
    definition: Any
    unit: str
    source: str  # The guide or text its formula comes from.
    action: str  # Who may read it.
    grain: tuple[str, ...]  # By what it can be asked: scheme, place, month, source, sex.
    read: Callable[[Question], Reading]
    needs: tuple[str, ...] = ()  # What a question must say: a measure of one scheme at a time.


MEASURES: dict[str, Measure] = {}


def offer(measure: Measure) -> None:
    """Put a measure in the table. Called from a room's ``apps.py``."""
    assert NAME.fullmatch(measure.name), f"{measure.name}: room.noun_phrase"
    assert measure.unit in UNITS, f"{measure.name}: {measure.unit} is no unit of ours"
    known = MEASURES.get(measure.name)
    assert known in (None, measure), f"two measures are called {measure.name}"
    MEASURES[measure.name] = measure


def value(name: str, question: Question) -> Reading:
    """What a measure says."""
    return MEASURES[name].read(question)


def table() -> list[Measure]:
    """Every measure, by name."""
    return [MEASURES[name] for name in sorted(MEASURES)]
