"""Tables of stocks brought in: month sheets, lists of products; each fault with its cell."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.kernel import numbers
from pacte.kernel.names import normalised
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

ROWS_MAX, FAULTS_MAX, TEXT_MAX = 5_000, 200, 150


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name in a command, its heading, how its cell is read."""

    name: str
    label: str
    read: Callable[[Any], Any]
    aliases: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    cell: str
    message: str
    values: Mapping[str, Any]

    def __str__(self) -> str:
        return formatting.fill(self.message, dict(self.values))


@dataclass(slots=True)
class Reading:
    """What a file says: rows as a command takes them, or what is wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(upload: Any, headings: Sequence[Heading], once: Sequence[str]) -> Reading:
    """Read the one table of a file; ``once`` are the columns that tell its lines apart."""
    with tempfile.TemporaryDirectory(prefix="pacte-stocks-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(upload.read())
        full = [s for s in tables.read(path, upload.name) if any(True for _ in s.lines())]
    if len(full) != 1:
        raise Refused("Il faut une seule feuille ; il y en a %(count)s.", count=len(full))
    lines = list(full[0].lines())
    if len(lines) > ROWS_MAX:
        raise Refused("Plus de %(most)s lignes : partagez le fichier.", most=ROWS_MAX)
    at = _columns(lines[0][1], headings)
    if len(lines) == 1:
        raise Refused("Le fichier ne contient aucune ligne.")
    reading = Reading()
    for spread, refusal in full[0].joined(lines[0][0]):
        reading.faults.append(Fault(spread, refusal.message, refusal.values))
    seen: dict[tuple[Any, ...], int] = {}
    for line, cells in lines[1:]:
        row = _row(reading, full[0], line, cells, at, headings)
        if row is None:
            continue
        same = tuple(row[name] for name in once)
        if same in seen:
            where = full[0].address(line, at[once[0]])
            told = "Cette ligne redit la ligne %(line)s."
            reading.faults.append(Fault(where, told, {"line": seen[same]}))
            continue
        seen[same] = line
        reading.rows.append(row)
    reading.faults = reading.faults[:FAULTS_MAX]
    return reading


def _columns(head: Sequence[Any], headings: Sequence[Heading]) -> dict[str, int]:
    names = {
        normalised(said): one.name for one in headings for said in (one.label, *one.aliases)
    }  # fmt: skip
    at: dict[str, int] = {}
    for place, cell in enumerate(head):
        if cell is not None and (name := names.get(normalised(str(cell)))):
            at.setdefault(name, place)
    lacks = [one.label for one in headings if one.required and one.name not in at]
    if lacks:
        raise Refused("Il manque des colonnes : %(lacks)s.", lacks=", ".join(lacks))
    return at


def _row(
    reading: Reading, sheet: Sheet, line: int, cells: Sequence[Any], at: dict[str, int],
    headings: Sequence[Heading],
) -> dict[str, Any] | None:  # fmt: skip
    row: dict[str, Any] = {}
    before = len(reading.faults)
    for one in headings:
        place = at.get(one.name)
        cell = cells[place] if place is not None and place < len(cells) else None
        try:
            row[one.name] = one.read(cell)
        except Refused as refusal:
            where = sheet.address(line, place or 0)
            reading.faults.append(Fault(where, refusal.message, refusal.values))
    return row if len(reading.faults) == before else None


# Cells


def text(cell: Any) -> str:
    said = "" if cell is None else str(cell).strip()
    if not said:
        raise Refused("Cette cellule est vide.")
    if len(said) > TEXT_MAX:
        raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=TEXT_MAX)
    return said


def any_text(cell: Any) -> str:
    return text(cell) if cell is not None else ""


def code(cell: Any) -> str:
    said = text(cell).upper()
    if len(said) > 20:
        raise Refused("Un code a au plus 20 signes.")
    return said


def whole(cell: Any) -> int:
    if cell is None or isinstance(cell, bool | date):
        raise Refused("Il manque un nombre ; écrivez 0 si c’est zéro.")
    number = isinstance(cell, int | Decimal)
    said = Decimal(cell) if number else numbers.read_number(str(cell))
    if said != int(said) or said < 0:
        raise Refused("Un nombre entier, 0 ou plus.")
    return int(said)


def maybe_whole(cell: Any) -> int | None:
    return None if cell is None else whole(cell)


def month(cell: Any) -> str:
    if isinstance(cell, date):
        return Month.of(cell).text
    return Month.from_text(text(cell)).text


def yes(cell: Any) -> bool:
    said = normalised(str(cell)) if cell is not None else ""
    if said not in ("", "OUI", "NON", "TRUE", "FALSE", "YES", "NO", "X", "1", "0"):
        raise Refused("Écrivez oui ou non.")
    return said in ("OUI", "TRUE", "YES", "X", "1")


MONTHS = (
    Heading("facility", gettext_noop("Formation"), text, ("CODE FORMATION", "FACILITY")),
    Heading("month", gettext_noop("Mois"), month, ("MONTH",)),
    Heading("product", gettext_noop("Produit"), code, ("CODE PRODUIT", "PRODUCT")),
    Heading(
        "opening", gettext_noop("Début"), maybe_whole, ("OPENING", "OUVERTURE", "START"), False
    ),
    Heading("received", gettext_noop("Quantité reçue"), whole, ("RECU", "ENTREES", "RECEIVED")),
    Heading("issued", gettext_noop("Quantité sortie"), whole, ("SORTI", "SORTIES", "ISSUED")),
    Heading("lost", gettext_noop("Quantité perdue"), whole, ("PERDU", "PERTES", "LOST")),
    Heading("closing", gettext_noop("Compté"), whole, ("FERMETURE", "FIN", "COUNTED")),
    Heading("stockout_days", gettext_noop("Jours de rupture"), whole, ("STOCK-OUT DAYS",)),
)
PRODUCTS = (
    Heading("code", gettext_noop("Code"), code),
    Heading("label", gettext_noop("Nom"), text, ("PRODUIT", "LABEL", "NAME")),
    Heading("unit", gettext_noop("Unité"), text, ("UNIT",)),
    Heading("tracer", gettext_noop("Traceur"), yes, ("TRACER",)),
    Heading("reference", gettext_noop("Liste"), any_text, ("SOURCE", "REFERENCE", "LIST"), False),
)
