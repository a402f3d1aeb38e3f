"""Advocacy, communication, exchange between territories, publications. No rules."""

from pacte.programmes.outreach.models.advocacy import Cause, CauseEvidence, CauseStep
from pacte.programmes.outreach.models.communication import (
    CommunicationAction,
    Testimony,
    TestimonyStep,
)
from pacte.programmes.outreach.models.exchange import (
    Exchange,
    ExchangeOffer,
    Visit,
    VisitFollowUp,
)
from pacte.programmes.outreach.models.publications import (
    Content,
    ContentStep,
    Subscriber,
    SubscriberStep,
)

__all__ = [
    "Cause", "CauseEvidence", "CauseStep", "CommunicationAction", "Content", "ContentStep",
    "Exchange", "ExchangeOffer", "Subscriber", "SubscriberStep", "Testimony", "TestimonyStep",
    "Visit", "VisitFollowUp",
]  # fmt: skip
