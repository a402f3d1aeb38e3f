"""Where a person stands under each limit: what was used in the year, and what is left."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from pacte.insurance.claims.rules.counters import AMOUNT, EPISODES
from pacte.insurance.claims.rules.facts import Prior
from pacte.insurance.schemes.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One limit of the definition for one person: its place in ``limits``, cap and use."""

    limit: int
    measure: int  # Amount, episodes or quantity.
    window: int  # Claim, person and year, household and year.
    cap: int
    used: int
    known: bool  # The definition states it.

    @property
    def left(self) -> int:
        return max(self.cap - self.used, 0)


def standings(
    terms: Terms, version: int, prior: Prior, *, beneficiary: int, household: int, year: int,
    size: int,
) -> list[Standing]:  # fmt: skip
    """Every limit of a version, with what these earlier decisions used of it in the year."""
    block, found = terms.limits, []
    values = block.values
    for row in block.row[version][block.row[version] >= 0].tolist():
        if values["inside"][row]:
            continue  # The limit that it stands for is told.
        window, measure = int(values["window"][row]), int(values["measure"][row])
        holder = (prior.claim == -1, prior.beneficiary == beneficiary, prior.household == household)
        mine = np.flatnonzero(holder[window] & (prior.year == year))
        used = 0
        for position in range(block.row.shape[1]):
            other = block.row[prior.version[mine], position]
            same = (other >= 0) & (terms.counter[other] == terms.counter[row])
            same &= prior.counts[mine] >> position & 1 == 1
            opened = prior.episodes * (prior.opens >> position & 1)
            amount = {AMOUNT: prior.pays, EPISODES: opened}.get(measure, prior.quantity)
            weight = values["weight"][other[same]] if measure not in (AMOUNT, EPISODES) else 1
            used += int((amount[mine][same] * weight).sum())
        extra = max(size - int(values["beyond"][row]), 0) * int(values["extra"][row])
        most = int(values["most"][row])
        cap = int(values["cap"][row]) + extra
        found.append(
            Standing(
                limit=int(block.source[row]), measure=measure, window=window, used=used,
                cap=min(cap, most) if most >= 0 else cap, known=not block.hole[row],
            )
        )  # fmt: skip
    return found


def joined_priors(one: Prior, other: Prior) -> Prior:
    """The sums of both."""
    return Prior(
        **{
            f.name: np.concatenate([getattr(one, f.name), getattr(other, f.name)])
            for f in fields(Prior)
        }
    )
