"""Positions in whole micro-degrees: how far apart, and whether in the country they say. Pure.

A country's extent is the box of its known bounds with a margin of about a quarter of a degree: it
finds a position in another country or written the wrong way round, not one in the next village.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pacte.kernel.columns import Int
from pacte.kernel.refusal import Refused

DEGREES = 1_000_000
RADIUS_M = 6_371_008  # The mean radius of the Earth.
TENTH = DEGREES // 10
NEIGHBOURS_MAX = 20_000_000  # Pairs looked at in one go.


class Extent(NamedTuple):
    """A box in micro-degrees."""

    south: int
    west: int
    north: int
    east: int

    def holds(self, latitude: int, longitude: int) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


# South, west, north, east in tenths of a degree, margin included.
_TENTHS = {
    "BE": (492, 23, 518, 67), "BF": (91, -58, 154, 27), "BI": (-47, 287, -21, 311),
    "BJ": (59, 5, 127, 41), "CD": (-137, 119, 57, 316), "CF": (20, 141, 113, 277),
    "CG": (-53, 109, 40, 189), "CI": (41, -89, 110, -22), "CM": (14, 82, 133, 164),
    "GA": (-42, 84, 26, 148), "GH": (44, -36, 115, 15), "GM": (128, -171, 141, -135),
    "GN": (69, -153, 129, -74), "KE": (-50, 336, 53, 422), "MG": (-259, 429, -117, 508),
    "ML": (99, -125, 253, 45), "MR": (145, -174, 276, -46), "NE": (114, -1, 238, 163),
    "RW": (-31, 286, -8, 311), "SN": (121, -178, 169, -111), "TD": (72, 132, 237, 243),
    "TG": (57, -4, 114, 21), "TZ": (-120, 290, -7, 407), "UG": (-18, 293, 45, 353),
}  # fmt: skip
EXTENTS = {country: Extent(*(tenths * TENTH for tenths in box)) for country, box in _TENTHS.items()}
GLOBE = Extent(-90 * DEGREES, -180 * DEGREES, 90 * DEGREES, 180 * DEGREES)


def extent(country: str) -> Extent | None:
    """The box of a country, with its margin; nothing when it is not known."""
    return EXTENTS.get(country.upper())


def inside_extent(country: str, latitude: int, longitude: int) -> bool:
    """Whether a position may be in a country; where its extent is not known: on the globe."""
    return (extent(country) or GLOBE).holds(latitude, longitude)


def position_refusal(country: str, latitude: int, longitude: int) -> Refused | None:
    """Why a position cannot be in a country, in words; nothing when it can."""
    if inside_extent(country, latitude, longitude):
        return None
    said = {"latitude": degrees_text(latitude), "longitude": degrees_text(longitude)}
    if not GLOBE.holds(latitude, longitude):
        return Refused(
            "La latitude %(latitude)s, longitude %(longitude)s n’est pas sur le globe.", **said
        )
    if inside_extent(country, longitude, latitude):
        return Refused(
            "La latitude %(latitude)s et la longitude %(longitude)s semblent inversées : "
            "dans l’autre ordre, la position est bien dans le pays %(country)s.",
            **said, country=country,
        )  # fmt: skip
    return Refused(
        "La position (latitude %(latitude)s, longitude %(longitude)s) est hors du pays "
        "%(country)s.",
        **said, country=country,
    )  # fmt: skip


def check_position(country: str, latitude: int, longitude: int) -> None:
    """Refuse a position that cannot be in a country."""
    if refusal := position_refusal(country, latitude, longitude):
        raise refusal


def degrees_text(micro: int | None) -> str:
    """A position as people write it: whole micro-degrees with their point."""
    if micro is None:
        return ""
    whole, rest = divmod(abs(micro), DEGREES)
    return f"{'-' * (micro < 0)}{whole}.{rest:06}"


def distances_m(latitude: Int, longitude: Int, latitudes: Int, longitudes: Int) -> Int:
    """Metres between positions, side by side or, with an axis more, each with each.

    ``distances_m(a[:, None], b[:, None], c, d)`` is a matrix. On the mean sphere: within 0.6 % of
    the distance on the ellipsoid, far under what a position of a village is worth.
    """
    north, other = (np.deg2rad(np.divide(each, DEGREES)) for each in (latitude, latitudes))
    turn = np.deg2rad(np.divide(np.subtract(longitudes, longitude), DEGREES))
    across = np.cos(other) * np.sin(turn)
    along = np.cos(north) * np.sin(other) - np.sin(north) * np.cos(other) * np.cos(turn)
    toward = np.sin(north) * np.sin(other) + np.cos(north) * np.cos(other) * np.cos(turn)
    angle = np.arctan2(np.hypot(across, along), toward)
    metres: Int = np.rint(RADIUS_M * angle).astype(np.int64)
    return metres


def distance_m(lat1: int, long1: int, lat2: int, long2: int) -> int:
    """Metres between two positions."""
    one = (np.int64(lat1), np.int64(long1), np.int64(lat2), np.int64(long2))
    return int(distances_m(*(np.array(each) for each in one)))


def pairs_within_m(
    latitude: Int, longitude: Int, latitudes: Int, longitudes: Int, metres: int
) -> tuple[Int, Int, Int]:
    """The pairs at most so far apart: (index of the first, index of the second, metres).

    In order of the first, then of the second. Only positions of nearly the same latitude are
    compared, so 2 000 facilities with 20 000 villages take a fraction of a second.
    """
    order = np.argsort(latitudes, kind="stable")
    sorted_ = np.asarray(latitudes)[order]
    reach = metres * 180 * DEGREES // (3 * RADIUS_M) + 1  # π taken as 3: never too narrow.
    first = np.searchsorted(sorted_, np.subtract(latitude, reach), "left")
    last = np.searchsorted(sorted_, np.add(latitude, reach), "right")
    count = last - first
    span = _span(reach, np.abs(latitude).max(initial=0) + reach)
    parts: list[tuple[Int, Int, Int]] = []
    for some in _batches(count):
        near = np.repeat(some, count[some])
        start = np.repeat(first[some] - np.cumsum(count[some]) + count[some], count[some])
        other = order[start + np.arange(len(near))]
        beside = _beside(np.asarray(longitude)[near], np.asarray(longitudes)[other], span)
        near, other = near[beside], other[beside]
        apart = distances_m(
            np.asarray(latitude)[near], np.asarray(longitude)[near],
            np.asarray(latitudes)[other], np.asarray(longitudes)[other],
        )  # fmt: skip
        kept = apart <= metres
        parts.append((near[kept], other[kept], apart[kept]))
    if not parts:
        none = np.empty(0, np.int64)
        return none, none, none
    one, two, apart = (np.concatenate(each) for each in zip(*parts))
    ordered = np.lexsort((two, one))
    return one[ordered], two[ordered], apart[ordered]


def _span(reach: int, latitude: int) -> int:
    """So many micro-degrees of latitude, in micro-degrees of longitude as far from the equator."""
    narrow = np.cos(np.deg2rad(np.divide(latitude, DEGREES)))
    whole = 180 * DEGREES
    return int(np.divide(reach, narrow)) + 1 if narrow * whole > reach else whole


def _beside(one: Int, other: Int, span: int) -> np.ndarray:
    """Whether longitudes are at most so far apart, the short way round."""
    apart = np.abs(one - other)
    return np.asarray(np.minimum(apart, 360 * DEGREES - apart) <= span)


def _batches(count: Int) -> list[Int]:
    """Positions in order, so many that their candidates fit in memory together."""
    if not len(count):
        return []
    batch = np.cumsum(count) // NEIGHBOURS_MAX
    cuts = np.flatnonzero(np.diff(batch)) + 1
    return [np.asarray(part, np.int64) for part in np.split(np.arange(len(count)), cuts)]


def nearest_m(
    latitude: Int, longitude: Int, latitudes: Int, longitudes: Int, step: int = 500
) -> tuple[Int, Int]:
    """Of each position, the index of the nearest other and its distance; no other: -1 and -1."""
    index = np.full(len(latitude), -1, np.int64)
    if not len(latitudes):
        return index, index.copy()
    here, there = _on_sphere(latitude, longitude), _on_sphere(latitudes, longitudes)
    for start in range(0, len(latitude), step):
        rows = slice(start, start + step)
        index[rows] = (here[rows] @ there.T).argmax(axis=1)
    nearest = np.asarray(latitudes)[index], np.asarray(longitudes)[index]
    return index, distances_m(latitude, longitude, *nearest)


def _on_sphere(latitude: Int, longitude: Int) -> np.ndarray:
    """Positions as points of the sphere of radius 1: the nearest have the greatest product."""
    north, east = (np.deg2rad(np.divide(each, DEGREES)) for each in (latitude, longitude))
    flat = np.cos(north)
    return np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)
