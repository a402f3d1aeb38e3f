"""Whole columns from the database: what batches read, without an object for each row.

Values come as the engine gives them, beside Django's converters and those of the driver, which
take most of the time on hundreds of thousands of rows: a day is ISO text on SQLite and a date on
PostgreSQL (``days`` reads both), a boolean may be 0 or 1.

``select`` takes a question in plain SQL, the same for both engines: for what is asked at each card
of the counter, where making the SQL from a query set takes longer than its answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection as default
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


def select(names: Sequence[str], rest: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The same of ``SELECT names rest``: one tuple for each name, a place for each row."""
    sign = "+" if default.vendor == "sqlite" else ""  # An expression: none is converted.
    kept = ", ".join(sign + name for name in names)
    return list(zip(*rows(f"SELECT {kept} {rest}", params), strict=True)) or [()] * len(names)


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a question in plain SQL; days and booleans are those of Python."""
    with default.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def among(column: str, keys: Sequence[Any]) -> str:
    """``column IN (…)`` with a place for each key; there must be one."""
    return f"{column} IN ({', '.join(['%s'] * len(keys))})"


def _as_stored(sql: str, width: int) -> str:
    """The same rows in the same order; an expression has no declared type, so none is converted."""
    names = [f"c{n}" for n in range(width)]
    kept = ", ".join(f"+{name}" for name in names)
    return f"WITH read({', '.join(names)}) AS ({sql}) SELECT {kept} FROM read"  # nosec B608
