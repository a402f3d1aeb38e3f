"""How a work is bought and paid. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.works.models.work import Work
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX, WHOLE


class Procurement(Row):
    """A procedure by which who will build is chosen."""

    class Method(models.TextChoices):
        DIRECT = "direct", _("entente directe")
        CONSULTATION = "consultation", _("consultation")
        RESTRICTED = "restricted", _("appel d’offres restreint")
        OPEN = "open", _("appel d’offres ouvert")

    class State(models.TextChoices):
        PUBLISHED = "published", _("publié")
        OPENED = "opened", _("offres ouvertes")
        AWARDED = "awarded", _("attribué")
        FAILED = "failed", _("infructueux")

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="procurements")
    number = models.CharField(_("référence"), max_length=40)
    method = models.CharField(_("méthode"), max_length=12, choices=Method)
    why = models.CharField(_("motif de la méthode"), max_length=400, blank=True)
    estimate = models.BigIntegerField(_("estimation"))
    currency = models.CharField(_("devise"), max_length=3)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PUBLISHED)
    published_on = models.DateField(_("publié le"))
    closes_on = models.DateField(_("dépôt des offres jusqu’au"))
    opened_on = models.DateField(_("offres ouvertes le"), null=True, blank=True)
    ended_on = models.DateField(_("décidé le"), null=True, blank=True)
    words = models.CharField(_("décision"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("passation")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "number"],
                name="procurement_number",
                violation_error_message=_("Cette référence est déjà celle d’une passation."),
            ),
            models.CheckConstraint(
                name="procurement_estimate",
                condition=Q(estimate__gt=0, estimate__lte=LINE_MAX),
                violation_error_message=_("L’estimation est plus grande que zéro."),
            ),
            models.CheckConstraint(
                name="procurement_days",
                condition=Q(closes_on__gte=F("published_on")),
                violation_error_message=_("Les offres se déposent après la publication."),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Bid(Row):
    """What a company offers in a procedure."""

    uid = uid()
    procurement = models.ForeignKey(Procurement, models.PROTECT, related_name="bids")
    company = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="bids", null=True, blank=True
    )
    name = models.CharField(_("entreprise"), max_length=150)
    amount = models.BigIntegerField(_("montant"))
    compliant = models.BooleanField(_("conforme"), null=True, blank=True)  # None: not looked at.
    why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    chosen = models.BooleanField(_("retenue"), default=False)

    class Meta:
        verbose_name = _("offre")
        ordering = ["amount", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["procurement", "name"],
                name="bid_once",
                violation_error_message=_("Cette entreprise a déjà une offre ici."),
            ),
            models.UniqueConstraint(
                fields=["procurement"], condition=Q(chosen=True), name="bid_chosen"
            ),
            models.CheckConstraint(
                name="bid_amount",
                condition=Q(amount__gt=0, amount__lte=LINE_MAX),
                violation_error_message=_("Une offre est plus grande que zéro."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contract(AppendOnly):
    """Who builds, for how much, until when, on which money; an amendment is a row of its own."""

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="contracts")
    bid = models.OneToOneField(
        Bid, models.PROTECT, related_name="contract", null=True, blank=True
    )  # None: no procedure is kept here.
    number = models.CharField(_("numéro"), max_length=40)
    company = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="contracts_built", null=True, blank=True
    )
    name = models.CharField(_("entreprise"), max_length=150)
    title = models.CharField(_("objet"), max_length=200, blank=True)
    amount = models.BigIntegerField(_("montant"))
    currency = models.CharField(_("devise"), max_length=3)
    signed_on = models.DateField(_("signé le"))
    ends_on = models.DateField(_("fin prévue"))
    retention = models.IntegerField(_("retenue de garantie"))  # Millionths of each bill.
    advance = models.IntegerField(_("avance de démarrage"))  # Millionths of the contract.
    source = models.ForeignKey("ledger.Source", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("contrat de travaux")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "number"],
                name="contract_number",
                violation_error_message=_("Ce numéro est déjà celui d’un contrat de l’ouvrage."),
            ),
            models.CheckConstraint(
                name="contract_amount",
                condition=Q(amount__gt=0, amount__lte=LINE_MAX),
                violation_error_message=_("Un contrat est plus grand que zéro."),
            ),
            models.CheckConstraint(
                name="contract_shares",
                condition=Q(
                    retention__gte=0, retention__lt=WHOLE, advance__gte=0, advance__lt=WHOLE
                )
                & Q(retention__lt=WHOLE - F("advance")),
                violation_error_message=_("L’avance et la retenue font ensemble moins de 100 %%."),
            ),
            models.CheckConstraint(
                name="contract_days",
                condition=Q(ends_on__gte=F("signed_on")),
                violation_error_message=_("La fin prévue est après la signature."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"


class Amendment(AppendOnly):
    """Since a day, a contract is worth more or less, or ends later."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("avenant n°"))
    delta = models.BigIntegerField(_("montant en plus ou en moins"))
    days = models.IntegerField(_("jours en plus ou en moins"))
    why = models.CharField(_("motif"), max_length=400)
    signed_on = models.DateField(_("signé le"))

    class Meta:
        verbose_name = _("avenant")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number"),
            models.CheckConstraint(
                name="amendment_bounds",
                condition=Q(delta__gte=-LINE_MAX, delta__lte=LINE_MAX, days__gte=-3660)
                & Q(days__lte=3660),
            ),
        ]


class Bill(AppendOnly):
    """What was certified as done, to be paid: the whole, what is held, what the advance covers."""

    uid = uid()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="bills")
    number = models.CharField(_("décompte"), max_length=40)
    amount = models.BigIntegerField(_("montant certifié"))
    retained = models.BigIntegerField(_("retenu"))
    recovered = models.BigIntegerField(_("avance remboursée"))
    on = models.DateField(_("certifié le"))
    words = models.CharField(_("ce qui est certifié"), max_length=300, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )  # A bill certified by mistake is taken back by another.

    class Meta:
        verbose_name = _("décompte")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                condition=Q(withdraws=None),
                name="bill_number",
                violation_error_message=_("Ce décompte est déjà certifié."),
            ),
            models.CheckConstraint(
                name="bill_parts",
                condition=Q(amount__gt=0, amount__lte=LINE_MAX, retained__gte=0, recovered__gte=0)
                & Q(amount__gte=F("retained") + F("recovered")),
            ),
        ]

    @property
    def due(self) -> int:
        """What the company is to be paid now."""
        return self.amount - self.retained - self.recovered


class WorkPayment(AppendOnly):
    """Money given to the company: the advance, a bill, or what was held back."""

    class Kind(models.TextChoices):
        ADVANCE = "advance", _("avance de démarrage")
        BILL = "bill", _("décompte")
        RETENTION = "retention", _("retenue libérée")

    uid = uid()
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments")
    bill = models.ForeignKey(
        Bill, models.PROTECT, related_name="payments", null=True, blank=True
    )  # Of a payment of kind bill.
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    amount = models.BigIntegerField(_("montant payé"))
    made_on = models.DateField(_("payé le"))
    reference = models.CharField(_("référence du paiement"), max_length=60, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("paiement de travaux")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="works_payment",
                condition=Q(amount__gt=0, amount__lte=LINE_MAX),
                violation_error_message=_("Un paiement est plus grand que zéro."),
            ),
            models.CheckConstraint(
                name="works_payment_bill",
                condition=Q(kind="bill", bill__isnull=False) | ~Q(kind="bill") & Q(bill=None),
            ),
        ]
