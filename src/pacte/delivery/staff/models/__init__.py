"""Tables of the room: who works where, and what motivation is paid. No rules."""

from pacte.delivery.staff.models.importing import ListImport
from pacte.delivery.staff.models.motivation import (
    MotivationLine,
    MotivationRule,
    MotivationRun,
    RunScore,
    RunStep,
)
from pacte.delivery.staff.models.register import (
    Category,
    Norm,
    Person,
    PersonCounter,
    PersonJoin,
    PersonState,
    Posting,
    Presence,
    Qualification,
    Sex,
)

__all__ = [
    "Category",
    "ListImport",
    "MotivationLine",
    "MotivationRule",
    "MotivationRun",
    "Norm",
    "Person",
    "PersonCounter",
    "PersonJoin",
    "PersonState",
    "Posting",
    "Presence",
    "Qualification",
    "RunScore",
    "RunStep",
    "Sex",
]
