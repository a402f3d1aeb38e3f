"""Meetings: when, about what, who came, what was written of them. No rules.

An agenda and an attendance sheet are written whole: their rows carry one entry, and the rows of
the last entry are those that count. What was written before stays beside.
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.governance.bodies.models.bodies import Body, Seat, Sex, long_text, partial
from pacte.journal.rows import AppendOnly, Row, uid

MINUTES_MAX = 60_000


class Meeting(Row):
    """A meeting of a body, planned or held; of the past, its day may be a year only."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", _("ordinaire")
        EXTRAORDINARY = "extraordinary", _("extraordinaire")
        FOUNDING = "founding", _("constitutive")
        ELECTIVE = "elective", _("élective")

    uid = uid()
    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    number = models.PositiveIntegerField(_("numéro"))
    title = models.CharField(_("objet"), max_length=200)
    kind = models.CharField(_("nature"), max_length=15, choices=Kind, default=Kind.ORDINARY)
    on = partial(_("date"))
    hour = models.TimeField(_("heure"), null=True, blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="meetings", null=True, blank=True,
        verbose_name=_("lieu"),
    )  # fmt: skip
    where = models.CharField(_("adresse ou salle"), max_length=200, blank=True)
    online = models.BooleanField(_("à distance"), default=False)
    # How many members are called, where the quorum counts members and not seats; null: not known.
    called = models.PositiveIntegerField(_("membres appelés"), null=True, blank=True)
    after = models.ForeignKey(  # Of which this one is the second convocation.
        "self", models.PROTECT, related_name="again", null=True, blank=True,
        verbose_name=_("deuxième convocation de"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("réunion")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="meeting_number"),
            models.CheckConstraint(
                name="meeting_after_another",
                condition=Q(after=None) | ~Q(after=F("id")),
            ),
        ]
        indexes = [models.Index(fields=["on", "body"], name="meeting_on")]  # The calendars.

    def __str__(self) -> str:
        return self.title


class MeetingState(AppendOnly):
    """On a day a meeting was convened, held, found without quorum, put off or cancelled.

    What was counted stays with it: null is not counted, never zero.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("prévue")
        CONVENED = "convened", _("convoquée")
        HELD = "held", _("tenue")
        NO_QUORUM = "no_quorum", _("sans quorum")
        CANCELLED = "cancelled", _("annulée")

    class Quorum(models.TextChoices):
        REACHED = "reached", _("quorum atteint")
        MISSED = "missed", _("quorum non atteint")
        NO_RULE = "no_rule", _("aucun quorum n’est prévu")
        ATTESTED = "attested", _("selon la source, sans feuille de présence")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="states")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = partial(_("le"))
    quorum = models.CharField(_("quorum"), max_length=10, choices=Quorum, blank=True)
    expected = models.PositiveIntegerField(_("attendus"), null=True, blank=True)
    present = models.PositiveIntegerField(_("présents ou représentés"), null=True, blank=True)
    needed = models.PositiveIntegerField(_("nécessaires"), null=True, blank=True)
    words = models.CharField(_("ce qui est dit"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("état d’une réunion")
        ordering = ["id"]


class AgendaItem(AppendOnly):
    """A point of an agenda."""

    uid = uid()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("rang"))
    title = models.CharField(_("point"), max_length=200)
    presenter = models.CharField(_("rapporteur"), max_length=120, blank=True)
    document = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("document"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("point de l’ordre du jour")
        ordering = ["position", "id"]


class Attendance(AppendOnly):
    """A seat, a guest, or several members counted together, at a meeting."""

    class Presence(models.TextChoices):
        PRESENT = "present", _("présent")
        REPRESENTED = "represented", _("représenté")
        EXCUSED = "excused", _("excusé")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    seat = models.ForeignKey(
        Seat, models.PROTECT, related_name="attendances", null=True, blank=True
    )
    member = models.BooleanField(_("membre"), default=True)  # False: a guest.
    person = models.CharField(_("nom"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("organisation"),
    )  # fmt: skip
    sex = models.CharField(_("sexe"), max_length=7, choices=Sex, default=Sex.UNKNOWN)
    presence = models.CharField(_("présence"), max_length=11, choices=Presence)
    represented_by = models.CharField(_("représenté par"), max_length=120, blank=True)
    count = models.PositiveIntegerField(  # More than one: not by name.
        _("nombre"), default=1, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("présence")
        ordering = ["id"]


class Minutes(AppendOnly):
    """A version of what is written of a meeting. The last one counts until one is adopted."""

    uid = uid()
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    version = models.PositiveIntegerField(_("version"))
    text = long_text(_("texte"), MINUTES_MAX, blank=False)

    class Meta:
        verbose_name = _("procès-verbal")
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version")
        ]


class MinutesStep(AppendOnly):
    """A version was adopted, or signed by somebody, or its signed copy was filed."""

    class State(models.TextChoices):
        ADOPTED = "adopted", _("adopté")
        SIGNED = "signed", _("signé")
        FILED = "filed", _("exemplaire signé déposé")

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = models.DateField(_("le"))
    adopted_at = models.ForeignKey(
        Meeting, models.PROTECT, related_name="adopted", null=True, blank=True,
        verbose_name=_("adopté à"),
    )  # fmt: skip
    person = models.CharField(_("nom"), max_length=120, blank=True)
    as_what = models.CharField(_("qualité"), max_length=120, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("exemplaire signé"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("suite d’un procès-verbal")
        ordering = ["id"]
