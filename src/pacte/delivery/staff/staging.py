"""What is read of a sheet and not yet kept: packed lines and the plan of what will be written."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.files.tables import Cell, Sheet

HEAD_LINES = 6  # Shown, for the columns to be named.


@dataclass(slots=True)
class Lines:
    """One sheet of a file: its lines with their numbers, the first being the headings."""

    name: str
    column: int  # Of the first cell of each line.
    merged: Sequence[str]
    lines: list[list[Any]]  # [number, *cells]

    @property
    def headings(self) -> list[Any]:
        return self.lines[0][1:] if self.lines else []

    @property
    def head(self) -> list[list[Any]]:
        return self.lines[:HEAD_LINES]


@dataclass(slots=True)
class Plan:
    """What a checked sheet will write.

    ``people``: somebody for each identity of the sheet, see ``reading.told``.
    ``entries``: what each line says of one of them, as the room that reads the sheet writes it.
    """

    people: list[dict[str, Any]] = field(default_factory=list)
    entries: list[list[Any]] = field(default_factory=list)


def pack(content: Any) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return zlib.compress(text.encode(), 1)


def unpack(packed: bytes | memoryview) -> Any:
    content = bytes(packed)
    return json.loads(zlib.decompress(content)) if content else None


def _plain(value: Any) -> Any:
    """A day and a number that is not whole, marked so that they come back as they were."""
    return {"date": value.isoformat()} if isinstance(value, date) else {"number": str(value)}


def _cell(said: Any) -> Cell:
    if isinstance(said, dict):
        return date.fromisoformat(said["date"]) if "date" in said else Decimal(said["number"])
    return said


def pack_sheets(sheets: Iterable[Sheet]) -> tuple[bytes, int]:
    """The lines of the sheets that have some, packed, and how many there are."""
    told: list[dict[str, Any]] = [
        {
            "name": sheet.name, "column": sheet.first_column, "merged": list(sheet.merged),
            "lines": [[line, *row] for line, row in sheet.lines()],
        }
        for sheet in sheets
        if any(sheet.lines())
    ]  # fmt: skip
    return pack(told), sum(len(sheet["lines"]) for sheet in told)


def sheets_of(packed: bytes | memoryview) -> list[Lines]:
    """The sheets of a file, their days and numbers as they were."""
    return [
        Lines(
            said["name"], said["column"], said["merged"],
            [[*map(_cell, line)] if dict in map(type, line) else line for line in said["lines"]],
        )
        for said in unpack(packed) or []
    ]  # fmt: skip


def pack_plan(plan: Plan) -> bytes:
    return pack([plan.people, plan.entries])


def plan_of(packed: bytes | memoryview) -> Plan:
    told: Mapping[int, Any] | list[Any] = unpack(packed) or [[], []]
    return Plan(told[0], told[1])
