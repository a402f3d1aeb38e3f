"""What a work order may become, what a delay and a rate are. Pure.

Functional rate: functional items ÷ items whose condition is known and that are not retired (usual
definition of biomedical workshops; WHO, « Computerized maintenance management system », 2011).
Repair delay: days from the request to the return to use; an item that is beyond repair has none.
Downtime: days from when an item went out of use to its return; none when it never did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pacte.kernel.periods import add_months
from pacte.kernel.refusal import Refused

FUNCTIONAL = ("good", "fair")
OUT_OF_USE = ("vital", "stopped")  # Urgencies.
AFTER = {"working": "good", "limited": "fair", "beyond_repair": "broken"}
NEXT = {
    "open": ("assigned", "waiting_part", "done", "cancelled"),
    "assigned": ("assigned", "waiting_part", "done", "cancelled"),
    "waiting_part": ("assigned", "waiting_part", "done", "cancelled"),
    "done": ("assigned",),  # Reopened: it had not been done.
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, and how many are not known."""

    functional: int
    known: int
    unknown: int

    @classmethod
    def of(cls, conditions: dict[str, int]) -> Rate:
        """From how many items there are in each condition."""
        good = sum(conditions.get(name, 0) for name in FUNCTIONAL)
        return cls(good, good + conditions.get("broken", 0), conditions.get("unknown", 0))


@dataclass(frozen=True, slots=True)
class Delays:
    """Delays in days: how many, their sum, their median in tenths of a day (None: no delay)."""

    count: int
    total: int
    median_tenths: int | None

    @classmethod
    def of(cls, days: Iterable[int]) -> Delays:
        known = sorted(days)
        return cls(len(known), sum(known), _median_tenths(known))

    @property
    def mean_tenths(self) -> int | None:
        """To the nearest tenth of a day, half up."""
        return (20 * self.total + self.count) // (2 * self.count) if self.count else None


def _median_tenths(known: Sequence[int]) -> int | None:
    if not known:
        return None
    middle = len(known) // 2
    if len(known) % 2:
        return 10 * known[middle]
    return 5 * (known[middle - 1] + known[middle])


def must_follow(state: str, following: str) -> None:
    """Refuse a step that cannot follow the state of a work order."""
    if following in NEXT[state]:
        return
    if state == "cancelled":
        raise Refused("Cet ordre est annulé : ouvrez-en un autre.")
    if state == "done":
        raise Refused("Ce travail est déjà fait. Rouvrez-le s’il ne l’était pas.")
    raise Refused("Ce travail n’est pas fait : il n’y a rien à rouvrir.")


def must_be_in_order(earlier: date, later: date, today: date, field: str) -> None:
    """Refuse a day to come, and one before what it follows."""
    if later > today:
        raise Refused("Le %(day)s n’est pas encore venu.", day=later, field=field)
    if later < earlier:
        raise Refused(
            "Le %(day)s est avant le %(earlier)s.", day=later, earlier=earlier, field=field
        )


def downtime(down_since: date | None, done_on: date) -> int | None:
    """Days out of use; None when the item never was."""
    return None if down_since is None else max((done_on - down_since).days, 0)


def due_on(last: date, every_months: int) -> date:
    """When a task is to be done again."""
    return add_months(last, every_months)


def lacking(standard: dict[int, int], has: dict[int, int]) -> dict[int, int]:
    """How many of each sort are missing: what is beyond the standard makes up for nothing."""
    return {
        sort: least - has.get(sort, 0)
        for sort, least in standard.items()
        if has.get(sort, 0) < least
    }


def cost_of(labour: int | None, parts: Iterable[int | None]) -> int | None:
    """Labour and parts together, of what is known; nothing known is not zero."""
    known = [amount for amount in (labour, *parts) if amount is not None]
    return sum(known) if known else None
