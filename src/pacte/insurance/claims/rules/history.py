"""What earlier decisions leave to the lines that come now: sums, doubles, and how near they are."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from pacte.insurance.claims.rules.facts import FAR, Facts, Prior, Settlement
from pacte.kernel.columns import YEAR_MAX, Int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The earlier decisions that passed, one row each."""

    line: Int
    beneficiary: Int
    facility: Int
    service: Int
    care_on: Int

    @classmethod
    def none(cls) -> History:
        return cls(**{field.name: np.zeros(0, np.int64) for field in fields(cls)})


def same_as(history: History, beneficiary: Int, facility: Int, service: Int, day: Int) -> Int:
    """The earlier line of the same person, facility, service and day; 0 where there is none."""
    out = np.zeros(len(day), np.int64)
    if not len(history.line) or not len(day):
        return out
    old = (history.beneficiary, history.facility, history.service, history.care_on)
    key = _keys([np.concatenate(p) for p in zip(old, (beneficiary, facility, service, day))])
    before, now = key[: len(history.line)], key[len(history.line) :]
    order = np.argsort(before, kind="stable")
    at = np.minimum(np.searchsorted(before[order], now), len(before) - 1)
    found = before[order][at] == now
    out[found] = history.line[order[at[found]]]
    return out


def nearest(history: History, beneficiary: Int, service: Int, day: Int) -> Int:
    """The days to the nearest earlier decision on the same service, before or after; or FAR."""
    out = np.full(len(day), FAR)
    if not len(history.line) or not len(day):
        return out
    old = (history.beneficiary, history.service)
    key = _keys([np.concatenate(pair) for pair in zip(old, (beneficiary, service))])
    before = np.sort(key[: len(history.line)] * YEAR_MAX + history.care_on)
    now = key[len(history.line) :] * YEAR_MAX + day
    at = np.searchsorted(before, now)
    for side in (np.maximum(at - 1, 0), np.minimum(at, len(before) - 1)):
        same = before[side] // YEAR_MAX == now // YEAR_MAX
        out = np.where(same, np.minimum(out, np.abs(before[side] - now)), out)
    return out


def _keys(columns: list[Int]) -> Int:
    """One number for each different row."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        part = np.unique(column, return_inverse=True)[1].reshape(-1)
        key = np.unique(key * (part.max() + 1) + part, return_inverse=True)[1].reshape(-1)
    return key.astype(np.int64)


def prior_of(facts: Facts, settled: Settlement) -> Prior:
    """What a settlement leaves to the next one, line by line."""
    passed = settled.quantity > 0
    kept = {
        "version": facts.version, "claim": facts.claim, "beneficiary": facts.beneficiary,
        "household": facts.household, "year": settled.year, "counts": settled.counts,
        "opens": settled.opens, "deductible": settled.deductible, "pays": settled.mutual_pays,
        "quantity": settled.quantity, "deducted": settled.deducted, "flat": settled.flat,
        "episodes": np.ones(len(passed), np.int64),
    }  # fmt: skip
    return Prior(**{name: column[passed] for name, column in kept.items()})


def history_of(facts: Facts, settled: Settlement) -> History:
    """The lines of a settlement that passed."""
    return History(
        **{f.name: getattr(facts, f.name)[settled.quantity > 0] for f in fields(History)}
    )
