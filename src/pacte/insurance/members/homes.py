"""What is known of households on the days of their memberships: read whole columns at a time.

For the dues and for the rights, one household or thousands the same way, in a bounded number of
questions. Nothing here writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    HouseholdGroup,
    HouseholdState,
    IndigentLine,
    IndigentList,
    Membership,
)
from pacte.journal import reading

Key = TypeVar("Key", int, str)

SPONSORED = "org:"  # Payer of a household's part by a list: ``org:`` and the organisation's code.
FOREVER = date.max


@dataclass(slots=True)
class Stay:
    """Somebody in a household: [since, until), how it began and how it ended."""

    person: int
    since: date
    until: date = FOREVER
    began: str = ""
    ended: str = ""


@dataclass(slots=True)
class Row:
    """A membership, as columns read it: without an object for each."""

    pk: int
    uid: Any
    household_id: int
    number: str
    mutual_id: int
    scheme_id: int
    currency: str
    version_id: int
    since: date
    until: date
    kind: str
    enrolled_on: date


@dataclass(slots=True)
class Home:
    """What was read about the household of a membership."""

    membership: Row
    stays: list[Stay] = field(default_factory=list)
    level: str = ""
    groups: frozenset[str] = frozenset()
    sponsor: str = ""

    @property
    def reference(self) -> date:
        """The day from which the household is covered."""
        return max(self.membership.since, self.membership.enrolled_on)


class Register:
    """Who ever belonged to some households: read once for the dues and the rights.

    Who has just written some says it (``stays`` and ``persons``): they are not read back.
    """

    def __init__(
        self,
        households: Sequence[int],
        stays: dict[int, list[Stay]] | None = None,
        persons: dict[int, tuple[date | None, str]] | None = None,
    ) -> None:
        self.households = list(households)
        if stays is not None and persons is not None:
            self.stays, self.persons = stays, persons

    @cached_property
    def stays(self) -> dict[int, list[Stay]]:
        """By household, in order; of whoever went elsewhere, there too."""
        return stays_in(self.households)

    @cached_property
    def persons(self) -> dict[int, tuple[date | None, str]]:
        """The birth and the relation of each."""
        there = Belonging.objects.filter(among("household", self.households)).values("beneficiary")
        rows = Beneficiary.objects.filter(pk__in=there)
        pks, born, said = reading.columns(rows, ("pk", "born_on", "relation"))
        return dict(zip(pks, zip(map(day_or_none, born), said, strict=True), strict=True))


@lru_cache(maxsize=100_000)
def _read_day(text: str) -> date:
    return date.fromisoformat(text)


def day_of(said: str | date) -> date:
    """A day as columns give it: text on one engine, a date on the other."""
    return _read_day(said) if isinstance(said, str) else said


def day_or_none(said: str | date | None) -> date | None:
    """The same, where there may be none."""
    return None if said is None else day_of(said)


NAMES = (
    "pk",
    "uid",
    "household",
    "household__number",
    "household__mutual",
    "scheme",
    "scheme__currency",
    "version",
    "since",
    "until",
    "kind",
    "enrolled_on",
)


FIELDS = tuple(field.name for field in fields(Row))  # In the same order.


def of_memberships(memberships: Sequence[int]) -> tuple[dict[int, Home], Register]:
    """The homes of some open memberships, with their levels, groups and sponsors."""
    rows = Membership.objects.filter(among("pk", memberships), closed_on=None).order_by("pk")
    homes: dict[int, Home] = {}
    of: dict[int, list[Home]] = defaultdict(list)
    for values in zip(*reading.columns(rows, NAMES), strict=True):
        said: dict[str, Any] = dict(zip(FIELDS, values, strict=True))
        for name in ("since", "until", "enrolled_on"):
            said[name] = day_of(said[name])
        row = Row(**said)
        row.uid = row.uid if isinstance(row.uid, UUID) else UUID(row.uid)
        homes[row.pk] = Home(row)
        of[row.household_id].append(homes[row.pk])
    register = Register(list(of))
    for household, found in of.items():
        for home in found:
            home.stays = register.stays.get(household, [])
    _read_levels(of)
    _read_groups(of)
    _read_sponsors(of)
    return homes, register


def stays_in(households: Sequence[int]) -> dict[int, list[Stay]]:
    """Who ever belonged to some households, wherever they went after: by household, in order."""
    here = Belonging.objects.filter(among("household", households)).values("beneficiary")
    return stays_of(Belonging.objects.filter(beneficiary__in=here))


def stays_of(rows: Any) -> dict[int, list[Stay]]:
    """Belongings as stays, by household. Who was entered by error never was."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    current: dict[int, tuple[int, Stay]] = {}
    rows = rows.order_by("beneficiary", "since", "id")
    names = ("beneficiary", "household", "since", "closed", "why")
    for person, household, text, closed, why in zip(*reading.columns(rows, names), strict=True):
        since = day_of(text)
        if person in current:
            place, stay = current.pop(person)
            error = closed and why == Belonging.Why.CORRECTION
            stay.until, stay.ended = (stay.since if error else since), why
            stays[place].append(stay)
        if not closed:
            current[person] = (household, Stay(person, since, began=why))
    for place, stay in current.values():
        stays[place].append(stay)
    for found in stays.values():
        found.sort(key=lambda stay: (stay.since, stay.person))
    return stays


def _read_levels(of: Mapping[int, list[Home]]) -> None:
    rows = HouseholdState.objects.filter(among("household", of)).order_by("since", "id")
    names = ("household", "since", "level")
    for household, text, level in zip(*reading.columns(rows, names), strict=True):
        since = day_of(text)
        for home in of[household]:
            if since <= home.reference:
                home.level = level


def _read_groups(of: Mapping[int, list[Home]]) -> None:
    rows = HouseholdGroup.objects.filter(among("household", of)).order_by("since", "id")
    for household, since, group, closed in rows.values_list(
        "household", "since", "group", "closed"
    ):
        for home in of[household]:
            if since <= home.reference:
                home.groups = home.groups - {group} if closed else home.groups | {group}


def _read_sponsors(of: Mapping[int, list[Home]]) -> None:
    """Whose list pays the household's part, if a validated list with a sponsor names it."""
    rows = IndigentLine.objects.filter(
        among("household", of),
        list__state=IndigentList.State.VALIDATED,
        list__sponsor__isnull=False,
    ).order_by("id")
    for household, since, until, code in rows.values_list(
        "household", "list__since", "list__until", "list__sponsor__code"
    ):
        for home in of[household]:
            if since <= home.reference < (until or FOREVER):
                home.sponsor = f"{SPONSORED}{code}"


def versions_of(read: Iterable[Row]) -> dict[int, Any]:
    """The versions under which some memberships run, by key."""
    one_of_each = {row.version_id: row.pk for row in read}
    rows = Membership.objects.filter(pk__in=one_of_each.values()).select_related("version")
    return {row.version_id: row.version for row in rows}


def among(name: str, keys: Iterable[int]) -> Q:
    """The rows whose key is one of some: between two, when none is left out (a register's are)."""
    wanted = sorted(set(keys))
    if len(wanted) > 2 and wanted[-1] - wanted[0] + 1 == len(wanted):
        return Q(**{f"{name}__gte": wanted[0], f"{name}__lte": wanted[-1]})
    return Q(**{f"{name}__in": wanted})


def chunks(keys: Iterable[Key], size: int) -> Iterable[list[Key]]:
    """Some keys at a time: a question to the database has a bounded length."""
    wanted = list(keys)
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]
