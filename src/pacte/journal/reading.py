"""Whole columns from the database: what batches read, without an object for each row.

Values come as the engine gives them, beside Django's converters and those of the driver, which
take most of the time on hundreds of thousands of rows: a day is ISO text on SQLite and a date on
PostgreSQL (``days`` reads both), a boolean may be 0 or 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models


def columns(rows: models.QuerySet, names: Sequence[str]) -> list[tuple[Any, ...]]:
    """One tuple for each name, a place for each row, in the order of the query."""
    try:
        sql, params = rows.values_list(*names).query.sql_with_params()
    except EmptyResultSet:
        return [()] * len(names)
    connection = connections[rows.db]
    if connection.vendor == "sqlite":
        sql = _as_stored(sql, len(names))
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(zip(*cursor.fetchall(), strict=True)) or [()] * len(names)


def _as_stored(sql: str, width: int) -> str:
    """The same rows in the same order; an expression has no declared type, so none is converted."""
    names = [f"c{n}" for n in range(width)]
    kept = ", ".join(f"+{name}" for name in names)
    return f"WITH read({', '.join(names)}) AS ({sql}) SELECT {kept} FROM read"  # nosec B608
