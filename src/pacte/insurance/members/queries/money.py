"""What one can ask about dues and payments: a household's account, the collections, the figures.

An amount is in the currency of the scheme. A cancelled payment counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from pacte.insurance.members import money_rules
from pacte.insurance.members.models import (
    HOUSEHOLD,
    Cancellation,
    Desk,
    Due,
    Membership,
    Payment,
)
from pacte.insurance.schemes.rules.dues import DISCOUNT
from pacte.kernel.actor import Actor
from pacte.people import queries as people

GOOD = Q(cancellation=None)


def money_scope(actor: Actor, day: date) -> list[int]:
    """The organisations whose money ``actor`` may look at: who collects there or oversees it."""
    seen = {o for action in ("collect", "see_money") for o in _for(actor, action, day)}
    return sorted(seen)


def _for(actor: Actor, action: str, day: date) -> Iterable[int]:
    return people.organisations_for(actor, action, day)


def payments_visible_to(actor: Actor, day: date) -> QuerySet[Payment]:
    """The receipts that ``actor`` may see. Every page of collections starts from here."""
    mine = Payment.objects.filter(desk__organisation__in=money_scope(actor, day))
    return mine.select_related(
        "desk", "membership__household", "membership__scheme", "cancellation"
    )


def payment(actor: Actor, uid: UUID | str, day: date) -> Payment:
    """One receipt, if ``actor`` may see it."""
    found = payments_visible_to(actor, day).select_related(
        "desk__organisation", "remitted__remittance__receipt", "membership__household__village"
    )
    return found.get(uid=uid)


def memberships_to_collect(actor: Actor, day: date) -> QuerySet[Membership]:
    """The memberships whose contribution ``actor`` may take."""
    mine = list(_for(actor, "collect", day))
    rows = Membership.objects.filter(household__mutual__in=mine, household__pending=False)
    return rows.select_related("household__mutual", "scheme")


@dataclass(frozen=True)
class Account:
    """What a membership owes and paid: the household's part, line by line."""

    membership: Membership
    lines: Sequence[AccountLine]
    payments: Sequence[Payment]  # The last first, cancelled ones included.
    others: Sequence[tuple[str, int]]  # (payer, amount) of who pays beside the household.

    @property
    def currency(self) -> str:
        return self.membership.scheme.currency

    @property
    def due(self) -> int:
        return sum(line.due for line in self.lines)

    @property
    def paid(self) -> int:
        return sum(p.amount for p in self.payments if not hasattr(p, "cancellation"))

    @property
    def rest(self) -> int:
        """What is still due; less than zero, a credit."""
        return self.due - self.paid


@dataclass(frozen=True)
class AccountLine:
    """What is due for one person, or one fee, and what of it is covered."""

    beneficiary: object | None
    kind: str
    due: int
    paid: int
    parts: Sequence[Due]

    @property
    def rest(self) -> int:
        return self.due - self.paid


def account(membership: Membership) -> Account:
    """The account of a membership, in three queries."""
    dues = list(membership.dues.select_related("beneficiary", "version").order_by("id"))
    paid = membership.payments.filter(payer=HOUSEHOLD).select_related("desk", "cancellation")
    payments = list(paid)
    by_line: dict[tuple[int, str], list[Due]] = defaultdict(list)
    others: dict[str, int] = defaultdict(int)
    for due in dues:
        if due.payer == HOUSEHOLD:
            by_line[due.beneficiary_id or 0, due.kind].append(due)
        else:
            others[due.payer] += due.amount
    amounts = [sum(due.amount for due in parts) for parts in by_line.values()]
    received = sum(p.amount for p in payments if not hasattr(p, "cancellation"))
    off = [kind == DISCOUNT for _, kind in by_line]  # What is taken off covers the rest.
    taken = -sum(amount for amount, is_off in zip(amounts, off, strict=True) if is_off)
    charged = [0 if is_off else amount for amount, is_off in zip(amounts, off, strict=True)]
    covered = money_rules.cover(charged, received + taken)
    covered = [a if is_off else c for a, c, is_off in zip(amounts, covered, off, strict=True)]
    lines = [
        AccountLine(parts[0].beneficiary, kind, amount, paid, parts)
        for ((_, kind), parts), amount, paid in zip(by_line.items(), amounts, covered, strict=True)
    ]
    return Account(membership, lines, payments, sorted(others.items()))


def balances(memberships: Iterable[int]) -> dict[int, tuple[int, int]]:
    """(due, paid) of the household's part, for each membership, in two queries."""
    wanted = list(memberships)
    own = Q(membership__in=wanted, payer=HOUSEHOLD)
    due = dict(
        Due.objects.filter(own).order_by().values_list("membership").annotate(t=Sum("amount"))
    )
    paid = dict(
        Payment.objects.filter(own, GOOD)
        .order_by()
        .values_list("membership")
        .annotate(t=Sum("amount"))
    )
    return {m: (due.get(m, 0), paid.get(m, 0)) for m in wanted}


def rest(membership_id: int) -> int:
    """What the household still owes; less than zero, a credit."""
    due, paid = balances([membership_id])[membership_id]
    return due - paid


def desks_of(actor: Actor, day: date) -> QuerySet[Desk]:
    """The open desks of which ``actor`` is the agent."""
    return Desk.objects.filter(agent__uid=actor.uid, open=True).select_related("organisation")


def desks_visible_to(actor: Actor, day: date) -> QuerySet[Desk]:
    """The desks of the organisations whose money ``actor`` oversees, and its own."""
    overseen = people.organisations_for(actor, "see_money", day)
    mine = Q(agent__uid=actor.uid) | Q(organisation__in=overseen)
    return Desk.objects.filter(mine).select_related("organisation", "agent")


def with_cancellations(rows: QuerySet[Payment]) -> QuerySet[Payment]:
    """The same receipts, with who cancelled them."""
    return rows.prefetch_related(Prefetch("cancellation", Cancellation.objects.all()))
