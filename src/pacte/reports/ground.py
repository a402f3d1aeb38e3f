"""The works and the facilities of a place, by state: how many, and where they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.delivery.works import queries as works
from pacte.pages.maps import Map, Point, State
from pacte.pages.page import Cell
from pacte.places import drawing
from pacte.places import queries as places

POINTS_MAX, AREAS_MAX = 300, 60
TONES = {"unfinished": "wait", "functional": "good", "stopped": "bad"}
OPEN, CLOSED, UNKNOWN = "f-open", "f-closed", "f-unknown"


def works_of(actor: Any, place: Any, day: date) -> QuerySet[Any]:
    """The works in a place that somebody may see."""
    return works.visible_to(actor, day).filter(works.of_places(place.pk, day))


def counted(rows: QuerySet[Any]) -> list[Cell]:
    """How many works by state: those that are followed here, then those that only a text says."""
    found: dict[tuple[str, str], int] = {
        (origin, state): n
        for origin, state, n in rows.order_by().values_list("origin", "state")
        .annotate(n=Count("pk"))
    }  # fmt: skip
    cells = [
        Cell(label=str(label).capitalize(), value=found["record", state],
             tone=TONES.get(state, ""))
        for state, label in _states(rows) if ("record", state) in found
    ]  # fmt: skip
    told = sum(n for (origin, _state), n in found.items() if origin == "text")
    if told:
        cells.append(Cell(label=_("Dits par un texte"), value=told, small=_("non vérifiés")))
    return cells


def drawn(rows: QuerySet[Any], place: Any, day: date, linked: bool) -> tuple[Map | None, int]:
    """The works and the facilities of a place where they are; how many have no known position or
    are too many to draw. ``linked``: the reader opens the pages of facilities."""
    those = list(rows.filter(origin="record").order_by("-id")[:POINTS_MAX])
    centres = list(places.facilities_in([place.pk], day).order_by("name", "id")[: POINTS_MAX + 1])
    cut, centres = max(0, len(centres) - POINTS_MAX), centres[:POINTS_MAX]
    said = places.states_on(day).filter(facility__in=[row.pk for row in centres])
    opened = dict(said.values_list("facility", "open"))
    points = [one for row in those if (one := _work(row))]
    points += [one for row in centres if (one := _centre(row, opened.get(row.pk), linked))]
    ground = drawing.ground(_behind(place, day), {}, day)
    areas = [area for area in ground.areas if area.shape]
    if len(points) < (1 if areas else 2):
        return None, 0  # A point alone on a blank says nothing of where it is.
    shown = Map(
        name="realisations", question=_("Où sont les ouvrages et les formations ?"), points=points,
        areas=areas, states=_legend(rows, points),
        source=ground.source, valued=False,
    )  # fmt: skip
    return shown, len(those) + len(centres) + cut - len(points)


def _states(rows: QuerySet[Any]) -> Sequence[tuple[str, Any]]:
    return rows.model._meta.get_field("state").choices


def _legend(rows: QuerySet[Any], points: Sequence[Point]) -> list[State]:
    """The states that some point is in."""
    known = [State(key, str(label).capitalize(), TONES.get(key, ""))
             for key, label in _states(rows)]  # fmt: skip
    known += [State(OPEN, _("Formation ouverte"), "good"),
              State(CLOSED, _("Formation fermée"), "bad"),
              State(UNKNOWN, _("Formation dont l’état n’est pas dit"))]  # fmt: skip
    met = {point.state for point in points}
    return [state for state in known if state.key in met]


def _work(row: Any) -> Point | None:
    there = works.where(row)
    if there.latitude is None or there.longitude is None:
        return None
    return Point(
        label=row.title, latitude=there.latitude, longitude=there.longitude, state=row.state,
        url=reverse("works:work", args=[row.uid]),
        note=_("Exemple inventé") if row.synthetic else "",
    )  # fmt: skip


def _centre(row: Any, opened: bool | None, linked: bool) -> Point | None:
    state = UNKNOWN if opened is None else OPEN if opened else CLOSED
    return drawing.point(row, state, reverse("places:facility", args=[row.uid]) if linked else "")


def _behind(place: Any, day: date) -> list[Any]:
    """The places directly in one, or the place itself: what is drawn behind the points."""
    parts = places.children(place.pk, day, place.tree).order_by("name")
    found = list(parts[: AREAS_MAX + 1])
    return found if 0 < len(found) <= AREAS_MAX else [place]
