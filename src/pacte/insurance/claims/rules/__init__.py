"""Settlement of claim lines: what the mutual pays, what the member pays, what is refused.

The law in order is told by ``settle``. Whole columns come in and go out; a line is a place in
each of them; one line or ten million go through the same code.
"""

from pacte.insurance.claims.rules.facts import (
    FAR,
    NONE,
    UNLIMITED,
    WORKING,
    Facts,
    Prior,
    Settlement,
)
from pacte.insurance.claims.rules.reasons import Reason
from pacte.insurance.claims.rules.settling import best_of, joined, part, settle

__all__ = [
    "FAR", "NONE", "UNLIMITED", "WORKING", "Facts", "Prior", "Reason", "Settlement",
    "best_of", "joined", "part", "settle",
]  # fmt: skip
