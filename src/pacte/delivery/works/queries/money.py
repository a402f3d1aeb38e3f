"""Procedures, contracts and their money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pacte.delivery.works.models import Amendment, Bid, Bill, Contract, Procurement, WorkPayment
from pacte.delivery.works.rules import method, money
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.ledger import queries as ledger
from pacte.parameters import queries as parameters
from pacte.people import queries as people

Paid = WorkPayment.Kind
SOURCES_MOST = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """The least strict method for an amount, the thresholds still to be filled in, the least delay
    for bids. None: nobody has written the rule."""

    least: str | None
    unknown: tuple[str, ...]
    days_min: int | None


def method_asked(amount: Money, day: date) -> Asked:
    """What the national rules of a day ask for an amount."""
    since: dict[str, int | None] = {}
    for name in method.METHODS[1:]:
        value = parameters.find(f"works.{name}_from.{amount.currency}", day)
        since[name] = value.amount if isinstance(value, Money) else None
    least, unknown = method.least(amount.amount, since)
    days = parameters.find("works.bids_days_min", day)
    return Asked(least, unknown, days if isinstance(days, int) else None)


def procurement(uid: str | UUID) -> Procurement | None:
    rows = Procurement.objects.filter(uid=uid)
    return rows.select_related("work__organisation", "work__facility", "work__place").first()


def bids(procurement: int) -> list[Bid]:
    rows = Bid.objects.filter(procurement=procurement).select_related("company")
    return list(rows.order_by("amount", "id"))


def contract(uid: str | UUID) -> Contract | None:
    rows = Contract.objects.filter(uid=uid).select_related(
        "work__organisation", "work__facility", "work__place", "source", "company", "bid"
    )
    return rows.first()


def contracts(works: QuerySet[Any] | Iterable[int]) -> QuerySet[Contract]:
    rows = Contract.objects.filter(work__in=works)
    return rows.select_related("work", "source", "company").order_by("-id")


def with_sums(rows: QuerySet[Contract]) -> QuerySet[Any]:
    """Each contract with its total, what is certified and what is paid, in one query."""
    more = Amendment.objects.filter(contract=OuterRef("pk"))
    done = Bill.objects.filter(contract=OuterRef("pk"), withdraws=None, withdrawn_by=None)
    out = WorkPayment.objects.filter(contract=OuterRef("pk"), reverses=None, reversed_by=None)
    return rows.annotate(
        total=F("amount") + _sum(more, "delta"), certified=_sum(done, "amount"),
        out=_sum(out, "amount"),
    )  # fmt: skip


def _sum(rows: QuerySet[Any], name: str) -> Coalesce:
    """The sum of a column of the rows of one contract; none: nothing."""
    one = rows.order_by().values("contract").annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(one, output_field=BigIntegerField()), 0)


def accounts(rows: Iterable[Contract]) -> dict[int, money.Account]:
    """{contract: where it stands}, of many contracts in three queries."""
    known = {row.pk: row for row in rows}
    deltas: dict[int, list[int]] = {}
    for key, delta in Amendment.objects.filter(contract__in=known).values_list("contract", "delta"):
        deltas.setdefault(key, []).append(delta)
    certified = {row["contract"]: row for row in _bills(known)}
    paid: dict[tuple[int, str], int] = {}
    for key, kind, total in _payments(known):
        paid[key, kind] = total
    found: dict[int, money.Account] = {}
    for key, row in known.items():
        told = certified.get(key, {})
        found[key] = money.Account(
            currency=row.currency, amount=row.amount, retention=row.retention, advance=row.advance,
            amendments=tuple(deltas.get(key, ())), certified=told.get("amounts", 0),
            retained=told.get("held", 0), recovered=told.get("taken", 0),
            advanced=paid.get((key, Paid.ADVANCE), 0), paid=paid.get((key, Paid.BILL), 0),
            released=paid.get((key, Paid.RETENTION), 0),
        )  # fmt: skip
    return found


def _bills(known: Iterable[int]) -> QuerySet[Any]:
    rows = Bill.objects.filter(contract__in=list(known), withdraws=None, withdrawn_by=None)
    return (
        rows.order_by()
        .values("contract")
        .annotate(amounts=Sum("amount"), held=Sum("retained"), taken=Sum("recovered"))
    )


def _payments(known: Iterable[int]) -> QuerySet[Any]:
    rows = WorkPayment.objects.filter(contract__in=list(known), reverses=None, reversed_by=None)
    return rows.order_by().values_list("contract", "kind").annotate(total=Sum("amount"))


def account(row: Contract) -> money.Account:
    return accounts([row])[row.pk]


def ends_on(row: Contract) -> date:
    """The agreed end, amendments counted."""
    days = sum(row.amendments.values_list("days", flat=True))
    return row.ends_on + timedelta(days=days)


def bills(contract: int) -> list[tuple[Bill, int]]:
    """(bill, what is paid of it), the withdrawn ones left out."""
    rows = Bill.objects.filter(contract=contract, withdraws=None, withdrawn_by=None)
    paid = Q(payments__reverses=None, payments__reversed_by=None)
    told = rows.annotate(out=Sum("payments__amount", filter=paid, default=0)).order_by("id")
    return [(row, row.out) for row in told]


def payments(contract: int) -> list[WorkPayment]:
    """What was paid, in order, what was undone too; the mirrors are left out."""
    rows = WorkPayment.objects.filter(contract=contract, reverses=None)
    return list(rows.select_related("bill", "reversed_by").order_by("id"))


def paid_on(bill: Bill) -> int:
    """What is paid of a bill."""
    rows = WorkPayment.objects.filter(bill=bill, reverses=None, reversed_by=None)
    return int(rows.aggregate(total=Sum("amount", default=0))["total"])


def bills_due(actor: Actor, day: date) -> QuerySet[Any]:
    """The bills that somebody may pay and that are not paid whole: ``out`` is what is paid."""
    mine = people.organisations_for(actor, "pay_works", day)
    rows = Bill.objects.filter(
        contract__work__organisation__in=mine, withdraws=None, withdrawn_by=None
    )
    paid = Q(payments__reverses=None, payments__reversed_by=None)
    told = rows.annotate(out=Sum("payments__amount", filter=paid, default=0))
    left = told.filter(amount__gt=F("retained") + F("recovered") + F("out"))
    return left.select_related("contract__work").order_by("on", "id")


@dataclass(frozen=True, slots=True)
class WorkMoney:
    """What a work costs in one currency: signed with amendments, certified, paid, held back."""

    currency: str
    total: int
    certified: int
    out: int
    held: int


def work_money(works: Iterable[int]) -> dict[int, list[WorkMoney]]:
    """{work: money by currency}: two currencies are never added."""
    rows = list(Contract.objects.filter(work__in=list(works)).order_by("id"))
    known = accounts(rows)
    sums: dict[tuple[int, str], list[int]] = {}
    for row in rows:
        one = known[row.pk]
        total = sums.setdefault((row.work_id, row.currency), [0, 0, 0, 0])
        for place, part in enumerate((one.total, one.certified, one.out, one.held)):
            total[place] += part
    found: dict[int, list[WorkMoney]] = {}
    for (work, currency), parts in sums.items():
        found.setdefault(work, []).append(WorkMoney(currency, *parts))
    return found


def companies() -> list[tuple[str, str]]:
    """The companies of the register, to choose from."""
    return people.named(people.everybody(), "company")


def sources() -> list[tuple[str, str]]:
    """The sources of programmes, to choose from."""
    rows = ledger.sources().filter(code__startswith="P:").order_by("code")[:SOURCES_MOST]
    return [(str(row.uid), f"{row.code} · {row.label}") for row in rows]
