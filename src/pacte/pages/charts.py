"""A chart: one question, its answer in words, its table one click away, its source and date.

The page carries the values as JSON beside the table; the script ``charts`` draws them. Without
a script the table is there. Values are whole numbers or decimals; None is a hole, not a zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from pacte.kernel.money import Money
from pacte.pages import formatting

Value = int | Decimal | float | None


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one row of bars."""

    label: str
    values: Sequence[Value]
    kind: str = "bar"  # bar | line


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """``kind``: "time" (one place a month), "ranked" (lying bars) or "sankey" (``flows``)."""

    name: str  # Unique on the page.
    question: str  # "La collecte couvre-t-elle les soins ?"
    answer: str = ""  # "Oui, de justesse : …"
    labels: Sequence[str] = ()
    series: Sequence[Series] = ()
    unit: str = ""
    places: int | None = None
    target: Value = None
    target_label: str = ""
    source: str = ""  # "Source : versements et règlements, au 30 juin 2026"
    kind: str = "time"
    flows: Sequence[tuple[str, str, Value]] = ()
    heading: str = ""  # Of the table's first column.

    def data(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "kind": self.kind,
            "labels": [str(label) for label in self.labels],
            "series": [
                {"label": str(s.label), "kind": s.kind, "values": [_plain(v) for v in s.values]}
                for s in self.series
            ],
            "flows": [[str(a), str(b), _plain(v)] for a, b, v in self.flows],
            "unit": str(self.unit),
            "target": _plain(self.target),
            "targetLabel": str(self.target_label),
            "language": formatting.language(),
            "missing": gettext("non mesuré"),
        }

    def rows(self) -> list[tuple[str, list[str | None]]]:
        """The table: (label, one text a series; None where nothing is known)."""
        if self.flows:
            return [(f"{a} → {b}", [self.text(v)]) for a, b, v in self.flows]
        columns = [s.values for s in self.series]
        lines = zip(self.labels, *columns, strict=True)
        return [(str(label), [self.text(v) for v in values]) for label, *values in lines]

    def headings(self) -> list[str]:
        return [str(self.unit)] if self.flows else [str(s.label) for s in self.series]

    def text(self, value: Value) -> str | None:
        return None if value is None else formatting.number(value, self.places)

    def target_text(self) -> str:
        return f"{self.text(self.target)} {self.unit}".strip() if self.target is not None else ""


def main(amount: Money | None) -> Value:
    """Money as a chart draws it: in main units. A missing amount stays missing."""
    return None if amount is None else formatting.main_units(amount.amount, amount.currency)


def _plain(value: Value) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
