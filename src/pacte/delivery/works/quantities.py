"""Quantities of a work, kept in thousandths of their unit, as people write them."""

from __future__ import annotations

from decimal import Decimal

from pacte.pages import formatting


def text(value: int | None) -> str:
    """« 12,5 »; a missing one says so."""
    if value is None:
        return formatting.shown(None)
    whole = Decimal(value) / 1000
    return formatting.number(whole if value % 1000 else value // 1000)
