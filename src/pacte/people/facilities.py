"""For which facilities somebody acts: through the organisation that a facility is, or its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.people import queries
from pacte.people.models import Organisation, User
from pacte.places import queries as places


def facilities_for(actor: Actor, action: str, day: date) -> QuerySet[Any]:
    """The facilities for which ``actor`` may do an action on ``day``; every list of what a
    facility has starts from here."""
    if actor is SYSTEM:
        return places.facility_rows()
    held = queries.places_for(actor, action, day)
    own = Organisation.objects.filter(pk__in=queries.organisations_for(actor, action, day))
    mine = Q(pk__in=own.filter(facility__isnull=False).values("facility"))
    if held:
        mine |= Q(pk__in=places.facilities_in(held, day).values("pk"))
    return places.facility_rows().filter(mine)


def keys_for(actor: Actor, action: str, day: date) -> list[int]:
    """The keys of the same: what home pages ask."""
    if actor is SYSTEM:
        return list(places.facility_rows().values_list("pk", flat=True))
    own = queries.organisations_for(actor, action, day)
    held = queries.places_for(actor, action, day)
    found = _of_organisations(own) if own else []
    return sorted({*found, *(_in_places(held, day) if held else ())})


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


def _in_place(actor: Actor, action: str, place: int) -> bool:
    """Whether an action is allowed in a place, but not by a role in a facility that is
    there: who keeps one health centre does not keep its neighbour."""
    if not isinstance(actor, User):
        return actor.can(action, None, place)
    found = [row for row in actor.granting(action) if row.kind != "facility"]
    return any(row.covers(place, clock.today()) for row in found)
