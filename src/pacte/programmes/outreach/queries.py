"""What one can ask of advocacy, communication, exchanges and publications. Nothing writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people
from pacte.programmes.outreach.models import (
    Cause,
    CauseEvidence,
    CauseStep,
    CommunicationAction,
    Content,
    ContentStep,
    Exchange,
    ExchangeOffer,
    Letter,
    LetterItem,
    LetterSending,
    Message,
    MessageStep,
    Subscriber,
    SubscriberStep,
    Testimony,
    TestimonyStep,
    Visit,
    VisitFollowUp,
)
from pacte.programmes.sheets import queries as sheets

ANSWERED = ("call", "expertise", "job", "tender")


def _kept(actor: Actor, day: date) -> Q:
    """What is of an organisation, or of a programme, that an actor reads."""
    mine = set(people.organisations_for(actor, "read_programme", day))
    mine |= set(people.organisations_for(actor, "manage_outreach", day))
    programmes = sheets.visible_to(actor, day).values("pk")
    return Q(organisation__in=mine) | Q(programme__in=programmes)


def kept_by(actor: Actor, day: date) -> list[tuple[str, str]]:
    """The organisations for which somebody manages outreach, to choose from."""
    mine = people.organisations_for(actor, "manage_outreach", day)
    return [(str(o.uid), o.name) for o in people.organisations(mine)]


def programmes_of(actor: Actor, day: date) -> list[tuple[str, str]]:
    return [(str(p.uid), p.called) for p in sheets.visible_to(actor, day)]


def causes(actor: Actor, day: date) -> QuerySet[Any]:
    """The causes that an actor reads, each with its last state and since when."""
    last = CauseStep.objects.filter(cause=OuterRef("pk")).order_by("-id")
    rows = Cause.objects.filter(_kept(actor, day)).select_related("organisation", "programme")
    return rows.annotate(
        state=Subquery(last.values("state")[:1]), on=Subquery(last.values("on")[:1])
    )


def evidence(cause: Cause) -> list[CauseEvidence]:
    """The proofs that stand, in the order in which they were added."""
    rows = cause.evidence.filter(withdraws=None, withdrawn_by=None).select_related("file")
    return list(rows)


def actions(actor: Actor, day: date) -> QuerySet[CommunicationAction]:
    rows = CommunicationAction.objects.filter(_kept(actor, day))
    return rows.select_related("organisation", "programme")


def _withdrawn() -> Any:
    last = TestimonyStep.objects.filter(testimony=OuterRef("pk")).order_by("-id")
    return Subquery(last.values("withdrawn")[:1])


def testimonies(actor: Actor, day: date) -> QuerySet[Any]:
    """The testimonies that an actor reads: not those whose consent was taken back, or ended."""
    rows = Testimony.objects.annotate(gone=_withdrawn()).filter(_kept(actor, day))
    return rows.select_related("organisation", "programme", "place")


def consented(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Those whose consent holds on a day."""
    held = Q(consent_until=None) | Q(consent_until__gt=day)
    return rows.filter(held, Q(gone=None) | Q(gone=False), consent_on__lte=day)


def public_testimonies(day: date, programme: int | None = None) -> QuerySet[Any]:
    """What may be shown to anybody, for one programme or all."""
    rows = consented(Testimony.objects.annotate(gone=_withdrawn()), day)
    rows = rows.filter(scope=Testimony.Scope.PUBLIC)
    return rows.filter(programme=programme) if programme is not None else rows


def exchanges(actor: Actor, day: date) -> QuerySet[Exchange]:
    rows = Exchange.objects.filter(_kept(actor, day))
    return rows.select_related("organisation", "programme")


def exchanges_of(programme_id: int) -> QuerySet[Exchange]:
    return Exchange.objects.filter(programme=programme_id)


def offers(exchange_ids: Sequence[int]) -> list[ExchangeOffer]:
    """What each territory teaches and wants to learn: the last row of a topic counts."""
    rows = ExchangeOffer.objects.filter(exchange__in=exchange_ids).order_by("id")
    last = {
        (row.exchange_id, row.organisation_id, row.kind, row.topic): row
        for row in rows.select_related("organisation", "source")
    }
    return [row for row in last.values() if not row.withdrawn]


def visits(exchange_ids: Sequence[int]) -> QuerySet[Visit]:
    rows = Visit.objects.filter(exchange__in=exchange_ids)
    return rows.select_related("visitor", "host", "exchange")


def follow_ups(visit_ids: Sequence[int]) -> list[VisitFollowUp]:
    """What each visit leads to, each as last said."""
    rows = VisitFollowUp.objects.filter(visit__in=visit_ids).order_by("id")
    last: dict[int, VisitFollowUp] = {}
    for row in rows.select_related("of"):
        last[row.of_id or row.pk] = row
    return list(last.values())


def _told(rows: QuerySet[Content]) -> QuerySet[Any]:
    last = ContentStep.objects.filter(content=OuterRef("pk")).order_by("-id")
    return rows.annotate(
        state=Subquery(last.values("state")[:1]), dated=Subquery(last.values("dated")[:1]),
        at=Subquery(last.values("at")[:1]),
    ).select_related("organisation", "programme", "place", "host")  # fmt: skip


