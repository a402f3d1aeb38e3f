"""What one can ask about cards: who has none, what a scanned one is worth, what a sheet prints."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from pacte.insurance.members import cards
from pacte.insurance.members.models import Beneficiary, Card, Membership
from pacte.insurance.members.queries.register import by_card
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


def checked(text: str, day: date) -> Beneficiary:
    """The person of a card, scanned (its signature and its copy checked) or typed."""
    if not text.strip().upper().startswith(cards.MARK):
        return by_card(text)
    facts = cards.read(text)
    person = by_card(facts.number)
    last = Card.objects.filter(beneficiary=person).order_by("-serial").first()
    if not facts.is_of(person.uid) or last is None:
        raise Refused("Cette carte n’est pas celle de %(number)s.", number=facts.number)
    if facts.serial != last.serial or last.revoked_on:
        raise Refused(
            "Cette carte a été annulée ou remplacée. Gardez-la et adressez la personne à sa"
            " mutuelle."
        )
    if facts.until <= day:
        raise Refused(
            "Cette carte a expiré le %(day)s : tapez son numéro %(number)s pour voir les droits.",
            day=facts.until,
            number=facts.number,
        )
    return person


def without_card(actor: Actor, day: date) -> QuerySet[Beneficiary]:
    """Who is in a coverage year and has no good card for it: what is left to print."""
    mutuals = people.organisations_for(actor, "issue_card", day)
    year = Membership.objects.filter(household=OuterRef("household"), closed_on=None, until__gt=day)
    good = Card.objects.filter(beneficiary=OuterRef("pk"), revoked_on=None, until__gt=day)
    rows = Beneficiary.objects.filter(
        Exists(year), ~Exists(good), household__mutual__in=mutuals, household__pending=False
    )
    rows = rows.filter(left_on=None, anonymised_on=None)
    return rows.select_related("household__mutual", "household__village")


def sheets_visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """The sheets printed so far, the last first: what each holds."""
    mutuals = people.organisations_for(actor, "issue_card", day)
    rows = Card.objects.filter(beneficiary__household__mutual__in=mutuals)
    return (
        rows.values("sheet")
        .annotate(cards=Count("pk"), printed_on=Min("printed_on"), last=Max("pk"))
        .order_by("-last")
    )


def sheet(actor: Actor, uid: UUID, day: date) -> list[Card]:
    """The cards of a sheet that are still good, in the order of their numbers."""
    mutuals = people.organisations_for(actor, "issue_card", day)
    rows = Card.objects.filter(
        sheet=uid, revoked_on=None, beneficiary__household__mutual__in=mutuals
    )
    rows = rows.select_related("beneficiary__household__mutual", "beneficiary__household__village")
    return list(rows.order_by("beneficiary__card_number"))
