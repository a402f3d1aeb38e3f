"""What each room shows of one facility, on its page of what was delivered, and to the public.

``panels.offer("equipment", _("Équipement"), 20, read)``; ``read(actor, facility, day)`` gives a
``Panel``, or None when the room has nothing to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.kernel.actor import Actor
from pacte.pages.page import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Some figures of a facility, a few lines in words, and where to read more."""

    cells: Sequence[Cell] = ()
    lines: Sequence[tuple[str, Any]] = ()  # (label, value)
    url: str = ""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class PublicLine:
    """Something of a facility that anybody may read; never about a person."""

    label: str
    value: Any
    small: str = ""


Read = Callable[[Actor, Any, date], Panel | None]
ReadPublic = Callable[[Any, date], Sequence[PublicLine]]
PANELS: dict[str, tuple[int, Any, Read]] = {}
PUBLIC: dict[str, tuple[int, Any, ReadPublic]] = {}


def offer(name: str, label: Any, rank: int, read: Read) -> None:
    """Called from a room's ``apps.py``."""
    PANELS[name] = (rank, label, read)


def offer_public(name: str, label: Any, rank: int, read: ReadPublic) -> None:
    """Called from a room's ``apps.py``: what the public page of a facility says."""
    PUBLIC[name] = (rank, label, read)


def of(actor: Actor, facility: Any, day: date) -> list[tuple[str, Any, Panel]]:
    """(name, label, panel) of a facility, in the order of their ranks."""
    found = [
        (name, label, read(actor, facility, day))
        for name, (_, label, read) in sorted(PANELS.items(), key=lambda item: item[1][0])
    ]
    return [(name, label, panel) for name, label, panel in found if panel is not None]


def public_of(facility: Any, day: date) -> list[tuple[Any, Sequence[PublicLine]]]:
    """(label, lines) that anybody may read of a facility."""
    ranked = sorted(PUBLIC.values(), key=lambda offered: offered[0])
    found = [(label, read(facility, day)) for _, label, read in ranked]
    return [(label, lines) for label, lines in found if lines]
