"""What follows when the register moves: dues are written or adjusted, rights computed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pacte.insurance.members import dues, rights
from pacte.insurance.members.homes import Home, Register
from pacte.journal.command import Act


def memberships_opened(act: Act, memberships: Sequence[int]) -> None:
    """Write the dues of new memberships and open the rights that they give."""
    rights.memberships_opened(act, memberships)


def households_entered(act: Act, read: Mapping[int, Home], register: Register) -> None:
    """The same for new households, from what was just written of them."""
    rights.households_entered(act, read, register)


def households_changed(act: Act, households: Sequence[int], since: date, why: str) -> None:
    """Adjust dues after a change of people, level or group, and compute rights again."""
    dues.adjust(act, households, since, why)
    rights.refresh(act, households)
