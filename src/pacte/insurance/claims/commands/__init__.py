"""What one can do with claims. Every write goes through here."""

from pacte.insurance.claims.commands.care import (
    bring_claim,
    cancel_claim,
    open_claim,
    receive_month,
)
from pacte.insurance.claims.commands.diagnoses import load_diagnoses
from pacte.insurance.claims.commands.invoices import submit_invoice
from pacte.insurance.claims.commands.pay import (
    cancel_batch,
    drop_item,
    pay_batch,
    prepare_batch,
    sign_batch,
)
from pacte.insurance.claims.commands.prices import state_prices
from pacte.insurance.claims.commands.receivables import (
    record_receivable,
    record_receivable_payment,
)
from pacte.insurance.claims.commands.review import (
    answer_appeal,
    ask_review,
    correct_line,
    make_appeal,
    review_line,
    sample_lines,
)
from pacte.insurance.claims.commands.settle import (
    ask_settlement,
    issue_statement,
    settle_month,
    settle_next_month,
)

__all__ = [
    "answer_appeal",
    "ask_review",
    "ask_settlement",
    "bring_claim",
    "cancel_batch",
    "cancel_claim",
    "correct_line",
    "drop_item",
    "issue_statement",
    "load_diagnoses",
    "make_appeal",
    "open_claim",
    "pay_batch",
    "prepare_batch",
    "receive_month",
    "record_receivable",
    "record_receivable_payment",
    "review_line",
    "sample_lines",
    "settle_month",
    "settle_next_month",
    "sign_batch",
    "state_prices",
    "submit_invoice",
]
