"""The reports that were issued, and their files."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from pacte.programmes.sheets.models import IssuedReport, ReportFile


def issued_reports(programme_id: int) -> QuerySet[IssuedReport]:
    """The reports of a programme, the last first."""
    rows = IssuedReport.objects.filter(programme=programme_id).select_related("place")
    return rows.prefetch_related("files").order_by("-number")


def issued_report(uid: str | UUID) -> IssuedReport:
    return IssuedReport.objects.select_related("programme", "place").get(uid=uid)


def report_file(report_id: int, language: str, kind: str) -> ReportFile | None:
    """One file of a report: ("fr", "pdf"), ("fr", "xlsx")."""
    rows = ReportFile.objects.filter(report=report_id, language=language, kind=kind)
    return rows.select_related("file").first()
