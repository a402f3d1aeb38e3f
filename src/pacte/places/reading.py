"""From a file to rows of our own words, with every fault and its cell. No database here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pacte.files import tables
from pacte.files.tables import Cell, Sheet
from pacte.kernel import numbers
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.places import profiles
from pacte.places.models import DEGREES

ROWS_MAX = 100_000
BOUNDS = {"latitude": 90, "longitude": 180}
LENGTHS = {"code": 40, "name": 120, "source": 200}
HOW = {
    "places": "code, nom, nature, pays, et si vous l’avez : carte, dans, depuis, latitude,"
    " longitude",
    "facilities": "code, nom, niveau, et si vous l’avez : statut, lieu, aire, depuis, latitude,"
    " longitude",
    "populations": "lieu, année, population, et si vous l’avez : carte, source",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. The message is a template, said in the reader's language."""

    line: int
    cell: str  # As a spreadsheet names it: "C12"; empty: the whole line.
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """What a file says."""

    profile: str
    sheet: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # Where each row stands.
    faults: list[Fault] = field(default_factory=list)


def read(kind: str, path: Path, today: date, name: str = "", **given: str) -> Reading:
    """Read a table of places, facilities or populations.

    ``given`` says what the file does not: since, country, tree, source. What neither says,
    the profile says; nothing says since when: since ``today``.
    """
    sheet = _only_sheet(tables.read(path, name))
    lines = list(sheet.lines())
    if len(lines) > ROWS_MAX:
        raise Refused("Plus de %(most)s lignes : partagez le fichier.", most=ROWS_MAX)
    if not lines:
        raise Refused("Le fichier ne contient aucune ligne.")
    headings = [normalised(str(cell)) if cell is not None else "" for cell in lines[0][1]]
    profile = profiles.chosen(kind, set(headings))
    if profile is None:
        raise Refused("Les colonnes ne vont pas. Il faut : %(columns)s.", columns=HOW[kind])
    reading = Reading(profile.name, sheet.name)
    names = [profile.columns.get(heading, "") for heading in headings]
    always = {"since": profile.since or today.isoformat()} | dict(profile.always)
    always = {k: v for k, v in always.items() if v} | {k: v for k, v in given.items() if v}
    for line, cells in lines[1:]:
        _read_line(reading, kind, sheet, line, cells, names, always)
    return reading


def _only_sheet(sheets: list[Sheet]) -> Sheet:
    full = [sheet for sheet in sheets if any(True for _ in sheet.lines())]
    if len(full) > 1:
        names = ", ".join(sheet.name for sheet in full)
        raise Refused("Le classeur a plusieurs feuilles (%(names)s) : gardez-en une.", names=names)
    if full and full[0].merged:
        raise Refused("Des cellules sont fusionnées (%(where)s) : défusionnez-les.",
                      where=", ".join(full[0].merged[:3]))  # fmt: skip
    return full[0] if full else sheets[0]


def _read_line(
    reading: Reading, kind: str, sheet: Sheet, line: int, cells: Any, names: list[str],
    always: dict[str, str],
) -> None:  # fmt: skip
    row: dict[str, Any] = {}
    before = len(reading.faults)
    for name, text in always.items():
        row[name] = _value(name, text)
    for column, (name, cell) in enumerate(zip(names, cells)):
        if not name or cell is None:
            continue
        try:
            row[name] = _value(name, cell)
        except Refused as refusal:
            where = sheet.address(line, column)
            reading.faults.append(Fault(line, where, refusal.message, refusal.values))
    if kind == profiles.FACILITIES and "code" not in names and row.get("name"):
        row["code"] = _made_code(row)
    wanted = {"code"} if kind != profiles.POPULATIONS else set()
    absent = [name for name in (*wanted, *profiles.NEEDED[kind]) if row.get(name) in (None, "")]
    if absent and len(reading.faults) == before:
        fault = Fault(line, "", "Il manque : %(what)s.", {"what": ", ".join(absent)})
        reading.faults.append(fault)
    if len(reading.faults) == before:
        reading.rows.append(row)
        reading.lines.append(line)


def _value(name: str, cell: Cell) -> Any:
    """One cell as what its column means."""
    if name in BOUNDS:
        return degrees(cell, BOUNDS[name])
    if name == "since":
        day = cell if isinstance(cell, date) else numbers.read_date(str(cell))
        return day.isoformat()
    if name in {"year", "count"}:
        return _whole(cell)
    text = str(cell).strip()
    if text.startswith("="):
        raise Refused("« %(text)s » est une formule : écrivez sa valeur.", text=text[:40])
    if name == "country":
        return _country(text)
    if name in profiles.WORDS:
        code = profiles.WORDS[name].get(normalised(text))
        if code is None:
            raise Refused("« %(text)s » n’est pas un mot connu de cette colonne.", text=text[:60])
        return code
    if len(text) > LENGTHS.get(name, 200):
        raise Refused("Ce texte est trop long : %(most)s signes au plus.",
                      most=LENGTHS.get(name, 200))  # fmt: skip
    return text


def _country(text: str) -> str:
    code = profiles.COUNTRIES.get(normalised(text), text.upper())
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        said = "« %(text)s » n’est pas un pays : écrivez son code, comme BI."
        raise Refused(said, text=text[:40])
    return code


def _whole(cell: Cell) -> int:
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        number: int | Decimal = cell
    else:
        number = numbers.read_number(str(cell))
    if number != int(number) or number < 0 or number > 2_000_000_000:
        raise Refused("« %(text)s » n’est pas un nombre entier de personnes.", text=str(cell)[:40])
    return int(number)


def degrees(cell: Cell, bound: int) -> int:
    """A decimal of degrees as whole micro-degrees. « -2.48867 » has a point: it is no thousand."""
    try:
        degrees = Decimal(str(cell).strip().replace(",", "."))
    except InvalidOperation as fault:
        raise Refused("« %(text)s » n’est pas une position.", text=str(cell)[:40]) from fault
    if not degrees.is_finite() or abs(degrees) > bound:
        raise Refused("Une position va de -%(bound)s à %(bound)s.", bound=bound)
    return int((degrees * DEGREES).to_integral_value())


def _made_code(row: dict[str, Any]) -> str:
    """The same facility of a file without codes has the same code each time."""
    parts = [row.get(name) for name in ("region", "name", "latitude", "longitude")]
    mark = hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:10]
    return f"{row.get('country', '')}-{mark}".upper()
