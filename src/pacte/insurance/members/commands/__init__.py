"""What one can do for members. Every write goes through here."""

from pacte.insurance.members.commands.cards import print_cards, replace_card, revoke_card
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
    apply_households,
    apply_register,
    ask_check,
    bring_register,
    check_register,
    finish_register,
)
from pacte.insurance.members.commands.lists import propose_list, refuse_list, validate_list
from pacte.insurance.members.commands.privacy import anonymise_person, export_person
from pacte.insurance.members.commands.register import (
    add_person,
    close_membership,
    enrol_household,
    join_scheme,
)
from pacte.insurance.members.commands.renewal import ask_renewal, renew_households
from pacte.insurance.members.commands.stopped import (
    abandon_register,
    expire_registers,
    retry_register,
    undo_households,
)

__all__ = [
    "abandon_register",
    "add_person",
    "anonymise_person",
    "apply_households",
    "apply_register",
    "ask_check",
    "ask_renewal",
    "bring_register",
    "change_phone",
    "check_register",
    "close_membership",
    "come_back",
    "correct_person",
    "enrol_household",
    "expire_registers",
    "export_person",
    "finish_register",
    "join_scheme",
    "leave",
    "move_household",
    "name_member",
    "print_cards",
    "propose_list",
    "refuse_list",
    "renew_households",
    "replace_card",
    "retry_register",
    "revoke_card",
    "set_group",
    "transfer_person",
    "undo_households",
    "validate_list",
]
