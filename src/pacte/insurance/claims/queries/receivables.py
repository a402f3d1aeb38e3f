"""Who owes a facility what, since when: from Pacte's invoices, and typed by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pacte.insurance.claims.models import (
    ClaimLine,
    Invoice,
    PaymentBatch,
    PaymentItem,
    Receivable,
    ReceivablePayment,
    Statement,
)
from pacte.insurance.claims.queries.prices import cost
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.people.queries import organisations_for

# The first day beyond each age; what is older is the last.
AGES = (
    (30, _("0 à 30 jours")),
    (60, _("31 à 60 jours")),
    (90, _("61 à 90 jours")),
    (None, _("plus de 90 jours")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One debt towards a facility."""

    payer: str
    what: str
    month: date
    since: date | None  # None: the invoice is not sent yet.
    amount: int
    currency: str
    state: str
    url: str
    uid: str = ""  # Of what was typed by hand.

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    def age(self, day: date) -> int | None:
        return None if self.since is None else (day - self.since).days

    def bucket(self, day: date) -> int | None:
        """Which of ``AGES`` it is in."""
        age = self.age(day)
        if age is None:
            return None
        return next(n for n, (last, _) in enumerate(AGES) if last is None or age <= last)


def left_of(row: Receivable) -> int:
    paid = ReceivablePayment.objects.filter(receivable=row)
    return row.amount - int(paid.aggregate(total=Sum("amount", default=0))["total"])


def by_hand(actor: Actor, day: date) -> QuerySet[Receivable]:
    own = organisations_for(actor, "see_receivables", day)
    return Receivable.objects.filter(facility__organisation__in=own).select_related("facility")


def owed_to(actor: Actor, day: date) -> list[Owed]:
    """Everything that is owed to the facilities of ``actor``, the oldest first."""
    own = organisations_for(actor, "see_receivables", day)
    rows = [*_invoices(own), *_statements(own), *_typed(own)]
    return sorted(rows, key=lambda owed: (owed.since or day, owed.payer, owed.month))


def _invoices(own: list[int]) -> list[Owed]:
    """Invoices with lines that nothing was decided on: what they ask for these."""
    lines = ClaimLine.objects.filter(
        claim__facility__organisation__in=own, decision=None, claim__cancellation=None
    )
    asked = Sum(cost() * F("quantity"), output_field=BigIntegerField())
    waiting = dict(lines.order_by().values_list("claim__invoiced__invoice").annotate(asked=asked))
    found = Invoice.objects.filter(pk__in=[pk for pk in waiting if pk], household=None)
    return [
        Owed(
            payer=row.payer.name, what=row.number or row.scheme.name, month=row.month,
            since=row.submitted_on, amount=waiting[row.pk] or 0, currency=row.scheme.currency,
            state="sent" if row.submitted_on else "open",
            url=reverse("claims:invoice", args=[row.uid]),
        )
        for row in found.select_related("payer", "scheme")
        if waiting[row.pk]
    ]  # fmt: skip


def _statements(own: list[int]) -> list[Owed]:
    """Statements that are not paid: what they come to."""
    paid = PaymentItem.objects.filter(dropped=False, batch__state=PaymentBatch.State.PAID)
    rows = Statement.objects.filter(facility__organisation__in=own, household=None, due__gt=0)
    rows = rows.exclude(pk__in=paid.values("statement")).select_related("payer")
    return [
        Owed(
            payer=row.payer.name, what=row.number, month=row.month,
            since=row.received_on or row.issued_on, amount=row.due, currency=row.currency,
            state="settled", url=reverse("claims:statement", args=[row.uid]),
        )
        for row in rows
    ]  # fmt: skip


def _typed(own: list[int]) -> list[Owed]:
    rows = Receivable.objects.filter(facility__organisation__in=own)
    paid = dict(
        ReceivablePayment.objects.filter(receivable__in=rows).order_by()
        .values_list("receivable").annotate(total=Sum("amount"))
    )  # fmt: skip
    return [
        Owed(
            payer=row.payer, what=row.label, month=row.month, since=row.since,
            amount=row.amount - paid.get(row.pk, 0), currency=row.currency, state="typed",
            url=reverse("claims:receivable", args=[row.uid]), uid=str(row.uid),
        )
        for row in rows
        if row.amount > paid.get(row.pk, 0)
    ]  # fmt: skip


def ageing(owed: list[Owed], day: date) -> list[dict[str, Any]]:
    """By payer and currency: what is in each age, what is not sent yet, and the whole."""
    table: dict[tuple[str, str], dict[str, Any]] = {}
    for one in owed:
        row = table.setdefault(
            (one.payer, one.currency),
            {"payer": one.payer, "currency": one.currency, "ages": [0] * len(AGES), "open": 0},
        )
        place = one.bucket(day)
        if place is None:
            row["open"] += one.amount
        else:
            row["ages"][place] += one.amount
    for row in table.values():
        row["total"] = sum(row["ages"]) + row["open"]
    return sorted(table.values(), key=lambda row: (-sum(row["ages"][2:]), row["payer"]))
