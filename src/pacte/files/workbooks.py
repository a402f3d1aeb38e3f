"""Workbooks out: tables as Excel or CSV, in which a text is never a formula, a number a text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.timezone import localtime

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NAME_MAX = 31  # What Excel allows for the name of a sheet.
DIGITS_MAX = 15  # What a cell's number keeps exactly; a longer one is written as its text.
PLACES_MAX = 6


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet to write: its title, the heads of its columns, its rows."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Any]]


def excel(tables: Sequence[Table]) -> bytes:
    """A workbook: first line frozen, columns as wide as their heads, dates as dates."""
    made = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        instant = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        decimals = [
            book.add_format({"num_format": "#,##0" + ("." + "0" * places if places else "")})
            for places in range(PLACES_MAX + 1)
        ]
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.name))
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(table.heads):
                sheet.set_column(column, column, max(12, min(len(head) + 4, 40)))
                sheet.write_string(0, column, head, bold)
            for line, row in enumerate(table.rows, start=1):
                for column, value in enumerate(row):
                    _write(sheet, line, column, value, (day, instant, decimals))
    return made.getvalue()


def _write(sheet: Any, line: int, column: int, value: Any, formats: tuple[Any, ...]) -> None:
    if value is None:
        return  # A hole stays a hole.
    day, instant, decimals = formats
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, localtime(value).replace(tzinfo=None), instant)
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, day)
    elif isinstance(value, int) and abs(value) < 10**15:
        sheet.write_number(line, column, value)
    elif isinstance(value, Decimal) and (places := _places(value)) is not None:
        sheet.write_number(line, column, value, decimals[places])
    else:
        sheet.write_string(line, column, str(value))


def _places(value: Decimal) -> int | None:
    """How many decimals a number is shown with; None when a cell would not keep it exactly."""
    if not value.is_finite():
        return None
    _sign, digits, exponent = value.as_tuple()
    places = max(0, -int(exponent))
    kept = len(digits) + max(0, int(exponent)) <= DIGITS_MAX and places <= DIGITS_MAX
    return min(places, PLACES_MAX) if kept else None


def comma_separated(table: Table) -> str:
    """A table as CSV, a text that begins like a formula held back by an apostrophe."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.heads)
    for row in table.rows:
        writer.writerow([_held(value) for value in row])
    return made.getvalue()


def _held(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def excel_response(name: str, tables: Sequence[Table]) -> HttpResponse:
    """A workbook to download; ``name`` without its ending."""
    answer = HttpResponse(excel(tables), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in "[]:*?/\\'")[:NAME_MAX] or "Feuille"
