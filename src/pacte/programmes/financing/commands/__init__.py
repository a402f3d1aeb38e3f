"""What one can do about the money of a programme. Every write goes through here."""

from pacte.programmes.financing.commands.flows import record_flow, reverse_flow
from pacte.programmes.financing.commands.sharing import (
    record_receipt,
    set_rule,
    withdraw_receipt,
)
from pacte.programmes.financing.commands.structure import (
    describe_envelope,
    describe_line,
    open_envelope,
    open_line,
)

__all__ = [
    "describe_envelope", "describe_line", "open_envelope", "open_line", "record_flow",
    "record_receipt", "reverse_flow", "set_rule", "withdraw_receipt",
]  # fmt: skip
