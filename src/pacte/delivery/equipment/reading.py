"""An inventory as people keep it in Excel: its columns found by their names, each line read, each
fault told with its cell. No database here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.files.tables import Cell, Sheet
from pacte.kernel import names
from pacte.kernel.currency import EXPONENTS, smallest
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbers import read_amount, read_date, read_number
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused

ROWS_MAX = 20_000
FAULTS_MAX = 5_000
QUANTITY_MAX = 200
HEAD_MAX = 15  # Lines of a title above the headings.
# Key, heading of the template, example; then other headings that mean the same.
COLUMNS: tuple[tuple[str, str, Any, str], ...] = (
    ("number", "Numéro Pacte", None, "numero equipement|n pacte|item number"),
    ("facility", "Formation", "Centre de santé de Gitega",
     "formation sanitaire|fosa|structure|etablissement|code fosa|facility|centre de sante"),
    ("name", "Désignation", "Microscope",
     "equipement|equipements|designation de l equipement|nom de l equipement|materiel|article"
     "|libelle|nature|intitule|equipment|item|description|appareil"),
    ("brand", "Marque", "Olympus", "fabricant|constructeur|marque fabricant|brand|manufacturer"),
    ("model", "Modèle", "CX23", "type|reference|modele type|model"),
    ("serial", "Numéro de série", "SN-40112",
     "n serie|n de serie|no de serie|serie|num serie|serial|serial number|sn|n o serie"),
    ("room", "Service", "Laboratoire",
     "salle|local|localisation|emplacement|departement|unite|service salle|location"),
    ("received_on", "Reçu le", "2021-03",
     "date d acquisition|annee d acquisition|date de reception|annee|mise en service"
     "|date de mise en service|annee de mise en service|date acquisition|acquired"),
    ("warranty_until", "Garantie jusqu’au", None, "fin de garantie|garantie|warranty"),
    ("condition", "État", "bon",
     "etat de fonctionnement|fonctionnalite|etat actuel|statut|etat fonctionnel|condition|status"),
    ("donor", "Donateur", "Fondation X",
     "bailleur|source de financement|source|provenance|origine|donneur|don de|donor"),
    ("price", "Prix", 1500, "cout|valeur|prix d achat|prix unitaire|valeur d acquisition|price"),
    ("currency", "Devise", "USD", "monnaie|currency"),
    ("quantity", "Quantité", 1, "qte|nombre|nb|quantite disponible|quantity"),
    ("label", "Précision", None, "observations|observation|remarques|commentaire|notes"),
)  # fmt: skip
LENGTHS = {
    "number": 32, "facility": 120, "name": 120, "brand": 60, "model": 60, "serial": 60,
    "room": 80, "donor": 120, "label": 120,
}  # fmt: skip
HEADINGS = {
    names.normalised(text): key
    for key, heading, _example, more in COLUMNS
    for text in (heading, key, *more.split("|"))
}
_CONDITIONS = {
    "good": "bon|bonne|be|bon etat|fonctionnel|fonctionne|en service|neuf|oui|ok|good|functional"
    "|operationnel|1",
    "fair": "moyen|passable|marche mal|moyennement fonctionnel|fonctionne partiellement|use|vetuste"
    "|partiel|fair|assez bon",
    "broken": "panne|en panne|hs|hors service|mauvais|mauvais etat|non fonctionnel|defectueux|non"
    "|casse|broken|non functional|a reparer|hors d usage",
    "retired": "reforme|reformer|a reformer|declasse|rebut|retired",
    "unknown": "inconnu|non renseigne|nr|unknown|etat inconnu",
}
CONDITIONS = {word: code for code, said in _CONDITIONS.items() for word in
              (names.normalised(text) for text in said.split("|"))}  # fmt: skip
TYPES = (int, Decimal)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. The message is a template, said in the reader's language."""

    sheet: str
    cell: str
    message: str
    values: dict[str, Any]


@dataclass(slots=True)
class Line:
    """One line of the file, read; ``column`` says where each of its cells stands."""

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

    def fault(self, sheet: str, cell: str, refusal: Refused) -> None:
        if len(self.faults) < FAULTS_MAX:
            self.faults.append(Fault(sheet, cell, refusal.message, refusal.values))


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


def read(sheets: Sequence[Sheet], today: date) -> Reading:
    """Read every sheet that has a column of designations; a file without one is refused."""
    reading = Reading()
    found = False
    for sheet in sheets:
        lines = list(sheet.lines())
        head = _head(lines)
        if head is None:
            continue
        found = True
        _read_sheet(sheet, lines[head:], reading, today)
    if not found:
        raise Refused(
            "Aucune colonne ne s’appelle « Désignation » ou « Équipement ». Téléchargez le modèle."
        )
    if reading.count > ROWS_MAX:
        raise Refused("Un inventaire a au plus %(most)s lignes : partagez-le.", most=ROWS_MAX)
    return reading


def _head(lines: Sequence[tuple[int, Sequence[Cell]]]) -> int | None:
    """Which line is that of the headings: it has a designation and one other column at least."""
    for place, (_line, row) in enumerate(lines[:HEAD_MAX]):
        known = {HEADINGS.get(names.normalised(str(cell))) for cell in row if cell is not None}
        if "name" in known and len(known - {None}) > 1:
            return place
    return None


