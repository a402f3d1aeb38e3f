"""The forms by which a clinic gives the prices of lines recorded without."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.models import ClaimLine
from pacte.kernel.money import LINE_MAX
from pacte.pages.forms import AmountField, Form, UploadField

START = "price_"


class PricesForm(Form):
    """One price for each line shown; what is left empty is left for later."""

    def __init__(self, data: Any = None, *, lines: Sequence[ClaimLine]) -> None:
        super().__init__(data)
        self.lines = {f"{START}{line.uid.hex}": line for line in lines}
        for name, line in self.lines.items():
            field = AmountField(
                label=_now("Prix unitaire : %(service)s, %(number)s")
                % {"service": line.service.label, "number": line.claim.number},
                currency=line.claim.scheme.currency, positive=False, required=False,
                initial=line.unit_price,
            )  # fmt: skip
            self.fields[name] = field

    @staticmethod
    def named(data: Any) -> list[str]:
        """The lines that were sent back, as their keys in addresses."""
        names = [name.removeprefix(START) for name in data if name.startswith(START)]
        return [name for name in names if len(name) == 32 and name.isalnum() and name.isascii()]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"line": line, "field": self[name]} for name, line in self.lines.items()]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        for name, line in self.lines.items():
            cost = typed.get(name)
            if cost is not None and not 0 <= cost * line.quantity <= LINE_MAX:
                self.add_error(name, _now("Un prix de 0 ou plus, par exemple 1 500."))
        gone = [
            name for name in self.data
            if name.startswith(START) and name not in self.lines and self.data[name].strip()
        ]  # fmt: skip
        if gone:
            self.add_error(None, _now(
                "Des lignes de cette page n’attendent plus de prix : elles sont liquidées, ou"
                " leur attestation est annulée. Vérifiez les autres, puis enregistrez."
            ))  # fmt: skip
        elif not self.errors and not self.prices:
            self.add_error(None, _now("Écrivez au moins un prix."))
        return typed

    @property
    def prices(self) -> list[dict[str, Any]]:
        """What the command gets: the prices that change."""
        told = {line: self.cleaned_data.get(name) for name, line in self.lines.items()}
        return [
            {"line": str(line.uid), "cost": cost}
            for line, cost in told.items()
            if cost is not None and cost != line.unit_price
        ]


class PriceBookForm(Form):
    """The workbook of prices, filled in."""

    book = UploadField(label=_("Classeur rempli"), endings=(".xlsx", ".xls", ".csv"))
