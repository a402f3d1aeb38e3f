"""An inventory as people keep it in Excel: its columns found by their names, each line read, each
fault told with its cell. No database here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pacte.delivery.records import sheets as records
from pacte.delivery.records.sheets import Layout, Line, Reading, text
from pacte.files.tables import Cell, Sheet
from pacte.kernel import names
from pacte.kernel.currency import EXPONENTS, smallest
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbers import read_amount, read_date, read_number
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused

ROWS_MAX = 20_000
QUANTITY_MAX = 200
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
              (names.normalised(one) for one in said.split("|"))}  # fmt: skip
TYPES = (int, Decimal)


def layout(today: date) -> Layout:
    """How an inventory is read on a day."""
    return Layout(
        columns=COLUMNS, needs=("name",), least=2, most=ROWS_MAX,
        lost=Refused(
            "Aucune colonne ne s’appelle « Désignation » ou « Équipement ». Téléchargez le modèle."
        ),
        too_long=Refused("Un inventaire a au plus %(most)s lignes : partagez-le.", most=ROWS_MAX),
        value=lambda key, cell, told: _value(key, cell, today), whole=_whole,
    )  # fmt: skip


def read(sheets: Sequence[Sheet], today: date) -> Reading:
    """Read every sheet that has a column of designations; a file without one is refused."""
    return records.read(sheets, layout(today))


def _whole(line: Line) -> bool:
    """What a line must say together: a designation, a currency with a price."""
    told = line.told
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
    return True


def _value(key: str, cell: Cell, today: date) -> Any:
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
    return text(cell, LENGTHS[key])


def _condition(cell: Cell) -> str:
    word = names.normalised(text(cell, 60))
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
    code = text(cell, 10).upper()
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
