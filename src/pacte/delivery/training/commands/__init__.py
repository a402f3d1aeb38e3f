"""What one can do about training. Every write goes through here."""

from pacte.delivery.training.commands.attending import (
    enrol,
    enrol_new,
    follow_up,
    record_attendance,
    record_tests,
    withdraw_enrolment,
)
from pacte.delivery.training.commands.certificates import (
    issue_certificates,
    revoke_certificate,
)
from pacte.delivery.training.commands.costs import (
    add_expense,
    pay_expense,
    undo_payment,
    withdraw_expense,
)
from pacte.delivery.training.commands.imports import (
    abandon_sheet,
    apply_sheet,
    bring_sheet,
    check_sheet,
    choose_people,
    expire_sheets,
)
from pacte.delivery.training.commands.sessions import (
    describe_session,
    load_themes,
    name_theme,
    plan_session,
    set_need,
    step_session,
    tell_session,
    withdraw_need,
)

__all__ = [
    "abandon_sheet",
    "add_expense",
    "apply_sheet",
    "bring_sheet",
    "check_sheet",
    "choose_people",
    "describe_session",
    "enrol",
    "enrol_new",
    "expire_sheets",
    "follow_up",
    "issue_certificates",
    "load_themes",
    "name_theme",
    "pay_expense",
    "plan_session",
    "record_attendance",
    "record_tests",
    "revoke_certificate",
    "set_need",
    "step_session",
    "tell_session",
    "undo_payment",
    "withdraw_enrolment",
    "withdraw_expense",
    "withdraw_need",
]
