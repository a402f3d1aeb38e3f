"""Who reads the pages of places: whoever has to do with places, facilities or members.

Where things are is no secret; who may change them is checked place by place.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from pacte.pages import acts
from pacte.places.models import Facility, Place

READERS = ("read_places", "manage_places", "manage_facilities", "manage_convention",
           "read_members", "read_claims", "see_dashboard")  # fmt: skip


def need_to_read(request: HttpRequest) -> None:
    if not any(request.user.can(action) for action in READERS):
        raise PermissionDenied(acts.sentence(request.user.lacks("read_places")))


def url_of(thing: Place | Facility) -> str:
    kind = "place" if isinstance(thing, Place) else "facility"
    return reverse(f"places:{kind}", args=[thing.uid])
