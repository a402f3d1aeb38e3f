"""The communication plan and its actions; what people said, and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns


class CommunicationAction(Row):
    """An action of the communication plan: for whom, by what, when, at what cost."""

    class Channel(models.TextChoices):
        MEETING = "meeting", _("réunion, atelier")
        RADIO = "radio", _("radio")
        VIDEO = "video", _("vidéo")
        PRINT = "print", _("papier, affiche")
        WEB = "web", _("site, réseaux")
        VISIT = "visit", _("visite")
        OTHER = "other", _("autre")

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="communication"
    )
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="communication", null=True, blank=True
    )
    title = models.CharField(_("action"), max_length=250)
    audience = models.CharField(_("public"), max_length=250)
    channel = models.CharField(_("moyen"), max_length=8, choices=Channel)
    planned = columns.partial(_("prévue"))
    done = columns.partial(_("faite"))
    amount = columns.amount(_("coût"))
    currency = columns.currency()
    outcome = columns.long_text(_("ce qu’elle a donné"))

    class Meta:
        verbose_name = _("action de communication")
        ordering = ["planned", "id"]
        constraints = [columns.amount_has_currency("communication_amount")]

    def __str__(self) -> str:
        return self.title


class Testimony(Row):
    """What somebody told, with what they agreed to. The person is named as they wished."""

    class Kind(models.TextChoices):
        VIDEO = "video", _("vidéo")
        PHOTO = "photo", _("photo")
        TEXT = "text", _("texte")

    class Scope(models.TextChoices):
        INTERNAL = "internal", _("usage interne")
        PUBLIC = "public", _("publication")

    uid = uid()
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="testimonies"
    )
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="testimonies", null=True, blank=True
    )
    kind = models.CharField(_("nature"), max_length=5, choices=Kind)
    title = models.CharField(_("titre"), max_length=250)
    words = columns.long_text(_("ce qui est dit"))
    who = models.CharField(_("nommé comme"), max_length=120)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    told_on = columns.partial(_("recueilli"))
    url = models.URLField(_("adresse de la vidéo"), max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )
    scope = models.CharField(_("accord donné pour"), max_length=8, choices=Scope)
    consent_on = models.DateField(_("accord donné le"))
    consent_until = models.DateField(_("accord jusqu’au"), null=True, blank=True)
    consent_file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("témoignage")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class TestimonyStep(AppendOnly):
    """The person takes their consent back (or gives it again); the last row counts."""

    testimony = models.ForeignKey(Testimony, models.PROTECT, related_name="steps")
    withdrawn = models.BooleanField(_("retiré"))
    on = models.DateField(_("le"))
    reason = models.CharField(_("motif"), max_length=400, blank=True)

    class Meta:
        ordering = ["id"]
