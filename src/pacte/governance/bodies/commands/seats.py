"""Seats, and who holds them: given, ended, elected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pacte.governance.bodies.commands import typed
from pacte.governance.bodies.models import Body, Mandate, MandateEnd, Meeting, Seat
from pacte.governance.bodies.queries import bodies, meetings
from pacte.governance.bodies.rules import composition
from pacte.governance.bodies.rules import meeting as meeting_rules
from pacte.journal.command import Act, command
from pacte.kernel.names import normalised
from pacte.kernel.partial import in_order
from pacte.kernel.periods import add_months
from pacte.kernel.refusal import Refused

POSTS = {"director", "accountant", "facilitator", "consultant", "post"}
RESULTS_MAX = 500


@command("bodies.add_seat", may="manage_bodies")
def add_seat(
    act: Act,
    *,
    body: str,
    title: str,
    college: str = "",
    kind: str = "member",
    voting: bool | None = None,
    organisation: str | None = None,
    reports_to: str | None = None,
    words: str = "",
    uid: str | None = None,
) -> str:
    """Add a seat at the end of the list. A post has no vote unless told so."""
    row = typed.locked(act, body)
    seat = Seat(uid=typed.new_uid(uid), body=row, position=row.seats.count())
    vote = kind not in POSTS if voting is None else voting
    _describe(seat, title, college, kind, vote, organisation, reports_to, words)
    act.save(seat)
    act.record(row, seat, kind=kind)
    return str(seat.uid)


def _describe(
    seat: Seat, title: str, college: str, kind: str, voting: bool, organisation: str | None,
    reports_to: str | None, words: str,
) -> None:  # fmt: skip
    seat.title, seat.kind, seat.voting = " ".join(title.split()), kind, voting
    seat.college, seat.words = college.strip(), words.strip()
    seat.organisation = typed.organisation(organisation)
    rules = [composition.read_rule(row.rule) for row in seat.body.rules.all()]
    known = {college.code for rule in rules for college in rule.colleges}
    if seat.college and known and seat.college not in known:
        raise Refused(
            "Le collège « %(college)s » n’est pas dans la règle de cette instance.",
            college=seat.college, field="college",
        )  # fmt: skip
    above = seat.body.seats.get(uid=reports_to) if reports_to else None
    seat.reports_to = above
    while above is not None:
        if above.uid == seat.uid:
            raise Refused("Un siège ne rend pas compte à lui-même.", field="reports_to")
        above = above.reports_to


def described(seat: Seat) -> dict[str, Any]:
    """What a seat's sheet says, by the name of its fields."""
    return {
        "title": seat.title, "college": seat.college, "kind": seat.kind, "voting": seat.voting,
        "organisation": seat.organisation.code if seat.organisation else "",
        "reports_to": str(seat.reports_to.uid) if seat.reports_to else "", "words": seat.words,
    }  # fmt: skip


def _locked(act: Act, seat: str) -> Seat:
    """A seat, its body locked, for who keeps it."""
    row = Seat.objects.select_related("body", "organisation").get(uid=seat)
    row.body = typed.locked(act, row.body.uid)
    return row


@command("bodies.change_seat", may="manage_bodies")
def change_seat(
    act: Act,
    *,
    seat: str,
    title: str,
    college: str = "",
    kind: str = "member",
    voting: bool = True,
    organisation: str | None = None,
    reports_to: str | None = None,
    words: str = "",
    version: int | None = None,
) -> None:
    """Correct what a seat is."""
    row = _locked(act, seat)
    typed.unmoved(version, row.entry_id, described(row))
    _describe(row, title, college, kind, voting, organisation, reports_to, words)
    act.save(row)
    act.record(row.body, row, kind=kind)


@command("bodies.close_seat", may="manage_bodies")
def close_seat(act: Act, *, seat: str, on: str) -> None:
    """There is no such seat any more, from a day on; nobody may hold it then."""
    row = _locked(act, seat)
    row.closed_on = typed.day_text(on, "on")
    if not row.closed_on:
        raise Refused("Dites depuis quand ce siège n’existe plus.", field="on")
    act.save(row)
    act.record(row.body, row, since=row.closed_on)


