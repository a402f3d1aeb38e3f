"""Products, stock cards and what a convention demands of them. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid

QUANTITY_MAX = 10**9  # Of one movement, in the product's unit.


class Product(Row):
    """A medicine or a supply that is followed; a tracer stands for the rest of the pharmacy."""

    uid = uid()
    code = models.CharField(_("code"), max_length=20, unique=True)
    label = models.CharField(_("nom"), max_length=150)
    unit = models.CharField(_("unité"), max_length=40)
    tracer = models.BooleanField(_("traceur"), default=True)
    closed = models.BooleanField(_("n’est plus suivi"), default=False)
    reference = models.CharField(_("liste d’où il vient"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("produit")
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label


class Card(Row):
    """What the stock card of a product in a facility says now: written again at each movement."""

    uid = uid()
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="stock_cards")
    product = models.ForeignKey(Product, models.PROTECT, related_name="cards")
    first_on = models.DateField(null=True)  # The card is known from its first movement…
    last_on = models.DateField(null=True)  # …to its last. Null: every movement was undone.
    balance = models.BigIntegerField(null=True)
    empty_since = models.DateField(null=True)  # The day since which nothing is left.
    expires_on = models.DateField(null=True)  # Of the lot in stock that expires first.

    class Meta:
        verbose_name = _("fiche de stock")
        indexes = [
            models.Index(fields=["-last_on"], name="supplies_card_last"),
            models.Index(fields=["facility", "empty_since"], name="supplies_card_empty"),
            models.Index(fields=["facility", "expires_on"], name="supplies_card_expires"),
        ]
        constraints = [
            models.UniqueConstraint("facility", "product", name="supplies_card_once"),
            models.CheckConstraint(
                name="supplies_card_not_negative", condition=Q(balance=None) | Q(balance__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.label}, {self.facility.name}"


class MonthLine(AppendOnly):
    """A line of the month's sheet: what a facility says of a product; the last one counts."""

    uid = uid()
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="month_lines")
    month = models.DateField(_("mois"))  # Its first day.
    opening = models.BigIntegerField(_("au début"), null=True, blank=True)
    received = models.BigIntegerField(_("reçu"))
    issued = models.BigIntegerField(_("sorti"))
    lost = models.BigIntegerField(_("perdu"))
    closing = models.BigIntegerField(_("compté à la fin"))
    stockout_days = models.PositiveSmallIntegerField(_("jours de rupture"))

    class Meta:
        verbose_name = _("ligne du mois")
        ordering = ["id"]
        indexes = [models.Index(fields=["facility", "month"], name="supplies_line_month")]
        constraints = [
            models.CheckConstraint(
                name="supplies_line_not_negative",
                condition=Q(received__gte=0, issued__gte=0, lost__gte=0, closing__gte=0)
                & (Q(opening=None) | Q(opening__gte=0)),
            )
        ]


class Movement(AppendOnly):
    """A line of a stock card. A mistake is undone by a line that reverses it."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("entrée")
        ISSUE = "issue", _("sortie")
        LOSS = "loss", _("perte, casse, péremption")
        COUNT = "count", _("comptage")
        RETURN = "return", _("renvoi au dépôt")

    uid = uid()
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="movements")
    on = models.DateField(_("le"))
    kind = models.CharField(_("mouvement"), max_length=8, choices=Kind)
    quantity = models.BigIntegerField(_("quantité"))  # Of a count: what is there.
    lot = models.CharField(_("lot"), max_length=40, blank=True)
    expires_on = models.DateField(_("périme le"), null=True, blank=True)
    words = models.CharField(_("remarque"), max_length=200, blank=True)
    source = models.ForeignKey(
        "ledger.Source", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("source d’argent"),
    )  # fmt: skip
    line = models.ForeignKey(  # The line of a month's sheet that wrote it.
        MonthLine, models.PROTECT, related_name="movements", null=True, blank=True
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        verbose_name = _("mouvement de stock")
        ordering = ["on", "id"]
        indexes = [
            models.Index(fields=["facility", "product", "on", "id"], name="supplies_movement_card")
        ]
        constraints = [
            models.CheckConstraint(
                name="supplies_movement_quantity",
                condition=Q(quantity__gte=0, quantity__lte=QUANTITY_MAX)
                & (Q(kind="count") | Q(quantity__gt=0)),
                violation_error_message=_("Une quantité est plus grande que zéro."),
            )
        ]


class CardMonth(Row):
    """A month of a stock card, written again when a movement changes it."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="months")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    month = models.DateField()
    opening = models.BigIntegerField(null=True)  # Null: the card began during the month.
    received = models.BigIntegerField(default=0)
    issued = models.BigIntegerField(default=0)
    lost = models.BigIntegerField(default=0)
    gap = models.BigIntegerField(default=0)  # What counts found more or less than written.
    closing = models.BigIntegerField(null=True)
    known_days = models.PositiveSmallIntegerField(default=0)
    stockout_days = models.PositiveSmallIntegerField(default=0)
    whole = models.BooleanField(default=False)  # Every day of it is known.
    void = models.BooleanField(default=False)  # Nothing is known of it any more.

    class Meta:
        verbose_name = _("mois d’une fiche de stock")
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint("card", "month", name="supplies_month_once"),
            models.CheckConstraint(
                name="supplies_month_days", condition=Q(stockout_days__lte=F("known_days"))
            ),
        ]
        # Availability reads this index only: of many facilities and months, whole ones are summed,
        # as they are or as they were known at an entry.
        indexes = [
            models.Index(
                fields=["whole", "month", "facility", "product", "stockout_days", "entry_id"],
                name="supplies_month_whole",
            )
        ]


class Commitment(AppendOnly):
    """Products that a clause of a convention promises to have; of a clause the last row counts."""

    uid = uid()
    convention = models.ForeignKey("schemes.Convention", models.PROTECT, related_name="+")
    clause = models.PositiveSmallIntegerField(_("clause"))  # Its number in the convention.
    stockout_days_most = models.PositiveSmallIntegerField(_("jours de rupture au plus par mois"))
    since = models.DateField(_("depuis"))
    closed = models.BooleanField(_("levé"), default=False)

    class Meta:
        verbose_name = _("engagement de disponibilité")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="supplies_commitment_days", condition=Q(stockout_days_most__lte=31)
            )
        ]


class CommittedProduct(AppendOnly):
    """A product of a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="products")
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("produit promis")
        ordering = ["product__label", "id"]