def _read_sheet(
    sheet: Sheet, lines: Sequence[tuple[int, Sequence[Cell]]], reading: Reading, today: date
) -> None:
    (head, row), *rest = lines
    place: dict[str, int] = {}
    for column, cell in enumerate(row):
        if cell is None:
            continue
        key = HEADINGS.get(names.normalised(str(cell)))
        if key is None or key in place:
            reading.ignored.append(str(cell)[:60])
        else:
            place[key] = column
            reading.columns[key] = str(cell)[:60]
    for spread in sheet.merged:
        if int("".join(filter(str.isdigit, spread.partition(":")[0])) or 0) > head:
            reading.fault(sheet.name, spread, Refused("Des cellules sont fusionnées."))
    for number, cells in rest:
        reading.count += 1
        if reading.count <= ROWS_MAX and (
            line := _line(sheet, number, cells, place, reading, today)
        ):
            reading.lines.append(line)


def _line(
    sheet: Sheet, number: int, row: Sequence[Cell], place: dict[str, int], reading: Reading,
    today: date,
) -> Line | None:  # fmt: skip
    """One line; None when a cell cannot be read, or when it is only a title."""
    told: dict[str, Any] = {}
    where: dict[str, str] = {}
    good = True
    for key, column in place.items():
        cell = row[column] if column < len(row) else None
        where[key] = sheet.address(number, column)
        try:
            told[key] = _value(key, cell, told, today)
        except Refused as refusal:
            reading.fault(sheet.name, where[key], refusal)
            good = False
    return _whole(Line(sheet.name, number, told, where), reading) if good else None


def _whole(line: Line, reading: Reading) -> Line | None:
    """What a line must say together: a designation, a currency with a price."""
    told = line.told
    try:
        if not told.get("name") and not told.get("number"):
            raise Refused("Il manque la désignation.", field="name")
        told["price"] = _price(told.get("price"), told.get("currency") or "")
        if told["price"] is None:
            told["currency"] = ""
        if told.get("serial") and told.get("quantity", 1) > 1:
            raise Refused(
                "Un numéro de série est celui d’un seul équipement : une ligne chacun.",
                field="quantity",
            )
    except Refused as refusal:
        cell = line.cells.get(refusal.field or "name") or line.cells["name"]
        reading.fault(line.sheet, cell, refusal)
        return None
    return line


def _value(key: str, cell: Cell, told: dict[str, Any], today: date) -> Any:
    if key == "condition":
        return _condition(cell)
    if key == "received_on":
        return _received(cell, today)
    if key == "warranty_until":
        return None if cell is None else _day(cell)
    if key == "quantity":
        return _quantity(cell)
    if key == "price":
        return cell
    if key == "currency":
        return _currency(cell)
    return _text(cell, LENGTHS[key])


def _text(cell: Cell, most: int) -> str:
    text = "" if cell is None else " ".join(str(cell).split())
    if len(text) > most:
        raise Refused("Ce texte est trop long : %(most)s signes au plus.", most=most)
    return text


def _condition(cell: Cell) -> str:
    word = names.normalised(_text(cell, 60))
    if not word:
        return "unknown"
    if word not in CONDITIONS:
        raise Refused(
            "L’état « %(text)s » ne se lit pas : bon, marche mal, en panne, réformé ou vide.",
            text=str(cell)[:40],
        )
    return CONDITIONS[word]


def _received(cell: Cell, today: date) -> str:
    if cell is None:
        return ""
    said = cell.isoformat() if isinstance(cell, date) else Partial.from_text(str(cell)).text
    if Partial(said).first > today:
        raise Refused("Il ne peut pas avoir été reçu demain.")
    return said


def _day(cell: Cell) -> date:
    return cell if isinstance(cell, date) else read_date(str(cell).strip())


def _quantity(cell: Cell) -> int:
    if cell is None:
        return 1
    number = Decimal(str(cell)) if type(cell) in TYPES else read_number(str(cell).strip())
    if number != int(number) or not 1 <= number <= QUANTITY_MAX:
        raise Refused("La quantité est un nombre entier de 1 à %(most)s.", most=QUANTITY_MAX)
    return int(number)


def _currency(cell: Cell) -> str:
    code = _text(cell, 10).upper()
    if code and code not in EXPONENTS:
        raise Refused("La devise « %(text)s » n’est pas connue : écrivez BIF, USD…", text=code)
    return code


def _price(cell: Cell, currency: str) -> int | None:
    """A price in the smallest unit of its currency; an empty one is not known, 0 is a gift."""
    if cell is None or not str(cell).strip():
        return None
    if not currency:
        raise Refused("Dites la devise du prix, dans une colonne « Devise ».", field="price")
    try:
        if type(cell) in TYPES:
            amount = smallest(Decimal(str(cell)), currency)
        else:
            amount = read_amount(str(cell).strip(), currency)
    except Refused as refusal:
        raise Refused(refusal.message, field="price", **refusal.values) from refusal
    if not 0 <= amount <= LINE_MAX:
        raise Refused("Le prix ne peut pas être négatif.", field="price")
    return amount
