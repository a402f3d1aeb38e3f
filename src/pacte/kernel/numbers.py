"""What people type: numbers, amounts, dates. Read exactly, or refused; never cleaned in silence."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pacte.kernel.currency import smallest
from pacte.kernel.refusal import Refused

SPACES = re.compile(r"[\s\u00a0\u202f]")
GROUPED = re.compile(r"-?\d{1,3}([\s\u00a0\u202f]\d{3})+([.,]\d+)?", re.ASCII)
PLAIN = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
YEARS = range(1800, 2200)  # Of what people write to us.
YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def read_number(text: str) -> Decimal:
    """Read ``1 500``, ``1500``, ``1,5`` or ``1.5``; refuse ``1,500``, which says two things."""
    text = text.strip()
    if AMBIGUOUS.fullmatch(text):
        raise Refused(
            "« %(text)s » peut se lire de deux façons : écrivez %(whole)s ou %(decimal)s.",
            text=text,
            whole=re.sub(r"[.,]", " ", text),
            decimal=text.replace(".", ",") + "0",
        )
    if not (GROUPED.fullmatch(text) or PLAIN.fullmatch(text)):
        raise Refused("« %(text)s » n’est pas un nombre : écrivez 1 500 ou 1,5.", text=text[:40])
    return Decimal(SPACES.sub("", text).replace(",", "."))


def read_amount(text: str, currency: str) -> int:
    """Read an amount typed in main units as the smallest unit of its currency."""
    return smallest(read_number(text), currency)


def read_date(text: str) -> date:
    """Read ``2026-12-31`` or ``31/12/2026``; the day always comes before the month."""
    text = text.strip()
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise Refused("« %(text)s » n’est pas une date : écrivez 31/12/2026.", text=text[:40])
    try:
        read = date(year, month, day)
    except ValueError:
        raise Refused("Le %(text)s n’existe pas au calendrier.", text=text) from None
    if read.year not in YEARS:  # A slip of the finger; and a year after it is still a date.
        raise Refused(
            "« %(text)s » : écrivez une année de %(first)s à %(last)s.",
            text=text, first=str(YEARS[0]), last=str(YEARS[-1]),
        )  # fmt: skip
    return read
