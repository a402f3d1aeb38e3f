"""A grid of tiles where no outline is known: near where places are, else in the order of names."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pacte.pages.maps.figure import Area

COLUMNS_MAX = 8


def columns(count: int) -> int:
    """How many tiles a row has: a little wider than tall, and readable."""
    return max(1, min(count, COLUMNS_MAX, math.ceil(math.sqrt(count * 1.3))))


def placed(areas: Sequence[Area], wide: int) -> list[tuple[int, int, Area]]:
    """(column, row, area) of each tile.

    Those whose position is known are in rows from the north to the south and, in a row, from the
    west to the east; the others come after, by name.
    """
    known = [area for area in areas if area.centre]
    rows = _rows(known, wide)
    others = sorted((area for area in areas if not area.centre), key=lambda area: area.label)
    rows += [others[at : at + wide] for at in range(0, len(others), wide)]
    return [(x, y, area) for y, row in enumerate(rows) for x, area in enumerate(row)]


def _rows(known: list[Area], wide: int) -> list[list[Area]]:
    if not known:
        return []
    ordered = sorted(known, key=lambda area: (-_centre(area)[1], area.label))
    count = math.ceil(len(ordered) / wide)
    rows = []
    for n in range(count):
        some = ordered[len(ordered) * n // count : len(ordered) * (n + 1) // count]
        rows.append(sorted(some, key=lambda area: (_centre(area)[0], area.label)))
    return rows


def _centre(area: Area) -> tuple[int, int]:
    return area.centre or (0, 0)
