"""Reads a workbook in a process of its own: ``python -m pacte.files.workbook_reader PATH MEMORY``.

Writes one JSON line for each sheet. It imports nothing of Pacte, and dies at its memory limit.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook


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
    return [f"{_name(*first)}:{_name(*last)}" for first, last in found]


def _name(line: int, column: int) -> str:
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{line + 1}"


def main(path: str, memory: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        line, column = sheet.start or (0, 0)
        rows = [[plain(cell) for cell in row] for row in sheet.iter_rows()]
        rows = rows[line:] if len(rows) > sheet.height else rows  # Some begin at the first line.
        said = {
            "name": name,
            "line": line + 1,
            "column": column + 1,
            "merged": ranges(sheet),
            "rows": rows,
        }
        print(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
