"""Packages: several services billed as one, and what is declared of their contents.

In order, for each package of the scheme, in the claims that bill it:

1. what a package contains and is declared on the same claim is counted, all its lines together;
2. *exact*: each service must be declared in the quantity that the package says, times the number
   of packages; else the package, and what is declared of it, is refused;
3. *most*: what is declared beyond that quantity is not covered, the oldest line first served;
4. a package with a price of its own pays for what it contains: a line of it on the same claim is
   refused, unless contents are not checked (*free*);
5. a package whose price is the sum of its contents pays nothing itself: its lines do.

Rules about what a package contains (exclusions, patients, frequency, limits of quantity and of
episodes) hold for a package with a price of its own: the terms are compiled so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pacte.insurance.claims.rules.checks import Checked
from pacte.insurance.claims.rules.facts import UNLIMITED, Facts
from pacte.insurance.claims.rules.reasons import Reason
from pacte.insurance.schemes.entries import QUANTITIES
from pacte.insurance.schemes.selectors import lowest
from pacte.insurance.schemes.terms import Terms
from pacte.kernel.columns import Bool, Int, places_of

FREE, MOST, EXACT = QUANTITIES["free"], QUANTITIES["most"], QUANTITIES["exact"]


@dataclass(slots=True)
class Packed:
    """What packages allow: the most of one unit, and the most units, of each line."""

    price: Int
    quantity: Int


def look_inside(done: Checked, facts: Facts, terms: Terms) -> Packed:
    """Check what is billed as a package; what a package pays for is refused apart."""
    size = len(facts.line)
    allowed = Packed(np.full(size, UNLIMITED), np.full(size, UNLIMITED))
    block = terms.packages
    if block.empty:
        return allowed
    row = _billed(done, terms)
    whole = (row >= 0) & (block.values["sum"][row] == 1)
    _no_price(done, facts, whole)
    done.stop((row >= 0) & block.hole[row], Reason.NOT_STATED)
    row = np.where(done.live, row, -1)
    most = block.values["most"][row]
    allowed.price = np.where((row >= 0) & (most >= 0), most, UNLIMITED)
    distinct, claim = places_of(facts.claim)
    for one in np.unique(row[row >= 0]).tolist():
        _package(done, facts, terms, one, row == one, (claim, len(distinct)), allowed)
    return allowed


def _billed(done: Checked, terms: Terms) -> Int:
    """The package that each line bills: its row, or -1."""
    block = terms.packages
    found = np.full(len(done.reason), -1, np.int64)
    for word, entries in enumerate(block.words):
        _, must = entries.bits(done.cells)
        first = lowest(must)
        at = np.where(first < 0, -1, first + word * 62)
        found = np.where(found < 0, block.rows(done.cells.version, at), found)
    return found


def _no_price(done: Checked, facts: Facts, where: Bool) -> None:
    """The price of a line does not matter, where another pays for it: it does not wait."""
    hit = where & (done.reason == Reason.COST_UNKNOWN) & ~facts.price.known & (facts.quantity > 0)
    done.reason = np.where(hit, Reason.PAID, done.reason)


def _package(
    done: Checked, facts: Facts, terms: Terms, row: int, billed: Bool, claims: tuple[Int, int],
    allowed: Packed,
) -> None:  # fmt: skip
    """One package of one version, in all the claims that bill it."""
    block, (claim, count) = terms.packages, claims
    version = int(facts.version[billed][0])
    quantity = np.where(facts.quantity > 0, facts.quantity, 0)
    number = np.zeros(count, np.int64)
    np.add.at(number, claim[billed], quantity[billed])
    here = (number[claim] > 0) & (facts.version == version)
    source, check = block.source[row], int(block.values["check"][row])
    holds = np.ones(count, bool)
    parts = []
    for service, each in terms.contains[row]:
        mine = here & (facts.service == service) & ~billed & (done.reason != Reason.DUPLICATE)
        declared = np.zeros(count, np.int64)
        np.add.at(declared, claim[mine], quantity[mine])
        holds &= declared == number * each
        parts.append((mine, number * each))
    if check == EXACT:
        wrong = here & ~holds[claim]
        for mine, _ in parts:
            done.stop(mine & wrong, Reason.PACKAGE_CONTENTS, source)
        done.stop(billed & wrong, Reason.PACKAGE_CONTENTS, source)
    whole = int(block.values["sum"][row])
    for mine, most in parts:
        if not whole and check != FREE:
            _no_price(done, facts, mine)
            done.stop(mine, Reason.IN_PACKAGE, source)
        elif check == MOST:
            _cut(mine & done.live, quantity, claim, most, allowed)
            done.stop(mine & (allowed.quantity == 0), Reason.PACKAGE_CONTENTS, source)
    if whole:
        done.stop(billed, Reason.IN_PACKAGE, source)


def _cut(mine: Bool, quantity: Int, claim: Int, most: Int, allowed: Packed) -> None:
    """The lines of one service share what the packages of their claim contain, in their order."""
    left = most.copy()
    for at in np.flatnonzero(mine).tolist():
        taken = min(int(quantity[at]), int(left[claim[at]]))
        left[claim[at]] -= taken
        allowed.quantity[at] = min(int(allowed.quantity[at]), taken)
