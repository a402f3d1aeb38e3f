"""A day as a text gives it: a year, a month or a day, and no more than was said.

« Lancé en 2005 », « février 2006 » and « 1 janvier 2024 » are kept as "2005", "2006-02" and
"2024-01-01": a programme's text is not made more precise than it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from pacte.kernel.periods import Month, add_months
from pacte.kernel.refusal import Refused

ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
TYPED = re.compile(r"(?:(?:(\d{1,2})/)?(\d{1,2})/)?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Partial:
    """A year, a month or a day. ``text`` is "2005", "2006-02" or "2024-01-01"."""

    text: str

    @classmethod
    def from_text(cls, text: str) -> Partial:
        """Read « 2005 », « 2006-02 », « 02/2006 », « 2024-01-01 » or « 01/01/2024 »."""
        typed = text.strip()
        if found := ISO.fullmatch(typed):
            year, month, day = found.groups()
        elif found := TYPED.fullmatch(typed):
            day, month, year = found.groups()
        else:
            raise _unread(typed)
        try:
            date(int(year), int(month or 1), int(day or 1))
        except ValueError as fault:
            raise _unread(typed) from fault
        if int(year) < 1900:
            raise _unread(typed)
        return cls("-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)]))

    @property
    def first(self) -> date:
        """The first day that it may be."""
        year, month, day = [*map(int, self.text.split("-")), 1, 1][:3]
        return date(year, month, day)

    @property
    def until(self) -> date:
        """The day after the last that it may be."""
        if self.is_day:
            return self.first + timedelta(days=1)
        return Month.of(self.first).until if self.is_month else add_months(self.first, 12)

    @property
    def is_day(self) -> bool:
        return len(self.text) == 10

    @property
    def is_month(self) -> bool:
        return len(self.text) == 7


def in_order(start: str, end: str) -> None:
    """Refuse a span that ends before it starts; an empty text is not said and is not compared."""
    if start and end and Partial.from_text(end).until <= Partial.from_text(start).first:
        raise Refused("La fin (%(end)s) est avant le début (%(start)s).", start=start, end=end)


def years_covered(start: str, end: str) -> int:
    """How many calendar years a span touches: 2008 to 2016 are nine."""
    return Partial(end).first.year - Partial(start).first.year + 1


def _unread(typed: str) -> Refused:
    return Refused(
        "Cette date ne se lit pas : « %(text)s ». Écrivez 2005, 02/2006 ou 31/12/2024.",
        text=typed[:20],
    )
