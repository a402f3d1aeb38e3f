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
