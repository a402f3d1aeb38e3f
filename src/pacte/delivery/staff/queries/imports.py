"""What one can ask about lists of staff brought in as files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.delivery.staff import importing, reading
from pacte.delivery.staff.importing import Qualified, Reader
from pacte.delivery.staff.models import ListImport, Person
from pacte.delivery.staff.queries.register import persons_for, qualifications
from pacte.delivery.staff.staging import Plan
from pacte.journal import clock
from pacte.kernel.actor import Actor
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.people import facilities

AT_ONCE = 900


def lists_for(actor: Actor) -> QuerySet[ListImport]:
    """The lists that one brought: who is doubtful there is told from all whom one keeps, which a
    colleague of one of these facilities may not see."""
    rows = ListImport.objects.filter(asked_by=actor.uid)
    return rows.defer("sheets", "plan").select_related("facility").order_by("-id")


def brought(uid: str | UUID) -> ListImport:
    found = ListImport.objects.select_related("facility").filter(uid=uid).first()
    if not found:
        raise Refused("Cet import n’existe pas.")
    return found


def planned(
    actor: Actor, row: ListImport, sheet: str, columns: Mapping[str, int], category: str,
    since: date,
) -> tuple[Reader, Plan]:  # fmt: skip
    """Read a sheet for who keeps the staff of some facilities: what it would write."""
    lines, today = row.sheet(sheet), clock.today()
    mine = facilities.facilities_for(actor, "manage_staff", today)
    there = list(mine.select_related("place", "area"))
    made = Reader(
        sheet=sheet, column=lines.column, headings=lines.headings, columns=columns,
        facilities=_by_name(there), country=_country(there), today=today, one=row.facility_id,
        qualifications=_qualified(), category=category, since=since,
    )  # fmt: skip
    read = made.lines(lines.lines[1:])
    known = reading.known_of(line.who for line in read)
    made.persons = kept_of(actor, importing.candidates(read, known), today)
    return made, importing.planned(made, read, known)


def kept_of(
    actor: Actor, keys: Iterable[int], day: date, *, hold: bool = False
) -> dict[int, Person]:
    """Of some people, those whose sheet somebody keeps, by key; held till the end to be changed."""
    wanted, found = sorted(set(keys)), dict[int, Person]()
    mine = persons_for(actor, day, "manage_staff")
    mine = mine.select_for_update(of=("self",)).order_by("pk") if hold else mine
    for first in range(0, len(wanted), AT_ONCE):
        found |= {row.pk: row for row in mine.filter(pk__in=wanted[first : first + AT_ONCE])}
    return found


def _by_name(rows: Iterable[Any]) -> dict[str, list[tuple[int, str]]]:
    """Facilities by code and by plain name."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        for text in {row.code.upper(), row.plain}:
            found[text].append((row.pk, row.code))
    return dict(found)


def _country(rows: list[Any]) -> str:
    """The one country of some facilities, in which a telephone is read; nothing: several."""
    told = {place.country for row in rows if (place := row.place or row.area)}
    return told.pop() if len(told) == 1 else ""


def _qualified() -> dict[str, Qualified]:
    """The qualifications offered, by code and by name, as a cell may write them."""
    return {
        normalised(text): Qualified(row.pk, row.label, row.category)
        for row in qualifications() for text in (row.label, row.code)
    }  # fmt: skip
