"""Tables that people bring, in Excel or CSV, with the address of every cell.

A workbook is opened in a process of its own, with bounded memory and time, after its parts have
been summed: a file of 5 MB can unpack to 2 GB. Nothing is guessed: a cell keeps its type, a
text that looks like a formula stays a text, a formula without a value is refused.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess  # nosec B404: only this same Python, never a shell.
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pacte.kernel.refusal import Refused

Cell = None | str | int | Decimal | bool | date
FILE_MAX = 50_000_000
UNPACKED_MAX = 400_000_000
MEMORY_MAX = 2_000_000_000
SECONDS_MAX = 120
HOLES_SHOWN = 5  # Cells of formulas that nobody computed.
ENCODINGS = ("utf-8-sig", "cp1252")  # Spreadsheets on Windows in French write the second.


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows as they stand, the first being line ``first_line`` of the file."""

    name: str
    rows: Sequence[Sequence[Cell]]
    first_line: int = 1
    first_column: int = 1
    merged: Sequence[str] = field(default_factory=tuple)  # Ranges of merged cells: "A1:C1".

    def lines(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Each row that is not empty, with its line in the file."""
        for place, row in enumerate(self.rows):
            if any(cell is not None for cell in row):
                yield self.first_line + place, row

    def joined(self, after: int) -> Iterator[tuple[str, Refused]]:
        """The merged cells that join lines after one: whose the value is, nobody knows.

        A title or a total spread over columns of its own line harms nothing.
        """
        for spread in self.merged:
            first, last = (int(re.sub(r"\D", "", corner)) for corner in spread.split(":"))
            if first != last and last > after:
                yield spread, Refused(
                    "Des cellules sont fusionnées d’une ligne à l’autre : séparez-les, une"
                    " valeur par cellule."
                )  # fmt: skip

    def address(self, line: int, column: int) -> str:
        """The cell as its spreadsheet names it, from its line and its place in the row: "C12"."""
        return f"{column_name(self.first_column + column)}{line}"


def column_name(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read(path: Path, name: str = "") -> list[Sheet]:
    """Read the sheets of a file (``name``: as its owner called it); refuse what cannot be read."""
    name = name or path.name
    size = path.stat().st_size
    if size > FILE_MAX:
        raise Refused(
            "« %(name)s » est trop grand (%(size)s Mo) : %(max)s Mo au plus. Partagez-le.",
            name=name,
            size=size // 1_000_000,
            max=FILE_MAX // 1_000_000,
        )
    if size == 0:
        raise Refused("« %(name)s » est vide.", name=name)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK\x03\x04"):
        _refuse_bomb(path, name)
        return _workbook(path, name)
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # The older .xls.
        return _workbook(path, name)
    if b"\x00" in start or start.startswith(b"%PDF"):
        raise Refused("« %(name)s » n’est ni un classeur Excel, ni un CSV.", name=name)
    return [_csv(path.read_bytes(), name)]


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise Refused("« %(name)s » est abîmé : enregistrez-le de nouveau.", name=name) from fault
    if unpacked > UNPACKED_MAX:
        raise Refused(
            "« %(name)s » prend %(size)s Mo une fois ouvert : c’est trop. Partagez-le.",
            name=name,
            size=unpacked // 1_000_000,
        )


def _workbook(path: Path, name: str) -> list[Sheet]:
    command = [sys.executable, "-m", "pacte.files.workbook_reader", str(path), str(MEMORY_MAX)]
    # A backtrace needs memory: without it, a reader at its limit dies instead of waiting.
    quiet = os.environ | {"RUST_BACKTRACE": "0"}
    try:
        done = subprocess.run(  # nosec B603
            command, capture_output=True, timeout=SECONDS_MAX, env=quiet
        )
    except subprocess.TimeoutExpired as fault:
        raise Refused("« %(name)s » est trop long à lire. Partagez-le.", name=name) from fault
    if done.returncode:
        raise Refused("« %(name)s » ne se lit pas : enregistrez-le de nouveau.", name=name)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    for sheet in told:
        _refuse_uncomputed(name, sheet["name"], sheet["holes"])
    return [_sheet(sheet) for sheet in told]


def _refuse_uncomputed(name: str, sheet: str, cells: Sequence[str]) -> None:
    """A formula that nobody computed would be read as empty: no import guesses what it is worth."""
    if cells:
        shown = ", ".join([*cells[:HOLES_SHOWN], *(["…"] if len(cells) > HOLES_SHOWN else [])])
        raise Refused(
            "« %(name)s », feuille « %(sheet)s », %(cells)s : formule sans valeur calculée. Ouvrez"
            " le fichier avec Excel ou LibreOffice, enregistrez-le, puis recommencez.",
            name=name, sheet=sheet, cells=shown,
        )  # fmt: skip


def _sheet(said: dict[str, Any]) -> Sheet:
    rows = [[_cell(cell) for cell in row] for row in said["rows"]]
    return Sheet(said["name"], rows, said["line"], said["column"], tuple(said["merged"]))


def _cell(said: Any) -> Cell:
    """A cell from the reading process: a date and a number that is not whole come marked."""
    if isinstance(said, dict):
        return date.fromisoformat(said["date"]) if "date" in said else Decimal(said["number"])
    return said or None if isinstance(said, str) else said


def _csv(content: bytes, name: str) -> Sheet:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("« %(name)s » n’est pas un texte UTF-8 : enregistrez-le ainsi.", name=name)
    header = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=header.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise Refused(
            "« %(name)s » : guillemets non fermés ou ligne illisible (%(fault)s).",
            name=name,
            fault=fault,
        ) from fault
    return Sheet("CSV", [[cell.strip() or None for cell in row] for row in rows])
