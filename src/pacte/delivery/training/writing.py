"""Writing what a checked sheet says, set by set: people, enrolments, presences, points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.db.models.functions import Coalesce

from pacte.delivery.staff import queries as staff
from pacte.delivery.staff.brought import LEFT_OUT, NEW_PERSON, decided
from pacte.delivery.staff.staging import Plan
from pacte.delivery.training.models import Attendance, Enrolment, Session, SheetImport, Test
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused


@dataclass(slots=True)
class Row:
    """A line of the plan, its person known."""

    line: int
    session: int
    person: int
    told: dict[str, Any]
    days: Sequence[tuple[str, str]]
    points: dict[str, tuple[int, int]]


def write(act: Act, brought: SheetImport, plan: Plan) -> dict[str, int]:
    """Write a sheet; the counts of what was new."""
    taking = _sessions({entry[1] for entry in plan.entries})
    who, added = _people(act, brought, plan, min(s.starts for s in taking.values()))
    rows = [
        Row(line, session, who[place], plan.people[place], days,
            {k: tuple(v) for k, v in (("before", before), ("after", after)) if v})
        for line, session, place, days, before, after in plan.entries
        if place in who
    ]  # fmt: skip
    keys, enrolled = _enrolments(act, rows, "category" in brought.mapping)
    return {
        "people": added, "added": enrolled, "lines": _attendances(act, rows, keys),
        "count": _tests(act, rows, keys),
    }  # fmt: skip


def _sessions(keys: Iterable[int]) -> dict[int, Session]:
    """The sessions of a sheet, held till the end; none was cancelled since."""
    rows = Session.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk")
    found = {row.pk: row for row in rows}
    if not found:
        raise Refused("Aucune ligne n’est prête.")
    for row in found.values():
        if row.state == "cancelled":
            raise Refused("La session %(number)s est annulée.", number=row.number)
    return found


def _people(act: Act, brought: SheetImport, plan: Plan, since: date) -> tuple[dict[int, int], int]:
    """Place in the plan → key of the person, who is left out not there; how many are new."""
    uids = staff.keys_of(set(brought.choices.values()) - {NEW_PERSON, LEFT_OUT})
    found, new = decided(plan, brought.choices, uids)
    owner = brought.organisation
    made = [_new(plan.people[place], owner.pk) for place in new]
    synthetic = bool(brought.session and brought.session.synthetic)
    keys = staff.write_people(act, made, since, {}, synthetic, owner.code)
    return found | dict(zip(new, keys, strict=True)), len(made)


def _new(told: dict[str, Any], organisation: int) -> staff.NewPerson:
    there = told["facility"]
    return staff.NewPerson(
        name=told["name"], sex=told["sex"], phone=told["phone"], category=told["category"],
        facility=there, organisation=None if there else organisation,
    )  # fmt: skip


def _enrolments(
    act: Act, rows: Sequence[Row], told: bool
) -> tuple[dict[tuple[int, int], int], int]:
    """(session, person) → enrolment, written if it was not there; how many were."""
    _refuse_twice(rows)
    there = Enrolment.objects.filter(session__in={row.session for row in rows}).annotate(
        who=Coalesce("person__same_as", "person")
    )
    known = {(session, who): pk for pk, session, who in there.values_list("pk", "session", "who")}
    out = list(there.filter(withdrawn=True))
    wanted = {(row.session, row.person): row for row in rows}
    for made in out:
        if (made.session_id, made.person_id) in wanted:
            made.withdrawn = False
            act.save(made)
    new = {key: row for key, row in wanted.items() if key not in known}
    facts = staff.facts_of(person for _, person in new)
    before = Enrolment.objects.aggregate(last=Max("pk", default=0))["last"]
    insert_many(
        act, Enrolment, uid=new_uids(len(new)), session=[session for session, _ in new],
        person=[person for _, person in new],
        category=[row.told["category"] if told else facts[row.person][0] for row in new.values()],
        facility=[row.told["facility"] or facts[row.person][1] for row in new.values()],
        withdrawn=[False] * len(new),
    )  # fmt: skip
    mine = Enrolment.objects.filter(pk__gt=before, entry_id=act.entry_id)
    known |= {(s, p): pk for pk, s, p in mine.values_list("pk", "session_id", "person_id")}
    return known, len(new)


def _refuse_twice(rows: Sequence[Row]) -> None:
    """Two names of the sheet that somebody said to be one person, in one session, on one day."""
    seen: dict[tuple[int, int, str], Row] = {}
    for row in rows:
        for day, _presence in row.days or [("", "")]:
            first = seen.setdefault((row.session, row.person, day), row)
            if first is not row:
                raise Refused(
                    "Les lignes %(first)s et %(line)s sont la même personne dans la même session :"
                    " laissez-en une de côté.",
                    first=first.line, line=row.line,
                )  # fmt: skip


def _attendances(act: Act, rows: Sequence[Row], keys: dict[tuple[int, int], int]) -> int:
    """Write the presences that are new, or that say otherwise."""
    told = Attendance.objects.filter(enrolment__session__in={row.session for row in rows})
    names = ("enrolment_id", "day", "presence")
    last = {(e, d.isoformat()): p for e, d, p in told.order_by("id").values_list(*names)}
    said = {
        (keys[row.session, row.person], day): presence for row in rows for day, presence in row.days
    }
    new = {at: presence for at, presence in said.items() if last.get(at) != presence}
    days = {day: date.fromisoformat(day) for _, day in new}
    insert_many(
        act, Attendance, enrolment=[key for key, _ in new], day=[days[day] for _, day in new],
        presence=list(new.values()),
    )  # fmt: skip
    return len(new)


def _tests(act: Act, rows: Sequence[Row], keys: dict[tuple[int, int], int]) -> int:
    """Write the points that are new, or that say otherwise."""
    told = Test.objects.filter(enrolment__session__in={row.session for row in rows})
    names = ("enrolment_id", "kind", "score", "out_of")
    last = {(e, k): (s, o) for e, k, s, o in told.order_by("id").values_list(*names)}
    said = {
        (keys[row.session, row.person], kind): points
        for row in rows
        for kind, points in row.points.items()
    }
    new = {at: points for at, points in said.items() if last.get(at) != points}
    insert_many(
        act, Test, enrolment=[key for key, _ in new], kind=[kind for _, kind in new],
        score=[score for score, _ in new.values()], out_of=[most for _, most in new.values()],
    )  # fmt: skip
    return len(new)
