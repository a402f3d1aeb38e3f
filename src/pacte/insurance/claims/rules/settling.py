"""From facts and terms to decisions: the checks, then the limits in order, then the reasons."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Any

import numpy as np

from pacte.insurance.claims.rules import limits
from pacte.insurance.claims.rules.checks import Checked, check
from pacte.insurance.claims.rules.counters import (
    AMOUNT,
    EPISODES,
    QUANTITY,
    Holders,
    Slots,
    slots_of,
    stop_unknown,
    touched,
)
from pacte.insurance.claims.rules.duplicates import refuse_duplicates
from pacte.insurance.claims.rules.facts import FAR, NONE, UNLIMITED, Facts, Settlement
from pacte.insurance.claims.rules.packages import Packed, look_inside
from pacte.insurance.claims.rules.reasons import Reason
from pacte.insurance.schemes.entries import PER
from pacte.insurance.schemes.selectors import lowest
from pacte.insurance.schemes.terms import Terms
from pacte.kernel.columns import Bool, Column, Int
from pacte.kernel.money import WHOLE

PIECE = 100_000  # Lines settled together: what bounds the memory.
CEILINGS = (Reason.CLAIM_CEILING, Reason.PERSON_CEILING, Reason.HOUSEHOLD_CEILING)


def settle(facts: Facts, terms: Terms) -> Settlement:
    """Split what is asked for each line between the mutual, the member, and what is refused.

    In order, because the order changes the amount:

    1. no cover without open rights on the day of care, nor before the waiting period has run;
    2. nor without a convention with the facility, nor for a service that is not in the catalogue;
    3. nor for what is excluded, for which somebody else may pay;
    4. nor for what no line of ``care`` is about, or is not for this age or sex, or lacks its
       referral, or has no price in the facility's list;
    5. nor for a date that cannot be, nor for a claim that comes too late;
    6. nor twice: a duplicate is refused, naming the line that came first; nor apart from the
       package that contains it (``packages``);
    7. nor again within the days of a frequency rule, whichever side of it;
    8. the quantity is cut to what is left of the limits of quantity, and a new episode needs one
       left; what is cut is refused;
    9. the price is the least of what is asked, the tariff, and what the adviser admits: never
       above what is asked; what is above is refused;
    10. the member first bears the deductible, then the flat part, or the mutual takes its share;
    11. within the ceilings, the oldest care first; what passes them is the member's.

    What is not known waits, where it changes the answer. What was asked is always found again:
    ``asked = mutual_pays + member_pays + refused``. One bad line never stops the others.
    """
    size = len(facts.line)
    if not size:
        return Settlement(**{f.name: np.zeros(0, np.int64) for f in fields(Settlement)})
    if size <= PIECE:
        return _settle(facts, terms)
    new = np.flatnonzero(np.diff(facts.household, prepend=facts.household[:1] - 1))
    ends = [0]
    while ends[-1] < size:
        least = ends[-1] + PIECE
        later = new[np.searchsorted(new, least)] if least <= new[-1] else size
        ends.append(int(later))
    pieces = [_settle(part(facts, slice(a, b)), terms) for a, b in pairwise(ends)]
    return joined(pieces)


def joined(pieces: list[Settlement]) -> Settlement:
    """Several settlements, one after the other."""
    columns = {f.name: [getattr(p, f.name) for p in pieces] for f in fields(Settlement)}
    return Settlement(**{name: np.concatenate(parts) for name, parts in columns.items()})


def part(facts: Facts, at: slice | Int) -> Facts:
    """Some of the lines."""
    found = {f.name: getattr(facts, f.name) for f in fields(facts)}
    columns: dict[str, Any] = {
        n: v[at] for n, v in found.items() if isinstance(v, np.ndarray | Column)
    }
    return replace(facts, **columns)


def _settle(facts: Facts, terms: Terms) -> Settlement:
    done = check(facts, terms)
    same_as = refuse_duplicates(done, facts)
    rows = _rows(done, facts, terms, look_inside(done, facts, terms))
    counts = touched(done, terms)
    stop_unknown(done, facts, terms, counts)
    live = np.flatnonzero(done.live)
    holders = Holders.of(facts, done.year)
    work = _work(facts, terms, done, rows, holders, live, counts)
    result = limits.run(work, facts.household[live])
    return _compose(facts, terms, done, rows, live, work, result, counts, same_as)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which entries of the other blocks apply to each line."""

    frequency: Int
    deductible: Int
    deductible_at: Int  # Its place in the definition.
    no_flat: Bool  # Exempt of the member's part.
    price: Int
    quantity: Int
    packed: Int  # The most units that the package of the line contains.