@command("bodies.give_mandate", may="manage_bodies")
def give_mandate(
    act: Act,
    *,
    seat: str,
    person: str = "",
    organisation: str | None = None,
    sex: str = "unknown",
    kind: str = "holder",
    since: str = "",
    until: str = "",
    elected_at: str | None = None,
    words: str = "",
    uid: str | None = None,
) -> str:
    """Say who holds a seat or stands in for its holder; ``until`` is the last day, if said."""
    row = _locked(act, seat)
    given = Mandate(uid=typed.new_uid(uid), seat=row, sex=sex, kind=kind, words=words.strip())
    given.person, given.plain = " ".join(person.split()), normalised(person)
    given.organisation = typed.organisation(organisation)
    given.since, given.until = typed.day_text(since, "since"), typed.day_text(until, "until")
    in_order(given.since, given.until)
    given.elected_at = row.body.meetings.get(uid=elected_at) if elected_at else None
    if kind == Mandate.Kind.HOLDER:
        _must_be_free(row, given)
    act.save(given)
    act.record(row.body, row, kind=kind, since=given.since or None, until=given.until or None)
    return str(given.uid)


def _must_be_free(seat: Seat, given: Mandate) -> None:
    """A seat has one holder at a time: two spans that both hold on a day are refused."""
    for other in bodies.mandates_of([seat])[seat.pk]:
        if other.kind == Mandate.Kind.HOLDER and bodies.overlap(other, given):
            raise Refused(
                "Ce siège est tenu par %(name)s : mettez d’abord fin à ce mandat.",
                name=str(other), field="since",
            )  # fmt: skip


@command("bodies.end_mandate", may="manage_bodies")
def end_mandate(act: Act, *, mandate: str, on: date, why: str) -> None:
    """A mandate ended: ``on`` is the first day without it."""
    row = Mandate.objects.select_related("seat__body").get(uid=mandate)
    body = typed.locked(act, row.seat.body.uid)
    if MandateEnd.objects.filter(mandate=row).exists():
        raise Refused("Ce mandat est déjà terminé.")
    in_order(row.since, on.isoformat())
    act.save(MandateEnd(mandate=row, on=on, why=why))
    act.record(body, row.seat, on=on.isoformat(), why=why)


@command("bodies.elect", may="manage_bodies")
def elect(
    act: Act,
    *,
    meeting: str,
    since: date,
    results: Sequence[Mapping[str, Any]],
    body: str | None = None,
    until: str = "",
) -> dict[str, int]:
    """Elections at a meeting that may decide: each seat gets a new mandate, the present one ends.

    ``body`` is whose seats are filled: the meeting's own, or one that it elects (a general
    assembly elects the board). Without ``until`` the mandates last as its rule says, if it does.
    """
    held = meetings.meeting(meeting)
    typed.locked(act, held.body.uid)
    target = held.body if body is None else typed.locked(act, body)
    if target.organisation_id != held.body.organisation_id:
        raise Refused("Une instance n’élit que celles de son organisation.", field="body")
    if meetings.state(held).quorum not in meeting_rules.DECIDES:
        raise Refused("Cette réunion n’a pas atteint son quorum : elle n’élit personne.")
    if not results or len(results) > RESULTS_MAX:
        raise Refused("Dites qui est élu, à quel siège.")
    last = _last_day(target, since, until)
    for one in results:
        _elected(act, held, target, since, last, one)
    act.record(target, held, elected=len(results), since=since.isoformat())
    return {"elected": len(results)}


def _last_day(body: Body, since: date, until: str) -> str:
    """The last day of a mandate: as typed, else by the rule; a mandate without a term has none."""
    if until:
        return typed.day_text(until, "until")
    months = bodies.rule_on(body, since)[1].term_months
    return (add_months(since, months) - timedelta(days=1)).isoformat() if months else ""


def _elected(
    act: Act, meeting: Meeting, body: Body, since: date, until: str, one: Mapping[str, Any]
) -> None:
    seat = body.seats.get(uid=one["seat"])
    person = " ".join(str(one["person"]).split())
    for row in bodies.mandates_of([seat])[seat.pk]:
        if row.kind == Mandate.Kind.HOLDER and bodies.held(row).holds(since):
            act.save(MandateEnd(mandate=row, on=since, why=MandateEnd.Why.TERM))
    given = Mandate(
        seat=seat, person=person, plain=normalised(person), sex=one.get("sex") or "unknown",
        since=since.isoformat(), until=until, elected_at=meeting,
        organisation=typed.organisation(one.get("organisation")),
    )  # fmt: skip
    in_order(given.since, given.until)
    _must_be_free(seat, given)
    act.save(given)
