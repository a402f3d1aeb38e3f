"""What should have been spent by a day, and what had happened by then. Pure.

1. What is planned for a year that is over is expected whole; for the year of the day, in the
   part of that year which has passed; for a later year, not yet.
2. One amount that is planned for no year, or that has no rate, leaves what is expected unknown:
   a bar then has no mark.
3. What is dated after the day, or spent in a later year, had not happened; a plan or a promise
   for a later year had been made.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pacte.kernel.money import WHOLE
from pacte.kernel.partial import Partial

HAPPENS = ("received", "spent")


def happened(kind: str, year: int | None, made_on: str, day: date) -> bool:
    """Whether a movement was there on a day."""
    if made_on and Partial(made_on).first > day:
        return False
    return kind not in HAPPENS or year is None or year <= day.year


def expected_by(planned: Iterable[tuple[int | None, int | None]], day: date) -> int | None:
    """What of a plan, told as (year, amount), should be spent by the end of a day."""
    total, any_of_it = 0, False
    for year, amount in planned:
        if year is None or amount is None:
            return None
        any_of_it = True
        if year < day.year:
            total += amount
        elif year == day.year:
            first, until = date(year, 1, 1), date(year + 1, 1, 1)
            total += amount * ((day - first).days + 1) // (until - first).days
    return total if any_of_it else None


def share_of(part: int | None, whole: int | None) -> int | None:
    """A part in millionths of its whole; None where one is not known or the whole is nothing."""
    if part is None or not whole or whole < 0:
        return None
    return (2 * part * WHOLE + whole) // (2 * whole)
