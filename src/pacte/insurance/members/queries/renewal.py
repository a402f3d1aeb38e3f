"""What one can ask about the renewal of a register: who renews, who does not, for how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pacte.insurance.members import dues, earning
from pacte.insurance.members import years as coverage
from pacte.insurance.members.models import Beneficiary, Household, Membership
from pacte.insurance.members.queries.register import groups_on
from pacte.insurance.schemes.rules import HOUSEHOLD, HouseholdFacts, PersonFacts
from pacte.journal import clock
from pacte.kernel.periods import years_old
from pacte.kernel.refusal import Refused

SAMPLE_MAX = 2_000  # Households whose new dues are computed for a preview.


@dataclass(frozen=True, slots=True)
class Preview:
    """What a renewal would do."""

    year: coverage.Year
    households: int
    people: int
    already: int
    closed: int
    empty: int
    computed: int  # Households of the sums below.
    due: int
    by_household: int
    by_others: int


def renewal_year(scheme: str, mutual: Any, covered_on: date) -> coverage.Year:
    """The year that is entered."""
    return coverage.year(coverage.open_to(scheme, mutual, covered_on), covered_on)


def last_year(year: coverage.Year) -> QuerySet[Membership]:
    """The memberships that end when the year begins."""
    return Membership.objects.filter(scheme=year.version.scheme_id, until=year.span[0])


def who_renews(year: coverage.Year, mutual_id: int) -> QuerySet[Household]:
    """The households of last year with somebody in them, that are not in this year yet."""
    homes = _of_last_year(year, mutual_id, closed_on=None)
    here = Beneficiary.objects.filter(household=OuterRef("pk"), left_on=None)
    return homes.filter(~_in_year(year), Exists(here))


def _of_last_year(year: coverage.Year, mutual_id: int, **more: Any) -> QuerySet[Household]:
    theirs = last_year(year).filter(household=OuterRef("pk"), **more)
    return Household.objects.filter(Exists(theirs), mutual=mutual_id, pending=False)


def _in_year(year: coverage.Year) -> Exists:
    now = Membership.objects.filter(scheme=year.version.scheme_id, since=year.span[0])
    return Exists(now.filter(household=OuterRef("pk")))


def preview(scheme: str, mutual: Any, covered_on: date) -> Preview:
    """Who would renew and who would not, and what the new tariff asks of them."""
    year = renewal_year(scheme, mutual, covered_on)
    if year.definition is None:
        raise Refused("Ce régime n’est pas en vigueur ce jour-là.")
    renewing = who_renews(year, mutual.pk)
    here = Q(beneficiaries__left_on=None)
    counts = renewing.aggregate(
        homes=Count("pk", distinct=True), people=Count("beneficiaries", here)
    )
    before = _of_last_year(year, mutual.pk)
    already = before.filter(_in_year(year)).count()
    closed = (
        before.filter(~_in_year(year))
        .exclude(pk__in=_of_last_year(year, mutual.pk, closed_on=None))
        .count()
    )
    empty = before.count() - already - closed - counts["homes"]
    homes = list(renewing.order_by("pk")[:SAMPLE_MAX])
    lines = [x for due in dues.preview(year.version, _facts(year, homes)) for x in due]
    own = sum(line.amount for line in lines if line.payer == HOUSEHOLD)
    total = sum(line.amount for line in lines)
    return Preview(
        year=year,
        households=counts["homes"],
        people=counts["people"],
        already=already,
        closed=closed,
        empty=empty,
        computed=len(homes),
        due=total,
        by_household=own,
        by_others=total - own,
    )


def _facts(year: coverage.Year, homes: list[Household]) -> list[HouseholdFacts]:
    """The households as the tariff sees them on the first day of the year."""
    day = year.span[0]
    groups = groups_on([home.pk for home in homes], day)
    years = earning.years_of([home.pk for home in homes], year.version.scheme_id, day)
    persons: dict[int, list[PersonFacts]] = {home.pk: [] for home in homes}
    rows = Beneficiary.objects.filter(household__in=persons, left_on=None).order_by("pk")
    for home, born_on, relation in rows.values_list("household", "born_on", "relation"):
        age = years_old(born_on, day) if born_on else None
        persons[home].append(PersonFacts(age=age, relation=relation, new=False))
    return [
        HouseholdFacts(
            size=len(persons[home.pk]),
            level=home.level or None,
            groups=frozenset(groups.get(home.pk, ())),
            new=False,
            persons=tuple(persons[home.pk]),
            enrolled_on=clock.today(),
            since=day,
            years=years.get(home.pk, 0),
        )
        for home in homes
    ]
