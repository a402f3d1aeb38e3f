"""A work and the steps it went through. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.records.models import Delivered
from pacte.journal.rows import AppendOnly, uid
from pacte.kernel.money import WHOLE

DEGREES = 1_000_000  # Positions are whole micro-degrees.


class Kind(models.TextChoices):
    HEALTH_POST = "health_post", _("poste de santé")
    HEALTH_CENTRE = "health_centre", _("centre de santé")
    MATERNITY = "maternity", _("maternité")
    THEATRE = "theatre", _("bloc opératoire")
    REHABILITATION = "rehabilitation", _("unité de réadaptation")
    WATER = "water", _("adduction d’eau")
    ENERGY = "energy", _("énergie")
    MASTER_PLAN = "master_plan", _("plan directeur d’hôpital")
    OTHER = "other", _("autre ouvrage")


class Nature(models.TextChoices):
    NEW = "new", _("construction")
    EXTENSION = "extension", _("extension")
    RENOVATION = "renovation", _("rénovation")


class Step(models.TextChoices):
    """What happens to a work, in this order; the last three are beside it."""

    NEED = "need", _("besoin")
    SITE = "site", _("site")
    DESIGN = "design", _("étude")
    PROCUREMENT = "procurement", _("passation du marché")
    CONTRACT = "contract", _("contrat")
    WORKS = "works", _("travaux")
    PROVISIONAL = "provisional", _("réception provisoire")
    FINAL = "final", _("réception définitive")
    FUNCTIONAL = "functional", _("fonctionnel")
    NOT_FUNCTIONAL = "not_functional", _("n’est plus fonctionnel")
    STOPPED = "stopped", _("à l’arrêt")
    CANCELLED = "cancelled", _("abandonné")


class State(models.TextChoices):
    """What a work is today, for lists and maps."""

    NEED = "need", _("besoin")
    PREPARED = "prepared", _("en préparation")
    UNDER_WAY = "under_way", _("en chantier")
    STOPPED = "stopped", _("à l’arrêt")
    UNFINISHED = "unfinished", _("reçu, pas fonctionnel")
    FUNCTIONAL = "functional", _("fonctionnel")
    CANCELLED = "cancelled", _("abandonné")


class Work(Delivered):
    """Something that is built, extended or renovated for a facility or on a site; or the master
    plan of a hospital, of which other works are parts."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=30, unique=True)
    rank = models.PositiveIntegerField(editable=False)  # Within its organisation.
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="works", verbose_name=_("porté par")
    )
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="works", null=True, blank=True,
        verbose_name=_("formation sanitaire"),
    )  # fmt: skip
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="works", verbose_name=_("lieu")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="parts", null=True, blank=True,
        verbose_name=_("plan directeur"),
    )  # fmt: skip
    title = models.CharField(_("intitulé"), max_length=200)
    plain = models.CharField(max_length=200, editable=False, db_index=True)  # For searching.
    kind = models.CharField(_("ouvrage"), max_length=14, choices=Kind)
    nature = models.CharField(_("nature"), max_length=10, choices=Nature)
    words = models.TextField(_("ce qui est construit"), max_length=2000, blank=True)
    programme = models.CharField(_("programme"), max_length=40, blank=True)  # Its code, or words.
    opens = models.CharField(_("soins ouverts"), max_length=400, blank=True)  # Codes, a space.
    latitude = models.IntegerField(_("latitude"), null=True, blank=True)
    longitude = models.IntegerField(_("longitude"), null=True, blank=True)
    # What the rows below say today, kept by the commands so that lists and maps are quick.
    step = models.CharField(_("étape"), max_length=14, choices=Step, default=Step.NEED)
    step_on = models.CharField(max_length=10)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.NEED)
    progress = models.IntegerField(_("avancement"), null=True, blank=True)  # Millionths.
    progress_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(_("fin contractuelle"), null=True, blank=True)
    lacks = models.CharField(_("il manque"), max_length=120, blank=True)  # Codes of conditions.
    functional_on = models.CharField(_("fonctionnel depuis"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("ouvrage")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "rank"], name="work_rank"),
            models.CheckConstraint(
                name="work_progress",
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=WHOLE),
                violation_error_message=_("Un avancement va de 0 à 100 %%."),
            ),
            models.CheckConstraint(
                name="work_position",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__gte=-90 * DEGREES, latitude__lte=90 * DEGREES,
                    longitude__gte=-180 * DEGREES, longitude__lte=180 * DEGREES,
                ),
                violation_error_message=_("Cette position n’existe pas."),
            ),
            models.CheckConstraint(name="work_of_another", condition=~Q(parent=F("id"))),
        ]  # fmt: skip
        indexes = [
            # The list, by state; the map; the works of a facility with their state.
            models.Index(fields=["state", "-id"], name="work_state"),
            models.Index(fields=["place", "state"], name="work_place"),
            models.Index(fields=["facility", "state"], name="work_facility"),
            models.Index(fields=["organisation", "state", "-id"], name="work_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.title}"


class WorkStep(AppendOnly):
    """On a day, a work entered a step. What a text says may be no more precise than a year."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="steps")
    step = models.CharField(_("étape"), max_length=14, choices=Step)
    on = models.CharField(_("date"), max_length=10)
    words = models.CharField(_("explications"), max_length=400, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("étape d’un ouvrage")
        ordering = ["id"]
        indexes = [
            # A measure: what became functional in a period.
            models.Index(fields=["step", "on", "work"], name="workstep_when"),
        ]
