"""Writing what a checked list of staff says: people, what is learnt of those known, posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from pacte.delivery.staff import registering
from pacte.delivery.staff.brought import LEFT_OUT, NEW_PERSON, decided
from pacte.delivery.staff.importing import check_back
from pacte.delivery.staff.models import ListImport, Person, PersonState, Posting, Qualification
from pacte.delivery.staff.queries import imports as queries
from pacte.delivery.staff.queries.posts import postings_on
from pacte.delivery.staff.staging import Plan
from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

AT_ONCE = 900


@dataclass(slots=True)
class Row:
    """A line of the plan, its person known."""

    line: int
    person: int
    facility: int
    told: dict[str, Any]
    phone: str

    @property
    def since(self) -> date:
        return date.fromisoformat(self.told["since"])


def write(act: Act, brought: ListImport, plan: Plan) -> dict[str, int]:
    """Write a list; the counts of what was new."""
    uids = registering.keys_of(set(brought.choices.values()) - {NEW_PERSON, LEFT_OUT})
    known, new = decided(plan, brought.choices, uids)
    made = _new(act, plan, new)
    who = known | made
    rows = [
        Row(line, who[place], facility, told, plan.people[place]["phone"])
        for line, place, facility, told in plan.entries
        if place in who
    ]
    _refuse_twice(rows)
    added = set(made.values())
    changed = _learn(act, [row for row in rows if row.person not in added])
    return {"people": len(made), "changed": changed, "lines": _posts(act, rows)}


def _new(act: Act, plan: Plan, places: Sequence[int]) -> dict[int, int]:
    """Place in the plan → key of somebody new, written in the facility of their first line."""
    first: dict[int, tuple[int, dict[str, Any]]] = {}
    for _line, place, facility, told in plan.entries:
        first.setdefault(place, (facility, told))
    owners = people.organisations_of({first[place][0] for place in places})
    new = []
    for place in places:
        facility, told = first[place]
        owner = owners.get(facility)
        new.append(registering.NewPerson(
            name=plan.people[place]["name"], sex=told["sex"], born_year=told["born"],
            phone=plan.people[place]["phone"], category=told["category"],
            qualification=told["qualification"], facility=facility,
            organisation=owner.pk if owner else None, since=date.fromisoformat(told["since"]),
        ))  # fmt: skip
    codes = {owner.pk: owner.code for owner in owners.values()}
    keys = registering.write_people(act, new, clock.today(), codes)
    return dict(zip(places, keys, strict=True))


def _refuse_twice(rows: Sequence[Row]) -> None:
    """Two lines of a facility that somebody said to be one person."""
    seen: dict[tuple[int, int], Row] = {}
    for row in rows:
        first = seen.setdefault((row.person, row.facility), row)
        if first is not row:
            raise Refused(
                "Les lignes %(first)s et %(line)s sont la même personne dans la même formation :"
                " laissez-en une de côté.",
                first=first.line, line=row.line,
            )  # fmt: skip


def _learn(act: Act, rows: Sequence[Row]) -> int:
    """Complete the sheets of people already known; how many say something new."""
    sheets = queries.kept_of(act.actor, {row.person for row in rows}, clock.today(), hold=True)
    changed: set[int] = set()
    states: list[Row] = []
    owners = people.organisations_of({row.facility for row in rows})
    for row in rows:
        sheet = sheets.get(row.person)
        check_back(sheet, row.since)
        assert sheet is not None  # Refused above.
        before = _said(sheet)
        moved = _situate(sheet, row, owners)
        sheet.sex = row.told["sex"] if sheet.sex == "unknown" else sheet.sex
        sheet.born_year = sheet.born_year or row.told["born"]
        sheet.phone = sheet.phone or row.phone
        if _said(sheet) != before:
            act.save(sheet)
            changed.add(sheet.pk)
        if moved:
            states.append(row)
    _keep_states(act, states, sheets)
    return len(changed)


def _said(sheet: Person) -> tuple[Any, ...]:
    return (sheet.sex, sheet.born_year, sheet.phone, sheet.category, sheet.qualification_id,
            sheet.facility_id, sheet.gone_on)  # fmt: skip


def _situate(sheet: Person, row: Row, owners: Mapping[int, Any]) -> bool:
    """What the list says of somebody's situation, if it is of the facility of their sheet."""
    if not sheet.gone_on and sheet.facility_id not in (None, row.facility):
        return False  # A second post: the sheet stays where it is.
    before = (sheet.category, sheet.qualification_id, sheet.facility_id, sheet.gone_on)
    if sheet.facility_id != row.facility and row.facility in owners:
        sheet.organisation_id = owners[row.facility].pk
    sheet.facility_id, sheet.gone_on = row.facility, None
    if row.told["asked"]:
        sheet.category = row.told["category"]
    if row.told["qualification"]:
        sheet.qualification_id = row.told["qualification"]
    return before != (sheet.category, sheet.qualification_id, sheet.facility_id, None)


def _keep_states(act: Act, rows: Sequence[Row], sheets: dict[int, Person]) -> None:
    """What the list says counts from its day, never before what was said last."""
    said = [sheets[row.person] for row in rows]
    last = _last_said([one.pk for one in said])
    insert_many(
        act, PersonState, person=[one.pk for one in said],
        since=[max(row.since, last.get(row.person, row.since)) for row in rows],
        category=[one.category for one in said],
        qualification=[one.qualification_id for one in said],
        organisation=[one.organisation_id for one in said],
        facility=[one.facility_id for one in said], gone=[False] * len(said),
        words=[""] * len(said),
    )  # fmt: skip


def _last_said(keys: list[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for first in range(0, len(keys), AT_ONCE):
        rows = PersonState.objects.filter(person__in=keys[first : first + AT_ONCE]).order_by()
        found |= dict(rows.values_list("person").annotate(last=Max("since")))
    return found


def _posts(act: Act, rows: Sequence[Row]) -> int:
    """Give a post to whom the list qualifies and who does not hold it there already."""
    held = _held({row.person for row in rows})
    labels = dict(Qualification.objects.values_list("pk", "label"))
    new = []
    for row in rows:
        asked, now = row.told["qualification"], held.get((row.person, row.facility))
        title = row.told["title"] or (now.title if now else labels.get(asked, ""))
        if asked and (now is None or (now.qualification_id, now.title) != (asked, title)):
            since = max(row.since, now.since) if now else row.since
            new.append((row, title[:120], since))
    insert_many(
        act, Posting, uid=new_uids(len(new)), person=[row.person for row, _, _ in new],
        facility=[row.facility for row, _, _ in new], title=[title for _, title, _ in new],
        qualification=[row.told["qualification"] for row, _, _ in new],
        since=[since for _, _, since in new], closed=[False] * len(new), words=[""] * len(new),
    )  # fmt: skip
    return len(new)


def _held(keys: set[int]) -> dict[tuple[int, int], Posting]:
    """(person, facility) → the post held today."""
    wanted, found = sorted(keys), dict[tuple[int, int], Posting]()
    for first in range(0, len(wanted), AT_ONCE):
        rows = postings_on(clock.today()).filter(person__in=wanted[first : first + AT_ONCE])
        found |= {(row.person_id, row.facility_id): row for row in rows}
    return found
