"""Legal texts and who is competent for what. Tables and constraints, no rules."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pacte.journal.rows import AppendOnly, Row, uid


class TextKind(models.TextChoices):
    CONSTITUTION = "constitution", _("constitution")
    LAW = "law", _("loi")
    DECREE = "decree", _("décret, ordonnance")
    ORDER = "order", _("arrêté")
    EDICT = "edict", _("édit")
    DELIBERATION = "deliberation", _("délibération")
    REGULATION = "regulation", _("règlement communautaire")
    PROCEDURE = "procedure", _("procédure, circulaire")
    STATUTES = "statutes", _("statuts, règlement intérieur")


class LegalText(Row):
    """An edict, an order, a deliberation: by whom it was adopted, where it holds."""

    uid = uid()
    code = models.CharField(pgettext_lazy("texte", "référence"), max_length=40, unique=True)
    kind = models.CharField(_("nature"), max_length=14, choices=TextKind)
    title = models.CharField(_("intitulé"), max_length=300)
    adopted_by = models.CharField(_("adopté par"), max_length=200, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="legal_texts", null=True, blank=True
    )
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="legal_texts")
    adopted_on = models.CharField(_("adopté le"), max_length=10, blank=True)
    summary = models.TextField(_("ce qu’il dit"), max_length=4000, blank=True)
    url = models.URLField(_("adresse"), max_length=300, blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("texte")
        ordering = ["-adopted_on", "code"]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class TextState(AppendOnly):
    """What a text is since a day: a draft, in force, repealed (and by which it is replaced)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("en projet")
        ADOPTED = "adopted", _("adopté, pas encore en vigueur")
        IN_FORCE = "in_force", _("en vigueur")
        REPEALED = "repealed", _("abrogé")

    text = models.ForeignKey(LegalText, models.PROTECT, related_name="states")
    since = models.CharField(_("depuis"), max_length=10)  # As precise as it is known.
    state = models.CharField(_("état"), max_length=10, choices=State)
    replaced_by = models.ForeignKey(
        LegalText, models.PROTECT, related_name="replaces", null=True, blank=True
    )
    why = models.CharField(_("motif"), max_length=400, blank=True)

    class Meta:
        ordering = ["since", "id"]


class Competence(Row):
    """Who is competent for what: a matter, a level, the text that says so."""

    class Level(models.TextChoices):
        STATE = "state", _("État")
        PROVINCE = "province", _("province, région")
        DISTRICT = "district", _("district, département")
        COMMUNE = "commune", _("commune, ville")
        ZONE = "zone", _("zone ou district de santé")
        FACILITY = "facility", _("formation sanitaire")
        COMMUNITY = "community", _("communauté, comité")

    uid = uid()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="competences")
    matter = models.CharField(_("compétence"), max_length=200)
    level = models.CharField(_("niveau"), max_length=12, choices=Level)
    text = models.ForeignKey(
        LegalText, models.PROTECT, related_name="competences", null=True, blank=True
    )
    article = models.CharField(_("article"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("compétence")
        ordering = ["matter", "level", "id"]


class CompetenceState(AppendOnly):
    """Whether a competence is transferred since a day, and with which resources."""

    class Transfer(models.TextChoices):
        FORESEEN = "foreseen", _("prévue")
        TRANSFERRED = "transferred", _("transférée")
        SHARED = "shared", _("partagée")
        WITHDRAWN = "withdrawn", _("reprise")

    class Resources(models.TextChoices):
        UNKNOWN = "unknown", _("non renseignées")
        NONE = "none", _("aucune")
        ANNOUNCED = "announced", _("annoncées")
        PARTIAL = "partial", _("en partie")
        FULL = "full", _("toutes")

    competence = models.ForeignKey(Competence, models.PROTECT, related_name="states")
    since = models.CharField(_("depuis"), max_length=10)
    transfer = models.CharField(_("état"), max_length=12, choices=Transfer)
    resources = models.CharField(
        _("ressources"), max_length=10, choices=Resources, default=Resources.UNKNOWN
    )
    words = models.CharField(_("précisions"), max_length=400, blank=True)

    class Meta:
        ordering = ["since", "id"]
