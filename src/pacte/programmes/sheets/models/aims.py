"""What a programme aims at, and its stages. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.programme import Document, Programme
from pacte.programmes.sheets.models.statements import Sourced
from pacte.programmes.sheets.models.words import AIM_KINDS, THEMES


class Aim(Sourced, Row):
    """A goal, an objective, an axis, a result, an activity: one node of a programme's tree."""

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="aims")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True
    )
    kind = models.CharField(_("nature"), max_length=20, choices=AIM_KINDS)
    code = models.CharField(_("code"), max_length=20, validators=[columns.CODE])
    position = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("titre"), max_length=400)
    words = columns.long_text(_("en toutes lettres"))
    theme = models.CharField(_("thème"), max_length=24, choices=THEMES, blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("visée")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="aim_code",
                violation_error_message=_("Ce programme a déjà une visée de ce code."),
            ),
            models.CheckConstraint(name="aim_not_its_own", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class AimState(AppendOnly):
    """From a day on, an aim is followed, dropped or replaced; the last row counts."""

    class State(models.TextChoices):
        ACTIVE = "active", _("suivie")
        DROPPED = "dropped", _("abandonnée")
        REPLACED = "replaced", _("remplacée")

    aim = models.ForeignKey(Aim, models.PROTECT, related_name="states")
    state = models.CharField(_("état"), max_length=10, choices=State)
    since = columns.partial(_("depuis"))
    replaced_by = models.ForeignKey(
        Aim, models.PROTECT, related_name="replaces", null=True, blank=True
    )
    reason = models.CharField(_("motif"), max_length=400)

    class Meta:
        verbose_name = _("état d’une visée")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="aim_replaced_by_one",
                condition=Q(state="replaced", replaced_by__isnull=False)
                | ~Q(state="replaced") & Q(replaced_by=None),
                violation_error_message=_("Une visée remplacée dit par laquelle."),
            )
        ]


class Stage(Sourced, Row):
    """A step in the life of a programme: when it was to be, when it was."""

    class Kind(models.TextChoices):
        PREPARATION = "preparation", _("préparation")
        MEETING = "meeting", _("rencontre, atelier")
        SIGNATURE = "signature", _("signature")
        APPROVAL = "approval", _("dépôt, défense, décision")
        START = "start", _("démarrage")
        PHASE = "phase", _("phase")
        REVIEW = "review", _("revue, évaluation")
        END = "end", _("clôture")
        OTHER = "other", _("autre")

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="stages")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("rang"))
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    title = models.CharField(_("titre"), max_length=250)
    planned_start = columns.partial(_("prévu du"))
    planned_end = columns.partial(_("prévu au"))
    real_start = columns.partial(_("réel du"))
    real_end = columns.partial(_("réel au"))

    class Meta:
        verbose_name = _("étape")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class StageState(AppendOnly):
    """What somebody says of a stage: planned, going on, done, abandoned; the last row counts."""

    class State(models.TextChoices):
        PLANNED = "planned", _("prévue")
        RUNNING = "running", _("en cours")
        DONE = "done", _("faite")
        CANCELLED = "cancelled", _("abandonnée")

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="states")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = columns.partial(_("le"))
    words = models.CharField(_("en mots"), max_length=400, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("état d’une étape")
        ordering = ["id"]
