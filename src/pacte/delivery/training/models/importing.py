"""An attendance sheet brought in as a file, until it is applied, given up or expired."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.delivery.training.models.sessions import Session
from pacte.journal.rows import Row, uid


class SheetImport(Row):
    """Lines of a file, the people found for them, and what was chosen where it was doubtful."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("déposée")
        CHECKED = "checked", _("vérifiée")
        DONE = "done", _("appliquée")
        ABANDONED = "abandoned", _("abandonnée")

    uid = uid()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    session = models.ForeignKey(  # Null: a column of the file says which.
        Session, models.PROTECT, related_name="imports", null=True, blank=True
    )
    file_name = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64)
    sheets = models.BinaryField(default=bytes, blank=True)  # Packed lines; emptied at the end.
    plan = models.BinaryField(default=bytes, blank=True)  # Packed: what will be written.
    mapping = models.JSONField(default=dict, blank=True)
    report = models.JSONField(default=dict, blank=True)
    choices = models.JSONField(default=dict, blank=True)  # Doubtful name → person, new or left out.
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.UPLOADED)
    expires_on = models.DateField(_("expire le"))
    asked_by = models.UUIDField()

    class Meta:
        verbose_name = _("import d’une feuille de présence")
        ordering = ["-id"]
