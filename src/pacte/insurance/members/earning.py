"""What earns a household a discount: the years it stayed, what it paid and when. Read at once.

Nothing is read for a tariff that asks for none of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.insurance.members import homes
from pacte.insurance.members.homes import Home
from pacte.insurance.members.models import HOUSEHOLD, Membership, Payment
from pacte.insurance.schemes.rules import discounts

Paid = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Earned:
    """What a discount may ask of a membership; None and nothing where it is not asked."""

    enrolled_on: date | None = None
    since: date | None = None
    years: int | None = None
    paid: tuple[Paid, ...] = ()


def asks(definition: Mapping[str, Any], *keys: str) -> bool:
    """Whether a discount of the scheme asks for one of these."""
    return any(discounts.asked(dict(definition), key) for key in keys)


def of_homes(
    read: Mapping[int, Home],
    definitions: Mapping[int, Mapping[str, Any]],
    more: Mapping[int, Sequence[Paid]],
) -> dict[int, Earned]:
    """For each membership whose version asks (by key); ``more``: what is being paid now."""
    wanted = {pk for pk, said in definitions.items() if asks(said, "early", "paid", "years")}
    asking = {pk: home for pk, home in read.items() if home.membership.version_id in wanted}
    if not asking:
        return {}
    spans = {(home.membership.scheme_id, home.membership.since) for home in asking.values()}
    years: dict[int, int] = {}
    for scheme, since in spans:
        mine = [h.membership for h in asking.values()
                if (h.membership.scheme_id, h.membership.since) == (scheme, since)]  # fmt: skip
        found = years_of((row.household_id for row in mine), scheme, since)
        years |= {row.pk: found.get(row.household_id, 0) for row in mine}
    paid = _paid(asking)
    return {
        pk: Earned(
            home.membership.enrolled_on,
            home.membership.since,
            years[pk],
            (*paid.get(pk, ()), *more.get(pk, ())),
        )
        for pk, home in asking.items()
    }


def years_of(households: Iterable[int], scheme: int, since: date) -> dict[int, int]:
    """How many coverage years each household was in a scheme just before a day, without a break."""
    rows = Membership.objects.filter(
        homes.among("household", households), scheme=scheme, until__lte=since, closed_on=None
    )
    before: dict[int, dict[date, date]] = defaultdict(dict)
    for household, first, until in rows.values_list("household", "since", "until"):
        before[household][until] = first
    counts = {}
    for household, spans in before.items():
        at, count = since, 0
        while at in spans:
            at, count = spans[at], count + 1
        counts[household] = count
    return counts


def _paid(read: Mapping[int, Home]) -> dict[int, list[Paid]]:
    rows = Payment.objects.filter(homes.among("membership", read), payer=HOUSEHOLD)
    found: dict[int, list[Paid]] = defaultdict(list)
    good = rows.filter(cancellation=None).order_by("id")
    for membership, on, amount in good.values_list("membership", "received_on", "amount"):
        found[membership].append((on, amount))
    return found
