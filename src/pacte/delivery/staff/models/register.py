"""People who work for health, their posts, their presence, and what a facility should have."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid


class Category(models.TextChoices):
    """As what somebody works, or is trained."""

    HEALTH = "health", _("personnel de santé")
    ADMINISTRATIVE = "administrative", _("personnel administratif")
    ELECTED = "elected", _("élu")
    COMMUNITY = "community", _("agent de santé communautaire")
    OTHER = "other", _("autre")


class Sex(models.TextChoices):
    FEMALE = "f", _("femme")
    MALE = "m", _("homme")
    UNKNOWN = "unknown", _("non dit")


class Qualification(Row):
    """What somebody is qualified as: doctor, nurse, midwife… The site's list."""

    uid = uid()
    code = models.CharField(_("code"), max_length=30, unique=True)
    label = models.CharField(_("qualification"), max_length=120)
    category = models.CharField(_("catégorie"), max_length=14, choices=Category)
    closed = models.BooleanField(_("n’est plus proposée"), default=False)

    class Meta:
        verbose_name = _("qualification")
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Person(Row):
    """Somebody who works for health or was trained: once, whatever the facilities and sessions."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=40, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    plain = models.CharField(max_length=120, editable=False)  # Compared and searched.
    sound = models.CharField(max_length=120, editable=False, blank=True)  # To see doubles.
    sex = models.CharField(_("sexe"), max_length=7, choices=Sex, default=Sex.UNKNOWN)
    born_year = models.PositiveSmallIntegerField(_("année de naissance"), null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    # Those of today; what was said before is in ``PersonState``.
    category = models.CharField(_("catégorie"), max_length=14, choices=Category)
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="people", null=True, blank=True
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("organisation"), db_index=False,
    )  # fmt: skip
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("formation sanitaire"), db_index=False,
    )  # fmt: skip
    gone_on = models.DateField(_("parti le"), null=True, blank=True)
    same_as = models.ForeignKey(  # Registered twice: who is kept, never joined in turn.
        "self", models.PROTECT, related_name="twins", null=True, blank=True
    )
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        verbose_name = _("personne")
        ordering = ["plain", "id"]
        indexes = [
            models.Index(fields=["facility", "plain"], name="staff_facility"),  # A facility's list.
            models.Index(fields=["organisation", "plain"], name="staff_organisation"),
            models.Index(fields=["plain", "id"], name="staff_plain"),  # The list by name.
            models.Index(fields=["sound"], name="staff_sound"),  # Doubles.
            models.Index(fields=["phone"], name="staff_phone"),  # Doubles.
        ]
        constraints = [
            models.CheckConstraint(
                name="staff_somewhere",
                condition=Q(organisation__isnull=False) | Q(facility__isnull=False),
                violation_error_message=_(
                    "Dites la formation sanitaire ou l’organisation de cette personne."
                ),
            ),
            models.CheckConstraint(
                name="staff_not_itself", condition=Q(same_as=None) | ~Q(same_as=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonCounter(Row):
    """The last number given to a person under a prefix."""

    prefix = models.CharField(max_length=12, unique=True)
    last = models.PositiveBigIntegerField(default=0)


class PersonState(AppendOnly):
    """Since a day: as what and for whom somebody works, or that they are gone; the last counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="states")
    since = models.DateField(_("depuis"))
    category = models.CharField(_("catégorie"), max_length=14, choices=Category)
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True,
        db_index=False,
    )  # fmt: skip
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    gone = models.BooleanField(default=False)
    words = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        ordering = ["since", "id"]


class PersonJoin(AppendOnly):
    """Two numbers were one person: who is kept, who is joined to it, and why."""

    uid = uid()
    kept = models.ForeignKey(Person, models.PROTECT, related_name="joins")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="+")
    words = models.CharField(_("motif"), max_length=200)

    class Meta:
        ordering = ["id"]


class Posting(AppendOnly):
    """Since a day, somebody holds a post in a facility, or no longer.

    The last row of a person in a facility counts.
    """

    uid = uid()
    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    facility = models.ForeignKey(
        "places.Facility", models.PROTECT, related_name="+", verbose_name=_("formation sanitaire")
    )
    title = models.CharField(_("poste"), max_length=120)
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="+", verbose_name=_("qualification du poste")
    )
    since = models.DateField(_("depuis"))
    closed = models.BooleanField(default=False)
    words = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("affectation")
        ordering = ["since", "id"]
        # Who is posted where: the last row of each person in each facility.
        indexes = [
            models.Index(fields=["facility", "person", "since", "id"], name="posting_facility")
        ]


class Norm(AppendOnly):
    """Since a day, a facility of a level has at least so many people of a qualification."""

    uid = uid()
    level = models.CharField(_("niveau"), max_length=20)
    qualification = models.ForeignKey(Qualification, models.PROTECT, related_name="norms")
    least = models.PositiveSmallIntegerField(_("au moins"))  # 0: the norm is lifted.
    since = models.DateField(_("depuis"))
    reference = models.CharField(_("référence"), max_length=200)

    class Meta:
        verbose_name = _("norme de personnel")
        ordering = ["since", "id"]


class Presence(AppendOnly):
    """In a month, how many days somebody was expected in a facility, and was there.

    The last row of a person, a facility and a month counts.
    """

    facility = models.ForeignKey("places.Facility", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="presences")
    month = models.DateField(_("mois"))  # Its first day.
    days_expected = models.PositiveSmallIntegerField(_("jours prévus"))
    days_present = models.PositiveSmallIntegerField(_("jours présents"))

    class Meta:
        verbose_name = _("présence")
        ordering = ["id"]
        indexes = [models.Index(fields=["facility", "month", "person"], name="presence_month")]
        constraints = [
            models.CheckConstraint(
                name="presence_days",
                condition=Q(days_present__lte=F("days_expected"), days_expected__lte=31),
            )
        ]