def _rows(done: Checked, facts: Facts, terms: Terms, packed: Packed) -> Rows:
    frequency, _ = _single(done, terms, "frequency")
    block = terms.frequency
    near = (frequency >= 0) & (facts.nearest <= block.values["days"][frequency])
    done.stop(near, Reason.FREQUENCY, block.source[frequency])
    deductible, position = _single(done, terms, "deductibles")
    exempt = np.zeros(len(facts.line), bool)
    spared = np.zeros(len(facts.line), bool)
    block = terms.exemptions
    for word, entries in enumerate(block.words):
        may, must = entries.bits(done.cells)
        for bit in range(entries.size):
            row = block.rows(facts.version, np.where(must >> bit & 1, bit + word * 62, -1))
            done.stop(((may ^ must) >> bit & 1) == 1, Reason.FACT_UNKNOWN)
            done.stop((row >= 0) & block.hole[row], Reason.NOT_STATED)
            exempt |= (row >= 0) & (block.values["member_pays"][row] == 1)
            spared |= (row >= 0) & (block.values["deductible"][row] == 1)
    deductible = np.where(spared, NONE, deductible)
    price = np.minimum(facts.price.values, packed.price)
    for bound in (facts.tariff, facts.review_price):
        price = np.where(bound.known, np.minimum(price, bound.values), price)
    admitted = facts.review_quantity
    quantity = np.where(admitted.known, np.minimum(facts.quantity, admitted.values), facts.quantity)
    quantity = np.minimum(quantity, packed.quantity)
    position = np.where(spared, NONE, position)
    return Rows(frequency, deductible, position, exempt, price, quantity, packed.quantity)


def _single(done: Checked, terms: Terms, name: str) -> tuple[Int, Int]:
    """The first entry of a block that is about each line: its row, and its place in the block."""
    block = getattr(terms, name)
    row = np.full(len(done.reason), NONE, np.int64)
    position = row.copy()
    for word, entries in enumerate(block.words):
        may, must = entries.bits(done.cells)
        first, sure = lowest(may), lowest(must)
        done.stop(first != sure, Reason.FACT_UNKNOWN)
        found = block.rows(done.cells.version, np.where(sure < 0, -1, sure + word * 62))
        open_ = row < 0
        row = np.where(open_, found, row)
        position = np.where(open_ & (sure >= 0), sure + word * 62, position)
    done.stop((row >= 0) & block.hole[row], Reason.NOT_STATED)
    return row, position


def _work(
    facts: Facts, terms: Terms, done: Checked, rows: Rows, holders: Holders, live: Int, counts: Int
) -> limits.Work:
    version, care = facts.version[live], done.care[live]
    values = {name: column[care] for name, column in terms.care.values.items()}
    flat = np.where(rows.no_flat[live], 0, values["flat"])
    unit, visit = values["flat_per"] == PER["unit"], values["flat_per"] == PER["visit"]
    most, most_per = values["most"], values["most_per"]
    claim = 1 + holders.place[0][live]
    slots = _all_slots(facts, terms, holders, live, counts[live])
    amounts = _per_visit(slots[AMOUNT], most, most_per, claim, len(holders.keys[0]))
    deductible_slot, deducted = _deductibles(facts, terms, rows, holders, live)
    frequency, frequency_slot = _frequency(facts, terms, rows, live)
    return limits.Work(
        day=facts.care_on[live],
        price=rows.price[live],
        quantity=rows.quantity[live],
        share=np.where(rows.no_flat[live], WHOLE, values["share"]),
        add=terms.rounding[version],
        most=np.where(most_per == PER["line"], most, UNLIMITED),
        most_unit=np.where(most_per == PER["unit"], most, 1 << 42),
        frequency=frequency,
        frequency_slot=frequency_slot,
        deductible=np.where(
            rows.deductible[live] < 0, 0, terms.deductibles.values["cap"][rows.deductible[live]]
        ),
        deductible_slot=deductible_slot,
        flat=np.where(unit, 0, flat),
        flat_unit=np.where(unit, flat, 0),
        flat_visit=visit.astype(np.int64),
        flat_slot=np.where(visit, claim, 0),
        last_day=np.full(int(frequency_slot.max(initial=0)) + 1, -FAR),
        deducted_before=deducted,
        flat_before=_flat_before(facts, holders),
        amounts=amounts,
        episodes=slots[EPISODES],
        quantities=slots[QUANTITY],
    )


