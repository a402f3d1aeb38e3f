"""From micro-degrees to a drawing: whole units, north up, few bytes.

Every position is rounded on its own, so what two neighbours share stays shared at any fineness:
a map made lighter does not tear.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pacte.pages.maps.figure import Position, Shape

WIDE, TALL, EDGE = 1000, 800, 16  # The frame, in the drawing's own units.
BYTES_MAX = 22_000  # Of all the paths of a map.
GRIDS = (1, 2, 3, 4, 5, 6, 8, 10, 12)
DEGREES = 1_000_000
METRES = 111_195  # A degree of latitude.

Drawn = list[list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the world goes in the drawing."""

    west: int
    north: int
    turn: float  # How much narrower a degree of longitude is than one of latitude.
    scale: float  # Units for a micro-degree of latitude.
    left: int
    high: int

    @classmethod
    def around(cls, positions: Iterable[Position]) -> Frame:
        """The frame that just holds some positions; wide or tall as they are."""
        across, up = zip(*positions)
        west, east, south, north = min(across), max(across), min(up), max(up)
        turn = max(0.01, math.cos(math.radians((north + south) / 2 / DEGREES)))
        width, height = max(1.0, (east - west) * turn), max(1, north - south)
        scale = min((WIDE - 2 * EDGE) / width, (TALL - 2 * EDGE) / height)
        left = round((WIDE - width * scale) / 2)
        return cls(west, north, turn, scale, left, round(height * scale) + 2 * EDGE)

    def at(self, position: Position, grid: int = 1) -> tuple[int, int]:
        """Where a position is, on a grid of so many units."""
        x = (position[0] - self.west) * self.turn * self.scale + self.left
        y = (self.north - position[1]) * self.scale + EDGE
        return round(x / grid) * grid, round(y / grid) * grid

    def kilometre(self) -> float:
        """How many units a kilometre is."""
        return self.scale * DEGREES * 1000 / METRES


def drawn(shape: Shape, frame: Frame, grid: int) -> Drawn:
    """The rings of a shape in the drawing, without what is too small to be seen."""
    rings = (
        straightened([frame.at(p, grid) for p in ring]) for polygon in shape for ring in polygon
    )
    return [ring for ring in rings if len(ring) > 2]


def straightened(ring: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A ring without positions said twice, nor those in the middle of a straight line."""
    kept: list[tuple[int, int]] = []
    for x, y in ring:
        if kept and kept[-1] == (x, y):
            continue
        while len(kept) > 1 and _in_line(kept[-2], kept[-1], (x, y)):
            kept.pop()
        kept.append((x, y))
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept


def _in_line(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    return (b[0] - a[0]) * (c[1] - b[1]) == (b[1] - a[1]) * (c[0] - b[0])


def path(rings: Drawn) -> str:
    """The path of some rings, by short steps."""
    return "".join(_closed(ring) for ring in rings)


def _closed(ring: list[tuple[int, int]]) -> str:
    x, y = ring[0]
    steps = [f"M{x} {y}l"]
    for to_x, to_y in ring[1:]:
        across, up = to_x - x, to_y - y
        before = "" if len(steps) == 1 or across < 0 else " "
        steps.append(f"{before}{across}{'' if up < 0 else ' '}{up}")
        x, y = to_x, to_y
    return f"{''.join(steps)}z"


def paths(shapes: Sequence[Shape], frame: Frame) -> list[Drawn]:
    """The rings of all the areas of a map, as fine as its weight allows."""
    found: list[Drawn] = []
    for grid in GRIDS:
        found = [drawn(shape, frame, grid) for shape in shapes]
        if sum(len(path(rings)) for rings in found) <= BYTES_MAX:
            break
    return found


def room(rings: Drawn) -> tuple[int, int, int, int]:
    """The box of the largest ring: left, top, width, height."""
    boxes = []
    for ring in rings:
        across, up = zip(*ring)
        boxes.append((min(across), min(up), max(across) - min(across), max(up) - min(up)))
    return max(boxes, key=lambda box: box[2] * box[3])


def scale_bar(frame: Frame) -> tuple[int, int]:
    """A round number of kilometres that is a part of the width, and its length in units."""
    kilometre = frame.kilometre()
    for whole in (500, 200, 100, 50, 20, 10, 5, 2, 1):
        if whole * kilometre <= WIDE / 4:
            return whole, round(whole * kilometre)
    return 0, 0
