"""A cause: whom it is put to, what is asked, on what evidence, what became of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns


class Cause(Row):
    """What is asked of whom, and why."""

    uid = uid()
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="causes")
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="causes", null=True, blank=True
    )
    title = models.CharField(_("cause"), max_length=250)
    addressee = models.CharField(_("à qui on s’adresse"), max_length=250)
    asks = columns.long_text(_("ce qui est demandé"))
    context = columns.long_text(_("pourquoi"))

    class Meta:
        verbose_name = _("cause")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class CauseStep(AppendOnly):
    """Where a cause is since a day."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("en préparation")
        PUT = "put", _("présentée")
        DISCUSSED = "discussed", _("en discussion")
        OBTAINED = "obtained", _("obtenue")
        PARTLY = "partly", _("obtenue en partie")
        REFUSED = "refused", _("refusée")
        DROPPED = "dropped", _("abandonnée")

    cause = models.ForeignKey(Cause, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=State)
    on = columns.partial(_("le"))
    words = models.TextField(_("suite"), max_length=2000, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]


class CauseEvidence(AppendOnly):
    """A proof: any page of Pacte as it was seen on a day, another address, or a document."""

    uid = uid()
    cause = models.ForeignKey(Cause, models.PROTECT, related_name="evidence")
    title = models.CharField(_("ce qu’elle montre"), max_length=250)
    path = models.CharField(_("page de Pacte ou adresse"), max_length=500, blank=True)
    figure = models.CharField(_("chiffre ou passage retenu"), max_length=400, blank=True)
    seen_on = models.DateField(_("vue le"))
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    withdraws = models.ForeignKey(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )

    class Meta:
        ordering = ["id"]
