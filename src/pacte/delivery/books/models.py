"""A facility's operations, budget, action plan and closed months. Tables and constraints only.

The amounts are transfers of the ledger; a row here says what they were for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.books import rules
from pacte.journal.rows import AppendOnly, Row, uid


class Kind(models.TextChoices):
    RECEIPT = rules.RECEIPT, _("recette")
    EXPENSE = rules.EXPENSE, _("dépense")
    MOVE = rules.MOVE, _("passage d’une caisse à l’autre")
    OPENING = rules.OPENING, _("à l’ouverture")


class Books(Row):
    """The books of a facility since a day, in a currency: it keeps them here."""

    uid = uid()
    organisation = models.OneToOneField(
        "people.Organisation", models.PROTECT, related_name="books_kept"
    )
    book = models.OneToOneField("ledger.Book", models.PROTECT, related_name="+")
    opened_on = models.DateField(_("ouverts le"))

    class Meta:
        verbose_name = _("livres d’une formation")

    def __str__(self) -> str:
        return self.organisation.name


class Operation(AppendOnly):
    """Money that came in, went out, or went from one purse to another."""

    uid = uid()
    books = models.ForeignKey(Books, models.PROTECT, related_name="operations")
    kind = models.CharField(_("opération"), max_length=8, choices=Kind)
    on = models.DateField(_("date"))
    what = models.CharField(_("nature"), max_length=24)  # An account of the book.
    purse = models.CharField(_("caisse"), max_length=16)
    amount = models.BigIntegerField(_("montant"))
    who = models.CharField(_("payé par ou à"), max_length=150, blank=True)
    words = models.CharField(_("pour quoi"), max_length=200, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    transfer = models.OneToOneField("ledger.Transfer", models.PROTECT, related_name="+")
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        verbose_name = _("opération")
        ordering = ["-on", "-id"]
        constraints = [models.CheckConstraint(name="operation_amount", condition=Q(amount__gt=0))]
        indexes = [
            # The month's screen; the list, the latest first.
            models.Index(fields=["books", "on", "id"], name="operation_month"),
        ]


class BudgetLine(AppendOnly):
    """What a facility foresees of a nature in a year; of one nature the last row counts."""

    books = models.ForeignKey(Books, models.PROTECT, related_name="budget")
    year = models.PositiveSmallIntegerField(_("année"))
    what = models.CharField(_("nature"), max_length=24)
    planned = models.BigIntegerField(_("prévu"))
    words = models.CharField(_("remarque"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("ligne de budget d’une formation")
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="budget_planned", condition=Q(planned__gte=0))]
        indexes = [models.Index(fields=["books", "year", "what", "id"], name="budget_year")]


class PlannedAction(Row):
    """Something that a facility will do: who, until when, at what cost."""

    class State(models.TextChoices):
        FORESEEN = "foreseen", _("prévue")
        UNDER_WAY = "under_way", _("en cours")
        DONE = "done", _("faite")
        ABANDONED = "abandoned", _("abandonnée")

    uid = uid()
    books = models.ForeignKey(Books, models.PROTECT, related_name="actions")
    title = models.CharField(_("action"), max_length=200)
    who = models.CharField(_("qui"), max_length=150, blank=True)
    due = models.DateField(_("pour le"))
    cost = models.BigIntegerField(_("coût prévu"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.FORESEEN)
    words = models.CharField(_("où elle en est"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("action prévue d’une formation")
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(name="action_cost", condition=Q(cost=None) | Q(cost__gte=0))
        ]


class Closing(AppendOnly):
    """A month that is closed: what the books said, what was counted, and why they differ."""

    books = models.ForeignKey(Books, models.PROTECT, related_name="closings")
    month = models.DateField(_("mois"))  # Its first day.
    cash_books = models.BigIntegerField(_("caisse selon les livres"))
    cash_counted = models.BigIntegerField(_("caisse comptée"))
    bank_books = models.BigIntegerField(_("banque selon les livres"))
    bank_said = models.BigIntegerField(_("banque selon le relevé"), null=True, blank=True)
    words = models.CharField(_("explication"), max_length=400, blank=True)
    by_name = models.CharField(max_length=150)
    closed_at = models.DateTimeField(_("clôturé le"))

    class Meta:
        verbose_name = _("clôture d’un mois")
        ordering = ["-month"]
        constraints = [models.UniqueConstraint("books", "month", name="month_closed_once")]
