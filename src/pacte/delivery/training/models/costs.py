"""What a session cost: its expenses, written by one person, and their payments, by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.training.models.sessions import Session
from pacte.journal.rows import AppendOnly, uid
from pacte.kernel.money import LINE_MAX


class Expense(AppendOnly):
    """Something that a session cost: for what, to whom, how much."""

    uid = uid()
    session = models.ForeignKey(Session, models.PROTECT, related_name="expenses")
    label = models.CharField(_("dépense"), max_length=150)
    payee = models.CharField(_("à qui"), max_length=150)
    amount = models.BigIntegerField(_("montant"))
    currency = models.CharField(_("devise"), max_length=3)
    on = models.DateField(_("le"))
    by_uid = models.UUIDField()  # Who wrote it: never who pays it.
    by_name = models.CharField(_("par"), max_length=150)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )  # An expense written by mistake is taken back by another row.
    why = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("dépense d’une session")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="expense_amount", condition=Q(amount__gt=0, amount__lte=LINE_MAX)
            )
        ]


class ExpensePayment(AppendOnly):
    """An expense was paid, or its payment undone."""

    uid = uid()
    expense = models.ForeignKey(Expense, models.PROTECT, related_name="payments")
    made_on = models.DateField(_("payée le"))
    transfer = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="+")
    by_name = models.CharField(_("par"), max_length=150)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    why = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("paiement d’une dépense de session")
        ordering = ["id"]
