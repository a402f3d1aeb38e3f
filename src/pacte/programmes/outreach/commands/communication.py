"""The communication plan and the testimonies, each with the consent that was given."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.files import storing
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial, in_order
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.outreach.commands.owning import MAY, owned, programme_of
from pacte.programmes.outreach.models import CommunicationAction, Testimony, TestimonyStep


@command("outreach.plan_action", may=MAY)
def plan_action(
    act: Act, *, organisation: str, title: str, audience: str, channel: str, planned: str,
    programme: str = "", amount: int | None = None, currency: str = "",
) -> str:  # fmt: skip
    """Write an action into the communication plan."""
    row = CommunicationAction(organisation=people.organisation(organisation), channel=channel)
    act.need(MAY, row.organisation_id)
    row.programme, row.title, row.audience = programme_of(programme), title.strip(), audience
    row.planned = Partial.from_text(planned).text
    row.amount, row.currency = amount, currency if amount is not None else ""
    act.save(row)
    act.record(row, kind=channel)
    return str(row.uid)


@command("outreach.set_action", may=MAY)
def set_action(
    act: Act, *, action: str, title: str, audience: str, channel: str, planned: str,
    done: str = "", outcome: str = "", amount: int | None = None, currency: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend an action, or say that it is done and what it gave."""
    row = owned(act, CommunicationAction, action)
    act.unchanged(row, seen)
    row.title, row.audience, row.channel, row.outcome = title.strip(), audience, channel, outcome
    row.planned = Partial.from_text(planned).text
    row.done = Partial.from_text(done).text if done else ""
    if row.done and Partial(row.done).first > clock.today():
        raise Refused("Une action faite l’est au plus tard aujourd’hui.", field="done")
    row.amount, row.currency = amount, currency if amount is not None else ""
    act.save(row)
    act.record(row, closed=int(bool(row.done)))


@command("outreach.record_testimony", may=MAY)
def record_testimony(
    act: Act, *, organisation: str, kind: str, title: str, who: str, scope: str,
    consent_on: date, words: str = "", place: str | None = None, told_on: str = "",
    url: str = "", file: Any = None, consent_until: date | None = None,
    consent_file: Any = None, programme: str = "",
) -> str:  # fmt: skip
    """Keep what somebody told, with the consent that they gave: for what, until when."""
    row = Testimony(organisation=people.organisation(organisation), kind=kind, scope=scope)
    act.need(MAY, row.organisation_id)
    row.programme, row.title, row.who, row.words = programme_of(programme), title, who, words
    row.place = places.place(place) if place else None
    row.told_on = Partial.from_text(told_on).text if told_on else ""
    row.url, row.consent_on, row.consent_until = url, consent_on, consent_until
    if consent_until and consent_until <= consent_on:
        in_order(consent_on.isoformat(), consent_until.isoformat())
        raise Refused("L’accord dure au moins un jour.", field="consent_until")
    if not (url or file or words):
        raise Refused("Un témoignage est un texte, une photo ou une vidéo.", field="words")
    row.file = _picture(act, kind, file)
    row.consent_file = storing.store(act, consent_file) if consent_file else None
    act.save(row)
    act.record(row, kind=kind, why=scope)
    return str(row.uid)


def _picture(act: Act, kind: str, file: Any) -> Any:
    """A photo is made again, small and without where it was taken; another file is kept."""
    if not file:
        return None
    return storing.store_photo(act, file) if kind == "photo" else storing.store(act, file)


@command("outreach.step_testimony", may=MAY)
def step_testimony(act: Act, *, testimony: str, withdrawn: bool, on: date) -> None:
    """Say that somebody took their consent back: the testimony is shown no longer."""
    row = owned(act, Testimony, testimony)
    act.save(TestimonyStep(testimony=row, withdrawn=withdrawn, on=on, reason=act.reason))
    act.record(row, closed=int(withdrawn))
