"""What sessions cost: planned, spent, paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pacte.delivery.training.models import Expense, ExpensePayment, Session
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.money import Money
from pacte.pages.finding import HITS_MAX
from pacte.people import queries as people


@dataclass(frozen=True, slots=True)
class Costs:
    """Of a session: what was planned, what was spent, what of it is paid; None: not known."""

    planned: Money | None
    spent: Money | None
    paid: Money | None
    lines: list[tuple[Expense, ExpensePayment | None]]

    @property
    def over(self) -> bool:
        """Whether more was spent than planned."""
        return bool(self.planned and self.spent and self.spent.amount > self.planned.amount)


def _payments() -> QuerySet[ExpensePayment]:
    """The payments that stand."""
    return ExpensePayment.objects.filter(reverses=None, reversed_by=None)


def expenses(session_id: int) -> QuerySet[Expense]:
    """The expenses of a session that were not taken back."""
    rows = Expense.objects.filter(session=session_id, withdraws=None, withdrawn_by=None)
    return rows.order_by("on", "id")


def currency_of(row: Session) -> str:
    """The one currency of a session's costs; nothing: no amount was said yet."""
    first = expenses(row.pk).first()
    return row.currency or (first.currency if first else "")


def payment_of(expense_id: int) -> ExpensePayment | None:
    return _payments().filter(expense=expense_id).select_related("transfer").first()


def costs_of(row: Session) -> Costs:
    """Planned against spent and paid, expense by expense."""
    made = list(expenses(row.pk))
    paid = {one.expense_id: one for one in _payments().filter(expense__session=row)}
    planned = row.planned_cost
    currency = row.currency or (made[0].currency if made else "")
    return Costs(
        None if planned is None else Money(planned, row.currency),
        Money(sum(one.amount for one in made), currency) if made else None,
        Money(sum(one.amount for one in made if one.pk in paid), currency) if made else None,
        [(one, paid.get(one.pk)) for one in made],
    )


def to_pay(actor: Actor, day: date) -> list[Session]:
    """The sessions with an expense that somebody else wrote and that waits for this payer."""
    mine = people.organisations_for(actor, "pay_training", day)
    return _due(mine, actor.uid) if mine else []


@prepared
def _due(organisations: list[int], payer: UUID) -> QuerySet[Session]:
    paid = _payments().filter(expense=OuterRef("pk"))
    due = Expense.objects.filter(session=OuterRef("pk"), withdraws=None, withdrawn_by=None)
    due = due.exclude(by_uid=payer).filter(~Exists(paid))
    rows = Session.objects.filter(Exists(due), organisation__in=organisations)
    return rows.order_by("starts", "pk")[:HITS_MAX]
