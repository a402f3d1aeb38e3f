"""Bodies as they stand on a day: who sees them, their state, their rule, who sits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pacte.governance.bodies.models import (
    Body,
    BodyState,
    CompositionRule,
    Decision,
    Mandate,
    Seat,
)
from pacte.governance.bodies.models.bodies import BodyKind, SeatKind
from pacte.governance.bodies.rules import composition as rules
from pacte.governance.bodies.rules import standing
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.people import queries as people

# What a body, a seat or a decision may be, with its name.
KINDS = [*BodyKind.choices, *SeatKind.choices, *Mandate.Kind.choices, *Decision.Kind.choices]
READERS = ("manage_bodies", "read_programme")


def readable(actor: Actor, day: date) -> list[int]:
    """The organisations for which one reads bodies."""
    return sorted({pk for a in READERS for pk in people.organisations_for(actor, a, day)})


def visible_to(actor: Actor, day: date) -> QuerySet[Body]:
    """The bodies of one's organisations, and those where they sit or have something to do.

    Every page of bodies, meetings and decisions starts from here.
    """
    return _seen(readable(actor, day))


def keys_visible_to(actor: Actor, day: date) -> list[int]:
    """The keys of the same: what every home page asks."""
    return _keys(readable(actor, day))


@prepared
def _keys(organisations: list[int]) -> QuerySet[Any, Any]:
    return _seen(organisations).order_by().values_list("pk", flat=True)


def _seen(mine: list[int]) -> QuerySet[Body]:
    sits = Seat.objects.filter(organisation__in=mine).values("body")
    sent = Mandate.objects.filter(organisation__in=mine).values("seat__body")
    owes = Decision.objects.filter(owner_organisation__in=mine).values("body")
    return Body.objects.filter(
        Q(organisation__in=mine) | Q(pk__in=sits) | Q(pk__in=sent) | Q(pk__in=owes)
    )


def may_change(actor: Actor, body: Body) -> bool:
    return actor.can("manage_bodies", body.organisation_id)


def body(uid: str | UUID) -> Body:
    return Body.objects.select_related("organisation", "parent", "seat", "text").get(uid=uid)


def body_by_code(code: str) -> Body | None:
    return Body.objects.filter(code=code.upper()).select_related("organisation").first()


def of_organisations(ids: Iterable[int]) -> QuerySet[Body]:
    """The bodies kept for some organisations."""
    return Body.objects.filter(organisation__in=list(ids)).select_related("organisation")


def current_state(states: Sequence[BodyState], day: date) -> BodyState | None:
    """Of the states of one body, in the order recorded, the one that counts on a day."""
    index = standing.current([(row.state, row.on) for row in states], day)
    return None if index is None else states[index]


def state_on(body: Body, day: date) -> BodyState | None:
    """Whether a body is planned, official or ended; None: nobody has said so."""
    return current_state(list(body.states.all()), day)


def rule_on(body: Body, day: date) -> tuple[CompositionRule | None, rules.Rule]:
    """The rule of a body on a day, and what it says; without a row nothing is said."""
    rows = sorted(body.rules.all(), key=lambda row: row.pk)
    index = standing.current([("", row.since) for row in rows], day)
    if index is None:
        return None, rules.Rule()
    return rows[index], rules.read_rule(rows[index].rule)


@dataclass(frozen=True, slots=True)
class Holding:
    """A seat on a day: its holder, its alternates, what was held before and is over."""

    seat: Seat
    holder: Mandate | None
    alternates: tuple[Mandate, ...] = ()
    last: Mandate | None = None  # The last holder, when nobody holds it any more.
    state: str = ""  # Of the holder's mandate, or of the last one: ending, expired, ended.

    @property
    def filled(self) -> bool:
        """Held by somebody; or by an organisation, whose person is not said."""
        return self.holder is not None or (self.last is None and bool(self.seat.organisation_id))

    @property
    def unsaid(self) -> bool:
        """Nobody was ever named for it: it is neither held nor vacant."""
        return self.holder is None and self.last is None and not self.seat.organisation_id

    @property
    def sex(self) -> str:
        return self.holder.sex if self.holder else "unknown"

    @property
    def facts(self) -> rules.SeatFacts:
        seat = self.seat
        return rules.SeatFacts(
            seat.title,
            seat.college,
            seat.kind,
            seat.voting,
            self.filled,
            self.sex,
            self.unsaid,
        )


@dataclass(frozen=True, slots=True)
class Composition:
    """Who sits on a day, what the rule asks for, and each lack."""

    row: CompositionRule | None
    rule: rules.Rule
    holdings: tuple[Holding, ...]
    lacks: tuple[rules.Lack, ...]

    @property
    def voting(self) -> list[Holding]:
        return [one for one in self.holdings if one.seat.voting]

    @property
    def filled(self) -> int:
        return sum(1 for one in self.voting if one.filled)

    @property
    def met(self) -> bool | None:
        """Whether the rule is met; None: there is no rule, or too little is said to check it."""
        if self.row is None or (self.lacks and not self.firm):
            return None
        return not self.lacks

    @property
    def firm(self) -> list[rules.Lack]:
        """What is missing for certain."""
        return [lack for lack in self.lacks if lack.check != "unnamed"]


def held(mandate: Mandate) -> standing.Held:
    """A mandate as a fact."""
    end = getattr(mandate, "end", None)
    return standing.Held(str(mandate), mandate.since, mandate.until, end.on if end else None)


def counts(mandate: Mandate) -> bool:
    """Whether a mandate ever was: one typed by mistake is not."""
    end = getattr(mandate, "end", None)
    return end is None or end.why != "mistake"


def overlap(one: Mandate, other: Mandate) -> bool:
    """Whether two mandates of a seat hold on a same day."""
    return standing.overlap(held(one), held(other))


def _holding(seat: Seat, mandates: Sequence[Mandate], day: date) -> Holding:
    begun = [m for m in mandates if standing.begun(m.since, day)]
    holders = [m for m in begun if m.kind == Mandate.Kind.HOLDER]
    now = [m for m in holders if held(m).holds(day)]
    alternates = [m for m in begun if m.kind == Mandate.Kind.ALTERNATE and held(m).holds(day)]
    if now:
        return Holding(seat, now[-1], tuple(alternates), None, held(now[-1]).state(day))
    last = max(holders, key=lambda m: (m.since, m.pk), default=None)
    state = held(last).state(day) if last else ""
    return Holding(seat, None, tuple(alternates), last, state)


def seats_of(body: Body, day: date) -> list[Seat]:
    """The seats that are not closed on a day."""
    rows = body.seats.select_related("organisation")
    return [s for s in rows if not s.closed_on or not standing.begun(s.closed_on, day)]


def mandates_of(seats: Sequence[Seat]) -> dict[int, list[Mandate]]:
    """Of each seat, the mandates that ever were, in the order of their beginning."""
    found: dict[int, list[Mandate]] = {seat.pk: [] for seat in seats}
    rows = Mandate.objects.filter(seat__in=list(found))
    for row in rows.select_related("organisation", "end", "elected_at").order_by("since", "id"):
        if counts(row):
            found[row.seat_id].append(row)
    return found


def holdings(body: Body, day: date) -> list[Holding]:
    seats = seats_of(body, day)
    mandates = mandates_of(seats)
    return [_holding(seat, mandates[seat.pk], day) for seat in seats]


def composition(body: Body, day: date) -> Composition:
    """Who sits on a day against the rule of that day: three queries."""
    row, rule = rule_on(body, day)
    found = holdings(body, day)
    lacks = rules.lacks(rule, [one.facts for one in found]) if row else []
    return Composition(row, rule, tuple(found), tuple(lacks))
