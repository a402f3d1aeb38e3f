"""How a value is written for people: money, numbers, shares, days, in their language.

Thousands are grouped with U+202F in every language (a comma would be read as a decimal
mark by half of our readers), the currency follows the amount. What is missing has words
of its own: it is never a zero nor a blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from pacte.kernel import currency as currencies
from pacte.kernel.money import WHOLE, Money
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused

NARROW, NBSP, MINUS = "\u202f", "\u00a0", "\u2212"
VOID = gettext_lazy("non renseigné")
MARKS = {  # What Babel would write, ten times sooner: a page has a thousand numbers.
    lang: str.maketrans({",": NARROW, ".": get_decimal_symbol(locale=lang)})
    for lang in ("fr", "en")
}
DAYS_KEPT = 4_096  # As written: a list says the same days again and again.
UNGROUPED = 10_000  # A smaller number within a sentence may be a year.


def language() -> str:
    """The language in which Babel writes: one that we ship, else French."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def symbol(currency: str) -> str:
    """What people call a currency: FRw for RWF."""
    return currencies.symbol(currency)


def decimals(currency: str) -> int:
    """How many decimals the main unit of a currency has."""
    return currencies.exponent(currency)


def number(value: int | Decimal | float, places: int | None = None) -> str:
    """1 284 500 or 93,2; with ``places``, exactly so many decimals."""
    lang = language()
    exact = isinstance(value, Decimal) and places is not None
    if exact or (isinstance(value, int) and not places):
        text = f"{abs(value):,.{places}f}" if exact else f"{abs(value):,}"
        text = text.translate(MARKS[lang])
        return f"{MINUS}{NBSP}{text}" if value < 0 else text
    pattern = "#,##0" + ("." + "0" * places if places else "") if places is not None else None
    size = -value if value < 0 else value
    text = format_decimal(size, format=pattern, locale=lang)
    text = text.replace(get_group_symbol(locale=lang), NARROW)
    return f"{MINUS}{NBSP}{text}" if value < 0 else text


def main_units(smallest: int, currency: str) -> Decimal:
    """An amount of the smallest unit, in main units."""
    return Decimal(smallest).scaleb(-decimals(currency))


def amount(value: Money) -> str:
    """The amount alone, where the unit is said once for a column or a total."""
    return number(main_units(value.amount, value.currency), decimals(value.currency))


def money(value: Money) -> str:
    """The amount and its currency, never parted by the end of a line."""
    return f"{amount(value)}{NBSP}{symbol(value.currency)}"


def share(millionths: int, places: int = 1) -> str:
    """A share kept as whole millionths, as a percentage: 93,2 %; no decimals if there are none."""
    percent = Decimal(millionths) * 100 / WHOLE
    places = 0 if percent == percent.to_integral_value() else places
    return f"{number(percent, places)}{NBSP}%"


def day(value: date, form: str = "d MMM y") -> str:
    """12 juil. 2026; the first of a month is « 1er » in French."""
    return _day(value, form, language())


@lru_cache(maxsize=DAYS_KEPT)
def _day(value: date, form: str, lang: str) -> str:
    text = format_date(value, form, locale=lang)
    first = value.day == 1 and lang == "fr" and form.startswith("d ")
    return f"1er{text[1:]}" if first else text


def month(value: date | str) -> str:
    """septembre 2026, from a day of it or from « 2026-09 »."""
    first = date.fromisoformat(f"{value}-01") if isinstance(value, str) else value
    return format_date(first, "MMMM y", locale=language())


def partial(text: str, form: str = "d MMM y") -> str:
    """2005, février 2006 or 1er janv. 2024: as precise as it was said (``kernel.partial``)."""
    said = Partial(text)
    if said.is_day:
        return day(said.first, form)
    return month(said.first) if said.is_month else text


def moment(value: datetime) -> str:
    """4 oct. 2026 à 09:12, on the clock of the site."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    at = format_time(local, "HH:mm", locale=language())
    return gettext("%(day)s à %(time)s") % {"day": day(local.date()), "time": at}


def shown(value: Any) -> str:
    """Any value as people read it; a missing one says so."""
    if value is None or value == "":
        return str(VOID)
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
    if isinstance(value, Money):
        return money(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float | Decimal):
        return number(value)
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Refused):
        return fill(value.message, value.values)
    if isinstance(value, Mapping):  # A refusal that was kept (``Refused.kept``).
        return fill(value["message"], value["values"])
    if isinstance(value, tuple | list):
        return "\n".join(shown(one) for one in value)
    return value if isinstance(value, str) else str(value)


def fill(message: str, values: Mapping[str, Any]) -> str:
    """A sentence in the reader's language, its values written as people read them; a value that
    is a sentence of ours (a refusal in another) is translated too."""
    said = gettext(message)
    return said % {name: _within(value) for name, value in values.items()} if values else said


def _within(value: Any) -> str:
    plain = type(value) is int and abs(value) < UNGROUPED
    return str(value) if plain else shown(value)