def contents(actor: Actor, day: date) -> QuerySet[Any]:
    """The publications that somebody manages, with their state."""
    mine = people.organisations_for(actor, "manage_outreach", day)
    return _told(Content.objects.filter(organisation__in=mine))


def published(*kinds: str, programme: int | None = None) -> QuerySet[Any]:
    """What is published, the latest first; of some kinds, of a programme."""
    rows = _told(Content.objects.all()).filter(state=ContentStep.State.PUBLISHED)
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows = rows.filter(programme=programme) if programme is not None else rows
    return rows.order_by("-dated", "-id")


def open_calls(day: date) -> QuerySet[Any]:
    """The calls and notices that one can still answer, the nearest deadline first."""
    return published(*ANSWERED).filter(deadline__gte=day).order_by("deadline", "id")


def content_by_slug(slug: str) -> Any:
    return published().filter(slug=slug).first()


def free_slug(wished: str) -> str:
    """An address that no publication has: the one wished for, else with a number."""
    taken = set(Content.objects.filter(slug__startswith=wished).values_list("slug", flat=True))
    names = (f"{wished}-{number}" for number in count(2))
    return wished if wished not in taken else next(name for name in names if name not in taken)


def subscribers() -> QuerySet[Any]:
    """Everybody who asked for the newsletter, with where their subscription stands."""
    last = SubscriberStep.objects.filter(subscriber=OuterRef("pk")).order_by("-id")
    return Subscriber.objects.annotate(
        state=Subquery(last.values("state")[:1]), at=Subquery(last.values("at")[:1])
    )


def letters(actor: Actor, day: date) -> QuerySet[Any]:
    """The issues that somebody manages."""
    mine = people.organisations_for(actor, "manage_outreach", day)
    rows = Letter.objects.filter(organisation__in=mine)
    return rows.select_related("organisation", "sending")


def letters_sent() -> QuerySet[LetterSending]:
    """The issues that left, the last first: anybody reads them."""
    return LetterSending.objects.select_related("letter").order_by("-number")


def next_letter_number() -> int:
    return (LetterSending.objects.aggregate(n=Max("number"))["n"] or 0) + 1


def letter_contents(letter: Letter) -> list[Content]:
    """The publications of an issue, in its order."""
    rows = LetterItem.objects.filter(letter=letter, entry_id=letter.entry_id)
    return [row.content for row in rows.select_related("content")]


def withdrawn_from(letter: Letter) -> bool:
    """Whether a publication of an issue is published no longer."""
    keys = [one.pk for one in letter_contents(letter)]
    return published().filter(pk__in=keys).count() < len(keys)


def to_tell(day: date) -> list[tuple[str, str]]:
    """What an issue may carry, the latest first: what was not in an earlier one, then the rest."""
    told = set(LetterItem.objects.filter(letter__sending__isnull=False)
               .values_list("content", flat=True))  # fmt: skip
    rows = list(published()[:60])
    rows.sort(key=lambda row: row.pk in told)
    return [(str(row.uid), f"{row.title} ({row.get_kind_display()})") for row in rows]


def messages(letter: Letter | None = None) -> QuerySet[Any]:
    """Messages with what became of them; of one issue, or all."""
    last = MessageStep.objects.filter(message=OuterRef("pk")).order_by("-id")
    rows = Message.objects.annotate(
        state=Subquery(last.values("state")[:1]), attempt=Subquery(last.values("attempt")[:1]),
        why=Subquery(last.values("why")[:1]), at=Subquery(last.values("at")[:1]),
    ).select_related("subscriber", "letter__sending")  # fmt: skip
    return rows.filter(letter=letter) if letter is not None else rows


def waiting() -> QuerySet[Any]:
    """The messages that nobody began to send, the oldest first."""
    return messages().filter(Q(state=None) | Q(state=MessageStep.State.RELEASED)).order_by("id")


def handed_over(entry: int) -> list[Any]:
    """The messages that were taken out at one time."""
    handed = MessageStep.objects.filter(entry_id=entry, state=MessageStep.State.HANDED)
    rows = messages().filter(pk__in=handed.values("message"), subscriber__email__isnull=False)
    return list(rows.order_by("id"))


def became(letter: Letter) -> dict[str, int]:
    """How many messages of an issue are where; those that wait under an empty name."""
    rows = messages(letter).order_by().values("state").annotate(n=Count("pk"))
    found: dict[str, int] = {}
    for row in rows:
        state = "" if row["state"] in (None, MessageStep.State.RELEASED) else row["state"]
        found[state] = found.get(state, 0) + row["n"]
    return found


def late_actions(actor: Actor, day: date) -> QuerySet[CommunicationAction]:
    """The actions that were to be done by now, and are not."""
    return actions(actor, day).filter(done="", planned__lt=day.isoformat())


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """Causes and publications whose title begins with some words."""
    if not (actor.can("read_programme") or actor.can("manage_outreach")):
        return []
    hits = [
        Hit(row.title, reverse("outreach:cause", args=[row.uid]), row.addressee)
        for row in causes(actor, day).filter(title__istartswith=text)[:HITS_MAX]
    ]
    hits += [
        Hit(row.title, reverse("outreach:content", args=[row.uid]), row.get_kind_display())
        for row in contents(actor, day).filter(title__istartswith=text)[:HITS_MAX]
    ]
    return hits[:HITS_MAX]


def cause(uid: str | UUID) -> Cause:
    return Cause.objects.get(uid=uid)
