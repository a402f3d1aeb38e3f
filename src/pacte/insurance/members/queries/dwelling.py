"""Where people lived on a day, as far as it was known: their household then, its village then.

``known`` bounds what is read to the entries up to it. Who is known only from a later day on is
taken to have lived where they are first seen.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from pacte.insurance.members.models import Belonging, HouseholdState
from pacte.journal import reading
from pacte.kernel.columns import Int, days


def village_then(household: str, day: date, known: int | None = None) -> Subquery:
    """The village of the household at a path, to filter or to group by."""
    rows = HouseholdState.objects.filter(_known(known), household=OuterRef(household))
    later = Case(When(since__gt=day, then=Value(1)), default=Value(0), output_field=IntegerField())
    return Subquery(rows.order_by(later, "-since", "-id").values("village")[:1])


def villages_of(people: Int, day: date, known: int | None = None) -> Int:
    """The village of each person, by key; 0 where none is known."""
    if not len(people):
        return np.empty(0, np.int64)
    rows = Belonging.objects.filter(
        _known(known), beneficiary__gte=int(people.min()), beneficiary__lte=int(people.max())
    )
    return villages(_then(rows, "beneficiary", "household", people, day), day, known)


def villages(households: Int, day: date, known: int | None = None) -> Int:
    """The village of each household, by key; 0 where none is known."""
    if not len(households):
        return np.empty(0, np.int64)
    rows = HouseholdState.objects.filter(
        _known(known), household__gte=int(households.min()), household__lte=int(households.max())
    )
    return _then(rows, "household", "village", households, day)


def _then(rows: QuerySet, of: str, what: str, wanted: Int, day: date) -> Int:
    """Of dated rows, what the last one up to the day says of each key wanted; 0 where none does."""
    read = reading.columns(rows.order_by(of, "since", "id"), (f"{of}_id", f"{what}_id", "since"))
    if not read[0]:
        return np.zeros(len(wanted), np.int64)
    key, value = (np.array([one or 0 for one in column], np.int64) for column in read[:2])
    (asked,) = days([day])
    starts = np.flatnonzero(np.diff(key, prepend=key[0] - 1))
    passed = np.add.reduceat((days(read[2]) <= asked).astype(np.int64), starts)
    last = starts + np.maximum(passed - 1, 0)
    place = np.minimum(np.searchsorted(key[last], wanted), len(last) - 1)
    return np.where(key[last][place] == wanted, value[last][place], 0)


def _known(known: int | None) -> Q:
    return Q() if known is None else Q(entry_id__lte=known)
