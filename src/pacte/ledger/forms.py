"""What is typed in the books."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pacte.kernel.currency import EXPONENTS
from pacte.ledger import queries
from pacte.ledger.models import Book, Kind
from pacte.pages.forms import AmountField, DayField, Form, ReasonField, UploadField

CURRENCIES = [(code, code) for code in EXPONENTS]


class OpenBook(Form):
    """The organisation and its currency."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    currency = forms.ChoiceField(label=_("Devise"), choices=CURRENCIES)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations


class OpenAccount(Form):
    """An account to add to a book."""

    code = forms.CharField(label=_("Code"), max_length=40)
    label = forms.CharField(label=_("Intitulé"), max_length=120)
    kind = forms.ChoiceField(label=_("Nature"), choices=Kind.choices)


class RecordTransfer(Form):
    """A transfer that no document makes."""

    debit = forms.ChoiceField(label=_("Compte débité (reçoit)"))
    credit = forms.ChoiceField(label=_("Compte crédité (donne)"))
    amount = AmountField(label=_("Montant"), currency="XOF")
    source = forms.ChoiceField(label=_("Source de l’argent"))
    made_on = DayField(label=_("Date"))
    label = forms.CharField(label=_("Libellé (sans nom de personne)"), max_length=150)
    reason = ReasonField(label=_("Pourquoi"))

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts = [(a.code, a.title) for a in book.accounts.all()]
        self.fields["debit"].choices = self.fields["credit"].choices = accounts
        self.fields["amount"].currency = book.currency
        found = queries.sources()
        self.fields["source"].choices = [(str(s.uid), f"{s.code} · {s.label}") for s in found]


class ReverseTransfer(Form):
    """Why a transfer is undone, and when."""

    made_on = DayField(label=_("Date de l’annulation"))
    reason = ReasonField(label=_("Pourquoi"))


class OpenSource(Form):
    """A source of money."""

    code = forms.CharField(label=_("Code"), max_length=60)
    label = forms.CharField(label=_("Intitulé"), max_length=150)
    parent = forms.ChoiceField(label=_("Partie de"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(s.uid), f"{s.code} · {s.label}") for s in queries.sources()]
        self.fields["parent"].choices = [("", _("aucune")), *found]


class RecordRate(Form):
    """What one unit of a currency is worth from a day on."""

    base = forms.ChoiceField(label=_("Un"), choices=CURRENCIES)
    rate = forms.CharField(label=_("vaut"), max_length=20, help_text=_("Par exemple : 0,50"))
    quote = forms.ChoiceField(label=_("en"), choices=CURRENCIES)
    since = DayField(label=_("À partir du"))
    source = forms.CharField(
        label=_("D’après"), max_length=150, help_text=_("Banque centrale, bureau de change…")
    )


class BringRates(Form):
    """A table of rates."""

    file = UploadField(label=_("Fichier"), endings=(".xlsx", ".xls", ".csv"))


class ConfirmRates(Form):
    """The rates that were read, to be kept."""

    rows = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)

    def clean_rows(self) -> list[dict[str, Any]]:
        """The rates as the preview wrote them; the command checks each again."""
        try:
            rows = json.loads(self.cleaned_data["rows"])
            if not (isinstance(rows, list) and all(map(_is_rate, rows))):
                rows = None
        except ValueError:
            rows = None
        if rows is None:
            raise ValidationError(gettext("Cette page a été mal envoyée : rouvrez-la."))
        return rows


def _is_rate(row: Any) -> bool:
    """Whether it has the shape of a rate: days and currencies that exist, a whole number."""
    if not isinstance(row, dict) or set(row) != {"since", "base", "rate", "quote", "source"}:
        return False
    texts = all(isinstance(row[name], str) for name in ("since", "base", "quote", "source"))
    known = texts and row["base"] in EXPONENTS and row["quote"] in EXPONENTS
    return known and type(row["rate"]) is int and bool(date.fromisoformat(row["since"]))
