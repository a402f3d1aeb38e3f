"""National values: ``on(path, day)``. They are files of the program, reviewed like code."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote

from django.urls import reverse

from pacte.kernel.dated import NoValue
from pacte.parameters import rules
from pacte.parameters.rules import Parameter, Value

VALUES = Path(__file__).parent / "values"
__all__ = ["NoValue", "cited", "citing", "find", "known", "on", "parameter", "ways"]


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


def ways(code: str) -> list[tuple[str, str]]:
    """The name and the line of each parameter that cites a text."""
    page = reverse("parameters:parameters")
    return [(one.label, f"{page}?texte={quote(code, safe='')}") for one in citing(code)]


def citing(code: str) -> list[Parameter]:
    """The parameters of which some value is fixed by a legal text."""
    return [one for one in known().values() if any(row.text == code for row in one.rows)]


def cited() -> list[str]:
    """The codes of the legal texts that some value names."""
    return sorted({row.text for one in known().values() for row in one.rows if row.text})
