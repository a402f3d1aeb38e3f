"""Who is in the register: of whom somebody may see the sheet, and who looks like whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from pacte.delivery.staff.models import Person, Qualification
from pacte.delivery.staff.rules import people as rules
from pacte.kernel.actor import Actor
from pacte.kernel.names import normalised
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import facilities
from pacte.people import queries as people

DOUBLES_MAX = 200


def persons_for(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Person]:
    """The people of one's facilities and organisations. Every list starts from here.

    Who was joined to another number is not shown: the one that was kept is.
    """
    there = facilities.facilities_for(actor, action, day).order_by().values("pk")
    mine = people.organisations_for(actor, action, day)
    rows = Person.objects.filter(Q(facility__in=there) | Q(organisation__in=mine), same_as=None)
    return rows.select_related("qualification", "facility", "organisation")


def person(uid: str | UUID) -> Person:
    return Person.objects.get(uid=uid)


def kept(row: Person) -> Person:
    """The one that is kept of somebody registered twice."""
    return row.same_as or row


def person_of_number(number: str) -> Person | None:
    """Who bears a number, or is kept for who bore it."""
    row = Person.objects.filter(number=number).select_related("same_as").first()
    return kept(row) if row else None


def persons_by_key(keys: Iterable[int]) -> dict[int, Person]:
    """Some people by key, with what a list shows of them."""
    rows = Person.objects.filter(pk__in=set(keys))
    return {row.pk: row for row in rows.select_related("qualification", "facility")}


def can_keep(actor: Actor, row: Person) -> bool:
    """Whether a page offers the buttons that change somebody's sheet."""
    if row.facility and facilities.can_at(actor, "manage_staff", row.facility):
        return True
    return bool(row.organisation_id and actor.can("manage_staff", row.organisation_id))


def qualifications(all_of_them: bool = False) -> QuerySet[Qualification]:
    """The site's list; those no longer offered only when asked."""
    rows = Qualification.objects.order_by("label", "id")
    return rows if all_of_them else rows.filter(closed=False)


def qualification(code: str) -> Qualification | None:
    return Qualification.objects.filter(code=code).first()


def doubles(actor: Actor, day: date) -> list[tuple[Person, Person]]:
    """Pairs that may be one person, of those whose sheets somebody keeps: at most some hundreds."""
    mine = persons_for(actor, day, "manage_staff")
    several = mine.exclude(sound="").values("sound").annotate(n=Count("pk")).filter(n__gt=1)
    sounds = list(several.order_by("sound").values_list("sound", flat=True)[:DOUBLES_MAX])
    together: dict[str, list[Person]] = defaultdict(list)
    for row in mine.filter(sound__in=sounds).order_by("sound", "pk"):
        together[row.sound].append(row)
    pairs = [
        (one, other)
        for group in together.values()
        for place, one in enumerate(group)
        for other in group[place + 1 :]
        if rules.may_be_one(_known(one), _known(other))
    ]
    return pairs[:DOUBLES_MAX]


def _known(row: Person) -> rules.Known:
    return rules.Known(row.pk, row.sound, row.phone, row.facility_id, row.sex)


def searched(rows: QuerySet[Person], text: str) -> QuerySet[Person]:
    """The people whose name holds some words, or whose number or phone begins so."""
    plain = normalised(text)
    if not plain:
        return rows.none()
    if any(letter.isdigit() for letter in plain):
        return rows.filter(Q(number__istartswith=text.strip()) | Q(phone__contains=text.strip()))
    for word in plain.split():
        rows = rows.filter(plain__contains=word)
    return rows


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """The people of the register whose name begins with some words, or of a number."""
    plain = normalised(text)
    if not plain or not actor.can("read_delivery"):
        return []
    rows = persons_for(actor, day)
    exact = rows.filter(number=text.strip().upper()).first()
    if exact:
        return [_hit(exact, True)]
    after = plain[:-1] + chr(ord(plain[-1]) + 1)
    found = rows.filter(plain__gte=plain, plain__lt=after).order_by("plain", "pk")
    return [_hit(row) for row in found[:HITS_MAX]]


def _hit(row: Person, exact: bool = False) -> Hit:
    return Hit(row.name, reverse("staff:person", args=[row.uid]), where(row), exact)


def where(row: Person) -> Any:
    """Where somebody works, as a list says it."""
    return (row.facility and row.facility.name) or (row.organisation and row.organisation.name)
