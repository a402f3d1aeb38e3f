"""What depends on what was paid before: frequency, quantities, episodes, deductibles, ceilings.

All households advance together, the n-th line of each at once, so that limits are consumed in the
order of care. When few households are left, their lines are done one after the other by the same
steps in plain numbers: both ways give the same result, which a test holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pacte.insurance.claims.rules.counters import Slots
from pacte.insurance.claims.rules.facts import UNLIMITED
from pacte.insurance.claims.rules.reasons import Reason
from pacte.kernel.columns import Int, steps
from pacte.kernel.money import WHOLE

FEW = 40  # Fewer lines in a step than this: one by one is faster.
FREQUENCY, QUANTITY = int(Reason.FREQUENCY), int(Reason.QUANTITY_EXHAUSTED)
EPISODES = int(Reason.EPISODES_EXHAUSTED)


@dataclass(slots=True)
class Work:
    """The lines that may be paid, in the order of the steps, and their counters."""

    day: Int
    price: Int
    quantity: Int
    share: Int  # Millionths.
    add: Int  # What rounding adds before the division.
    most: Int  # What the mutual's flat amount allows, of one line…
    most_unit: Int  # …and for each unit.
    frequency: Int  # Days; -1: none.
    frequency_slot: Int
    deductible: Int
    deductible_slot: Int
    flat: Int
    flat_unit: Int
    flat_visit: Int  # 1: shared by the lines of a claim.
    flat_slot: Int
    last_day: Int  # [frequency_slot] and so on: what the lines leave to the next.
    deducted_before: Int
    flat_before: Int
    amounts: Slots
    episodes: Slots
    quantities: Slots


@dataclass(slots=True)
class Result:
    """What comes out of the steps, a place for each line of the work."""

    stopped: Int  # The reason that refuses the line, or 0.
    quantity: Int
    base: Int  # After the mutual's flat amount.
    deducted: Int
    flat: Int
    share: Int
    pays: Int
    bound: Int  # Column of the ceiling with the least room, and that room.
    room: Int
    quantity_bound: Int
    quantity_room: Int
    episode_bound: Int
    opened: Int  # Bits of the columns of episodes opened.

    @classmethod
    def empty(cls, size: int) -> Result:
        return cls(*(np.zeros(size, np.int64) for _ in range(13)))


def run(work: Work, group: Int, few: int = FEW) -> Result:
    """Advance all groups in step. ``work`` is sorted by group, then by day."""
    order, begins = steps(group)
    work = reorder(work, order)
    out = Result.empty(len(order))
    ends = begins.tolist()
    for first, last in pairwise(ends):
        if last - first < few:
            _one_by_one(work, out, first)
            break
        _step(work, out, slice(first, last))
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return Result(*(getattr(out, name)[back] for name in Result.__slots__))


def reorder(work: Work, order: Int) -> Work:
    """The work in another order of its lines; the counters stay."""
    kept = {"last_day", "deducted_before", "flat_before", "amounts", "episodes", "quantities"}
    changed = {n: getattr(work, n)[order] for n in Work.__slots__ if n not in kept}
    for name in ("amounts", "episodes", "quantities"):
        s = getattr(work, name)
        rows = (s.slot[order], s.cap[order], s.row[order], s.claim_slot[order])
        weight = None if s.weight is None else s.weight[order]
        changed[name] = Slots(*rows, s.used, s.counted, weight)
    for name in kept - set(changed):
        changed[name] = getattr(work, name)
    return Work(**changed)


def _step(work: Work, out: Result, at: slice) -> None:
    """One line of each group at once."""
    stopped = out.stopped[at]
    day = work.day[at]
    close = day - work.last_day[work.frequency_slot[at]] <= work.frequency[at]
    stopped[close] = FREQUENCY
    quantity = _quantities(work, out, at, stopped)
    _episodes(work, out, at, stopped)
    quantity[stopped != 0] = 0
    out.quantity[at] = quantity
    passed = np.flatnonzero(stopped == 0)
    work.last_day[work.frequency_slot[at][passed]] = day[passed]
    work.last_day[0] = -(1 << 40)
    _pay(work, out, at, quantity)


def _quantities(work: Work, out: Result, at: slice, stopped: Int) -> Int:
    """Cut the quantity to what is left of the limits, and consume them."""
    asked, slots = work.quantity[at].copy(), work.quantities
    if not slots.width:
        return asked
    slot = slots.slot[at]
    left = np.maximum(slots.cap[at] - slots.used[slot], 0)
    if slots.weight is not None:
        left //= slots.weight[at]
    which = left.argmin(axis=1)
    room = left[np.arange(len(which)), which]
    out.quantity_bound[at], out.quantity_room[at] = which, room
    quantity = np.minimum(asked, room)
    stopped[(quantity == 0) & (stopped == 0)] = QUANTITY
    return quantity


def _episodes(work: Work, out: Result, at: slice, stopped: Int) -> None:
    """Refuse a new episode when none is left; count it with its first line."""
    slots = work.episodes
    if slots.width:
        slot, claim = slots.slot[at], slots.claim_slot[at]
        new = (slots.counted[claim] == 0) & (slots.row[at] >= 0)
        none = new & (slots.used[slot] >= slots.cap[at])
        out.episode_bound[at] = none.argmax(axis=1)
        stopped[none.any(axis=1) & (stopped == 0)] = EPISODES
        opens = new & (stopped == 0)[:, None]
        slots.used[slot] += opens
        slots.counted[claim[opens]] = 1
        out.opened[at] = (opens << np.arange(slots.width)).sum(axis=1)


def _pay(work: Work, out: Result, at: slice, quantity: Int) -> None:
    """From the covered cost to what the mutual pays."""
    quantities = work.quantities
    if quantities.width:
        weight = 1 if quantities.weight is None else quantities.weight[at]
        quantities.used[quantities.slot[at]] += quantity[:, None] * weight
    covered = work.price[at] * quantity
    base = np.minimum(covered, np.minimum(work.most[at], work.most_unit[at] * quantity))
    slot = work.deductible_slot[at]
    left = np.maximum(work.deductible[at] - work.deducted_before[slot], 0)
    deducted = np.minimum(left, base)
    work.deducted_before[slot] += deducted
    slot, visit = work.flat_slot[at], work.flat_visit[at]
    due = work.flat[at] + work.flat_unit[at] * quantity - work.flat_before[slot] * visit
    flat = np.minimum(np.maximum(due, 0), base - deducted)
    work.flat_before[slot] += flat * visit
    share = ((base - deducted - flat) * work.share[at] + work.add[at]) // WHOLE
    pays, slots = share, work.amounts
    if slots.width:
        slot = slots.slot[at]
        left = np.maximum(slots.cap[at] - slots.used[slot], 0)
        which = left.argmin(axis=1)
        room = left[np.arange(len(which)), which]
        pays = np.minimum(share, room)
        slots.used[slot] += pays[:, None]
        out.bound[at], out.room[at] = which, room
    out.base[at], out.deducted[at], out.flat[at] = base, deducted, flat
    out.share[at], out.pays[at] = share, pays


def _one_by_one(work: Work, out: Result, first: int) -> None:
    """The same steps in plain numbers, from the line ``first`` to the last."""
    lines = _Plain(work, first)
    rows = [lines.settle(place) for place in range(len(lines.day))]
    columns = np.array(rows, np.int64).reshape(-1, len(Result.__slots__)).T
    for name, column in zip(Result.__slots__, columns):
        getattr(out, name)[first:] = column


class _Plain:
    """Lines and counters as lists of plain numbers."""

    def __init__(self, work: Work, first: int) -> None:
        def plain(column: Int) -> list:
            return column[first:].tolist()

        self.day, self.price, self.asked = map(plain, (work.day, work.price, work.quantity))
        self.share, self.add = plain(work.share), plain(work.add)
        self.most, self.most_unit = plain(work.most), plain(work.most_unit)
        self.every, self.every_slot = plain(work.frequency), plain(work.frequency_slot)
        self.deductible, self.deductible_slot = map(plain, (work.deductible, work.deductible_slot))
        self.flat, self.flat_unit = plain(work.flat), plain(work.flat_unit)
        self.flat_visit, self.flat_slot = plain(work.flat_visit), plain(work.flat_slot)
        self.last_day = _local(self.every_slot, work.last_day)
        self.deducted = _local(self.deductible_slot, work.deducted_before)
        self.paid_flat = _local(self.flat_slot, work.flat_before)
        self.amounts, self.paid = _rows(work.amounts, first)
        self.quantities, self.taken = _rows(work.quantities, first)
        heavy = work.quantities.weight
        self.weights = None if heavy is None else plain(heavy)
        self.episodes, self.opened = _rows(work.episodes, first)
        self.claims = work.episodes.claim_slot[first:].tolist()
        self.counted = _local([s for row in self.claims for s in row], work.episodes.counted)

    def settle(self, n: int) -> tuple[int, ...]:
        """One line: refused, or its amounts, in the order of ``Result``."""
        stopped = (
            FREQUENCY if self.day[n] - self.last_day[self.every_slot[n]] <= self.every[n] else 0
        )
        quantity = self.asked[n]
        weights = self.weights[n] if self.weights else [1] * len(self.quantities[n])
        which, left = _least(self.quantities[n], self.taken, weights)
        quantity = min(quantity, left)
        if not quantity and not stopped:
            stopped = QUANTITY
        exhausted, opened, stopped = self._episodes(n, stopped)
        if stopped:
            return (stopped, 0, 0, 0, 0, 0, 0, *self._idle(n), which, left, exhausted, 0)
        if self.every_slot[n]:
            self.last_day[self.every_slot[n]] = self.day[n]
        for (slot, _), weight in zip(self.quantities[n], weights):
            self.taken[slot] += quantity * weight
        base = min(self.price[n] * quantity, self.most[n], self.most_unit[n] * quantity)
        deducted, flat = self._member(n, quantity, base)
        share = ((base - deducted - flat) * self.share[n] + self.add[n]) // WHOLE
        bound, room = _least(self.amounts[n], self.paid)
        pays = min(share, room)
        for slot, _ in self.amounts[n]:
            self.paid[slot] += pays
        return (0, quantity, base, deducted, flat, share, pays, bound, room, which, left, 0, opened)

    def _idle(self, n: int) -> tuple[int, int]:
        return _least(self.amounts[n], self.paid)

    def _member(self, n: int, quantity: int, base: int) -> tuple[int, int]:
        slot = self.deductible_slot[n]
        deducted = min(max(self.deductible[n] - self.deducted[slot], 0), base)
        self.deducted[slot] += deducted
        slot, visit = self.flat_slot[n], self.flat_visit[n]
        due = self.flat[n] + self.flat_unit[n] * quantity - self.paid_flat[slot] * visit
        flat = min(max(due, 0), base - deducted)
        self.paid_flat[slot] += flat * visit
        return deducted, flat

    def _episodes(self, n: int, stopped: int) -> tuple[int, int, int]:
        """The first exhausted limit, the bits of the episodes opened, and whether it stops."""
        new = [
            (place, slot, claim, cap)
            for place, ((slot, cap), claim) in enumerate(zip(self.episodes[n], self.claims[n]))
            if slot and not self.counted[claim]
        ]
        none = [place for place, slot, _, cap in new if self.opened[slot] >= cap]
        if none or stopped:
            return (none[0] if none else 0), 0, stopped or EPISODES
        for _, slot, claim, _ in new:
            self.opened[slot] += 1
            self.counted[claim] = 1
        return 0, sum(1 << place for place, *_ in new), 0


def _local(slots: list[int], values: Int) -> dict[int, int]:
    """The counters that these lines use, and no other."""
    return {slot: int(values[slot]) for slot in {0, *slots}}


def _rows(slots: Slots, first: int) -> tuple[list[list[tuple[int, int]]], dict[int, int]]:
    """For each line its counters with their caps; and the counters."""
    slot, cap = slots.slot[first:].tolist(), slots.cap[first:].tolist()
    rows = [list(zip(*pair)) for pair in zip(slot, cap)]
    return rows, _local([s for row in slot for s in row], slots.used)


def _least(
    row: list[tuple[int, int]], used: dict[int, int], weights: list[int] | None = None
) -> tuple[int, int]:
    """Which of the limits has the least room, and that room."""
    which, least = 0, UNLIMITED
    for place, (slot, cap) in enumerate(row):
        room = cap - used[slot]
        if weights and room > 0:
            room //= weights[place]
        if room < least:
            if room <= 0:
                return place, 0
            which, least = place, room
    return which, least
