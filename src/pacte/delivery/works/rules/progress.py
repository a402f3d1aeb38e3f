"""How far a work is: from quantities of its items where they have prices, else as seen. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Line:
    """An item: what is planned and done, in thousandths of its unit, and the price of a unit."""

    planned: int
    done: int | None
    price: int | None


def measured(lines: Iterable[Line]) -> int | None:
    """The share of the work that is done, weighed by prices, in millionths rounded down.

    More than planned of one item is not more than the whole of it. None when there is no item,
    or when one has no price or no quantity: then nobody can tell from quantities.
    """
    rows = list(lines)
    if not rows or any(row.done is None or row.price is None for row in rows):
        return None
    whole = sum(row.planned * (row.price or 0) for row in rows)
    done = sum(min(row.done or 0, row.planned) * (row.price or 0) for row in rows)
    return done * WHOLE // whole


def may_record(share: int, on: date, before: int | None, before_on: date | None, why: str) -> None:
    """Refuse a share that is none, a day before the last visit, a fall that nobody explains."""
    if not 0 <= share <= WHOLE:
        raise Refused("Un avancement va de 0 à 100 %.", field="share")
    if before_on and on < before_on:
        raise Refused(
            "Le dernier constat est du %(day)s : celui-ci ne peut pas être avant.",
            day=before_on, field="on",
        )  # fmt: skip
    if before is not None and share < before and not why.strip():
        raise Refused(
            "L’avancement baisse : dites pourquoi il est plus bas que la dernière fois.",
            field="why",
        )


def days_late(planned: date | None, done: date | None, today: date) -> int | None:
    """How many days after its planned end a work is, or was accepted; None: no end is planned."""
    if planned is None:
        return None
    return max((done or today).toordinal() - planned.toordinal(), 0)
