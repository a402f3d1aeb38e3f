"""The home page is made of blocks that the rooms offer, each to who has work there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.pages.page import Button, Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: what, how many or how much, where to do it."""

    label: str
    url: str = ""
    value: Any = None
    tone: str = ""
    small: Any = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A part of somebody's home. ``wide`` takes the whole width (a strip of figures)."""

    title: str
    lines: Sequence[Line] = ()
    cells: Sequence[Cell] = ()
    button: Button | None = None
    url: str = ""  # "Tout voir"
    wide: bool = False
    template: str = ""  # A template of the room, for what the above cannot say.
    context: dict[str, Any] | None = None


Offer = Callable[[Any, date], Block | None]
BLOCKS: dict[str, tuple[int, Offer]] = {}


def register(name: str, offer: Offer, rank: int = 50) -> None:
    """Called from a room's ``apps.py``: ``home.register("claims.worklist", block, 20)``."""
    BLOCKS[name] = (rank, offer)


def blocks(actor: Any, day: date) -> list[Block]:
    """What this person sees today; a block that answers None has no work for them."""
    offers = sorted(BLOCKS.items(), key=lambda item: (item[1][0], item[0]))
    offered = [offer(actor, day) for _, (_, offer) in offers]
    return [block for block in offered if block is not None]
