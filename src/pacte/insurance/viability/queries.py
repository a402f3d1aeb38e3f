"""A scheme followed month by month and place by place, as known on a day. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pacte.insurance.claims.queries import figures
from pacte.insurance.members.queries import collection, dwelling, enrolment
from pacte.insurance.viability import rules
from pacte.journal import queries as journal
from pacte.kernel.columns import days
from pacte.kernel.periods import Month, months_between
from pacte.measures.readings import Question, Reading
from pacte.places import queries as places

NOTHING = figures.Care()


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """A month of a scheme. What lies after the day that is asked about is None."""

    month: Month
    collected: int
    care: figures.Care
    covered: int | None  # People with open rights on its last day, or on the day asked about.
    delays: Sequence[int]


def by_month(asked: Question) -> list[MonthRow]:
    """The months of [first, until), those that have begun by the day asked about."""
    assert asked.scheme is not None
    known, last = journal.known_on(asked.as_of), last_day(asked)
    collected = collection.collected_by_month(asked.scheme, asked.first, asked.until, known)
    care = figures.by_month(asked.scheme, asked.first, asked.until, known)
    delays = figures.payment_delays(asked.scheme, asked.first, asked.until, known)
    rights = enrolment.open_rights(asked.scheme, known)
    return [
        MonthRow(
            month=month,
            collected=collected.get(month.first, 0),
            care=care.get(month.first, NOTHING),
            covered=rights.people_on(min(month.until - timedelta(1), last)),
            delays=delays.get(month.first, []),
        )
        for month in months_between(asked.first, asked.until)
        if month.first <= last
    ]


def last_day(asked: Question) -> date:
    """The last day of the span that is not after the day asked about."""
    end = asked.until - timedelta(1)
    return min(end, asked.as_of) if asked.as_of else end


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place of a scheme: who is covered there, of how many, and what its households paid."""

    place: int  # 0: where its people live is not said.
    name: str
    covered: int
    population: int | None
    due: int
    paid: int

    @property
    def penetration(self) -> Reading:
        return rules.penetration(self.covered, self.population)


def by_place(asked: Question, kind: str) -> list[PlaceRow]:
    """The places of one kind (district, sector…), with what of the scheme lies within each."""
    assert asked.scheme is not None
    known, last = journal.known_on(asked.as_of), last_day(asked)
    people = enrolment.open_rights(asked.scheme, known).covered_on(last)
    villages = dwelling.villages_of(people, last, known)
    money = collection.by_village(asked.scheme, asked.first, asked.until, last, known)
    above = _above({*np.unique(villages).tolist(), *money} - {0}, kind, last)
    covered: dict[int, int] = {}
    for village, count in zip(*np.unique(villages, return_counts=True), strict=True):
        covered[above.get(int(village), 0)] = covered.get(above.get(int(village), 0), 0) + int(
            count
        )
    sums: dict[int, tuple[int, int]] = {}
    for village, (due, paid) in money.items():
        place = above.get(village, 0)
        sums[place] = (sums.get(place, (0, 0))[0] + due, sums.get(place, (0, 0))[1] + paid)
    names = dict(places.names({*covered, *sums} - {0}))
    rows = [
        PlaceRow(
            place=place,
            name=names.get(place, ""),
            covered=covered.get(place, 0),
            population=_population(place, last.year),
            due=sums.get(place, (0, 0))[0],
            paid=sums.get(place, (0, 0))[1],
        )
        for place in {*covered, *sums}
    ]
    return sorted(rows, key=lambda row: (-row.covered, row.name))


def _above(villages: set[int], kind: str, day: date) -> dict[int, int]:
    """For each village, the place of a kind that it is within."""
    within = places.within_on(day).filter(place__in=villages, ancestor__kind=kind)
    return dict(within.values_list("place", "ancestor"))


