"""What one can ask of a programme's money. Nothing here writes."""

from pacte.programmes.financing.queries.matrix import (
    MoneyOf,
    Movements,
    base_of,
    bases_of,
    converter,
    flows,
    money_of,
    monies,
    movements,
    unsourced,
    usual,
)
from pacte.programmes.financing.queries.shares import (
    Standing,
    receipts,
    rule_in,
    rules_in,
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
    "MoneyOf", "Movements", "Standing", "base_of", "bases_of", "converter", "envelope_visible",
    "envelopes", "flows", "line_visible", "lines", "money_of", "monies", "movements", "receipts",
    "rule_in", "rules_in", "rules_of", "standings", "transfers_of", "unsourced", "usual",
]  # fmt: skip
