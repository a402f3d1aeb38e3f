"""What is known of households on the days of their memberships: read whole columns at a time.

For the dues and for the rights, one household or thousands the same way, in a bounded number of
questions. Nothing here writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    HouseholdGroup,
    HouseholdState,
    IndigentLine,
    IndigentList,
    Membership,
)

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
class Home:
    """What was read about the household of a membership."""

    membership: Any
    stays: list[Stay] = field(default_factory=list)
    level: str = ""
    groups: frozenset[str] = frozenset()
    sponsor: str = ""

    @property
    def reference(self) -> date:
        """The day from which the household is covered."""
        return max(self.membership.since, self.membership.enrolled_on)


def of_memberships(memberships: Sequence[int]) -> dict[int, Home]:
    """The homes of some open memberships, with their levels, groups and sponsors."""
    rows = Membership.objects.filter(pk__in=memberships, closed_on=None)
    rows = rows.select_related("household__mutual", "scheme", "version").order_by("pk")
    homes = {row.pk: Home(row) for row in rows}
    of: dict[int, list[Home]] = defaultdict(list)
    for home in homes.values():
        of[home.membership.household_id].append(home)
    stays = stays_in(list(of))
    for household, found in of.items():
        for home in found:
            home.stays = stays[household]
    _read_levels(of)
    _read_groups(of)
    _read_sponsors(of)
    return homes


def stays_in(households: Sequence[int]) -> dict[int, list[Stay]]:
    """Who ever belonged to some households, wherever they went after: by household, in order."""
    here = Belonging.objects.filter(household__in=households).values("beneficiary")
    return stays_of(Belonging.objects.filter(beneficiary__in=here))


def stays_of(rows: Any) -> dict[int, list[Stay]]:
    """Belongings as stays, by household. Who was entered by error never was."""
    stays: dict[int, list[Stay]] = defaultdict(list)
    current: dict[int, tuple[int, Stay]] = {}
    names = ("beneficiary", "household", "since", "closed", "why")
    for person, household, since, closed, why in (
        rows.order_by("beneficiary", "since", "id").values_list(*names).iterator(chunk_size=5_000)
    ):
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


def persons_in(households: Sequence[int]) -> dict[int, tuple[date | None, str]]:
    """The birth and the relation of whoever belonged to some households."""
    there = Belonging.objects.filter(household__in=households).values("beneficiary")
    rows = Beneficiary.objects.filter(pk__in=there)
    return {pk: (born, said) for pk, born, said in rows.values_list("pk", "born_on", "relation")}


def _read_levels(of: Mapping[int, list[Home]]) -> None:
    rows = HouseholdState.objects.filter(household__in=list(of)).order_by("since", "id")
    for household, since, level in rows.values_list("household", "since", "level"):
        for home in of[household]:
            if since <= home.reference:
                home.level = level


def _read_groups(of: Mapping[int, list[Home]]) -> None:
    rows = HouseholdGroup.objects.filter(household__in=list(of)).order_by("since", "id")
    for household, since, group, closed in rows.values_list(
        "household", "since", "group", "closed"
    ):
        for home in of[household]:
            if since <= home.reference:
                home.groups = home.groups - {group} if closed else home.groups | {group}


def _read_sponsors(of: Mapping[int, list[Home]]) -> None:
    """Whose list pays the household's part, if a validated list with a sponsor names it."""
    rows = IndigentLine.objects.filter(
        household__in=list(of),
        list__state=IndigentList.State.VALIDATED,
        list__sponsor__isnull=False,
    ).order_by("id")
    for household, since, until, code in rows.values_list(
        "household", "list__since", "list__until", "list__sponsor__code"
    ):
        for home in of[household]:
            if since <= home.reference < (until or FOREVER):
                home.sponsor = f"{SPONSORED}{code}"


def chunks(keys: Iterable[int], size: int) -> Iterable[list[int]]:
    """Some keys at a time: a question to the database has a bounded length."""
    wanted = list(keys)
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]
