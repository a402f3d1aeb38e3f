"""Rights open and close by rule: what the schemes' rule says, written where it differs.

``refresh`` is called by whatever moves a fact: a payment, a cancellation, a person who comes or
goes, a correction. Rows carry the day on which they begin, also days to come (the end of an
instalment, a birthday, the end of the year): nothing has to happen on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from pacte.insurance.members import entitling, homes
from pacte.insurance.members.entitling import Part, Timeline
from pacte.insurance.members.homes import Stay
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
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.periods import add_months

CHUNK = 2_000  # Households in one go: memory stays bounded.
DAY = timedelta(days=1)


def refresh(act: Act, households: Iterable[int]) -> int:
    """Compute the rights of whoever belongs or belonged to some households; return rows added."""
    return sum(_refresh(act, chunk) for chunk in homes.chunks(households, CHUNK))


def refresh_many(act: Act, households: Iterable[int]) -> int:
    """The same for a whole register: an import, a renewal, a reform."""
    return refresh(act, households)


@dataclass(slots=True)
class Year:
    """A membership with what the rule asks of it."""

    row: Any
    dues: list[tuple[date, int]] = field(default_factory=list)
    payments: list[tuple[date, int]] = field(default_factory=list)

    @property
    def until(self) -> date:
        """The first day that it does not give rights: its end, or the day it was closed."""
        closed = self.row.closed_on
        return min(self.row.until, closed) if closed else self.row.until


class Rule:
    """The rule of one version; each question is answered once for all who are alike."""

    def __init__(self, version: Any) -> None:
        self.definition: dict[str, Any] = schemes.definition(version) or {}
        said = self.definition.get("dependants") or {}
        limits = [said.get("child_under"), said.get("student_under")]
        self.oldest = max([n for n in limits if n is not None], default=None)
        self.known: dict[MembershipFacts, Timeline] = {}

    def rights(self, year: Year, person: PersonDates) -> Timeline:
        """What a membership gives a person."""
        row = year.row
        dues, payments = tuple(year.dues), tuple(year.payments)
        if not payments:  # Nothing is paid: whether anything is owed is all that matters.
            dues = ((row.enrolled_on, 1),) if sum(amount for _, amount in dues) > 0 else ()
        facts = MembershipFacts(
            since=row.since,
            until=row.until,
            enrolled_on=row.enrolled_on,
            persons=(self._plain(person, row.until),),
            dues=dues,
            payments=payments,
        )
        if facts not in self.known:
            [found] = rules.rights(self.definition, facts)
            self.known[facts] = [(dated.since, dated.value) for dated in found if dated.value]
        return self.known[facts]

    def _plain(self, person: PersonDates, until: date) -> PersonDates:
        """A person without the birth, where it changes nothing before the end of the year."""
        if person.relation != "child" or self.oldest is None:
            return replace(person, born_on=None)
        born = person.born_on
        if born and add_months(born, 12 * self.oldest) > until:
            return replace(person, born_on=until)  # Too young to reach the limit.
        return person


def _refresh(act: Act, households: Sequence[int]) -> int:
    stays = homes.stays_in(households)
    wanted = {stay.person for home in households for stay in stays.get(home, ())}
    years = _years(list(stays))
    persons = homes.persons_in(households)
    rules_of = {y.row.version_id: y.row.version for ys in years.values() for y in ys}
    compiled = {pk: Rule(version) for pk, version in rules_of.items()}
    parts: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for household, found in stays.items():
        for year in years.get(household, ()):
            rule = compiled[year.row.version_id]
            for stay in found:
                if stay.person not in wanted or stay.since >= stay.until:
                    continue
                if part := _part(rule, year, stay, persons[stay.person]):
                    parts[stay.person, year.row.scheme_id].append(part)
    recorded = _recorded(wanted)
    lost = {key: [] for key in recorded if key not in parts}  # Entered by error: never had any.
    return _write(act, {**lost, **parts}, recorded)


def _part(rule: Rule, year: Year, stay: Stay, person: tuple[date | None, str]) -> Part | None:
    """What one membership gives to one stay in its household; None if they do not meet."""
    row = year.row
    first = max(stay.since, row.since)
    if first >= row.until or stay.until <= first or stay.until <= row.enrolled_on:
        return None
    born_on, relation = person
    dates = PersonDates(
        joined_on=stay.since if stay.since > row.enrolled_on else row.enrolled_on,
        left_on=None,
        born_on=born_on,
        relation=relation,
        new=_is_new(row, stay),
        newborn=stay.began == Belonging.Why.BIRTH,
    )
    ends = min(stay.until, year.until)
    if ends < row.until:
        died = stay.ended == Belonging.Why.DEATH and ends == stay.until
        dates = replace(dates, died_on=ends - DAY) if died else replace(dates, left_on=ends)
    moved = stay.began == Belonging.Why.TRANSFER
    follows = moved or row.kind == Membership.Kind.RENEWAL
    return Part(max(first, row.enrolled_on), rule.rights(year, dates), follows)


def _is_new(membership: Any, stay: Stay) -> bool:
    """Whether the waiting period is for this person: new with the household, or come after it."""
    return membership.kind == Membership.Kind.NEW or stay.since > membership.enrolled_on


def _years(households: Sequence[int]) -> dict[int, list[Year]]:
    """The memberships of some households with their dues and payments, in three questions."""
    rows = Membership.objects.filter(household__in=households).select_related("version")
    years = {row.pk: Year(row) for row in rows.order_by("since", "id")}
    own = {"membership__household__in": households, "payer": HOUSEHOLD}
    for pk, day, amount in (
        Due.objects.filter(**own).order_by("id").values_list("membership", "made_on", "amount")
    ):
        years[pk].dues.append((day, amount))
    good = Payment.objects.filter(**own, cancellation=None).order_by("id")
    for pk, day, amount in good.values_list("membership", "received_on", "amount"):
        years[pk].payments.append((day, amount))
    found: dict[int, list[Year]] = defaultdict(list)
    for year in years.values():
        found[year.row.household_id].append(year)
    return found


def _recorded(persons: Iterable[int]) -> dict[tuple[int, int], dict[date, Right]]:
    """What is recorded of some people: of each scheme and day, the row that counts."""
    found: dict[tuple[int, int], dict[date, Right]] = defaultdict(dict)
    rows = Entitlement.objects.filter(beneficiary__in=list(persons)).order_by("id")
    for person, scheme, since, opened, reason, covered in rows.values_list(
        "beneficiary", "scheme", "since", "open", "reason", "covered_from"
    ):
        found[person, scheme][since] = Right(opened, Standing(reason), covered)
    return found


def _write(
    act: Act,
    parts: Mapping[tuple[int, int], Sequence[Part]],
    recorded: Mapping[tuple[int, int], Mapping[date, Right]],
) -> int:
    columns: dict[str, list[Any]] = defaultdict(list)
    for (person, scheme), found in parts.items():
        wanted = entitling.joined(found)
        for since, right in entitling.to_add(recorded.get((person, scheme), {}), wanted):
            columns["beneficiary"].append(person)
            columns["scheme"].append(scheme)
            columns["since"].append(since)
            columns["open"].append(right.open)
            columns["reason"].append(int(right.reason))
            columns["covered_from"].append(right.covered_from)
    return insert_many(act, Entitlement, **columns) if columns else 0
