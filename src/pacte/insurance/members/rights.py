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
from pacte.insurance.members.homes import Register, Stay
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
            return None if relation != "child" or self.oldest is None else born_on
        return until if add_months(born_on, 12 * self.oldest) > until else born_on

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


def _part(rule: Rule, year: Year, stay: Stay, person: tuple[date | None, str]) -> Part | None:
    """What one membership gives to one stay in its household; None if they do not meet."""
    first = max(stay.since, year.since)
    if first >= year.until or stay.until <= first or stay.until <= year.enrolled_on:
        return None
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
    person: list[int] = []
    scheme: list[int] = []
    columns: tuple[list[Any], ...] = ([], [], [], [])
    alone: dict[int, tuple[list[Any], ...]] = {}  # By the list itself: alike people share one.
    for (who, where), found in parts.items():
        before = recorded.get((who, where))
        if before is None and len(found) == 1:
            key = id(found[0].rows)
            if key not in alone:
                alone[key] = _rows(entitling.to_add({}, entitling.joined(found)))
            added = alone[key]
        else:
            added = _rows(entitling.to_add(before or {}, entitling.joined(found)))
        person += [who] * len(added[0])
        scheme += [where] * len(added[0])
        for column, some in zip(columns, added, strict=True):
            column += some
    if not person:
        return 0
    since, opened, reason, covered_from = columns
    return insert_many(
        act,
        Entitlement,
        beneficiary=person,
        scheme=scheme,
        since=since,
        open=opened,
        reason=reason,
        covered_from=covered_from,
    )


def _rows(timeline: Timeline) -> tuple[list[Any], ...]:
    """A timeline as the columns of its rows."""
    return (
        [since for since, _ in timeline],
        [right.open for _, right in timeline],
        [int(right.reason) for _, right in timeline],
        [right.covered_from for _, right in timeline],
    )
