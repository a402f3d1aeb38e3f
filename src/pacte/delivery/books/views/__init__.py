"""The pages of a facility's books."""

from pacte.delivery.books.views.month import close, index, month, open_books, report
from pacte.delivery.books.views.operations import operation, operations, paper, record
from pacte.delivery.books.views.plans import actions, budget, follow, plan_action, plan_budget

__all__ = [
    "actions", "budget", "close", "follow", "index", "month", "open_books", "operation",
    "operations", "paper", "plan_action", "plan_budget", "record", "report",
]  # fmt: skip
