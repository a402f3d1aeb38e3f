"""The month's workbook of a clinic: read, checked cell by cell, shown before anything is kept.

One row is one line of care; rows with the same number of the clinic are one claim. Every fault is
told with its sheet, line and column; with one fault nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pacte.files import tables
from pacte.files.tables import Sheet
from pacte.insurance.claims.commands import care, drafts
from pacte.insurance.claims.commands.care import CLAIMS_MAX
from pacte.insurance.claims.models.facts import QUANTITY_MAX
from pacte.insurance.claims.queries.recorded import Recorded
from pacte.insurance.members.queries import register as members
from pacte.insurance.schemes import queries as schemes
from pacte.kernel import names
from pacte.kernel.currency import smallest
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbers import read_amount, read_date, read_number
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

# Key, heading, example. The headings are those of the template, read whatever their case.
COLUMNS = (
    ("reference", "Numéro du centre", "0412"),
    ("card", "Carte", "KATI-00012-1-3"),
    ("care_on", "Date des soins", date(2026, 9, 3)),
    ("ended_on", "Sortie", None),
    ("visit", "Visite", "ordinaire"),
    ("referral_number", "Bon de référence", None),
    ("diagnosis", "Diagnostic", "B54"),
    ("service", "Acte", "consultation"),
    ("quantity", "Quantité", 1),
    ("price", "Prix unitaire", 1500),
)
NEEDED = ("reference", "card", "care_on", "service")
HEADINGS = {names.normalised(heading): key for key, heading, _example in COLUMNS}
VISITS = {
    "": "ordinary", "ORDINAIRE": "ordinary", "ORDINARY": "ordinary", "URGENCE": "emergency",
    "EMERGENCY": "emergency", "REFERENCE": "referral", "REFERRAL": "referral",
}  # fmt: skip
FAULTS_MAX = 200
OF_CLAIM = ("card", "care_on", "ended_on", "visit", "referral_number", "diagnosis")


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
    """What a workbook says: its claims, or what is wrong with it."""

    claims: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    lines: int = 0
    total: int = 0
    unknown: int = 0  # Lines whose price is not known.
    known: int = 0  # Claims recorded already.
    prices: int = 0  # Lines recorded without a price, that get theirs.

    @property
    def good(self) -> bool:
        return not self.faults and bool(self.claims)


class Reader:
    """Reads one sheet; ``fault`` gathers what is wrong."""

    def __init__(self, sheet: Sheet, currency: str, reading: Reading) -> None:
        self.sheet, self.currency, self.reading = sheet, currency, reading
        self.catalogue = {service.code: service for service in schemes.services()}
        self.cards: dict[str, Any] = {}
        self.place: dict[str, int] = {}

    def fault(self, line: int, column: int, refusal: Refused) -> None:
        if len(self.reading.faults) < FAULTS_MAX:
            cell = self.sheet.address(line, column)
            self.reading.faults.append(
                Fault(self.sheet.name, cell, refusal.message, refusal.values)
            )

    def headings(self, line: int, row: Sequence[Any]) -> bool:
        """Find the columns; say which are missing."""
        for column, cell in enumerate(row):
            key = HEADINGS.get(names.normalised(str(cell))) if cell is not None else None
            if key and key in self.place:
                self.fault(
                    line, column, Refused("La colonne « %(name)s » est deux fois.", name=cell)
                )
            elif key:
                self.place[key] = column
        shown = {key: heading for key, heading, _example in COLUMNS}
        missing = [shown[key] for key in NEEDED if key not in self.place]
        if missing:
            self.fault(line, 0, Refused(
                "Il manque la colonne %(columns)s. Téléchargez le modèle.",
                columns=", ".join(f"« {name} »" for name in missing),
            ))  # fmt: skip
        return not missing

    def rows(self) -> list[tuple[int, dict[str, Any]]]:
        """Each row as a line of care, those that cannot be read left out and told."""
        lines = list(self.sheet.lines())
        for spread in self.sheet.merged:
            self.reading.faults.append(Fault(
                self.sheet.name, spread, "Des cellules sont fusionnées : séparez-les.", {}
            ))  # fmt: skip
        if not lines or not self.headings(*lines[0]):
            return []
        found = ((line, self.row(line, row)) for line, row in lines[1:])
        return [(line, told) for line, told in found if told is not None]

    def row(self, line: int, row: Sequence[Any]) -> dict[str, Any] | None:
        """One row; None when a cell cannot be read."""
        before = len(self.reading.faults)
        told = {}
        for key, _heading, _example in COLUMNS:
            column = self.place.get(key)
            cell = row[column] if column is not None and column < len(row) else None
            try:
                told[key] = getattr(self, f"read_{key}")(cell)
            except Refused as refusal:
                self.fault(line, column or 0, refusal)
        return told if len(self.reading.faults) == before else None

    def text(self, cell: Any, most: int = 40) -> str:
        """A cell as text. A number is taken as it is typed; a formula was read as its text."""
        text = "" if cell is None else str(cell).strip()
        if len(text) > most:
            raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=most)
        return text

    def read_reference(self, cell: Any) -> str:
        text = self.text(cell)
        if not text:
            raise Refused("Il manque votre numéro d’attestation.")
        return text

    def read_card(self, cell: Any) -> str:
        text = self.text(cell)
        if not text:
            raise Refused("Il manque le numéro de la carte.")
        if text not in self.cards:
            self.cards[text] = members.by_card(text)
        return str(self.cards[text].card_number)

    def read_care_on(self, cell: Any) -> date:
        if cell is None:
            raise Refused("Il manque la date des soins.")
        return day_of(cell)

    def read_ended_on(self, cell: Any) -> date | None:
        return None if cell is None else day_of(cell)

    def read_visit(self, cell: Any) -> str:
        asked = names.normalised(self.text(cell))
        if asked not in VISITS:
            raise Refused("Visite : écrivez ordinaire, urgence ou référence.")
        return VISITS[asked]

    def read_referral_number(self, cell: Any) -> str:
        return self.text(cell)

    def read_diagnosis(self, cell: Any) -> str:
        return self.text(cell, 12).upper()

    def read_service(self, cell: Any) -> str:
        code = self.text(cell)
        if code not in self.catalogue:
            raise Refused("L’acte « %(code)s » n’est pas au catalogue.", code=code)
        return code

    def read_quantity(self, cell: Any) -> int:
        if cell is None:
            return 1
        plain = isinstance(cell, int | Decimal) and not isinstance(cell, bool)
        number = Decimal(cell) if plain else read_number(self.text(cell))
        if number != int(number) or not 1 <= number <= QUANTITY_MAX:
            raise Refused("La quantité est un nombre entier de 1 à %(most)s.", most=QUANTITY_MAX)
        return int(number)

    def read_price(self, cell: Any) -> int | None:
        """Empty: not known, the line will wait."""
        return None if cell is None else price_of(cell, self.currency)


def price_of(cell: Any, currency: str) -> int:
    """A cell as a price, in the smallest unit."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        amount = smallest(Decimal(cell), currency)
    else:
        amount = read_amount(str(cell).strip(), currency)
    if not 0 <= amount <= LINE_MAX:
        raise Refused("Le prix ne peut pas être négatif.")
    return amount


