"""The same care never counts twice: of lines that say the same, the first wins."""

from __future__ import annotations

import numpy as np

from pacte.insurance.claims.rules.checks import Checked
from pacte.insurance.claims.rules.facts import Facts
from pacte.insurance.claims.rules.reasons import Reason
from pacte.kernel.columns import Int


def refuse_duplicates(done: Checked, facts: Facts) -> Int:
    """Refuse what repeats the beneficiary, facility, service and day of an earlier line.

    A line decided before comes first; then the order of the lines. A line that is refused for
    another reason hides none. Returns, for each duplicate, the line it repeats; else 0.
    """
    same = np.where(done.live, facts.same_as, 0)
    done.stop(facts.same_as > 0, Reason.DUPLICATE)
    live = np.flatnonzero(done.live)
    if len(live) < 2:
        return same
    key = _key(facts, live)
    order = np.argsort(key, kind="stable")
    sorted_ = key[order]
    repeats = np.flatnonzero(sorted_[1:] == sorted_[:-1]) + 1
    if not len(repeats):
        return same
    firsts = np.flatnonzero(np.diff(sorted_, prepend=sorted_[:1] - 1))
    first = live[order[firsts[np.searchsorted(firsts, repeats, side="right") - 1]]]
    where = live[order[repeats]]
    hit = np.zeros(len(facts.line), bool)
    hit[where] = True
    same[where] = facts.line[first]
    done.stop(hit, Reason.DUPLICATE)
    return same


def _key(facts: Facts, live: Int) -> Int:
    """One number for (household, beneficiary, facility, service, day), dense enough to fit."""
    key = np.zeros(len(live), np.int64)
    for column in (facts.beneficiary, facts.facility, facts.service, facts.care_on):
        part = column[live]
        part = part - part.min(initial=0)
        width = int(part.max(initial=0)) + 1
        top = int(key.max(initial=0)) + 1
        if top * width >= 1 << 62:
            key = np.unique(key, return_inverse=True)[1].reshape(-1).astype(np.int64)
        key = key * width + part
    return key
