"""Decisions and commitments, and their steps until they are done. No rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pacte.governance.bodies.models.bodies import Body, long_text, partial
from pacte.governance.bodies.models.meetings import Meeting
from pacte.journal.rows import AppendOnly, uid


class Progress(models.TextChoices):
    """Where a decision or a commitment is."""

    OPEN = "open", _("à faire")
    IN_PROGRESS = "in_progress", _("en cours")
    DONE = "done", _("faite")
    ABANDONED = "abandoned", _("abandonnée")


class Decision(AppendOnly):
    """What a body decided, who is to do it and by when. Its steps say what came of it."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("décision")
        RECOMMENDATION = "recommendation", _("recommandation")
        ACCOUNTS = "accounts", _("approbation des comptes")
        BUDGET = "budget", _("budget")
        ELECTION = "election", _("élection")
        RULES = "rules", _("statuts et règlements")

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("adoptée")
        REJECTED = "rejected", _("rejetée")

    uid = uid()
    body = models.ForeignKey(Body, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="decisions", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("numéro"))
    kind = models.CharField(_("nature"), max_length=15, choices=Kind, default=Kind.DECISION)
    year = models.PositiveSmallIntegerField(  # Of accounts.
        pgettext_lazy("comptes", "exercice"), null=True, blank=True
    )
    title = models.CharField(_("décision"), max_length=250)
    words = long_text(_("texte"), 4000)
    on = partial(_("prise"))
    owner = models.CharField(_("responsable"), max_length=120, blank=True)
    owner_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="decisions_owned", null=True,
        blank=True, verbose_name=_("organisation responsable"),
    )  # fmt: skip
    due = models.DateField(_("échéance"), null=True, blank=True)  # As first fixed.
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome, default=Outcome.ADOPTED)
    votes_for = models.PositiveIntegerField(_("pour"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("contre"), null=True, blank=True)
    votes_abstain = models.PositiveIntegerField(_("abstentions"), null=True, blank=True)

    class Meta:
        verbose_name = _("décision")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="body_decision_number")
        ]

    def __str__(self) -> str:
        return self.title


class Step(AppendOnly):
    """What came of a decision or a commitment on a day; ``due`` moves its deadline."""

    state = models.CharField(_("état"), max_length=12, choices=Progress)
    on = models.DateField(_("le"))
    words = long_text(_("ce qui est fait"), 2000)
    due = models.DateField(_("nouvelle échéance"), null=True, blank=True)
    evidence = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("preuve"),
    )  # fmt: skip

    class Meta:
        abstract = True
        ordering = ["id"]


class DecisionStep(Step):
    """A step of a decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("suite d’une décision")


class Commitment(AppendOnly):
    """What an organisation promised before a body, and by when: the forum's calendar."""

    uid = uid()
    body = models.ForeignKey(Body, models.PROTECT, related_name="commitments")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="commitments", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("numéro"))
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="commitments",
        verbose_name=_("organisation"),
    )  # fmt: skip
    title = models.CharField(_("engagement"), max_length=250)
    words = long_text(_("texte"), 4000)
    due = models.DateField(_("échéance"), null=True, blank=True)

    class Meta:
        verbose_name = _("engagement")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="commitment_number")]

    def __str__(self) -> str:
        return self.title


class CommitmentStep(Step):
    """A step of a commitment."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="steps")

    class Meta(Step.Meta):
        abstract = False
        verbose_name = _("suite d’un engagement")
