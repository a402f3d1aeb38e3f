"""What one can ask about households and people. Every page starts from ``visible_to``."""

from __future__ import annotations

from pacte.insurance.members.models import Beneficiary


def beneficiary(uid: str) -> Beneficiary:
    return Beneficiary.objects.get(uid=uid)