def day_of(cell: Any) -> date:
    """A cell as a day."""
    return cell if isinstance(cell, date) else read_date(str(cell).strip())


def read(path: Path, name: str, scheme: Any, facility: Any, today: date) -> Reading:
    """Read a workbook of a facility for a scheme, and check its claims as if they were kept."""
    reading = Reading()
    sheets = [sheet for sheet in tables.read(path, name) if any(sheet.lines())]
    if not sheets:
        raise Refused("« %(name)s » est vide.", name=name)
    rows: list[tuple[Reader, int, dict[str, Any]]] = []
    for sheet in sheets:
        reader = Reader(sheet, scheme.currency, reading)
        rows += [(reader, line, told) for line, told in reader.rows()]
    _check(_gather(rows, reading), scheme, facility, today, reading)
    if len(reading.claims) > CLAIMS_MAX:
        raise Refused("Un classeur porte au plus %(most)s attestations.", most=CLAIMS_MAX)
    return reading


def _check(
    first: Sequence[tuple[Reader, int]], scheme: Any, facility: Any, today: date, reading: Reading
) -> None:
    """Each claim at the door: dates, membership of the scheme, care already recorded."""
    told = care.drafts_of(facility, scheme, reading.claims)
    seen = Recorded(facility.pk, scheme.pk, told)
    for draft, (reader, line) in zip(told, first, strict=True):
        try:
            if (known := care.check_draft(draft, today, seen)) is not None:
                reading.known += 1
                reading.prices += len(drafts.prices_of(known, draft))
        except Refused as refusal:
            key = refusal.field or "card"
            reader.fault(line, reader.place.get(key, 0), refusal)


def _gather(
    rows: Sequence[tuple[Reader, int, dict[str, Any]]], reading: Reading
) -> list[tuple[Reader, int]]:
    """Rows with the same number are one claim; they must say the same of it.

    Returns the sheet and the line where each claim begins.
    """
    claims: dict[str, dict[str, Any]] = {}
    first: list[tuple[Reader, int]] = []
    for reader, line, told in rows:
        claim = claims.get(told["reference"])
        if claim is None:
            claim = {key: told[key] for key in ("reference", *OF_CLAIM)} | {"lines": []}
            claims[told["reference"]] = claim
            first.append((reader, line))
        for key in OF_CLAIM:
            if claim[key] != told[key]:
                reader.fault(line, reader.place.get(key, 0), Refused(
                    "L’attestation %(reference)s dit autre chose plus haut.",
                    reference=told["reference"],
                ))  # fmt: skip
        cost = told["price"]
        claim["lines"].append(
            {
                "service": told["service"],
                "quantity": told["quantity"],
                "cost": cost,
                "care_on": None,
            }
        )
        reading.lines += 1
        if cost is None:
            reading.unknown += 1
        else:
            reading.total += cost * told["quantity"]
    reading.claims = list(claims.values())
    return first


def plain(claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Claims as JSON, to be carried from the preview to the command."""
    return [
        {**claim, **{key: claim[key] and claim[key].isoformat() for key in ("care_on", "ended_on")}}
        for claim in claims
    ]


def back(claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What ``plain`` made, as claims again."""
    return [
        {**claim, **{key: claim[key] and date.fromisoformat(claim[key])
                     for key in ("care_on", "ended_on")}}
        for claim in claims
    ]  # fmt: skip
