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
from pacte.programmes.outreach.models.letters import (
    Letter,
    LetterItem,
    LetterSending,
    Message,
    MessageStep,
    Subscriber,
    SubscriberStep,
)
from pacte.programmes.outreach.models.publications import Content, ContentStep

__all__ = [
    "Cause", "CauseEvidence", "CauseStep", "CommunicationAction", "Content", "ContentStep",
    "Exchange", "ExchangeOffer", "Letter", "LetterItem", "LetterSending", "Message",
    "MessageStep", "Subscriber", "SubscriberStep", "Testimony", "TestimonyStep", "Visit",
    "VisitFollowUp",
]  # fmt: skip
