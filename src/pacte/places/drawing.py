"""Places as the areas of a map: with their outline, that of their parts, else where they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from pacte.pages.maps import Area, Point
from pacte.places import outlines, queries
from pacte.places.models import Facility, Place
from pacte.places.rules import shapes


class Ground(NamedTuple):
    """The areas of a map, and where their outlines come from, with the licence."""

    areas: list[Area]
    source: str


def ground(
    places: Iterable[Place],
    values: Mapping[int, Any],
    day: date,
    *,
    url: Callable[[Place], str] | None = None,
    note: Callable[[Place], str] | None = None,
    thick: Iterable[int] = (),
    known: Mapping[int, queries.Outline] | None = None,
) -> Ground:
    """An area for each place, in their order: a place that has no value is not known."""
    there = list(places)
    known = queries.boundaries([p.pk for p in there], day) if known is None else known
    known = {**_of_parts([p.pk for p in there if p.pk not in known], day), **known}
    edged = set(thick)
    found = []
    for place in there:
        outline = known.get(place.pk)
        found.append(
            Area(
                label=place.name, value=values.get(place.pk),
                shape=outline.shape if outline else (),
                centre=outline.centre if outline else position(place),
                url=url(place) if url else "", note=note(place) if note else "",
                thick=place.pk in edged,
            )
        )  # fmt: skip
    return Ground(found, _said(known[place.pk] for place in there if place.pk in known))


def _of_parts(place_ids: list[int], day: date) -> dict[int, queries.Outline]:
    """The outlines of places that have none, of their parts when each of these has one."""
    below = queries.parts(place_ids, day)
    drawn = queries.boundaries([part for some in below.values() for part in some], day)
    found = {}
    for place, some in below.items():
        if all(part in drawn for part in some):
            one = _merged(tuple(drawn[part].text for part in some))
            found[place] = replace(drawn[some[0]], text=one[0], centre=one[1])
    return found


@lru_cache(maxsize=200)
def _merged(texts: tuple[str, ...]) -> tuple[str, shapes.Position]:
    """Outlines as one, as it would be kept, and where its name goes."""
    one = outlines.merged([shapes.decoded(text) for text in texts])
    return shapes.encoded(one.shape), one.centre


def _said(known: Iterable[queries.Outline]) -> str:
    """Each source of outlines, once."""
    said = {f"{one.source} ({one.licence})" if one.licence else one.source for one in known}
    return _("Tracés : %(sources)s.") % {"sources": " ; ".join(sorted(said))} if said else ""


def position(thing: Place | Facility) -> tuple[int, int] | None:
    """The longitude and the latitude of a place or a facility, when both are known."""
    if thing.latitude is None or thing.longitude is None:
        return None
    return thing.longitude, thing.latitude


def point(thing: Any, state: str, url: str = "", note: str = "") -> Point | None:
    """A thing that has a name and a position, as a point; nothing without a position."""
    if thing.latitude is None or thing.longitude is None:
        return None
    return Point(
        label=thing.name, latitude=thing.latitude, longitude=thing.longitude, state=state,
        url=url, note=note,
    )  # fmt: skip