def _all_slots(
    facts: Facts, terms: Terms, holders: Holders, live: Int, bits: Int
) -> tuple[Slots, ...]:
    priors = (facts.prior_claims, facts.prior_years)
    size = facts.household_size.values[live]
    return tuple(
        slots_of(measure, bits, facts.version[live], size, holders, live, terms, priors)
        for measure in (AMOUNT, EPISODES, QUANTITY)
    )


def _per_visit(slots: Slots, most: Int, per: Int, claim: Int, claims: int) -> Slots:
    """A flat amount of the mutual for a visit is a ceiling of the claim."""
    visit = per == PER["visit"]
    if not visit.any():
        return slots
    start = len(slots.used) - 1
    slot = np.where(visit, start + claim, 0)[:, None]
    cap = np.where(visit, most, UNLIMITED)[:, None]
    none = np.full_like(slot, NONE)
    return Slots(
        np.concatenate([slots.slot, slot], axis=1),
        np.concatenate([slots.cap, cap], axis=1),
        np.concatenate([slots.row, none], axis=1),
        np.concatenate([slots.claim_slot, np.zeros_like(slot)], axis=1),
        np.concatenate([slots.used, np.zeros(claims, np.int64)]),
        slots.counted,
    )


def _deductibles(
    facts: Facts, terms: Terms, rows: Rows, holders: Holders, live: Int
) -> tuple[Int, Int]:
    """The counter of each line's deductible, and what was deducted before."""
    row, position = rows.deductible[live], rows.deductible_at[live]
    window = terms.deductibles.values["window"]
    sizes = holders.sizes()
    width = int(sizes.sum())
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])[:3]
    place = np.choose(window[row], [p[live] for p in holders.place])
    slot = np.where(row < 0, 0, 1 + position * width + starts[window[row]] + place)
    count = terms.deductibles.row.shape[1] if terms.deductibles.words else 0
    before = np.zeros(1 + count * width, np.int64)
    for prior, windows in ((facts.prior_claims, (0,)), (facts.prior_years, (1, 2))):
        for one in windows if count else ():
            found = holders.find(prior, one)
            at = np.flatnonzero((prior.deductible >= 0) & (found >= 0) & (prior.deductible < count))
            np.add.at(
                before,
                1 + prior.deductible[at] * width + starts[one] + found[at],
                prior.deducted[at],
            )
    return slot, before


def _frequency(facts: Facts, terms: Terms, rows: Rows, live: Int) -> tuple[Int, Int]:
    """The days of the rule, and one counter for each person and service."""
    row = rows.frequency[live]
    if not (row >= 0).any():
        return np.full(len(live), NONE), np.zeros(len(live), np.int64)
    ruled = np.flatnonzero(row >= 0)
    width = len(terms.space.services) + 1
    key = facts.beneficiary[live][ruled] * width + terms.spaced[facts.service[live][ruled]]
    slot = np.zeros(len(live), np.int64)
    slot[ruled] = 1 + np.unique(key, return_inverse=True)[1].reshape(-1)
    return np.where(row < 0, NONE, terms.frequency.values["days"][row]), slot


def _flat_before(facts: Facts, holders: Holders) -> Int:
    before = np.zeros(1 + len(holders.keys[0]), np.int64)
    found = holders.find(facts.prior_claims, 0)
    np.add.at(before, 1 + found[found >= 0], facts.prior_claims.flat[found >= 0])
    return before


