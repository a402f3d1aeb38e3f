"""What one can do for members. Every write goes through here."""

from pacte.insurance.members.commands.register import (
    add_person,
    close_membership,
    enrol_household,
    join_scheme,
)

__all__ = ["add_person", "close_membership", "enrol_household", "join_scheme"]
