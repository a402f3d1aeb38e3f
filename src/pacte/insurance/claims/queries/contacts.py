"""Contacts with care, by person: how many in a period, and the first. A contact is a claim.

``known`` bounds what is read to the entries up to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from django.db.models import Count, Min, Q, QuerySet

from pacte.insurance.claims.models import Claim
from pacte.kernel.columns import Int, days


def by_person(
    schemes: Iterable[int], first: date, until: date, known: int | None = None
) -> tuple[Int, Int]:
    """Who had care in [first, until), by key, and how many times."""
    rows = _claims(schemes, first, until, known).values_list("beneficiary").order_by("beneficiary")
    pairs = list(rows.annotate(cases=Count("id")))
    return _column(p for p, _ in pairs), _column(c for _, c in pairs)


def first_of_each(
    schemes: Iterable[int], first: date, until: date, known: int | None = None
) -> tuple[Int, Int]:
    """Who had care in [first, until), by key, and the first day of it (days since 1970)."""
    rows = _claims(schemes, first, until, known).values_list("beneficiary").order_by("beneficiary")
    pairs = list(rows.annotate(day=Min("care_on")))
    if not pairs:
        return _column(()), _column(())
    return _column(p for p, _ in pairs), days([d for _, d in pairs])


def _claims(schemes: Iterable[int], first: date, until: date, known: int | None) -> QuerySet[Claim]:
    kept = Q(cancellation=None)
    if known is not None:
        kept |= Q(cancellation__entry_id__gt=known)
    bound = Q() if known is None else Q(entry_id__lte=known)
    return Claim.objects.filter(
        kept, bound, scheme__in=list(schemes), care_on__gte=first, care_on__lt=until
    )


def _column(values: Iterable[int]) -> Int:
    return np.array(list(values), np.int64)
