"""The words for places and facilities, in an order that columns keep. Pure.

A code's position in its list is its number in columns; lists grow at their end only.
"""

from __future__ import annotations

from collections.abc import Sequence

ADMINISTRATIVE, HEALTH = TREES = ("administrative", "health")

KINDS = (
    "country", "region", "province", "district", "territory", "commune", "arrondissement",
    "sector", "zone", "area", "cell", "quarter", "hill", "village",
)  # fmt: skip
"""From the widest to the narrowest: a place is never within a narrower one."""

LEVELS = (
    "post", "centre", "clinic", "district_hospital", "provincial_hospital", "national_hospital",
)  # fmt: skip
HOSPITALS = LEVELS[3:]
OWNERSHIPS = ("public", "faith", "private", "community")
UNKNOWN = -1


def levels_meant(word: str) -> tuple[str, ...]:
    """The levels that a word of a definition means: ``hospital`` means the three."""
    return HOSPITALS if word == "hospital" else (word,)


def number_of(code: str, codes: Sequence[str]) -> int:
    """The number of a code in columns; a code that is not known has none."""
    return codes.index(code) if code in codes else UNKNOWN


def fits(inner: str, outer: str) -> bool:
    """Whether a place of the first kind may be within one of the second."""
    return KINDS.index(inner) > KINDS.index(outer)
