"""When a scheme covers, and when one may join: coverage years, enrolment windows, instalments.

A span is [since, until): its last day is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.periods import add_months

DAY = timedelta(days=1)
YEAR = 12  # Months.


def coverage_year(definition: Definition, day: date) -> tuple[date, date]:
    """The coverage year that holds ``day``: [since, until).

    ``fixed`` starts each year on one day (Rwanda: 1 July), ``calendar`` on 1 January;
    ``per_member`` starts on ``day`` itself, the day from which the member is covered.
    """
    said = definition["coverage_year"]
    months = said.get("months") or YEAR
    if said["kind"] is None:
        raise NotStated("coverage_year.kind", "L’exercice de couverture n’est pas précisé.")
    if said["kind"] == "per_member":
        return day, add_months(day, months)
    if said["kind"] == "fixed" and said.get("starts") is None:
        raise NotStated("coverage_year.starts", "Le début de l’exercice n’est pas précisé.")
    starts = "01-01" if said["kind"] == "calendar" else said["starts"]
    since = on_day(day.year, starts)
    if since > day:
        since = on_day(day.year - 1, starts)
    return since, on_day(since.year + 1, starts)


def on_day(year: int, month_day: str) -> date:
    """The day "MM-DD" of a year; 29 February is the 28th where there is none."""
    month, day = map(int, month_day.split("-"))
    if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        day = 28
    return date(year, month, day)


def next_on(after: date, month_day: str) -> date:
    """The first "MM-DD" on ``after`` or later."""
    this_year = on_day(after.year, month_day)
    return this_year if this_year >= after else on_day(after.year + 1, month_day)


def near(day: date, month_day: str) -> date:
    """The "MM-DD" nearest to a day: a deadline before or after the first day of a year."""
    dates = [on_day(day.year + turn, month_day) for turn in (-1, 0, 1)]
    return min(dates, key=lambda found: abs((found - day).days))


def in_window(window: dict[str, Any], day: date) -> bool:
    """Whether a day is in a window of month-days; both its days are."""
    opens, closes = window["opens"], window["closes"]
    today = f"{day:%m-%d}"
    if opens <= closes:
        return opens <= today <= closes
    return today >= opens or today <= closes  # Over the new year.


@dataclass(frozen=True, slots=True)
class Opening:
    """A share of what is owed, and the last day that it buys; None: the whole year."""

    share: str  # Decimal text.
    until: date | None  # The first day that it does not buy.
    path: str


def openings(definition: Definition, since: date, until: date) -> list[Opening]:
    """What each instalment opens in the coverage year [since, until); paying all is the last."""
    said = definition.get("instalments")
    steps = said if isinstance(said, list) else [said] if said else []
    found = []
    for place, step in enumerate(steps):
        path = f"instalments[{place}]" if isinstance(said, list) else "instalments"
        if step.get("opens_at") is None:
            raise NotStated(f"{path}.opens_at", "La part qui ouvre les soins n’est pas précisée.")
        if step.get("until") is None:
            raise NotStated(f"{path}.until", "La période que l’acompte ouvre n’est pas précisée.")
        last = next_on(since, step["until"])
        found.append(Opening(str(step["opens_at"]), min(last + DAY, until), path))
    return [*sorted(found, key=lambda o: o.until or until), Opening("1", None, "")]
