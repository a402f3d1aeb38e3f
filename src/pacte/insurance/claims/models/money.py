"""Money after the decisions: statements, payments, receivables typed by hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.models.decisions import Adjustment, Settlement
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX


class Statement(AppendOnly):
    """What a payer owes a facility (or a household) after a settlement, with every cut explained.

    ``due`` is what the mutual pays on the decisions of its invoices, plus the adjustments made
    since the statement before.
    """

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    settlement = models.ForeignKey(  # Null: adjustments only.
        Settlement, models.PROTECT, related_name="statements", null=True, blank=True
    )
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="statements")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="statements")
    household = models.ForeignKey(
        "members.Household", models.PROTECT, related_name="+", null=True, blank=True
    )
    payer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="statements")
    month = models.DateField(_("mois"))
    currency = models.CharField(max_length=3)
    lines = models.PositiveIntegerField(_("lignes"))
    asked = models.BigIntegerField(_("réclamé"))
    accepted = models.BigIntegerField(_("accepté"))
    adjusted = models.BigIntegerField(_("rectifié"), default=0)
    due = models.BigIntegerField(_("à payer"))
    received_on = models.DateField(_("facture reçue le"), null=True, blank=True)
    issued_on = models.DateField(_("établi le"))

    class Meta:
        verbose_name = _("décompte")
        ordering = ["-month", "id"]
        constraints = [
            models.CheckConstraint(
                name="statement_adds_up",
                condition=Q(due=models.F("accepted") + models.F("adjusted")),
            ),
        ]
        indexes = [
            models.Index(fields=["facility", "month"], name="statement_facility"),
            models.Index(fields=["payer", "month"], name="statement_payer"),
        ]

    def __str__(self) -> str:
        return self.number


class StatementAdjustment(AppendOnly):
    """An adjustment is carried by one statement, once."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="carried")
    adjustment = models.OneToOneField(Adjustment, models.PROTECT, related_name="carried")


class PaymentBatch(Row):
    """Statements paid together: prepared by one person, signed by another, then paid."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("à signer")
        SIGNED = "signed", _("à payer")
        PAID = "paid", _("payé")
        CANCELLED = "cancelled", _("annulé")

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    payer = models.ForeignKey("people.Organisation", models.PROTECT, related_name="batches")
    currency = models.CharField(max_length=3)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PREPARED)
    prepared_on = models.DateField(_("préparé le"))
    prepared_by = models.UUIDField()  # The actor; the journal keeps the name.
    prepared_name = models.CharField(max_length=150)
    paid_on = models.DateField(_("payé le"), null=True, blank=True)
    reference = models.CharField(_("référence du virement"), max_length=80, blank=True)
    signatures_needed = models.PositiveSmallIntegerField(default=1)
    threshold = models.BigIntegerField(_("seuil"), null=True, blank=True)  # Null: not known.

    class Meta:
        verbose_name = _("ordre de paiement")
        ordering = ["-id"]
        indexes = [models.Index(fields=["payer", "state"], name="batch_waiting")]

    def __str__(self) -> str:
        return self.number


class PaymentItem(Row):
    """A statement in a batch, and what the batch pays of it."""

    uid = uid()
    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="items")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="items")
    amount = models.BigIntegerField(_("montant"))
    dropped = models.BooleanField(default=False)  # The batch was cancelled, or it was taken out.

    class Meta:
        constraints = [
            # A statement waits or is paid in one batch: nothing is paid twice.
            models.UniqueConstraint(
                fields=["statement"], condition=Q(dropped=False), name="item_once"
            ),
            models.CheckConstraint(
                name="item_amount", condition=Q(amount__gt=0, amount__lte=LINE_MAX)
            ),
        ]


class Signature(AppendOnly):
    """Somebody signs a batch: another person than who prepared it."""

    batch = models.ForeignKey(PaymentBatch, models.PROTECT, related_name="signatures")
    signer = models.UUIDField()
    name = models.CharField(max_length=150)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "signer"], name="signature_once")]


class Receivable(AppendOnly):
    """What a payer that is not in Pacte owes a facility, typed by hand."""

    uid = uid()
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="receivables")
    payer = models.CharField(_("qui doit"), max_length=120)
    label = models.CharField(_("pour quoi"), max_length=200)
    month = models.DateField(_("mois"))
    amount = models.BigIntegerField(_("montant"))
    currency = models.CharField(_("devise"), max_length=3)
    since = models.DateField(_("facturé le"))

    class Meta:
        verbose_name = _("créance")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                name="receivable_amount", condition=Q(amount__gt=0, amount__lte=LINE_MAX)
            )
        ]


class ReceivablePayment(AppendOnly):
    """A part of a receivable that came in, or that was given up."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("reçu")
        GIVEN_UP = "given_up", _("abandonné")

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RECEIVED)
    amount = models.BigIntegerField(_("montant"))
    received_on = models.DateField(_("reçu le"))
    reference = models.CharField(_("référence"), max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="received_amount", condition=Q(amount__gt=0, amount__lte=LINE_MAX)
            )
        ]
