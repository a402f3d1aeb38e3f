"""Who cites a text: rooms above say it at start, the text's page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

# From the code of a text: (what cites it, its address) of each.
Find = Callable[[str], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Citing:
    label: str
    find: Find


REGISTERED: dict[str, Citing] = {}


def register(name: str, label: str, find: Find) -> None:
    """Say which things of a room cite a text."""
    REGISTERED[name] = Citing(label, find)


def of(code: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """(label, things) for each room that cites a text."""
    found = [(str(one.label), one.find(code)) for one in REGISTERED.values()]
    return [(label, things) for label, things in found if things]