def kinds(asked: Question) -> list[str]:
    """The kinds of places in which the members of a scheme live, the widest first."""
    assert asked.scheme is not None
    last = last_day(asked)
    money = collection.by_village(asked.scheme, asked.first, asked.until, last)
    within = places.within_on(last).filter(place__in=set(money) - {0})
    found = within.order_by("-steps").values_list("ancestor__kind", flat=True)
    return list(dict.fromkeys(found))


def _population(place: int, year: int) -> int | None:
    """The last population known up to a year; none is not zero."""
    known = [row for row in places.population_series(place) if row.year <= year] if place else []
    return known[-1].count if known else None


# What each measure reads.


def covered(asked: Question) -> Reading:
    assert asked.scheme is not None
    rights = enrolment.open_rights(asked.scheme, journal.known_on(asked.as_of))
    return Reading(rights.people_on(last_day(asked)))


def adherents(asked: Question) -> Reading:
    return Reading(_adherents(asked).now)


def growth(asked: Question) -> Reading:
    found = _adherents(asked)
    return rules.growth(found.now, found.before)


def retention(asked: Question) -> Reading:
    found = _adherents(asked)
    return rules.retention(found.renewed, found.before)


def _adherents(asked: Question) -> enrolment.Adherents:
    assert asked.scheme is not None
    return enrolment.adherents(asked.scheme, last_day(asked), journal.known_on(asked.as_of))


def penetration(asked: Question) -> Reading:
    """Of the place asked about; without a place, there is no target population."""
    population = _population(asked.place, last_day(asked).year) if asked.place else None
    if population is None or asked.place is None:
        return rules.penetration(None, None)
    assert asked.scheme is not None
    known, last = journal.known_on(asked.as_of), last_day(asked)
    people = enrolment.open_rights(asked.scheme, known)
    villages = dwelling.villages_of(people.covered_on(last), last, known)
    inside = places.inside([asked.place], last).values_list("place", flat=True)
    there = int(np.isin(villages, np.array(list(inside), np.int64)).sum())
    return rules.penetration(there, population)


def recovery(asked: Question) -> Reading:
    assert asked.scheme is not None
    span = asked.scheme, asked.first, asked.until, journal.known_on(asked.as_of)
    return rules.recovery(collection.collected_for(*span), collection.due_for(*span))


def loss_ratio(asked: Question) -> Reading:
    """The care of the span against what of the contributions was earned in it."""
    assert asked.scheme is not None
    known, until = journal.known_on(asked.as_of), last_day(asked) + timedelta(1)
    first, end = days([asked.first, until]).tolist()
    spans = collection.dues_by_span(asked.scheme, asked.first, until, known)
    bounds = [(due, *days([since, to]).tolist()) for since, to, due in spans]
    earned = sum(rules.earned(due, since, to, first, end) for due, since, to in bounds)
    return rules.loss_ratio(_care(asked).mutual_pays, earned)


def cost_per_case(asked: Question) -> Reading:
    care = _care(asked)
    return rules.cost_per_case(care.mutual_pays + care.member_pays, care.cases)


def contacts(asked: Question) -> Reading:
    assert asked.scheme is not None
    until = last_day(asked) + timedelta(1)
    rights = enrolment.open_rights(asked.scheme, journal.known_on(asked.as_of))
    return rules.contacts_per_year(_care(asked).cases, rights.person_days(asked.first, until))


def payment_delay(asked: Question) -> Reading:
    return rules.mean_delay(_delays(asked))


def paid_in_60_days(asked: Question) -> Reading:
    return rules.paid_within(_delays(asked), 60)


def _delays(asked: Question) -> list[int]:
    assert asked.scheme is not None
    known = journal.known_on(asked.as_of)
    found = figures.payment_delays(asked.scheme, asked.first, asked.until, known)
    return [delay for delays in found.values() for delay in delays]


def _care(asked: Question) -> figures.Care:
    assert asked.scheme is not None
    known = journal.known_on(asked.as_of)
    months = figures.by_month(asked.scheme, asked.first, last_day(asked) + timedelta(1), known)
    return sum(months.values(), NOTHING)
