"""A file of codes of diagnoses, in CSV or Excel: « Code » and « Libellé », one code a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.insurance.claims.commands import diagnoses
from pacte.insurance.claims.importing import FAULTS_MAX, Fault
from pacte.insurance.claims.queries.diagnoses import key
from pacte.kernel import names
from pacte.kernel.refusal import Refused

HEADINGS = {"CODE": "code", "LIBELLE": "label", "LABEL": "label", "TITLE": "label"}
SHOWN = {"code": "Code", "label": "Libellé"}


@dataclass(slots=True)
class Reading:
    """What a file says: its codes, or what is wrong with it."""

    codes: list[dict[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(path: Path, name: str) -> Reading:
    """Read the codes of a file, each fault with its cell."""
    reading = Reading()
    seen: set[str] = set()
    for sheet in tables.read(path, name):
        _read(sheet, reading, seen)
    if not reading.codes and not reading.faults:
        raise Refused("« %(name)s » est vide.", name=name)
    return reading


def _read(sheet: Sheet, reading: Reading, seen: set[str]) -> None:
    lines = list(sheet.lines())
    if not lines:
        return
    place: dict[str, int] = {}
    for column, cell in enumerate(lines[0][1]):
        found = HEADINGS.get(names.normalised(str(cell))) if cell is not None else None
        if found:
            place.setdefault(found, column)
    missing = [f"« {heading} »" for which, heading in SHOWN.items() if which not in place]
    if missing:
        said = ", ".join(missing)
        _fault(reading, sheet, lines[0][0], 0, Refused("Il manque la colonne %(columns)s.",
                                                       columns=said))  # fmt: skip
        return
    for spread, joined in sheet.joined(lines[0][0]):
        reading.faults.append(Fault(sheet.name, spread, joined.message, joined.values))
    for line, cells in lines[1:]:
        code, label = (_text(cells, place[which]) for which in ("code", "label"))
        code = code.upper()
        try:
            diagnoses.check_one(code, label)
            if key(code) in seen:
                raise Refused(
                    "Le code « %(code)s » est deux fois dans la liste.", code=code, field="code"
                )
        except Refused as refusal:
            _fault(reading, sheet, line, place[refusal.field or "code"], refusal)
            continue
        seen.add(key(code))
        reading.codes.append({"code": code, "label": label})


def _text(cells: Any, column: int) -> str:
    cell = cells[column] if column < len(cells) else None
    return "" if cell is None else " ".join(str(cell).split())


def _fault(reading: Reading, sheet: Sheet, line: int, column: int, refusal: Refused) -> None:
    if len(reading.faults) < FAULTS_MAX:
        cell = sheet.address(line, column)
        reading.faults.append(Fault(sheet.name, cell, refusal.message, refusal.values))
