"""Meetings: planned, convened, held or without quorum, their agenda and who came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import Max

from pacte.files import storing
from pacte.governance.bodies.commands import typed
from pacte.governance.bodies.models import AgendaItem, Attendance, Body, Meeting, MeetingState
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import meetings as queries
from pacte.governance.bodies.rules import meeting as rules
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

ITEMS_MAX = 60
LINES_MAX = 2_000
PEOPLE_MAX = 1_000_000


def locked(act: Act, uid: str | UUID) -> Meeting:
    """A meeting, its body locked, for who keeps it."""
    row = queries.meeting(uid)
    row.body = typed.locked(act, row.body.uid)
    return Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=row.pk)


def must_be(meeting: Meeting, *states: str) -> MeetingState:
    """The state of a meeting, refused unless it is one of these."""
    now = queries.state(meeting)
    if now.state not in states:
        raise Refused("Cette réunion est %(state)s.", state=now.get_state_display())
    return now


@command("bodies.plan_meeting", may="manage_bodies")
def plan_meeting(
    act: Act,
    *,
    body: str,
    title: str,
    kind: str = "ordinary",
    on: str = "",
    hour: str = "",
    place: str | None = None,
    where: str = "",
    online: bool = False,
    called: int | None = None,
    uid: str | None = None,
) -> str:
    """Plan a meeting; its day may be a month only until it is convened."""
    row = _new(act, typed.locked(act, body), uid)
    _describe(row, title, kind, on, hour, place, where, online, called)
    act.save(row)
    act.save(MeetingState(meeting=row, state=rules.PLANNED, on=clock.today().isoformat()))
    act.record(row, row.body, number=row.number, on=row.on or None)
    return str(row.uid)


def _new(act: Act, body: Body, uid: str | None) -> Meeting:
    """The next meeting of a body that is not ended."""
    state = bodies_of.state_on(body, clock.today())
    if state is not None and state.state == "ended":
        raise Refused("Cette instance est dissoute : elle ne se réunit plus.")
    last = body.meetings.aggregate(m=Max("number", default=0))["m"]
    return Meeting(uid=typed.new_uid(uid), body=body, number=last + 1)


def _describe(
    row: Meeting, title: str, kind: str, on: str, hour: str, place: str | None,
    where: str, online: bool, called: int | None,
) -> None:  # fmt: skip
    row.title, row.kind, row.hour = " ".join(title.split()), kind, _hour(hour)
    row.on, row.where, row.online = typed.day_text(on, "on"), where.strip(), online
    row.place = places.place(place) if place else None
    if called is not None and not 0 < called <= PEOPLE_MAX:
        raise Refused("Les membres appelés : de 1 à 1 000 000.", field="called")
    row.called = called


def _hour(text: str) -> time | None:
    """An hour of the day, « 14:30 » or « 14h30 »; nothing: not said."""
    if not (typed_text := text.strip().lower().replace("h", ":")):
        return None
    try:
        return time.fromisoformat(typed_text if len(typed_text) == 5 else f"0{typed_text}")
    except ValueError as fault:
        raise Refused("Une heure s’écrit 14:30.", field="hour") from fault


def described(row: Meeting) -> dict[str, Any]:
    """What a meeting's sheet says, by the name of its fields."""
    return {
        "title": row.title, "kind": row.kind, "on": row.on, "where": row.where,
        "hour": f"{row.hour:%H:%M}" if row.hour else "", "online": row.online,
        "called": "" if row.called is None else row.called,
        "place": row.place.code if row.place else "",
    }  # fmt: skip


@command("bodies.change_meeting", may="manage_bodies")
def change_meeting(
    act: Act,
    *,
    meeting: str,
    title: str,
    kind: str = "ordinary",
    on: str = "",
    hour: str = "",
    place: str | None = None,
    where: str = "",
    online: bool = False,
    called: int | None = None,
    version: int | None = None,
) -> None:
    """Correct a meeting that is not held yet."""
    row = locked(act, meeting)
    state = must_be(row, *rules.OPEN)
    typed.unmoved(version, row.entry_id, described(row))
    _describe(row, title, kind, on, hour, place, where, online, called)
    if state.state == rules.CONVENED:
        typed.whole_day(row.on, "on")
    act.save(row)
    act.record(row, row.body, on=row.on or None)


