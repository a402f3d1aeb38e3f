"""Who gives, what for, and each movement of money. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX
from pacte.programmes.sheets.models import columns


class Envelope(Row):
    """What a funder gives to a programme, in one currency; a source of the ledger."""

    class Kind(models.TextChoices):
        CASH = "cash", _("argent")
        IN_KIND = "in_kind", _("nature")

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="envelopes")
    code = models.CharField(_("code"), max_length=20, validators=[columns.CODE])
    funder = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="envelopes", null=True, blank=True
    )  # None: the text does not name who.
    title = models.CharField(_("intitulé"), max_length=200)
    kind = models.CharField(_("apport"), max_length=8, choices=Kind, default=Kind.CASH)
    currency = models.CharField(_("devise"), max_length=3, choices=columns.CURRENCIES)
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, related_name="envelopes", null=True, blank=True
    )
    source = models.ForeignKey("ledger.Source", models.PROTECT, related_name="envelopes")

    class Meta:
        verbose_name = _("financement")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="envelope_code",
                violation_error_message=_("Ce programme a déjà un financement de ce code."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class Line(Row):
    """What money is for: a budget line, perhaps under another; a source of the ledger."""

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="lines")
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    code = models.CharField(_("code"), max_length=20, validators=[columns.CODE])
    title = models.CharField(_("ligne"), max_length=200)
    aim = models.ForeignKey(
        "sheets.Aim", models.PROTECT, related_name="lines", null=True, blank=True
    )
    sector = models.CharField(_("secteur CAD"), max_length=5, blank=True)
    source = models.ForeignKey("ledger.Source", models.PROTECT, related_name="lines")

    class Meta:
        verbose_name = _("ligne budgétaire")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"], name="line_code",
                violation_error_message=_("Ce programme a déjà une ligne de ce code."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Flow(AppendOnly):
    """Money planned, pledged, committed, received or spent; corrected by its reversal."""

    class Kind(models.TextChoices):
        PLANNED = "planned", _("prévu")
        PLEDGED = "pledged", _("promis")
        COMMITTED = "committed", _("engagé")
        RECEIVED = "received", _("reçu")
        SPENT = "spent", _("dépensé")

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="flows")
    envelope = models.ForeignKey(
        Envelope, models.PROTECT, related_name="flows", null=True, blank=True
    )
    line = models.ForeignKey(Line, models.PROTECT, related_name="flows", null=True, blank=True)
    kind = models.CharField(_("mouvement"), max_length=9, choices=Kind)
    year = models.PositiveSmallIntegerField(_("année"), null=True, blank=True)
    made_on = columns.partial(_("date"))
    amount = models.BigIntegerField(_("montant"))
    currency = models.CharField(_("devise"), max_length=3, choices=columns.CURRENCIES)
    words = models.CharField(_("libellé"), max_length=300, blank=True)
    document = models.ForeignKey(
        "sheets.Document", models.PROTECT, related_name="+", null=True, blank=True
    )
    quote = columns.long_text(_("passage exact"))
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("mouvement")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="flow_amount",
                condition=Q(reverses=None, amount__gt=0, amount__lte=LINE_MAX)
                | Q(reverses__isnull=False, amount__lt=0, amount__gte=-LINE_MAX),
                violation_error_message=_("Un montant est plus grand que zéro."),
            ),
            models.CheckConstraint(
                name="flow_of_something",
                condition=Q(envelope__isnull=False) | Q(line__isnull=False),
                violation_error_message=_("Dites le financement, la ligne, ou les deux."),
            ),
            models.CheckConstraint(
                name="flow_year",
                condition=Q(year=None) | Q(year__gte=1900, year__lte=2200),
                violation_error_message=_("L’année va de 1900 à 2200."),
            ),
        ]
        indexes = [models.Index(fields=["programme", "kind", "year"], name="flow_matrix")]


class ShareRule(AppendOnly):
    """A share that must be reached or not passed, with what it is a share of; last row counts."""

    class What(models.TextChoices):
        FUNDER = "funder_share", _("part d’un financeur")
        ADDITIONAL = "additional_revenue", _("revenus additionnels")
        CEILING = "ceiling", _("plafond d’une ligne")

    class Base(models.TextChoices):
        TOTAL = "total", _("le total du programme")
        GRANT = "grant", _("la subvention (une ligne)")

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="rules")
    code = models.CharField(_("code"), max_length=20, validators=[columns.CODE])
    title = models.CharField(_("règle"), max_length=200)
    what = models.CharField(_("nature"), max_length=20, choices=What)
    base = models.CharField(_("base"), max_length=8, choices=Base)
    share = models.BigIntegerField(_("part"))
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="+", null=True, blank=True)
    line = models.ForeignKey(Line, models.PROTECT, related_name="+", null=True, blank=True)
    # Of additional revenue: what it is added to, on a day.
    amount = columns.amount(_("revenus de départ"))
    currency = columns.currency()
    baseline_on = columns.partial(_("au"))
    document = models.ForeignKey(
        "sheets.Document", models.PROTECT, related_name="+", null=True, blank=True
    )
    quote = columns.long_text(_("passage exact"))
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("règle de cofinancement")
        ordering = ["id"]
        constraints = [
            columns.share_in_bounds("rule_share"), columns.amount_has_currency("rule_amount")
        ]  # fmt: skip


class Receipt(AppendOnly):
    """Revenue that counts for a rule, with its evidence; ``withdraws`` takes one out."""

    uid = uid()
    programme = models.ForeignKey("sheets.Programme", models.PROTECT, related_name="receipts")
    rule = models.CharField(_("règle"), max_length=20)  # Its code.
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="revenue_receipts"
    )
    on = models.DateField(_("encaissé le"))
    amount = models.BigIntegerField(_("montant"))
    currency = models.CharField(_("devise"), max_length=3, choices=columns.CURRENCIES)
    words = models.CharField(_("d’où vient ce revenu"), max_length=300)
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("revenu additionnel")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="receipt_amount", condition=Q(amount__gt=0, amount__lte=LINE_MAX),
                violation_error_message=_("Un montant est plus grand que zéro."),
            )
        ]  # fmt: skip
