"""The tables of programmes' sheets."""

from pacte.programmes.sheets.models.aims import Aim, AimState, Stage, StageState
from pacte.programmes.sheets.models.answers import Answer, IssuedReport, ReportFile
from pacte.programmes.sheets.models.around import (
    Partner,
    PartnerState,
    Predecessor,
    ProgrammeAgreement,
    ProgrammeBody,
    Sector,
    SectorCode,
    Territory,
)
from pacte.programmes.sheets.models.programme import Document, Programme
from pacte.programmes.sheets.models.statements import Statement

__all__ = [
    "Aim", "AimState", "Answer", "Document", "IssuedReport", "Partner", "PartnerState",
    "Predecessor", "Programme", "ProgrammeAgreement", "ProgrammeBody", "ReportFile", "Sector",
    "SectorCode", "Stage",    "StageState", "Statement", "Territory",
]  # fmt: skip
