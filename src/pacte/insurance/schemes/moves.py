"""Has anything moved in a scheme since a batch was prepared? Nothing here writes."""

from __future__ import annotations

from django.db.models import Max

from pacte.insurance.schemes.models import Confirmation, ConventionState, Service, Tariff


def last_change(scheme_id: int) -> tuple[int, ...]:
    """Numbers of which one grows whenever terms, tariffs, conventions or the catalogue move."""
    asked = (
        (Confirmation.objects.filter(version__scheme=scheme_id), "id"),
        (Tariff.objects.filter(scheme=scheme_id), "id"),
        (ConventionState.objects.filter(convention__scheme=scheme_id), "id"),
        (Service.objects.all(), "entry_id"),
    )
    return tuple(rows.aggregate(m=Max(key))["m"] or 0 for rows, key in asked)
