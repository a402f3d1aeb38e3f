"""What the commands of this room share: the programme that is kept, its text, its envelope."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from pacte.journal.command import Act
from pacte.kernel.refusal import Refused
from pacte.programmes.financing.models import Envelope, Line
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme

MAY = "manage_financing"


def kept(act: Act, uid: str) -> Programme:
    """The programme, locked, for who keeps its money."""
    row = Programme.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused("Ce programme n’existe pas.")
    act.need(MAY, row.organisation_id)
    return row


def document_of(owner: Programme, named: str | None) -> Any:
    """The source text named by its uid or its code."""
    if not named:
        return None
    try:
        return sheets.document_in(owner.pk, named)
    except ObjectDoesNotExist as fault:
        raise Refused(
            "Ce programme n’a pas de texte « %(code)s ».", code=named, field="document"
        ) from fault


def envelope_of(owner: Programme, uid: str | None) -> Envelope | None:
    return Envelope.objects.get(programme=owner, uid=uid) if uid else None


def line_of(owner: Programme, uid: str | None) -> Line | None:
    return Line.objects.get(programme=owner, uid=uid) if uid else None
