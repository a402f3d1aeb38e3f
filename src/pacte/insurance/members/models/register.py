"""Households, people, memberships, cards and lists. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid


class Household(Row):
    """People covered together, under one number; village and level of today are kept here too."""

    uid = uid()
    number = models.CharField(_("numéro"), max_length=30, unique=True)
    mutual = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    # Of a register's tables the database checks one key, the thing that the row is about.
    village = models.ForeignKey(
        "places.Place",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
    )
    level = models.CharField(_("catégorie"), max_length=20, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    language = models.CharField(_("langue"), max_length=8, default="fr")
    joined_on = models.DateField(_("inscrit le"))
    ranks = models.PositiveSmallIntegerField(default=0)  # The last number given to a person.
    # Part of an import that is not complete yet: nobody sees it before the last step.
    pending = models.BooleanField(default=False)
    register = models.ForeignKey(
        "RegisterImport",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
    )

    class Meta:
        verbose_name = _("ménage")
        indexes = [
            # The list of households of a mutual, by number; by village.
            models.Index(fields=["mutual", "number"], name="household_mutual"),
            models.Index(fields=["phone"], name="household_phone"),  # Doubles.
        ]

    def __str__(self) -> str:
        return self.number


class HouseholdCounter(Row):
    """The last household number given by a mutual."""

    mutual = models.OneToOneField("people.Organisation", models.PROTECT, related_name="+")
    last = models.PositiveBigIntegerField(default=0)


class HouseholdState(AppendOnly):
    """Since a day, a household lives in a village and has an income level."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="states")
    since = models.DateField(_("depuis"))
    village = models.ForeignKey(
        "places.Place",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
    )
    level = models.CharField(_("catégorie"), max_length=20, blank=True)

    class Meta:
        ordering = ["since", "id"]


