"""Bodies, what they must be made of, their seats and who holds them. No rules."""

from __future__ import annotations

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid

PARTIAL_MAX = 10  # « 2005 », « 2006-02 » or « 2024-01-01 » (kernel.partial).


def partial(label: str) -> models.CharField:
    """A day as precise as it was said; empty: not said."""
    return models.CharField(label, max_length=PARTIAL_MAX, blank=True)


def long_text(label: str, most: int, *, blank: bool = True) -> models.TextField:
    """Several lines, of at most ``most`` signs: Django checks the length of one line only."""
    return models.TextField(label, blank=blank, validators=[MaxLengthValidator(most)])


class BodyKind(models.TextChoices):
    STEERING_COMMITTEE = "steering_committee", _("comité de pilotage")
    OPERATIONAL_CELL = "operational_cell", _("cellule opérationnelle")
    PREFIGURATION_UNIT = "prefiguration_unit", _("cellule de préfiguration")
    PLATFORM = "platform", _("plateforme")
    FORUM = "forum", _("cadre de concertation")
    DONORS_GROUP = "donors_group", _("groupe des bailleurs")
    GENERAL_ASSEMBLY = "general_assembly", _("assemblée générale")
    BOARD = "board", _("conseil d’administration")
    SUPERVISORY_COMMITTEE = "supervisory_committee", _("comité de contrôle")
    HEALTH_COMMITTEE = "health_committee", _("comité de santé")
    OTHER = "other", _("autre instance")


class SeatKind(models.TextChoices):
    MEMBER = "member", _("membre")
    PRESIDENT = "president", _("présidence")
    VICE_PRESIDENT = "vice_president", _("vice-présidence")
    SECRETARY = "secretary", _("secrétariat")
    TREASURER = "treasurer", _("trésorerie")
    DIRECTOR = "director", _("direction")
    ACCOUNTANT = "accountant", _("gestion et comptabilité")
    FACILITATOR = "facilitator", _("animation")
    CONSULTANT = "consultant", _("consultant")
    POST = "post", _("autre poste")


class Sex(models.TextChoices):
    FEMALE = "f", _("femme")
    MALE = "m", _("homme")
    UNKNOWN = "unknown", _("non dit")


