"""What a higher room shows of somebody on their sheet: it registers at start, called when shown.

``beside.offer("training", 20, read)``; ``read(actor, person, day)`` gives ``Beside``, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """Something of a person: what, where to read more, a word beside it."""

    label: Any
    url: str = ""
    small: Any = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """A part of a person's sheet."""

    title: Any
    lines: Sequence[Line]
    empty: Any = ""


Read = Callable[[Actor, Any, date], Beside | None]
PARTS: dict[str, tuple[int, Read]] = {}


def offer(name: str, rank: int, read: Read) -> None:
    """Called from a room's ``apps.py``."""
    PARTS[name] = rank, read


def of(actor: Actor, person: Any, day: date) -> list[Beside]:
    """What every room says of somebody."""
    found = [read(actor, person, day) for _, read in sorted(PARTS.values(), key=lambda p: p[0])]
    return [part for part in found if part is not None]
