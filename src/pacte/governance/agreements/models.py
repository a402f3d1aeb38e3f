"""Charters, conventions, grant agreements: parties, signatures, preconditions. No rules."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.kernel.money import LINE_MAX


class Kind(models.TextChoices):
    CHARTER = "charter", _("charte")
    CONVENTION = "convention", _("convention")
    MEMORANDUM = "memorandum", _("protocole d’accord")
    GRANT = "grant_agreement", _("convention de subsides")
    AMENDMENT = "amendment", _("avenant")
    ANNEX = "annex", _("annexe")
    OTHER = "other", _("autre accord")


class Agreement(Row):
    """What parties bind themselves to; an amendment or an annex is part of another."""

    uid = uid()
    code = models.CharField(pgettext_lazy("texte", "référence"), max_length=40, unique=True)
    kind = models.CharField(_("nature"), max_length=16, choices=Kind)
    title = models.CharField(_("intitulé"), max_length=300)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="agreements"
    )  # Who keeps it here.
    parent = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True, blank=True)
    start = models.CharField(_("début"), max_length=10, blank=True)
    end = models.CharField(_("fin"), max_length=10, blank=True)
    amount = models.BigIntegerField(_("montant"), null=True, blank=True)
    currency = models.CharField(_("devise"), max_length=3, blank=True)
    words = models.TextField(_("objet"), max_length=4000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("accord")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="agreement_amount",
                condition=Q(amount=None, currency="")
                | Q(amount__gt=0, amount__lte=LINE_MAX) & ~Q(currency=""),
                violation_error_message=_("Un montant a sa devise, et est plus grand que zéro."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class Party(Row):
    """An organisation of an agreement; its signature is a row of its own."""

    class As(models.TextChoices):
        SIGNATORY = "signatory", _("signataire")
        FUNDER = "funder", _("bailleur")
        BENEFICIARY = "beneficiary", _("bénéficiaire")
        WITNESS = "witness", _("témoin")

    uid = uid()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="agreements_party"
    )
    as_what = models.CharField(_("en tant que"), max_length=12, choices=As)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="party_once",
                violation_error_message=_("Cette organisation est déjà partie à l’accord."),
            )
        ]


class Signed(AppendOnly):
    """On a day, somebody signed for a party; ``withdrawn`` says that it was a mistake."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    on = models.CharField(_("signé le"), max_length=10)
    by = models.CharField(_("signé par"), max_length=120, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]


class AgreementState(AppendOnly):
    """What an agreement is since a day."""

    class State(models.TextChoices):
        PROJECT = "project", _("en projet")
        SIGNED = "signed", _("signé")
        IN_FORCE = "in_force", _("en vigueur")
        SUSPENDED = "suspended", _("suspendu")
        ENDED = "ended", _("terminé")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="states")
    since = models.CharField(_("depuis"), max_length=10)
    state = models.CharField(_("état"), max_length=10, choices=State)
    why = models.CharField(_("motif"), max_length=400, blank=True)

    class Meta:
        ordering = ["since", "id"]


class Precondition(Row):
    """What must be true before something may happen, and what it blocks meanwhile."""

    class Blocks(models.TextChoices):
        SIGNATURE = "signature", _("la signature")
        START = "start", _("le démarrage")
        FINANCING = "financing", _("l’argent : encaissements et dépenses")
        TRANCHE = "tranche", _("la tranche suivante")

    uid = uid()
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="preconditions")
    position = models.PositiveSmallIntegerField(_("ordre"))
    title = models.CharField(_("condition préalable"), max_length=400)
    blocks = models.CharField(_("elle bloque"), max_length=10, choices=Blocks)
    due = models.CharField(_("attendue pour"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("condition préalable")
        ordering = ["position", "id"]


class PreconditionStep(AppendOnly):
    """Since a day, a precondition is met (with its evidence), waived, or not met any more."""

    class State(models.TextChoices):
        UNMET = "unmet", _("non remplie")
        MET = "met", _("remplie")
        WAIVED = "waived", _("levée")

    precondition = models.ForeignKey(Precondition, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=6, choices=State)
    on = models.CharField(_("le"), max_length=10)
    words = models.CharField(_("preuve ou motif"), max_length=400)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]


class Clause(AppendOnly):
    """What a party does, brings or promises; the last row of a number counts."""

    class Kind(models.TextChoices):
        ROLE = "role", _("rôle")
        CONTRIBUTION = "contribution", _("apport")
        COMMITMENT = "commitment", _("engagement")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("numéro"))
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="clauses", null=True, blank=True
    )  # None: of all.
    kind = models.CharField(_("genre"), max_length=12, choices=Kind)
    words = models.TextField(_("texte"), max_length=2000)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["number", "id"]
