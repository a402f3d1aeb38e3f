"""What a programme's texts may say, and how what they say is compared. Pure."""

from pacte.programmes.sheets.rules.checking import contradictions
from pacte.programmes.sheets.rules.facts import (
    AimFact,
    Contradiction,
    Said,
    SectorFact,
    SheetFacts,
    Spot,
    digest_of,
)
from pacte.programmes.sheets.rules.subjects import SUBJECTS, Subject, must_say

__all__ = [
    "SUBJECTS", "AimFact", "Contradiction", "Said", "SectorFact", "SheetFacts", "Spot", "Subject",
    "contradictions", "digest_of", "must_say",
]  # fmt: skip
