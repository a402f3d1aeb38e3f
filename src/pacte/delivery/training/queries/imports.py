"""What one can ask about attendance sheets brought in as files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.delivery.training.importing import Reader
from pacte.delivery.training.models import Session, SheetImport
from pacte.journal import clock
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places


def sheets_for(actor: Actor, day: date) -> QuerySet[SheetImport]:
    """The imports of the organisations whose training one keeps, the last first."""
    mine = people.organisations_for(actor, "manage_training", day)
    rows = SheetImport.objects.filter(organisation__in=mine)
    return rows.defer("sheets", "plan").select_related("organisation", "session").order_by("-id")


def brought(uid: str | UUID) -> SheetImport:
    rows = SheetImport.objects.select_related("organisation", "session")
    found = rows.filter(uid=uid).first()
    if not found:
        raise Refused("Cet import n’existe pas.")
    return found


def reader(row: SheetImport, sheet: str, columns: Mapping[str, int], category: str) -> Any:
    """What reads a sheet of a file, and its lines after the headings."""
    lines = row.sheet(sheet)
    mine = Session.objects.filter(organisation=row.organisation_id) if not row.session_id else []
    made = Reader(
        sheet=sheet, column=lines.column, headings=lines.headings, columns=columns,
        sessions={one.number: one for one in mine}, one=row.session, facilities=facilities(),
        country=row.organisation.country, today=clock.today(), category=category,
    )  # fmt: skip
    return made, lines.lines[1:]


def facilities() -> dict[str, list[tuple[int, str]]]:
    """Facilities by code and by plain name."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, code, plain in places.facility_rows().values_list("pk", "code", "plain"):
        found[code.upper()].append((pk, code))
        if plain != code.upper():
            found[plain].append((pk, code))
    return dict(found)
