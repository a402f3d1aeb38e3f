"""Shapes of places as whole micro-degrees, and how they are kept: short, exact, readable. Pure.

A shape is polygons; a polygon is its outer ring, then its holes; a ring is (longitude, latitude)
positions, the first not said again at the end. Kept, a ring is one list of numbers: the first
position, then the steps from one position to the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from pacte.places.rules.geo import Extent

Position = tuple[int, int]  # Longitude, latitude.
Ring = list[Position]
Polygon = list[Ring]
Shape = list[Polygon]


def encoded(shape: Shape) -> str:
    """A shape as it is kept in a column."""
    kept = [[list(_steps(ring)) for ring in polygon] for polygon in shape]
    return json.dumps(kept, separators=(",", ":"))


def decoded(text: str) -> Shape:
    return [[list(_positions(ring)) for ring in polygon] for polygon in json.loads(text)]


def _steps(ring: Ring) -> Iterator[int]:
    before = (0, 0)
    for x, y in ring:
        yield x - before[0]
        yield y - before[1]
        before = (x, y)


def _positions(steps: list[int]) -> Iterator[Position]:
    x = y = 0
    for across, up in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + across, y + up
        yield x, y


def positions(shape: Shape) -> Iterator[Position]:
    """Every position of a shape."""
    return (position for polygon in shape for ring in polygon for position in ring)


def count(shape: Shape) -> int:
    return sum(len(ring) for polygon in shape for ring in polygon)


def box(shape: Shape) -> Extent:
    """The least box that holds a shape."""
    across, up = zip(*positions(shape))
    return Extent(min(up), min(across), max(up), max(across))


def boxed(boxes: Iterable[Extent]) -> Extent | None:
    """The least box that holds some boxes."""
    sides = list(zip(*boxes))
    if not sides:
        return None
    south, west, north, east = sides
    return Extent(min(south), min(west), max(north), max(east))
