"""Stock cards in words: their state, their movements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.supplies.models import Movement
from pacte.pages.page import Tag

KINDS = list(Movement.Kind.choices)
STATES = [
    ("rupture", later("En rupture")), ("peremption", later("Lot périmé ou près de l’être")),
    ("stock", later("En stock")),
]  # fmt: skip


def state_tag(card: Any, day: date, warned: date) -> Tag:
    """Where a card stands: nothing left, a lot to look at, or stock."""
    if card.empty_since:
        return Tag(_("en rupture"), "bad", "alert")
    if card.expires_on and card.expires_on <= day:
        return Tag(_("lot périmé en stock"), "bad", "alert")
    if card.expires_on and card.expires_on < warned:
        return Tag(_("lot bientôt périmé"), "wait")
    return Tag(_("en stock"), "good")


def signed(line: Any) -> str:
    """What a movement adds or takes, with its sign."""
    kind, quantity = line.move.kind, line.move.quantity
    if kind == "count":
        return f"= {quantity}"
    return f"+ {quantity}" if kind == "receipt" else f"− {quantity}"
