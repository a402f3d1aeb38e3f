"""Tables of the room: what a facility has, and how it is kept working."""

from pacte.delivery.equipment.models.imports import Inventory
from pacte.delivery.equipment.models.items import (
    Condition,
    Counter,
    Custody,
    Item,
    ItemState,
    ItemWord,
)
from pacte.delivery.equipment.models.lists import Family, Nomenclature, StandardLine, UpkeepPlan
from pacte.delivery.equipment.models.orders import (
    OPEN,
    OrderKind,
    OrderState,
    OrderStep,
    Outcome,
    RepairRequest,
    RequestState,
    SparePart,
    Urgency,
    WorkOrder,
)

__all__ = [
    "OPEN",
    "Condition",
    "Counter",
    "Custody",
    "Family",
    "Inventory",
    "Item",
    "ItemState",
    "ItemWord",
    "Nomenclature",
    "OrderKind",
    "OrderState",
    "OrderStep",
    "Outcome",
    "RepairRequest",
    "RequestState",
    "SparePart",
    "StandardLine",
    "UpkeepPlan",
    "Urgency",
    "WorkOrder",
]
