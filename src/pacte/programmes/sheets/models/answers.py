"""Answers to contradictions, and the reports that were issued. Tables and constraints."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pacte.journal.rows import AppendOnly, uid
from pacte.programmes.sheets.models.programme import Programme
from pacte.programmes.sheets.models.statements import Statement


class Answer(AppendOnly):
    """What somebody answers to a contradiction, as its facts were; other facts open it again."""

    class Verdict(models.TextChoices):
        KEPT = "kept", _("une des deux valeurs est retenue")
        EXPLAINED = "explained", _("expliquée : les deux sont vraies")
        TO_CORRECT = "to_correct", _("à corriger dans le texte")
        WITHDRAWN = "withdrawn", _("réponse retirée")

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="answers")
    check_name = models.CharField(max_length=40)
    about = models.CharField(max_length=150, blank=True)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(_("réponse"), max_length=10, choices=Verdict)
    keeps = models.ForeignKey(Statement, models.PROTECT, related_name="+", null=True, blank=True)
    words = models.CharField(_("en mots"), max_length=1_000)
    by = models.UUIDField(_("par"))
    by_name = models.CharField(_("par"), max_length=150)
    on = models.DateField(_("le"))

    class Meta:
        verbose_name = _("réponse à une contradiction")
        ordering = ["id"]
        indexes = [models.Index(fields=["programme", "check_name"], name="answer_check")]


class IssuedReport(AppendOnly):
    """A periodic report as it was issued: its number, its period, up to what was known."""

    uid = uid()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="issued_reports")
    number = models.PositiveIntegerField(_("numéro"))
    title = models.CharField(_("titre"), max_length=250)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", null=True, blank=True
    )
    first = models.DateField(_("du"))
    until = models.DateField(_("jusqu’au (exclu)"))
    known_until = models.BigIntegerField(_("connu jusqu’à l’écriture"))
    issued_at = models.DateTimeField(_("émis le"))
    by = models.UUIDField(_("par"))
    by_name = models.CharField(_("par"), max_length=150)

    class Meta:
        verbose_name = _("rapport émis")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="report_number"),
            models.CheckConstraint(
                name="report_span",
                condition=models.Q(until__gt=models.F("first")),
                violation_error_message=_("La fin vient après le début."),
            ),
        ]


class ReportFile(AppendOnly):
    """A file of an issued report, frozen: a PDF in one language, a workbook."""

    report = models.ForeignKey(IssuedReport, models.PROTECT, related_name="files")
    language = models.CharField(_("langue"), max_length=2)
    kind = models.CharField(_("type"), max_length=4)  # pdf, xlsx
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("fichier d’un rapport")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "kind"], name="report_file_once")
        ]
