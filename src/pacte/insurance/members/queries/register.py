"""What one can ask about households and people. Every page starts from ``visible_to``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pacte.insurance.members import homes, rules
from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    Card,
    Household,
    HouseholdGroup,
    HouseholdState,
    IndigentLine,
    IndigentList,
    Membership,
)
from pacte.kernel import numbering
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

READ = "read_members"
AT_ONCE = 500  # Keys in one question.


def visible_to(actor: Actor, day: date, action: str = READ) -> QuerySet[Household]:
    """The households that ``actor`` may see. Every page of the register starts from here."""
    mutuals = people.organisations_for(actor, action, day)
    return Household.objects.filter(mutual__in=mutuals, pending=False)


def people_visible_to(actor: Actor, day: date, action: str = READ) -> QuerySet[Beneficiary]:
    """The people of these households, those who left included."""
    mutuals = people.organisations_for(actor, action, day)
    return Beneficiary.objects.filter(household__mutual__in=mutuals, household__pending=False)


def household(uid: str | UUID) -> Household:
    return Household.objects.get(uid=uid)


def household_by_number(number: str) -> Household | None:
    return Household.objects.filter(number=number, pending=False).first()


def beneficiary(uid: str | UUID) -> Beneficiary:
    return Beneficiary.objects.select_related("household").get(uid=uid)


def by_card(number: str) -> Beneficiary:
    """The person of a card number, as typed; refuse one mistyped or unknown, with what to do."""
    read = numbering.read(number)
    found = (
        Beneficiary.objects.select_related("household__mutual", "household__village")
        .filter(card_number=read, household__pending=False)
        .first()
    )
    if not found:
        raise no_such_card(read)
    return found


def no_such_card(number: str) -> Refused:
    return Refused("Aucune carte ne porte le numéro %(number)s.", number=number)


def carded(text: str) -> list[int]:
    """The people whose card number begins so, by key, some of them at most."""
    asked = text.strip().upper().replace(" ", "-")
    rows = Beneficiary.objects.filter(card_number__gte=asked, card_number__lt=asked + "Z" * 12)
    return list(rows.order_by("card_number").values_list("pk", flat=True)[:AT_ONCE])


def by_cards(numbers: Iterable[str]) -> dict[str, Beneficiary]:
    """The people of many card numbers, each as it was written; refuse the first unknown one."""
    asked = {number: numbering.read(number) for number in numbers}
    known: dict[str, Beneficiary] = {}
    for chunk in homes.chunks(sorted(set(asked.values())), AT_ONCE):
        rows = Beneficiary.objects.filter(card_number__in=chunk, household__pending=False)
        for person in rows.select_related("household__mutual", "household__village"):
            known[person.card_number] = person
    for read in asked.values():
        if read not in known:
            raise no_such_card(read)
    return {number: known[read] for number, read in asked.items()}


def present(household_id: int) -> QuerySet[Beneficiary]:
    """Who belongs to a household now, in the order of their cards."""
    here = Beneficiary.objects.filter(household=household_id, left_on=None)
    return here.order_by("card_number")


def memberships(household_id: int) -> QuerySet[Membership]:
    """Every year of a household, the last first."""
    rows = Membership.objects.filter(household=household_id).select_related("scheme", "version")
    return rows.order_by("-since", "-id")


def enrolled_in(scheme_id: int, households: Iterable[int]) -> set[int]:
    """Of some households, those that were ever enrolled in a scheme."""
    found: set[int] = set()
    for chunk in homes.chunks(sorted(set(households)), AT_ONCE):
        rows = Membership.objects.filter(scheme=scheme_id, household__in=chunk)
        found |= set(rows.values_list("household", flat=True))
    return found


def current_membership(household_id: int, day: date) -> Membership | None:
    """The year that runs on ``day``, else the next to begin."""
    open_ = memberships(household_id).filter(closed_on=None, until__gt=day)
    return open_.order_by("since", "id").first()


def state_on(household_id: int, day: date) -> HouseholdState | None:
    """The village and the level of a household on a day."""
    rows = HouseholdState.objects.filter(household=household_id, since__lte=day)
    return rows.select_related("village").order_by("since", "id").last()


def _newer() -> Q:
    return Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), id__gt=OuterRef("id"))


def groups_on(households: Iterable[int], day: date) -> dict[int, list[str]]:
    """The groups of each household on a day: of each pair the last row, unless it says closed."""
    same = HouseholdGroup.objects.filter(
        household=OuterRef("household"), group=OuterRef("group"), since__lte=day
    )
    rows = HouseholdGroup.objects.filter(
        ~Exists(same.filter(_newer())), household__in=list(households), since__lte=day, closed=False
    )
    found: dict[int, list[str]] = {}
    for pk, group in rows.values_list("household", "group").order_by("household", "group"):
        found.setdefault(pk, []).append(group)
    return found


def sponsors_on(households: Iterable[int], day: date) -> dict[int, int]:
    """The organisation that pays for each household on a day, by the validated lists."""
    open_ = Q(list__until=None) | Q(list__until__gt=day)
    rows = IndigentLine.objects.filter(
        open_,
        household__in=list(households),
        list__state=IndigentList.State.VALIDATED,
        list__since__lte=day,
        list__sponsor__isnull=False,
    )
    return dict(rows.order_by("list__since", "list").values_list("household", "list__sponsor"))


def belongings(beneficiary_ids: Iterable[int]) -> list[tuple[int, int, date, bool, str]]:
    """(person, household, since, closed, why) in order, for the rules of rights."""
    rows = Belonging.objects.filter(beneficiary__in=list(beneficiary_ids))
    columns = ("beneficiary", "household", "since", "closed", "why")
    return list(rows.order_by("beneficiary", "since", "id").values_list(*columns))


def cards_of(beneficiary_id: int) -> list[Card]:
    return list(Card.objects.filter(beneficiary=beneficiary_id).order_by("-serial"))


def doubles(
    mutuals: Sequence[int],
    persons: Sequence[rules.Person],
    but: Iterable[int] = (),
    limit: int = 20,
) -> list[tuple[int, str, Beneficiary]]:
    """(place in ``persons``, why, who) for each person already there who may be the same."""
    found: list[tuple[int, str, Beneficiary]] = []
    left_out = set(but)
    there = Beneficiary.objects.filter(
        household__mutual__in=mutuals, household__pending=False, anonymised_on=None
    ).select_related("household__village")
    for place, person in enumerate(persons):
        for other in there.filter(_near(person))[:200]:
            if other.pk in left_out:
                continue
            if why := rules.may_be_one(person, facts_of(other)):
                found.append((place, why, other))
                if len(found) >= limit:
                    return found
    return found


def _near(person: rules.Person) -> Q:
    """What the indexes can find: same sound and about the same year, same phone, same day."""
    alike = Q(sound=rules.sound(person.name))
    if person.born_on:
        first = date(max(person.born_on.year - 1, 1), 1, 1)
        last = date(person.born_on.year + 2, 1, 1) - timedelta(days=1)
        alike &= Q(born_on=None) | Q(born_on__range=(first, last))
    near = alike
    if person.phone:
        near |= Q(household__phone=person.phone)
    if person.born_on and not person.year_only:
        near |= Q(born_on=person.born_on, year_only=False)
    return near


def facts_of(person: Beneficiary) -> rules.Person:
    """A person of the register as the rules compare them."""
    return rules.Person(
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        year_only=person.year_only,
        relation=person.relation,
        phone=person.phone or person.household.phone,
    )


def renewable(scheme_id: int, since: date) -> QuerySet[Household]:
    """Households of the year before that are not yet in the year that begins on ``since``."""
    own = Membership.objects.filter(household=OuterRef("pk"), scheme=scheme_id)
    last_year = own.filter(until=since, closed_on=None)
    return Household.objects.filter(
        Exists(last_year), ~Exists(own.filter(since=since)), pending=False
    )


def lists_visible_to(actor: Actor, day: date) -> QuerySet[IndigentList]:
    """The indigent lists of the mutuals that one may read, propose for or validate for."""
    mutuals: set[int] = set()
    for action in (READ, "propose_list", "validate_list"):
        mutuals |= set(people.organisations_for(actor, action, day))
    rows: Any = IndigentList.objects.filter(mutual__in=mutuals)
    return rows.select_related("mutual", "place", "sponsor").order_by("-proposed_on", "-id")
