"""Issues of the newsletter: written, sent once to each address, a batch at a time."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from pacte.journal import clock, jobs
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.programmes.outreach import mailing, queries
from pacte.programmes.outreach.commands.owning import MAY, owned
from pacte.programmes.outreach.commands.subscriptions import JOB
from pacte.programmes.outreach.models import (
    Letter,
    LetterItem,
    LetterSending,
    Message,
    MessageStep,
)

BATCH = 20


@command("outreach.write_letter", may=MAY)
def write_letter(
    act: Act, *, organisation: str, title: str, words: str = "", contents: list[str]
) -> str:
    """Write an issue: some words, and publications in the order given."""
    row = Letter(organisation=people.organisation(organisation))
    act.need(MAY, row.organisation_id)
    _tell(act, row, title, words, contents)
    act.record(row, count=len(contents))
    return str(row.uid)


@command("outreach.describe_letter", may=MAY)
def describe_letter(
    act: Act, *, letter: str, title: str, words: str = "", contents: list[str],
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend an issue that has not left."""
    row = _not_sent(owned(act, Letter, letter))
    act.unchanged(row, seen)
    _tell(act, row, title, words, contents)
    act.record(row, count=len(contents))


def _not_sent(row: Letter) -> Letter:
    if LetterSending.objects.filter(letter=row).exists():
        raise Refused("Ce numéro est parti : il ne change plus.")
    return row


def _tell(act: Act, row: Letter, title: str, words: str, contents: list[str]) -> None:
    row.title, row.words = title.strip(), words.strip()
    act.save(row)
    known = {str(one.uid): one for one in queries.published().filter(uid__in=contents)}
    if len(known) != len(contents):
        raise Refused("Une de ces publications n’est plus publiée.", field="contents")
    for position, uid in enumerate(contents):
        act.save(LetterItem(letter=row, content=known[uid], position=position))


@command("outreach.send_letter", may=MAY)
def send_letter(act: Act, *, letter: str, seen: int | None = None) -> int:
    """Send an issue to everybody whose subscription stands; from then on it does not change."""
    row = _not_sent(owned(act, Letter, letter))
    act.unchanged(row, seen)
    if queries.withdrawn_from(row):
        raise Refused("Une publication de ce numéro a été retirée : corrigez-le d’abord.")
    readers = list(queries.subscribers().filter(state="confirmed").values_list("pk", flat=True))
    if not readers:
        raise Refused("Personne n’est abonné : il n’y a à qui envoyer ce numéro.")
    text = mailing.text_of(row.words, queries.letter_contents(row))
    if not text:
        raise Refused("Ce numéro ne dit rien : écrivez un mot ou choisissez une publication.")
    now, count = clock.now(), len(readers)
    act.save(LetterSending(letter=row, number=queries.next_letter_number(), at=now, text=text))
    insert_many(
        act, Message, uid=new_uids(count), subscriber=readers, letter=[row.pk] * count,
        asked_at=[now] * count,
    )  # fmt: skip
    jobs.ask(act, JOB)
    act.record(row, count=count)
    return count


@command("outreach.resume_messages", may=MAY)
def resume_messages(act: Act, *, letter: str | None = None) -> int:
    """Send what waits, and try again what the server refused; what may have left is not resent."""
    row = owned(act, Letter, letter) if letter else None
    refused = queries.messages(row).filter(state="failed")
    for one in refused:
        step = MessageStep(message=one, attempt=one.attempt + 1, state="released", at=clock.now())
        act.save(step)
    jobs.ask(act, JOB)
    act.record(*([row] if row else []), count=len(refused))
    return len(refused)


@command("outreach.begin_messages", may=MAY)
def begin_messages(act: Act) -> list[int]:
    """Take the next messages: each is begun once an attempt, whoever sends it."""
    Message.objects.select_for_update().order_by("id").first()  # One worker takes at a time.
    taken = []
    for one in list(queries.waiting()[:BATCH]):
        gone = one.subscriber.email is None
        state = "dropped" if gone else "begun"
        act.save(_step(one, state))
        taken += [] if gone else [one.pk]
    act.record(count=len(taken))
    return taken


@command("outreach.note_messages", may=MAY)
def note_messages(act: Act, *, became: list[list[Any]]) -> None:
    """Write what became of messages that were begun."""
    found = {one.pk: one for one in queries.messages().filter(pk__in=[pk for pk, *_ in became])}
    for pk, state, why in became:
        step = _step(found[pk], state, why)
        step.attempt += int(state == "released")  # Begun, and did not leave: it is begun anew.
        act.save(step)
    act.record(count=len(became))


def _step(message: Any, state: str, why: str = "") -> MessageStep:
    return MessageStep(
        message=message, attempt=message.attempt or 1, state=state, at=clock.now(), why=why[:200]
    )


@command("outreach.hand_over_messages", may=MAY)
def hand_over_messages(act: Act) -> dict[str, int]:
    """Take out all that waits, to be sent by hand from somebody's own mail program."""
    rows = [one for one in queries.waiting() if one.subscriber.email]
    if not rows:
        raise Refused("Aucun message n’attend.")
    for one in rows:
        act.save(_step(one, "handed"))
    act.record(count=len(rows))
    return {"entry": act.entry_id, "count": len(rows)}


def send_messages_step(act: Act, done: int) -> int:
    """One step of the job ``outreach.send_messages``: a batch, each message at most once.

    What is begun is written before it leaves, under a key of its own: a worker that dies in
    between leaves its batch begun, and nobody sends it again.
    """
    if not settings.MAIL_LEAVES or not queries.waiting().exists():
        return max(done, 1)
    sender = mailing.Sender()
    taken = begin_messages(Act(SYSTEM, act.reason))
    rows = {one.pk: one for one in queries.messages().filter(pk__in=taken)}
    became = sender.send([rows[pk] for pk in taken])
    note_messages(Act(SYSTEM, act.reason), became=[list(one) for one in became])
    if len(became) < len(taken):
        raise Refused("Le serveur de courriel a coupé : le reste attend.")
    return done + 1 + -(-queries.waiting().count() // BATCH)
