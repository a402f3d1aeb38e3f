"""The forms of procedures, contracts, bills and payments; amounts in the currency agreed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.works.forms.fields import text
from pacte.delivery.works.models import Procurement
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    ReasonField,
    ShareField,
    WholeField,
)

FROM = [("bank", later("Banque")), ("mobile", later("Argent mobile"))]


class Procure(ChosenCurrency):
    """A procedure to publish."""

    number = text(later("Référence"), 40)
    method = forms.ChoiceField(label=later("Méthode"), choices=Procurement.Method.choices)
    currency = CurrencyField()
    amount = AmountField(label=later("Estimation"))
    published_on = DayField(label=later("Publié le"))
    closes_on = DayField(label=later("Dépôt des offres jusqu’au"))
    why = text(
        later("Motif d’une dérogation"), 400, 2, required=False,
        help_text=later("Si la méthode ou le délai est au-dessous des seuils."),
    )  # fmt: skip

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return {**{k: v for k, v in typed.items() if k != "amount"}, "estimate": typed["amount"]}


class OnDay(Form):
    """A day, and nothing more."""

    on = DayField(label=later("Le"))


class Offer(Form):
    """A bid that was opened."""

    company = forms.ChoiceField(label=later("Entreprise du registre"), required=False)
    name = text(
        later("Nom de l’entreprise"), 150, required=False,
        help_text=later("Si elle n’est pas au registre."),
    )  # fmt: skip
    amount = AmountField(label=later("Montant"))

    def __init__(self, *args: Any, companies: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].choices = [("", "—"), *companies]
        amount: Any = self.fields["amount"]
        amount.currency = currency


class Judge(Form):
    """Whether a bid answers what was asked."""

    compliant = forms.ChoiceField(
        label=later("L’offre est conforme"), choices=[("1", later("oui")), ("0", later("non"))]
    )
    why = text(later("Pourquoi"), 300, 2, required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"compliant": typed["compliant"] == "1"}


class Decide(Form):
    """The end of a procedure."""

    on = DayField(label=later("Décidé le"))
    words = text(later("Motif"), 400, 3, required=False)


class Sign(ChosenCurrency):
    """A contract to sign."""

    number = text(later("Numéro"), 40)
    bid = forms.ChoiceField(label=later("Offre retenue"), required=False)
    company = forms.ChoiceField(label=later("Entreprise du registre"), required=False)
    name = text(
        later("Nom de l’entreprise"), 150, required=False,
        help_text=later("Si elle n’est pas au registre."),
    )  # fmt: skip
    title = text(later("Objet"), 200, required=False)
    currency = CurrencyField()
    amount = AmountField(label=later("Montant"))
    signed_on = DayField(label=later("Signé le"))
    ends_on = DayField(label=later("Fin prévue le"))
    retention = ShareField(label=later("Retenue de garantie"), initial=0)
    advance = ShareField(label=later("Avance de démarrage"), initial=0)
    source = forms.ChoiceField(label=later("Source d’argent"), required=False)

    def __init__(self, *args: Any, bids: Any, companies: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = [("", _("aucune passation dans Pacte")), *bids]
        self.fields["company"].choices = [("", "—"), *companies]
        self.fields["source"].choices = [("", _("celle de l’ouvrage")), *sources]


class InCurrency(Form):
    """A form whose amounts are in the currency of a contract."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency


class Amend(InCurrency):
    """An amendment."""

    less = forms.ChoiceField(
        label=later("Le montant"), choices=[("+", later("augmente")), ("-", later("diminue"))]
    )
    delta = AmountField(label=later("de"), required=False)
    later_by = forms.ChoiceField(
        label=later("Le délai"), choices=[("+", later("s’allonge")), ("-", later("raccourcit"))]
    )
    days = WholeField(label=later("Jours"), required=False, most=3660)
    why = text(later("Motif"), 400, 3)
    signed_on = DayField(label=later("Signé le"))

    def content(self) -> dict[str, Any]:
        typed = super().content()
        delta, days = typed["delta"] or 0, typed["days"] or 0
        return {
            "delta": -delta if typed["less"] == "-" else delta,
            "days": -days if typed["later_by"] == "-" else days,
            "why": typed["why"], "signed_on": typed["signed_on"],
        }  # fmt: skip


class Certify(InCurrency):
    """A bill to certify."""

    number = text(later("Décompte n°"), 40)
    amount = AmountField(label=later("Montant certifié"))
    on = DayField(label=later("Certifié le"))
    words = text(later("Ce qui est certifié"), 300, 2, required=False)


class Pay(InCurrency):
    """A payment."""

    amount = AmountField(label=later("Montant payé"))
    made_on = DayField(label=later("Payé le"))
    account = forms.ChoiceField(label=later("Depuis"), choices=FROM)
    reference = text(later("Référence du paiement"), 60, required=False)


class Undo(Form):
    """Something to take back, and why."""

    on = DayField(label=later("Le"))
    reason = ReasonField(label=later("Pourquoi"))


class UndoPayment(Form):
    """A payment to undo, and why."""

    made_on = DayField(label=later("Le"))
    reason = ReasonField(label=later("Pourquoi"))
