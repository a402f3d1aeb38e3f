"""Statements, batches and what must be signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from pacte.insurance.claims.models import PaymentBatch, PaymentItem, Statement
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.parameters import queries as parameters
from pacte.people.queries import organisations_for

State = PaymentBatch.State


def statements_visible_to(actor: Actor, day: date) -> QuerySet[Statement]:
    """The statements that one's organisations owe or follow, or that are owed to one's facility."""
    reads = organisations_for(actor, "read_claims", day)
    pays = organisations_for(actor, "see_money", day)
    own = organisations_for(actor, "see_receivables", day)
    mine = Q(payer__in=pays) | Q(scheme__organisation__in=reads)
    mine |= Q(facility__organisation__in=own, household=None)
    rows = Statement.objects.filter(mine)
    return rows.select_related("scheme", "facility", "payer", "household", "settlement")


def unpaid(organisations: Sequence[int]) -> QuerySet[Statement]:
    """The statements of these payers that are in no batch, the longest waiting first."""
    taken = PaymentItem.objects.filter(dropped=False).values("statement")
    rows = Statement.objects.filter(payer__in=organisations, due__gt=0).exclude(pk__in=taken)
    related = "facility", "scheme", "payer", "household"
    return rows.select_related(*related).order_by("received_on", "id")


def batches_visible_to(actor: Actor, day: date) -> QuerySet[PaymentBatch]:
    mine = organisations_for(actor, "see_money", day)
    active = Q(items__dropped=False)
    rows = PaymentBatch.objects.filter(payer__in=mine).select_related("payer")
    return rows.annotate(
        total=Sum("items__amount", filter=active), count=Count("items", filter=active)
    ).order_by("-id")


def batch(actor: Actor, uid: str | UUID, day: date) -> PaymentBatch | None:
    return batches_visible_to(actor, day).filter(uid=uid).first()


def batches_waiting(organisations: Sequence[int], state: str) -> QuerySet[PaymentBatch]:
    return PaymentBatch.objects.filter(payer__in=organisations, state=state).order_by("id")


def amount_of(of: PaymentBatch) -> int:
    rows = PaymentItem.objects.filter(batch=of, dropped=False)
    return int(rows.aggregate(total=Sum("amount", default=0))["total"])


def threshold(currency: str, day: date) -> int | None:
    """From what amount on a second signature is needed; None: nobody has said."""
    found = parameters.find(f"payments.signature_threshold.{currency}", day)
    return found.amount if isinstance(found, Money) else None


def signatures_needed(total: int, limit: int | None) -> int:
    """Two, the preparer's and another's, where the threshold is reached or not known; else one."""
    return 2 if limit is None or total >= limit else 1


def delay_days(statement: Statement) -> int | None:
    """Days from the reception of an invoice to its payment; None while it is not paid."""
    item = PaymentItem.objects.filter(statement=statement, dropped=False, batch__state=State.PAID)
    paid = item.values_list("batch__paid_on", flat=True).first()
    if paid is None or statement.received_on is None:
        return None
    return (paid - statement.received_on).days
