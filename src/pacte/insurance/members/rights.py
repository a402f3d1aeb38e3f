"""Rights open and close by rule: what the schemes' rule says, written where it differs.

``refresh`` is called by whatever moves a fact: a payment, a cancellation, a person who comes or
goes, a correction. Rows carry the day on which they begin, also days to come (the end of an
instalment, a birthday, the end of the year): nothing has to happen on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pacte.insurance.members import dues, entitling, homes
from pacte.insurance.members.entitling import Part, Timeline
from pacte.insurance.members.homes import Home, Register, Stay
from pacte.insurance.members.models import (
    HOUSEHOLD,
    Belonging,
    Due,
    Entitlement,
    Membership,
    Payment,
)
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules import rights as rules
from pacte.insurance.schemes.rules.rights import MembershipFacts, PersonDates, Right, Standing
from pacte.journal import collector, reading
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.periods import add_months

CHUNK = 2_000  # Households in one go: memory stays bounded.
PEOPLE_AT_ONCE = 10_000
DAY = timedelta(days=1)


@collector.paused()
def refresh(act: Act, households: Iterable[int]) -> int:
    """Compute the rights of whoever belongs or belonged to some households; return rows added."""
    return sum(_refresh(act, Register(chunk)) for chunk in homes.chunks(households, CHUNK))


def refresh_many(act: Act, households: Iterable[int]) -> int:
    """The same for a whole register: an import, a renewal, a reform."""
    return refresh(act, households)


@collector.paused()
def memberships_opened(act: Act, memberships: Sequence[int]) -> dues.Written:
    """Write the dues of new memberships and the rights that they give; who is who, read once."""
    written = dues.Written()
    for chunk in homes.chunks(memberships, CHUNK):
        read, register = homes.of_memberships(chunk)
        dues.write_for(act, read, register, Due.Why.FIRST, None, written)
        _refresh(act, register)
    return written


@collector.paused()
def households_entered(act: Act, read: Mapping[int, Home], register: Register) -> dues.Written:
    """The same for households that were just written: nothing is recorded of them yet."""
    written = dues.Written()
    dues.write_for(act, read, register, Due.Why.FIRST, None, written)
    years = [_first_year(home.membership, written.own) for home in read.values()]
    rule_of = _rules(years)
    rows = Rows()
    for year in years:
        rule = rule_of[year.version_id]
        for stay in register.stays[year.household_id]:
            if _meet(year, stay):
                timeline = rule.rights(year, stay, *register.persons[stay.person])
                rows.add_first(stay.person, year.scheme_id, timeline)
    rows.write(act)
    return written


def _first_year(row: homes.Row, owed: Mapping[int, list[tuple[date, int]]]) -> Year:
    """The only membership of a new household; nothing is paid yet."""
    return Year(
        row.pk,
        row.household_id,
        row.scheme_id,
        row.version_id,
        row.since,
        row.until,
        row.kind,
        row.enrolled_on,
        None,
        dues=owed.get(row.pk, []),
    )


@dataclass
class Year:
    """A membership with what the rule asks of it."""

    pk: int
    household_id: int
    scheme_id: int
    version_id: int
    since: date
    until: date
    kind: str
    enrolled_on: date
    closed_on: date | None
    dues: list[tuple[date, int]] = field(default_factory=list)
    payments: list[tuple[date, int]] = field(default_factory=list)
    known: dict[tuple[Any, ...], Timeline] | None = None  # What its rule answered to its facts.

    @property
    def last(self) -> date:
        """The first day that it does not give rights: its end, or the day it was closed."""
        return min(self.until, self.closed_on) if self.closed_on else self.until

    @cached_property
    def facts(self) -> tuple[Any, ...]:
        """What the rule asks of the membership, in plain values."""
        dues, payments = tuple(self.dues), tuple(self.payments)
        if not payments:  # Nothing is paid: whether anything is owed is all that matters.
            dues = ((self.enrolled_on, 1),) if sum(amount for _, amount in dues) > 0 else ()
        return self.since, self.until, self.enrolled_on, dues, payments


class Rule:
    """The rule of one version; each question is answered once for all who are alike."""

    def __init__(self, version: Any) -> None:
        self.definition: dict[str, Any] = schemes.definition(version) or {}
        said = self.definition.get("dependants") or {}
        limits = [said.get("child_under"), said.get("student_under")]
        self.oldest = max([n for n in limits if n is not None], default=None)
        # By the facts of a membership, compared once for each; then by those of a person.
        self.known: dict[tuple[Any, ...], dict[tuple[Any, ...], Timeline]] = {}
        self.births: dict[tuple[date, date], date] = {}

    def rights(self, year: Year, stay: Stay, born_on: date | None, relation: str) -> Timeline:
        """What a membership gives to a stay in its household."""
        ends = min(stay.until, year.last)
        ends = ends if ends < year.until else homes.FOREVER
        if year.known is None:
            year.known = self.known.setdefault(year.facts, {})
        asked = (
            max(stay.since, year.enrolled_on),
            ends,
            ends == stay.until and stay.ended == Belonging.Why.DEATH,
            self._birth(born_on, relation, year.until),
            relation,
            year.kind == Membership.Kind.NEW or stay.since > year.enrolled_on,
            stay.began == Belonging.Why.BIRTH,
        )
        if asked not in year.known:
            year.known[asked] = self._answer(year.facts, *asked)
        return year.known[asked]

    def _birth(self, born_on: date | None, relation: str, until: date) -> date | None:
        """A birth, where it changes something before the end of the year."""
        if relation != "child" or self.oldest is None or born_on is None:
            return None
        if (born_on, until) not in self.births:
            old = add_months(born_on, 12 * self.oldest)
            self.births[born_on, until] = until if old > until else born_on
        return self.births[born_on, until]

    def _answer(
        self,
        facts: tuple[Any, ...],
        joined_on: date,
        ends: date,
        died: bool,
        born_on: date | None,
        relation: str,
        new: bool,
        newborn: bool,
    ) -> Timeline:
        since, until, enrolled_on, dues, payments = facts
        left = None if died or ends == homes.FOREVER else ends
        person = PersonDates(
            joined_on=joined_on,
            left_on=left,
            died_on=ends - DAY if died else None,
            born_on=born_on,
            relation=relation,
            new=new,
            newborn=newborn,
        )
        [found] = rules.rights(
            self.definition,
            MembershipFacts(
                since=since,
                until=until,
                enrolled_on=enrolled_on,
                persons=(person,),
                dues=dues,
                payments=payments,
            ),
        )
        return [(dated.since, dated.value) for dated in found if dated.value]


def _refresh(act: Act, register: Register) -> int:
    stays, persons = register.stays, register.persons
    wanted = {stay.person for home in register.households for stay in stays.get(home, ())}
    years = _years(list(stays))
    rule_of = _rules(year for found in years.values() for year in found)
    parts: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for household, found in stays.items():
        for year in years.get(household, ()):
            rule = rule_of[year.version_id]
            for stay in found:
                if stay.person not in wanted or stay.since >= stay.until:
                    continue
                if part := _part(rule, year, stay, persons[stay.person]):
                    parts[stay.person, year.scheme_id].append(part)
    recorded = _recorded(wanted)
    lost: dict[tuple[int, int], list[Part]] = {
        k: [] for k in recorded if k not in parts
    }  # Entered by error: never had any.
    return _write(act, {**lost, **parts}, recorded)


def _rules(years: Iterable[Year]) -> dict[int, Rule]:
    """The rule of each version that some memberships run under."""
    one_of_each = {year.version_id: year.pk for year in years}
    rows = Membership.objects.filter(pk__in=one_of_each.values()).select_related("version")
    return {row.version_id: Rule(row.version) for row in rows}


def _meet(year: Year, stay: Stay) -> bool:
    """Whether somebody was in the household on some day that the membership may give rights."""
    first = max(stay.since, year.since)
    return first < year.until and stay.until > first and stay.until > year.enrolled_on


def _part(rule: Rule, year: Year, stay: Stay, person: tuple[date | None, str]) -> Part | None:
    """What one membership gives to one stay in its household; None if they do not meet."""
    if not _meet(year, stay):
        return None
    first = max(stay.since, year.since)
    moved = stay.began == Belonging.Why.TRANSFER
    follows = moved or year.kind == Membership.Kind.RENEWAL
    return Part(max(first, year.enrolled_on), rule.rights(year, stay, *person), follows)


NAMES = (
    "pk",
    "household",
    "scheme",
    "version",
    "since",
    "until",
    "kind",
    "enrolled_on",
    "closed_on",
)


def _years(households: Sequence[int]) -> dict[int, list[Year]]:
    """The memberships of some households with their dues and payments, in three questions."""
    rows = Membership.objects.filter(homes.among("household", households)).order_by("since", "id")
    years: dict[int, Year] = {}
    found: dict[int, list[Year]] = defaultdict(list)
    for pk, home, scheme, version, since, until, kind, enrolled, closed in zip(
        *reading.columns(rows, NAMES), strict=True
    ):
        first, last, joined = (homes.day_of(text) for text in (since, until, enrolled))
        ended = homes.day_or_none(closed)
        years[pk] = Year(pk, home, scheme, version, first, last, kind, joined, ended)
        found[home].append(years[pk])
    own = homes.among("membership", years)  # Named by themselves: no join to be planned.
    owed = Due.objects.filter(own, payer=HOUSEHOLD).order_by("id")
    for pk, day, amount in zip(
        *reading.columns(owed, ("membership", "made_on", "amount")), strict=True
    ):
        years[pk].dues.append((homes.day_of(day), amount))
    good = Payment.objects.filter(own, cancellation=None, payer=HOUSEHOLD).order_by("id")
    for pk, day, amount in zip(
        *reading.columns(good, ("membership", "received_on", "amount")), strict=True
    ):
        years[pk].payments.append((homes.day_of(day), amount))
    return found


def _recorded(persons: Iterable[int]) -> dict[tuple[int, int], dict[date, Right]]:
    """What is recorded of some people: of each scheme and day, the row that counts."""
    found: dict[tuple[int, int], dict[date, Right]] = defaultdict(dict)
    names = ("beneficiary", "scheme", "since", "open", "reason", "covered_from")
    for chunk in homes.chunks(sorted(persons), PEOPLE_AT_ONCE):
        rows = Entitlement.objects.filter(homes.among("beneficiary", chunk)).order_by("id")
        for person, scheme, since, opened, reason, covered in zip(
            *reading.columns(rows, names), strict=True
        ):
            right = Right(bool(opened), Standing(reason), homes.day_or_none(covered))
            found[person, scheme][homes.day_of(since)] = right
    return found


def _write(
    act: Act,
    parts: Mapping[tuple[int, int], Sequence[Part]],
    recorded: Mapping[tuple[int, int], Mapping[date, Right]],
) -> int:
    """Add what differs. Whoever has one part and nothing recorded gets it as it is."""
    rows = Rows()
    for (person, scheme), found in parts.items():
        before = recorded.get((person, scheme))
        if before is None and len(found) == 1:
            rows.add_first(person, scheme, found[0].rows)
        else:
            rows.add(person, scheme, entitling.to_add(before or {}, entitling.joined(found)))
    return rows.write(act)


class Rows:
    """Rights to write, as columns."""

    def __init__(self) -> None:
        self.person: list[int] = []
        self.scheme: list[int] = []
        self.since: list[date] = []
        self.rights: list[Right] = []
        # What to add first, by the timeline itself: people who are alike share one.
        self._first: dict[int, tuple[Timeline, list[date], list[Right]]] = {}

    def add_first(self, person: int, scheme: int, timeline: Timeline) -> None:
        """The rights of somebody who has one part and nothing recorded."""
        if id(timeline) not in self._first:
            added = entitling.to_add({}, entitling.joined([Part(date.min, timeline)]))
            columns = [since for since, _ in added], [right for _, right in added]
            self._first[id(timeline)] = (timeline, *columns)  # Kept: its id stays its own.
        _, since, rights = self._first[id(timeline)]
        self.person += [person] * len(since)
        self.scheme += [scheme] * len(since)
        self.since += since
        self.rights += rights

    def add(self, person: int, scheme: int, timeline: Timeline) -> None:
        for since, right in timeline:
            self.person.append(person)
            self.scheme.append(scheme)
            self.since.append(since)
            self.rights.append(right)

    def write(self, act: Act) -> int:
        if not self.person:
            return 0
        return insert_many(
            act,
            Entitlement,
            beneficiary=self.person,
            scheme=self.scheme,
            since=self.since,
            open=[right.open for right in self.rights],
            reason=[int(right.reason) for right in self.rights],
            covered_from=[right.covered_from for right in self.rights],
        )
