"""What one can do about advocacy, communication, exchanges and publications."""

from pacte.programmes.outreach.commands.advocacy import (
    add_evidence,
    describe_cause,
    open_cause,
    step_cause,
    withdraw_evidence,
)
from pacte.programmes.outreach.commands.communication import (
    plan_action,
    record_testimony,
    set_action,
    step_testimony,
)
from pacte.programmes.outreach.commands.exchange import (
    follow_visit,
    open_exchange,
    record_visit,
    set_offer,
)
from pacte.programmes.outreach.commands.letters import (
    begin_messages,
    describe_letter,
    hand_over_messages,
    note_messages,
    resume_messages,
    send_letter,
    send_messages_step,
    write_letter,
)
from pacte.programmes.outreach.commands.publications import (
    describe_content,
    step_content,
    write_content,
)
from pacte.programmes.outreach.commands.subscriptions import (
    answer_subscription,
    ask_subscription,
    expire_subscriptions,
    remove_subscriber,
)

__all__ = [
    "add_evidence", "answer_subscription", "ask_subscription", "begin_messages", "describe_cause",
    "describe_content", "describe_letter", "expire_subscriptions", "follow_visit",
    "hand_over_messages", "note_messages", "open_cause", "open_exchange", "plan_action",
    "record_testimony", "record_visit", "remove_subscriber", "resume_messages", "send_letter",
    "send_messages_step", "set_action", "set_offer", "step_cause", "step_content", "step_testimony",
    "withdraw_evidence", "write_content", "write_letter",
]  # fmt: skip