def _compose(
    facts: Facts, terms: Terms, done: Checked, rows: Rows, live: Int, work: limits.Work,
    result: limits.Result, counts: Int, same_as: Int,
) -> Settlement:  # fmt: skip
    """Put the results back among all the lines, and give each its reason."""
    size = len(facts.line)
    columns = {name: np.zeros(size, np.int64) for name in limits.Result.__slots__}
    for name, column in columns.items():
        column[live] = getattr(result, name)
    limit, room = np.full(size, NONE), np.zeros(size, np.int64)
    reason, rule = done.reason.copy(), done.rule.copy()
    reason[live], limit[live], room[live] = _reasons(facts, terms, rows, live, work, result)
    again = reason == Reason.FREQUENCY
    again[live] &= result.stopped == Reason.FREQUENCY
    rule = np.where(again, terms.frequency.source[rows.frequency], rule)
    waits = (reason >= Reason.COST_UNKNOWN) & (reason <= Reason.ADVISER)
    asked = np.where(waits, 0, facts.price.values * np.where(facts.quantity > 0, facts.quantity, 0))
    covered = rows.price * columns["quantity"]
    pays = columns["pays"]
    passed = columns["quantity"] > 0
    opens = np.zeros(size, np.int64)
    opens[live] = _opened(terms, facts.version[live], work.episodes, result.opened)
    settled = Settlement(
        reason=reason, asked=asked, price=np.where(waits, 0, rows.price),
        quantity=columns["quantity"], covered=covered, deducted=columns["deducted"],
        flat=columns["flat"], share=columns["share"], limit=limit, room=room,
        care=np.where(done.care < 0, NONE, terms.care.source[done.care]), rule=rule,
        same_as=np.where(reason == Reason.DUPLICATE, same_as, 0),
        counts=np.where(passed, counts, 0), opens=opens,
        deductible=np.where(columns["deducted"] > 0, rows.deductible_at, NONE), year=done.year,
        mutual_pays=pays, member_pays=covered - pays, refused=asked - covered,
    )  # fmt: skip
    assert (settled.mutual_pays >= 0).all() and (settled.member_pays >= 0).all()
    assert (settled.refused >= 0).all()
    return settled


def _opened(terms: Terms, version: Int, slots: Slots, columns: Int) -> Int:
    """The bits of the limits of episodes, from the bits of their columns."""
    out = np.zeros(len(columns), np.int64)
    position = np.zeros(len(terms.limits.source), np.int64)
    for one in terms.limits.row:
        found = np.flatnonzero(one >= 0)
        position[one[found]] = found
    for column in range(slots.width):
        opened = columns >> column & 1
        out |= opened << position[slots.row[:, column]]
    return np.where(columns == 0, 0, out)


def _reasons(
    facts: Facts, terms: Terms, rows: Rows, live: Int, work: limits.Work, result: limits.Result
) -> tuple[Int, Int, Int]:
    """Why each line that passed the checks is paid as it is; which limit bound, and its room."""
    r = result
    price, tariff, review = facts.price[live], facts.tariff[live], facts.review_price[live]
    taken = rows.price[live]
    by_review = review.known & (review.values == taken) & ~(tariff.known & (tariff.values == taken))
    admitted = rows.quantity[live]
    ceiling = r.pays < r.share
    cut = r.quantity < admitted
    packed = (admitted < facts.quantity[live]) & (admitted == rows.packed[live])
    window = terms.limits.values["window"]
    row = _picked(work.amounts, r.bound)
    over = np.choose(window[row], [int(c) for c in CEILINGS])
    reason = np.select(
        [r.stopped != 0, ceiling & (row < 0), ceiling, cut, packed, admitted < facts.quantity[live],
         r.deducted > 0, r.base < taken * r.quantity, (taken < price.values) & by_review,
         taken < price.values],
        [r.stopped, Reason.PACKAGE, over, Reason.QUANTITY_CUT, Reason.PACKAGE_CUT,
         Reason.REVIEW_CUT, Reason.DEDUCTIBLE, Reason.PACKAGE, Reason.REVIEW_CUT,
         Reason.TARIFF_CUT],
        Reason.PAID,
    )  # fmt: skip
    by_quantity = (reason == Reason.QUANTITY_CUT) | (reason == Reason.QUANTITY_EXHAUSTED)
    by_episode = reason == Reason.EPISODES_EXHAUSTED
    which = np.select(
        [by_episode, by_quantity, ceiling & (r.stopped == 0)],
        [_picked(work.episodes, r.episode_bound), _picked(work.quantities, r.quantity_bound), row],
        NONE,
    )
    room = np.select([by_quantity, ceiling & (which >= 0)], [r.quantity_room, r.room], 0)
    return reason, np.where(which < 0, NONE, terms.limits.source[which]), room


def _picked(slots: Slots, column: Int) -> Int:
    """The row of the terms of the chosen limit of each line."""
    if not slots.width:
        return np.full(len(column), NONE)
    return slots.row[np.arange(len(column)), column]


def best_of(settlements: list[Settlement]) -> Int:
    """Of several schemes of one person, which takes each line: the one that leaves her the least.

    A line that one refuses goes to the next; of equals the first wins; one that waits comes last.
    """
    left = [np.where(s.waits, UNLIMITED, s.refused + s.member_pays) for s in settlements]
    return np.stack(left).argmin(axis=0)
