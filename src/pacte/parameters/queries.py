"""National values: ``on(path, day)``. They are files of the program, reviewed like code."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from pacte.kernel.dated import NoValue
from pacte.parameters import rules
from pacte.parameters.rules import Parameter, Value

VALUES = Path(__file__).parent / "values"
__all__ = ["NoValue", "find", "known", "on", "parameter"]


@cache
def known() -> dict[str, Parameter]:
    """Every parameter, by its path."""
    found: dict[str, Parameter] = {}
    for file in sorted(VALUES.glob("*.yaml")):
        for one in rules.read(file.read_text(encoding="utf-8"), file.name):
            assert one.path not in found, f"{one.path} is written twice"
            found[one.path] = one
    return found


def parameter(path: str) -> Parameter:
    """The parameter of a path; one that is not written is a fault of the program."""
    return known()[path]


def on(path: str, day: date) -> Value:
    """The value in force on ``day``: a number, a share in millionths, or money.

    ``NoValue`` when none is, or when it is still to be filled in.
    """
    return parameter(path).on(day)


def find(path: str, day: date) -> Value | None:
    """The value in force, or nothing: for what goes on, and says so, without it.

    A path that is not written (a currency that nobody planned) has no value either.
    """
    one = known().get(path)
    row = one.row_on(day) if one else None
    return row.value if row else None
