"""One content type: news, calls, notices, events, prizes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, Row, uid
from pacte.programmes.sheets.models import columns
from pacte.programmes.sheets.models.statements import Sourced


class Content(Sourced, Row):
    """A text to publish, with what its kind needs: a deadline, dates, a place, a laureate."""

    class Kind(models.TextChoices):
        NEWS = "news", _("actualité")
        CALL = "call", _("appel à projets")
        EXPERTISE = "expertise", _("mission d’expertise")
        JOB = "job", _("recrutement")
        TENDER = "tender", _("appel d’offres")
        EVENT = "event", _("rencontre, événement")
        PRIZE = "prize", _("prix, distinction")

    uid = uid()
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    kind = models.CharField(_("nature"), max_length=10, choices=Kind)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, related_name="contents")
    programme = models.ForeignKey(
        "sheets.Programme", models.PROTECT, related_name="contents", null=True, blank=True
    )
    title = models.CharField(_("titre"), max_length=250)
    summary = models.CharField(_("résumé"), max_length=600)
    body = models.TextField(_("texte"), max_length=20_000, blank=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    start = columns.partial(_("début"))
    end = columns.partial(_("fin"))
    deadline = models.DateField(_("date limite"), null=True, blank=True)
    laureate = models.CharField(_("lauréat"), max_length=150, blank=True)
    host = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", null=True, blank=True
    )
    url = models.URLField(_("adresse pour répondre"), max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("publication")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class ContentStep(AppendOnly):
    """A content is published, withdrawn, or a draft again; the last row counts."""

    class State(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        PUBLISHED = "published", _("publiée")
        WITHDRAWN = "withdrawn", _("retirée")

    content = models.ForeignKey(Content, models.PROTECT, related_name="steps")
    state = models.CharField(_("état"), max_length=10, choices=State)
    at = models.DateTimeField(_("le"))
    dated = columns.partial(_("datée de"))  # When it first appeared, elsewhere or here.

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["content", "-id"], name="content_last_step")]
