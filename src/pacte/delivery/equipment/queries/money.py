"""What was paid for a work: the transfers of the ledger that name it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pacte.delivery.equipment.models import WorkOrder
from pacte.ledger import queries as ledger


def purpose(order: WorkOrder) -> str:
    return f"repair:{order.uid}"


def transfers(order: WorkOrder) -> QuerySet[Any]:
    return ledger.for_purpose(purpose(order))


def paid(order: WorkOrder) -> int:
    """What was paid, less what was undone."""
    return sum(ledger.spent_by(row) for row in transfers(order))
