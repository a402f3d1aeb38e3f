"""What external partners declare, and what the authorities say of it. No rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.words import THEMES


class Declaration(Row):
    """What an external partner does, or wants to do: what, from when to when, with how much."""

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="declarations"
    )
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="declarations", null=True, blank=True
    )
    title = models.CharField(_("activité"), max_length=250)
    theme = models.CharField(_("thème"), max_length=24, choices=THEMES)
    words = columns.long_text(_("ce qui sera fait, pour qui"))
    start = columns.partial(_("début"))
    end = columns.partial(_("fin"))
    amount = columns.amount(_("budget"))
    currency = columns.currency()
    funder = models.CharField(_("financé par"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("déclaration")
        ordering = ["-id"]
        constraints = [columns.amount_has_currency("declaration_amount")]

    def __str__(self) -> str:
        return self.title


class DeclarationPlace(AppendOnly):
    """Where an activity takes place, or no longer; the last row of a place counts."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="places")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="declarations")
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "declaration"], name="declaration_place")]


class DeclarationStep(AppendOnly):
    """The partner ends its activity, or withdraws its declaration; or takes it up again."""

    class State(models.TextChoices):
        DECLARED = "declared", _("déclarée")
        ENDED = "ended", _("terminée")
        WITHDRAWN = "withdrawn", _("retirée par le partenaire")

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = models.DateField(_("le"))
    words = models.CharField(_("motif"), max_length=400, blank=True)

    class Meta:
        ordering = ["id"]


class Opinion(AppendOnly):
    """What the health inspection thinks of a declaration; the last one counts."""

    class Verdict(models.TextChoices):
        FAVOURABLE = "favourable", _("favorable")
        RESERVES = "with_reserves", _("favorable avec réserves")
        UNFAVOURABLE = "unfavourable", _("défavorable")

    class Fit(models.TextChoices):
        YES = "yes", _("conforme au plan")
        PARTLY = "partly", _("conforme en partie")
        NO = "no", _("hors du plan")
        UNKNOWN = "unknown", _("plan non connu")

    uid = uid()
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="opinions")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+",
                                     null=True, blank=True)  # fmt: skip
    verdict = models.CharField(_("avis"), max_length=14, choices=Verdict)
    fit = models.CharField(_("le plan"), max_length=8, choices=Fit)
    plan = models.CharField(_("plan, axe ou activité du plan"), max_length=300, blank=True)
    reasons = models.TextField(_("motifs"), max_length=2000)
    on = models.DateField(_("le"))
    by = models.CharField(_("par"), max_length=150)

    class Meta:
        ordering = ["id"]


class PartnerAgreement(AppendOnly):
    """The authority agrees that a partner works: under which number, until when."""

    uid = uid()
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="agreements")
    number = models.CharField(_("numéro d’agrément"), max_length=40, unique=True)
    since = models.DateField(_("depuis"))
    until = models.DateField(_("jusqu’au"))  # The day after its last.
    conditions = models.CharField(_("conditions"), max_length=600, blank=True)
    by = models.CharField(_("par"), max_length=150)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="partner_agreement_span",
                condition=models.Q(until__gt=models.F("since")),
                violation_error_message=_("L’agrément finit après son début."),
            )
        ]


class YearlyReview(AppendOnly):
    """The yearly review of an activity: what was done of what was declared."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("conforme")
        PARTLY = "partly", _("à corriger")
        BAD = "bad", _("non conforme")

    uid = uid()
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField(_("année"))
    verdict = models.CharField(_("constat"), max_length=8, choices=Verdict)
    words = models.TextField(_("ce qui a été fait, ce qui est demandé"), max_length=2000)
    on = models.DateField(_("le"))
    by = models.CharField(_("par"), max_length=150)

    class Meta:
        ordering = ["year", "id"]


class Sanction(AppendOnly):
    """A warning, the withdrawal of the agreement, or its lifting."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("avertissement")
        WITHDRAWAL = "withdrawal", _("retrait de l’agrément")
        LIFTED = "lifted", _("levée de la sanction")

    uid = uid()
    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="sanctions")
    kind = models.CharField(_("mesure"), max_length=10, choices=Kind)
    since = models.DateField(_("depuis"))
    words = models.TextField(_("motifs"), max_length=2000)
    by = models.CharField(_("par"), max_length=150)

    class Meta:
        ordering = ["id"]
