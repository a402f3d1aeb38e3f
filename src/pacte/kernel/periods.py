"""Months and spans. A span is [since, until): its last day is not in it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pacte.kernel.refusal import Refused

MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def from_text(cls, text: str) -> Month:
        """Read "2026-03"; refuse what is no month."""
        found = MONTH.fullmatch(text)
        if not found or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
            raise Refused("Ce mois ne se lit pas : « %(text)s ». Écrivez 2026-03.", text=text[:20])
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def until(self) -> date:
        """The first day of the next month."""
        return add_months(self.first, 1)

    @property
    def text(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Month:
        return Month.of(add_months(self.first, months))


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month if it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_between(first: date, until: date) -> Iterator[Month]:
    """The months that [first, until) touches, in order."""
    month = Month.of(first)
    while month.first < until:
        yield month
        month = month.plus(1)


def years_old(born_on: date, day: date) -> int:
    """Completed years on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
