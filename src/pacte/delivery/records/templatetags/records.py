"""The proofs of a thing, on the page of the room it belongs to."""

from __future__ import annotations

from typing import Any

from django import template

from pacte.delivery.records import queries

register = template.Library()
SHOWN = 12


@register.inclusion_tag("records/proofs.html")
def proofs(about: str, add: bool = False) -> dict[str, Any]:
    """``{% proofs "work:…" add=may %}``: photos and papers, and a link to add one."""
    rows = list(queries.proofs([about])[: SHOWN + 1])
    return {
        "about": about, "add": add, "more": len(rows) > SHOWN,
        "pictures": [row for row in rows[:SHOWN] if row.file.kind.startswith("image/")],
        "papers": [row for row in rows[:SHOWN] if not row.file.kind.startswith("image/")],
    }  # fmt: skip
