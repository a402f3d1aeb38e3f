"""Whole columns from the database: what batches read, without an object for each row.

Days come as ISO text: turning each into a date is what takes the time, and columns count days.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Cast


def columns(rows: models.QuerySet, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """One tuple for each name, a place for each row; days as ``"2026-07-01"``, or None."""
    made = rows.query.annotations  # What the query computes comes as it is.
    asked = {n: n if n in made or not _is_day(rows.model, n) else f"{n}_text" for n in names}
    days = {
        alias: Cast(name, models.TextField()) for name, alias in asked.items() if alias != name
    }
    read = rows.annotate(**days).values_list(*asked.values())
    return list(zip(*read, strict=True)) or [()] * len(names)


def _is_day(model: Any, name: str) -> bool:
    """Whether a name, followed through keys, is a date without an hour."""
    field: Any = None
    for part in name.split("__"):
        if part == "pk":
            return False
        field = model._meta.get_field(part)
        model = field.related_model
    return isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
