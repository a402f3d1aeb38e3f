"""What one can ask about members. Nothing here writes."""

from pacte.insurance.members.queries.register import beneficiary

__all__ = ["beneficiary"]
