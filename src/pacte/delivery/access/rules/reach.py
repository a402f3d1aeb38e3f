"""Who is near a facility: positions, a threshold, and how sure one is of them. Pure, on columns.

The distance is measured on the sphere and lengthened by a detour, for paths are not straight. A
position is known to some metres: people are *surely* within the threshold when they are even if
the position is wrong by as much, and *perhaps* when they would be. People of whom no position is
known are counted apart: they are neither within nor beyond.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from pacte.kernel.columns import Bool, Column, Int
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.places.rules import geo

LONGEST = 200_000  # Metres. Nobody walks more, and every place would be near every other.


@dataclass(frozen=True, slots=True)
class Threshold:
    """How far is near. ``detour`` in millionths (1 300 000: a third longer than the straight
    line); ``precision``: metres by which a position may be wrong."""

    metres: int
    detour: int = WHOLE
    precision: int = 0

    @property
    def straight(self) -> int:
        """The threshold as the crow flies, in metres, rounded down."""
        return self.metres * WHOLE // self.detour


def by_walking(minutes: int, metres_per_hour: int) -> int:
    """The metres that a walk of so many minutes makes, rounded down."""
    return minutes * metres_per_hour // 60


def threshold(
    *, metres: int | None, minutes: int | None, metres_per_hour: int | None, detour: int,
    precision: int,
) -> Threshold:  # fmt: skip
    """A threshold by distance or by walking time, one of them."""
    if (metres is None) == (minutes is None):
        raise Refused("Dites une distance ou un temps de marche, l’un des deux.", field="metres")
    if minutes is not None:
        if not metres_per_hour:
            raise Refused("Un temps de marche demande une vitesse.", field="speed")
        metres = by_walking(minutes, metres_per_hour)
    assert metres is not None
    if not 0 < metres <= LONGEST:
        raise Refused("La distance va de 1 m à 200 km.", field="metres")
    if not WHOLE <= detour <= 5 * WHOLE:
        raise Refused("Le détour va de 1 à 5 : un chemin n’est pas plus court que la ligne droite.",
                      field="detour")  # fmt: skip
    if not 0 <= precision <= 50_000:
        raise Refused("La précision des positions va de 0 à 50 km.", field="precision")
    return Threshold(metres, detour, precision)


@dataclass(frozen=True, slots=True)
class Villages:
    """Places where people live: positions in micro-degrees, people; each known or not."""

    latitude: Column
    longitude: Column
    people: Column

    @property
    def useful(self) -> Bool:
        """Where both the position and the people are known."""
        return self.placed & self.people.known

    @property
    def placed(self) -> Bool:
        return self.latitude.known & self.longitude.known


@dataclass(frozen=True, slots=True)
class Sites:
    """Facilities or candidate sites: positions in micro-degrees."""

    latitude: Int
    longitude: Int

    def __len__(self) -> int:
        return len(self.latitude)


@dataclass(frozen=True, slots=True)
class Reached:
    """People within a threshold, and what is not known of the others."""

    people: int
    surely: int
    perhaps: int
    total: int  # Of all the places whose people are known.
    unplaced: int  # People of places without position: neither within nor beyond.
    uncounted: int  # Places without a population: their people are missing, not zero.

    @property
    def judged(self) -> int:
        """People of whom it can be said whether they are within."""
        return self.total - self.unplaced

    def with_elsewhere(self, people: int) -> Reached:
        """The same, with people who are counted in a wider place: nobody knows where they are."""
        return replace(self, total=self.total + people, unplaced=self.unplaced + people)


def distance_to_nearest(villages: Villages, sites: Sites, far: int) -> Int:
    """Metres from each place to the nearest site; ``far + 1`` beyond ``far`` or when not known."""
    metres = np.full(len(villages.people), far + 1, np.int64)
    where = np.flatnonzero(villages.placed)
    near, _, apart = geo.pairs_within_m(
        villages.latitude.values[where], villages.longitude.values[where],
        sites.latitude, sites.longitude, far,
    )  # fmt: skip
    np.minimum.at(metres, where[near], apart)
    return metres


def reached(villages: Villages, nearest: Int, near: Threshold) -> Reached:
    """How many people are within the threshold of a site, from their distances to the nearest."""
    people, useful = villages.people.values, villages.useful

    def within(metres: int) -> int:
        return int(people[useful & (nearest <= metres)].sum())

    total = int(people[villages.people.known].sum())
    return Reached(
        people=within(near.straight),
        surely=within(near.straight - near.precision),
        perhaps=within(near.straight + near.precision),
        total=total,
        unplaced=total - int(people[useful].sum()),
        uncounted=int(np.count_nonzero(~villages.people.known)),
    )


def farthest(near: Threshold) -> int:
    """How far one must look to answer for a threshold and its uncertainty."""
    return near.straight + near.precision


@dataclass(frozen=True, slots=True)
class Near:
    """Which places are within the threshold of which sites: pairs, and how many sites each has."""

    village: Int
    site: Int
    sites_of: Int  # By place.

    def only(self, sites: Int) -> Bool:
        """The places that no other site than these reaches: without them, they are beyond."""
        those = np.isin(self.site, sites)
        ours = np.bincount(self.village[those], minlength=len(self.sites_of))
        return (ours > 0) & (ours == self.sites_of)


def near(villages: Villages, sites: Sites, metres: int) -> Near:
    """Every place and site that are at most so far apart, as the crow flies."""
    where = np.flatnonzero(villages.placed)
    one, site, _ = geo.pairs_within_m(
        villages.latitude.values[where], villages.longitude.values[where],
        sites.latitude, sites.longitude, metres,
    )  # fmt: skip
    village = where[one]
    return Near(village, site, np.bincount(village, minlength=len(villages.people)))


def people_of(villages: Villages, which: Bool) -> int:
    """The people of some places, of those whose people and position are known."""
    return int(villages.people.values[which & villages.useful].sum())
