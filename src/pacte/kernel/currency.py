"""Currencies: how many decimals each has, and how an amount is written in files.

Inside, an amount is a whole number of the smallest unit; in files for people it is decimal
text in main units. Source of the exponents: ISO 4217, list one.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import Refused

EXPONENTS = {
    "BIF": 0,
    "CDF": 2,
    "EUR": 2,
    "GBP": 2,
    "KES": 2,
    "RWF": 0,
    "TZS": 2,
    "UGX": 0,
    "USD": 2,
    "XAF": 0,
    "XOF": 0,
}
# As people write them; the rest go by their ISO code.
SYMBOLS = {"BIF": "FBu", "CDF": "FC", "EUR": "€", "RWF": "FRw", "USD": "$", "XOF": "F CFA"}
DECIMAL = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def exponent(currency: str) -> int:
    """The number of decimals of a currency; an unknown one is refused."""
    if currency not in EXPONENTS:
        raise Refused(
            "La devise « %(currency)s » n’est pas connue. Devises : %(known)s.",
            currency=currency,
            known=", ".join(EXPONENTS),
        )
    return EXPONENTS[currency]


def amount_from(value: int | str, currency: str) -> int:
    """Read main units (a whole number or decimal text) as the smallest unit, exactly."""
    text = str(value)
    if type(value) not in (int, str) or not DECIMAL.fullmatch(text):
        raise Refused("« %(value)s » n’est pas un montant : écrivez 1500 ou 12.50.", value=text)
    return smallest(Decimal(text), currency)


def smallest(amount: Decimal, currency: str) -> int:
    """Turn main units into the smallest unit; refuse what would have to be rounded."""
    places = exponent(currency)
    scaled = amount.scaleb(places)
    if scaled != scaled.to_integral_value():
        raise Refused(
            "%(amount)s a trop de décimales : %(currency)s en compte %(places)s.",
            amount=str(amount),
            currency=currency,
            places=places,
        )
    if abs(scaled) > LINE_MAX:
        raise Refused("Le montant %(amount)s est trop grand.", amount=str(amount))
    return int(scaled)


def amount_text(amount: int, currency: str) -> str:
    """The smallest unit as decimal text in main units, for files: 1250 cents is "12.50"."""
    places = exponent(currency)
    return str(Decimal(amount).scaleb(-places)) if places else str(amount)


def symbol(currency: str) -> str:
    return SYMBOLS.get(currency, currency)
