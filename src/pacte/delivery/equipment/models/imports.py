"""An inventory that was brought as a file: read, looked at, then entered. A table, no rule."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import Row, uid


class Inventory(Row):
    """A file with equipment; ``choices`` says which sort each unknown designation is."""

    class State(models.TextChoices):
        READ = "read", _("à vérifier")
        ENTERED = "entered", _("entré")
        DROPPED = "dropped", _("abandonné")

    uid = uid()
    facility = models.ForeignKey(  # Of all its lines; none: each line names its own.
        "places.Facility", models.PROTECT, related_name="+", null=True, blank=True
    )
    file_name = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    packed = models.BinaryField(editable=False)  # Its sheets; emptied at the end.
    brought_on = models.DateField(_("apporté le"))
    by = models.UUIDField(editable=False)
    by_name = models.CharField(_("par"), max_length=150)
    state = models.CharField(_("suite"), max_length=8, choices=State, default=State.READ)
    choices = models.JSONField(default=dict, blank=True)
    entered = models.PositiveIntegerField(_("équipements entrés"), default=0)
    seen_again = models.PositiveIntegerField(_("déjà connus"), default=0)

    class Meta:
        verbose_name = _("inventaire apporté")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