class Body(Row):
    """A committee, a cell, a platform, an assembly: several people who sit or work together."""

    uid = uid()
    code = models.CharField(
        _("code"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"\A[A-Z0-9][A-Z0-9-]{1,29}\Z", _("De 2 à 30 capitales, chiffres ou tirets.")
            )
        ],
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="bodies",
        verbose_name=_("organisation"),
    )  # fmt: skip
    kind = models.CharField(_("nature"), max_length=30, choices=BodyKind)
    name = models.CharField(_("nom"), max_length=150)
    plain = models.CharField(max_length=150, editable=False, db_index=True)  # For searching.
    side = models.CharField(_("côté"), max_length=80, blank=True)  # Of a partnership: « Hainaut ».
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="below", null=True, blank=True,
        verbose_name=_("rend compte à"),
    )  # fmt: skip
    mandate = long_text(_("mandat"), 4000)
    mandated_by = models.CharField(_("mandaté par"), max_length=200, blank=True)
    text = models.ForeignKey(  # That creates it.
        "texts.LegalText",
        models.PROTECT,
        related_name="bodies",
        null=True,
        blank=True,
        verbose_name=_("texte"),
    )
    seat = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="bodies", null=True, blank=True,
        verbose_name=_("siège"),
    )  # fmt: skip
    established = partial(_("créée"))

    class Meta:
        verbose_name = _("instance")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="body_under_another",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message=_("Une instance ne rend pas compte à elle-même."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BodyState(AppendOnly):
    """Since a day, as precise as it was said, a body is planned, official or ended."""

    class State(models.TextChoices):
        PLANNED = "planned", _("annoncée")
        OFFICIAL = "official", _("officielle")
        ENDED = "ended", _("dissoute")

    body = models.ForeignKey(Body, models.PROTECT, related_name="states")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = partial(_("depuis"))
    words = models.CharField(_("ce qui est dit"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("état d’une instance")
        ordering = ["id"]


class CompositionRule(AppendOnly):
    """Since a day, of whom a body must be made and how it decides. The last one counts.

    ``rule`` is what ``rules.composition.read_rule`` accepts: colleges with the least and the most
    of each, the college of the presidency, quorum and majority in millionths, terms in months.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="rules")
    since = partial(_("depuis"))
    rule = models.JSONField(_("règle"))
    words = long_text(_("passage du texte"), 4000)

    class Meta:
        verbose_name = _("règle de composition")
        ordering = ["id"]


class Seat(Row):
    """A place in a body: a member's, the presidency, or a post of a cell; held by mandates."""

    uid = uid()
    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    college = models.CharField(_("collège"), max_length=40, blank=True)  # A code of the rule.
    title = models.CharField(_("titre"), max_length=150)
    kind = models.CharField(_("nature"), max_length=20, choices=SeatKind, default=SeatKind.MEMBER)
    voting = models.BooleanField(_("avec voix"), default=True)
    organisation = models.ForeignKey(  # Who fills it, when an organisation does.
        "people.Organisation", models.PROTECT, related_name="seats", null=True, blank=True,
        verbose_name=_("organisation"),
    )  # fmt: skip
    reports_to = models.ForeignKey(
        "self", models.PROTECT, related_name="below", null=True, blank=True,
        verbose_name=_("rend compte à"),
    )  # fmt: skip
    words = models.CharField(_("ce qui est dit"), max_length=400, blank=True)
    closed_on = partial(_("supprimé"))  # The first day, or as it was said, without this seat.

    class Meta:
        verbose_name = _("siège d’une instance")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class Mandate(AppendOnly):
    """Somebody holds a seat, or stands in for its holder. ``until`` is its last day, if said."""

    class Kind(models.TextChoices):
        HOLDER = "holder", _("titulaire")
        ALTERNATE = "alternate", _("suppléant")

    uid = uid()
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="mandates")
    person = models.CharField(_("nom"), max_length=120, blank=True)  # Empty: only who sends.
    plain = models.CharField(max_length=120, editable=False, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="mandates", null=True, blank=True,
        verbose_name=_("organisation"),
    )  # fmt: skip
    sex = models.CharField(_("sexe"), max_length=7, choices=Sex, default=Sex.UNKNOWN)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind, default=Kind.HOLDER)
    since = partial(_("depuis"))
    until = partial(_("dernier jour"))
    elected_at = models.ForeignKey(
        "bodies.Meeting", models.PROTECT, related_name="elected", null=True, blank=True,
        verbose_name=_("élu à"),
    )  # fmt: skip
    words = models.CharField(_("ce qui est dit"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("mandat")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="mandate_of_somebody",
                condition=~Q(person="") | Q(organisation__isnull=False),
                violation_error_message=_("Dites qui tient ce siège : un nom ou une organisation."),
            )
        ]

    def __str__(self) -> str:
        return self.person or (self.organisation.name if self.organisation else "")


class MandateEnd(AppendOnly):
    """A mandate ended on a day, the first without it, before or after what was planned."""

    class Why(models.TextChoices):
        TERM = "term", _("fin du mandat")
        RESIGNED = "resigned", _("démission")
        REPLACED = "replaced", _("remplacement")
        REVOKED = "revoked", _("révocation")
        DECEASED = "deceased", _("décès")
        MISTAKE = "mistake", _("erreur de saisie")

    mandate = models.OneToOneField(Mandate, models.PROTECT, related_name="end")
    on = models.DateField(_("fin"))
    why = models.CharField(_("pourquoi"), max_length=10, choices=Why)

    class Meta:
        verbose_name = _("fin d’un mandat")
