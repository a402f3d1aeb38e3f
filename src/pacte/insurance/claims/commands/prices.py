"""Giving afterwards the price of lines that were recorded without one. The line stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pacte.insurance.claims.commands import late
from pacte.insurance.claims.commands.care import owner_of
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

PRICES_MAX = 5_000


@command("claims.state_prices", may="open_claim")
def state_prices(act: Act, *, facility: str, prices: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Give the unit prices of a facility's lines recorded without one: all of them, or none.

    The next settlement takes them, be it of a later month: its statement carries them.
    """
    place = places.facility(facility)
    owner = owner_of(place)
    act.need("open_claim", owner.pk)
    told = {str(one["line"]): one["cost"] for one in prices}
    if not told:
        raise Refused("Écrivez au moins un prix.")
    if len(told) > PRICES_MAX or len(told) < len(prices):
        raise Refused("Un prix par ligne, et %(most)s lignes au plus.", most=PRICES_MAX)
    done = late.give(act, place.pk, told)
    act.record(owner, lines=done["given"])
    return done
