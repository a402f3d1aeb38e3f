"""What one can do about bodies. Every write goes through here."""

from pacte.governance.bodies.commands.bodies import (
    describe_body,
    found_body,
    record_body_state,
    set_rule,
)
from pacte.governance.bodies.commands.decisions import (
    decide,
    follow_commitment,
    follow_decision,
    record_commitment,
)
from pacte.governance.bodies.commands.meetings import (
    cancel_meeting,
    change_meeting,
    convene,
    hold,
    plan_meeting,
    reconvene,
    record_attendance,
    record_meeting,
    set_agenda,
)
from pacte.governance.bodies.commands.minutes import (
    adopt_minutes,
    file_minutes,
    sign_minutes,
    write_minutes,
)
from pacte.governance.bodies.commands.seats import (
    add_seat,
    change_seat,
    close_seat,
    elect,
    end_mandate,
    give_mandate,
)

__all__ = [
    "add_seat",
    "adopt_minutes",
    "cancel_meeting",
    "change_meeting",
    "change_seat",
    "close_seat",
    "convene",
    "decide",
    "describe_body",
    "elect",
    "end_mandate",
    "file_minutes",
    "follow_commitment",
    "follow_decision",
    "found_body",
    "give_mandate",
    "hold",
    "plan_meeting",
    "reconvene",
    "record_attendance",
    "record_body_state",
    "record_commitment",
    "record_meeting",
    "set_agenda",
    "set_rule",
    "sign_minutes",
    "write_minutes",
]
