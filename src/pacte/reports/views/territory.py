"""The steering page of a place: programmes, results, who does what, decisions, insurance."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tab
from pacte.places import queries as places
from pacte.programmes.regulation import queries as regulation
from pacte.reports import delivered, ground
from pacte.reports import territory as told
from pacte.reports.views.dashboards import coverage_year
from pacte.reports.views.steering import WANTED, day_asked, with_links


def _search(rows: list[told.Reached], text: str) -> list[told.Reached]:
    words = normalised(text).split()
    return [
        one for one in rows
        if all(word in normalised(f"{one.place.name} {one.of.told.definition.title}"
                                  f" {one.of.told.indicator.code}") for word in words)
    ]  # fmt: skip


def _own(rows: list[told.Reached], value: str) -> list[told.Reached]:
    return [one for one in rows if one.own == (value == "ici")]


RESULTS = List(
    columns=[
        Column(name="lieu", label=later("Lieu"), value=lambda r: r.place.name,
               link=lambda r: reverse("reports:territory", args=[r.place.uid])),
        Column(name="resultat", label=later("Résultat"), value=lambda r: r.line.definition.title,
               link=lambda r: reverse("results:indicator", args=[r.line.indicator.uid]),
               full=True),
        Column(name="programme", label=later("Programme"),
               value=lambda r: r.line.indicator.programme.called),
        Column(name="mesure", label=later("Mesuré"), value=lambda r: r.line.reached_text,
               number=True, missing=later("non mesuré"),
               link=lambda r: reverse("results:value", args=[r.line.value.uid])
               if r.line.value else ""),
        Column(name="periode", label=later("Période"), value=lambda r: r.line.period_text,
               missing=later("non mesuré")),
        Column(name="cible", label=later("Cible"), value=lambda r: r.line.target_text,
               number=True, missing=later("sans cible")),
        Column(name="etat", label=later("État"), value=lambda r: r.line.tag, up=True),
    ],
    search=_search, search_label=later("Lieu ou résultat"),
    filters=[Filter(name="portee", label=later("Portée"), apply=_own,
                    choices=[("ici", later("Ce lieu")), ("dedans", later("Lieux compris"))])],
    empty=Empty(later("Aucune valeur pour ce lieu, ni cible.")),
    caption=later("Résultats par lieu"), file="resultats-lieu", per_page=20, dense=True,
)  # fmt: skip


@require_GET
@login_required
def territory(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is done, reached and decided in a place, of what the reader may see."""
    acts.need(request, "read_programme")
    day = day_asked(request)
    place = get_object_or_404(places.there_on(day), uid=uid)
    of = told.around(place, day)
    rows = told.programmes(request.user, of, day)
    lines: Any = RESULTS.read(request, told.reached(request.user, rows, place, of, day))
    if lines.wants_sheet:
        lines.kept = told.judged(lines.kept, day)
        return lines.answer_sheet()
    lines.rows = told.judged(lines.rows, day)
    page = Page(
        title=_("Pilotage : %(name)s") % {"name": place.name},
        crumbs=[(_("Pilotage"), reverse("reports:steerings"))],
        facts=[place.get_kind_display()], acts=_buttons(request, place),
    )  # fmt: skip
    doing = told.doing(request.user, place, day)
    return render(request, "reports/territory.html", {
        "page": page, "map": told.doing_map(doing, day), "place": place, "day": day,
        "tabs": _tabs(place, of),
        "programmes": rows, "lines": lines, "doing": doing,
        "partners": regulation.reads(request.user),
        "decisions": told.decisions(request.user, of, day),
        "measured": told.measured(request.user, place, of, day, coverage_year),
        "works": ground.counted(ground.works_of(request.user, place, day))
        if request.user.can("read_delivery") else None,
    })  # fmt: skip


@require_GET
@login_required
def deliveries(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is delivered in a place: counted from records, told by texts, where works stand."""
    acts.need(request, "read_programme")
    acts.need(request, "read_delivery")
    day = day_asked(request)
    place = get_object_or_404(places.there_on(day), uid=uid)
    rows = ground.works_of(request.user, place, day)
    shown, hidden = ground.drawn(rows, place, day, request.user.can("read_places"))
    found = delivered.of_place(
        place, day, request.user.can, as_of=day if day < clock.today() else None,
        asked=request.GET.getlist(WANTED),
    )  # fmt: skip
    page = Page(
        title=_("Réalisations : %(name)s") % {"name": place.name},
        crumbs=[(_("Pilotage"), reverse("reports:steerings")),
                (place.name, reverse("reports:territory", args=[uid]))],
        facts=[place.get_kind_display()],
    )  # fmt: skip
    return render(request, "reports/deliveries.html", {
        "page": page, "day": day, "place": place, "cells": ground.counted(rows), "map": shown,
        "hidden": hidden, "rows": with_links(request, found),
    })  # fmt: skip


def _buttons(request: HttpRequest, place: Any) -> list[Button]:
    found = []
    if request.user.can("read_places"):
        found.append(Button(_("Le lieu"), reverse("places:place", args=[place.uid])))
    if regulation.reads(request.user):
        url = reverse("regulation:map_of", args=[place.uid])
        found.append(Button(_("Qui fait quoi où"), url))
    return found


def _tabs(place: Any, of: told.Around) -> list[Tab]:
    """The wider places, and this one."""
    wider = [*of.above, place]
    return [
        Tab(row.name, reverse("reports:territory", args=[row.uid]), current=row.pk == place.pk)
        for row in wider
    ]
