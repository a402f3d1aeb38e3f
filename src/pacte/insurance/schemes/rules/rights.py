"""Who may be cared for, from which day to which, and why: rights that open and close by rule.

For each beneficiary, in order:

1. before joining, and before the coverage year, nothing is open;
2. rights open on the day on which enough is paid, never before the year: a share of what was owed
   when the person joined opens the period of the instalment, all of it opens the year;
   what is added later for others (a birth) does not close the rights of those already there;
3. when the period of an instalment ends without the rest, rights close; they open again on the
   day on which the rest is paid;
4. they end by leaving (on that day), by death (the day after), by the age limit of a dependant
   (on the birthday), and with the coverage year;
5. the waiting period of a new beneficiary runs from the first open day: ``covered_from`` is the
   first day of care that is covered.

What the definition does not say closes with its own reason: it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import Any

from pacte.insurance.schemes.rules.dues import as_list, to_open
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.years import next_on
from pacte.kernel.dated import Dated
from pacte.kernel.periods import add_months

DAY = timedelta(days=1)


class Standing(IntEnum):
    """Why rights are as they are. Kept for ever: never renumbered, never reused."""

    OPEN = 0
    NOT_PAID = 1
    INSTALMENT_ENDED = 2
    NOT_YET = 3
    YEAR_ENDED = 4
    LEFT = 5
    DECEASED = 6
    TOO_OLD = 7
    NOT_A_DEPENDANT = 8
    NOT_STATED = 9


@dataclass(frozen=True, slots=True)
class Right:
    """Open or closed, why, and (when open) the first day of care that is covered."""

    open: bool
    reason: Standing
    covered_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDates:
    """A beneficiary of the membership; None: it did not happen, or is not known."""

    joined_on: date
    left_on: date | None = None  # The first day without.
    died_on: date | None = None
    born_on: date | None = None
    relation: str = "member"
    student: bool = False
    new: bool = True
    newborn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipFacts:
    """A membership of one coverage year [since, until), and what was paid for it.

    ``dues`` and ``payments`` are (day, amount), of the household only, cancelled receipts left out.
    """

    since: date
    until: date
    enrolled_on: date
    persons: tuple[PersonDates, ...]
    dues: tuple[tuple[date, int], ...] = ()
    payments: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    since: date
    until: date
    reason: Standing


def rights(definition: Definition, facts: MembershipFacts) -> list[list[Dated[Right]]]:
    """The rights of each beneficiary, in the order of ``facts.persons``, as dated values."""
    return [_of_person(definition, facts, person) for person in facts.persons]


def on_day(rows: Iterable[Dated[Right]], day: date) -> Right:
    """What one beneficiary's rights are on ``day``."""
    known = [row for row in rows if row.since <= day]
    last = known[-1].value if known else None
    return last or Right(False, Standing.NOT_YET)


def _of_person(
    definition: Definition, facts: MembershipFacts, person: PersonDates
) -> list[Dated[Right]]:
    start = max(facts.since, facts.enrolled_on, person.joined_on)
    end, why = _end(definition, facts, person)
    spans = [_Span(facts.since, start, Standing.NOT_YET)]
    if why is Standing.NOT_A_DEPENDANT or why is Standing.NOT_STATED:
        spans.append(_Span(start, end, why))
    else:
        spans += _paid(definition, facts, person, start)
    spans = [_Span(s.since, min(s.until, end), s.reason) for s in spans]
    spans = [s for s in spans if s.since < s.until]
    closed = _Span(max(end, facts.since), date.max, why)
    spans.append(closed)
    return _dated(definition, person, spans)


def _end(
    definition: Definition, facts: MembershipFacts, person: PersonDates
) -> tuple[date, Standing]:
    """The first day on which nothing is open any more, and why; the earliest end counts."""
    ends = [(facts.until, Standing.YEAR_ENDED)]
    if person.left_on:
        ends.append((person.left_on, Standing.LEFT))
    if person.died_on:
        ends.append((person.died_on + DAY, Standing.DECEASED))
    said = definition.get("dependants") or {}
    relations = as_list(said.get("relations"))
    if relations and person.relation not in ("member", *relations):
        return facts.until, Standing.NOT_A_DEPENDANT
    if person.relation == "child" and said:
        limit = _age_limit(said, person)
        if limit is not None and person.born_on is None:
            return facts.until, Standing.NOT_STATED
        if limit is not None and person.born_on is not None:
            ends.append((add_months(person.born_on, 12 * limit), Standing.TOO_OLD))
    return min(ends)


