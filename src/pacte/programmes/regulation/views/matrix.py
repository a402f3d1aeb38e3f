"""Who does what where: the places of a territory by theme, overlaps, deserts, no agreement."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.files.workbooks import Table, excel_response
from pacte.journal import clock
from pacte.pages.maps import Map
from pacte.pages.page import Button, Cell, Page, Tab
from pacte.people import queries as people
from pacte.places import drawing
from pacte.places import queries as located
from pacte.programmes.regulation import queries
from pacte.programmes.regulation.views.declarations import crumbs, seen_by
from pacte.programmes.sheets.models.words import THEMES

AREAS_MAX = 120  # Beyond, the table says it better.


@require_GET
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """The map of the reader's own territory, or of the first country."""
    seen_by(request)
    today = clock.today()
    mine = people.scope(request.user, today).places
    there = located.there_on(today)
    seats = [o.place_id for o in people.visible_to(request.user, today) if o.place_id]
    own = there.filter(pk__in=mine).first() or there.filter(pk__in=seats).order_by("name").first()
    own = own or located.tops(today).order_by("name").first()
    if own is None:
        raise Http404
    return redirect("regulation:map_of", own.uid)


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A territory: a row for each place directly within it, a column for each theme."""
    seen_by(request)
    today = clock.today()
    territory = get_object_or_404(located.there_on(today), uid=uid)
    found = queries.who_does_what(request.user, territory, today)
    if request.GET.get("format") == "xlsx":
        return _sheet(territory, found)
    words = dict(THEMES)
    matrix = found.matrix
    rows = [
        (place, [matrix.cell(place.pk, theme) for theme in matrix.themes],
         ", ".join(found.partners.get(place.pk, [])), matrix.total(place.pk))
        for place in found.places
    ]  # fmt: skip
    page = Page(
        title=_("Qui fait quoi où : %(place)s") % {"place": territory.name}, crumbs=crumbs(),
        acts=[Button(_("Excel"), "?format=xlsx", "down")],
    )  # fmt: skip
    content = {
        "page": page, "rows": rows, "themes": [words[theme] for theme in matrix.themes],
        "cells": _cells(found), "map": _map(found, today),
        "deserts": [p for p in found.places if p.pk in set(matrix.deserts)],
        "tabs": _tabs(territory, today), "territory": territory,
    }  # fmt: skip
    return render(request, "regulation/map.html", content)


def _tabs(territory: Any, today: Any) -> list[Tab]:
    """The wider places, this one, and the same in the other tree."""
    wider = [*located.ancestors(territory.pk, today, territory.tree), territory]
    other = located.there_on(today).filter(code=territory.code).exclude(pk=territory.pk)
    return [
        Tab(p.name, reverse("regulation:map_of", args=[p.uid]), current=p.pk == territory.pk)
        for p in (*wider, *other)
    ]


def _cells(found: queries.Map) -> list[Cell]:
    matrix = found.matrix
    going = {key for cell in matrix.cells.values() for key in cell.keys}
    return [
        Cell(_("Activités en cours"), len(going)),
        Cell(_("Recouvrements"), len(matrix.overlaps), tone="wait" if matrix.overlaps else ""),
        Cell(_("Lieux sans activité"), len(matrix.deserts), tone="wait" if matrix.deserts else ""),
        Cell(_("Sans agrément"), _unagreed(found), tone="bad" if _unagreed(found) else ""),
    ]


def _unagreed(found: queries.Map) -> int:
    """How many cells have an activity that works without an agreement."""
    return sum(1 for cell in found.matrix.cells.values() if cell.unagreed)


def _map(found: queries.Map, today: Any) -> Map | None:
    """How many activities touch each place: deserts set apart, overlaps with a thick edge."""
    if len(found.places) > AREAS_MAX:
        return None
    matrix = found.matrix
    counts = {place.pk: matrix.total(place.pk) for place in found.places}
    ground = drawing.ground(
        found.places, counts, today, thick={place for place, _theme in matrix.overlaps},
        url=lambda place: reverse("regulation:map_of", args=[place.uid]),
        note=lambda place: ", ".join(found.partners.get(place.pk, [])),
    )  # fmt: skip
    return Map(
        name="activites", question=_("Où agit-on, et combien ?"), areas=ground.areas,
        unit=_("activités"), measure=_("Activités"), places=0, zero=_("aucune activité"),
        thick=_("plusieurs partenaires pour le même thème"), source=ground.source,
    )  # fmt: skip


def _sheet(territory: Any, found: queries.Map) -> HttpResponse:
    """The matrix as a workbook."""
    words, matrix = dict(THEMES), found.matrix
    titles = [_("Lieu"), *[str(words[theme]) for theme in matrix.themes], _("Partenaires")]
    rows = []
    for place in found.places:
        cells = [matrix.cell(place.pk, theme) for theme in matrix.themes]
        who = ", ".join(found.partners.get(place.pk, []))
        rows.append([place.name, *[cell.count if cell else None for cell in cells], who])
    return excel_response("qui-fait-quoi-ou", [Table(_("Qui fait quoi où"), titles, rows)])
