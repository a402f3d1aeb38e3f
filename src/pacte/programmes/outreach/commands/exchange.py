"""Exchanges between territories: what each teaches and wants to learn, visits, what followed."""

from __future__ import annotations

from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial, in_order
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.programmes.outreach.commands.owning import MAY, owned, programme_of
from pacte.programmes.outreach.models import Exchange, ExchangeOffer, Visit, VisitFollowUp


@command("outreach.open_exchange", may=MAY)
def open_exchange(
    act: Act, *, organisation: str, name: str, words: str = "", programme: str = ""
) -> str:
    """Open an exchange between territories."""
    row = Exchange(organisation=people.organisation(organisation), name=name.strip(), words=words)
    act.need(MAY, row.organisation_id)
    row.programme = programme_of(programme)
    act.save(row)
    act.record(row)
    return str(row.uid)


@command("outreach.set_offer", may=MAY)
def set_offer(
    act: Act, *, exchange: str, organisation: str, kind: str, topic: str, source: str = "",
    quote: str = "", where: str = "", withdrawn: bool = False,
) -> str:  # fmt: skip
    """Say what a territory can teach, or wants to learn from whom; or that it is no longer so."""
    row = owned(act, Exchange, exchange)
    offer = ExchangeOffer(exchange=row, organisation=people.organisation(organisation))
    offer.kind, offer.topic, offer.quote, offer.where = kind, topic.strip(), quote, where
    offer.source = people.organisation(source) if source else None
    offer.withdrawn = withdrawn
    act.save(offer)
    act.record(row, offer.organisation, kind=kind)
    return str(offer.uid)


@command("outreach.record_visit", may=MAY)
def record_visit(
    act: Act, *, exchange: str, visitor: str, host: str, topic: str, start: str, end: str = "",
    women: int | None = None, men: int | None = None, lessons: str = "",
    visit: str | None = None, seen: int | None = None,
) -> str:  # fmt: skip
    """Record a visit, planned or made, or mend the one of this uid."""
    row = owned(act, Exchange, exchange)
    found = Visit.objects.filter(uid=visit, exchange=row).first() if visit else None
    made = found or Visit(exchange=row)
    if found:
        act.unchanged(found, seen)
    made.visitor, made.host = people.organisation(visitor), people.organisation(host)
    made.topic, made.women, made.men, made.lessons = topic.strip(), women, men, lessons
    made.start = Partial.from_text(start).text
    made.end = Partial.from_text(end).text if end else ""
    in_order(made.start, made.end)
    act.save(made)
    act.record(row, made, made.visitor, made.host, on=made.start)
    return str(made.uid)


@command("outreach.follow_visit", may=MAY)
def follow_visit(
    act: Act, *, visit: str, words: str = "", owner: str = "", due: str = "", state: str = "open",
    of: str | None = None,
) -> str:  # fmt: skip
    """Write what a visit leads to; with ``of``, say that it is done or dropped."""
    made = Visit.objects.select_related("exchange").get(uid=visit)
    act.need(MAY, made.exchange.organisation_id)
    first = VisitFollowUp.objects.filter(uid=of, visit=made, of=None).first() if of else None
    if of and first is None:
        raise Refused("Cette suite n’est pas de cette visite.")
    row = VisitFollowUp(visit=made, of=first, words=words or (first.words if first else ""))
    row.owner, row.state = owner or (first.owner if first else ""), state
    row.due = Partial.from_text(due).text if due else (first.due if first else "")
    act.save(row)
    act.record(made, state=state)
    return str(row.uid)
