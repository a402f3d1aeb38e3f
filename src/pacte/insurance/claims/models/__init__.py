"""The tables of claims: facts as they were brought in, decisions beside them, money after them."""

from pacte.insurance.claims.models.decisions import (
    Adjustment,
    Appeal,
    AppealAnswer,
    Decision,
    Look,
    Review,
    ReviewRequest,
    Settlement,
)
from pacte.insurance.claims.models.facts import (
    Cancellation,
    Claim,
    ClaimLine,
    Counter,
    Diagnosis,
    Invoice,
    InvoiceClaim,
    LinePrice,
)
from pacte.insurance.claims.models.money import (
    PaymentBatch,
    PaymentItem,
    Receivable,
    ReceivablePayment,
    Signature,
    Statement,
    StatementAdjustment,
)

__all__ = [
    "Adjustment",
    "Appeal",
    "AppealAnswer",
    "Cancellation",
    "Claim",
    "ClaimLine",
    "Counter",
    "Decision",
    "Diagnosis",
    "Invoice",
    "InvoiceClaim",
    "LinePrice",
    "Look",
    "PaymentBatch",
    "PaymentItem",
    "Receivable",
    "ReceivablePayment",
    "Review",
    "ReviewRequest",
    "Settlement",
    "Signature",
    "Statement",
    "StatementAdjustment",
]
