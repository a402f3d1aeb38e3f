"""Since when people and households are members of a scheme, as columns for the engine."""

from __future__ import annotations

import numpy as np

from pacte.insurance.members.queries.rights import of_keys
from pacte.journal import reading
from pacte.kernel.columns import Column, Int, as_of, days


def member_since(scheme_id: int, beneficiary: Int) -> Column:
    """The first day on which each line's person had open rights in the scheme; a hole if never."""
    people, keys = of_keys("beneficiary_id", beneficiary)
    person, first = reading.select(
        ("beneficiary_id", "MIN(since)"),
        f"FROM members_entitlement WHERE scheme_id = %s AND open AND {people}"
        " GROUP BY beneficiary_id ORDER BY beneficiary_id",
        [scheme_id, *keys],
    )
    found = np.array([*person, 0], np.int64)
    place = np.minimum(np.searchsorted(found[:-1], beneficiary), len(found) - 1)
    known = (found[place] == beneficiary) & (place < len(found) - 1)
    return Column(np.where(known, np.append(days(first), 0)[place], 0), known)


def membership_since(scheme_id: int, household: Int, day: Int) -> Column:
    """The first day of the membership that runs on each line's day; a hole if none does."""
    there, keys = of_keys("household_id", household)
    home, since, until = reading.select(
        ("household_id", "since", "until"),
        f"FROM members_membership WHERE scheme_id = %s AND {there}"
        " ORDER BY household_id, since, id",
        [scheme_id, *keys],
    )
    starts, ends = np.append(days(since), 0), np.append(days(until), 0)
    found = as_of(household, day, np.array(home, np.int64), starts[:-1])
    known = (found >= 0) & (day < ends[found])
    return Column(np.where(known, starts[found], 0), known)
