"""Reads a workbook in a process of its own: ``python -m pacte.files.workbook_reader PATH MEMORY``.

Writes one JSON line for each sheet. It imports nothing of Pacte but ``formulas``, and dies at its
memory limit.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook

from pacte.files.formulas import Odd, address, odd_cells

HOLES_MAX = 6  # Formulas without a value that are told, of each sheet.


def plain(value: Any) -> Any:
    """A cell as JSON: whole numbers stay whole, others are marked, an empty text is a hole."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else {"number": repr(value)}
    if isinstance(value, datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, str):
        return value.strip() or None
    return value


def ranges(sheet: Any) -> list[str]:
    """The merged cells of a sheet, as its spreadsheet names them."""
    found = sheet.merged_cell_ranges or []
    return [f"{address(*first)}:{address(*last)}" for first, last in found]


def lay_errors(rows: list[list[Any]], odd: list[Odd], line: int, column: int) -> None:
    """Put the errors where they stand: read as a value, such a cell is empty."""
    for cell in odd:
        down, right = cell.line - line, cell.column - column
        if cell.error and 0 <= down < len(rows) and 0 <= right < len(rows[down]):
            rows[down][right] = cell.error


def main(path: str, memory: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    odd: dict[str, list[Odd]] = {}
    for cell in odd_cells(path):
        odd.setdefault(cell.sheet, []).append(cell)
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        line, column = sheet.start or (0, 0)
        rows = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
        rows = rows[line:] if len(rows) > sheet.height else rows  # Some begin at the first line.
        here = odd.get(name, [])
        lay_errors(rows, here, line, column)
        holes = [address(cell.line, cell.column) for cell in here if not cell.error]
        said = {
            "name": name,
            "line": line + 1,
            "column": column + 1,
            "merged": ranges(sheet),
            "holes": holes[:HOLES_MAX],
            "rows": rows,
        }
        print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
