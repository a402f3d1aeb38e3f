"""Following a mutual: the ratios of the monitoring guides, each with its parts. Pure.

Source of the codes M.1 to M.5 and G.3: BIT-STEP/CIDR, *Guide de suivi et d'évaluation des systèmes
de micro-assurance santé*. The formula of M.1 was read there; those marked « usage » are common
in the field and were not found written: they are definitions of Pacte, shown with each figure.

A part that is not known leaves the ratio unknown; nothing is ever taken for zero.
"""

from __future__ import annotations

from collections.abc import Sequence

from pacte.measures.readings import Reading


def growth(now: int | None, before: int | None) -> Reading:
    """M.1, gross growth: (members of year N − members of year N−1) / members of year N−1."""
    return Reading.of(None if now is None or before is None else now - before, before)


def retention(renewed: int | None, before: int | None) -> Reading:
    """M.2, retention: members of year N−1 who renewed in year N / members of year N−1 (usage)."""
    return Reading.of(renewed, before)


def penetration(covered: int | None, population: int | None) -> Reading:
    """M.5, penetration: beneficiaries / target population (usage)."""
    return Reading.of(covered, population)


def recovery(collected: int | None, due: int | None) -> Reading:
    """Collection rate: contributions collected / due (usage). Amounts of one currency."""
    return Reading.of(collected, due)


def loss_ratio(care: int | None, contributions: int | None) -> Reading:
    """F.4, loss ratio: care accepted / contributions earned (usage). Amounts, one currency."""
    return Reading.of(care, contributions)


def cost_per_case(amount: int | None, cases: int | None) -> Reading:
    """G.3, mean cost: amount of the care / cases (usage). An amount in the smallest unit."""
    return Reading.of(amount, cases)


def contacts_per_year(contacts: int | None, person_days: int | None) -> Reading:
    """Use of care: contacts / beneficiary-years (usage). ``person_days``: days of open rights."""
    return Reading.of(None if contacts is None else contacts * 365, person_days)


def mean_delay(delays: Sequence[int]) -> Reading:
    """Payment delay: mean of (day of payment − day the invoice was received), in days (usage)."""
    return Reading.of(sum(delays), len(delays)) if delays else Reading.of(None, None)


def paid_within(delays: Sequence[int], days: int) -> Reading:
    """Share of the invoices paid within so many days of their reception (usage)."""
    return Reading.of(sum(delay <= days for delay in delays) if delays else None, len(delays))


def median_delay(delays: Sequence[int]) -> Reading:
    """The delay that half of the invoices do not pass, in days."""
    if not delays:
        return Reading.of(None, None)
    ordered, half = sorted(delays), len(delays) // 2
    if len(delays) % 2:
        return Reading.of(ordered[half], 1)
    return Reading.of(ordered[half - 1] + ordered[half], 2)


def earned(due: int, since: int, until: int, first: int, last: int) -> int:
    """What part of a contribution for [since, until) is earned in [first, last): by days.

    Days counted from 1970; the odd unit goes to the last day. An amount in the smallest unit.
    """
    whole = until - since
    return _up_to(due, min(max(last - since, 0), whole), whole) - _up_to(
        due, min(max(first - since, 0), whole), whole
    )


def _up_to(due: int, days: int, whole: int) -> int:
    return due * days // whole
