"""National values by date, each with its reference: what their files say, and the value of a day.

A value is whole or a quoted decimal; null is not known yet. Before its first day, and while it
is not known, there is none: it is never zero. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.kernel import strict_yaml
from pacte.kernel.currency import amount_from
from pacte.kernel.dated import NoValue
from pacte.kernel.money import Money, share_from
from pacte.kernel.refusal import Refused

NUMBER, SHARE, MONEY = KINDS = ("number", "share", "money")
KEYS = {"path", "label", "kind", "since"}
MAY = {"unit", "currency"}
ROW = {"since", "value", "ref", "confirmed"}
MAY_CITE = {"text"}

Value = int | Money


@dataclass(frozen=True, slots=True)
class Since:
    """A value from a day on; ``None``: it is to be filled in."""

    since: date
    value: Value | None
    ref: str
    confirmed: bool
    text: str = ""  # The code of the legal text that fixes it, as the register of texts has it.


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that the law or a national text fixes."""

    path: str
    label: str
    kind: str
    unit: str
    country: str
    rows: tuple[Since, ...]  # In order.

    def row_on(self, day: date) -> Since | None:
        """What is written for a day, be it to be filled in."""
        return next((row for row in reversed(self.rows) if row.since <= day), None)

    def on(self, day: date) -> Value:
        """The value in force on ``day``."""
        row = self.row_on(day)
        if row is None or row.value is None:
            raise NoValue(f"{self.path} {day.isoformat()}")
        return row.value


def read(text: str, file: str) -> list[Parameter]:
    """The parameters of one file; whatever is not understood is refused with its path."""
    told = strict_yaml.read(text)
    if not isinstance(told, Mapping) or set(told) != {"country", "values"}:
        raise Refused("%(file)s : il faut « country » et « values ».", file=file)
    return [_parameter(one, str(told["country"]), file) for one in told["values"]]


def _parameter(told: Mapping[str, Any], country: str, file: str) -> Parameter:
    where = f"{file}, {told.get('path', '?')}"
    if KEYS - set(told) or set(told) - KEYS - MAY:
        raise Refused("%(where)s : clés manquantes ou inconnues.", where=where)
    kind, currency = told["kind"], told.get("currency", "")
    if kind not in KINDS or (kind == MONEY) != bool(currency):
        raise Refused("%(where)s : nature ou devise fausse.", where=where)
    rows = tuple(_since(row, kind, currency, where) for row in told["since"])
    days = [row.since for row in rows]
    if not rows or days != sorted(set(days)):
        raise Refused("%(where)s : les jours se suivent, chacun une fois.", where=where)
    unit = told.get("unit", currency)
    return Parameter(told["path"], told["label"], kind, unit, country, rows)


def _since(row: Mapping[str, Any], kind: str, currency: str, where: str) -> Since:
    whole = set(row) - MAY_CITE == ROW and row["ref"] and isinstance(row["confirmed"], bool)
    if not whole or not isinstance(row.get("text", ""), str):
        raise Refused("%(where)s : il faut since, value, ref et confirmed.", where=where)
    value = row["value"]
    if value is not None and kind == SHARE:
        value = share_from(value)
    elif value is not None and kind == MONEY:
        value = Money(amount_from(value, currency), currency)
    elif value is not None and type(value) is not int:
        raise Refused("%(where)s : « %(value)s » n’est pas entier.", where=where, value=value)
    return Since(date.fromisoformat(row["since"]), value, row["ref"], row["confirmed"],
                 row.get("text", ""))  # fmt: skip
