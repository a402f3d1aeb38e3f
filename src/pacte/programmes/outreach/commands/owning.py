"""What the commands of this room share: a thing that an organisation keeps."""

from __future__ import annotations

from typing import Any, TypeVar

from pacte.journal.command import Act
from pacte.programmes.sheets import queries as sheets

MAY = "manage_outreach"
Kept = TypeVar("Kept", bound=Any)


def owned(act: Act, model: type[Kept], uid: str) -> Kept:
    """A row, locked, of an organisation for which the actor manages outreach."""
    row = model.objects.select_for_update(of=("self",)).get(uid=uid)
    act.need(MAY, row.organisation_id)
    return row


def programme_of(uid: str) -> Any:
    return sheets.programme(uid) if uid else None
