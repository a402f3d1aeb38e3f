"""For which facilities somebody acts: through the organisation that a facility is, or its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM, Actor
from pacte.people import queries
from pacte.people.models import Organisation
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


def need_at(act: Act, action: str, facility: Any) -> None:
    """Refuse unless the actor may do an action for a facility; the entry names its organisation."""
    own = queries.organisation_of_facility(facility.pk)
    if own and act.actor.can(action, own.pk):
        return act.need(action, own.pk)
    there = [key for key in (facility.area_id, facility.place_id) if key is not None]
    if not any(act.actor.can(action, None, key) for key in there):
        raise act.actor.lacks(action)
    return None


def can_at(actor: Actor, action: str, facility: Any) -> bool:
    """Whether a page offers the button: the same question as ``need_at``."""
    own = queries.organisation_of_facility(facility.pk)
    there = [key for key in (facility.area_id, facility.place_id) if key is not None]
    return bool(own and actor.can(action, own.pk)) or any(
        actor.can(action, None, key) for key in there
    )
