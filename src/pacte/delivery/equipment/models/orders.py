"""A request, the work order that answers it, its steps and its parts. Tables, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.equipment.models.items import Item
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX


class Urgency(models.TextChoices):
    """What the facility cannot do any more. The first two: the item is out of use."""

    VITAL = "vital", _("à l’arrêt, et des soins ne se font plus")
    STOPPED = "stopped", _("à l’arrêt")
    FAULTY = "faulty", _("marche mal")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("attend l’atelier")
    TAKEN = "taken", _("prise en charge")
    DISMISSED = "dismissed", _("classée")


class RepairRequest(Row):
    """Somebody of the facility says that an item does not work."""

    uid = uid()
    item = models.ForeignKey(Item, models.PROTECT, related_name="requests")
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    asked_on = models.DateField(_("demandée le"))
    by = models.UUIDField(editable=False)
    by_name = models.CharField(_("par"), max_length=150)
    words = models.CharField(_("ce qui ne va pas"), max_length=400, blank=True)
    urgency = models.CharField(_("urgence"), max_length=8, choices=Urgency)
    state = models.CharField(
        _("suite"), max_length=10, choices=RequestState, default=RequestState.WAITING
    )
    answer = models.CharField(_("réponse"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("demande de réparation")
        ordering = ["-asked_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="waiting"), name="equip_request_waiting_once",
                violation_error_message=_("Une demande attend déjà pour cet équipement."),
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "asked_on"], name="equip_request_state"),
            models.Index(fields=["asked_on", "id", "facility"], name="equip_request_asked"),
        ]

    def __str__(self) -> str:
        return str(self.item)


class OrderKind(models.TextChoices):
    CORRECTIVE = "corrective", _("réparation")
    PREVENTIVE = "preventive", _("entretien")


class OrderState(models.TextChoices):
    OPEN = "open", _("ouvert")
    ASSIGNED = "assigned", _("confié")
    WAITING_PART = "waiting_part", _("attend une pièce")
    DONE = "done", _("fait")
    CANCELLED = "cancelled", _("annulé")


OPEN = (OrderState.OPEN, OrderState.ASSIGNED, OrderState.WAITING_PART)


class Outcome(models.TextChoices):
    """How a work that was done ends for its item."""

    WORKING = "working", _("remis en service")
    LIMITED = "limited", _("marche, avec des limites")
    BEYOND_REPAIR = "beyond_repair", _("irréparable")


class WorkOrder(Row):
    """A repair or an upkeep of an item: who does it, since when, what it cost.

    ``asked_on`` is the day of the request that it answers, or of its opening; ``down_since`` the
    day the item went out of use, if it did. The state is that of the last of its steps."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=32, unique=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="orders", db_index=False)
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", db_index=False
    )
    request = models.OneToOneField(
        RepairRequest, models.PROTECT, related_name="order", null=True, blank=True
    )
    kind = models.CharField(_("nature"), max_length=10, choices=OrderKind)
    task = models.CharField(_("travail"), max_length=120, blank=True)
    urgency = models.CharField(_("urgence"), max_length=8, choices=Urgency, blank=True)
    asked_on = models.DateField(_("demandé le"))
    opened_on = models.DateField(_("ouvert le"))
    due_on = models.DateField(_("à faire le"), null=True, blank=True)
    down_since = models.DateField(_("hors service depuis"), null=True, blank=True)
    state = models.CharField(
        _("avancement"), max_length=12, choices=OrderState, default=OrderState.OPEN
    )
    provider = models.CharField(_("confié à"), max_length=120, blank=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    outcome = models.CharField(_("résultat"), max_length=14, choices=Outcome, blank=True)
    findings = models.CharField(_("constat"), max_length=400, blank=True)
    downtime_days = models.PositiveIntegerField(_("jours hors service"), null=True, blank=True)
    labour = models.BigIntegerField(_("main-d’œuvre"), null=True, blank=True)
    cost = models.BigIntegerField(_("coût"), null=True, blank=True)  # Labour and parts; or unknown.
    currency = models.CharField(_("devise"), max_length=3, blank=True)
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        verbose_name = _("ordre de travail")
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="equip_order_done",
                condition=Q(state="done", done_on__gte=F("asked_on")) & ~Q(outcome="")
                | ~Q(state="done") & Q(done_on=None, outcome=""),
            ),
            models.CheckConstraint(
                name="equip_order_cost",
                condition=Q(cost=None) | Q(cost__gte=0, cost__lte=LINE_MAX) & ~Q(currency=""),
                violation_error_message=_("Un coût est positif et a sa devise."),
            ),
        ]
        indexes = [
            # Each ends by the facility: a list within some facilities reads its index alone.
            models.Index(fields=["item", "opened_on", "facility"], name="equip_order_item"),
            models.Index(  # With the item: a search within some facilities reads it alone.
                fields=["facility", "kind", "state", "opened_on", "item"],
                name="equip_order_facility",
            ),
            models.Index(fields=["kind", "opened_on", "id", "facility"], name="equip_order_kind"),
            models.Index(  # What is late.
                fields=["state", "due_on", "asked_on", "opened_on", "facility"],
                name="equip_order_late",
            ),
            models.Index(  # The list.
                fields=["opened_on", "id", "facility"], name="equip_order_opened"
            ),
            models.Index(fields=["state", "opened_on", "id", "facility"], name="equip_order_state"),
            # The workshop's report: what was done between two days.
            models.Index(fields=["done_on", "kind", "facility"], name="equip_order_done_on"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def about(self) -> str:
        """What proves it, as registered in ``apps.py``."""
        return f"repair:{self.uid}"


class OrderStep(AppendOnly):
    """Since a day a work order is there in its life, and why."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="steps")
    state = models.CharField(_("avancement"), max_length=12, choices=OrderState)
    on = models.DateField(_("le"))
    words = models.CharField(_("note"), max_length=400, blank=True)
    by = models.UUIDField(editable=False)
    by_name = models.CharField(_("par"), max_length=150)

    class Meta:
        verbose_name = _("étape d’un ordre de travail")
        ordering = ["id"]


class SparePart(AppendOnly):
    """A part put into an item; one written by mistake is taken back by its mirror."""

    uid = uid()
    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="parts")
    label = models.CharField(_("pièce"), max_length=120)
    quantity = models.PositiveIntegerField(_("quantité"))
    cost = models.BigIntegerField(
        _("coût"), null=True, blank=True
    )  # Of all of them; null: unknown.
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("pièce détachée")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="equip_part_some", condition=Q(quantity__gte=1),
                violation_error_message=_("Au moins une pièce."),
            ),
            models.CheckConstraint(
                name="equip_part_cost", condition=Q(cost=None) | Q(cost__gte=0, cost__lte=LINE_MAX)
            ),
        ]  # fmt: skip
