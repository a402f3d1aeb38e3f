"""What equipment is called, what each level of facility should have, what is maintained how often.
Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid


class Family(models.TextChoices):
    CARE = "care", _("soins et diagnostic")
    MATERNITY = "maternity", _("maternité et nouveau-né")
    SURGERY = "surgery", _("bloc opératoire")
    LABORATORY = "laboratory", _("laboratoire")
    IMAGING = "imaging", _("imagerie")
    STERILISATION = "sterilisation", _("stérilisation")
    COLD_CHAIN = "cold_chain", _("chaîne du froid")
    REHABILITATION = "rehabilitation", _("réadaptation")
    ENERGY = "energy", _("énergie et eau")
    FURNITURE = "furniture", _("mobilier")
    COMPUTING = "computing", _("informatique")
    TRANSPORT = "transport", _("transport")
    OTHER = "other", _("autre")


class Nomenclature(Row):
    """A sort of equipment: what it is called here, and its code in a list of others."""

    uid = uid()
    code = models.CharField(_("code"), max_length=20, unique=True)
    label = models.CharField(_("désignation"), max_length=120)
    plain = models.CharField(max_length=120, editable=False, unique=True)  # As it is compared.
    kind = models.CharField(_("famille"), max_length=14, choices=Family)
    generic = models.CharField(  # Five digits in the manner of GMDN; the site's own.
        _("code générique"), max_length=20, blank=True
    )
    other_names = models.CharField(  # Of inventories of others, normalised, "|" between them.
        _("autres noms"), max_length=400, blank=True
    )
    life_years = models.PositiveSmallIntegerField(_("durée de vie (ans)"), null=True, blank=True)
    closed = models.BooleanField(_("abandonnée"), default=False)

    class Meta:
        verbose_name = _("désignation")
        ordering = ["label", "id"]
        constraints = [
            models.CheckConstraint(
                name="equip_nomenclature_life",
                condition=Q(life_years=None) | Q(life_years__gte=1, life_years__lte=100),
                violation_error_message=_("Une durée de vie va de 1 à 100 ans."),
            )
        ]

    def __str__(self) -> str:
        return self.label


class StandardLine(AppendOnly):
    """Since a day, a level of facility should have at least so many of a sort; 0: no longer.

    Of one day the last recorded counts."""

    level = models.CharField(_("niveau"), max_length=20)
    nomenclature = models.ForeignKey(Nomenclature, models.PROTECT, related_name="standards")
    least = models.PositiveSmallIntegerField(_("au moins"))
    since = models.DateField(_("depuis"))
    reference = models.CharField(_("référence"), max_length=200)

    class Meta:
        verbose_name = _("norme d’équipement")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(name="equip_standard_least", condition=Q(least__lte=1000)),
        ]
        indexes = [models.Index(fields=["level", "since", "id"], name="equip_standard_of_level")]


class UpkeepPlan(AppendOnly):
    """Since a day, a task is done on every item of a sort, in a place, each so many months; 0: no
    longer. Of one task and place the last row in force counts; of several places the shortest."""

    uid = uid()
    nomenclature = models.ForeignKey(Nomenclature, models.PROTECT, related_name="plans")
    place = models.ForeignKey(  # None: everywhere.
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    task = models.CharField(_("tâche"), max_length=120)
    every_months = models.PositiveSmallIntegerField(_("tous les … mois"))
    since = models.DateField(_("depuis"))

    class Meta:
        verbose_name = _("plan d’entretien")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(name="equip_plan_months", condition=Q(every_months__lte=120)),
        ]
