"""Tables of works: what is built, how it was bought, how far it is, and what is missing."""

from pacte.delivery.works.models.building import (
    Acceptance,
    Condition,
    Defect,
    Delay,
    Item,
    Measured,
    NeedWeight,
    Planned,
    Progress,
)
from pacte.delivery.works.models.buying import (
    Amendment,
    Bid,
    Bill,
    Contract,
    Payment,
    Procurement,
)
from pacte.delivery.works.models.work import Kind, Nature, State, Step, Work, WorkStep

__all__ = [
    "Acceptance", "Amendment", "Bid", "Bill", "Condition", "Contract", "Defect", "Delay", "Item",
    "Kind", "Measured", "Nature", "NeedWeight", "Payment", "Planned", "Procurement", "Progress",
    "State", "Step", "Work", "WorkStep",
]  # fmt: skip
