"""What a checklist is, how a visit is scored, who meets a minimum. Pure."""

from pacte.delivery.quality.rules.checklists import (
    PARTS,
    Checklist,
    Item,
    Section,
    canonical,
    kept,
    read,
    written,
)
from pacte.delivery.quality.rules.minimum import Demand, Facts, Judged, Lack, judge
from pacte.delivery.quality.rules.scoring import Mark, Result, check_mark, score

__all__ = [
    "PARTS",
    "Checklist",
    "Demand",
    "Facts",
    "Item",
    "Judged",
    "Lack",
    "Mark",
    "Result",
    "Section",
    "canonical",
    "check_mark",
    "judge",
    "kept",
    "read",
    "score",
    "written",
]
