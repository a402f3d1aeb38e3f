"""Forms of the members' money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pacte.insurance.members.models import Means
from pacte.kernel.currency import EXPONENTS
from pacte.pages import formatting
from pacte.pages.forms import AmountField, DayField, Form, ReasonField, UploadField, WholeField

FILES = (".csv", ".xlsx", ".xls", ".ods", ".txt")
OTHER_MEANS = [Means.BANK, Means.MOBILE]


class CollectForm(Form):
    """Money for a household: how much, in what, by what means."""

    amount = AmountField(label=_("Montant reçu"), positive=False)
    means = forms.ChoiceField(label=_("Moyen"), choices=Means.choices, initial=Means.CASH)
    currency = forms.ChoiceField(label=_("Devise"))
    reference = forms.CharField(
        label=_("Référence de l’opération"),
        max_length=60,
        required=False,
        help_text=_("Pour la banque et l’argent mobile."),
    )
    received_on = DayField(
        label=_("Reçu le"), required=False, help_text=_("Laissez vide pour aujourd’hui.")
    )

    def __init__(self, *args: Any, currencies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(c, formatting.symbol(c)) for c in currencies]
        typed = self.data.get("currency") if self.is_bound else ""
        self.fields["amount"].currency = typed if typed in currencies else currencies[0]
        self.fields["amount"].widget.attrs["autofocus"] = True
        if len(currencies) == 1:
            self.fields["currency"].widget = forms.HiddenInput()
            self.fields["currency"].initial = currencies[0]


class CancelForm(Form):
    """Why a receipt is cancelled."""

    reason = ReasonField()


class OpenDeskForm(Form):
    """A desk for an agent."""

    agent = forms.ChoiceField(label=_("Agent"))
    code = forms.CharField(label=_("Code"), max_length=6, help_text=_("Il est dans chaque reçu."))
    label = forms.CharField(label=_("Libellé"), max_length=80)

    def __init__(self, *args: Any, agents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].choices = list(agents)


NOTES = {
    "BIF": (10_000, 5_000, 2_000, 1_000, 500, 100),
    "RWF": (5_000, 2_000, 1_000, 500, 100, 50, 20, 10),
    "XOF": (10_000, 5_000, 2_000, 1_000, 500, 250, 200, 100, 50, 25, 10, 5),
    "XAF": (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 25, 10, 5),
    "CDF": (20_000, 10_000, 5_000, 1_000, 500, 200, 100, 50),
    "USD": (100, 50, 20, 10, 5, 1),
    "EUR": (500, 200, 100, 50, 20, 10, 5, 2, 1),
}


class RemitForm(Form):
    """The cash that is handed over; counting by notes is optional."""

    declared = AmountField(label=_("Compté"), positive=False)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declared"].currency = currency
        self.unit = 10 ** EXPONENTS.get(currency, 0)
        self.notes = NOTES.get(currency, ())
        for note in self.notes:
            label = _("Coupures de %(note)s") % {"note": formatting.number(note)}
            self.fields[f"note_{note}"] = WholeField(label=label, required=False, most=100_000)

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        """What the command gets: the notes in the smallest unit."""
        counted = {str(n * self.unit): typed.get(f"note_{n}") or 0 for n in self.notes}
        return {"declared": typed["declared"], "denominations": counted}


class ReceiveForm(Form):
    """What the manager counted, and where it goes."""

    counted = AmountField(label=_("Compté à la réception"), positive=False)
    into = forms.ChoiceField(
        label=_("Versé"), choices=[("safe", _("au coffre")), ("bank", _("à la banque"))]
    )
    reason = ReasonField(
        label=_("Explication de l’écart"), required=False, help_text=_("S’il y en a un.")
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counted"].currency = currency


class DepositForm(Form):
    """Cash of the safe brought to the bank."""

    amount = AmountField(label=_("Montant déposé"))
    reference = forms.CharField(label=_("Référence du bordereau"), max_length=100)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency


class ProfileForm(Form):
    """The headings of a statement, as its file writes them."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    name = forms.CharField(label=_("Compte"), max_length=80, help_text=_("Banque, opérateur."))
    means = forms.ChoiceField(label=_("Moyen"), choices=[(m.value, m.label) for m in OTHER_MEANS])
    currency = forms.ChoiceField(label=_("Devise"), choices=[(c, c) for c in EXPONENTS])
    date = forms.CharField(label=_("En-tête de la date"), max_length=60)
    amount = forms.CharField(label=_("En-tête du montant reçu"), max_length=60)
    reference = forms.CharField(label=_("En-tête de la référence"), max_length=60, required=False)
    label = forms.CharField(label=_("En-tête du libellé"), max_length=60, required=False)
    phone = forms.CharField(label=_("En-tête du téléphone"), max_length=60, required=False)

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(organisations)

    @staticmethod
    def asked(typed: dict[str, Any]) -> dict[str, Any]:
        """What the command gets."""
        headings = ("date", "amount", "reference", "label", "phone")
        kept = {k: typed[k] for k in ("organisation", "name", "means", "currency")}
        return kept | {"columns": {k: typed[k] for k in headings}}


class StatementForm(Form):
    """A statement to take in."""

    profile = forms.ChoiceField(label=_("Compte"))
    file = UploadField(label=_("Relevé"), endings=FILES)

    def __init__(self, *args: Any, profiles: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profile"].choices = list(profiles)


class MatchForm(Form):
    """Whom a line of a statement is for: the number of a household."""

    household = forms.CharField(label=_("Numéro du ménage"), max_length=40)


class AsideForm(Form):
    """Why a line of a statement is no contribution."""

    reason = ReasonField()


class SponsorForm(Form):
    """The organisation that pays a payer's part."""

    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = list(organisations)


class InvoiceForm(Form):
    """Up to which day a sponsor's parts are invoiced."""

    until = DayField(label=_("Cotisations émises jusqu’au"))


class SponsorPaymentForm(Form):
    """What a sponsor paid."""

    amount = AmountField(label=_("Montant reçu"), positive=False)
    means = forms.ChoiceField(label=_("Moyen"), choices=[(m.value, m.label) for m in OTHER_MEANS])
    reference = forms.CharField(label=_("Référence"), max_length=60)
    received_on = DayField(label=_("Reçu le"))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].currency = currency
