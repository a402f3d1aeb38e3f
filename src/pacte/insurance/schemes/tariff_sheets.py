"""A sheet of tariffs, in and out: one line for each price, every error with its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.files.tables import Sheet
from pacte.insurance.schemes import queries
from pacte.insurance.schemes.models import LEVELS, Scheme, Tariff
from pacte.kernel import currency, numbers
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.pages import formatting
from pacte.places import queries as places

HEADINGS = ("acte", "prix", "depuis", "niveau", "formation", "référence")
FAULTS_MAX = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which sheet and cell, and what would be right."""

    sheet: str
    cell: str
    value: str
    sentence: str


def lines(rows: Iterable[Tariff], scheme: Scheme) -> Iterator[list[Any]]:
    """The lines of a workbook, that can be brought back."""
    for row in rows:
        price = (
            None if row.price is None else Decimal(currency.amount_text(row.price, scheme.currency))
        )
        facility = row.facility.code if row.facility is not None else ""
        yield [row.service.code, price, row.since, row.level, facility, row.ref]  # fmt: skip


def read(sheets: Sequence[Sheet], scheme: Scheme) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The prices of a file, or all that is wrong with it."""
    reader = _Reader(scheme)
    for sheet in sheets:
        reader.sheet(sheet)
    if not reader.lines and not reader.faults:
        reader.faults.append(
            Fault("", "", "", _("Aucune ligne : la première dit « acte, prix, depuis »."))
        )
    return reader.lines, reader.faults[:FAULTS_MAX]


class _Reader:
    """Reads the sheets of a file and gathers what is wrong."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.known = set(queries.services().values_list("code", flat=True))
        self.lines: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.facilities: dict[str, bool] = {}

    def sheet(self, sheet: Sheet) -> None:
        """The lines of one sheet, under headings that may stand in any order."""
        rows = list(sheet.lines())
        if not rows:
            return
        line, head = rows[0]
        names = [normalised(str(cell or "")).lower() for cell in head]
        wanted = {name: normalised(name).lower() for name in HEADINGS}
        places_of = {name: names.index(plain) for name, plain in wanted.items() if plain in names}
        for name in HEADINGS[:3]:
            if name not in places_of:
                said = _("il manque la colonne « %(name)s »") % {"name": name}
                self.faults.append(Fault(sheet.name, str(line), "", said))
        for spread, refusal in sheet.joined(line):
            said = formatting.fill(refusal.message, refusal.values)
            self.faults.append(Fault(sheet.name, spread, "", said))
        if self.faults:
            return
        for number, cells in rows[1:]:
            self._line(sheet, number, cells, places_of)

    def _line(
        self, sheet: Sheet, number: int, cells: Sequence[Any], columns: dict[str, int]
    ) -> None:
        def cell(name: str) -> Any:
            place = columns.get(name)
            return cells[place] if place is not None and place < len(cells) else None

        readers = {
            "acte": self._service, "prix": self._price, "depuis": self._day,
            "niveau": self._level, "formation": self._facility, "référence": self._text,
        }  # fmt: skip
        said: dict[str, Any] = {}
        for name, reader in readers.items():
            try:
                said[name] = reader(cell(name))
            except Refused as refusal:
                where = sheet.address(number, columns.get(name, 0))
                text = formatting.fill(refusal.message, refusal.values)
                self.faults.append(Fault(sheet.name, where, str(cell(name) or "")[:60], text))
        if len(said) == len(readers):
            self.lines.append({
                "service": said["acte"], "price": said["prix"], "since": said["depuis"],
                "level": said["niveau"], "facility": said["formation"], "ref": said["référence"],
            })  # fmt: skip

    def _service(self, value: Any) -> str:
        code = str(value or "").strip()
        if code not in self.known:
            raise Refused("L’acte « %(code)s » n’est pas au catalogue.", code=code[:40])
        return code

    def _price(self, value: Any) -> int | None:
        if value is None or value == "":
            return None
        money = self.scheme.currency
        if isinstance(value, bool | date):
            raise Refused("« %(value)s » n’est pas un prix : écrivez 1 500.", value=str(value))
        if isinstance(value, int | Decimal):
            price = currency.smallest(Decimal(value), money)
        else:
            price = numbers.read_amount(str(value), money)
        if price < 0:
            raise Refused("Un prix n’est pas négatif : %(value)s.", value=str(value))
        return price

    def _day(self, value: Any) -> date:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return numbers.read_date(str(value or ""))

    def _level(self, value: Any) -> str:
        said = str(value or "").strip()
        known = {code: code for code, _label in LEVELS}
        known |= {str(label).lower(): code for code, label in LEVELS}
        if said and said.lower() not in known:
            raise Refused("Niveau inconnu « %(value)s » : %(known)s.", value=said[:40],
                          known=", ".join(code for code, _label in LEVELS))  # fmt: skip
        return known.get(said.lower(), "")

    def _facility(self, value: Any) -> str:
        code = str(value or "").strip()
        if code and code not in self.facilities:
            places.facility_by_code(code)  # Refuses what is not there.
            self.facilities[code] = True
        return code

    def _text(self, value: Any) -> str:
        return str(value or "").strip()[:200]
