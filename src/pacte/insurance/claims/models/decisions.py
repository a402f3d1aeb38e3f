"""Decisions beside the facts, only added: settlements, reviews, appeals, adjustments, looks."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.models.facts import Claim, ClaimLine
from pacte.journal.rows import AppendOnly, uid
from pacte.kernel.money import LINE_MAX


class Settlement(AppendOnly):
    """One run over the submitted invoices of a month of a scheme, and what it came to."""

    uid = uid()
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="settlements")
    month = models.DateField(_("mois"))
    settled_at = models.DateTimeField(_("liquidé le"))
    settled_by = models.CharField(max_length=150)
    decided = models.PositiveIntegerField(_("lignes décidées"))
    waiting = models.PositiveIntegerField(_("lignes en attente"))
    asked = models.BigIntegerField(_("réclamé"))
    mutual_pays = models.BigIntegerField(_("accepté"))
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("liquidation")
        ordering = ["month", "id"]
        indexes = [models.Index(fields=["scheme", "month"], name="settlement_month")]


class Decision(AppendOnly):
    """What was decided on a line, with the whole numbers of its working."""

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="decision")
    # Checking a key costs PostgreSQL 9 µs a row, inside the lock: it checks that of the line.
    settlement = models.ForeignKey(
        Settlement, models.PROTECT, related_name="decisions", null=True, db_constraint=False
    )
    scheme = models.ForeignKey(
        "schemes.Scheme", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(  # Null: none was in force.
        "schemes.SchemeVersion",
        models.PROTECT,
        related_name="+",
        null=True,
        db_constraint=False,
        db_index=False,
    )
    # The working: the columns of ``rules.facts.Settlement``.
    reason = models.PositiveSmallIntegerField(_("motif"))
    asked = models.BigIntegerField(_("réclamé"))
    price = models.BigIntegerField(_("prix retenu"))
    quantity = models.BigIntegerField(_("quantité couverte"))
    covered = models.BigIntegerField(_("coût couvert"))
    deducted = models.BigIntegerField(_("franchise"))
    flat = models.BigIntegerField(_("forfait de l’adhérent"))
    share = models.BigIntegerField(_("part de la mutuelle"))
    limit = models.SmallIntegerField(_("limite atteinte"))
    room = models.BigIntegerField(_("reste sous la limite"))
    care = models.SmallIntegerField(_("ligne de la définition"))
    rule = models.SmallIntegerField(_("règle"))
    same_as = models.BigIntegerField(_("ligne déjà comptée"), default=0)
    counts = models.BigIntegerField(_("limites entamées"), default=0)
    opens = models.BigIntegerField(_("épisodes ouverts"), default=0)
    deductible = models.SmallIntegerField(_("franchise appliquée"))
    year = models.IntegerField(_("exercice"))  # Its first day, counted from 1970.
    mutual_pays = models.BigIntegerField(_("payé par la mutuelle"))
    member_pays = models.BigIntegerField(_("payé par l’adhérent"))
    refused = models.BigIntegerField(_("refusé"))

    class Meta:
        verbose_name = _("décision")
        constraints = [
            models.CheckConstraint(
                name="decision_adds_up",
                condition=Q(mutual_pays__gte=0, member_pays__gte=0, refused__gte=0)
                & Q(asked=F("mutual_pays") + F("member_pays") + F("refused")),
            )
        ]
        # Has anything been decided since the batch was prepared?
        indexes = [models.Index(fields=["scheme", "id"], name="decision_scheme")]


class ReviewRequest(AppendOnly):
    """A line that the medical adviser is asked to look at; until then it waits."""

    class Why(models.TextChoices):
        CHOSEN = "chosen", _("choisie à la main")
        RANDOM = "random", _("tirée au sort")
        AMOUNT = "amount", _("montant élevé")

    line = models.OneToOneField(ClaimLine, models.PROTECT, related_name="review_request")
    why = models.CharField(max_length=10, choices=Why)
    asked_on = models.DateField()


class Review(AppendOnly):
    """What the adviser says of a line. The last one counts; the facts stay as they were.

    Before settlement it bounds what the engine takes (``quantity``, ``price``, or nothing at all);
    after, it is followed by an adjustment.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("acceptée telle quelle")
        CHANGED = "changed", _("changée")
        REFUSED = "refused", _("refusée")

    uid = uid()
    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="reviews")
    verdict = models.CharField(_("avis"), max_length=10, choices=Verdict)
    quantity = models.PositiveIntegerField(_("quantité admise"), null=True, blank=True)
    price = models.BigIntegerField(_("prix admis"), null=True, blank=True)
    why = models.CharField(_("motif"), max_length=400)
    reviewed_on = models.DateField(_("le"))
    reviewer = models.UUIDField()
    name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("avis médical")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="review_says_what_changes",
                condition=~Q(verdict="changed")
                | Q(quantity__isnull=False)
                | Q(price__isnull=False),
            ),
            models.CheckConstraint(
                name="review_price", condition=Q(price=None) | Q(price__gte=0, price__lte=LINE_MAX)
            ),
        ]


class Appeal(AppendOnly):
    """The clinic contests what was decided on a line."""

    uid = uid()
    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="appeals")
    amount = models.BigIntegerField(_("montant contesté"))
    text = models.TextField(_("ce que dit le centre"), max_length=2000)
    attachment = models.CharField(max_length=64, blank=True)  # The digest of a stored file.
    attachment_name = models.CharField(max_length=120, blank=True)
    made_on = models.DateField(_("déposé le"))
    author = models.UUIDField()
    name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("recours")
        ordering = ["id"]


class AppealAnswer(AppendOnly):
    """The answer to an appeal, by another person than who reviewed the line."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("accepté")
        PARTLY = "partly", _("accepté en partie")
        REFUSED = "refused", _("refusé")

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="answer")
    verdict = models.CharField(_("réponse"), max_length=10, choices=Verdict)
    amount = models.BigIntegerField(_("montant accordé"), default=0)
    text = models.TextField(_("motif"), max_length=2000)
    answered_on = models.DateField(_("répondu le"))
    author = models.UUIDField()
    name = models.CharField(max_length=150)


class Adjustment(AppendOnly):
    """What a settled line is changed by, since a day. The decision stays as it was made."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("avis médical")
        APPEAL = "appeal", _("recours accepté")
        CORRECTION = "correction", _("correction tardive")

    uid = uid()
    line = models.ForeignKey(ClaimLine, models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=10, choices=Kind)
    delta = models.BigIntegerField(_("différence"))
    why = models.CharField(_("motif"), max_length=400)
    made_on = models.DateField(_("le"))

    class Meta:
        verbose_name = _("rectification")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_delta",
                condition=~Q(delta=0) & Q(delta__gte=-LINE_MAX, delta__lte=LINE_MAX),
            )
        ]


class Look(AppendOnly):
    """Somebody saw a diagnosis. Written when the page is shown, outside any command."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="looks")
    actor = models.UUIDField()
    name = models.CharField(max_length=150)
    looked_at = models.DateTimeField()
    page = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("consultation de dossier")
        ordering = ["-id"]
