"""The newsletter is asked for by anybody, confirmed from the address itself, ended at will.

But for the removal of an address, these commands are run for somebody without an account: the
actor is the system, and the right comes from the link that was sent to the address.
"""

from __future__ import annotations

from datetime import date, timedelta

from pacte.journal import clock, jobs
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.programmes.outreach import queries
from pacte.programmes.outreach.commands.owning import MAY
from pacte.programmes.outreach.models import Message, Subscriber, SubscriberStep

ASKED_MOST, ASKED_HOURS = 3, 24  # Links to one address, in so many hours.
UNCONFIRMED_DAYS = 30
JOB = "outreach.send_messages"


@command("outreach.ask_subscription", may=MAY)
def ask_subscription(act: Act, *, email: str, language: str = "fr") -> str:
    """Somebody asks for the newsletter: a link goes to the address, nothing else before it is used.

    An address that is subscribed, or to which links were sent of late, gets none; who asks is not
    told, so that nobody learns who is subscribed.
    """
    email = email.strip().lower()
    row = Subscriber.objects.filter(email=email).first()
    if row is None:
        row = Subscriber(email=email)
    row.language = language
    act.save(row)
    since = clock.now() - timedelta(hours=ASKED_HOURS)
    asked = row.steps.filter(state="asked", at__gte=since).count()
    last = row.steps.order_by("-id").first()
    sends = asked < ASKED_MOST and not (last and last.state == "confirmed")
    if sends:
        act.save(SubscriberStep(subscriber=row, state="asked", at=clock.now()))
        act.save(Message(subscriber=row, asked_at=clock.now()))
        jobs.ask(act, JOB)
    act.record(row, sent=int(sends))
    return str(row.uid)


@command("outreach.answer_subscription", may=MAY)
def answer_subscription(act: Act, *, subscriber: str, state: str) -> None:
    """Confirm a subscription, or end it, by the link that was sent; an end erases the address."""
    row = Subscriber.objects.select_for_update().get(uid=subscriber)
    if state not in ("confirmed", "ended"):
        raise Refused("On confirme un abonnement, ou on y met fin.")
    if row.email is None and state == "confirmed":
        raise Refused("Cet abonnement a pris fin : demandez de nouveau la lettre.")
    last = row.steps.order_by("-id").first()
    if last is None or last.state != state:
        _step(act, row, state)
    act.record(row, state=state)


@command("outreach.remove_subscriber", may=MAY)
def remove_subscriber(act: Act, *, subscriber: str) -> None:
    """Take out an address that messages no longer reach, or whose owner asked otherwise."""
    row = Subscriber.objects.select_for_update().get(uid=subscriber)
    if row.email is None:
        raise Refused("Cette adresse est déjà effacée.")
    _step(act, row, "ended")
    act.record(row, state="ended")


def _step(act: Act, row: Subscriber, state: str) -> None:
    if state == "ended":
        row.email = None
        act.save(row)
    act.save(SubscriberStep(subscriber=row, state=state, at=clock.now()))


@command("outreach.expire_subscriptions", may=MAY)
def expire_subscriptions(act: Act, *, day: date) -> int:
    """Erase the addresses that nobody confirmed for a month."""
    before = clock.now() - timedelta(days=UNCONFIRMED_DAYS)
    rows = queries.subscribers().filter(state="asked", at__lt=before)
    for row in rows:
        _step(act, row, "ended")
    act.record(on=day.isoformat(), count=len(rows))
    return len(rows)
