"""The workbook of the lines without a price: given out with an empty column, read back filled in.

A line is named by its claim, its service and its day. A price left empty is left for later; with
one fault nothing is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.insurance.claims import importing
from pacte.insurance.claims.commands import late
from pacte.insurance.claims.commands.prices import PRICES_MAX
from pacte.insurance.claims.importing import FAULTS_MAX, Fault
from pacte.insurance.claims.models import ClaimLine
from pacte.insurance.claims.queries.prices import lines_at
from pacte.kernel import names
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused

COLUMNS = (
    ("number", "Attestation"),
    ("reference", "Numéro du centre"),
    ("card", "Carte"),
    ("care_on", "Date des soins"),
    ("service", "Acte"),
    ("label", "Soin"),
    ("quantity", "Quantité"),
    ("currency", "Devise"),
    ("price", "Prix unitaire"),
)
NEEDED = ("number", "care_on", "service", "price")
HEADINGS = {names.normalised(heading): key for key, heading in COLUMNS}


@dataclass(slots=True)
class Reading:
    """What a workbook says: the prices of lines, or what is wrong with it."""

    prices: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)  # What they come to, by currency.
    empty: int = 0  # Lines whose price is left for later.

    @property
    def good(self) -> bool:
        return not self.faults and bool(self.prices)

    @property
    def amounts(self) -> list[Money]:
        return [Money(amount, currency) for currency, amount in sorted(self.totals.items())]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet, and where it is."""

    sheet: Sheet
    line: int
    place: dict[str, int]
    cells: Sequence[Any]

    def cell(self, key: str) -> Any:
        column = self.place[key]
        return self.cells[column] if column < len(self.cells) else None

    @property
    def key(self) -> tuple[str, str, date]:
        """Which line it is about."""
        day = self.cell("care_on")
        said = str(self.cell("number") or "").strip().upper(), str(self.cell("service") or "")
        if not said[0] or not said[1] or day is None:
            raise Refused("Il manque l’attestation, l’acte ou la date.", field="number")
        return said[0], said[1].strip(), importing.day_of(day)


def sheet_of(lines: Sequence[ClaimLine]) -> tuple[list[str], list[list[Any]]]:
    """The headings and the rows to fill in."""
    rows = [
        [line.claim.number, line.claim.reference or None, line.claim.beneficiary.card_number,
         line.care_on, line.service.code, line.service.label, line.quantity,
         line.claim.scheme.currency, None]
        for line in lines
    ]  # fmt: skip
    return [heading for _key, heading in COLUMNS], rows


def read(path: Path, name: str, facility: Any) -> Reading:
    """Read the prices of a facility's lines, checked as if they were kept."""
    reading, rows = Reading(), []
    for sheet in tables.read(path, name):
        rows += _rows(sheet, reading)
    asked = _asked(rows, reading)
    known = lines_at(facility.pk, sorted({key[0] for key, _row in asked}))
    seen: set[int] = set()
    for key, row in asked:
        try:
            line = known.get(key)
            if line is None:
                raise Refused("Votre centre n’a pas cette ligne.", field="number")
            if line.pk in seen:
                raise Refused("Cette ligne est deux fois dans le classeur.", field="number")
            seen.add(line.pk)
            _take(row, line, reading)
        except Refused as refusal:
            _fault(reading, row, refusal)
    if len(reading.prices) > PRICES_MAX:
        raise Refused("Un classeur porte au plus %(most)s prix.", most=PRICES_MAX)
    return reading


def _fault(reading: Reading, row: Row, refusal: Refused) -> None:
    if len(reading.faults) < FAULTS_MAX:
        column = row.place.get(refusal.field or "", row.place["price"])
        cell = row.sheet.address(row.line, column)
        reading.faults.append(Fault(row.sheet.name, cell, refusal.message, refusal.values))


def _rows(sheet: Sheet, reading: Reading) -> list[Row]:
    """The rows of a sheet under its headings."""
    lines = list(sheet.lines())
    if not lines:
        return []
    place: dict[str, int] = {}
    for column, cell in enumerate(lines[0][1]):
        key = HEADINGS.get(names.normalised(str(cell))) if cell is not None else None
        if key:
            place.setdefault(key, column)
    missing = [heading for key, heading in COLUMNS if key in NEEDED and key not in place]
    if missing:
        refusal = Refused(
            "Il manque la colonne %(columns)s. Téléchargez le classeur à remplir.",
            columns=", ".join(f"« {heading} »" for heading in missing),
        )
        _fault(reading, Row(sheet, lines[0][0], {"price": 0}, ()), refusal)
        return []
    for spread, joined in sheet.joined(lines[0][0]):
        reading.faults.append(Fault(sheet.name, spread, joined.message, joined.values))
    return [Row(sheet, line, place, cells) for line, cells in lines[1:]]


def _asked(rows: Sequence[Row], reading: Reading) -> list[tuple[tuple[str, str, date], Row]]:
    """The rows that give a price, with the line each is about."""
    found = []
    for row in rows:
        price = row.cell("price")
        if price is None or not str(price).strip():
            reading.empty += 1
            continue
        try:
            found.append((row.key, row))
        except Refused as refusal:
            _fault(reading, row, refusal)
    return found


def _take(row: Row, line: ClaimLine, reading: Reading) -> None:
    """Keep the price of a line, unless the line cannot take it."""
    currency = line.claim.scheme.currency
    cost = importing.price_of(row.cell("price"), currency)
    if hasattr(line, "decision"):
        raise Refused("Cette ligne est déjà liquidée.")
    if hasattr(line.claim, "cancellation"):
        raise Refused(
            "L’attestation %(number)s est déjà annulée.", number=line.claim.number, field="number"
        )
    if line.unit_price == cost:
        return
    invoice = line.claim.invoiced.invoice
    late.check(line, cost, sent=invoice.submitted_on is not None)
    reading.prices.append({"line": str(line.uid), "cost": cost})
    reading.totals[currency] = reading.totals.get(currency, 0) + cost * line.quantity
