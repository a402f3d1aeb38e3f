"""Outlines of places from a GeoJSON file: what it would draw, then all of it or nothing.

An outline is drawn since a day and another replaces it from its own day; none is deleted. The
same file twice changes nothing. Features that are no place of the map asked for are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import geojson, matching, outlines, queries
from pacte.places.filling import FAULTS_SHOWN, NEW, SAME
from pacte.places.geojson import Fault
from pacte.places.matching import How, Line, Matched
from pacte.places.models import Boundary, Place
from pacte.places.rules import geo, shapes

POINTS_MAX = 20_000  # Of one outline in the table: what is simplified has a few hundred.


@dataclass(slots=True)
class Preview:
    """What a file would draw."""

    matched: Matched
    properties: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    torn: bool = False


def preview(path: Path, how: How, chosen: Mapping[int, str] | None = None) -> Preview:
    """Read a file, find its places, make its outlines sound and light. Nothing is written."""
    found = geojson.read(path)
    matched = matching.match(found.features, how, chosen or {})
    seen = Preview(matched, found.properties(), faults=list(found.faults))
    good: list[tuple[Place, Any]] = []
    taken: dict[int, int] = {}
    for line in matched.sure:
        try:
            geometry = _checked(line, taken)
        except Refused as refusal:
            seen.faults.append(Fault(line.feature.number, refusal.message, refusal.values))
        else:
            good.append((_place(line), geometry))
    seen.faults.sort(key=lambda fault: fault.number)
    if good and not seen.faults:
        geometries = [geometry for _place, geometry in good]
        seen.torn = outlines.torn(geometries)
        light = outlines.light(geometries)
        seen.rows = [_row(place, one) for (place, _geometry), one in zip(good, light)]
    return seen


def _place(line: Line) -> Place:
    assert line.place is not None
    return line.place


def _checked(line: Line, taken: dict[int, int]) -> Any:
    """The sound outline of a feature that is in its country, once for each place."""
    place, number = _place(line), line.feature.number
    if place.pk in taken:
        raise Refused(
            "C’est « %(place)s », comme l’objet %(other)s : un seul contour par lieu.",
            place=place.name, other=taken[place.pk],
        )  # fmt: skip
    taken[place.pk] = number
    box = shapes.box(line.feature.shape)
    corners = ((box.south, box.west), (box.north, box.east))
    if not all(geo.inside_extent(place.country, *corner) for corner in corners):
        for longitude, latitude in shapes.positions(line.feature.shape):
            geo.check_position(place.country, latitude, longitude)
    return outlines.sound(line.feature.shape)


def _row(place: Place, light: outlines.Light) -> dict[str, Any]:
    longitude, latitude = light.centre
    return {
        "place": str(place.uid), "shape": shapes.encoded(light.shape), "latitude": latitude,
        "longitude": longitude,
    }  # fmt: skip


def run(
    path: Path, act: Act, how: How, since: date, source: str, licence: str,
    chosen: Mapping[int, str] | None = None,
) -> dict[str, int]:  # fmt: skip
    """Draw what a file says: all its places that were found, or nothing and what is wrong."""
    seen = preview(path, how, chosen)
    if seen.faults:
        raise Refused(
            "Rien n’a été importé : %(count)s fautes. %(first)s",
            count=len(seen.faults), first=tuple(sentences(seen.faults[:FAULTS_SHOWN])),
        )  # fmt: skip
    if not seen.rows:
        raise Refused("Aucun objet du fichier n’est un lieu connu : rien n’a été importé.")
    outcome: dict[str, int] = record_boundaries(
        act, since=since, source=source, licence=licence, rows=seen.rows
    )
    return outcome


def sentences(faults: Sequence[Fault]) -> Iterator[Refused]:
    """Each fault as a line: which feature, what."""
    for fault in faults:
        said = Refused(fault.message, **fault.values)
        yield Refused("Objet %(number)s : %(fault)s", number=fault.number, fault=said)


@command("places.record_boundaries", may="manage_places")
def record_boundaries(
    act: Act, *, since: date, source: str, licence: str, rows: list[dict[str, Any]]
) -> dict[str, int]:
    """Draw places from a day on, for who manages each of them; those drawn so already stay."""
    if not source.strip() or not licence.strip():
        raise Refused("Dites d’où vient le tracé, et sous quelle licence.")
    uids = [row["place"] for row in rows]
    there = {str(place.uid): place for place in Place.objects.filter(uid__in=uids)}
    if set(uids) - set(there):
        raise Refused("Un de ces lieux n’est plus connu : recommencez l’import.")
    for uid in there:
        act.need("manage_places", place=there[uid].pk)
    shown = [_checked_row(row, there[row["place"]]) for row in rows]
    before = _texts([place.pk for place in there.values()], since)
    new = [(place, row) for place, row in zip((there[u] for u in uids), shown)
           if before.get(place.pk) != (row["shape"], source, licence)]  # fmt: skip
    columns = {name: [row[name] for _place, row in new]
               for name in ("shape", "points", "latitude", "longitude")}  # fmt: skip
    if new:
        insert_many(
            act, Boundary, place=[place.pk for place, _row in new], since=[since] * len(new),
            closed=[False] * len(new), source=[source] * len(new), licence=[licence] * len(new),
            **columns,
        )  # fmt: skip
    done = {NEW: len(new), SAME: len(rows) - len(new)}
    act.record(since=since.isoformat(), **done)
    return done


def _checked_row(row: dict[str, Any], place: Place) -> dict[str, Any]:
    """A row whose shape is one, of a weight that a page can draw, in its country."""
    shape = shapes.decoded(row["shape"])
    points = shapes.count(shape)
    if not 2 < points <= POINTS_MAX:
        raise Refused("Le tracé de %(place)s a %(points)s points.", place=place.name, points=points)
    geo.check_position(place.country, row["latitude"], row["longitude"])
    return row | {"points": points}


def _texts(place_ids: list[int], day: date) -> dict[int, tuple[str, str, str]]:
    """The outline of each place that counts on a day, as it is kept."""
    rows = Boundary.objects.filter(place__in=place_ids, since__lte=day).order_by("since", "id")
    return {row.place_id: (row.shape, row.source, row.licence) for row in rows}


@command("places.close_boundary", may="manage_places")
def close_boundary(act: Act, *, place: str, since: date) -> None:
    """Say that the outline of a place is known no more from a day on: it is a tile again."""
    shown = queries.place(place)
    act.need("manage_places", place=shown.pk)
    if shown.pk not in queries.boundaries([shown.pk], since):
        raise Refused("%(place)s n’a pas de tracé ce jour-là.", place=shown.name)
    act.save(Boundary(place=shown, since=since, closed=True))
    act.record(shown, since=since.isoformat())
