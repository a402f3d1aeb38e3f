"""Tables that people bring: columns found by their names, each line read, each fault told with
its cell; packed until they are entered. What a column means is its room's. No database here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from pacte.files import tables
from pacte.files.tables import Cell, Sheet
from pacte.kernel import names
from pacte.kernel.refusal import Refused

FAULTS_MAX = 5_000
HEAD_MAX = 15  # Lines of a title above the headings.


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. The message is a template, said in the reader's language."""

    sheet: str
    cell: str
    message: str
    values: dict[str, Any]
    heading: str = ""  # Of its column, as the file writes it.


@dataclass(slots=True)
class Line:
    """One line of the file, read; ``cells`` says where each of its values stands."""

    sheet: str
    number: int
    told: dict[str, Any]
    cells: dict[str, str]


@dataclass(slots=True)
class Reading:
    """What a file says: its lines, what is wrong, which headings nobody knows."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)  # Key: the heading in the file.
    ignored: list[str] = field(default_factory=list)
    count: int = 0  # Lines of the file that say something.
    titles: int = 0  # Of them, those that are a title or a total.

    def fault(self, sheet: str, cell: str, refusal: Refused, key: str = "") -> None:
        if len(self.faults) < FAULTS_MAX:
            heading = self.columns.get(key, "")
            self.faults.append(Fault(sheet, cell, refusal.message, refusal.values, heading))

    def wrong(self, line: Line, refusal: Refused, key: str) -> None:
        """A fault of a line: in the cell of what the refusal names, else of ``key``."""
        key = refusal.field if refusal.field in line.cells else key
        self.fault(line.sheet, line.cells[key], refusal, key)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What the lines of a table are made of.

    ``columns``: (key, heading of the template, example, other headings that mean the same). The
    line of the headings has each column of ``needs``. ``value`` reads a cell beside those already
    read; ``whole`` looks at a line once it is read, and says whether it is one (a title is not).
    """

    columns: tuple[tuple[str, str, Any, str], ...]
    needs: tuple[str, ...]
    least: int  # Known headings that make a line of headings.
    lost: Refused  # A file without such a line.
    most: int
    too_long: Refused
    value: Callable[[str, Cell, dict[str, Any]], Any]
    whole: Callable[[Line], bool]

    def headings(self) -> dict[str, str]:
        return {
            names.normalised(text): key
            for key, heading, _example, more in self.columns
            for text in (heading, key, *more.split("|"))
        }

    def template(self) -> tuple[list[str], list[Any]]:
        """The headings to fill in, and an example to overwrite."""
        return [one[1] for one in self.columns], [one[2] for one in self.columns]


def brought(upload: Any) -> list[Sheet]:
    """The sheets of a file that was sent, those that say something."""
    with NamedTemporaryFile(suffix=Path(upload.name).suffix) as copy:
        for chunk in upload.chunks():
            copy.write(chunk)
        copy.flush()
        sheets = [s for s in tables.read(Path(copy.name), upload.name) if any(s.lines())]
    if not sheets:
        raise Refused("« %(name)s » ne contient aucune ligne.", name=upload.name)
    return sheets


def pack(sheets: Sequence[Sheet]) -> bytes:
    """The sheets of a file as compressed JSON: kept until they are entered."""
    said = [[s.name, s.first_line, s.first_column, list(s.merged), [list(r) for r in s.rows]]
            for s in sheets]  # fmt: skip
    return zlib.compress(json.dumps(said, ensure_ascii=False, default=_marked).encode(), 6)


def unpack(packed: bytes | memoryview) -> list[Sheet]:
    said = json.loads(zlib.decompress(bytes(packed)))
    return [
        Sheet(name, [[_cell(cell) for cell in row] for row in rows], line, column, tuple(merged))
        for name, line, column, merged, rows in said
    ]


def _marked(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, date) else {"number": str(value)}


def _cell(said: Any) -> Cell:
    if isinstance(said, dict):
        return date.fromisoformat(said["date"]) if "date" in said else Decimal(said["number"])
    return said


def read(sheets: Sequence[Sheet], layout: Layout) -> Reading:
    """Read every sheet that has a line of headings; a file without one is refused."""
    reading = Reading()
    known = layout.headings()
    found = False
    for sheet in sheets:
        lines = list(sheet.lines())
        head = _head(lines, layout, known)
        if head is not None:
            found = True
            _read_sheet(sheet, lines[head:], reading, layout, known)
    if not found:
        raise layout.lost
    if reading.count > layout.most:
        raise layout.too_long
    return reading


def _head(
    lines: Sequence[tuple[int, Sequence[Cell]]], layout: Layout, known: dict[str, str]
) -> int | None:
    """Which line is that of the headings."""
    for place, (_line, row) in enumerate(lines[:HEAD_MAX]):
        keys = {known.get(names.normalised(str(cell))) for cell in row if cell is not None}
        keys.discard(None)
        if keys.issuperset(layout.needs) and len(keys) >= layout.least:
            return place
    return None


def _read_sheet(
    sheet: Sheet, lines: Sequence[tuple[int, Sequence[Cell]]], reading: Reading, layout: Layout,
    known: dict[str, str],
) -> None:  # fmt: skip
    (head, row), *rest = lines
    place: dict[str, int] = {}
    for column, cell in enumerate(row):
        if cell is None:
            continue
        key = known.get(names.normalised(str(cell)))
        if key is None or key in place:
            reading.ignored.append(str(cell)[:60])
        else:
            place[key] = column
            reading.columns[key] = str(cell)[:60]
    for spread, refusal in sheet.joined(head):
        reading.fault(sheet.name, spread, refusal)
    for number, cells in rest:
        reading.count += 1
        if reading.count <= layout.most:
            line = _line(sheet, number, cells, place, reading, layout)
            if line is not None and _is_whole(line, reading, layout):
                reading.lines.append(line)


def _line(
    sheet: Sheet, number: int, row: Sequence[Cell], place: dict[str, int], reading: Reading,
    layout: Layout,
) -> Line | None:  # fmt: skip
    """One line; None when a cell of it cannot be read."""
    line = Line(sheet.name, number, {}, {})
    good = True
    for key, column in place.items():
        cell = row[column] if column < len(row) else None
        line.cells[key] = sheet.address(number, column)
        try:
            line.told[key] = layout.value(key, cell, line.told)
        except Refused as refusal:
            reading.fault(sheet.name, line.cells[key], refusal, key)
            good = False
    return line if good else None


def _is_whole(line: Line, reading: Reading, layout: Layout) -> bool:
    try:
        if layout.whole(line):
            return True
    except Refused as refusal:
        reading.wrong(line, refusal, layout.needs[0])
        return False
    reading.titles += 1
    return False


def text(cell: Cell, most: int) -> str:
    """A cell as text, on one line; one that is too long is refused."""
    said = "" if cell is None else " ".join(str(cell).split())
    if len(said) > most:
        raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=most)
    return said
