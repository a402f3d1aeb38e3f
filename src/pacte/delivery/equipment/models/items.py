"""An item of a facility, its condition since a day, where it has been. Tables, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.equipment.models.lists import Nomenclature
from pacte.delivery.records.models import Delivered
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX


class Condition(models.TextChoices):
    """Functional: good or fair. Unknown is neither functional nor broken."""

    GOOD = "good", _("bon état")
    FAIR = "fair", _("marche mal")
    BROKEN = "broken", _("en panne")
    RETIRED = "retired", _("réformé")
    UNKNOWN = "unknown", _("état inconnu")


class Counter(Row):
    """The last number given under a prefix (a facility's code); held while a command takes more."""

    prefix = models.CharField(max_length=12)
    series = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "series"], name="equipment_counter_series")
        ]


class Item(Delivered):
    """Something that a facility has and keeps working: one, with its own number and label."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=32, unique=True)
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    nomenclature = models.ForeignKey(Nomenclature, models.PROTECT, related_name="items")
    label = models.CharField(_("précision"), max_length=120, blank=True)
    brand = models.CharField(_("marque"), max_length=60, blank=True)
    model_name = models.CharField(_("modèle"), max_length=60, blank=True)
    serial = models.CharField(_("numéro de série"), max_length=60, blank=True)
    room = models.CharField(_("service ou salle"), max_length=80, blank=True)
    received_on = models.CharField(_("reçu"), max_length=10, blank=True)  # Partial.
    warranty_until = models.DateField(_("garantie jusqu’au"), null=True, blank=True)
    donor = models.CharField(_("donateur"), max_length=120, blank=True)
    donor_organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    price = models.BigIntegerField(_("prix"), null=True, blank=True)
    currency = models.CharField(_("devise"), max_length=3, blank=True)
    # Now: what the last rows of ItemState and Custody say.
    condition = models.CharField(_("état"), max_length=8, choices=Condition)
    condition_since = models.DateField(_("depuis"))
    holder = models.CharField(_("détenteur"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("équipement")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                name="equip_item_price",
                condition=Q(price=None) | Q(price__gte=0, price__lte=LINE_MAX) & ~Q(currency=""),
                violation_error_message=_("Un prix est positif et a sa devise."),
            )
        ]
        indexes = [
            # The lists of a facility and of a whole country; the page of a facility.
            models.Index(
                fields=["facility", "condition", "nomenclature"], name="equip_item_facility"
            ),
            models.Index(fields=["condition", "number"], name="equip_item_condition"),
            models.Index(  # What has been out of use for longest.
                fields=["condition", "condition_since", "id", "facility"], name="equip_item_state"
            ),
            models.Index(fields=["condition_since", "id"], name="equip_item_since"),
            models.Index(fields=["nomenclature", "number"], name="equip_item_nomenclature"),
            # The list by donor, and the donors that it offers.
            models.Index(fields=["donor", "number", "facility"], name="equip_item_donor"),
        ]

    def __str__(self) -> str:
        return f"{self.nomenclature} {self.number}"

    @property
    def about(self) -> str:
        """What proves it: the first part of a proof's name, as registered in ``apps.py``."""
        return f"equipment:{self.uid}"


class ItemWord(Row):
    """A word by which an item is found: of its sort, its brand, its numbers."""

    word = models.CharField(max_length=30)
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="words", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["word", "item"], name="equip_item_word"),
            models.Index(fields=["item"], name="equip_item_words"),  # Written again with its item.
        ]


class ItemState(AppendOnly):
    """Since a day an item is in a condition, and why; of one day the last recorded counts."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="states", db_index=False)
    on = models.DateField(_("le"))
    condition = models.CharField(_("état"), max_length=8, choices=Condition)
    why = models.CharField(_("pourquoi"), max_length=200, blank=True)
    by = models.CharField(_("par"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("état d’un équipement")
        ordering = ["on", "id"]
        # The condition on a day: a measure reads all items at once.
        indexes = [models.Index(fields=["item", "on", "id"], name="equip_item_states")]


class Custody(AppendOnly):
    """Since a day an item is at a facility, with somebody who answers for it."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="custodies", db_index=False)
    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    since = models.DateField(_("depuis"))
    holder = models.CharField(_("détenteur"), max_length=120, blank=True)
    why = models.CharField(_("pourquoi"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("garde d’un équipement")
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["item", "since", "id"], name="equip_item_custodies")]
