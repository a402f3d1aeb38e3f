"""What one can ask about the renewal of a register: who renews, who does not, for how much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from pacte.files import storing
from pacte.insurance.members import dues, earning, windows
from pacte.insurance.members import years as coverage
from pacte.insurance.members.models import Beneficiary, Household, HouseholdGroup, Membership
from pacte.insurance.members.queries.register import groups_on
from pacte.insurance.schemes.rules import HOUSEHOLD, HouseholdFacts, PersonFacts
from pacte.insurance.schemes.rules.photos import OLD, photo_state
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
    waiting: int  # Households of no group that enters at any time, while the window is closed.
    only: frozenset[str]  # These groups; none: the window is open.
    photos: list[Beneficiary] | None  # Whose photo is too old; None: the scheme says nothing.
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


def who_renews(
    year: coverage.Year, mutual_id: int, only: Collection[str] = (), day: date | None = None
) -> QuerySet[Household]:
    """The households of last year with somebody in them, that are not in this year yet.

    ``only``: those of one of these groups on ``day``; none: all.
    """
    homes = _of_last_year(year, mutual_id, closed_on=None)
    here = Beneficiary.objects.filter(household=OuterRef("pk"), left_on=None)
    homes = homes.filter(~_in_year(year), Exists(here))
    return homes.filter(_of_groups(only, day or clock.today())) if only else homes


def _of_groups(groups: Collection[str], day: date) -> Exists:
    """Whether a household is of one of these groups on a day: the last row of each says it."""
    rows = HouseholdGroup.objects.filter(since__lte=day)
    same = rows.filter(household=OuterRef("household"), group=OuterRef("group"))
    last = Subquery(same.order_by("-since", "-id").values("pk")[:1])
    return Exists(rows.filter(household=OuterRef("pk"), group__in=groups, closed=False, pk=last))


def _of_last_year(year: coverage.Year, mutual_id: int, **more: Any) -> QuerySet[Household]:
    theirs = last_year(year).filter(household=OuterRef("pk"), **more)
    return Household.objects.filter(Exists(theirs), mutual=mutual_id, pending=False)


def _in_year(year: coverage.Year) -> Exists:
    now = Membership.objects.filter(scheme=year.version.scheme_id, since=year.span[0])
    return Exists(now.filter(household=OuterRef("pk")))


def preview(scheme: str, mutual: Any, covered_on: date, *, waived: bool = False) -> Preview:
    """Who would renew and who would not, and what the new tariff asks of them.

    ``waived``: who manages the mutual gives a reason to renew outside the window.
    """
    year = renewal_year(scheme, mutual, covered_on)
    if year.definition is None:
        raise Refused("Ce régime n’est pas en vigueur ce jour-là.")
    today = clock.today()
    only = windows.who_may(year.definition, today, windows.RENEWAL, waived=waived)
    renewing = who_renews(year, mutual.pk, only, today)
    waiting = who_renews(year, mutual.pk).count() if only else 0
    here = Q(beneficiaries__left_on=None)
    counts = renewing.aggregate(
        homes=Count("pk", distinct=True), people=Count("beneficiaries", here)
    )
    before = _of_last_year(year, mutual.pk)
    already = before.filter(_in_year(year)).count()
    still = _of_last_year(year, mutual.pk, closed_on=None)
    closed = before.filter(~_in_year(year)).exclude(pk__in=still).count()
    waiting = max(0, waiting - counts["homes"])
    empty = before.count() - already - closed - counts["homes"] - waiting
    homes = list(renewing.order_by("pk")[:SAMPLE_MAX])
    total, own = _asked(year, homes)
    return Preview(
        year=year,
        households=counts["homes"],
        people=counts["people"],
        already=already,
        closed=closed,
        empty=empty,
        waiting=waiting,
        only=only,
        photos=_old_photos(year, homes, today),
        computed=len(homes),
        due=total,
        by_household=own,
        by_others=total - own,
    )


def _asked(year: coverage.Year, homes: list[Household]) -> tuple[int, int]:
    """What the tariff asks for these households: of everybody, and of themselves."""
    lines = [x for due in dues.preview(year.version, _facts(year, homes)) for x in due]
    own = sum(line.amount for line in lines if line.payer == HOUSEHOLD)
    return sum(line.amount for line in lines), own


def _old_photos(year: coverage.Year, homes: list[Household], day: date) -> list[Beneficiary] | None:
    """The people whose photo a renewal asks for again; None: the scheme does not say after how
    long."""
    if not (year.definition.get("photos") or {}).get("renew_after_months"):
        return None
    rows = Beneficiary.objects.filter(household__in=homes, left_on=None).exclude(photo="")
    people = list(rows.order_by("household", "pk"))
    taken = storing.days_of([one.photo for one in people])
    return [p for p in people if photo_state(year.definition, taken.get(p.photo), day) == OLD]


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
