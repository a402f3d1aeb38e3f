"""What the search from anywhere finds of places and facilities: by code, else by name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from pacte.kernel.names import normalised
from pacte.pages.finding import HITS_MAX, Hit
from pacte.places.models import Facility, Place
from pacte.places.views.access import READERS, url_of


def _found(things: QuerySet[Any], text: str) -> list[Any]:
    """The one of this code, else those whose name begins so."""
    exact = list(things.filter(code=text)[:1])
    plain = normalised(text)
    if exact or not plain:
        return exact
    last = plain[:-1] + chr(ord(plain[-1]) + 1)
    return list(things.filter(plain__gte=plain, plain__lt=last).order_by("plain")[:HITS_MAX])


def facilities(actor: Any, text: str, day: date) -> list[Hit]:
    if not any(actor.can(action) for action in READERS):
        return []
    found = _found(Facility.objects.select_related("place", "area"), text)
    return [Hit(f.name, url_of(f), (f.place or f.area).name, f.code == text) for f in found]


def places(actor: Any, text: str, day: date) -> list[Hit]:
    if not any(actor.can(action) for action in READERS):
        return []
    found = _found(Place.objects.all(), text)
    return [Hit(p.name, url_of(p), p.get_kind_display(), p.code == text) for p in found]
