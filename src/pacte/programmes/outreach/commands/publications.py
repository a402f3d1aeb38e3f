"""News, calls, notices, events and prizes: written, published, withdrawn."""

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
from pacte.programmes.outreach.models import Content, ContentStep

ANSWERED = ("call", "expertise", "job", "tender")  # They have a day by which to answer.


@command("outreach.write_content", may=MAY)
def write_content(
    act: Act, *, organisation: str, kind: str, slug: str, title: str, summary: str,
    programme: str = "", **told: Any,
) -> str:  # fmt: skip
    """Write a publication, as a draft. ``told``: what ``describe_content`` takes."""
    row = Content(organisation=people.organisation(organisation), kind=kind, slug=slug)
    act.need(MAY, row.organisation_id)
    if Content.objects.filter(slug=slug).exists():
        raise Refused("Cette adresse est déjà celle d’une publication.", field="slug")
    row.programme = programme_of(programme)
    _tell(act, row, title=title, summary=summary, **told)
    act.record(row, kind=kind)
    return str(row.uid)


@command("outreach.describe_content", may=MAY)
def describe_content(
    act: Act, *, content: str, title: str, summary: str, seen: int | None = None, **told: Any
) -> None:
    """Mend a publication; what was published is changed where it is, and the journal says so."""
    row = owned(act, Content, content)
    act.unchanged(row, seen)
    _tell(act, row, title=title, summary=summary, **told)
    act.record(row, kind=row.kind)


def _tell(
    act: Act, row: Content, *, title: str, summary: str, body: str = "", place: str | None = None,
    start: str = "", end: str = "", deadline: date | None = None, laureate: str = "",
    host: str = "", url: str = "", file: Any = None, quote: str = "", where: str = "",
) -> None:  # fmt: skip
    row.title, row.summary, row.body, row.laureate = title.strip(), summary, body, laureate
    row.place = places.place(place) if place else None
    row.host = people.organisation(host) if host else None
    row.start = Partial.from_text(start).text if start else ""
    row.end = Partial.from_text(end).text if end else ""
    in_order(row.start, row.end)
    row.deadline, row.url, row.quote, row.where = deadline, url, quote, where
    row.file = storing.store(act, file) if file else row.file
    act.save(row)


@command("outreach.step_content", may=MAY)
def step_content(act: Act, *, content: str, state: str, dated: str = "") -> None:
    """Publish a content, withdraw it, or make it a draft again; a call has its last day."""
    row = owned(act, Content, content)
    published = state == ContentStep.State.PUBLISHED
    if published and row.kind in ANSWERED and row.deadline is None:
        raise Refused("Un appel ou un avis a sa date limite : écrivez-la d’abord.")
    now = clock.now()
    day = Partial.from_text(dated).text if dated else clock.today().isoformat()
    act.save(ContentStep(content=row, state=state, at=now, dated=day))
    act.record(row, state=state, on=day)
