"""Asking a question of access, computing it, putting it away."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.access import computing, queries
from pacte.delivery.access.models import Part, Proposal, Run, Study, WorkEffect
from pacte.delivery.access.rules import reach
from pacte.delivery.quality import cares as quality
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places

MAY = "study_access"
YEARS = (1900, 2200)


@command("access.open_study", may=MAY)
def open_study(
    act: Act, *, title: str, area: str, organisation: str | None = None, care: str | None = None,
    metres: int | None = None, minutes: int | None = None, speed: int | None = None,
    detour: int, precision: int,
) -> str:  # fmt: skip
    """Ask who, in an area, is near a working facility that gives a kind of care (none: any).

    Near: by a distance in metres, or by a walking time in minutes at a speed in metres per hour.
    ``detour``: the length of a path for one of straight line, in millionths. ``precision``: metres
    by which the position of a place may be wrong.
    """
    reach.threshold(
        metres=metres, minutes=minutes, metres_per_hour=speed, detour=detour, precision=precision
    )
    row = Study(title=title, metres=metres, minutes=minutes, detour=detour, precision=precision)
    row.speed = speed if minutes is not None else None
    row.area = places.place(area)
    row.organisation = people.organisation(organisation) if organisation else None
    row.care = quality.care_kind(care) if care else None
    _need(act, row)
    act.save(row)
    act.record(row, row.area)
    return str(row.uid)


def _need(act: Act, row: Study) -> None:
    """Who keeps studies: for an organisation, else in the area itself."""
    if row.organisation_id is not None:
        return act.need(MAY, row.organisation_id)
    return act.need(MAY, place=row.area_id)


def _compute(
    act: Act, *, study: str, day: date, year: int, sites: int = 0, **_: Any
) -> computing.Found:
    """Outside the transaction: of a country it takes a second."""
    row = queries.study(study)
    _need(act, row)
    if day > clock.today():
        raise Refused("On ne sait pas encore ce qui sera ouvert ce jour-là.", field="day")
    if not YEARS[0] <= year <= YEARS[1]:
        raise Refused("L’année va de 1900 à 2200.", field="year")
    if not 0 <= sites <= 50:
        raise Refused("Choisissez de 1 à 50 sites.", field="sites")
    found = computing.found(row, queries.threshold(row), year, day, sites)
    if not found.parts[0].told.total and not found.parts[0].told.uncounted:
        raise Refused("Ce territoire n’a aucune localité : chargez ses localités.")
    return found


@command("access.run_study", may=MAY, prepare=_compute)
def run_study(
    act: Act, prepared: computing.Found, *, study: str, day: date, year: int, sites: int = 0
) -> str:
    """Compute a study for a day and keep what it found, with where ``sites`` more would go."""
    row = queries.study(study)
    if row.closed:
        raise Refused("Cette étude est rangée.")
    run = Run(study=row, day=day, year=year, oldest=prepared.oldest, straight=prepared.straight)
    run.facilities = prepared.facilities
    run.unplaced_facilities, run.unknown_facilities = prepared.unplaced, prepared.unknown
    act.save(run)
    _keep(act, run, prepared, sites)
    act.record(row, run=str(run.uid), people=prepared.parts[0].told.people)
    return str(run.uid)


def _keep(act: Act, run: Run, found: computing.Found, sites: int) -> None:
    """The parts, the effects and the sites of a run, each in one go."""
    parts, effects, proposals = found.parts, found.effects, found.proposals
    told = [one.told for one in parts]
    figures = ("people", "surely", "perhaps", "total", "unplaced", "uncounted")
    insert_many(
        act, Part, run_id=[run.pk] * len(parts), place_id=[one.place for one in parts],
        whole=[one.whole for one in parts],
        **{name: [getattr(one, name) for one in told] for name in figures},
    )  # fmt: skip
    insert_many(
        act, WorkEffect, run_id=[run.pk] * len(effects), work_id=[one[0] for one in effects],
        before=[one[1] for one in effects], after=[one[2] for one in effects],
    )  # fmt: skip
    columns = [list(column) for column in zip(*proposals)] or [[], [], [], []]
    insert_many(
        act, Proposal, run_id=[run.pk] * len(proposals), asked=[sites] * len(proposals),
        **dict(zip(("method", "rank", "place_id", "adds"), columns)),
    )  # fmt: skip


@command("access.close_study", may=MAY)
def close_study(act: Act, *, study: str, closed: bool, seen: int | None = None) -> str:
    """Put a study away, or take it out again; what it found stays."""
    row = queries.study(study)
    _need(act, row)
    act.unchanged(row, seen)
    row.closed = closed
    act.save(row)
    act.record(row, closed=int(closed))
    return str(row.uid)
