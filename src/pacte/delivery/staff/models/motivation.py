"""What motivation is paid: the rule by date, a month of it, each person's working."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff.models.register import Person, Qualification
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX, WHOLE


class MotivationRule(AppendOnly):
    """Since a day, how the motivation of an organisation's staff is computed.

    The document is whole and never changed: a line of the past can be worked out again.
    """

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("intitulé"), max_length=150)
    currency = models.CharField(_("devise"), max_length=3)
    since = models.DateField(_("depuis"))
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    reference = models.CharField(_("référence"), max_length=200)
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("règle de motivation")
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return self.title


class MotivationRun(Row):
    """The motivation of a month, by a rule: prepared by one person, paid by another."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        PREPARED = "prepared", _("à payer")
        PAID = "paid", _("payée")
        CANCELLED = "cancelled", _("abandonnée")

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    rule = models.ForeignKey(MotivationRule, models.PROTECT, related_name="runs")
    code = models.CharField(max_length=30)  # Of the rule.
    month = models.DateField(_("mois"))  # Its first day.
    place = models.ForeignKey(  # Whose facilities are paid; null: those of the organisation.
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    currency = models.CharField(_("devise"), max_length=3)
    source = models.ForeignKey("ledger.Source", models.PROTECT, related_name="+")
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT)
    prepared_by = models.UUIDField()  # Who made the list: never who pays it.
    prepared_name = models.CharField(_("préparée par"), max_length=150)
    paid_on = models.DateField(_("payée le"), null=True, blank=True)
    paid_name = models.CharField(_("payée par"), max_length=150, blank=True)
    computed = models.BigIntegerField(default=0)  # The entry of the lines that count.
    total = models.BigIntegerField(_("total"), default=0)
    lines_count = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)  # Lines of which something is not known.

    class Meta:
        verbose_name = _("motivation d’un mois")
        ordering = ["-month", "-id"]
        constraints = [
            # One list of a rule and a month is alive.
            models.UniqueConstraint(
                fields=["organisation", "code", "month"],
                condition=~Q(state="cancelled"),
                name="motivation_month",
                violation_error_message=_("Ce mois a déjà sa liste de motivation."),
            )
        ]

    def __str__(self) -> str:
        return self.number


class RunStep(AppendOnly):
    """A run was prepared, sent back, paid or given up: who and why."""

    run = models.ForeignKey(MotivationRun, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=MotivationRun.State)
    on = models.DateField(_("le"))
    by = models.UUIDField()
    by_name = models.CharField(_("par"), max_length=150)
    words = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]


class RunScore(AppendOnly):
    """The score of a facility for a run, in millionths, and its origin; the last counts.

    It is that of a visit, or it was typed because no visit gave one.
    """

    run = models.ForeignKey(MotivationRun, models.PROTECT, related_name="scores")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    score = models.PositiveIntegerField(_("score"))
    words = models.CharField(_("d’où vient ce score"), max_length=200)  # Or the checklist.
    visit = models.UUIDField(null=True, blank=True)  # That gave it; null: it was typed.
    on = models.DateField(_("visite du"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="run_score_whole", condition=Q(score__lte=WHOLE)),
            models.CheckConstraint(
                name="run_score_of_a_day",
                condition=Q(visit=None, on=None) | Q(visit__isnull=False, on__isnull=False),
            ),
        ]


class MotivationLine(AppendOnly):
    """What one person is owed for a month, with its working; an empty amount is not known yet."""

    run = models.ForeignKey(MotivationRun, models.PROTECT, related_name="lines")
    person = models.ForeignKey(Person, models.PROTECT, related_name="motivation")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="+")
    base = models.BigIntegerField(_("base"), null=True, blank=True)
    days_expected = models.PositiveSmallIntegerField(null=True, blank=True)
    days_present = models.PositiveSmallIntegerField(null=True, blank=True)
    presence = models.PositiveIntegerField(_("part de présence"), null=True, blank=True)
    score = models.PositiveIntegerField(_("score"), null=True, blank=True)
    amount = models.BigIntegerField(_("montant"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=20)  # A code of ``rules.Reason``.

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="motivation_amount",
                condition=Q(amount=None) | Q(amount__gte=0, amount__lte=LINE_MAX),
            )
        ]
        # What one person was paid, month by month.
        indexes = [models.Index(fields=["person", "run"], name="motivation_person")]
