"""What is kept of a file. Its content lies in the storage, under its SHA-256."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, uid


class StoredFile(AppendOnly):
    """A file that somebody gave: minutes, a photo, an evidence. Its content never changes."""

    uid = uid()
    digest = models.CharField(max_length=64, db_index=True)  # Two may share one content.
    name = models.CharField(_("nom du fichier"), max_length=120)
    kind = models.CharField(_("type"), max_length=80)
    size = models.PositiveBigIntegerField(_("taille"))
    stored_at = models.DateTimeField(_("reçu le"))

    class Meta:
        verbose_name = _("fichier")

    @property
    def path(self) -> str:
        """Where its content lies in the storage."""
        return f"{self.digest[:2]}/{self.digest}"
