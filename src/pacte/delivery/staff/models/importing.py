"""A list of staff brought in as a file, until it is applied, given up or expired."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.delivery.staff.brought import Brought


class ListImport(Brought):
    """A list of who works where, of one facility or of several."""

    facility = models.ForeignKey(  # Null: a column of the file says which.
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("import d’une liste du personnel")
        ordering = ["-id"]
