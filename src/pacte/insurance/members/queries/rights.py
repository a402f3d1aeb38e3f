"""Rights and facts of people, as columns: what the engine asks for a batch, the counter for one.

Lines are places in columns: line n is the n-th of each. A thing asked of many lines is read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from django.db.models import Max

from pacte.insurance.members.models import Entitlement, Membership
from pacte.insurance.schemes.rules.rights import Standing
from pacte.journal import reading
from pacte.kernel.columns import YEAR_MAX, Column, Int, as_of, days

LISTED_MAX = 2_000  # More keys than this: the whole table is read in order instead.


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementColumns:
    """For each line: are rights open on its day, why, and from which day care is covered."""

    open: np.ndarray  # of bool
    reason: Int  # A number of ``Standing``; ``NOT_YET`` where nothing was ever recorded.
    covered_from: Column


def entitlements(scheme_id: int, beneficiary: Int, day: Int) -> EntitlementColumns:
    """The rights of each line's person in a scheme on its day."""
    people, keys = of_keys("beneficiary_id", beneficiary)
    person, since, opened, reason, covered = reading.select(
        ("beneficiary_id", "since", "open", "reason", "covered_from"),
        f"FROM members_entitlement WHERE scheme_id = %s AND {people}"
        " ORDER BY beneficiary_id, since, id",
        [scheme_id, *keys],
    )
    found = as_of(beneficiary, day, np.array(person, np.int64), days(since))
    known = found >= 0
    reasons = np.array([*reason, Standing.NOT_YET], np.int64)
    waits = Column(*_dates([*covered, None]))
    return EntitlementColumns(
        open=np.array([*opened, False], bool)[found] & known,
        reason=np.where(known, reasons[found], Standing.NOT_YET),
        covered_from=Column(np.where(known, waits.values[found], 0), waits.known[found] & known),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFacts:
    """For each line: the day of birth, the sex; a hole where it is not known."""

    born_on: Column
    female: Column


def people_facts(beneficiary: Int) -> PeopleFacts:
    """The births and the sexes of each line's person."""
    people, asked = of_keys("id", beneficiary)
    rest = f"FROM members_beneficiary WHERE {people} ORDER BY id"
    person, born, sex = reading.select(("id", "born_on", "sex"), rest, asked)
    keys = np.array(person, np.int64)
    place = np.searchsorted(keys, beneficiary)
    place = np.where(place < len(keys), place, -1)
    births, known = _dates([*born, None])
    codes = {"f": 1, "m": 0}
    sexes = Column.of([*(codes.get(s) for s in sex), None])
    return PeopleFacts(
        born_on=Column(births[place], known[place]),
        female=Column(sexes.values[place], sexes.known[place]),
    )


def household_sizes(household: Int, day: Int) -> Int:
    """How many people belonged to each line's household on its day."""
    there, keys = of_keys("household_id", household)
    person, home, since, closed = reading.select(
        ("beneficiary_id", "household_id", "since", "closed"),
        "FROM members_belonging WHERE beneficiary_id IN"
        f" (SELECT beneficiary_id FROM members_belonging WHERE {there})"  # nosec B608
        " ORDER BY beneficiary_id, since, id",
        keys,
    )
    people, homes, starts = np.array(person, np.int64), np.array(home, np.int64), days(since)
    came = ~np.array(closed, bool)
    # Who belonged somewhere leaves it with the next row, whatever that row says.
    went = np.flatnonzero((people[1:] == people[:-1]) & came[:-1])
    joined = _counted(household, day, homes[came], starts[came])
    return joined - _counted(household, day, homes[went], starts[went + 1])


def household_groups(household: Int, day: Int) -> list[frozenset[str]]:
    """The groups (indigent…) of each line's household on its day."""
    there, asked = of_keys("household_id", household)
    homes, groups, since, closed = reading.select(
        ("household_id", '"group"', "since", "closed"),
        f'FROM members_householdgroup WHERE {there} ORDER BY household_id, "group", since, id',
        asked,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for group in sorted(set(groups)):
        mine = [n for n, said in enumerate(groups) if said == group]
        keys = np.array([homes[n] for n in mine], np.int64)
        dates = days([since[n] for n in mine])
        inside = np.array([*(not closed[n] for n in mine), False], bool)
        for line in np.flatnonzero(inside[as_of(household, day, keys, dates)]).tolist():
            found[line].add(group)
    none = frozenset[str]()
    return [frozenset(found[n]) if n in found else none for n in range(len(household))]


def last_change(scheme_id: int) -> int:
    """Grows whenever a right of the scheme moves: has anything moved since?"""
    rows = Entitlement.objects.filter(scheme=scheme_id)
    return rows.aggregate(m=Max("id", default=0))["m"]


def right_on(beneficiary_id: int, scheme_id: int, day: date) -> Entitlement | None:
    """The right of one person in a scheme on a day; None: nothing was ever recorded."""
    rows = Entitlement.objects.filter(beneficiary=beneficiary_id, scheme=scheme_id, since__lte=day)
    return rows.order_by("-since", "-id").first()


def rights_of(people: Sequence[int], day: date) -> dict[int, list[Entitlement]]:
    """The rights of some people on a day, of each scheme the one that counts."""
    rows = Entitlement.objects.filter(beneficiary__in=people, since__lte=day)
    last: dict[tuple[int, int], Entitlement] = {}
    for row in rows.order_by("since", "id"):
        last[row.beneficiary_id, row.scheme_id] = row
    found: dict[int, list[Entitlement]] = defaultdict(list)
    for row in last.values():
        found[row.beneficiary_id].append(row)
    return found


class Right(NamedTuple):
    """The right of one person in one scheme, from a day on."""

    since: date
    open: bool
    reason: int
    covered_from: date | None


def timeline(beneficiary_id: int, scheme_id: int) -> list[Right]:
    """The rights of one person in a scheme, past and to come: of each day the row that counts."""
    rows = reading.rows(
        "SELECT since, open, reason, covered_from FROM members_entitlement"
        " WHERE scheme_id = %s AND beneficiary_id = %s ORDER BY since, id",
        [scheme_id, beneficiary_id],
    )
    by_day = {right.since: right for right in map(Right._make, rows)}
    kept: list[Right] = []
    for right in by_day.values():
        if not kept or right[1:] != kept[-1][1:]:
            kept.append(right)
    return kept


def membership_on(household_id: int, scheme_id: int, day: date) -> Membership | None:
    """The membership that runs on a day, else the last one before it."""
    rows = Membership.objects.filter(household=household_id, scheme=scheme_id, since__lte=day)
    return rows.select_related("scheme", "household", "version").order_by("-since").first()


def of_keys(column: str, wanted: Int) -> tuple[str, list[int]]:
    """What SQL says of some keys: a list when it is short, from the least to the most if not."""
    keys = np.unique(wanted).tolist()
    if not keys:
        return "1 = 0", []
    if len(keys) <= LISTED_MAX:
        return reading.among(column, keys), keys
    return f"{column} BETWEEN %s AND %s", [keys[0], keys[-1]]


def _dates(said: Sequence[date | str | None]) -> tuple[Int, np.ndarray]:
    """Days with their holes, as whole numbers and a mask."""
    read = np.array(said, "datetime64[D]")
    known = ~np.isnat(read)
    return np.where(known, read.astype(np.int64), 0), known


def _counted(key: Int, day: Int, keys: Int, moments: Int) -> Int:
    """For each line, how many moments of its key are on its day or before."""
    whole = np.sort(keys * YEAR_MAX + moments)
    until = np.searchsorted(whole, key * YEAR_MAX + day, side="right")
    return until - np.searchsorted(np.sort(keys), key, side="left")