def _age_limit(said: dict[str, Any], person: PersonDates) -> int | None:
    """The age from which a child is no longer covered; a student's limit is often higher."""
    child, student = said.get("child_under"), said.get("student_under")
    if person.student and student is not None:
        return student if child is None else max(child, student)
    return child  # type: ignore[no-any-return]


def _paid(
    definition: Definition, facts: MembershipFacts, person: PersonDates, start: date
) -> list[_Span]:
    """From ``start``, what the payments open: open spans, and the closed ones between them."""
    owed = sum(amount for on, amount in facts.dues if on <= start)
    whole = _reached(facts, owed)
    spans, at = [], start
    for share, last in _steps(definition, facts):
        if share is None or last is None:
            until = max(at, min(whole or facts.until, facts.until))
            if _reached(facts, 1):
                spans.append(_Span(at, until, Standing.NOT_STATED))
                at = until
            continue
        reached, until = _reached(facts, to_open(owed, share)), min(last + DAY, facts.until)
        if reached is None or max(reached, at) >= until:
            continue
        spans += [
            _Span(at, max(reached, at), _closed(spans)),
            _Span(max(reached, at), until, Standing.OPEN),
        ]
        at = until
    opens = max(whole, start) if whole else facts.until
    if spans and opens < at:
        at = opens  # All is paid before the period of the instalment ends.
        spans = [_Span(s.since, min(s.until, at), s.reason) for s in spans]
    opens = max(min(opens, facts.until), at)
    return [*spans, _Span(at, opens, _closed(spans)), _Span(opens, facts.until, Standing.OPEN)]


def _closed(spans: list[_Span]) -> Standing:
    """Why it is closed now: nothing opened it yet, or what opened it has run out."""
    opened = any(s.reason is Standing.OPEN and s.since < s.until for s in spans)
    return Standing.INSTALMENT_ENDED if opened else Standing.NOT_PAID


def _steps(definition: Definition, facts: MembershipFacts) -> list[tuple[str | None, date | None]]:
    """The instalments: the share that opens, and the last day that it buys."""
    said = definition.get("instalments")
    steps = said if isinstance(said, list) else [said] if said else []
    found = [
        (
            None if step.get("opens_at") is None else str(step["opens_at"]),
            None if step.get("until") is None else next_on(facts.since, step["until"]),
        )
        for step in steps
    ]
    return sorted(found, key=lambda step: step[1] or facts.until)


def _reached(facts: MembershipFacts, amount: int) -> date | None:
    """The day on which what was paid reached an amount; owing nothing is reached at once."""
    if amount <= 0:
        return facts.since
    paid = 0
    for on, part in sorted(facts.payments):
        paid += part
        if paid >= amount:
            return on
    return None


def _dated(definition: Definition, person: PersonDates, spans: list[_Span]) -> list[Dated[Right]]:
    first = next((s.since for s in spans if s.reason is Standing.OPEN), None)
    covered_from = None
    if first is not None:
        try:
            covered_from = covered(definition, person, first)
        except NotStated:
            spans = [
                _Span(s.since, s.until, Standing.NOT_STATED) if s.reason is Standing.OPEN else s
                for s in spans
            ]
    kept = [spans[0], *(b for a, b in pairwise(spans) if b.reason is not a.reason)]
    rows = []
    for span in kept:
        opened = span.reason is Standing.OPEN
        rows.append(Dated(span.since, Right(opened, span.reason, covered_from if opened else None)))
    return rows


def covered(definition: Definition, person: PersonDates, first: date) -> date:
    """The first day of care that is covered, for rights open since ``first``."""
    said = definition.get("waiting")
    entries = said if isinstance(said, list) else [said] if said else []
    days = [first]
    for place, entry in enumerate(entries):
        if any(entry.get(key) is not None for key in ("services", "category", "ages")):
            continue  # The engine's: it depends on the care.
        if person.newborn and "newborn" in as_list(entry.get("except")):
            continue
        if entry.get("for") is None and not person.new:
            raise NotStated(f"waiting[{place}].for", "À qui s’applique l’observation n’est pas"
                            " précisé.")  # fmt: skip
        if entry.get("for") == "new" and not person.new:
            continue
        months, more = entry.get("months"), entry.get("days")
        if months is None and more is None:
            raise NotStated(
                f"waiting[{place}].months", "La durée d’observation n’est pas précisée."
            )
        days.append(add_months(first, months or 0) + timedelta(days=more or 0))
    return max(days)
