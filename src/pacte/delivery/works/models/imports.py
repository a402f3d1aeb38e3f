"""A list of works or a bill of quantities, brought as a file: read, looked at, then entered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pacte.delivery.works.models.work import Work
from pacte.journal.rows import Row, uid


class Brought(Row):
    """A file with works of an organisation, or with the quantities of one work."""

    class Kind(models.TextChoices):
        WORKS = "works", _("liste d’ouvrages")
        ITEMS = "items", _("devis")

    class State(models.TextChoices):
        READ = "read", _("à vérifier")
        ENTERED = "entered", _("entré")
        DROPPED = "dropped", _("abandonné")

    uid = uid()
    kind = models.CharField(_("contenu"), max_length=5, choices=Kind)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+")
    work = models.ForeignKey(
        Work, models.PROTECT, related_name="brought", null=True, blank=True
    )  # Of a bill of quantities.
    currency = models.CharField(_("devise"), max_length=3, blank=True)  # Of its prices.
    file_name = models.CharField(_("fichier"), max_length=120)
    digest = models.CharField(max_length=64, editable=False)
    packed = models.BinaryField(editable=False)  # Its sheets; emptied at the end.
    brought_on = models.DateField(_("apporté le"))
    by = models.UUIDField(editable=False)
    by_name = models.CharField(_("par"), max_length=150)
    state = models.CharField(_("suite"), max_length=8, choices=State, default=State.READ)
    entered = models.PositiveIntegerField(_("lignes entrées"), default=0)
    known = models.PositiveIntegerField(_("déjà connues"), default=0)

    class Meta:
        verbose_name = _("fichier de travaux")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="brought_of_a_work",
                condition=Q(kind="works", work=None) | Q(kind="items", work__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.file_name
