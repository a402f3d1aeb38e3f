"""The windows of enrolment at the door: who joins outside them is refused, with the next opening.

Where the scheme allows it, who manages the mutual may let somebody in for a reason, which the
journal keeps.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from pacte.insurance.members.models import Household, HouseholdGroup, Membership
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules import Closed, NotStated, closed
from pacte.insurance.schemes.rules.joining import (
    ARRIVAL,
    NEW,
    NEWBORN,
    RENEWAL,
    TRANSFER,
    free_groups,
)
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused

__all__ = [
    "ARRIVAL",
    "NEW",
    "NEWBORN",
    "RENEWAL",
    "TRANSFER",
    "WAIVE",
    "check",
    "check_many",
    "check_person",
    "free_groups",
    "who_may",
]
WAIVE = "waive_window"
SHUT = (
    "Ce régime n’est pas ouvert aux adhésions le %(day)s. Prochaine période : du %(opens)s au"
    " %(closes)s."
)
BY_MANAGER = (
    "Ce régime n’est pas ouvert aux adhésions le %(day)s. Prochaine période : du %(opens)s au"
    " %(closes)s. Votre gérant peut déroger, avec un motif."
)
WITH_REASON = (
    "Ce régime n’est pas ouvert aux adhésions le %(day)s. Prochaine période : du %(opens)s au"
    " %(closes)s. Pour déroger, dites le motif."
)


def check(
    act: Act,
    mutual: int,
    definition: Any,
    day: date,
    how: str = NEW,
    groups: Collection[str] = (),
) -> dict[str, int]:
    """Refuse to join outside the windows; what the journal keeps of a derogation."""
    found = closed(definition, day, how, groups)
    if found is None:
        return {}
    manages = act.actor.can(WAIVE, mutual)
    if not (found.derogation and manages and act.reason):
        raise Refused(_why(found, manages), **_said(found, day, manages))
    return {"derogation": 1}


def check_many(
    act: Act, mutual: int, definition: Any, day: date, how: str = NEW
) -> tuple[dict[str, int], frozenset[str]]:
    """The same for many households at once: what the journal keeps, and the groups that enter.

    Outside the windows, only the households of the groups that enter at any time; no group:
    all may.
    """
    free = who_may(definition, day, how)
    try:
        return check(act, mutual, definition, day, how), frozenset()
    except Refused:
        if not free:
            raise
        return {}, free


def who_may(definition: Any, day: date, how: str = NEW, *, waived: bool = False) -> frozenset[str]:
    """The only groups whose households join on a day; none: the window is open, or nobody may.

    ``waived``: who manages the mutual gives a reason to let in the others.
    """
    free = free_groups(definition, how)
    try:
        found = closed(definition, day, how)
    except NotStated:
        return free
    return free if found and not (found.derogation and waived) else frozenset()


def check_person(act: Act, home: Household, since: date, how: str) -> dict[str, int]:
    """The same for a person who enters a household, in each scheme that it is in."""
    rows = Membership.objects.filter(household=home, until__gt=since, closed_on=None)
    kept: dict[str, int] = {}
    for scheme, first in rows.values_list("scheme", "since"):
        definition = schemes.definition(schemes.version_on(scheme, max(since, first))) or {}
        if definition.get("enrolment"):
            kept |= check(act, home.mutual_id, definition, since, how, groups_of(home, since))
    return kept


def groups_of(home: Household, day: date) -> set[str]:
    """The exempt groups of a household on a day."""
    rows = HouseholdGroup.objects.filter(household=home, since__lte=day).order_by("since", "id")
    last = dict(rows.values_list("group", "closed"))
    return {group for group, ended in last.items() if not ended}


def _why(found: Closed, manages: bool) -> str:
    if not found.derogation:
        return SHUT
    return WITH_REASON if manages else BY_MANAGER


def _said(found: Closed, day: date, manages: bool) -> dict[str, Any]:
    said: dict[str, Any] = {"day": day, "opens": found.opens, "closes": found.closes}
    return said | ({"field": "reason"} if found.derogation and manages else {})
