"""What territories teach and learn from one another: offers, visits, what followed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.statements import Sourced


class Exchange(Row):
    """A relation between territories: three cities, a platform of local authorities."""

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="exchanges"
    )
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="exchanges", null=True, blank=True
    )
    name = models.CharField(_("échange"), max_length=250)
    words = columns.long_text(_("objet"))

    class Meta:
        verbose_name = _("échange")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ExchangeOffer(Sourced, AppendOnly):
    """What a territory can teach, or wants to learn and from whom."""

    class Kind(models.TextChoices):
        TEACH = "teach", _("peut enseigner")
        LEARN = "learn", _("veut apprendre")

    uid = uid()
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="offers")
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="offers")
    kind = models.CharField(_("sens"), max_length=5, choices=Kind)
    topic = models.CharField(_("sujet"), max_length=300)
    source = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]


class Visit(Row):
    """A visit: who went where, how many, to learn what."""

    uid = uid()
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="visits")
    visitor = models.ForeignKey("people.Organisation", models.PROTECT, related_name="visits_made")
    host = models.ForeignKey("people.Organisation", models.PROTECT, related_name="visits_received")
    topic = models.CharField(_("sujet"), max_length=300)
    start = columns.partial(_("du"))
    end = columns.partial(_("au"))
    women = models.PositiveSmallIntegerField(_("femmes"), null=True, blank=True)
    men = models.PositiveSmallIntegerField(_("hommes"), null=True, blank=True)
    lessons = columns.long_text(_("ce qui a été appris"))

    class Meta:
        verbose_name = _("visite")
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                name="visit_elsewhere",
                condition=~Q(visitor=F("host")),
                violation_error_message=_("Une visite va chez un autre."),
            )
        ]

    @property
    def people(self) -> int | None:
        """How many went; None when it is not known of both."""
        if self.women is None or self.men is None:
            return None
        return self.women + self.men


class VisitFollowUp(AppendOnly):
    """What a visit led to: by whom, for when, done or not."""

    class State(models.TextChoices):
        OPEN = "open", _("à faire")
        DONE = "done", _("fait")
        DROPPED = "dropped", _("abandonné")

    uid = uid()
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="follow_ups")
    of = models.ForeignKey("self", models.PROTECT, related_name="later", null=True, blank=True)
    words = models.CharField(_("suite"), max_length=400)
    owner = models.CharField(_("par"), max_length=120, blank=True)
    due = columns.partial(_("pour"))
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.OPEN)

    class Meta:
        ordering = ["id"]
