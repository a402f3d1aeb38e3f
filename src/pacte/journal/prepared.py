"""Questions whose SQL is made once: a query set is built, then asked again with other values.

Django makes the SQL of a query set anew each time, which takes ten times longer than a small
database needs to answer it; a page of thirty questions spends most of its time so. A function that
builds a query set from its arguments is marked ``@prepared``; called, it gives the list of rows.
Whole numbers, days, uids and lists of whole numbers are values: they may be others each time. All
else (a word, a boolean, None, a tuple of words) is part of the question: one SQL for each.

The SQL is made twice with stand-ins, and each place where both differ is the place of an argument.
What cannot be said so (an argument that changes the SQL, or never gets there) is refused when the
question is first asked, not answered wrongly.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import QuerySet

LONGEST = 512  # A longer list is asked for the plain way.
PLANS_MAX = 128  # Of one question: lists of many lengths, on two engines.
LOW, HIGH = 20_000, 25_000  # Stand-ins that fit the smallest column.
Spot = tuple[int, int, Callable[[Any], Any]]


def prepared(build: Callable[..., QuerySet[Any, Any]]) -> Callable[..., list[Any]]:
    """The rows that the query set gives, its SQL being made once for each shape of arguments."""
    plans: dict[Hashable, _Plan] = {}

    @wraps(build)
    def ask(*values: Any) -> list[Any]:
        if any(isinstance(one, list) and len(one) > LONGEST for one in values):
            return list(build(*values))
        given = [_padded(one) if isinstance(one, list) else one for one in values]
        shape = tuple(_shape(one) for one in given)
        key = (connection.vendor, shape)
        if key not in plans:
            if len(plans) >= PLANS_MAX:
                plans.clear()
            plans[key] = _plan(build, given)
        return plans[key].rows(given)

    return ask


@dataclass(frozen=True, slots=True)
class _Plan:
    """A query set whose SQL is known, and where each argument goes."""

    rows_of: QuerySet[Any, Any]
    compiler: Any  # None: whatever is asked, there is none.
    sql: str
    params: tuple[Any, ...]
    spots: tuple[tuple[int, Spot], ...]

    def rows(self, values: Sequence[Any]) -> list[Any]:
        if self.compiler is None:
            return []
        params = list(self.params)
        for at, (which, place, said) in self.spots:
            value = values[which]
            params[at] = said(value[place] if place >= 0 else value)
        mine: QuerySet[Any, Any] = self.rows_of.__class__.__new__(self.rows_of.__class__)
        mine.__dict__.update(self.rows_of.__dict__, _query=_Ready(self, tuple(params)))
        return list(mine)


class _Ready:
    """Stands for the query of a query set: its compiler has nothing left to do."""

    def __init__(self, plan: _Plan, params: tuple[Any, ...]) -> None:
        self._plan, self._params = plan, params

    def get_compiler(self, using: str, **_more: Any) -> Any:
        compiler = copy(self._plan.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *_args, **_kept: (self._plan.sql, self._params)
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan.rows_of.query, name)


def _plan(build: Callable[..., QuerySet[Any, Any]], values: Sequence[Any]) -> _Plan:
    """The SQL of a question, made twice with stand-ins to see where arguments go."""
    low, high = _stand_ins(values, LOW), _stand_ins(values, HIGH)
    one, other = build(*low), build(*high)
    compiler = one.query.get_compiler(one.db)
    try:
        sql, params = compiler.as_sql()
        again, others = other.query.get_compiler(other.db).as_sql()
    except EmptyResultSet:
        return _Plan(one, None, "", (), ())
    if sql != again or len(params) != len(others):
        raise TypeError(f"{build.__qualname__}: an argument changes the SQL, it is not a value")
    spots = tuple((at, _spot(param, low)) for at, param in enumerate(params) if param != others[at])
    wanted = {(n, k) for n, value in enumerate(low) for k in _places(value)}
    if wanted != {(which, place) for _at, (which, place, _said) in spots}:
        raise TypeError(f"{build.__qualname__}: an argument is in the SQL nowhere, or changed")
    return _Plan(one, compiler, sql, tuple(params), spots)


def _shape(value: Any) -> Hashable:
    """What of an argument makes the SQL: the length of a list, the kind of a value, or itself."""
    if isinstance(value, list):
        return list, len(value)
    return (type(value),) if _places(value) else (type(value), value)


def _places(value: Any) -> Sequence[int]:
    """The places of values in an argument; -1: the argument is one."""
    if isinstance(value, list):
        return range(len(value))
    one = isinstance(value, (int, date, UUID)) and not isinstance(value, bool)
    return (-1,) if one else ()


def _padded(values: list[Any]) -> list[Any]:
    """The list in one of a few lengths, the last key being said again: few shapes, so few SQLs."""
    length = 1
    while length < len(values):
        length *= 2
    return [*values, *values[-1:] * (length - len(values))] if values else values


def _stand_ins(values: Sequence[Any], base: int) -> list[Any]:
    """The same arguments with other values, each unlike all others."""
    drawn, found = base, []
    for value in values:
        mine = []
        for place in _places(value):
            drawn += 1
            mine.append(_like(value[place] if place >= 0 else value, drawn))
        found.append(mine if isinstance(value, list) else mine[0] if mine else value)
    return found


def _like(value: Any, number: int) -> Any:
    if isinstance(value, UUID):
        return UUID(int=number)
    return date.min + timedelta(number) if isinstance(value, date) else number


def _spot(param: Any, low: Sequence[Any]) -> Spot:
    """Which argument a parameter is, and how the engine wants it said."""
    for said in (_itself, str, _hex):
        for which, value in enumerate(low):
            for place in _places(value):
                if said(value[place] if place >= 0 else value) == param:
                    return which, place, said
    raise TypeError(f"{param!r} is no argument as it was given")


def _itself(value: Any) -> Any:
    return value


def _hex(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else ""
