"""What one can do with stocks. Every write goes through here."""

from pacte.delivery.supplies.commands.cards import (
    fill_month,
    import_months,
    record_movement,
    reverse_movement,
)
from pacte.delivery.supplies.commands.commitments import lift_commitment, set_commitment
from pacte.delivery.supplies.commands.products import add_product, change_product, load_products

__all__ = [
    "add_product",
    "change_product",
    "fill_month",
    "import_months",
    "lift_commitment",
    "load_products",
    "record_movement",
    "reverse_movement",
    "set_commitment",
]
