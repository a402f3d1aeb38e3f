"""What one can do for members. Every write goes through here."""

from pacte.insurance.members.commands.register import enrol_household

__all__ = ["enrol_household"]
