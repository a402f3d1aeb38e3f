"""Meetings: what they are about, who came, whether they may decide, what was written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from pacte.governance.bodies.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    MinutesStep,
)
from pacte.governance.bodies.queries import bodies
from pacte.governance.bodies.rules import meeting as rules
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.partial import Partial

LAST = MeetingState.objects.filter(meeting=OuterRef("pk")).order_by("-id")


def with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Meetings with ``now``: their state as last recorded."""
    return rows.annotate(
        now=Subquery(LAST.values("state")[:1]), quorum=Subquery(LAST.values("quorum")[:1])
    )


def meetings_visible_to(actor: Actor, day: date) -> QuerySet[Meeting]:
    """The meetings of the bodies that one sees."""
    rows = Meeting.objects.filter(body__in=bodies.visible_to(actor, day).values("pk"))
    return with_state(rows).select_related("body__organisation", "place")


def meetings_of(body: int) -> list[Any]:
    """The meetings of a body, the last first, each with its state as people read it: ``told``."""
    rows = list(with_state(Meeting.objects.filter(body=body)).order_by("-on", "-id"))
    for row in rows:
        row.told = MeetingState.State(row.now).label if row.now else ""
    return rows


def meeting(uid: str | UUID) -> Meeting:
    return Meeting.objects.select_related("body__organisation", "place", "after").get(uid=uid)


def meetings_next(bodies: Iterable[int], day: date) -> list[Any]:
    """The meetings of some bodies planned or convened from a day on, in order; with ``now``."""
    coming = [row for row in _planned(list(bodies)) if Partial(row.on).until > day]
    return sorted(coming, key=lambda row: (Partial(row.on).first, row.pk))


@prepared
def _planned(bodies: list[int]) -> QuerySet[Any]:
    rows = Meeting.objects.filter(body__in=bodies).exclude(on="")
    return with_state(rows).filter(now__in=rules.OPEN).select_related("body", "place")


def states(meeting: Meeting) -> list[MeetingState]:
    return list(meeting.states.order_by("id"))


def state(meeting: Meeting) -> MeetingState:
    """The last state; the door writes one with every meeting."""
    return meeting.states.order_by("-id")[0]


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The agenda as last written."""
    rows = meeting.agenda.filter(entry_id=agenda_version(meeting))
    return list(rows.select_related("document").order_by("position", "id"))


def agenda_version(meeting: Meeting) -> int:
    return meeting.agenda.aggregate(m=Max("entry_id", default=0))["m"]


def sheet(meeting: Meeting) -> list[Attendance]:
    """The attendance sheet as last written."""
    rows = meeting.attendances.filter(entry_id=sheet_version(meeting))
    return list(rows.select_related("seat", "organisation").order_by("id"))


def sheet_version(meeting: Meeting) -> int:
    return meeting.attendances.aggregate(m=Max("entry_id", default=0))["m"]


def day_of(meeting: Meeting, today: date) -> date:
    """The day on which a meeting's seats and rule are read."""
    return Partial(meeting.on).first if meeting.on else today


def presences(rows: Iterable[Attendance]) -> list[rules.Presence]:
    """Lines of a sheet as facts: a seat counts when it votes, a line without one when a member."""
    return [
        rules.Presence(
            row.presence, row.sex, row.seat.voting if row.seat else row.member,
            row.seat is not None, row.count,
        )
        for row in rows
    ]  # fmt: skip


def quorum(meeting: Meeting, rows: Iterable[Attendance], today: date) -> rules.Quorum:
    """The sheet counted against the rule of the body on the day of the meeting."""
    day = day_of(meeting, today)
    _, rule = bodies.rule_on(meeting.body, day)
    seats = sum(1 for seat in bodies.seats_of(meeting.body, day) if seat.voting)
    return rules.quorum(rule, presences(rows), seats, meeting.called, meeting.after_id is not None)


def minutes(meeting: Meeting) -> Minutes | None:
    """What is written of a meeting: the adopted version, else the last."""
    return meeting.minutes.order_by("-version").first()


def steps(minutes: Minutes) -> list[MinutesStep]:
    return list(minutes.steps.select_related("file", "adopted_at").order_by("id"))


def standing_of(steps: Iterable[MinutesStep]) -> str:
    """``draft``, ``adopted``, ``signed`` or ``filed``: how far minutes have come."""
    order = ("adopted", "signed", "filed")
    found = {step.state for step in steps}
    return next((state for state in reversed(order) if state in found), "draft")
