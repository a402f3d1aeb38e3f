"""Tables of the room: sessions, who attended, what it changed. No rules."""

from pacte.delivery.training.models.attending import (
    Attendance,
    Certificate,
    Enrolment,
    FollowUp,
    Test,
)
from pacte.delivery.training.models.costs import Expense, ExpensePayment
from pacte.delivery.training.models.importing import SheetImport
from pacte.delivery.training.models.sessions import (
    Need,
    Session,
    SessionCounter,
    SessionState,
    State,
    Theme,
)

__all__ = [
    "Attendance",
    "Certificate",
    "Enrolment",
    "Expense",
    "ExpensePayment",
    "FollowUp",
    "Need",
    "Session",
    "SessionCounter",
    "SessionState",
    "SheetImport",
    "State",
    "Test",
    "Theme",
]
