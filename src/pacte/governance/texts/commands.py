"""What one can do about legal texts and competences. Every write goes through here."""

from __future__ import annotations

from typing import Any

from pacte.files import storing
from pacte.governance.texts.models import Competence, CompetenceState, LegalText, TextState
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places

MAY = "manage_texts"


@command("texts.record_text", may=MAY)
def record_text(
    act: Act, *, code: str, kind: str, title: str, place: str, state: str = "in_force",
    since: str = "", adopted_by: str = "", adopted_on: str = "", organisation: str | None = None,
    summary: str = "", url: str = "", file: Any = None,
) -> str:  # fmt: skip
    """Enter a text in the register, with its state since a day (that of its adoption if unsaid)."""
    row = LegalText(code=code.strip(), kind=kind, place=places.place(place))
    act.need(MAY, place=row.place_id)
    if LegalText.objects.filter(code=row.code).exists():
        raise Refused("Un texte porte déjà la référence « %(code)s ».", code=code, field="code")
    _describe(row, title, adopted_by, adopted_on, organisation, summary, url)
    row.file = storing.store(act, file) if file else None
    act.save(row)
    day = since or adopted_on
    if not day:
        raise Refused("Dites depuis quand : une année suffit.", field="since")
    act.save(TextState(text=row, since=Partial.from_text(day).text, state=state, why=act.reason))
    act.record(row, kind=kind, state=state)
    return str(row.uid)


@command("texts.describe_text", may=MAY)
def describe_text(
    act: Act, *, text: str, title: str, adopted_by: str = "", adopted_on: str = "",
    organisation: str | None = None, summary: str = "", url: str = "", file: Any = None,
    seen: int | None = None,
) -> None:  # fmt: skip
    """Mend what the register says of a text; a file given replaces the one that was there."""
    row = _held(act, text)
    act.unchanged(row, seen)
    _describe(row, title, adopted_by, adopted_on, organisation, summary, url)
    row.file = storing.store(act, file) if file else row.file
    act.save(row)
    act.record(row, kind=row.kind)


@command("texts.set_text_state", may=MAY)
def set_text_state(act: Act, *, text: str, state: str, since: str, replaced_by: str = "") -> None:
    """Say that a text is in force, or repealed and by which text it is replaced."""
    row = _held(act, text)
    other = LegalText.objects.filter(code=replaced_by.strip()).first() if replaced_by else None
    if replaced_by and other is None:
        raise Refused(
            "Aucun texte n’a la référence « %(code)s ».", code=replaced_by, field="replaced_by"
        )
    if other == row:
        raise Refused("Un texte ne se remplace pas lui-même.", field="replaced_by")
    day = Partial.from_text(since).text
    act.save(TextState(text=row, state=state, since=day, replaced_by=other, why=act.reason))
    act.record(row, *([other] if other else []), state=state, since=day)


@command("texts.open_competence", may=MAY)
def open_competence(
    act: Act, *, place: str, matter: str, level: str, transfer: str, since: str,
    resources: str = "unknown", words: str = "", text: str = "", article: str = "",
) -> str:  # fmt: skip
    """Say which level is competent for a matter, since when, by which text, with what."""
    row = Competence(place=places.place(place), matter=matter.strip(), level=level)
    act.need(MAY, place=row.place_id)
    row.text, row.article = _cited(text), article
    act.save(row)
    _state(act, row, transfer, since, resources, words)
    act.record(row, level=level, state=transfer)
    return str(row.uid)


@command("texts.set_competence", may=MAY)
def set_competence(
    act: Act, *, competence: str, transfer: str, since: str, resources: str = "unknown",
    words: str = "",
) -> None:  # fmt: skip
    """Say what became of a competence: transferred, shared, taken back, with which resources."""
    row = Competence.objects.select_for_update().get(uid=competence)
    act.need(MAY, place=row.place_id)
    _state(act, row, transfer, since, resources, words)
    act.record(row, state=transfer)


def _held(act: Act, text: str) -> LegalText:
    row = LegalText.objects.select_for_update().get(uid=text)
    act.need(MAY, place=row.place_id)
    return row


def _describe(
    row: LegalText, title: str, adopted_by: str, adopted_on: str, organisation: str | None,
    summary: str, url: str,
) -> None:  # fmt: skip
    row.title, row.adopted_by, row.summary, row.url = title.strip(), adopted_by, summary, url
    row.adopted_on = Partial.from_text(adopted_on).text if adopted_on else ""
    row.organisation = people.organisation(organisation) if organisation else None


def _cited(code: str) -> LegalText | None:
    found = LegalText.objects.filter(code=code.strip()).first() if code.strip() else None
    if code.strip() and found is None:
        raise Refused("Aucun texte n’a la référence « %(code)s ».", code=code, field="text")
    return found


def _state(
    act: Act, row: Competence, transfer: str, since: str, resources: str, words: str
) -> None:
    day = Partial.from_text(since).text
    act.save(
        CompetenceState(
            competence=row, since=day, transfer=transfer, resources=resources, words=words
        )
    )
