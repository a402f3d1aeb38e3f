"""What texts say of a programme, passage by passage. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.programme import Document, Programme


class Sourced(models.Model):
    """A row that a text says: the exact passage and where in it (``document``: in which)."""

    quote = columns.long_text(_("passage exact"))
    where = models.CharField(_("où dans le texte"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Statement(Sourced, AppendOnly):
    """What a text says of a programme, with the exact passage; the latest that replaces counts."""

    class Unit(models.TextChoices):
        YEARS = "years", _("années")
        MONTHS = "months", _("mois")
        PEOPLE = "people", _("personnes")
        ITEMS = "items", _("éléments")

    class Bound(models.TextChoices):
        MORE = "more", _("plus de")
        LEAST = "least", _("au moins")
        MOST = "most", _("au plus")
        ABOUT = "about", _("environ")

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="statements")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField(_("sujet"), max_length=20)  # One of ``rules.subjects``.
    about = models.CharField(_("à propos de"), max_length=150, blank=True)
    words = columns.long_text(_("en mots"))
    amount = columns.amount(_("montant"))
    currency = columns.currency()
    number = models.BigIntegerField(_("nombre"), null=True, blank=True)
    unit = models.CharField(_("unité"), max_length=10, choices=Unit, blank=True)
    share = columns.share(_("part"))
    start = columns.partial(_("du"))
    end = columns.partial(_("au"))
    code = models.CharField(_("code"), max_length=40, blank=True)
    bound = models.CharField(_("borne"), max_length=6, choices=Bound, blank=True)
    organisation = models.ForeignKey(  # Whose share it is, who says it.
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    # Of a count: how many of its items can be named, or what of the sheet they are.
    identified = models.PositiveIntegerField(_("dont identifiés"), null=True, blank=True)
    counted = models.CharField(_("compté dans la fiche"), max_length=30, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    withdrawn = models.BooleanField(default=False)  # It is no longer read in the text.

    class Meta:
        verbose_name = _("ce que dit un texte")
        ordering = ["id"]
        constraints = [
            columns.amount_has_currency("statement_amount"),
            columns.share_in_bounds("statement_share"),
        ]
        indexes = [models.Index(fields=["programme", "subject"], name="statement_subject")]
