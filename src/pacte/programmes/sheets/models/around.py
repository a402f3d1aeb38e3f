"""Who and what is around a programme: partners, places, sectors. Tables and constraints."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.programme import Document, Programme
from pacte.programmes.sheets.models.statements import Sourced, Statement

DAC_CODE = RegexValidator(r"\A\d{5}\Z", _("Un code du CAD a cinq chiffres."))


class Partner(Sourced, Row):
    """What an organisation is to a programme, and when."""

    class Role(models.TextChoices):
        FUNDING = "funding", _("finance")
        ACCOUNTABLE = "accountable", _("répond du programme")
        EXTENDING = "extending", _("gère pour un autre")
        IMPLEMENTING = "implementing", _("met en œuvre")
        CONSULTED = "consulted", _("associé")
        BENEFICIARY = "beneficiary", _("bénéficiaire")

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="partners")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="programme_roles"
    )
    role = models.CharField(_("rôle"), max_length=12, choices=Role)
    as_what = models.CharField(_("comme le dit le texte"), max_length=200, blank=True)
    side = models.CharField(_("côté"), max_length=80, blank=True)
    start = columns.partial(_("du"))
    end = columns.partial(_("au"))
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("partenaire")
        ordering = ["id"]
        indexes = [models.Index(fields=["programme", "role"], name="partner_role")]


class PartnerState(AppendOnly):
    """From a day on, an organisation has left its role (or is back); the last row counts."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="states")
    closed = models.BooleanField()
    since = columns.partial(_("depuis"))
    reason = models.CharField(_("motif"), max_length=400)

    class Meta:
        verbose_name = _("état d’un partenaire")
        ordering = ["id"]


class Territory(Sourced, AppendOnly):
    """Where a programme acts, or no longer; of a place and kind, the last row counts."""

    class Kind(models.TextChoices):
        TARGET = "target", _("visé")
        SUPPORT = "support", _("appui complémentaire")
        CONCERNED = "concerned", _("concerné")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="territory")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    since = columns.partial(_("depuis"))
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("territoire")
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "programme"], name="territory_place")]


class SectorCode(Row):
    """A code of the OECD-DAC list of sectors, as it was imported from the official file."""

    uid = uid()
    code = models.CharField(_("code"), max_length=5, unique=True, validators=[DAC_CODE])
    name = models.CharField(_("libellé"), max_length=250)
    english = models.CharField(_("libellé anglais"), max_length=250, blank=True)
    withdrawn = models.BooleanField(_("retiré de la liste"), default=False)

    class Meta:
        verbose_name = _("secteur du CAD")
        ordering = ["code"]


class Sector(AppendOnly):
    """A sector of a programme and its share, or that it has it no longer; the last row counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="sectors")
    code = models.CharField(_("code"), max_length=5, validators=[DAC_CODE])
    share = columns.share(_("part"))
    statement = models.ForeignKey(
        Statement, models.PROTECT, related_name="+", null=True, blank=True
    )
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("secteur")
        ordering = ["id"]
        constraints = [columns.share_in_bounds("sector_share")]


class Predecessor(Sourced, AppendOnly):
    """A programme that came before, and what was inherited from it."""

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="predecessors")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    previous = models.ForeignKey(
        Programme, models.PROTECT, related_name="successors", null=True, blank=True
    )
    previous_name = models.CharField(_("nom"), max_length=250)
    inherited = columns.long_text(_("ce qui en est repris"))
    closed = models.BooleanField(default=False)  # Said by mistake: the last of a name counts.

    class Meta:
        verbose_name = _("programme précédent")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="predecessor_another",
                condition=Q(previous=None) | ~Q(previous=F("programme")),
                violation_error_message=_("Un programme ne se précède pas lui-même."),
            )
        ]


class ProgrammeBody(AppendOnly):
    """A body of a programme, or that it is no longer one; of a body the last row counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bodies")
    body = models.ForeignKey("bodies.Body", models.PROTECT, related_name="+")
    side = models.CharField(_("côté"), max_length=80, blank=True)
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("instance d’un programme")
        ordering = ["id"]


class ProgrammeAgreement(AppendOnly):
    """An agreement of a programme, or that it is no longer one; of one the last row counts."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="agreements")
    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, related_name="+")
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("accord d’un programme")
        ordering = ["id"]
