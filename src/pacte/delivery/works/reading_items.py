"""A bill of quantities as an office of studies sends it: items, quantities, prices. No database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pacte.delivery.records.sheets import Layout, Line, text
from pacte.files.tables import Cell
from pacte.kernel.currency import exponent, smallest
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused

ROWS_MAX = 3_000
QUANTITY_MAX = 10**12  # Thousandths of a unit.
# Key, heading of the template, example; then other headings that mean the same.
COLUMNS: tuple[tuple[str, str, Any, str], ...] = (
    ("code", "Poste", "2.01",
     "n|no|n o|num|numero|item|n prix|n de prix|numero de prix|n poste|ref|reference"
     "|poste du devis"),
    ("label", "Désignation", "Maçonnerie en briques de 20 cm",
     "designation des travaux|designation des ouvrages|libelle|description|description des travaux"
     "|intitule|nature des travaux|ouvrage"),
    ("unit", "Unité", "m²", "u|un|unites|unite de mesure"),
    ("quantity", "Quantité", 640, "qte|quantites|quantite prevue|qty|q"),
    ("price", "Prix unitaire", 35,
     "pu|p u|prix unitaires|prix unitaire ht|pu ht|p u ht|cout unitaire|unit price|rate"),
    ("amount", "Montant", 22400,
     "prix total|total|montant total|montant ht|pt|p t|prix total ht|cout total"),
)  # fmt: skip
LENGTHS = {"code": 20, "label": 200, "unit": 20}


def layout(currency: str) -> Layout:
    """How a bill of quantities is read, its prices in a currency."""
    return Layout(
        columns=COLUMNS, needs=("label", "quantity"), least=3, most=ROWS_MAX,
        lost=Refused(
            "Aucune ligne de titres n’a « Désignation » et « Quantité ». Téléchargez le modèle."
        ),
        too_long=Refused("Un devis a au plus %(most)s lignes : partagez-le.", most=ROWS_MAX),
        value=lambda key, cell, told: _value(key, cell, currency),
        whole=lambda line: _whole(line, currency),
    )  # fmt: skip


def _value(key: str, cell: Cell, currency: str) -> Any:
    if key in LENGTHS:
        return text(cell, LENGTHS[key])
    if cell is None or not str(cell).strip():
        return None
    read = _number(cell)
    if key == "quantity":
        if read * 1000 != int(read * 1000) or not 0 <= read * 1000 <= QUANTITY_MAX:
            raise Refused("Une quantité de zéro ou plus, par exemple 12,5.")
        return int(read * 1000)
    if key == "price":
        price = smallest(read, currency)
        if not 0 < price <= LINE_MAX:
            raise Refused("Un prix est plus grand que zéro.")
        return price
    return read


def _number(cell: Cell) -> Decimal:
    if type(cell) in (int, Decimal):
        return Decimal(str(cell))
    return read_number(str(cell).strip())


def _whole(line: Line, currency: str) -> bool:
    """What an item must say together; a line without unit, quantity nor price is a title or a
    total of the ones above."""
    told = line.told
    if not told.get("unit") and not told.get("quantity") and told.get("price") is None:
        return False
    if not told.get("code"):
        raise Refused("Il manque le numéro du poste.", field="code")
    if not told.get("label"):
        raise Refused("Il manque la désignation.", field="label")
    if not told.get("unit"):
        raise Refused("Il manque l’unité.", field="unit")
    if not told.get("quantity"):
        raise Refused("La quantité est plus grande que zéro.", field="quantity")
    _must_add_up(told, currency)
    return True


def _must_add_up(told: dict[str, Any], currency: str) -> None:
    """The amount that the file says is the quantity times the price, to one unit."""
    said, price = told.get("amount"), told.get("price")
    if said is None or price is None:
        return
    made = (Decimal(told["quantity"]) * Decimal(price)).scaleb(-3 - exponent(currency))
    if abs(made - said) > 1:
        raise Refused(
            "Ce montant n’est pas la quantité par le prix : ils font %(made)s.",
            made=made.quantize(Decimal(1)), field="amount",
        )  # fmt: skip
