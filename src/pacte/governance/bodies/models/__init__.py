"""The tables of bodies: who sits where, when they met, what they decided and what came of it."""

from pacte.governance.bodies.models.bodies import (
    Body,
    BodyState,
    CompositionRule,
    Mandate,
    MandateEnd,
    Seat,
)
from pacte.governance.bodies.models.decisions import (
    Commitment,
    CommitmentStep,
    Decision,
    DecisionStep,
)
from pacte.governance.bodies.models.meetings import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    Minutes,
    MinutesStep,
)

__all__ = [
    "AgendaItem",
    "Attendance",
    "Body",
    "BodyState",
    "Commitment",
    "CommitmentStep",
    "CompositionRule",
    "Decision",
    "DecisionStep",
    "Mandate",
    "MandateEnd",
    "Meeting",
    "MeetingState",
    "Minutes",
    "MinutesStep",
    "Seat",
]
