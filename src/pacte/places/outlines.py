"""Outlines made sound and light together, so that neighbours do not tear. Columns of shapes only.

Neighbours of one file are simplified as one coverage (``shapely.coverage_simplify``): what two
share stays shared. Whole micro-degrees come in and go out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Surface

from pacte.kernel.refusal import Refused
from pacte.places.rules.shapes import Polygon, Position, Shape

POINTS_EACH = 200  # On average in a file, once simplified.
POINTS_LEAST = 400  # For a file of one place.
FINEST = 50  # Micro-degrees, about 5 m: what is finer is not drawn.
STEPS_MAX = 14  # Doublings: from 5 m to 80 km.
LOST_SHARE = 100  # A repair that changes more than one hundredth of the area is not one.


@dataclass(frozen=True, slots=True)
class Light:
    """An outline ready to be kept."""

    shape: Shape
    centre: Position


def sound(shape: Shape) -> Any:
    """A shape as a valid geometry; one that crosses itself is refused."""
    drawn = _drawn(shape)
    if drawn.is_valid:
        return drawn
    mended = _surfaces(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    if not mended.area:
        raise Refused("Son contour n’a pas de surface.")
    if abs(mended.area - drawn.area) * LOST_SHARE > drawn.area:
        raise Refused("Son contour se croise lui-même, ou ses parties se recouvrent.")
    return mended


def _surfaces(geometry: Any) -> MultiPolygon:
    """Only what has an area."""
    parts = [part for part in shapely.get_parts(geometry) if part.area]
    return MultiPolygon(parts)


def torn(geometries: Sequence[Any]) -> bool:
    """Whether some neighbours overlap, or nearly touch without sharing their border."""
    return not shapely.coverage_is_valid(np.array(geometries), gap_width=FINEST)


def light(geometries: Sequence[Any]) -> list[Light]:
    """The shapes of a file with as few points as a map needs, simplified together."""
    whole = np.array(geometries)
    most = max(POINTS_LEAST, POINTS_EACH * len(whole))
    found, finest = whole, FINEST
    for _step in range(STEPS_MAX):
        if int(shapely.get_num_coordinates(found).sum()) <= most:
            break
        found = shapely.coverage_simplify(whole, finest)
        finest *= 2
    return [
        Light(_shape(one if not one.is_empty else before), _centre(before))
        for one, before in zip(found, whole)
    ]


def merged(shapes: Sequence[Shape]) -> Light:
    """Several outlines as one, without the borders between them."""
    parts = [shapely.make_valid(_drawn(shape), method="structure") for shape in shapes]
    whole = _surfaces(shapely.union_all(parts, grid_size=1))
    return Light(_shape(whole), _centre(whole))


def _drawn(shape: Shape) -> MultiPolygon:
    return MultiPolygon([Surface(polygon[0], polygon[1:]) for polygon in shape])


def _shape(geometry: Any) -> Shape:
    polygons = (_polygon(part) for part in shapely.get_parts(geometry))
    return [polygon for polygon in polygons if polygon]


def _polygon(surface: Any) -> Polygon:
    rings = [_ring(ring) for ring in (surface.exterior, *surface.interiors)]
    return [ring for n, ring in enumerate(rings) if len(ring) > 2 or n == 0]


def _ring(ring: Any) -> list[Position]:
    """The positions of a ring, each once, in whole micro-degrees."""
    rounded = np.rint(shapely.get_coordinates(ring)).astype(np.int64).tolist()[:-1]
    return list(dict.fromkeys((x, y) for x, y in rounded))


def _centre(geometry: Any) -> Position:
    """The middle of the widest circle that fits: always inside, where a name is best read."""
    size = max(1, int(geometry.area**0.5) // 50)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(geometry, size))[0]
    return round(x), round(y)
