"""What one can do with the sheet of a programme. Every write goes through here."""

from pacte.programmes.sheets.commands.aims import (
    record_stage,
    set_aim,
    set_aim_state,
    set_stage,
)
from pacte.programmes.sheets.commands.answering import REPORT_JOB, answer, ask_report, issue_report
from pacte.programmes.sheets.commands.around import (
    add_partner,
    attach_agreement,
    attach_body,
    correct_partner,
    end_partner,
    set_territory,
)
from pacte.programmes.sheets.commands.programmes import (
    add_predecessor,
    choose_sector_level,
    describe_programme,
    open_programme,
    publish_programme,
    set_sector,
    withdraw_programme,
)
from pacte.programmes.sheets.commands.sectors import import_sectors
from pacte.programmes.sheets.commands.texts import (
    add_document,
    correct_document,
    state,
    withdraw_statement,
)

__all__ = [
    "REPORT_JOB",
    "add_document",
    "add_partner",
    "add_predecessor",
    "answer",
    "ask_report",
    "attach_agreement",
    "attach_body",
    "choose_sector_level",
    "correct_document",
    "correct_partner",
    "describe_programme",
    "end_partner",
    "import_sectors",
    "issue_report",
    "open_programme",
    "publish_programme",
    "record_stage",
    "set_aim",
    "set_aim_state",
    "set_sector",
    "set_stage",
    "set_territory",
    "state",
    "withdraw_programme",
    "withdraw_statement",
]  # fmt: skip
