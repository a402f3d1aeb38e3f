"""What a settlement takes: the lines of submitted invoices that nothing was decided on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from pacte.insurance.claims.models import (
    Adjustment,
    Cancellation,
    ClaimLine,
    Decision,
    Invoice,
)

Settlers = Sequence[int] | None  # The organisations that settle; None: whoever does.


def undecided(scheme_id: int) -> QuerySet[ClaimLine]:
    """The lines of a scheme's submitted invoices on which nothing was decided yet.

    What is not there is asked by EXISTS: of a table that was always empty PostgreSQL has no
    figures, and a left join to it made it walk every invoice for every line.
    """
    return ClaimLine.objects.filter(
        ~Exists(Decision.objects.filter(line=OuterRef("pk"))),
        ~Exists(Cancellation.objects.filter(claim=OuterRef("claim"))),
        claim__scheme=scheme_id,
        claim__invoiced__invoice__submitted_on__isnull=False,
    )


def to_settle(scheme_id: int, until: date, settlers: Settlers = None) -> QuerySet[ClaimLine]:
    """What settling a month looks at: its lines and those carried from the months before."""
    lines = undecided(scheme_id).filter(claim__invoiced__invoice__month__lt=until)
    if settlers is not None:
        lines = lines.filter(claim__invoiced__invoice__settler__in=settlers)
    return lines


def months_to_settle(organisations: Sequence[int], day: date) -> list[dict[str, Any]]:
    """The months that have submitted invoices not settled yet, the oldest first."""
    waiting = Invoice.objects.filter(
        settler__in=organisations, submitted_on__isnull=False, settled_on=None, month__lte=day
    )
    found = waiting.values("scheme__uid", "scheme__name", "scheme__currency", "month", "scheme")
    waited = found.annotate(first=Min("submitted_on"), count=Count("id"))
    return [dict(row) for row in waited.order_by("month", "scheme__name")]


def invoices_waiting(scheme_id: int, until: date, settlers: Settlers) -> list[int]:
    """The submitted invoices of months before ``until`` that no settlement has looked at."""
    waiting = Invoice.objects.filter(
        scheme=scheme_id, submitted_on__isnull=False, settled_on=None, month__lt=until
    )
    if settlers is not None:
        waiting = waiting.filter(settler__in=settlers)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def earlier_month(scheme_id: int, month: date, settlers: Settlers) -> date | None:
    """The oldest month before this one whose invoices are still to be settled."""
    waiting = Invoice.objects.filter(
        scheme=scheme_id, submitted_on__isnull=False, settled_on=None, month__lt=month
    )
    if settlers is not None:
        waiting = waiting.filter(settler__in=settlers)
    found: date | None = waiting.aggregate(first=Min("month"))["first"]
    return found


def payees(invoices: Iterable[int]) -> list[dict[str, Any]]:
    """Who is owed by whom for some invoices, and since when."""
    rows = Invoice.objects.filter(pk__in=list(invoices)).order_by("pk")
    return [
        dict(row) for row in rows.values("pk", "facility", "household", "payer", "submitted_on")
    ]


def settlers(scheme_id: int) -> set[int]:
    """The organisations that settle a scheme's invoices."""
    rows = Invoice.objects.filter(scheme=scheme_id).order_by().values_list("settler", flat=True)
    return set(rows.distinct())


def adjustments_waiting(scheme_id: int, organisations: Settlers) -> QuerySet[Adjustment]:
    """The adjustments of a scheme that no statement carries yet."""
    rows = Adjustment.objects.filter(line__claim__scheme=scheme_id, carried=None)
    if organisations is not None:
        rows = rows.filter(line__claim__invoiced__invoice__settler__in=organisations)
    return rows.select_related("line__claim__invoiced__invoice").order_by("id")
