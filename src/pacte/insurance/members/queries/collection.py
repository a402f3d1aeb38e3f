"""Contributions in figures, by month: what became due, what came in, by household or by others.

``known`` bounds what is read to the entries up to it. Amounts are in the scheme's currency; a
cancelled payment counts for nothing once its cancellation is known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from pacte.insurance.members.models import Due, Payment, SponsorPayment
from pacte.insurance.members.queries.dwelling import villages
from pacte.journal import reading


def due_for(scheme_id: int, since: date, until: date, known: int | None = None) -> int:
    """What is due for the coverage years that begin in [since, until), by whoever pays."""
    return _sum(_dues(scheme_id, since, until, known), "amount")


def collected_for(scheme_id: int, since: date, until: date, known: int | None = None) -> int:
    """What came in for the coverage years that begin in [since, until), from whoever pays."""
    mine = _payments(scheme_id, since, until, known)
    return _sum(mine, "amount") + _sum(_sponsored(scheme_id, since, until, known), "amount")


def collected_by_month(
    scheme_id: int, since: date, until: date, known: int | None = None
) -> dict[date, int]:
    """What came in for the coverage years that begin in [since, until), by month of reception."""
    found: dict[date, int] = {}
    for rows in (
        _payments(scheme_id, since, until, known),
        _sponsored(scheme_id, since, until, known),
    ):
        months = rows.values(month=TruncMonth("received_on")).annotate(t=Sum("amount"))
        for month, total in months.order_by().values_list("month", "t"):
            found[month] = found.get(month, 0) + total
    return found


def by_village(
    scheme_id: int, since: date, until: date, day: date, known: int | None = None
) -> dict[int, tuple[int, int]]:
    """(due, paid) of the households, by the key of their village on a day; 0: none is known."""
    own = _dues(scheme_id, since, until, known).filter(payer="household")
    due = _by_village(own, day, known)
    paid = _by_village(_payments(scheme_id, since, until, known), day, known)
    return {place: (due.get(place, 0), paid.get(place, 0)) for place in {*due, *paid}}


def _by_village(rows: QuerySet[Any], day: date, known: int | None) -> dict[int, int]:
    homes = rows.order_by().values("membership__household").annotate(t=Sum("amount"))
    read = reading.columns(homes, ("membership__household", "t"))
    household, total = (np.array(column, np.int64) for column in read)
    place, at = np.unique(villages(household, day, known), return_inverse=True)
    sums = np.zeros(len(place), np.int64)
    np.add.at(sums, at.reshape(-1), total)
    return dict(zip(place.tolist(), sums.tolist(), strict=True))


def dues_by_span(
    scheme_id: int, first: date, until: date, known: int | None = None
) -> list[tuple[date, date, int]]:
    """(since, until, due) of the coverage years that touch [first, until), by whoever pays."""
    rows = Due.objects.filter(
        _known(known),
        membership__scheme=scheme_id,
        membership__since__lt=until,
        membership__until__gt=first,
    )
    spans = rows.order_by().values_list("membership__since", "membership__until")
    return sorted(spans.annotate(t=Sum("amount")))


def _dues(scheme_id: int, since: date, until: date, known: int | None) -> QuerySet[Due]:
    return Due.objects.filter(_known(known), _year("membership", scheme_id, since, until))


def _payments(scheme_id: int, since: date, until: date, known: int | None) -> QuerySet[Payment]:
    kept = Q(cancellation=None)
    if known is not None:
        kept |= Q(cancellation__entry_id__gt=known)
    year = _year("membership", scheme_id, since, until)
    return Payment.objects.filter(_known(known), kept, year)


def _sponsored(
    scheme_id: int, since: date, until: date, known: int | None
) -> QuerySet[SponsorPayment]:
    """The payments of sponsors, for the invoices made in [since, until)."""
    return SponsorPayment.objects.filter(
        _known(known),
        invoice__sponsor__scheme=scheme_id,
        invoice__made_on__gte=since,
        invoice__made_on__lt=until,
    )


def _year(path: str, scheme_id: int, since: date, until: date) -> Q:
    names = {"scheme": scheme_id, "since__gte": since, "since__lt": until}
    return Q(**{f"{path}__{name}": value for name, value in names.items()})


def _known(known: int | None) -> Q:
    return Q() if known is None else Q(entry_id__lte=known)


def _sum(rows: QuerySet[Any], field: str) -> int:
    total: int = rows.aggregate(t=Sum(field, default=0))["t"]
    return total
