"""Dues: what the tariff says of each membership, written as rows, and adjusted by more rows.

Whole columns at a time, one membership or thousands the same way. What is written is the
difference between what the tariff says today and what was written before, so that writing
again writes nothing:

1. the facts are those of the day from which the household is covered (the first day of the
   year, or the day it enrolled, if later): its level, its groups, the ages;
2. who counts is whoever belonged to the household at some time of the year since then. Who
   leaves during the year stays due: the year of a person is due whole. Who was entered by
   error (a belonging closed as a correction) never counted;
3. by a table of household sizes, the largest number of people present at once counts;
4. who was charged this year in another household (a transfer) is not charged again;
5. discounts are for who earned them (``earning``); one for paying early is written by the
   payment that earns it, as of the day of enrolment;
6. the household's part is the sponsor's when a validated list of indigents says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.members import accounts, earning, homes
from pacte.insurance.members.earning import Earned
from pacte.insurance.members.homes import SPONSORED, Home, Register
from pacte.insurance.members.models import HOUSEHOLD, Belonging, Due, Membership, Sponsor
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules import dues as rules
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.periods import years_old
from pacte.people import queries as people

CHUNK = 5_000  # Keys in one question to the database.
Key = tuple[int | None, str, str]  # (person, kind, payer)
COLUMNS = (
    "membership",
    "beneficiary",
    "kind",
    "payer",
    "amount",
    "ref",
    "line",
    "version",
    "made_on",
)


@dataclass(slots=True)
class Written:
    """What one call wrote: how many rows, how much in all, and of that for the households."""

    rows: int = 0
    total: int = 0
    household: int = 0
    own: dict[int, list[tuple[date, int]]] = field(default_factory=dict)  # By membership.


def write_dues(
    act: Act,
    memberships: Sequence[int],
    why: str = Due.Why.FIRST,
    made_on: date | None = None,
    more: Mapping[int, Sequence[earning.Paid]] | None = None,
) -> Written:
    """Write what is missing of the dues of some memberships; return what was written.

    ``more``: by membership, what is being paid now.
    """
    written = Written()
    for chunk in homes.chunks(memberships, CHUNK):
        read, register = homes.of_memberships(chunk)
        write_for(act, read, register, why, made_on, written, more)
    return written


def adjust(act: Act, households: Iterable[int], since: date, why: str) -> Written:
    """Write the dues again for the memberships of some households that run on a day or later.

    What is added is due from the day of the change: who was there before keeps what was paid.
    """
    rows = Membership.objects.filter(household__in=list(households), until__gt=since)
    day = min(since, clock.today())
    return write_dues(act, list(rows.values_list("pk", flat=True)), why, day)


def money_moves(act: Act, membership: Membership, *more: earning.Paid) -> None:
    """Give or take back the discounts for paying early, when money comes (``more``) or goes."""
    definition = schemes.definition(membership.version) or {}
    if earning.asks(definition, "paid"):
        write_dues(act, [membership.pk], Due.Why.CORRECTED, None, {membership.pk: more})


def preview(version: Any, facts: Iterable[rules.HouseholdFacts]) -> list[list[rules.DueLine]]:
    """What some households would owe under a version of a scheme; writes nothing."""
    tariff = Tariff(version)
    return [tariff.due(fact) for fact in facts]


class Tariff:
    """The table of one version, each question answered once."""

    def __init__(self, version: Any) -> None:
        self.definition: dict[str, Any] = schemes.definition(version) or {}
        self.known: dict[tuple[Any, ...], list[rules.DueLine]] = {}
        contribution = self.definition["contribution"]
        lines = [
            *contribution["lines"], *rules.as_list(contribution.get("extra_person")),
            *(contribution.get("beside") or []),
            *((self.definition.get("discounts") or {}).get("lines") or []),
        ]  # fmt: skip
        self.by_size = contribution["basis"] == "per_household"
        by_age = contribution.get("counted_first") in ("oldest", "youngest")
        self.asks_age = by_age or any(line.get("ages") for line in lines)
        self.asks_relation = any(line.get("relations") for line in lines)

    def due(self, facts: rules.HouseholdFacts) -> list[rules.DueLine]:
        """All that is due for these facts."""
        return [line for line in rules.due(self.definition, facts) if line.amount]

    def of_home(
        self,
        home: Home,
        present: Sequence[int],
        persons: Mapping[int, tuple[Any, str]],
        earned: Earned,
    ) -> list[rules.DueLine]:
        """All that is due for a home; who are alike are answered once."""
        asked = (*self._asked(home, present, persons), earned)
        if asked not in self.known:
            level, groups, new, people_said, _earned = asked
            facts = rules.HouseholdFacts(
                size=len(people_said),
                level=level,
                groups=groups,
                new=new,
                persons=tuple(
                    rules.PersonFacts(age=age, relation=relation, new=fresh)
                    for age, relation, fresh in people_said
                ),
                enrolled_on=earned.enrolled_on,
                since=earned.since,
                years=earned.years,
                paid=earned.paid,
            )
            self.known[asked] = self.due(facts)
        return self.known[asked]

    def _asked(
        self, home: Home, present: Sequence[int], persons: Mapping[int, tuple[Any, str]]
    ) -> tuple[Any, ...]:
        """What the table asks of a home: what it does not ask is left out."""
        new = home.membership.kind == Membership.Kind.NEW
        after = home.membership.enrolled_on
        arrived = {} if new else {stay.person: stay.since for stay in reversed(home.stays)}
        said = []
        for person in present:
            born_on, relation = persons[person]
            age = years_old(born_on, home.reference) if self.asks_age and born_on else None
            fresh = None if new else arrived[person] > after
            said.append((age, relation if self.asks_relation else None, fresh))
        return home.level or None, home.groups, new, tuple(said)


def write_for(
    act: Act,
    read: Mapping[int, Home],
    register: Register,
    why: str,
    made_on: date | None,
    written: Written,
    more: Mapping[int, Sequence[earning.Paid]] | None = None,
) -> None:
    """Write what is missing for homes that were read."""
    before, first = _charged(read), _charged_first(read)
    versions = homes.versions_of(home.membership for home in read.values())
    tables = {pk: Tariff(version) for pk, version in versions.items()}
    said = {pk: table.definition for pk, table in tables.items()}
    earned, nothing = earning.of_homes(read, said, more or {}), Earned()
    rows: list[tuple[Any, ...]] = []
    totals: dict[tuple, dict[tuple, int]] = defaultdict(lambda: defaultdict(int))
    for home in read.values():
        row = home.membership
        day = max(made_on or row.enrolled_on, row.enrolled_on)
        sums = totals[row.mutual_id, row.currency, day]
        mine = earned.get(row.pk, nothing)
        asked = _asked(home, tables[row.version_id], register, first, mine)
        known = before.get(row.pk, {})
        for key, (amount, line) in asked.items():
            _add(rows, sums, row, key, amount - known.pop(key, 0), line, day)
        for key, amount in known.items():
            _add(rows, sums, row, key, -amount, None, day)  # The tariff says it no more.
    if rows:
        columns = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
        insert_many(act, Due, **columns, why=[str(why)] * len(rows))
        _post(act, read, totals)
        _sponsors(act, read, columns)
        written.rows += len(rows)
        written.total += sum(columns["amount"])
        names = ("payer", "amount", "membership", "made_on")
        for payer, amount, membership, day in zip(*(columns[n] for n in names), strict=True):
            if payer == HOUSEHOLD:
                written.household += amount
                written.own.setdefault(membership, []).append((day, amount))


def _add(
    rows: list[tuple[Any, ...]],
    sums: dict[tuple, int],
    row: homes.Row,
    key: Key,
    amount: int,
    line: rules.DueLine | None,
    day: date,
) -> None:
    if not amount:
        return
    person, kind, payer = key
    ref, path = (line.ref[:160], line.path) if line else ("", "")
    rows.append((row.pk, person, kind, payer, amount, ref, path, row.version_id, day))
    sums[kind, payer] += amount


def _asked(
    home: Home, table: Tariff, register: Register, first: Mapping, earned: Earned
) -> dict[Key, tuple[int, rules.DueLine]]:
    """What the tariff says of a home: amount and line for each (person, kind, payer)."""
    present = _present(home, table.by_size)
    if first and not table.by_size:
        year = (home.membership.scheme_id, home.membership.since)
        mine = home.membership.pk
        present = [p for p in present if first.get((*year, p), mine) == mine]
    if not present:
        return {}
    asked: dict[Key, tuple[int, rules.DueLine]] = {}
    for line in table.of_home(home, present, register.persons, earned):
        person = None if line.beneficiary is None else present[line.beneficiary]
        payer = home.sponsor if home.sponsor and line.payer == HOUSEHOLD else line.payer
        # Two fees of one kind for one person are two lines of one key: they add up.
        key = (person, line.kind, payer)
        asked[key] = (asked.get(key, (0, line))[0] + line.amount, line)
    return asked


def _present(home: Home, at_once: bool) -> list[int]:
    """Who counts, in the order of arrival: all of the year, or the most that were there at once."""
    first, until = home.reference, home.membership.until
    stays = [s for s in home.stays if s.since < until and s.until > first and s.since < s.until]
    if not at_once:
        return list(dict.fromkeys(stay.person for stay in stays))
    moments = {first, *(stay.since for stay in stays if stay.since > first)}
    crowds = [
        list(dict.fromkeys(s.person for s in stays if s.since <= day < s.until))
        for day in sorted(moments)
    ]
    return max(crowds, key=len)


def _charged(read: Mapping[int, Home]) -> dict[int, dict[Key, int]]:
    """What was written before, by membership and (person, kind, payer)."""
    before: dict[int, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    rows = Due.objects.filter(homes.among("membership", read))
    for membership, person, kind, payer, amount in rows.values_list(
        "membership", "beneficiary", "kind", "payer", "amount"
    ):
        before[membership][person, kind, payer] += amount
    return before


def _charged_first(read: Mapping[int, Home]) -> dict[tuple[int, date, int], int]:
    """Who moved between households: the membership that was charged first, by scheme and year."""
    stays = {(s.person, s.began) for home in read.values() for s in home.stays}
    moved = [person for person, began in stays if began == Belonging.Why.TRANSFER]
    rows = Due.objects.filter(beneficiary__in=moved, amount__gt=0) if moved else Due.objects.none()
    found: dict[tuple[int, date, int], int] = {}
    for scheme, since, person, membership in rows.order_by("id").values_list(
        "membership__scheme", "membership__since", "beneficiary", "membership"
    ):
        found.setdefault((scheme, since, person), membership)
    return found


# What follows in the books.


def _post(act: Act, read: Mapping[int, Home], totals: Mapping[tuple, Mapping]) -> None:
    only = next(iter(read.values())).membership if len(read) == 1 else None
    purpose = f"members.membership:{only.uid}" if only else f"journal.entry:{act.entry_id}"
    label = only.number if only else ""
    mutuals = {row.pk: row for row in people.organisations({key[0] for key in totals})}
    for (mutual, currency, day), sums in totals.items():
        said = {"purpose": purpose, "made_on": day, "label": label}
        accounts.post_dues(act, mutuals[mutual], currency, sums, **said)


def _sponsors(act: Act, read: Mapping[int, Home], columns: Mapping[str, Sequence[Any]]) -> None:
    """The sponsors that lists name are known by their organisation at once."""
    payers = {payer for payer in set(columns["payer"]) if payer.startswith(SPONSORED)}
    for scheme in {home.membership.scheme_id for home in read.values()} if payers else ():
        known = Sponsor.objects.filter(scheme=scheme, payer__in=payers)
        for payer in sorted(payers - set(known.values_list("payer", flat=True))):
            who = people.organisation_by_code(payer.removeprefix(SPONSORED))
            assert who is not None, "a list names its sponsor by key"
            act.save(Sponsor(scheme_id=scheme, payer=payer, organisation=who))
