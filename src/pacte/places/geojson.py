"""From a GeoJSON file to outlines in whole micro-degrees, with every fault and its feature.

No database here, and no geometry: that a ring is closed and on the globe, not that it crosses
itself (``outlines.py``). A third coordinate is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from pacte.kernel.refusal import Refused
from pacte.places.rules.geo import DEGREES, GLOBE
from pacte.places.rules.shapes import Polygon, Position, Ring, Shape

BYTES_MAX = 32_000_000
FEATURES_MAX = 5_000
POINTS_MAX = 1_500_000
DEPTH_MAX = 3  # Of collections in collections.
TEXT_MAX = 200  # Of a property.
# Longitude and latitude on the world's ellipsoid, under its names.
DEGREE_SYSTEMS = ("CRS84", "EPSG::4326", "EPSG:4326", "WGS84", "WGS 84")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a feature, or with the whole file (number 0). A template, its values."""

    number: int
    message: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feature:
    """An outline with what the file says of it. Numbers begin at 1, in the order of the file."""

    number: int
    properties: dict[str, str]
    shape: Shape


@dataclass(slots=True)
class GeoFile:
    features: list[Feature] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def properties(self) -> list[str]:
        """The names of what the file says of its features, in their order."""
        return list(dict.fromkeys(name for one in self.features for name in one.properties))


def read(path: Path) -> GeoFile:
    """Read a file whole, or refuse it; what is wrong with one feature is a fault of that one."""
    listed = _features(_loaded(path))
    if len(listed) > FEATURES_MAX:
        raise Refused(
            "Ce fichier a %(count)s objets ; au plus %(most)s à la fois.",
            count=len(listed), most=FEATURES_MAX,
        )  # fmt: skip
    found, points = GeoFile(), 0
    for number, one in enumerate(listed, 1):
        try:
            feature = Feature(number, _said(one), _shape(one))
        except Refused as refusal:
            found.faults.append(Fault(number, refusal.message, refusal.values))
            continue
        found.features.append(feature)
        points += sum(len(ring) for polygon in feature.shape for ring in polygon)
        if points > POINTS_MAX:
            raise Refused(
                "Ce fichier a plus de %(most)s points : simplifiez-le, ou coupez-le.",
                most=POINTS_MAX,
            )
    return found


def _loaded(path: Path) -> Any:
    size = path.stat().st_size
    if size > BYTES_MAX:
        raise Refused(
            "Ce fichier pèse %(size)s Mo ; au plus %(most)s Mo.",
            size=-(-size // 1_000_000), most=BYTES_MAX // 1_000_000,
        )  # fmt: skip
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as fault:
        raise Refused(
            "Ce n’est pas du texte : un fichier de formes (.shp, .zip, .gpkg) se convertit "
            "d’abord en GeoJSON."
        ) from fault
    except json.JSONDecodeError as fault:
        raise Refused(
            "Ce fichier n’est pas du JSON : ligne %(line)s, colonne %(column)s.",
            line=fault.lineno, column=fault.colno,
        ) from fault  # fmt: skip
    except RecursionError as fault:
        raise Refused("Ce fichier emboîte trop de listes pour être une carte.") from fault


def _no_number(word: str) -> Any:
    raise Refused("« %(word)s » n’est pas un nombre.", word=word)


def _features(content: Any) -> list[Any]:
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        raise Refused("C’est du TopoJSON : convertissez-le en GeoJSON.")
    if kind == "Feature":
        return [content]
    listed = content.get("features") if kind == "FeatureCollection" else None
    if not isinstance(listed, list):
        raise Refused("Ce n’est pas un GeoJSON : il y faut une liste d’objets (« features »).")
    if not listed:
        raise Refused("Ce fichier ne contient aucun objet.")
    _check_system(content.get("crs"))
    return listed


def _check_system(system: Any) -> None:
    """Only degrees: a file in metres of a projection is refused with the name of its system."""
    if system is None:
        return
    inside = system.get("properties") if isinstance(system, dict) else None
    name = str(inside.get("name", "") if isinstance(inside, dict) else system)
    if not name.endswith(DEGREE_SYSTEMS):
        raise Refused(
            "Les positions sont dans le système « %(name)s » ; il les faut en degrés (WGS 84).",
            name=name[:60],
        )


def _said(one: Any) -> dict[str, str]:
    """What is said of a feature, as texts; lists and objects say nothing to match by."""
    if not isinstance(one, dict) or one.get("type") != "Feature":
        raise Refused("Ce n’est pas un objet de carte (« Feature »).")
    properties = one.get("properties")
    if not isinstance(properties, dict):
        return {}
    return {
        str(name)[:TEXT_MAX]: str(value).strip()[:TEXT_MAX]
        for name, value in properties.items()
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }


def _shape(one: dict[str, Any]) -> Shape:
    shape = [polygon for outline in _outlines(one.get("geometry"), 0) if (polygon := outline)]
    if not shape:
        raise Refused("Son contour est vide.")
    return shape


def _outlines(geometry: Any, depth: int) -> Iterator[Polygon]:
    if not isinstance(geometry, dict):
        raise Refused("Il n’a pas de contour.")
    kind, where = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection":
        if depth == DEPTH_MAX:
            raise Refused("Ses formes sont emboîtées trop profond.")
        for inner in _listed(geometry.get("geometries")):
            yield from _outlines(inner, depth + 1)
    elif kind == "Polygon":
        yield _polygon(where)
    elif kind == "MultiPolygon":
        yield from map(_polygon, _listed(where))
    else:
        raise Refused("C’est un « %(kind)s », pas une surface.", kind=str(kind)[:20])


def _polygon(rings: Any) -> Polygon:
    """The outer ring, then the holes; nothing when the outer ring is empty."""
    listed = _listed(rings)
    if not listed or listed[0] == []:
        return []
    return [_ring(ring) for ring in listed if ring != []]


def _ring(positions: Any) -> Ring:
    ring = [_position(position) for position in _listed(positions)]
    if ring[0] != ring[-1]:
        raise Refused("Un de ses anneaux n’est pas fermé : la dernière position est la première.")
    if len(ring) < 4:
        raise Refused("Un de ses anneaux a moins de trois côtés.")
    return ring[:-1]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("Ses coordonnées ne sont pas des listes de positions.")
    return value


def _position(position: Any) -> Position:
    if not isinstance(position, list) or len(position) < 2:
        raise Refused("Une de ses positions n’a pas de longitude et de latitude.")
    longitude, latitude = _micro(position[0]), _micro(position[1])
    if not GLOBE.holds(latitude, longitude):
        raise Refused(
            "La position %(x)s, %(y)s n’est pas en degrés : longitude, puis latitude (WGS 84).",
            x=str(position[0])[:20], y=str(position[1])[:20],
        )  # fmt: skip
    return longitude, latitude


def _micro(number: Any) -> int:
    if isinstance(number, bool) or not isinstance(number, int | float) or not isfinite(number):
        raise Refused("« %(word)s » n’est pas un nombre.", word=str(number)[:20])
    return round(number * DEGREES)


def guess(features: list[Feature], fits: Callable[[str], bool]) -> str:
    """The property of which most features have a value that fits; none if no value does."""
    counts: dict[str, int] = {}
    for one in features:
        for name, value in one.properties.items():
            counts[name] = counts.get(name, 0) + fits(value)
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best) else ""
