"""Since when people and households are members of a scheme, as columns for the engine."""

from __future__ import annotations

import numpy as np
from django.db.models import Min

from pacte.insurance.members.models import Entitlement, Membership
from pacte.insurance.members.queries.rights import _columns, _of_people
from pacte.kernel.columns import Column, Int, as_of, days


def member_since(scheme_id: int, beneficiary: Int) -> Column:
    """The first day on which each line's person had open rights in the scheme; a hole if never."""
    rows = _of_people(
        Entitlement.objects.filter(scheme=scheme_id, open=True), "beneficiary", beneficiary
    )
    rows = rows.order_by("beneficiary").values("beneficiary").annotate(first=Min("since"))
    person, first = _columns(rows, ("beneficiary", "first"))
    keys = np.array([*person, 0], np.int64)
    place = np.minimum(np.searchsorted(keys[:-1], beneficiary), len(keys) - 1)
    known = (keys[place] == beneficiary) & (place < len(keys) - 1)
    return Column(np.where(known, np.append(days(first), 0)[place], 0), known)


def membership_since(scheme_id: int, household: Int, day: Int) -> Column:
    """The first day of the membership that runs on each line's day; a hole if none does."""
    rows = _of_people(Membership.objects.filter(scheme=scheme_id), "household", household)
    home, since, until = _columns(
        rows.order_by("household", "since", "id"), ("household", "since", "until")
    )
    starts, ends = np.append(days(since), 0), np.append(days(until), 0)
    found = as_of(household, day, np.array(home, np.int64), starts[:-1])
    known = (found >= 0) & (day < ends[found])
    return Column(np.where(known, starts[found], 0), known)
