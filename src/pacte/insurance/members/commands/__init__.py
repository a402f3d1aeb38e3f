"""What one can do for members. Every write goes through here."""

from pacte.insurance.members.commands.changes import (
    change_phone,
    come_back,
    correct_person,
    leave,
    move_household,
    name_member,
    set_group,
    transfer_person,
)
from pacte.insurance.members.commands.imports import (
    abandon_register,
    apply_households,
    apply_register,
    ask_check,
    bring_register,
    check_register,
    expire_registers,
    finish_register,
)
from pacte.insurance.members.commands.register import (
    add_person,
    close_membership,
    enrol_household,
    join_scheme,
)

__all__ = [
    "abandon_register",
    "add_person",
    "apply_households",
    "apply_register",
    "ask_check",
    "bring_register",
    "change_phone",
    "check_register",
    "close_membership",
    "come_back",
    "correct_person",
    "enrol_household",
    "expire_registers",
    "finish_register",
    "join_scheme",
    "leave",
    "move_household",
    "name_member",
    "set_group",
    "transfer_person",
]
