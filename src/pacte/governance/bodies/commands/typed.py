"""How what was typed is read, and how two people who change one sheet at once are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from pacte.governance.bodies.models import Body
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


class Stale(Refused):
    """The sheet changed since it was opened. ``now`` is what it says, by the name of a field."""

    def __init__(self, now: Mapping[str, Any] | None = None) -> None:
        self.now = dict(now or {})
        super().__init__(
            "Quelqu’un a changé cette fiche depuis que vous l’avez ouverte. Ce que vous avez écrit"
            " est gardé : comparez avec ce qui a changé, puis enregistrez à nouveau."
        )


def unmoved(version: int | None, now: int, content: Mapping[str, Any] | None = None) -> None:
    """Refuse to write over what another wrote since; None: the caller has read nothing."""
    if version is not None and version != now:
        raise Stale(content)


def new_uid(uid: str | UUID | None) -> UUID:
    """The name that who sends it made, or a new one."""
    return UUID(str(uid)) if uid else uuid4()


def day_text(text: str, field: str = "") -> str:
    """A day as precise as it was said, or nothing; refused beside its field."""
    if not (typed := (text or "").strip()):
        return ""
    try:
        return Partial.from_text(typed).text
    except Refused as refusal:
        raise Refused(refusal.message, field=field, **refusal.values) from refusal


def whole_day(text: str, field: str) -> date:
    """A day that must be known to the day."""
    if not text or not Partial(text).is_day:
        raise Refused("Il faut ici un jour précis, par exemple 31/12/2026.", field=field)
    return Partial(text).first


def not_to_come(day: date, field: str = "on") -> None:
    if day > clock.today():
        raise Refused("Ce jour (%(day)s) n’est pas encore venu.", day=day, field=field)


def locked(act: Act, uid: str | UUID) -> Body:
    """A body, locked, for who keeps it."""
    row = Body.objects.select_for_update().get(uid=uid)
    act.need("manage_bodies", row.organisation_id)
    return row


def organisation(uid: str | UUID | None) -> people.Organisation | None:
    return people.organisation(uid) if uid else None
