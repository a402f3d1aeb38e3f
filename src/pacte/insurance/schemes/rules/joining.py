"""When one may join: the windows of enrolment, who enters at any time, who may let others in.

In order:

1. without windows, or without one for who joins (new, or renewing), one may at any time; both
   days of a window are in it;
2. who is in a group of ``except_groups`` enters at any time;
3. a person added to a household already in the scheme (a newborn, who comes from another
   household, who arrives) is asked about only where ``except`` says who enters at any time: it is
   then refused to the others outside the windows;
4. a window whose days are not said is not guessed: outside the others, it is not stated.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pacte.insurance.schemes.rules.charging import as_list
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.language import JOINERS
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.years import in_window, next_on

NEW, RENEWAL = "new", "renewal"
NEWBORN, TRANSFER, ARRIVAL = JOINERS
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closed:
    """One may not join on that day: the next window, and whether the mutual may derogate."""

    opens: date
    closes: date
    derogation: bool


def closed(
    definition: Definition, day: date, how: str = NEW, groups: Collection[str] = ()
) -> Closed | None:
    """Why one may not join on a day; None when one may."""
    rows = _windows(definition, how)
    if how in JOINERS and _enters(rows, how, day):
        return None
    if not rows or _free(rows) & set(groups):
        return None
    stated = [r for _, r in rows if r.get("opens") is not None and r.get("closes") is not None]
    if any(in_window(row, day) for row in stated):
        return None
    if len(stated) < len(rows):
        place = next(n for n, row in rows if row not in stated)
        raise NotStated(
            f"enrolment[{place}]", "La période d’adhésion n’est pas entièrement précisée."
        )
    opens, closes = min(_next(row, day) for row in stated)
    return Closed(opens, closes, any(row.get("derogation") for _, row in rows))


def free_groups(definition: Definition, how: str = NEW) -> frozenset[str]:
    """The groups whose households enter at any time."""
    return frozenset(_free(_windows(definition, how)))


def _windows(definition: Definition, how: str) -> list[tuple[int, dict[str, Any]]]:
    """The windows that concern who joins so, each with its place."""
    rows = list(enumerate(definition.get("enrolment") or []))
    if how in JOINERS:
        return rows
    return [(n, row) for n, row in rows if row.get("for") is None or how in as_list(row["for"])]


def _free(rows: list[tuple[int, dict[str, Any]]]) -> set[str]:
    return {str(code) for _, row in rows for code in as_list(row.get("except_groups"))}


def _enters(rows: list[tuple[int, dict[str, Any]]], how: str, day: date) -> bool:
    """Whether a person enters a household at any time: said, or not asked about."""
    said = [(n, row) for n, row in rows if "except" in row]
    if any(how in as_list(row["except"]) for _, row in said):
        return True
    hole = next((n for n, row in said if row["except"] is None), None)
    if hole is not None and not any(_stated_in(row, day) for _, row in rows):
        raise NotStated(
            f"enrolment[{hole}].except", "Qui peut entrer hors période n’est pas précisé."
        )
    return not said


def _stated_in(row: dict[str, Any], day: date) -> bool:
    stated = row.get("opens") is not None and row.get("closes") is not None
    return stated and in_window(row, day)


def _next(row: dict[str, Any], day: date) -> tuple[date, date]:
    opens = next_on(day + DAY, row["opens"])
    return opens, next_on(opens, row["closes"])
