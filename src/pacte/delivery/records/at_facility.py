"""A facility is itself a thing that is shown: its photos, for whoever follows its progress."""

from __future__ import annotations

from typing import Any

from pacte.delivery.records.kinds import Where
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.actor import Actor
from pacte.people import facilities
from pacte.places import queries as places


def see(actor: Actor, uid: str) -> Any:
    row = places.facility_of(uid)
    if row is None or row.pk not in facilities.keys_for(actor, "read_delivery", clock.today()):
        return None
    return row


def need(act: Act, uid: str) -> Any:
    facility = places.facility(uid)
    facilities.need_at(act, "add_proof", facility)
    return facility


def where(facility: Any) -> Where:
    there = facility.place or facility.area
    return Where(there.country if there else "", facility.latitude, facility.longitude)
