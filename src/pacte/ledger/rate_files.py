"""A table of exchange rates: its reading, each fault with its cell.

One line is one rate: from a day on, what one unit of a currency is worth in another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.kernel import numbers
from pacte.kernel.currency import EXPONENTS
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.ledger import queries, rules
from pacte.pages import formatting

COLUMNS = (
    ("since", gettext_noop("Depuis")), ("base", gettext_noop("Un")),
    ("rate", gettext_noop("Vaut")), ("quote", gettext_noop("En")),
    ("source", gettext_noop("D’après")),
)  # fmt: skip
NAMES = {
    "DEPUIS": "since", "DATE": "since", "SINCE": "since", "FROM": "since",
    "UN": "base", "ONE": "base", "DEVISE": "base", "BASE": "base", "CURRENCY": "base",
    "VAUT": "rate", "TAUX": "rate", "RATE": "rate", "IS WORTH": "rate",
    "EN": "quote", "IN": "quote", "QUOTE": "quote",
    "D APRES": "source", "SOURCE": "source", "ACCORDING TO": "source",
}  # fmt: skip
ROWS_MAX, FAULTS_MAX, SOURCE_MAX = 2_000, 200, 150


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    sheet: str
    cell: str
    message: str
    values: dict[str, Any]

    def __str__(self) -> str:
        return formatting.fill(self.message, self.values)


@dataclass(slots=True)
class Reading:
    """What a file says: rates as the command takes them, those that are new, or what is wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    known: int = 0
    faults: list[Fault] = field(default_factory=list)


def read(path: Path, name: str) -> Reading:
    """Read the one table of a file; a rate that is known already is left out."""
    full = [sheet for sheet in tables.read(path, name) if any(True for _ in sheet.lines())]
    if len(full) != 1:
        raise Refused("Il faut une seule feuille, qui porte les taux ; il y en a %(count)s.",
                      count=len(full))  # fmt: skip
    sheet, reading = full[0], Reading()
    lines = list(sheet.lines())
    at = _columns(lines[0][1])
    if len(lines) == 1:
        raise Refused("Le fichier ne contient aucune ligne.")
    if len(lines) > ROWS_MAX:
        raise Refused("Plus de %(most)s lignes : partagez le fichier.", most=ROWS_MAX)
    for spread, refusal in sheet.joined(lines[0][0]):
        reading.faults.append(Fault(sheet.name, spread, refusal.message, refusal.values))
    seen: dict[tuple[str, str, str], int] = {}
    for line, cells in lines[1:]:
        _read_line(reading, sheet, line, cells, at, seen)
    fresh = queries.unknown_rates(reading.rows)
    reading.known, reading.rows = len(reading.rows) - len(fresh), fresh
    reading.faults = reading.faults[:FAULTS_MAX]
    return reading


def _columns(head: Sequence[Any]) -> dict[str, int]:
    """Where each column is; the source may be left out of none."""
    at: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = NAMES.get(normalised(str(cell))) if cell is not None else None
        if name:
            at.setdefault(name, place)
    lacks = [heading for name, heading in COLUMNS if name not in at]
    if lacks:
        raise Refused("Il manque des colonnes : %(lacks)s.", lacks=", ".join(lacks))
    return at


def _read_line(
    reading: Reading, sheet: Sheet, line: int, cells: Sequence[Any], at: dict[str, int],
    seen: dict[tuple[str, str, str], int],
) -> None:  # fmt: skip
    row: dict[str, Any] = {}
    before = len(reading.faults)
    for name, place in at.items():
        cell = cells[place] if place < len(cells) else None
        try:
            row[name] = READERS[name](cell)
        except Refused as refusal:
            where = sheet.address(line, place)
            reading.faults.append(Fault(sheet.name, where, refusal.message, refusal.values))
    if len(reading.faults) > before:
        return
    pair = (row["base"], row["quote"], row["since"])
    wrong = ""
    if row["base"] == row["quote"]:
        wrong = "Un taux lie deux devises différentes."
    elif pair in seen:
        wrong = "Cette ligne redit la ligne %(line)s."
    if wrong:
        where = sheet.address(line, at["quote"])
        values = {"line": seen.get(pair, line)} if "%" in wrong else {}
        reading.faults.append(Fault(sheet.name, where, wrong, values))
        return
    seen[pair] = line
    reading.rows.append(row)


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _day(cell: Any) -> str:
    if cell is None:
        raise Refused("Il manque la date.")
    return (cell if isinstance(cell, date) else numbers.read_date(_text(cell))).isoformat()


def _currency(cell: Any) -> str:
    code = _text(cell).upper()
    if code not in EXPONENTS:
        raise Refused("« %(code)s » n’est pas une devise connue : écrivez EUR, BIF…",
                      code=code[:20])  # fmt: skip
    return code


def _rate(cell: Any) -> int:
    if cell is None or isinstance(cell, bool | date):
        raise Refused("Il manque le taux.")
    number = isinstance(cell, int | Decimal)
    return rules.rate_in_millionths(Decimal(cell) if number else numbers.read_number(_text(cell)))


def _source(cell: Any) -> str:
    text = _text(cell)
    if not text:
        raise Refused("Dites d’après qui : une banque centrale, un bureau de change.")
    if len(text) > SOURCE_MAX:
        raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=SOURCE_MAX)
    return text


READERS = {"since": _day, "base": _currency, "rate": _rate, "quote": _currency, "source": _source}
