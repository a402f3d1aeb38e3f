"""What lists and the search from anywhere find among households."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from pacte.insurance.members.models import (
    Beneficiary,
    Entitlement,
    Household,
    Membership,
)
from pacte.insurance.members.queries import register as queries
from pacte.insurance.members.queries.search import households_found, search
from pacte.insurance.schemes import queries as scheme_queries
from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people
from pacte.places import queries as places

LISTED_MAX = 1_000  # Of a search within a list.


def listed(actor: Actor, day: date) -> QuerySet[Household]:
    """The households that ``actor`` may see, with what a list shows of each."""
    held = Entitlement.objects.filter(since__lte=day).order_by("since", "id")
    held = held.only("beneficiary", "scheme", "open", "covered_from")
    here = Beneficiary.objects.filter(left_on=None).order_by("card_number")
    here = here.only("household", "name", "relation")
    here = here.prefetch_related(Prefetch("entitlements", held, to_attr="held"))
    rows = queries.visible_to(actor, day).select_related("village")
    return rows.prefetch_related(Prefetch("beneficiaries", here, to_attr="there"))


def within(lines: QuerySet[Household], actor: Actor, text: str, day: date) -> QuerySet[Household]:
    """Of these households, those of the people found.

    Their keys, whole numbers of our own, are written in the question: a thousand parameters would
    take longer than the search.
    """
    found = households_found(actor, text, day, LISTED_MAX)
    if not found:
        return lines.none()
    keys = RawSQL(", ".join(map(str, found)), ())  # nosec B611: whole numbers of our own.
    return lines.filter(pk__in=keys)


def find(actor: Any, text: str, day: date) -> list[Hit]:
    """The finder of the search from anywhere: people, by name, card, number or phone."""
    if not actor.can(queries.READ):
        return []
    typed = "".join(c for c in text.upper() if c.isalnum())
    return [
        Hit(
            person.name,
            _where(person, typed),
            gettext("%(card)s, ménage %(number)s%(village)s")
            % {
                "card": person.card_number,
                "number": person.household.number,
                "village": f", {person.household.village}" if person.household.village else "",
            },
            exact=typed in (_bare(person.card_number), _bare(person.household.number)),
        )
        for person in search(actor, text, day, HITS_MAX)
    ]


def _where(person: Beneficiary, typed: str) -> str:
    if typed == _bare(person.household.number):
        return reverse("members:household", args=[person.household.uid])
    return reverse("members:person", args=[person.uid])


def _bare(number: str) -> str:
    return number.replace("-", "")


def mutuals(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The mutuals of a list, to filter by; none when there is only one."""
    offered = people.named(people.organisations_for(actor, queries.READ, day), "mutual")
    return offered if len(offered) > 1 else []


def schemes(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The schemes of these mutuals and of every organisation above them, near or far."""
    own = set(people.organisations_for(actor, queries.READ, day))
    found = [(str(s.uid), s.name) for s in scheme_queries.schemes_of(people.and_above(own, day))]
    return found if len(found) > 1 else []


def in_scheme(scheme: str, day: date) -> Q:
    """Who is in a scheme for a year that runs or comes."""
    rows = Membership.objects.filter(
        household=OuterRef("pk"), scheme__uid=scheme, closed_on=None, until__gt=day
    )
    return Q(Exists(rows))


def villages(request: HttpRequest, day: date) -> list[tuple[str, str]]:
    """The place in the address, by its name: a link from elsewhere filters by it."""
    asked = request.GET.get("lieu", "")
    found = places.there_on(day).filter(uid=asked) if len(asked) == 36 else []
    return [(str(place.uid), place.name) for place in found]
