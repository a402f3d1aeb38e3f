"""Which works there are, and who sees them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from pacte.delivery.records.kinds import Where
from pacte.delivery.works.models import Brought, State, Work
from pacte.journal import clock
from pacte.kernel import names
from pacte.kernel.actor import SYSTEM, Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import facilities
from pacte.people import queries as people
from pacte.places import queries as places

MANAGE, PAY = "manage_works", "pay_works"
NAMED_MOST = 2_000  # Works that a ranking of needs names beside the facilities.


def visible_to(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Work]:
    """The works for which an actor may do an action: that its organisations carry, that are for
    its facilities, or in its places. Every page starts from here."""
    rows = Work.objects.select_related("organisation", "facility", "place")
    if actor is SYSTEM:
        return rows
    mine = Q(organisation__in=people.organisations_for(actor, action, day))
    if action == PAY:
        return rows.filter(mine)
    if held := _held(actor, action, day):
        mine |= Q(place__in=places.inside(held, day))
    if action == MANAGE:
        there = places.facilities_in(held, day)
    else:
        there = facilities.facilities_for(actor, action, day)
    return rows.filter(mine | Q(facility__in=there.order_by().values("pk")))


def work(uid: str | UUID) -> Work:
    return Work.objects.select_related("organisation", "facility", "place", "source").get(uid=uid)


def places_of(row: Work) -> list[int]:
    """Where a work is, for a role that is held in a place."""
    there: list[int | None] = [row.place_id]
    if row.facility:
        there += [row.facility.area_id, row.facility.place_id]
    return sorted({key for key in there if key is not None})


def can(actor: Actor, action: str, row: Work) -> bool:
    """Whether an actor may do an action for a work, asked by pages and commands alike: who acts
    for its carrier, for the facility it is for, or where it is. Its money is its carrier's."""
    if actor.can(action, row.organisation_id):
        return True
    if action == PAY or not actor.can(action):
        return False
    if action != MANAGE and row.facility and facilities.can_at(actor, action, row.facility):
        return True
    today = clock.today()
    there = places.inside(_held(actor, action, today), today)
    return there.filter(place__in=places_of(row)).exists()


def _held(actor: Actor, action: str, day: date) -> list[int]:
    """The places of which an actor follows the works; an organisation that has its seat in a place
    does not manage the works of others there, who has authority over it does."""
    held = people.places_for(actor, action, day)
    return held if action == MANAGE else [*held, *people.seats_for(actor, action, day)]


def seen(actor: Actor, uid: str) -> Work | None:
    """A work by its uid, if an actor may see it: who sees it sees its proofs."""
    return visible_to(actor, clock.today()).filter(uid=uid).first()


def may_add_proof(actor: Actor, row: Work) -> bool:
    return can(actor, "add_proof", row)


def where(row: Work) -> Where:
    """The country of a work and its position, else that of its facility."""
    latitude, longitude = row.latitude, row.longitude
    if latitude is None and row.facility:
        latitude, longitude = row.facility.latitude, row.facility.longitude
    return Where(row.place.country, latitude, longitude)


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """The works whose number is given, or whose title has these words."""
    if not actor.can("read_delivery"):
        return []
    rows = visible_to(actor, day)
    asked = Q(number__startswith=text.upper())
    if plain := names.normalised(text):
        asked |= Q(plain__startswith=plain)
    return [
        Hit(row.title, reverse("works:work", args=[row.uid]), row.number, row.number == text)
        for row in rows.filter(asked)[:HITS_MAX]
    ]


def parents(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The master plans of which a work may be part, to choose from."""
    rows = visible_to(actor, day, "manage_works").filter(kind="master_plan")
    return [(str(row.uid), str(row)) for row in rows[:200]]


def at_facility(facility: int) -> QuerySet[Work]:
    """The works for a facility, the latest first; given up ones are left out."""
    return Work.objects.filter(facility=facility).exclude(state=State.CANCELLED)


def of_places(place: int, day: date) -> Q:
    """The works in a place, or for a facility in it."""
    inside = Q(place__in=places.inside([place], day))
    return inside | Q(facility__in=places.facilities_in([place], day).values("pk"))


def works_at(ids: list[int]) -> dict[int, list[Any]]:
    """{facility: works under way or foreseen for it}, to say beside its needs."""
    rows = Work.objects.filter(facility__in=ids, origin="record")
    kept = rows.exclude(state__in=(State.CANCELLED, State.FUNCTIONAL)).order_by("-id")
    found: dict[int, list[Any]] = {}
    for row in kept.only("uid", "number", "title", "state", "facility")[:NAMED_MOST]:
        found.setdefault(row.facility_id or 0, []).append(row)
    return found


def brought_for(actor: Actor, day: date) -> QuerySet[Brought]:
    """The files of works that an actor may enter: of its organisations, of works it manages."""
    rows = Brought.objects.select_related("organisation", "work")
    if actor is SYSTEM:
        return rows
    mine = Q(organisation__in=people.organisations_for(actor, "manage_works", day))
    works = visible_to(actor, day, "manage_works").values("pk")
    return rows.filter(mine | Q(work__in=works))


def brought(uid: str | UUID) -> Brought:
    return Brought.objects.select_related("organisation", "work").get(uid=uid)
