"""What every thing delivered is made of: who bears it, what says it, and its proofs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid


class Origin(models.TextChoices):
    """Who says that a thing was delivered. What a text says is never mixed with what was seen."""

    RECORD = "record", _("inscrit dans Pacte")
    TEXT = "text", _("dit par un texte")


class Delivered(Row):
    """A thing that is counted: the money that bears it, and what says it."""

    source = models.ForeignKey(
        "ledger.Source", models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("source d’argent"),
    )  # fmt: skip
    origin = models.CharField(_("origine"), max_length=8, choices=Origin, default=Origin.RECORD)
    quote = models.CharField(_("passage du texte"), max_length=500, blank=True)
    synthetic = models.BooleanField(_("inventé pour la démonstration"), default=False)

    class Meta:
        abstract = True


class Proof(AppendOnly):
    """A photo or a paper that shows a thing: what, when, where."""

    uid = uid()
    about = models.CharField(max_length=60, db_index=True)  # "work:<uid>", as a ledger's purpose.
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    words = models.CharField(_("ce qu’on y voit"), max_length=200, blank=True)
    taken_on = models.DateField(_("date"), null=True, blank=True)
    latitude = models.IntegerField(null=True, blank=True)  # Micro-degrees.
    longitude = models.IntegerField(null=True, blank=True)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("preuve")
        ordering = ["id"]
