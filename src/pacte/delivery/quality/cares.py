"""Which care facilities offer: what rooms above ask. Nothing here writes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from pacte.delivery.quality.models import CareKind, Offer
from pacte.kernel.refusal import Refused


def care_kind(uid: str | UUID) -> CareKind:
    found = CareKind.objects.filter(uid=uid).first()
    if found is None:
        raise Refused("Ce type de soins n’existe pas.", field="care")
    return found


def care_by_code(code: str) -> CareKind | None:
    return CareKind.objects.filter(code=code).first()


def care_choices() -> list[tuple[str, str]]:
    """(uid, label) of the kinds of care that are still followed."""
    rows = CareKind.objects.filter(closed=False).order_by("label", "id")
    return [(str(row.uid), row.label) for row in rows]


def offering(kind: int, day: date) -> dict[int, bool]:
    """{facility: whether it offers a kind of care on ``day``}; who is not in it, nobody said."""
    rows = Offer.objects.filter(care=kind, since__lte=day).order_by("since", "id")
    return dict(rows.values_list("facility", "offered"))
