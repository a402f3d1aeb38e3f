"""What one can ask about cash: what a desk holds, since when, what is on its way, the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.timezone import make_aware

from pacte.insurance.members.models import SAFE, Desk, Means, Payment, Remittance
from pacte.insurance.members.queries.money import GOOD
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.people.roles import granting

AGENTS_MAX = 500
LATE_DAYS = 7  # Cash held longer than a week is shown in amber.


@dataclass(frozen=True)
class Held:
    """Cash that a desk holds in one currency."""

    desk: Desk
    money: Money
    receipts: int
    oldest: date | None  # The day of the oldest receipt not remitted.

    def days(self, today: date) -> int | None:
        """For how many days the oldest of this cash has been held."""
        return (today - self.oldest).days if self.oldest else None


def held(desk: Desk) -> QuerySet[Payment]:
    """The receipts whose cash the desk still holds, the oldest first."""
    rows = desk.payments.filter(GOOD, means=Means.CASH, remitted=None)
    return rows.select_related("membership__household", "membership__scheme").order_by("id")


def cash_held(desks: Iterable[Desk]) -> list[Held]:
    """What each desk holds, by currency, in one query."""
    known = {desk.pk: desk for desk in desks}
    rows = (
        Payment.objects.filter(GOOD, desk__in=known, means=Means.CASH, remitted=None)
        .order_by()
        .values("desk", "currency")
        .annotate(total=Sum("tendered"), receipts=Count("id"), oldest=Min("received_on"))
    )
    found = [
        Held(known[r["desk"]], Money(r["total"], r["currency"]), r["receipts"], r["oldest"])
        for r in rows
    ]
    return sorted(found, key=lambda h: (h.desk.code, h.money.currency))


def remittances_visible_to(actor: Actor, day: date) -> QuerySet[Remittance]:
    """The slips that ``actor`` made or may oversee."""
    overseen = people.organisations_for(actor, "see_money", day)
    mine = Q(by=actor.uid) | Q(desk__organisation__in=overseen)
    rows = Remittance.objects.filter(mine)
    return rows.select_related("desk__organisation", "receipt")


def on_the_way(actor: Actor, day: date) -> QuerySet[Remittance]:
    """The slips that nobody received yet, the oldest first."""
    return remittances_visible_to(actor, day).filter(receipt=None).order_by("id")


@dataclass(frozen=True)
class Day:
    """What happened at a desk on a day, for the report that is printed and signed."""

    desk: Desk
    day: date
    payments: list[Payment]
    totals: list[tuple[str, Money, int]]  # (means, money, receipts), cancelled ones left out.
    remittances: list[Remittance]
    held: list[Held]


def of_day(desk: Desk, day: date) -> Day:
    """The day of a desk, by the clock of recording."""
    first = make_aware(datetime.combine(day, time.min))
    rows = desk.payments.filter(recorded_at__gte=first, recorded_at__lt=first + timedelta(1))
    rows = rows.select_related("cancellation", "membership__household")
    payments = list(rows.order_by("id"))
    sums: dict[tuple[str, str], list[int]] = {}
    for payment in payments:
        if not hasattr(payment, "cancellation"):
            total = sums.setdefault((payment.means, payment.currency), [0, 0])
            total[0] += payment.tendered
            total[1] += 1
    totals = [(m, Money(t, c), n) for (m, c), (t, n) in sorted(sums.items())]
    slips = list(desk.remittances.filter(made_on=day).select_related("receipt"))
    return Day(desk, day, payments, totals, slips, cash_held([desk]))


def safes(actor: Actor, day: date) -> list[tuple[Any, Money]]:
    """The books whose safe holds something, and how much: of who receives remittances."""
    mine = people.organisations_for(actor, "receive_remittance", day)
    books = ledger.visible_to(actor, day).filter(organisation__in=mine, accounts__code=SAFE)
    held = [(book, ledger.balance(book, SAFE)) for book in books]
    return [(book, money) for book, money in held if money.amount]


def agents(actor: Actor, day: date) -> list[tuple[Any, Any]]:
    """(person, organisation) for whom ``actor`` may open a desk: who was given such a role."""
    mine = people.organisations_for(actor, "receive_remittance", day)
    named = get_user_model().objects.filter(
        is_active=True, roles__name__in=granting("collect"), roles__organisation__in=mine
    )
    rows = named.distinct().order_by("last_name", "first_name", "username")[:AGENTS_MAX]
    organisations = {row.pk: row for row in people.organisations(mine)}
    found = []
    for person in rows.prefetch_related("roles"):
        held = {role.organisation_id for role in person.roles.all()}
        found += [(person, of) for pk, of in organisations.items() if pk in held]
    return found
