"""What each line counts against: for every limit that touches it, whose, and how much before.

A counter is one limit for one holder: a claim, a person in a year, a household in a year. Slot 0
holds nothing and never fills: it stands where a line has fewer limits than another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.insurance.claims.rules.checks import Checked
from pacte.insurance.claims.rules.facts import NONE, UNLIMITED, Facts, Prior
from pacte.insurance.claims.rules.reasons import Reason
from pacte.insurance.schemes.selectors import lowest
from pacte.insurance.schemes.terms import Block, Terms
from pacte.kernel.columns import YEAR_MAX, Int, places_of

AMOUNT, EPISODES, QUANTITY = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Slots:
    """For each line and each limit of one measure that touches it: the counter and its cap."""

    slot: Int  # [line, limit]
    cap: Int
    row: Int  # Row of the terms; -1: no limit.
    claim_slot: Int  # Of episodes: whether the claim has been counted.
    used: Int  # [slot]
    counted: Int  # [claim_slot]
    weight: Int | None = None  # What each unit counts for: more than one in a package.

    @property
    def width(self) -> int:
        return self.slot.shape[1]


@dataclass(frozen=True, slots=True)
class Holders:
    """The claims, persons and households that lines belong to, each with its place."""

    keys: tuple[Int, Int, Int]
    place: tuple[Int, Int, Int]

    @classmethod
    def of(cls, facts: Facts, year: Int) -> Holders:
        (a, claim), (b, person), (c, home) = (
            places_of(facts.claim),
            places_of(facts.beneficiary * YEAR_MAX + year),
            places_of(facts.household * YEAR_MAX + year),
        )
        return cls((a, b, c), (claim, person, home))

    def sizes(self) -> Int:
        return np.array([len(keys) for keys in self.keys], np.int64)

    def find(self, prior: Prior, window: int) -> Int:
        """The place of each prior sum, or -1."""
        keys = self.keys[window]
        wanted = (
            prior.claim,
            prior.beneficiary * YEAR_MAX + prior.year,
            prior.household * YEAR_MAX + prior.year,
        )[window]
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.where(keys[at] == wanted, at, -1) if len(keys) else np.full(len(wanted), -1)


def bits_of(block: Block, flag: np.ndarray) -> Int:
    """For each version, the bits of the entries whose row is flagged."""
    position = np.arange(block.row.shape[1])
    return (np.where((block.row >= 0) & flag[block.row], 1, 0) << position).sum(axis=1)


def touched(done: Checked, terms: Terms) -> Int:
    """The bits of the limits that each line must count under. What is in doubt stops the line."""
    block = terms.limits
    if block.empty:
        return np.zeros(len(done.reason), np.int64)
    may, must = block.words[0].bits(done.cells)
    outside = terms.care.values["outside"][done.care] == 1
    amounts = bits_of(block, block.values["measure"] == AMOUNT)[done.cells.version]
    off = np.where(outside & (done.care >= 0), amounts, 0)
    may, must = may & ~off, must & ~off
    done.stop(may & bits_of(block, block.hole)[done.cells.version] != 0, Reason.NOT_STATED)
    done.stop(may != must, Reason.FACT_UNKNOWN)
    return must


def stop_unknown(done: Checked, facts: Facts, terms: Terms, bits: Int) -> None:
    """A ceiling by size of the household, or by year, needs to know the size, or the year."""
    block = terms.limits
    if block.empty:
        return
    version = done.cells.version
    by_size = bits & bits_of(block, block.values["extra"] > 0)[version] != 0
    done.stop(by_size & ~facts.household_size.known, Reason.FACT_UNKNOWN)
    yearly = bits & bits_of(block, block.values["window"] > 0)[version] != 0
    done.stop(yearly & ~facts.year.known, Reason.FACT_UNKNOWN)


def slots_of(
    measure: int, bits: Int, version: Int, size: Int, holders: Holders, at: Int, terms: Terms,
    priors: tuple[Prior, Prior],
) -> Slots:  # fmt: skip
    """The counters of one measure, for the lines ``at`` of the holders."""
    block = terms.limits
    mine = bits & bits_of(block, block.values["measure"] == measure)[version]
    width = int(np.bitwise_count(mine).max(initial=0))
    shape = (len(bits), width)
    slot, cap = np.zeros(shape, np.int64), np.full(shape, UNLIMITED)
    row, claim_slot = np.full(shape, NONE), np.zeros(shape, np.int64)
    start, total = _starts(terms, holders)
    claims = len(holders.keys[0])
    for column in range(width):
        position = lowest(mine)
        here = np.flatnonzero(position >= 0)
        mine &= mine - 1
        r = block.row[version[here], position[here]]
        counter, window = terms.counter[r], block.values["window"][r]
        place = np.choose(window, [p[at[here]] for p in holders.place])
        row[here, column] = r
        slot[here, column] = start[counter] + place
        cap[here, column] = caps(block, r, size[here])
        claim_slot[here, column] = 1 + counter * claims + holders.place[0][at[here]]
    weight = np.maximum(block.values["weight"][row], 1) if measure == QUANTITY else None
    weight = None if weight is None or (weight == 1).all() else weight
    if not width:
        return Slots(slot, cap, row, claim_slot, np.zeros(1, np.int64), np.zeros(1, np.int64))
    used = np.zeros(total, np.int64)
    counted = np.zeros(1 + terms.counters * claims if measure == EPISODES else 1, np.int64)
    _fill(measure, used, counted, holders, terms, priors, start)
    return Slots(slot, cap, row, claim_slot, used, counted, weight)


def caps(block: Block, row: Int, size: Int) -> Int:
    """The cap, more for each person beyond a number, up to a most."""
    values = block.values
    extra = np.maximum(size - values["beyond"][row], 0) * values["extra"][row]
    whole = values["cap"][row] + extra
    most = values["most"][row]
    return np.where(most >= 0, np.minimum(whole, most), whole)


def _starts(terms: Terms, holders: Holders) -> tuple[Int, int]:
    """Where the slots of each counter begin, after slot 0; and how many there are in all."""
    window = np.zeros(terms.counters + 1, np.int64)
    window[terms.counter[:-1]] = terms.limits.values["window"][:-1]
    sizes = holders.sizes()[window[:-1]]
    ends = np.cumsum(np.concatenate([np.ones(1, np.int64), sizes]))
    return ends, int(ends[-1])


def _fill(
    measure: int, used: Int, counted: Int, holders: Holders, terms: Terms,
    priors: tuple[Prior, Prior], start: Int,
) -> None:  # fmt: skip
    """Put what was consumed before into the counters."""
    block, claims = terms.limits, len(holders.keys[0])
    for prior, windows in ((priors[0], (0,)), (priors[1], (1, 2))):
        if not len(prior.counts):
            continue
        for position in range(block.row.shape[1]):
            row = block.row[prior.version, position]
            hit = (row >= 0) & (prior.counts >> position & 1 == 1)
            hit &= block.values["measure"][row] == measure
            for window in windows:
                place = holders.find(prior, window)
                here = np.flatnonzero(hit & (place >= 0) & (block.values["window"][row] == window))
                slot = start[terms.counter[row[here]]] + place[here]
                consumed = _consumed(prior, measure, position)[here]
                if measure == QUANTITY:
                    consumed = consumed * block.values["weight"][row[here]]
                np.add.at(used, slot, consumed)
    if measure == EPISODES:
        _opened_before(counted, priors[0], holders, terms, claims)


def _consumed(prior: Prior, measure: int, position: int) -> Int:
    if measure == EPISODES:
        return prior.episodes * (prior.opens >> position & 1)
    return prior.pays if measure == AMOUNT else prior.quantity


def _opened_before(counted: Int, prior: Prior, holders: Holders, terms: Terms, claims: int) -> None:
    """A claim counted under a yearly limit of episodes does not count again."""
    block = terms.limits
    for position in range(block.row.shape[1] if len(prior.counts) else 0):
        row = block.row[prior.version, position]
        hit = (row >= 0) & (prior.counts >> position & 1 == 1)
        hit &= block.values["measure"][row] == EPISODES
        place = holders.find(prior, 0)
        here = np.flatnonzero(hit & (place >= 0))
        counted[1 + terms.counter[row[here]] * claims + place[here]] = 1
