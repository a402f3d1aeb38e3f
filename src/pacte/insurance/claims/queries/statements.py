"""What a statement tells: its invoices, its lines, the cuts, the adjustments, its payment."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from pacte.insurance.claims.models import (
    Adjustment,
    ClaimLine,
    Decision,
    Invoice,
    PaymentBatch,
    PaymentItem,
    Statement,
)


def lines_of(row: Statement) -> QuerySet[ClaimLine]:
    """The lines decided by the settlement of a statement, for its payee."""
    if row.settlement_id is None:
        return ClaimLine.objects.none()
    decided = Decision.objects.filter(
        settlement=row.settlement_id,
        line__claim__invoiced__invoice__facility=row.facility_id,
        line__claim__invoiced__invoice__payer=row.payer_id,
    ).filter(_payee(row, "line__claim__invoiced__invoice__"))
    lines = ClaimLine.objects.filter(pk__in=decided.values("line"))
    related = "service", "claim__beneficiary", "decision__version", "review_request"
    return lines.select_related(*related).order_by("care_on", "id")


def cut_lines(row: Statement) -> list[ClaimLine]:
    """The lines on which something was cut."""
    return list(lines_of(row).filter(decision__refused__gt=0))


def waiting_lines(row: Statement) -> QuerySet[ClaimLine]:
    """The lines of the same invoices on which nothing is decided yet: carried to the next month."""
    mine = Q(claim__invoiced__invoice__in=invoices_of(row).values("pk"))
    return ClaimLine.objects.filter(mine, decision=None, claim__cancellation=None)


def invoices_of(row: Statement) -> QuerySet[Invoice]:
    """The invoices that a statement answers."""
    if row.settlement_id is None:
        return Invoice.objects.none()
    found = Invoice.objects.filter(
        rows__claim__lines__decision__settlement=row.settlement_id,
        facility=row.facility_id,
        payer=row.payer_id,
    )
    found = found.filter(_payee(row))
    return found.distinct().order_by("month", "sequence")


def carried_by(row: Statement) -> QuerySet[Adjustment]:
    """The adjustments that a statement carries."""
    rows = Adjustment.objects.filter(carried__statement=row)
    return rows.select_related("line__claim", "line__service").order_by("id")


def item_of(row: Statement) -> PaymentItem | None:
    found = PaymentItem.objects.filter(statement=row, dropped=False)
    return found.select_related("batch").first()


def items_of(batch: PaymentBatch) -> QuerySet[PaymentItem]:
    rows = PaymentItem.objects.filter(batch=batch)
    if batch.state != PaymentBatch.State.CANCELLED:
        rows = rows.filter(dropped=False)
    related = "statement__facility", "statement__household", "statement__scheme"
    return rows.select_related(*related).order_by(F("statement__facility__name"), "id")


def _payee(row: Statement, prefix: str = "") -> Q:
    """The invoices of the same payee: a household, or the facility itself."""
    if row.household_id is None:
        return Q(**{f"{prefix}household__isnull": True})
    return Q(**{f"{prefix}household": row.household_id})
