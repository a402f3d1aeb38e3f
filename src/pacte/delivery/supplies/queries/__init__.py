"""What one can ask of stocks. Nothing here writes."""

from pacte.delivery.supplies.queries.cards import (
    card,
    cards_of,
    counted,
    empty,
    expiring,
    facilities_read,
    keeps_list,
    product,
    products,
    tracers,
    visible_to,
)
from pacte.delivery.supplies.queries.commitments import Breach, breaches, commitment, current
from pacte.delivery.supplies.queries.months import availability, sheet, stockout_days

__all__ = [
    "Breach",
    "availability",
    "breaches",
    "card",
    "cards_of",
    "commitment",
    "counted",
    "current",
    "empty",
    "expiring",
    "facilities_read",
    "keeps_list",
    "product",
    "products",
    "sheet",
    "stockout_days",
    "tracers",
    "visible_to",
]
