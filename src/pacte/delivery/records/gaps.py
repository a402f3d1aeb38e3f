"""What a facility lacks, by kind: a room says it for many facilities at once.

``gaps.offer("equipment", _("Équipement"), read)``; ``read(facility_ids, day)`` gives, for each
facility that it can judge, how many things it should have and how many it has. A facility that is
not in the answer is not known: its gap is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.kernel.money import WHOLE


@dataclass(frozen=True, slots=True)
class Gap:
    """``has`` of ``needs`` things; ``lacks`` names some of what is missing."""

    needs: int
    has: int
    lacks: tuple[str, ...] = ()

    @property
    def share(self) -> int:
        """What is missing, in millionths of what is needed, rounded down."""
        return (self.needs - self.has) * WHOLE // self.needs if self.needs else 0


Read = Callable[[list[int], date], dict[int, Gap]]


@dataclass(frozen=True, slots=True)
class Offered:
    label: Any
    read: Read


GAPS: dict[str, Offered] = {}


def offer(name: str, label: Any, read: Read) -> None:
    """Called from a room's ``apps.py``."""
    GAPS[name] = Offered(label, read)


def of(facilities: Iterable[int], day: date) -> dict[str, dict[int, Gap]]:
    """Every kind of gap of some facilities: {kind: {facility: gap}}."""
    asked = list(facilities)
    return {name: offered.read(asked, day) for name, offered in sorted(GAPS.items())}
