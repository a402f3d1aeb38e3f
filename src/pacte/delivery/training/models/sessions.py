"""Themes, needs and sessions: what is taught, to whom it lacks, when and where."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.records.models import Delivered, Origin
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX, WHOLE


class Theme(Row):
    """What is taught, and the skill that its certificate shows, if any."""

    uid = uid()
    code = models.CharField(_("code"), max_length=30, unique=True)
    label = models.CharField(_("thème"), max_length=150)
    skill = models.CharField(_("compétence"), max_length=100, blank=True)
    # What a certificate asks, in millionths; null: nobody has said so, the organiser decides.
    presence_least = models.PositiveIntegerField(_("présence minimale"), null=True, blank=True)
    score_least = models.PositiveIntegerField(_("note minimale après"), null=True, blank=True)
    closed = models.BooleanField(_("n’est plus proposé"), default=False)

    class Meta:
        verbose_name = _("thème de formation")
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(
                name="theme_leasts",
                condition=(Q(presence_least=None) | Q(presence_least__lte=WHOLE))
                & (Q(score_least=None) | Q(score_least__lte=WHOLE)),
            )
        ]

    def __str__(self) -> str:
        return self.label


class Need(Row):
    """In a year, so many people of a facility or an organisation need a theme: the plan."""

    uid = uid()
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="needs")
    year = models.PositiveSmallIntegerField(_("année"))
    people = models.PositiveIntegerField(_("personnes à former"))
    why = models.CharField(_("pourquoi"), max_length=300, blank=True)
    withdrawn = models.BooleanField(_("retiré"), default=False)

    class Meta:
        verbose_name = _("besoin de formation")
        ordering = ["-year", "id"]
        indexes = [models.Index(fields=["year", "theme"], name="need_year")]  # The plan of a year.
        constraints = [
            models.CheckConstraint(
                name="need_of_one",
                condition=Q(facility=None, organisation__isnull=False)
                | Q(facility__isnull=False, organisation=None),
            )
        ]


class State(models.TextChoices):
    """Where a session stands."""

    PLANNED = "planned", _("prévue")
    OPEN = "open", _("ouverte")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class Session(Delivered):
    """Some days on which a theme is taught to people, or what a text says of people trained."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False,
        verbose_name=_("organisateur"),
    )  # fmt: skip
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="sessions", null=True, blank=True)
    title = models.CharField(_("intitulé"), max_length=200)
    plain = models.CharField(max_length=200, editable=False)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("lieu"),
    )  # fmt: skip
    venue = models.CharField(_("salle"), max_length=150, blank=True)
    starts = models.DateField(_("premier jour"))
    ends = models.DateField(_("dernier jour"))
    trainers = models.CharField(_("formateurs"), max_length=300, blank=True)
    planned_cost = models.BigIntegerField(_("coût prévu"), null=True, blank=True)
    currency = models.CharField(_("devise"), max_length=3, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PLANNED)
    # Only of what a text says: how many people, of whom none is named.
    told = models.PositiveIntegerField(_("personnes selon le texte"), null=True, blank=True)

    class Meta:
        verbose_name = _("session de formation")
        ordering = ["-starts", "-id"]
        indexes = [
            models.Index(fields=["starts", "id"], name="session_starts"),  # The list.
            models.Index(fields=["organisation", "starts"], name="session_organisation"),
            models.Index(fields=["state", "ends"], name="session_state"),  # What is counted.
        ]
        constraints = [
            models.CheckConstraint(name="session_span", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(
                name="session_cost",
                condition=Q(planned_cost=None, currency="")
                | Q(planned_cost__gte=0, planned_cost__lte=LINE_MAX) & ~Q(currency=""),
                violation_error_message=_("Un coût va avec sa devise."),
            ),
            models.CheckConstraint(
                name="session_told", condition=Q(told=None) | Q(origin=Origin.TEXT)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionCounter(Row):
    """The last number given to a session of an organisation, and to its certificates."""

    organisation = models.OneToOneField("people.Organisation", models.PROTECT, related_name="+")
    last = models.PositiveBigIntegerField(default=0)
    certificates = models.PositiveBigIntegerField(default=0)


class SessionState(AppendOnly):
    """A session was planned, opened, held or cancelled: since when, and why."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="states")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = models.DateField(_("le"))
    words = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
