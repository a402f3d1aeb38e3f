"""For which facilities somebody acts: through the organisation that a facility is, or its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.people import queries
from pacte.people.models import OFFICES, Organisation, User
from pacte.places import queries as places


def facilities_for(actor: Actor, action: str, day: date) -> QuerySet[Any]:
    """The facilities for which ``actor`` may do an action on ``day``; every list of what a
    facility has starts from here."""
    if actor is SYSTEM:
        return places.facility_rows()
    return among(places.facility_rows(), keys_for(actor, action, day), "pk")


def among(rows: QuerySet[Any], keys: Sequence[int], of: str = "facility") -> QuerySet[Any]:
    """Of some rows, those of these facilities.

    The keys, whole numbers of our own, are written in the question: as parameters, two thousand
    would take longer than a list; asked again within it, the places of a role longer still.
    """
    if not keys:
        return rows.none()
    if len(keys) == 1:
        return rows.filter(**{of: keys[0]})  # By equality: its index gives the order too.
    written = RawSQL(", ".join(map(str, keys)), ())  # nosec B611: whole numbers of our own.
    return rows.filter(**{f"{of}__in": written})


def keys_for(actor: Actor, action: str, day: date) -> list[int]:
    """The keys of the facilities for which ``actor`` may do an action; read once for a page."""
    if actor is SYSTEM:
        return list(places.facility_rows().values_list("pk", flat=True))
    own = queries.organisations_for(actor, action, day)
    held = _held(actor, action, day)
    known = actor.known if isinstance(actor, User) else None
    which = day, frozenset(held), frozenset(own)
    if known is None or which not in known:
        found = {*(_of_organisations(own) if own else ()), *(_in_places(held, day) if held else ())}
        if known is None:
            return sorted(found)
        known[which] = found
    return sorted(known[which])


@prepared
def _of_organisations(organisations: list[int]) -> QuerySet[Any, Any]:
    rows = Organisation.objects.filter(pk__in=organisations, facility__isnull=False)
    return rows.order_by().values_list("facility", flat=True)


@prepared
def _in_places(held: list[int], day: date) -> QuerySet[Any, Any]:
    return places.facilities_in(held, day).order_by().values_list("pk", flat=True)


def need_at(act: Act, action: str, facility: Any) -> None:
    """Refuse unless the actor may do an action for a facility; the entry names its organisation."""
    own = queries.organisation_of_facility(facility.pk)
    if own and act.actor.can(action, own.pk):
        return act.need(action, own.pk)
    there = [key for key in (facility.area_id, facility.place_id) if key is not None]
    if not any(_in_place(act.actor, action, key) for key in there):
        raise act.actor.lacks(action)
    return None


def can_at(actor: Actor, action: str, facility: Any) -> bool:
    """Whether a page offers the button: the same question as ``need_at``."""
    own = queries.organisation_of_facility(facility.pk)
    there = [key for key in (facility.area_id, facility.place_id) if key is not None]
    return bool(own and actor.can(action, own.pk)) or any(
        _in_place(actor, action, key) for key in there
    )


def _held(actor: Actor, action: str, day: date) -> list[int]:
    """The places in which an action is allowed: those of roles held in a place, and the seats of
    the organisations for which others are held, offices apart: the same as ``_in_place``."""
    return sorted({*queries.places_for(actor, action, day), *queries.seats_for(actor, action, day)})


def _in_place(actor: Actor, action: str, place: int) -> bool:
    """Whether an action is allowed in a place, but not by a role in an office that is
    there: who keeps one health centre does not keep its neighbour."""
    if not isinstance(actor, User):
        return actor.can(action, None, place)
    found = [row for row in actor.granting(action) if row.kind not in OFFICES]
    return any(row.covers(place, clock.today()) for row in found)
