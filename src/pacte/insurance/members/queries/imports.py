"""What one can ask about registers brought in as files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pacte.insurance.members import staging, years
from pacte.insurance.members.importing import Line, Reader
from pacte.insurance.members.models import Household, RegisterImport, Staged
from pacte.insurance.schemes.rules.joining import free_groups
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel import names
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places


def registers_visible_to(actor: Actor, day: date) -> QuerySet[RegisterImport]:
    """The imports of the mutuals for which ``actor`` enrols, the last first."""
    mutuals = people.organisations_for(actor, "enrol", day)
    rows = RegisterImport.objects.filter(mutual__in=mutuals)
    return rows.select_related("mutual", "scheme").order_by("-id")


def register(uid: str) -> RegisterImport:
    found = RegisterImport.objects.select_related("mutual", "scheme").filter(uid=uid).first()
    if not found:
        raise Refused("Cet import n’existe pas.")
    return found


def stopped(brought: RegisterImport) -> bool:
    """Whether the work that was asked for on a register came to a stop before its end."""
    return bool(brought.job and journal.failed([brought.job]))


def unseen(brought: RegisterImport) -> int:
    """How many households a register wrote that nobody sees: not all are written, or it was given
    up."""
    return Household.objects.filter(register=brought, pending=True).count()


def steps(uid: str) -> int:
    """How many steps of households a register has."""
    return household_blocks(register(uid)).count()


def household_blocks(brought: RegisterImport) -> QuerySet[Staged]:
    return staging.blocks(brought, Staged.Kind.HOUSEHOLDS)


def reader(
    brought: RegisterImport, sheet: str, columns: Mapping[str, int]
) -> tuple[Reader, Iterator[Line]]:
    """What reads a sheet of a register, and its lines after the headings."""
    said = next((s for s in staging.sheets_of(brought) if s["name"] == sheet), None)
    if not said:
        raise Refused("Ce fichier n’a pas de feuille « %(sheet)s ».", sheet=sheet)
    if said["merged"]:
        raise Refused(
            "La feuille « %(sheet)s » a des cellules fusionnées (%(cells)s) : défusionnez-les, une"
            " valeur par cellule.",
            sheet=sheet,
            cells=", ".join(said["merged"][:5]),
        )
    definition = years.year(brought.scheme, brought.covered_on).definition
    made = Reader(
        columns=columns,
        headings=headings(said),
        day=clock.today(),
        country=brought.mutual.country,
        villages=villages(brought.mutual),
        levels={str(k): str(v) for k, v in (definition.get("levels") or {}).items()},
        groups={str(k): str(v) for k, v in (definition.get("exempt_groups") or {}).items()},
        only=free_groups(definition) if brought.shut else frozenset(),
        joined_on=brought.enrolled_on,
    )
    return made, lines(brought, sheet)


def headings(sheet: Mapping[str, Any]) -> list[str]:
    """The headings of a sheet: its first line that is not empty."""
    first = sheet["head"][0][1:] if sheet["head"] else []
    return ["" if staging.cell(c) is None else str(staging.cell(c)) for c in first]


def lines(brought: RegisterImport, sheet: str) -> Iterator[Line]:
    """The lines of a sheet but the headings, a block in memory at a time."""
    heading = True
    for row in staging.blocks(brought, Staged.Kind.LINES).iterator(chunk_size=1):
        if staging.unpack_first(row.packed)["sheet"] != sheet:
            continue
        said, block = staging.unpack(row.packed)
        for number, *cells in block[heading:]:
            if dict in map(type, cells):
                cells = [*map(staging.cell, cells)]
            yield Line(sheet, number, said["column"], cells)
        heading = False


def villages(mutual: Any) -> dict[str, list[tuple[int, str]]]:
    """Places by code and by plain name: those within the mutual's place, or of its country."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for pk, code, name in places_of(mutual).values_list("pk", "code", "name"):
        found[code].append((pk, code))
        if (plain := names.normalised(name)) != code:
            found[plain].append((pk, code))
    return dict(found)


def places_of(mutual: Any) -> QuerySet[Any]:
    """Where the households of a mutual may live."""
    there = places.there_on(clock.today(), "administrative")
    if mutual.place_id:
        return there.filter(pk__in=places.inside([mutual.place_id], clock.today()))
    return there.filter(country=mutual.country)
