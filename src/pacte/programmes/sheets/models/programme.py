"""A programme and its source texts. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.words import THEMES


class Programme(Row):
    """A programme or project: who runs it here, what it is called, what is shown of it."""

    class Kind(models.TextChoices):
        BILATERAL = "bilateral", _("coopération bilatérale")
        DECENTRALISED = "decentralised", _("coopération décentralisée")
        NETWORK = "network", _("action d’un réseau de villes")
        NATIONAL = "national", _("programme national")
        PROJECT = "project", _("projet")
        OTHER = "other", _("autre")

    class SectorLevel(models.TextChoices):
        ACTIVITY = "activity", _("sur le programme entier")
        TRANSACTION = "transaction", _("sur chaque ligne d’argent")

    uid = uid()
    code = models.CharField(
        _("code"),
        max_length=20,
        unique=True,
        validators=[columns.CODE],
        error_messages={"unique": _("Ce code est déjà celui d’un autre programme.")},
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="programmes"
    )
    name = models.CharField(_("nom"), max_length=250)
    plain = models.CharField(max_length=340, editable=False, db_index=True)  # For searching.
    short_name = models.CharField(_("nom abrégé"), max_length=60, blank=True)
    kind = models.CharField(_("nature"), max_length=14, choices=Kind)
    theme = models.CharField(_("thème"), max_length=24, choices=THEMES, blank=True)
    sector_level = models.CharField(
        _("secteurs CAD"), max_length=12, choices=SectorLevel, default=SectorLevel.ACTIVITY
    )
    summary = columns.long_text(_("présentation"))
    published = models.BooleanField(_("publié"), default=False)
    synthetic = models.BooleanField(_("exemple inventé"), default=False)

    class Meta:
        verbose_name = _("programme")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """Its short name where there is little room."""
        return self.short_name or self.name


class Document(Row):
    """A source text of a programme: a sheet, a strategy, a leaflet, a letter."""

    class Kind(models.TextChoices):
        SHEET = "sheet", _("fiche")
        STRATEGY = "strategy", _("document de stratégie")
        PRESENTATION = "presentation", _("présentation")
        LEAFLET = "leaflet", _("dépliant")
        NEWSLETTER = "newsletter", _("lettre d’information")
        WEB_PAGE = "web_page", _("page d’un site")
        AGREEMENT = "agreement", _("accord")
        REPORT = "report", _("rapport")
        OTHER = "other", _("autre")

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="documents")
    code = models.CharField(_("code"), max_length=20, validators=[columns.CODE])
    title = models.CharField(_("titre"), max_length=250)
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    author = models.CharField(_("auteur, éditeur"), max_length=150, blank=True)
    published = columns.partial(_("paru en"))
    url = models.URLField(_("adresse"), max_length=400, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("texte")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "code"],
                name="document_code",
                violation_error_message=_("Ce programme a déjà un texte de ce code."),
            )
        ]

    def __str__(self) -> str:
        return self.title
