"""The newsletter: asked for by anybody, confirmed from the address itself, ended at will."""

from __future__ import annotations

from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.programmes.outreach.commands.owning import MAY
from pacte.programmes.outreach.models import Subscriber, SubscriberStep


@command("outreach.ask_subscription", may=MAY)
def ask_subscription(act: Act, *, email: str, language: str = "fr") -> str:
    """Somebody asks for the newsletter; nothing is sent before they confirm."""
    row = Subscriber.objects.filter(email=email.strip().lower()).first()
    if row is None:
        row = Subscriber(email=email.strip().lower(), language=language)
        act.save(row)
    act.save(SubscriberStep(subscriber=row, state="asked", at=clock.now()))
    act.record(row)
    return str(row.uid)


@command("outreach.answer_subscription", may=MAY)
def answer_subscription(act: Act, *, subscriber: str, state: str) -> None:
    """Confirm a subscription, or end it, by the link that was sent to the address."""
    row = Subscriber.objects.get(uid=subscriber)
    if state not in ("confirmed", "ended"):
        raise Refused("On confirme un abonnement, ou on y met fin.")
    act.save(SubscriberStep(subscriber=row, state=state, at=clock.now()))
    act.record(row, state=state)
