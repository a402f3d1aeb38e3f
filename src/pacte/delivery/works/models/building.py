"""How far a work is, and what it lacks. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.works.models.work import Step, Work
from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX, WHOLE

QUANTITY_MAX = 10**12  # Thousandths of a unit.


class Planned(AppendOnly):
    """When a step is expected; of a step the last row counts."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="planned")
    step = models.CharField(_("étape"), max_length=14, choices=Step)
    on = models.DateField(_("prévue le"))
    why = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("date prévue")
        ordering = ["id"]


class Delay(AppendOnly):
    """So many days were lost, and why."""

    class Reason(models.TextChoices):
        MONEY = "money", _("paiement ou financement en retard")
        SUPPLY = "supply", _("matériaux ou matériel manquants")
        WEATHER = "weather", _("pluies, accès au chantier")
        COMPANY = "company", _("défaillance de l’entreprise")
        DESIGN = "design", _("étude à reprendre")
        PROCUREMENT = "procurement", _("passation du marché")
        LAND = "land", _("terrain, propriété")
        SECURITY = "security", _("sécurité")
        DECISION = "decision", _("décision ou autorisation attendue")
        OTHER = "other", _("autre")

    work = models.ForeignKey(Work, models.PROTECT, related_name="delays")
    on = models.DateField(_("constaté le"))
    days = models.PositiveIntegerField(_("jours perdus"))
    reason = models.CharField(_("cause"), max_length=12, choices=Reason)
    words = models.CharField(_("explications"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("retard")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="delay_days", condition=Q(days__gte=1, days__lte=3660))
        ]


class WorkItem(Row):
    """A line of the bill of quantities: what is to be done, how much, at which price."""

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="items")
    code = models.CharField(_("poste"), max_length=20)
    label = models.CharField(_("désignation"), max_length=200)
    unit = models.CharField(_("unité"), max_length=20)
    quantity = models.BigIntegerField(_("quantité prévue"))  # Thousandths of the unit.
    price = models.BigIntegerField(_("prix unitaire"), null=True, blank=True)
    closed = models.BooleanField(_("retiré"), default=False)

    class Meta:
        verbose_name = _("poste du devis")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["work", "code"],
                condition=Q(closed=False),
                name="item_code",
                violation_error_message=_("Ce poste est déjà dans le devis."),
            ),
            models.CheckConstraint(
                name="item_quantity",
                condition=Q(quantity__gt=0, quantity__lte=QUANTITY_MAX),
                violation_error_message=_("La quantité est plus grande que zéro."),
            ),
            models.CheckConstraint(
                name="item_price",
                condition=Q(price=None) | Q(price__gt=0, price__lte=LINE_MAX),
                violation_error_message=_("Un prix est plus grand que zéro."),
            ),
        ]


class Progress(AppendOnly):
    """How far a work was on a day, as somebody saw it there; measured when quantities say it."""

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="visits")
    on = models.DateField(_("constaté le"))
    share = models.IntegerField(_("avancement"))  # Millionths.
    measured = models.BooleanField(_("calculé des quantités"), default=False)
    words = models.CharField(_("ce qui est constaté"), max_length=1000, blank=True)
    why = models.CharField(_("pourquoi moins qu’avant"), max_length=300, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("constat d’avancement")
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="progress_share",
                condition=Q(share__gte=0, share__lte=WHOLE),
                violation_error_message=_("Un avancement va de 0 à 100 %%."),
            )
        ]


class Measured(AppendOnly):
    """The quantity of an item that was done by the day of a visit, since the beginning."""

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="quantities")
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="measured")
    quantity = models.BigIntegerField(_("quantité faite"))  # Thousandths of the unit.

    class Meta:
        verbose_name = _("quantité mesurée")
        constraints = [
            models.UniqueConstraint(fields=["progress", "item"], name="measured_once"),
            models.CheckConstraint(
                name="measured_quantity", condition=Q(quantity__gte=0, quantity__lte=QUANTITY_MAX)
            ),
        ]


class Acceptance(AppendOnly):
    """The minutes of an acceptance: who was there, what was said; its defects are rows."""

    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", _("réception provisoire")
        FINAL = "final", _("réception définitive")

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="acceptances")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    on = models.DateField(_("date"))
    present = models.TextField(_("présents"), max_length=1000)  # One a line.
    words = models.TextField(_("observations"), max_length=2000, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("procès-verbal de réception")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["work", "kind"], name="acceptance_once")]


class Defect(Row):
    """Something to mend, found on a day; it is open until somebody saw it mended."""

    uid = uid()
    work = models.ForeignKey(Work, models.PROTECT, related_name="defects")
    words = models.CharField(_("défaut"), max_length=300)
    where = models.CharField(_("où"), max_length=100, blank=True)
    found_on = models.DateField(_("constaté le"))
    lifted_on = models.DateField(_("levé le"), null=True, blank=True)
    lifted_words = models.CharField(_("comment il est levé"), max_length=300, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name = _("défaut")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="defect_days",
                condition=Q(lifted_on=None) | Q(lifted_on__gte=models.F("found_on")),
                violation_error_message=_("Un défaut se lève après avoir été constaté."),
            )
        ]


class Condition(AppendOnly):
    """Since a day, something without which a work does not serve is there, is not, or is not
    needed here; the last row of each counts."""

    class What(models.TextChoices):
        BUILT = "built", _("construit")
        EQUIPPED = "equipped", _("équipé")
        STAFFED = "staffed", _("doté en personnel")
        WATER = "water", _("eau")
        ENERGY = "energy", _("énergie")
        OPEN = "open", _("ouvert au public")
        APPROVED = "approved", _("adopté")

    class Met(models.TextChoices):
        YES = "yes", _("oui")
        NO = "no", _("non")
        NOT_NEEDED = "not_needed", _("sans objet ici")

    work = models.ForeignKey(Work, models.PROTECT, related_name="conditions")
    what = models.CharField(_("condition"), max_length=10, choices=What)
    met = models.CharField(_("remplie"), max_length=10, choices=Met)
    on = models.CharField(_("date"), max_length=10)
    words = models.CharField(_("explications"), max_length=300, blank=True)
    by_uid = models.UUIDField()
    by_name = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("condition de mise en service")
        ordering = ["id"]


class NeedWeight(AppendOnly):
    """Since a day, how much one kind of gap counts when an organisation ranks needs; the last of a
    day counts."""

    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="need_weights"
    )
    gap = models.CharField(_("manque"), max_length=20)
    weight = models.PositiveSmallIntegerField(_("poids"))
    since = models.DateField(_("depuis"))
    reference = models.CharField(_("référence"), max_length=200)

    class Meta:
        verbose_name = _("poids d’un manque")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                name="need_weight",
                condition=Q(weight__lte=100),
                violation_error_message=_("Un poids va de 0 à 100."),
            )
        ]