class HouseholdGroup(AppendOnly):
    """Since a day, a household is of an exempt group (indigent), or no longer."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="groups")
    since = models.DateField(_("depuis"))
    group = models.CharField(_("groupe"), max_length=40)
    closed = models.BooleanField(default=False)

    class Meta:
        ordering = ["since", "id"]


class Beneficiary(Row):
    """A person covered, the member included."""

    class Sex(models.TextChoices):
        FEMALE = "f", _("femme")
        MALE = "m", _("homme")

    class Relation(models.TextChoices):
        MEMBER = "member", _("adhérent")
        SPOUSE = "spouse", _("conjoint")
        CHILD = "child", _("enfant")
        PARENT = "parent", _("parent")
        SIBLING = "sibling", _("frère ou sœur")
        OTHER = "other", _("autre personne à charge")

    uid = uid()
    household = models.ForeignKey(Household, models.PROTECT, related_name="beneficiaries")
    card_number = models.CharField(_("carte"), max_length=30, unique=True)
    name = models.CharField(_("nom"), max_length=120)
    sound = models.CharField(max_length=120, blank=True)  # How the name sounds, to see doubles.
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex, blank=True)
    born_on = models.DateField(_("naissance"), null=True, blank=True)  # Null: not known.
    year_only = models.BooleanField(default=False)  # The day of ``born_on`` is not known.
    relation = models.CharField(_("lien"), max_length=10, choices=Relation)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    photo = models.CharField(max_length=64, blank=True)  # The uid of a stored file.
    left_on = models.DateField(_("parti le"), null=True, blank=True)
    anonymised_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("bénéficiaire")
        indexes = [
            models.Index(fields=["sound", "born_on"], name="beneficiary_sound"),  # Doubles.
            models.Index(fields=["born_on"], name="beneficiary_born"),  # Doubles.
        ]

    def __str__(self) -> str:
        return self.name


class Belonging(AppendOnly):
    """Since a day, a person belongs to a household, or no longer."""

    class Why(models.TextChoices):
        ENROLLED = "enrolled", _("inscription")
        BIRTH = "birth", _("naissance")
        JOINED = "joined", _("arrivée")
        TRANSFER = "transfer", _("transfert")
        DEATH = "death", _("décès")
        LEFT = "left", _("départ")
        CORRECTION = "correction", _("correction")

    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="belongings")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="belongings", db_constraint=False
    )
    since = models.DateField(_("depuis"))
    closed = models.BooleanField(default=False)
    why = models.CharField(_("motif"), max_length=10, choices=Why)

    class Meta:
        ordering = ["since", "id"]


class Membership(Row):
    """A household in a scheme for a coverage year: [since, until)."""

    class Kind(models.TextChoices):
        NEW = "new", _("nouvelle")
        RENEWAL = "renewal", _("renouvellement")

    uid = uid()
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="memberships", db_index=False
    )
    scheme = models.ForeignKey(
        "schemes.Scheme",
        models.PROTECT,
        related_name="memberships",
        db_constraint=False,
        db_index=False,
    )
    version = models.ForeignKey(
        "schemes.SchemeVersion",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    since = models.DateField(_("depuis"))
    until = models.DateField(_("jusqu’au"))  # The first day that is not in it.
    kind = models.CharField(max_length=10, choices=Kind)
    enrolled_on = models.DateField(_("inscrite le"))
    closed_on = models.DateField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("adhésion")
        constraints = [
            models.UniqueConstraint(
                fields=["household", "scheme", "since"], name="membership_once_a_year"
            ),
            models.CheckConstraint(
                name="membership_span", condition=Q(since__lt=models.F("until"))
            ),
        ]
        indexes = [
            # The register of a year; who renews.
            models.Index(fields=["scheme", "since", "household"], name="membership_year"),
        ]


class MembershipEnd(AppendOnly):
    """A membership was closed before its year ended. Its own entry is then that of the closing:
    the one that opened it is kept here, for figures as they were known."""

    membership = models.OneToOneField(Membership, models.PROTECT, related_name="end")
    opened = models.BigIntegerField()  # The number of an entry.


class SearchWord(Row):
    """A word by which a person is found: of the name, the numbers, the phones."""

    word = models.CharField(max_length=30)
    mutual = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, related_name="words", db_constraint=False, db_index=False
    )

    class Meta:
        indexes = [
            # The search: a range of words, within the mutuals that one may see.
            models.Index(fields=["word", "mutual", "beneficiary"], name="search_word"),
        ]


class Card(Row):
    """A printed card. The last one of a person is the good one; a lost one is revoked."""

    uid = uid()
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="cards")
    serial = models.PositiveSmallIntegerField(_("exemplaire"))
    sheet = models.UUIDField(db_index=True)  # Printed together.
    until = models.DateField(_("valable jusqu’au"))
    issued_on = models.DateField(_("établie le"))
    printed_on = models.DateField(_("imprimée le"), null=True, blank=True)
    revoked_on = models.DateField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("carte")
        constraints = [
            models.UniqueConstraint(fields=["beneficiary", "serial"], name="card_serial")
        ]


class IndigentList(Row):
    """Households that the community proposes as indigent; somebody else validates it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposée")
        VALIDATED = "validated", _("validée")
        REFUSED = "refused", _("refusée")

    uid = uid()
    mutual = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    title = models.CharField(_("titre"), max_length=120)
    group = models.CharField(_("groupe"), max_length=40)
    since = models.DateField(_("depuis"))
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.PROPOSED)
    sponsor = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    minutes = models.CharField(max_length=64, blank=True)  # The uid of a stored file.
    proposed_on = models.DateField(_("proposée le"))
    proposed_by = models.UUIDField()
    decided_on = models.DateField(_("décidée le"), null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_name = models.CharField(_("décidée par"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("liste d’indigents")


class IndigentLine(AppendOnly):
    """A household of a list."""

    list = models.ForeignKey(IndigentList, models.PROTECT, related_name="lines")
    household = models.ForeignKey(Household, models.PROTECT, related_name="indigent_lines")
    note = models.CharField(_("remarque"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "household"], name="indigent_line_once")
        ]


class RegisterImport(Row):
    """A register brought in as a file: read, checked, then applied step by step. It expires."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("déposé")
        CHECKING = "checking", _("en vérification")
        CHECKED = "checked", _("vérifié")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        ABANDONED = "abandoned", _("abandonné")

    uid = uid()
    mutual = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    scheme = models.ForeignKey("schemes.Scheme", models.PROTECT, related_name="+")
    enrolled_on = models.DateField(_("inscrit le"))
    covered_on = models.DateField(_("exercice du"))
    # Outside the window of enrolment: only the groups that enter at any time do.
    shut = models.BooleanField(_("hors de la période d’adhésion"), default=False)
    digest = models.CharField(max_length=64)  # SHA-256 of the file.
    file_name = models.CharField(_("fichier"), max_length=200)
    mapping = models.JSONField(default=dict, blank=True)  # Field → place of its column.
    report = models.JSONField(default=dict, blank=True)  # Counts, first rows, errors, doubles.
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    job = models.UUIDField(null=True, blank=True)
    asked_by = models.UUIDField()
    expires_on = models.DateField()

    class Meta:
        verbose_name = _("import d’un registre")


class Staged(Row):
    """Some lines of a register, packed: as they were read, or as households ready to be applied.

    Emptied once applied, abandoned or expired: a register is not kept beside the members.
    """

    class Kind(models.TextChoices):
        LINES = "lines", _("lignes du fichier")
        HOUSEHOLDS = "households", _("ménages")

    register = models.ForeignKey(RegisterImport, models.PROTECT, related_name="staged")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    packed = models.BinaryField()  # Compressed JSON; empty when applied or expired.

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "kind", "place"], name="staged_place"),
        ]