@command("bodies.set_agenda", may="manage_bodies")
def set_agenda(
    act: Act, *, meeting: str, items: Sequence[Mapping[str, Any]], version: int | None = None
) -> int:
    """Write the whole agenda: of each point its title, who presents it, its document.

    ``keep`` names a document already filed with a point of before; ``file`` brings a new one.
    """
    row = locked(act, meeting)
    must_be(row, *rules.OPEN)
    before = queries.agenda(row)
    said = " ; ".join(item.title for item in before)
    typed.unmoved(version, queries.agenda_version(row), {"agenda": said})
    kept = [item for item in items if str(item.get("title", "")).strip()]
    if not kept:
        raise Refused("Un ordre du jour a au moins un point.")
    if len(kept) > ITEMS_MAX:
        raise Refused("Au plus %(most)s points.", most=ITEMS_MAX)
    filed = {str(i.document.uid): i.document for i in before if i.document}
    for position, item in enumerate(kept, start=1):
        document = filed.get(str(item.get("keep") or ""))
        if item.get("file"):
            document = storing.store(act, item["file"])
        point = AgendaItem(meeting=row, position=position, document=document)
        point.title = " ".join(str(item["title"]).split())
        point.presenter = str(item.get("presenter") or "").strip()
        act.save(point)
    act.record(row, row.body, points=len(kept))
    return len(kept)


@command("bodies.convene", may="manage_bodies")
def convene(act: Act, *, meeting: str, words: str = "", on: date | None = None) -> dict[str, int]:
    """Convene a meeting whose day and agenda are known; say by how many days the notice is short.

    ``on`` is when the convocation was sent: today unless told otherwise.
    """
    row = locked(act, meeting)
    must_be(row, rules.PLANNED)
    sent, day = on or clock.today(), typed.whole_day(row.on, "on")
    typed.not_to_come(sent)
    if day < sent:
        raise Refused("Une réunion ne se convoque pas après son jour (%(day)s).", day=day)
    if not queries.agenda(row):
        raise Refused("Écrivez d’abord l’ordre du jour.")
    state = MeetingState(meeting=row, state=rules.CONVENED, on=sent.isoformat())
    state.words = words.strip()
    act.save(state)
    notice = bodies_of.rule_on(row.body, day)[1].notice_days
    short = max(0, notice - (day - sent).days) if notice is not None else 0
    act.record(row, row.body, on=row.on, short=short)
    return {"short": short}


@command("bodies.record_attendance", may="manage_bodies")
def record_attendance(
    act: Act, *, meeting: str, lines: Sequence[Mapping[str, Any]], version: int | None = None
) -> dict[str, Any]:
    """Write the whole attendance sheet: of each seat and guest, present or not, and their sex.

    Of a meeting already held the quorum is counted again; what was decided must still stand.
    """
    row = locked(act, meeting)
    now = must_be(row, *rules.OPEN, rules.HELD, rules.NO_QUORUM)
    if now.quorum == rules.ATTESTED:
        raise Refused("Cette réunion est attestée par sa source, sans feuille de présence.")
    typed.unmoved(version, queries.sheet_version(row))
    if not lines or len(lines) > LINES_MAX:
        raise Refused("Une feuille de présence a de 1 à %(most)s lignes.", most=LINES_MAX)
    if (written := queries.minutes(row)) and queries.standing_of(queries.steps(written)) != "draft":
        raise Refused("Le procès-verbal est adopté : la feuille de présence ne change plus.")
    seats = {str(seat.uid): seat for seat in row.body.seats.all()}
    rows = [_line(row, seats, line) for line in lines]
    named = [line.seat_id for line in rows if line.seat_id]
    if len(named) != len(set(named)):
        raise Refused("Un siège est deux fois sur la feuille.")
    for line in rows:
        act.save(line)
    counted = queries.quorum(row, rows, clock.today())
    if now.state not in rules.OPEN:
        _count_again(act, row, counted)
    act.record(row, row.body, present=counted.present, quorum=counted.needed)
    return {"present": counted.present, "needed": counted.needed, "state": counted.state}


def _line(meeting: Meeting, seats: Mapping[str, Any], line: Mapping[str, Any]) -> Attendance:
    """A line of the sheet; a seat of another body is refused."""
    seat = seats.get(str(line["seat"])) if line.get("seat") else None
    if line.get("seat") and seat is None:
        raise Refused("Ce siège n’est pas de cette instance.")
    count = line.get("count") or 1
    if seat is not None and count != 1:
        raise Refused("Un siège compte pour un.")
    if not 1 <= count <= PEOPLE_MAX:
        raise Refused("Un nombre de 1 à 1 000 000.", field="count")
    found = Attendance(
        meeting=meeting, seat=seat, member=bool(line.get("member", True)), count=count,
        person=" ".join(str(line.get("person") or "").split()),
        organisation=typed.organisation(line.get("organisation")),
        sex=line.get("sex") or "unknown", presence=line["presence"],
        represented_by=str(line.get("represented_by") or "").strip(),
    )  # fmt: skip
    if found.presence == Attendance.Presence.REPRESENTED and not found.represented_by:
        raise Refused("Dites par qui est représenté : %(who)s.", who=str(seat or found.person))
    return found


