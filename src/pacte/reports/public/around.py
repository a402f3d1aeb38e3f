"""What a public page says of a place, a part at a time: a country has thousands of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from pacte.places import queries as places
from pacte.programmes.regulation import queries as regulation
from pacte.programmes.results import queries as results
from pacte.programmes.results.queries.framework import followed
from pacte.reports import territory

RESULTS, PLACES, CENTRES, ACTIVITIES = 20, 60, 30, 15  # Of one page.


def turned(rows: Any, asked: Mapping[str, str], name: str, most: int) -> Page[Any]:
    """The part of some rows that an address asks for; the first when it asks for none."""
    return Paginator(rows, most).get_page(asked.get(name, "1")[:6])


def reached(
    programmes: list[int], of: territory.Around, place: Any, day: date, asked: Mapping[str, str]
) -> Page[Any]:
    """The verified results of a place and of those within, the place first; judged for the part
    that is shown only. Each has ``place`` and ``line``."""
    keys = territory.with_figures(programmes, of) if programmes else []
    told = results.told(followed(programmes), day) if keys else {}
    found = results.somewhere(list(told.values()), keys, day, verified_only=True)
    named = {row.pk: row for row in territory.there(keys, day)}
    seen = [
        territory.Reached(of=one, place=named[one.place], own=one.place == place.pk)
        for one in found if one.place in named
    ]  # fmt: skip
    seen.sort(key=lambda one: (not one.own, one.place.name, one.place.pk))
    part = turned(seen, asked, "page", RESULTS)
    part.object_list = territory.judged(part.object_list, day)
    return part


def partners(inside: Sequence[int], day: date) -> list[tuple[Any, Any]]:
    """The agreed activities of external partners in some places."""
    rows = list(regulation.told(regulation.declared_in(list(inside))))
    standing = regulation.standings(rows, day)
    return [(row, standing[row.pk]) for row in rows if standing[row.pk] in ("agreed", "warned")]


def shown(
    place: Any, programmes: list[int], day: date, of: territory.Around, asked: Mapping[str, str]
) -> dict[str, Any]:
    """The lists of the page of a place, each with its part."""
    inside = sorted(of.within)
    centres = places.facilities_in([place.pk], day).order_by("name", "id")
    within = places.children(place.pk, day, place.tree).order_by("name", "id")
    return {
        "reached": reached(programmes, of, place, day, asked),
        "partners": turned(partners(inside, day), asked, "activites", ACTIVITIES),
        "centres": turned(centres, asked, "centres", CENTRES),
        "within": turned(within, asked, "lieux", PLACES),
    }
