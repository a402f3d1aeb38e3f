"""Search from anywhere: each room registers a finder, the site's page merges them.

A finder gets the actor, the text and the day, starts from what the actor may see, and gives
at most ``HITS_MAX`` hits, the best first. It answers fast: an indexed range, never LIKE '%…%'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

HITS_MAX = 10
TEXT_MIN = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, where it is shown, and the fact that tells it apart."""

    label: str
    url: str
    small: Any = ""
    exact: bool = False  # The very number that was typed: the search goes straight there.


Finder = Callable[[Any, str, date], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a finder finds, in the order in which groups are shown."""

    name: str
    label: Any
    finder: Finder
    rank: int


KINDS: dict[str, Kind] = {}


def register(name: str, label: Any, finder: Finder, rank: int = 50) -> None:
    """Called from a room's ``apps.py``: ``finding.register("household", _("Ménages"), find)``."""
    KINDS[name] = Kind(name, label, finder, rank)


def find(actor: Any, text: str, day: date) -> list[tuple[Kind, list[Hit]]]:
    """Everything that the rooms find, grouped, only the groups that have something."""
    text = " ".join(text.split())[:100]
    if len(text) < TEXT_MIN:
        return []
    kinds = sorted(KINDS.values(), key=lambda kind: (kind.rank, kind.name))
    found = [(kind, list(kind.finder(actor, text, day))[:HITS_MAX]) for kind in kinds]
    return [(kind, hits) for kind, hits in found if hits]


def straight(found: list[tuple[Kind, list[Hit]]]) -> str:
    """Where to go at once: the one thing whose number was typed."""
    exact = [hit.url for _, hits in found for hit in hits if hit.exact]
    return exact[0] if len(exact) == 1 else ""
