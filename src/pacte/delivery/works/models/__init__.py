"""Tables of works: what is built, how it was bought, how far it is, and what is missing."""

from pacte.delivery.works.models.building import (
    Acceptance,
    Condition,
    Defect,
    Delay,
    Measured,
    NeedWeight,
    Planned,
    Progress,
    WorkItem,
)
from pacte.delivery.works.models.buying import (
    Amendment,
    Bid,
    Bill,
    Contract,
    Procurement,
    WorkPayment,
)
from pacte.delivery.works.models.imports import Brought
from pacte.delivery.works.models.work import Kind, Nature, State, Step, Work, WorkStep

__all__ = [
    "Acceptance",
    "Amendment",
    "Bid",
    "Bill",
    "Brought",
    "Condition",
    "Contract",
    "Defect",
    "Delay",
    "Kind",
    "Measured",
    "Nature",
    "NeedWeight",
    "Planned",
    "Procurement",
    "Progress",
    "State",
    "Step",
    "Work",
    "WorkItem",
    "WorkPayment",
    "WorkStep",
]  # fmt: skip
