"""What one can ask of claims. Nothing here writes. Every page starts from ``visible_to``."""

from pacte.insurance.claims.queries.care import (
    claim,
    claims_for,
    lines_of,
    sees_medical,
    visible_to,
)
from pacte.insurance.claims.queries.invoices import (
    invoice,
    invoices_for,
    parties,
    totals_of,
)
from pacte.insurance.claims.queries.settling import (
    months_to_settle,
    to_settle,
    undecided,
)

__all__ = [
    "claim",
    "claims_for",
    "invoice",
    "invoices_for",
    "lines_of",
    "months_to_settle",
    "parties",
    "sees_medical",
    "to_settle",
    "totals_of",
    "undecided",
    "visible_to",
]
