"""The forms of a facility's books: short, for a phone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pacte.delivery.books import rules
from pacte.delivery.books.models import PlannedAction
from pacte.delivery.books.words import WHAT
from pacte.kernel.currency import EXPONENTS
from pacte.pages.forms import (
    AmountField,
    CurrencyField,
    DayField,
    Form,
    ReasonField,
    UploadField,
)

PAPERS = (".pdf", ".jpg", ".jpeg", ".png")


def choices(codes: tuple[str, ...]) -> list[tuple[str, Any]]:
    return [(code, WHAT[code]) for code in codes]


class InCurrency(Form):
    """A form whose amounts are in the currency of the books; ``kind``: the operation it writes."""

    kind = ""

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency


class OpenBooks(Form):
    organisation = forms.ChoiceField(label=_("Formation"))
    currency = CurrencyField()
    opened_on = DayField(label=_("À partir du"), help_text=_("Le premier jour d’un mois."))
    cash = AmountField(label=_("En caisse ce jour-là"), currency="EUR", required=False)
    bank = AmountField(label=_("À la banque ce jour-là"), currency="EUR", required=False)
    mobile = AmountField(label=_("Argent mobile ce jour-là"), currency="EUR", required=False)

    def __init__(self, offered: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.choices = offered
        chosen = self.data.get("currency")
        for name in ("cash", "bank", "mobile"):
            amount: Any = self.fields[name]
            amount.positive = False
            if chosen in EXPONENTS:
                amount.currency = chosen

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {name: typed.get(name) or 0 for name in ("cash", "bank", "mobile")}


class Receipt(InCurrency):
    kind = rules.RECEIPT
    on = DayField(label=_("Date"))
    what = forms.ChoiceField(label=_("Reçu de"), choices=choices(rules.RECEIPTS))
    amount = AmountField(label=_("Montant"), currency="EUR")
    purse = forms.ChoiceField(label=_("Mis dans"), choices=choices(rules.PURSES))
    who = forms.CharField(label=_("Payé par"), max_length=150, required=False)
    words = forms.CharField(label=_("Pour quoi"), max_length=200, required=False)
    file = UploadField(label=_("Pièce"), endings=PAPERS, required=False)


class Expense(InCurrency):
    kind = rules.EXPENSE
    on = DayField(label=_("Date"))
    what = forms.ChoiceField(label=_("Nature"), choices=choices(rules.EXPENSES))
    amount = AmountField(label=_("Montant"), currency="EUR")
    purse = forms.ChoiceField(label=_("Pris dans"), choices=choices(rules.PURSES))
    who = forms.CharField(label=_("Payé à"), max_length=150, required=False)
    words = forms.CharField(label=_("Pour quoi"), max_length=200, required=False)
    file = UploadField(label=_("Pièce"), endings=PAPERS, required=False)


class Move(InCurrency):
    kind = rules.MOVE
    on = DayField(label=_("Date"))
    purse = forms.ChoiceField(label=_("De"), choices=choices(rules.PURSES))
    what = forms.ChoiceField(label=_("Vers"), choices=choices(rules.PURSES))
    amount = AmountField(label=_("Montant"), currency="EUR")
    words = forms.CharField(label=_("Pour quoi"), max_length=200, required=False)


OPERATIONS: dict[str, type[InCurrency]] = {"recette": Receipt, "depense": Expense, "passage": Move}


class Reverse(Form):
    on = DayField(label=_("Date de l’annulation"))
    reason = ReasonField(label=_("Pourquoi"))


class Budget(InCurrency):
    """An amount for each nature; what is left empty stays as it was."""

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(currency, *args, **kwargs)
        for code in rules.RECEIPTS + rules.EXPENSES:
            self.fields[code] = AmountField(
                label=WHAT[code], currency=currency, required=False, positive=False
            )

    def content(self) -> dict[str, Any]:
        return {"planned": {k: v for k, v in super().content().items() if v is not None}}


class NewAction(InCurrency):
    title = forms.CharField(label=_("Action"), max_length=200)
    who = forms.CharField(label=_("Qui"), max_length=150, required=False)
    due = DayField(label=_("Pour le"))
    cost = AmountField(label=_("Coût prévu"), currency="EUR", required=False)


class FollowAction(Form):
    state = forms.ChoiceField(label=_("État"), choices=PlannedAction.State)
    due = DayField(label=_("Pour le"))
    words = forms.CharField(label=_("Où elle en est"), max_length=400, required=False)


class CloseMonth(InCurrency):
    """The cash that is there, counted; what the statement of the bank says, if it came."""

    cash = AmountField(label=_("Caisse comptée"), currency="EUR", positive=False)
    bank = AmountField(
        label=_("Banque, selon le relevé"), currency="EUR", positive=False, required=False
    )
    words = forms.CharField(label=_("Explication d’un écart"), max_length=400, required=False)
