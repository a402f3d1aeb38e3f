"""Minutes: written, adopted, signed, and the signed copy filed."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.files import storing
from pacte.governance.bodies.commands import typed
from pacte.governance.bodies.commands.meetings import locked, must_be
from pacte.governance.bodies.models import Meeting, Minutes, MinutesStep
from pacte.governance.bodies.queries import meetings as queries
from pacte.governance.bodies.rules import meeting as rules
from pacte.journal.command import Act, command
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused


@command("bodies.write_minutes", may="manage_bodies")
def write_minutes(act: Act, *, meeting: str, text: str, version: int | None = None) -> int:
    """Write a new version of the minutes; those adopted do not change any more."""
    row = locked(act, meeting)
    must_be(row, rules.HELD, rules.NO_QUORUM)
    last = queries.minutes(row)
    if last and queries.standing_of(queries.steps(last)) != "draft":
        raise Refused("Ce procès-verbal est adopté : il ne change plus.")
    typed.unmoved(version, last.version if last else 0, {"text": last.text if last else ""})
    kept = text.replace("\r\n", "\n").strip()
    if last and last.text == kept:
        raise Refused("Ce texte est déjà enregistré.", field="text")
    written = Minutes(meeting=row, version=last.version + 1 if last else 1, text=kept)
    act.save(written)
    act.record(row, row.body, version=written.version)
    return written.version


def _last(row: Meeting) -> tuple[Minutes, str]:
    written = queries.minutes(row)
    if written is None:
        raise Refused("Rien n’est encore écrit de cette réunion.")
    return written, queries.standing_of(queries.steps(written))


@command("bodies.adopt_minutes", may="manage_bodies")
def adopt_minutes(
    act: Act, *, meeting: str, version: int, on: date, adopted_at: str | None = None
) -> None:
    """Adopt a version: that of the page that was read. ``adopted_at`` is the meeting that did."""
    row = locked(act, meeting)
    written, standing = _last(row)
    if standing != "draft":
        raise Refused("Ce procès-verbal est déjà adopté.")
    typed.unmoved(version, written.version, {"text": written.text})
    if on < Partial(row.on).first:
        raise Refused("Un procès-verbal s’adopte après la réunion.", field="on")
    typed.not_to_come(on)
    by = row.body.meetings.get(uid=adopted_at) if adopted_at else None
    if by is not None and queries.state(by).quorum not in rules.DECIDES:
        raise Refused("La réunion qui adopte n’a pas atteint son quorum.", field="adopted_at")
    act.save(MinutesStep(minutes=written, state="adopted", on=on, adopted_at=by))
    act.record(row, row.body, version=version, on=on.isoformat())


@command("bodies.sign_minutes", may="manage_bodies")
def sign_minutes(act: Act, *, meeting: str, person: str, as_what: str, on: date) -> None:
    """Note who signed the adopted minutes, and as what."""
    row = locked(act, meeting)
    written, standing = _last(row)
    if standing == "draft":
        raise Refused("Un procès-verbal se signe une fois adopté.")
    name = " ".join(person.split())
    if not name:
        raise Refused("Dites qui a signé.", field="person")
    signed = written.steps.filter(state="signed")
    if name.casefold() in {step.person.casefold() for step in signed}:
        raise Refused("%(name)s a déjà signé.", name=name, field="person")
    adopted = written.steps.get(state="adopted")
    if on < adopted.on:
        raise Refused("Une signature vient après l’adoption.", field="on")
    typed.not_to_come(on)
    step = MinutesStep(minutes=written, state="signed", on=on, person=name)
    step.as_what = as_what.strip()
    act.save(step)
    act.record(row, row.body, version=written.version, on=on.isoformat())


@command("bodies.file_minutes", may="manage_bodies")
def file_minutes(act: Act, *, meeting: str, file: Any, on: date) -> str:
    """File the signed copy, as it was scanned."""
    row = locked(act, meeting)
    written, standing = _last(row)
    if standing == "draft":
        raise Refused("On dépose l’exemplaire signé d’un procès-verbal adopté.")
    typed.not_to_come(on)
    kept = storing.store(act, file)
    act.save(MinutesStep(minutes=written, state="filed", on=on, file=kept))
    act.record(row, row.body, version=written.version, on=on.isoformat())
    return str(kept.uid)
