"""What the commands of this room share: the programme that is kept, what a text is named by."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from pacte.journal.command import Act
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.models import Document, Programme

Thing = TypeVar("Thing", bound=Model)


def kept(act: Act, uid: str) -> Programme:
    """The programme, locked, for who keeps its sheet."""
    row = Programme.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused("Ce programme n’existe pas.")
    act.need("manage_programme", row.organisation_id)
    return row


def of_programme(act: Act, model: type[Thing], uid: str) -> tuple[Thing, Programme]:
    """A thing of a programme, and the programme, locked, for who keeps its sheet."""
    row: Any = model._default_manager.filter(uid=uid).first()
    if row is None:
        raise Refused("Ceci n’existe pas dans ce programme.")
    programme = kept(act, str(row.programme.uid))
    return model._default_manager.get(pk=row.pk), programme


def document_of(programme: Programme, named: str | None) -> Document | None:
    """The text that is named by its uid or its code; none: no text is named."""
    if not named:
        return None
    try:
        return queries.document_in(programme.pk, named)
    except ObjectDoesNotExist as fault:
        raise Refused(
            "Ce programme n’a pas de texte « %(code)s ».", code=named, field="document"
        ) from fault


def organisation_of(uid: str | None) -> Any:
    return people.organisation(uid) if uid else None


def place_of(uid: str | None) -> Any:
    return places.place(uid) if uid else None
