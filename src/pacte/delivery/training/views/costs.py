"""What a session cost: its expenses, who writes them, who else pays them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.training import commands
from pacte.delivery.training.models import Expense
from pacte.delivery.training.queries import costs
from pacte.delivery.training.views.sessions import both, my_session, send
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.forms import AmountField, ChosenCurrency, CurrencyField, DayField, Form
from pacte.pages.forms import ReasonField as Reason


class Spend(ChosenCurrency):
    """For what, to whom, how much."""

    label = forms.CharField(label=later("Pour quoi"), max_length=150)
    payee = forms.CharField(label=later("À qui"), max_length=150)
    currency = CurrencyField()
    amount = AmountField(label=later("Montant"))
    on = DayField(label=later("Le"))


@both
@login_required
def spend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write an expense of a session."""
    row = my_session(request, uid, keep=True)
    known = costs.currency_of(row)
    form = Spend(request.POST or None, initial={"on": clock.today(), "currency": known})
    if known:  # One session is in one currency.
        currency: Any = form.fields["currency"]
        currency.choices = [(known, known)]
    return send(request, row, form, commands.add_expense, _("Écrire une dépense"))


class Pay(Form):
    """When and how it was paid."""

    made_on = DayField(label=later("Payée le"))
    means = forms.ChoiceField(
        label=later("Par"), choices=[("bank", later("banque")), ("mobile", later("téléphone"))]
    )


class Why(Form):
    reason = Reason()


def _of(request: HttpRequest, uid: UUID, expense: UUID) -> tuple[Any, Expense, str]:
    """The session, its expense and the amount in words; 404 for that of another session."""
    row = my_session(request, uid)
    one = get_object_or_404(costs.expenses(row.pk), uid=expense)
    return row, one, formatting.money(Money(one.amount, one.currency))


@both
@login_required
def pay(request: HttpRequest, uid: UUID, expense: UUID) -> HttpResponse:
    """Pay an expense that somebody else wrote."""
    row, one, amount = _of(request, uid, expense)
    acts.need(request, "pay_training", row.organisation_id)
    form = Pay(request.POST or None, initial={"made_on": clock.today()})
    title = _("Payer %(amount)s, %(label)s") % {"amount": amount, "label": one.label}
    return send(request, row, form, commands.pay_expense, title, given={"expense": str(one.uid)},
                done=_("Paiement inscrit au livre."))  # fmt: skip


@both
@login_required
def undo(request: HttpRequest, uid: UUID, expense: UUID) -> HttpResponse:
    """Undo a payment made by mistake."""
    row, one, amount = _of(request, uid, expense)
    acts.need(request, "pay_training", row.organisation_id)
    form = Why(request.POST or None)
    title = _("Annuler le paiement de %(amount)s") % {"amount": amount}
    return send(request, row, form, commands.undo_payment, title, given={"expense": str(one.uid)},
                done=_("Paiement annulé."))  # fmt: skip


@both
@login_required
def withdraw(request: HttpRequest, uid: UUID, expense: UUID) -> HttpResponse:
    """Take back an expense that is not paid."""
    row, one, amount = _of(request, uid, expense)
    acts.need(request, "manage_training", row.organisation_id)
    form = Why(request.POST or None)
    title = _("Retirer la dépense de %(amount)s") % {"amount": amount}
    return send(request, row, form, commands.withdraw_expense, title,
                given={"expense": str(one.uid)}, done=_("Dépense retirée."))  # fmt: skip