def _counted(meeting: Meeting, counted: rules.Quorum, on: str) -> MeetingState:
    missed = counted.state == rules.MISSED
    return MeetingState(
        meeting=meeting, state=rules.NO_QUORUM if missed else rules.HELD, on=on,
        quorum=counted.state, expected=counted.expected, present=counted.present,
        needed=counted.needed,
    )  # fmt: skip


def _count_again(act: Act, meeting: Meeting, counted: rules.Quorum) -> None:
    """A sheet corrected after the meeting: its decisions must not lose their quorum."""
    if counted.state == rules.MISSED and meeting.decisions.exists():
        raise Refused(
            "Avec cette feuille le quorum n’est plus atteint (%(present)s sur %(needed)s), et la"
            " réunion a décidé : vérifiez les présences.",
            present=counted.present, needed=counted.needed if counted.needed is not None else "?",
        )  # fmt: skip
    act.save(_counted(meeting, counted, queries.state(meeting).on))


@command("bodies.hold", may="manage_bodies")
def hold(act: Act, *, meeting: str, version: int | None = None) -> dict[str, Any]:
    """Open a meeting on its sheet: held when the quorum is there, else without quorum.

    Without quorum nothing is decided; the body may be convened again.
    """
    row = locked(act, meeting)
    must_be(row, *rules.OPEN)
    day = typed.whole_day(row.on, "on")
    typed.not_to_come(day)
    typed.unmoved(version, queries.sheet_version(row))
    sheet = queries.sheet(row)
    if not sheet:
        raise Refused("Remplissez d’abord la feuille de présence : le quorum se compte sur elle.")
    counted = queries.quorum(row, sheet, day)
    if counted.part is not None and counted.expected is None:
        raise Refused(
            "Le quorum compte les membres : dites d’abord combien sont appelés.", field="called"
        )
    state = _counted(row, counted, day.isoformat())
    act.save(state)
    act.record(
        row, row.body, state=state.state, present=counted.present, quorum=counted.needed,
        expected=counted.expected,
    )  # fmt: skip
    return {"state": state.state, "present": counted.present, "needed": counted.needed}


@command("bodies.reconvene", may="manage_bodies")
def reconvene(act: Act, *, meeting: str, on: str, hour: str = "", uid: str | None = None) -> str:
    """Plan the second convocation of a meeting without quorum, with the same agenda."""
    row = locked(act, meeting)
    must_be(row, rules.NO_QUORUM)
    if row.again.exists():
        raise Refused("Cette réunion est déjà convoquée à nouveau.")
    again = _new(act, row.body, uid)
    place = str(row.place.uid) if row.place else None
    same = hour or (f"{row.hour:%H:%M}" if row.hour else "")
    _describe(again, row.title, row.kind, on, same, place, row.where, row.online, row.called)
    if typed.whole_day(again.on, "on") < Partial(row.on).first:
        raise Refused("La deuxième convocation vient après la première.", field="on")
    again.after = row
    act.save(again)
    act.save(MeetingState(meeting=again, state=rules.PLANNED, on=clock.today().isoformat()))
    for item in queries.agenda(row):
        act.save(
            AgendaItem(meeting=again, position=item.position, title=item.title,
                       presenter=item.presenter, document=item.document)
        )  # fmt: skip
    act.record(again, row, row.body, number=again.number, on=again.on)
    return str(again.uid)


@command("bodies.cancel_meeting", may="manage_bodies")
def cancel_meeting(act: Act, *, meeting: str, words: str) -> None:
    """Cancel a meeting that was not held, and say why."""
    row = locked(act, meeting)
    must_be(row, *rules.OPEN)
    if not words.strip():
        raise Refused("Dites pourquoi la réunion est annulée.", field="words")
    act.save(
        MeetingState(
            meeting=row, state=rules.CANCELLED, on=clock.today().isoformat(), words=words.strip()
        )
    )
    act.record(row, row.body)


@command("bodies.record_meeting", may="manage_bodies")
def record_meeting(
    act: Act,
    *,
    body: str,
    title: str,
    on: str,
    words: str,
    kind: str = "ordinary",
    place: str | None = None,
    where: str = "",
    uid: str | None = None,
) -> str:
    """Record a meeting of the past, as a source says it: no sheet, its quorum by that source."""
    row = _new(act, typed.locked(act, body), uid)
    _describe(row, title, kind, on, "", place, where, False, None)
    if not row.on or not words.strip():
        raise Refused("Dites quand cette réunion s’est tenue, et selon quelle source.")
    typed.not_to_come(Partial(row.on).first)
    act.save(row)
    act.save(
        MeetingState(meeting=row, state=rules.HELD, on=row.on, quorum=rules.ATTESTED,
                     words=words.strip())
    )  # fmt: skip
    act.record(row, row.body, number=row.number, on=row.on)
    return str(row.uid)
