"""The democratic life of a mutual: its bodies, elections, attendance, accounts by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pacte.governance.bodies.models import Body, Decision, Mandate, Meeting
from pacte.governance.bodies.queries import bodies, meetings
from pacte.governance.bodies.rules import meeting as meeting_rules
from pacte.governance.bodies.rules import standing
from pacte.kernel.names import normalised
from pacte.kernel.partial import Partial

KINDS = ("general_assembly", "board", "supervisory_committee")


@dataclass(frozen=True, slots=True)
class Election:
    """Those elected to a body at a meeting, and how many are new."""

    meeting: Meeting
    body: Body
    since: str
    elected: tuple[str, ...]
    new: tuple[str, ...]
    rate: standing.Rate | None  # None: nobody is known to have sat before.


@dataclass(frozen=True, slots=True)
class Seating:
    """A body as it stands: mandates that hold, that are over, and the next that ends."""

    body: Body
    made: bodies.Composition
    expired: int
    next_end: str
    assiduity: standing.Rate
    counted: tuple[tuple[Meeting, int, int], ...]


@dataclass(frozen=True, slots=True)
class Accounts:
    """A year, and the decision that approved its accounts; None: nothing says they were."""

    year: int
    decision: Decision | None


def bodies_of(organisation: int) -> list[Body]:
    rows = Body.objects.filter(organisation=organisation, kind__in=KINDS)
    found = list(rows.select_related("organisation"))
    return sorted(found, key=lambda body: (KINDS.index(body.kind), body.name))


def seatings(rows: Sequence[Body], day: date) -> list[Seating]:
    """Some bodies on a day; of each a bounded number of questions."""
    return [_seating(body, day) for body in rows]


def _seating(body: Body, day: date) -> Seating:
    made = bodies.composition(body, day)
    ends = [one.holder.until for one in made.holdings if one.holder and one.holder.until]
    counted = []
    for row in body.meetings.order_by("on", "id").prefetch_related("states"):
        last = list(row.states.all())[-1]
        if last.present is not None and last.expected:
            counted.append((row, last.present, last.expected))
    rate = standing.assiduity([(there, asked) for _, there, asked in counted])
    return Seating(
        body, made, sum(1 for one in made.holdings if one.state == "expired"),
        min(ends, key=lambda end: Partial(end).until, default=""), rate, tuple(counted),
    )  # fmt: skip


def elections(rows: Sequence[Body]) -> list[Election]:
    """The elections to some bodies, the last first: who is new held no seat of it before."""
    mandates = Mandate.objects.filter(seat__body__in=rows, kind=Mandate.Kind.HOLDER)
    mandates = mandates.select_related("seat__body", "elected_at__body", "end")
    known = [one for one in mandates.order_by("since", "id") if bodies.counts(one)]
    votes: dict[tuple[int, int], list[Mandate]] = {}
    for one in known:
        if one.elected_at_id is not None:
            votes.setdefault((one.elected_at_id, one.seat.body_id), []).append(one)
    found = [_election(chosen, known) for chosen in votes.values()]
    return sorted(found, key=lambda e: (e.since, e.meeting.pk), reverse=True)


def _election(chosen: Sequence[Mandate], known: Sequence[Mandate]) -> Election:
    first = chosen[0]
    body, meeting = first.seat.body, first.elected_at
    assert meeting is not None
    before = [
        one.person for one in known
        if one.seat.body_id == body.pk and one.since < first.since
        and one.elected_at_id != first.elected_at_id
    ]  # fmt: skip
    names = [one.person for one in chosen]
    heard = {normalised(name) for name in before}
    new = tuple(name for name in names if normalised(name) not in heard)
    return Election(
        meeting,
        body,
        first.since,
        tuple(names),
        new,
        standing.renewal(before, names) if before else None,
    )


def accounts(rows: Sequence[Body], day: date) -> list[Accounts]:
    """The years from the first whose accounts were approved to the last that is over."""
    approved = Decision.objects.filter(
        body__in=rows, kind=Decision.Kind.ACCOUNTS, outcome=Decision.Outcome.ADOPTED
    )
    found = {row.year: row for row in approved.select_related("meeting").order_by("pk") if row.year}
    if not found:
        return []
    last = max(max(found), day.year - 1)
    return [Accounts(year, found.get(year)) for year in range(last, min(found) - 1, -1)]


def last_assembly(rows: Sequence[Body], day: date) -> Meeting | None:
    """The last general assembly that was held."""
    held = meetings.with_state(
        Meeting.objects.filter(body__in=rows, body__kind="general_assembly")
    ).filter(now=meeting_rules.HELD, on__lte=day.isoformat())
    return held.order_by("-on", "-id").first()
