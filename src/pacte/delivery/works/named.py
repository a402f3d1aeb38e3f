"""A facility or a place by its code or its whole name, as people write them: one, or refused."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from pacte.kernel import names
from pacte.kernel.refusal import Refused
from pacte.places import queries as places


def facilities(said: str) -> list[Any]:
    """The facility of a code, else those of a name: two when there are more."""
    asked = Q(code=said) | Q(plain=names.normalised(said))
    rows = list(places.facility_rows().filter(asked).select_related("place", "area")[:2])
    return [row for row in rows if row.code == said] or rows


def places_on(day: date, said: str) -> list[Any]:
    """The same of places that exist on a day, in the administrative tree."""
    asked = Q(code=said) | Q(plain=names.normalised(said))
    rows = list(places.there_on(day, "administrative").filter(asked)[:2])
    return [row for row in rows if row.code == said] or rows


def one(found: list[Any], said: str, key: str) -> Any:
    """The only one that a text names; ``key``: facility or place."""
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(
            "Plusieurs s’appellent « %(name)s » : écrivez le code.", name=said[:60], field=key
        )
    if key == "place":
        raise Refused("Aucun lieu ne s’appelle « %(name)s ».", name=said[:60], field=key)
    raise Refused("Aucune formation ne s’appelle « %(name)s ».", name=said[:60], field=key)
