"""A radar drawn by the server: one point a section, the last visit over the one before.

Shapes have classes only; the table beside says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from pacte.kernel.money import WHOLE

SIDE, RADIUS, AROUND = 320, 110, 128  # The drawing, in its own units.
RINGS = (25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Spoke:
    """A section: where its line ends, where its name is written."""

    label: str
    x: int
    y: int
    text_x: int
    text_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    side: int
    spokes: tuple[Spoke, ...]
    rings: tuple[str, ...]  # Points of each ring, from the smallest.
    now: str
    before: str


def _at(place: int, count: int, length: int) -> tuple[int, int]:
    angle = 2 * pi * place / count - pi / 2
    return round(SIDE / 2 + length * cos(angle)), round(SIDE / 2 + length * sin(angle))


def _shape(shares: Sequence[int | None]) -> str:
    """The points of a visit; a section not scored is at the centre, and the table says so."""
    count = len(shares)
    ends = [_at(n, count, RADIUS * (share or 0) // WHOLE) for n, share in enumerate(shares)]
    return " ".join(f"{x},{y}" for x, y in ends)


def drawn(
    labels: Sequence[str], now: Sequence[int | None], before: Sequence[int | None] = ()
) -> Radar | None:
    """The radar of a visit; of fewer than three sections there is none."""
    count = len(labels)
    if count < 3:
        return None
    spokes = []
    for place, label in enumerate(labels):
        x, y = _at(place, count, RADIUS)
        text_x, text_y = _at(place, count, AROUND)
        side = text_x - SIDE // 2
        anchor = "middle" if abs(side) < 20 else "start" if side > 0 else "end"
        spokes.append(Spoke(label, x, y, text_x, text_y, anchor))
    rings = tuple(_shape([WHOLE * ring // 100] * count) for ring in RINGS)
    return Radar(SIDE, tuple(spokes), rings, _shape(now), _shape(before) if before else "")
