"""The forms of stocks: a movement, the sheet of a month, a product, a promise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.supplies.models import QUANTITY_MAX
from pacte.delivery.supplies.queries.months import SheetRow
from pacte.delivery.supplies.sentences import KINDS
from pacte.ledger import queries as ledger
from pacte.pages.forms import DayField, Form, ReasonField, UploadField, WholeField

TABLES = (".xlsx", ".xls", ".ods", ".csv")


class Record(Form):
    """A line of a stock card."""

    product = forms.ChoiceField(label=later("Produit"))
    kind = forms.ChoiceField(label=later("Mouvement"), choices=KINDS, widget=forms.RadioSelect)
    quantity = WholeField(
        label=later("Quantité"), most=QUANTITY_MAX,
        help_text=later("Dans l’unité du produit. D’un comptage : ce qui est là."),
    )  # fmt: skip
    on = DayField(label=later("Le"))
    lot = forms.CharField(label=later("Lot"), max_length=40, required=False)
    expires_on = DayField(
        label=later("Périme le"), required=False, help_text=later("À l’entrée d’un lot.")
    )
    source = forms.CharField(
        label=later("Source d’argent"), max_length=60, required=False,
        help_text=later("Son code, quand un programme a payé ce lot."),
    )  # fmt: skip
    words = forms.CharField(label=later("Remarque"), max_length=200, required=False)

    def __init__(self, *args: Any, products: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product"].choices = products  # type: ignore[attr-defined]

    def clean_source(self) -> str:
        """The uid of the source of a code."""
        code = self.cleaned_data["source"].strip()
        if not code:
            return ""
        found = ledger.sources().filter(code=code).first()
        if found is None:
            raise forms.ValidationError(
                _("Aucune source d’argent n’a le code « %(code)s ».") % {"code": code}
            )
        return str(found.uid)


class Reverse(Form):
    reason = ReasonField(label=later("Pourquoi"))


LABELS = {
    "opening": later("Au début"), "received": later("Quantité reçue"),
    "issued": later("Quantité sortie"),
    "lost": later("Quantité perdue"), "closing": later("Compté à la fin"),
    "stockout_days": later("Jours de rupture"),
}  # fmt: skip


class MonthSheet(Form):
    """The sheet of a month: some numbers for each product that is typed."""

    def __init__(self, *args: Any, rows: list[SheetRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = [row for row in rows if not row.by_day]
        for row in self.rows:
            for name, label in LABELS.items():
                if name == "opening" and row.opening is not None:
                    continue
                typed = WholeField(
                    label=f"{row.product.label}, {str(label).lower()}", required=False,
                    most=31 if name == "stockout_days" else QUANTITY_MAX,
                    initial=getattr(row.line, name, None),
                )  # fmt: skip
                typed.widget.attrs |= {"aria-label": typed.label, "size": 6}
                self.fields[f"{row.product.code}-{name}"] = typed

    def bound(self) -> list[tuple[SheetRow, list[tuple[str, Any, Any]]]]:
        """Each product with its cells: (label, field or None, value that is known)."""
        found = []
        for row in self.rows:
            cells = []
            for name, label in LABELS.items():
                key = f"{row.product.code}-{name}"
                mine = self[key] if key in self.fields else None
                cells.append((label, mine, row.opening))
            found.append((row, cells))
        return found

    def clean(self) -> dict[str, Any]:
        """A product is typed whole, or not at all: what is empty is not zero."""
        typed: dict[str, Any] = super().clean() or {}
        self.lines = []
        for row in self.rows:
            code = row.product.code
            own = {name: typed.get(f"{code}-{name}") for name in LABELS}
            if all(value is None for value in own.values()):
                continue
            for name, value in own.items():
                key = f"{code}-{name}"
                if value is None and key in self.fields and key not in self.errors:
                    self.add_error(key, _("Il manque un nombre ; écrivez 0 si c’est zéro."))
            self.lines.append({"product": code} | own)
        if not self.lines and not self.errors:
            self.add_error(None, _("Écrivez au moins un produit."))
        return typed


class Bring(Form):
    """A table to bring in."""

    file = UploadField(label=later("Fichier"), endings=TABLES)


class Describe(Form):
    """A product."""

    label = forms.CharField(label=later("Nom"), max_length=150)
    unit = forms.CharField(
        label=later("Unité"), max_length=40, help_text=later("Comprimé, flacon, sachet…")
    )
    tracer = forms.BooleanField(
        label=later("Traceur : sa présence dit celle des autres"), required=False
    )
    reference = forms.CharField(label=later("Liste d’où il vient"), max_length=200, required=False)
    closed = forms.BooleanField(label=later("N’est plus suivi"), required=False)


class Add(Describe):
    """A new product has its code."""

    code = forms.CharField(label=later("Code"), max_length=20)
    field_order = ("code", "label", "unit", "tracer", "reference")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["closed"]


class Promise(Form):
    """The products that a clause promises."""

    clause = forms.TypedChoiceField(label=later("Clause"), coerce=int)
    products = forms.MultipleChoiceField(
        label=later("Produits promis"), widget=forms.CheckboxSelectMultiple
    )
    stockout_days_most = WholeField(
        label=later("Jours de rupture admis par mois"), most=31, initial=0,
        help_text=later("Au-delà, l’engagement n’est pas tenu."),
    )  # fmt: skip
    since = DayField(label=later("Depuis"))

    def __init__(
        self, *args: Any, clauses: list[tuple[int, str]], products: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        told = [(number, f"{number}. {text}"[:120]) for number, text in clauses]
        self.fields["clause"].choices = told  # type: ignore[attr-defined]
        self.fields["products"].choices = products  # type: ignore[attr-defined]


class Lift(Form):
    since = DayField(label=later("À partir du"))
    reason = ReasonField()
