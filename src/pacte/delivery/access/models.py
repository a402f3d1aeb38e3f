"""Studies of access and what they found. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid


class Study(Row):
    """A question of access: the people of an area, a service, how far is near."""

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="access_studies", null=True,
        blank=True, verbose_name=_("organisation"),
    )  # fmt: skip
    title = models.CharField(_("intitulé"), max_length=150)
    area = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="access_studies", verbose_name=_("territoire")
    )
    care = models.ForeignKey(  # None: any care.
        "quality.CareKind", models.PROTECT, related_name="access_studies", null=True, blank=True,
        verbose_name=_("service"),
    )  # fmt: skip
    metres = models.PositiveIntegerField(_("distance (m)"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("temps de marche (min)"), null=True, blank=True)
    speed = models.PositiveIntegerField(_("vitesse (m/h)"), null=True, blank=True)
    detour = models.PositiveIntegerField(_("détour"))  # Millionths.
    precision = models.PositiveIntegerField(_("précision des positions (m)"))
    closed = models.BooleanField(_("rangée"), default=False)

    class Meta:
        verbose_name = _("étude d’accès")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="study_near",
                condition=Q(metres__isnull=False, minutes=None)
                | Q(metres=None, minutes__isnull=False, speed__isnull=False),
                violation_error_message=_("Une distance ou un temps de marche, l’un des deux."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Run(AppendOnly):
    """What a study found of a day, as known when it was computed."""

    uid = uid()
    study = models.ForeignKey(Study, models.PROTECT, related_name="runs")
    day = models.DateField(_("au"))
    year = models.PositiveSmallIntegerField(_("population de l’année"))
    oldest = models.PositiveSmallIntegerField(null=True)  # The oldest count that was used.
    straight = models.PositiveIntegerField()  # The threshold as the crow flies, in metres.
    facilities = models.PositiveIntegerField(_("formations comptées"))
    unplaced_facilities = models.PositiveIntegerField(_("formations sans position"))
    unknown_facilities = models.PositiveIntegerField(_("formations dont le service est inconnu"))

    class Meta:
        verbose_name = _("calcul d’accès")
        ordering = ["-id"]
        get_latest_by = "id"


class Part(AppendOnly):
    """The people of a place of the study's area, or of all of it, within the threshold or not."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="parts")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    whole = models.BooleanField(default=False)  # The area itself.
    people = models.PositiveBigIntegerField()
    surely = models.PositiveBigIntegerField()
    perhaps = models.PositiveBigIntegerField()
    total = models.PositiveBigIntegerField()
    unplaced = models.PositiveBigIntegerField()
    uncounted = models.PositiveIntegerField()  # Places.

    class Meta:
        verbose_name = _("part d’un calcul d’accès")
        ordering = ["id"]


class WorkEffect(AppendOnly):
    """The people whom a work brought within the threshold: after it, and as if it were not."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="effects")
    work = models.ForeignKey("works.Work", models.PROTECT, related_name="access_effects")
    before = models.PositiveBigIntegerField()
    after = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("effet d’un ouvrage sur l’accès")
        ordering = ["id"]

    @property
    def gain(self) -> int:
        return self.after - self.before


class Proposal(AppendOnly):
    """Where the next facility would reach most people of those not reached, in order."""

    class Method(models.TextChoices):
        GREEDY = "greedy", _("l’un après l’autre")
        EXACT = "exact", _("le meilleur ensemble")

    run = models.ForeignKey(Run, models.PROTECT, related_name="proposals")
    asked = models.PositiveSmallIntegerField()  # How many sites were asked for.
    method = models.CharField(_("méthode"), max_length=6, choices=Method)
    rank = models.PositiveSmallIntegerField(_("rang"))
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    adds = models.PositiveBigIntegerField(_("personnes de plus"))

    class Meta:
        verbose_name = _("site proposé")
        ordering = ["method", "rank"]
