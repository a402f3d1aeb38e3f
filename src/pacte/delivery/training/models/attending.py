"""Who was enrolled and there, what the tests say, certificates, and what became of it at work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.training.models.sessions import Session
from pacte.journal.rows import AppendOnly, Row, uid


class Enrolment(Row):
    """Somebody in a session: once, with what they were and where they worked at the time."""

    uid = uid()
    session = models.ForeignKey(Session, models.PROTECT, related_name="enrolments", db_index=False)
    person = models.ForeignKey(
        "staff.Person", models.PROTECT, related_name="+", db_constraint=False
    )
    category = models.CharField(_("catégorie"), max_length=14)
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True,
        db_constraint=False,
    )  # fmt: skip
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("inscription à une session")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"],
                name="enrolment_once",
                violation_error_message=_("Cette personne est déjà inscrite à cette session."),
            )
        ]


class Attendance(AppendOnly):
    """On a day, somebody enrolled was there, or not. The last row of a day counts."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("présent")
        ABSENT = "absent", _("absent")
        EXCUSED = "excused", _("excusé")

    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="attendances", db_index=False
    )
    day = models.DateField(_("jour"))
    presence = models.CharField(_("présence"), max_length=7, choices=Presence)

    class Meta:
        ordering = ["id"]
        # The sheet of a session; the last row of each day.
        indexes = [models.Index(fields=["enrolment", "day", "id"], name="attendance_day")]


class Test(AppendOnly):
    """What somebody scored before or after a session, in hundredths; the last of a kind counts."""

    __test__ = False  # No test of the program: pytest collects by the name.

    class Kind(models.TextChoices):
        BEFORE = "before", _("avant")
        AFTER = "after", _("après")

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="tests")
    kind = models.CharField(_("test"), max_length=6, choices=Kind)
    score = models.PositiveIntegerField(_("points"))
    out_of = models.PositiveIntegerField(_("sur"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="test_whole", condition=Q(score__lte=F("out_of"), out_of__gt=0)
            )
        ]


class Certificate(Row):
    """The paper that says that somebody followed a session; its QR code proves it."""

    uid = uid()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    issued_on = models.DateField(_("délivré le"))
    revoked_on = models.DateField(_("retiré le"), null=True, blank=True)
    revoked_why = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("certificat")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(revoked_on=None), name="certificate_once"
            )
        ]

    def __str__(self) -> str:
        return self.number


class FollowUp(AppendOnly):
    """Some months later, at work: what was learnt is done, in part, or not."""

    class Applies(models.TextChoices):
        YES = "yes", _("oui")
        PARTLY = "partly", _("en partie")
        NO = "no", _("non")

    uid = uid()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="follow_ups")
    on = models.DateField(_("vu le"))
    months = models.PositiveSmallIntegerField(_("mois après la session"))
    applies = models.CharField(_("applique ce qui a été appris"), max_length=6, choices=Applies)
    words = models.CharField(_("ce qui a été vu"), max_length=400, blank=True)
    by_name = models.CharField(_("vu par"), max_length=150)

    class Meta:
        verbose_name = _("suivi au poste de travail")
        ordering = ["id"]
