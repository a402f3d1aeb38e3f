"""Which facilities lack the most: what each kind of gap says, weighed; with its working. Pure.

The score is the mean of the gaps that are known, weighed; a gap that nobody knows is left out and
named, it is neither zero nor the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of gap adds: its share of missing things, in millionths, and its weight."""

    kind: str
    needs: int
    has: int
    share: int
    weight: int
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """How much a facility lacks, in millionths; None: no gap of it is known."""

    facility: int
    score: int | None
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]


def score(facility: int, parts: Iterable[Part], kinds: Iterable[str]) -> Score:
    """The score of one facility, from its known gaps; a weight of zero leaves a gap out."""
    known = tuple(parts)
    total = sum(part.weight for part in known)
    value = sum(part.share * part.weight for part in known) // total if total else None
    told = {part.kind for part in known}
    return Score(facility, value, known, tuple(kind for kind in kinds if kind not in told))


def ranked(scores: Iterable[Score]) -> list[Score]:
    """The greatest need first; what is not known comes last."""
    return sorted(scores, key=lambda one: (one.score is None, -(one.score or 0), one.facility))


def weights_on(rows: Iterable[tuple[str, int]], kinds: Iterable[str]) -> Mapping[str, int]:
    """The weight of each kind: what was said last, in order; of which nothing is said: one."""
    said = dict(rows)
    return {kind: said.get(kind, 1) for kind in kinds}
