"""The checks that higher rooms offer at start, as measures are offered.

``checks.register("result_without_target", N_("Pourquoi…"), find)`` where ``find(ids)`` gives, for
programmes by key, their contradictions: one call for a whole list, in a bounded number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pacte.programmes.sheets.rules import Contradiction
from pacte.programmes.sheets.rules.checking import REASONS

Offer = Callable[[Sequence[int]], dict[int, list[Contradiction]]]
OFFERED: dict[str, Offer] = {}


def register(name: str, reason: str, offer: Offer) -> None:
    """Called from a room's ``apps.py``. ``reason`` says in French why it matters."""
    REASONS[name] = reason or REASONS[name]
    OFFERED[name] = offer


# A sector is said on the programme or on its lines: who keeps lines counts those with a sector.
LINES: dict[str, Callable[[int], int]] = {}


def register_lines(name: str, count: Callable[[int], int]) -> None:
    """Called from a room that keeps lines of money: how many of a programme's have a sector."""
    LINES[name] = count


def sectors_on_lines(programme_id: int) -> int:
    """How many lines of money of a programme bear a sector."""
    return sum(count(programme_id) for count in LINES.values())
