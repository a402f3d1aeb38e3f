"""The maps of the pages of places: what is within a place, and its facilities by state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pacte.pages.maps import Map, Point, State
from pacte.places import drawing, queries
from pacte.places.models import Place
from pacte.places.views.access import url_of
from pacte.places.views.facilities import with_state

AREAS_MAX = 120  # Beyond, a drawing is too heavy and its names too small.
POINTS_MAX = 150
OPEN, CLOSED, UNSAID = "open", "closed", "unsaid"


def of_place(shown: Place, day: date) -> tuple[Map | None, bool]:
    """The places directly within one, by their number of facilities, else the place itself; and
    whether the place has an outline of its own."""
    rows = list(queries.children(shown.pk, day).order_by("plain")[: AREAS_MAX + 1])
    inside = rows if 0 < len(rows) <= AREAS_MAX else []
    known = queries.boundaries([shown.pk, *(row.pk for row in inside)], day)
    return _drawn(shown, inside, known, day), shown.pk in known


def _drawn(
    shown: Place, inside: list[Place], known: dict[int, queries.Outline], day: date
) -> Map | None:
    points, more = _points(shown, day)
    if inside:
        counted = queries.facilities_by([row.pk for row in inside], day)
        ground = drawing.ground(inside, counted, day, url=url_of, known=known)
    else:
        ground = drawing.ground([shown], {}, day, known=known)
        if not points and not ground.areas[0].shape:
            return None
    return Map(
        name="lieu",
        question=_("Où sont les formations sanitaires ?") if inside or points else _("Où est-ce ?"),
        answer=_answer(points, more),
        areas=ground.areas if inside or ground.areas[0].shape else [], points=points,
        states=_states(), zero=_("aucune inscrite"), measure=_("Formations inscrites"),
        unit=_("formations inscrites") if inside else "", places=0, source=ground.source,
        valued=bool(inside),
    )  # fmt: skip


def _states() -> list[State]:
    return [
        State(OPEN, _("formation ouverte"), "good"), State(CLOSED, _("formation fermée"), "bad"),
        State(UNSAID, _("état non dit")),
    ]  # fmt: skip


def _answer(points: list[Point], more: int) -> str:
    if not more:
        return ""
    return ngettext(
        "%(more)s formation n’est pas dessinée : ouvrez un lieu plus petit.",
        "%(more)s formations ne sont pas dessinées : ouvrez un lieu plus petit.", more,
    ) % {"more": more}  # fmt: skip


def _points(shown: Place, day: date) -> tuple[list[Point], int]:
    """The facilities of a place whose position is known, and how many there are too many."""
    there = queries.facilities_in([shown.pk], day).filter(latitude__isnull=False)
    rows: list[Any] = list(
        with_state().filter(pk__in=there.values("pk")).order_by("plain")[: POINTS_MAX + 1]
    )
    if len(rows) > POINTS_MAX:
        return [], there.count()
    found = (drawing.point(row, _state(row), url_of(row)) for row in rows)
    return [point for point in found if point], 0


def _state(row: Any) -> str:
    if row.open is None:
        return UNSAID
    return OPEN if row.open else CLOSED
