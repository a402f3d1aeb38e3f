"""Checklists, visits, scores, care offered and the minimum. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import WHOLE


class Checklist(Row):
    """What is looked at on a visit; its content is in its versions."""

    uid = uid()
    code = models.CharField(_("code"), max_length=30, unique=True)
    title = models.CharField(_("titre"), max_length=200)
    closed = models.BooleanField(_("n’est plus utilisée"), default=False)

    class Meta:
        verbose_name = _("grille")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(AppendOnly):
    """A checklist as it is since a day, whole: its document never changes."""

    uid = uid()
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    since = models.DateField(_("depuis"))
    document = models.TextField()  # Canonical JSON, as ``rules.read`` gives it.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("version d’une grille")
        ordering = ["number"]
        constraints = [models.UniqueConstraint("checklist", "number", name="quality_version_once")]

    def __str__(self) -> str:
        return f"{self.checklist.title}, {self.number}"


class Visit(Row):
    """Somebody looks at a facility with a checklist, on a day."""

    class Kind(models.TextChoices):
        EXTERNAL = "external", _("évaluation externe")
        SELF = "self", _("autoévaluation")
        COUNTER = "counter", _("contre-vérification")

    class State(models.TextChoices):
        DRAFT = "draft", _("en cours")
        SUBMITTED = "submitted", _("envoyée")
        CONFIRMED = "confirmed", _("confirmée")

    uid = uid()
    version = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="visits")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="quality_visits")
    on = models.DateField(_("le"))
    kind = models.CharField(_("visite"), max_length=8, choices=Kind)
    by = models.CharField(_("par"), max_length=150)
    author = models.UUIDField()  # Of who scores: somebody else confirms.
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("pour"),
    )  # fmt: skip
    level = models.CharField(max_length=20, blank=True)  # Of the facility on that day.
    state = models.CharField(_("état"), max_length=9, choices=State, default=State.DRAFT)
    score = models.IntegerField(null=True, blank=True)  # Millionths; null: nothing is answered.
    answered = models.PositiveSmallIntegerField(default=0)
    missing = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(_("remarque"), max_length=400, blank=True)
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        verbose_name = _("visite")
        ordering = ["-on", "-id"]
        indexes = [
            models.Index(fields=["facility", "-on"], name="quality_visit_facility"),
            models.Index(fields=["-on"], name="quality_visit_on"),
        ]
        constraints = [
            models.CheckConstraint(
                name="quality_visit_score",
                condition=Q(score=None) | Q(score__gte=0, score__lte=WHOLE),
            )
        ]

    def __str__(self) -> str:
        return f"{self.facility.name}, {self.version.checklist.title}"


class Score(Row):
    """The points of one item on a visit; never more than its most."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="scores")
    item = models.CharField(max_length=30)
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    most = models.PositiveSmallIntegerField()
    not_applicable = models.BooleanField(_("sans objet"), default=False)
    words = models.CharField(_("constat"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("note d’un point")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("visit", "item", name="quality_score_once"),
            models.CheckConstraint(
                name="quality_score_most",
                condition=Q(points=None) | Q(points__lte=F("most")),
                violation_error_message=_("Une note ne dépasse pas le maximum de son point."),
            ),
            models.CheckConstraint(
                name="quality_score_said", condition=Q(points=None) | Q(not_applicable=False)
            ),
        ]


class SectionScore(Row):
    """The score of a section of a visit, kept for trends and minimums."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sections")
    section = models.CharField(max_length=30)
    score = models.IntegerField(null=True, blank=True)  # Millionths.

    class Meta:
        verbose_name = _("note d’une partie")
        ordering = ["id"]
        constraints = [models.UniqueConstraint("visit", "section", name="quality_section_once")]


class Action(Row):
    """What a facility does about a weakness: what, who, until when."""

    uid = uid()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="actions")
    item = models.CharField(max_length=30, blank=True)
    what = models.CharField(_("quoi"), max_length=300)
    who = models.CharField(_("qui"), max_length=150)
    due = models.DateField(_("pour le"))
    state = models.CharField(max_length=8, default="open")  # That of its last step.

    class Meta:
        verbose_name = _("action d’amélioration")
        ordering = ["due", "id"]
        indexes = [models.Index(fields=["state", "due"], name="quality_action_due")]

    def __str__(self) -> str:
        return self.what


class ActionStep(AppendOnly):
    """Where an action stands since a day."""

    class State(models.TextChoices):
        OPEN = "open", _("à faire")
        DOING = "doing", _("en cours")
        DONE = "done", _("faite")
        DROPPED = "dropped", _("abandonnée")

    action = models.ForeignKey(Action, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=8, choices=State)
    on = models.DateField(_("le"))
    words = models.CharField(_("ce qui a été fait"), max_length=400, blank=True)
    by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("suite d’une action")
        ordering = ["id"]


class OpinionBox(Row):
    """Where patients of a facility leave their opinion without an account: the code of its poster.

    Who has not seen the poster does not guess the code; a new one makes the old poster void.
    """

    facility = models.OneToOneField("places.Facility", models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    closed = models.BooleanField(_("fermée"), default=False)

    class Meta:
        verbose_name = _("boîte à avis")


class Opinion(AppendOnly):
    """The answer of a patient to one question; no name is asked. Those of a sheet go together."""

    class Way(models.TextChoices):
        ASKED = "asked", _("recueilli")  # Somebody of the facility or the district asked.
        LEFT = "left", _("laissé sans compte")  # By the poster's code; counted apart.

    sheet = models.UUIDField(db_index=True)
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    on = models.DateField(_("le"))
    question = models.CharField(max_length=30)  # The code of an item of the checklist.
    version = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("avis"))  # 0 bad … 3 very good.
    way = models.CharField(max_length=5, choices=Way, default=Way.ASKED)
    synthetic = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("avis d’un patient")
        indexes = [models.Index(fields=["facility", "on"], name="quality_opinion_on")]
        constraints = [
            models.CheckConstraint(name="quality_opinion_level", condition=Q(level__lte=3))
        ]


class CareKind(Row):
    """A kind of care that a facility may offer: maternity, surgery, laboratory…"""

    uid = uid()
    code = models.CharField(_("code"), max_length=30, unique=True)
    label = models.CharField(_("nom"), max_length=150)
    closed = models.BooleanField(_("n’est plus suivi"), default=False)

    class Meta:
        verbose_name = _("type de soins")
        ordering = ["label", "id"]

    def __str__(self) -> str:
        return self.label


class Offer(AppendOnly):
    """Since a day, a facility offers a kind of care or not; the last row of both counts."""

    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="offers")
    care = models.ForeignKey(CareKind, models.PROTECT, related_name="offers")
    since = models.DateField(_("depuis"))
    offered = models.BooleanField(_("offert"))
    words = models.CharField(_("remarque"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("soins offerts")
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["facility", "care", "since"], name="quality_offer_since")]


class Minimum(AppendOnly):
    """The least that is demanded of facilities since a day: by a convention, a scheme, or the
    authority of a place for a level. The last row of a ``uid`` counts."""

    uid = models.UUIDField(db_index=True, editable=False)  # That of the demand: versions share it.
    title = models.CharField(_("titre"), max_length=200)
    scheme = models.ForeignKey(
        "schemes.Scheme", models.PROTECT, related_name="+", null=True, blank=True
    )
    convention = models.ForeignKey(
        "schemes.Convention", models.PROTECT, related_name="+", null=True, blank=True
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    level = models.CharField(_("niveau"), max_length=20, blank=True)  # Empty: all of them.
    since = models.DateField(_("depuis"))
    document = models.TextField()  # Canonical JSON: services, scores, gaps.
    reference = models.CharField(_("texte"), max_length=300, blank=True)
    closed = models.BooleanField(_("levée"), default=False)

    class Meta:
        verbose_name = _("offre minimale exigée")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="quality_minimum_of_one",
                condition=Q(scheme__isnull=False, convention=None, place=None)
                | Q(scheme=None, convention__isnull=False, place=None)
                | Q(scheme=None, convention=None, place__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title
