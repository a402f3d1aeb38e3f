"""An attendance sheet brought in as a file, until it is applied, given up or expired."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff.brought import Brought
from pacte.delivery.training.models.sessions import Session


class SheetImport(Brought):
    """An attendance sheet, of one session or of several of an organisation."""

    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    session = models.ForeignKey(  # Null: a column of the file says which.
        Session, models.PROTECT, related_name="imports", null=True, blank=True
    )

    class Meta:
        verbose_name = _("import d’une feuille de présence")
        ordering = ["-id"]
