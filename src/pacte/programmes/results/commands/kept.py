"""What the commands of this room share: what is kept, locked, and who may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.partial import Partial
from pacte.kernel.refusal import Refused
from pacte.places import queries as places
from pacte.programmes.results.models import Definition, Indicator, Value, ValueStep
from pacte.programmes.sheets import queries as sheets


def programme_of(act: Act, uid: str, action: str) -> Any:
    """The programme of this uid, for who may do an action for its organisation."""
    try:
        row = sheets.programme(uid)
    except ObjectDoesNotExist as fault:
        raise Refused("Ce programme n’existe pas.") from fault
    act.need(action, row.organisation_id)
    return row


def aim_of(programme_id: int, named: str) -> Any:
    """An aim of a programme, by its uid or its code."""
    rows = sheets.aims(programme_id, followed=False)
    found = [row for row in rows if named in (str(row.uid), row.code)]
    if not found:
        raise Refused("Ce programme n’a pas de visée « %(code)s ».", code=named, field="aim")
    return found[0]


def indicator_of(act: Act, uid: str, action: str) -> Indicator:
    """The indicator of this uid, locked, for who may do an action for its programme."""
    row = Indicator.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise Refused("Cet indicateur n’existe pas.")
    act.need(action, row.programme.organisation_id)
    return row


def value_of(act: Act, uid: str, action: str) -> Value:
    """The value of this uid, its indicator locked, for who may do an action for its programme."""
    row = Value.objects.select_related("definition").filter(uid=uid).first()
    if row is None:
        raise Refused("Cette valeur n’existe pas.")
    key = row.definition.indicator_id
    indicator = Indicator.objects.select_for_update().get(pk=key)
    act.need(action, indicator.programme.organisation_id)
    row.definition.indicator = indicator
    return row


def versions_of(indicator: Indicator) -> list[Definition]:
    return list(Definition.objects.filter(indicator=indicator).order_by("version"))


def span(first: str, until: str) -> tuple[Any, Any]:
    """[first, until) from two days as precise as they are typed; the second is in it."""
    begin, end = Partial.from_text(first).first, Partial.from_text(until).until
    if end <= begin:
        raise Refused(
            "La fin (%(end)s) est avant le début (%(start)s).", start=first, end=until,
            field="until",
        )  # fmt: skip
    return begin, end


def place_of(uid: str | None) -> Any:
    return places.place(uid) if uid else None


def document_of(programme_id: int, named: str | None) -> Any:
    """The text that is named by its uid or its code; none: no text is named."""
    if not named:
        return None
    try:
        return sheets.document_in(programme_id, named)
    except ObjectDoesNotExist as fault:
        raise Refused(
            "Ce programme n’a pas de texte « %(code)s ».", code=named, field="document"
        ) from fault


def step(act: Act, value: Value, state: str, reason: str = "") -> None:
    """Say what became of a value."""
    by, name = act.actor.uid, act.actor.name
    act.save(
        ValueStep(value=value, state=state, by=by, by_name=name, on=clock.today(), reason=reason)
    )
