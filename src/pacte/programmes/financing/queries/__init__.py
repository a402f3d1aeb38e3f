"""What one can ask of a programme's money. Nothing here writes."""

from pacte.programmes.financing.queries.matrix import (
    MoneyOf,
    amounts,
    base_of,
    flows,
    money_of,
    unsourced,
)
from pacte.programmes.financing.queries.shares import (
    Standing,
    receipts,
    rule_in,
    rules_of,
    standings,
)
from pacte.programmes.financing.queries.structure import (
    envelope_visible,
    envelopes,
    line_visible,
    lines,
    transfers_of,
)

__all__ = [
    "MoneyOf", "Standing", "amounts", "base_of", "envelope_visible", "envelopes", "flows",
    "line_visible", "lines", "money_of", "receipts", "rule_in", "rules_of", "standings",
    "transfers_of", "unsourced",
]  # fmt: skip
