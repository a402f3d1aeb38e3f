"""Where the next facilities go, so that most people come within reach. Pure, on columns.

The maximal covering location problem (Church and ReVelle, 1974): of some candidate sites choose a
number of them. *Greedy* takes at each step the site that reaches most people not yet reached: it is
at least 63 % of the best (Nemhauser, Wolsey and Fisher, 1978) and says why each site. *Exact* is
the best of all choices, by whole-number programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.delivery.access.rules.reach import Sites, Threshold, Villages
from pacte.kernel.columns import Bool, Int
from pacte.kernel.refusal import Refused
from pacte.places.rules import geo

SECONDS = 20  # After which the exact choice is given up: the greedy one stands.


@dataclass(frozen=True, slots=True)
class Cover:
    """Which places, not reached so far, each candidate would reach: pairs, and their people."""

    candidate: Int
    village: Int
    people: Int  # By place.
    candidates: int

    @property
    def gain(self) -> Int:
        """The people that each candidate alone would bring within reach."""
        gained = np.zeros(self.candidates, np.int64)
        np.add.at(gained, self.candidate, self.people[self.village])
        return gained


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites in the order of their gain, and what each adds to those before."""

    sites: tuple[int, ...]
    adds: tuple[int, ...]

    @property
    def people(self) -> int:
        return sum(self.adds)


def cover(villages: Villages, candidates: Sites, near: Threshold, already: Bool) -> Cover:
    """What candidates would add, beside the places that are within reach ``already``."""
    left = np.flatnonzero(villages.useful & ~already)
    candidate, village, _ = geo.pairs_within_m(
        candidates.latitude, candidates.longitude,
        villages.latitude.values[left], villages.longitude.values[left], near.straight,
    )  # fmt: skip
    return Cover(candidate, left[village], villages.people.values, len(candidates))


def greedy(given: Cover, number: int) -> Choice:
    """One site after another, each time the one that reaches most people not yet reached; of equal
    ones the first. It stops when no site reaches anybody more."""
    _checked(given, number)
    left = np.ones(len(given.candidate), bool)
    sites: list[int] = []
    adds: list[int] = []
    while len(sites) < number:
        gain = np.zeros(given.candidates, np.int64)
        np.add.at(gain, given.candidate[left], given.people[given.village[left]])
        best = int(gain.argmax()) if given.candidates else 0
        if not given.candidates or gain[best] == 0:
            break
        sites.append(best)
        adds.append(int(gain[best]))
        taken = given.village[left & (given.candidate == best)]
        left &= ~np.isin(given.village, taken)
    return Choice(tuple(sites), tuple(adds))


def exact(given: Cover, number: int) -> Choice | None:
    """The best choice of all; None when it was not found in time.

    Places that the same candidates reach count as one, so the problem stays small.
    """
    _checked(given, number)
    groups, member, people = _grouped(given)
    if not groups:
        return Choice((), ())
    chosen = _solved(member, people, given.candidates, number)
    return None if chosen is None else _in_order(given, chosen)


def _checked(given: Cover, number: int) -> None:
    if not 1 <= number <= 50:
        raise Refused("Choisissez de 1 à 50 sites.", field="number")
    assert given.candidates >= 0


def _grouped(given: Cover) -> tuple[int, list[tuple[int, ...]], list[int]]:
    """Places by the candidates that reach them: (how many groups, their candidates, people)."""
    order = np.lexsort((given.candidate, given.village))
    villages, starts = np.unique(given.village[order], return_index=True)
    sets = np.split(given.candidate[order], starts[1:]) if len(villages) else []
    people: dict[tuple[int, ...], int] = {}
    for village, by in zip(villages.tolist(), sets):
        key = tuple(by.tolist())
        people[key] = people.get(key, 0) + int(given.people[village])
    return len(people), list(people), list(people.values())


def _solved(
    member: list[tuple[int, ...]], people: list[int], candidates: int, number: int
) -> list[int] | None:
    """Choose sites x and groups y: y is reached only if one of its sites is chosen."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # Two seconds: when it is used.
    from scipy.sparse import coo_array

    groups = len(member)
    sizes = np.array([len(by) for by in member])
    rows = np.concatenate([np.repeat(np.arange(groups), sizes), np.arange(groups)])
    columns = np.concatenate([*map(np.array, member), candidates + np.arange(groups)])
    ones = np.concatenate([np.ones(sizes.sum()), -np.ones(groups)])
    links = coo_array((ones, (rows, columns)), shape=(groups, candidates + groups))
    whole = np.concatenate([np.ones(candidates), np.zeros(groups)])
    gain = np.concatenate([np.zeros(candidates), -np.array(people)])
    found = milp(
        c=gain,
        integrality=whole.astype(np.int64),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(links, 0), LinearConstraint(whole, 0, number)],
        options={"time_limit": SECONDS},
    )
    if found.x is None or found.status != 0:
        return None
    return np.flatnonzero(found.x[:candidates].round() == 1).tolist()


def _in_order(given: Cover, chosen: list[int]) -> Choice:
    """The chosen sites, the one that adds most first."""
    kept = np.isin(given.candidate, chosen)
    only = Cover(given.candidate[kept], given.village[kept], given.people, given.candidates)
    return greedy(only, len(chosen)) if chosen else Choice((), ())
