"""The pages by which a scheme is followed, and the table of measures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.files.workbooks import Table, excel_response
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes import rules as scheme_rules
from pacte.insurance.schemes.rules import NotStated
from pacte.insurance.viability import queries as viability
from pacte.journal.clock import today
from pacte.kernel.numbers import read_date
from pacte.kernel.periods import add_months
from pacte.kernel.refusal import Refused
from pacte.measures import registry
from pacte.measures.readings import Question
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tab
from pacte.places import queries as places
from pacte.reports import dashboard

SCHEMES = List(
    columns=[
        Column(
            name="name",
            label=gettext_lazy("Régime"),
            value=lambda s: s.name,
            sort="name",
            link=lambda s: reverse("reports:dashboard", args=[s.uid]),
        ),
        Column(
            name="organisation",
            label=gettext_lazy("Organisation"),
            value=lambda s: s.organisation.name,
            sort="organisation__name",
        ),
        Column(name="currency", label=gettext_lazy("Devise"), value=lambda s: s.currency),
    ],
    sort="name",
    caption=gettext_lazy("Régimes"),
    empty=Empty(gettext_lazy("Aucun régime à suivre.")),
)
MEASURES = List(
    columns=[
        Column(name="label", label=gettext_lazy("Mesure"), value=lambda m: m.label),
        Column(
            name="definition",
            label=gettext_lazy("Définition"),
            value=lambda m: m.definition,
            full=True,
        ),
        Column(name="source", label=gettext_lazy("Source"), value=lambda m: m.source),
    ],
    caption=gettext_lazy("Mesures"),
    file="mesures",
    per_page=100,
    empty=Empty(gettext_lazy("Aucune mesure.")),
)


def _visible(request: HttpRequest) -> Any:
    """The schemes that the reader follows: of those it may see, those of its dashboards."""
    acts.need(request, "see_dashboard")
    return schemes.visible_to(request.user, today())


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    lines = SCHEMES.read(request, _visible(request))
    page = Page(
        title=_("Tableaux de bord"), acts=[Button(_("Mesures"), reverse("reports:measures"))]
    )
    return render(request, "reports/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def measures(request: HttpRequest) -> HttpResponse:
    acts.need(request, "see_dashboard")
    lines = MEASURES.read(request, registry.table())
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(
        title=_("Mesures"),
        crumbs=[(_("Tableaux de bord"), reverse("reports:dashboards"))],
        facts=[_("Chaque nombre des tableaux de bord, sa définition et sa source.")],
    )
    return render(request, "reports/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def scheme(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A scheme in a coverage year, as known on a day."""
    found = get_object_or_404(_visible(request), uid=uid)
    asked = _question(request, found)
    offered, chosen = dashboard.places_of(asked), request.GET.get("lieu", "")
    if chosen in dict(offered):
        asked = replace(asked, place=places.place(chosen).pk)
    kinds = viability.kinds(asked)
    kind = request.GET.get("lieux", "") if request.GET.get("lieux", "") in kinds else ""
    kind = kind or (kinds[-2:] or [""])[0]  # Just above the narrowest: the sector of villages.
    rows = dashboard.indicators(asked, found.currency)
    months = viability.by_month(asked)
    by_place = viability.by_place(asked, kind) if kind else []
    if request.GET.get("format") == "xlsx":
        return _sheet(found, rows, months, by_place)
    day = viability.last_day(asked)
    why = next((r for r in rows if r["measure"].name == request.GET.get("pourquoi")), None)
    charts = [
        *dashboard.month_charts(months, found.currency, day),
        *([dashboard.place_chart(by_place, day)] if by_place else []),
    ]
    context = {
        "page": _page(found, asked, day),
        "cells": dashboard.strip(rows),
        "rows": rows,
        "charts": charts,
        "places": by_place,
        "map": dashboard.place_map(by_place, day),
        "offered": offered,
        "chosen": chosen,
        "place": dict(places.names([asked.place])).get(asked.place, "") if asked.place else "",
        "levels": _levels(request, kinds, kind),
        "asked": asked,
        "day": day,
        "scheme": found,
        "working": dashboard.working(why, found.currency) if why else None,
    }
    return render(request, "reports/scheme.html", context)


def _levels(request: HttpRequest, kinds: list[str], kind: str) -> list[Tab]:
    """The kinds of places by which the table can be read, the one chosen lit."""
    labels = dict(places.kinds())
    address = request.GET.copy()
    tabs = []
    for one in kinds:
        address["lieux"] = one
        tabs.append(Tab(str(labels.get(one, one)), f"?{address.urlencode()}", current=one == kind))
    return tabs


def _page(found: Any, asked: Question, day: date) -> Page:
    before, after = add_months(asked.first, -12), asked.until
    here = reverse("reports:dashboard", args=[found.uid])
    sheet = f"{here}?du={asked.first}&au={asked.as_of or day}&format=xlsx"
    buttons = [
        Button(_("Excel"), sheet, "down"),
        Button(_("Exercice précédent"), f"{here}?du={before}"),
    ]
    if after <= today():
        buttons.append(Button(_("Exercice suivant"), f"{here}?du={after}"))
    return Page(
        title=found.name,
        crumbs=[(_("Tableaux de bord"), reverse("reports:dashboards"))],
        facts=[
            _("Exercice du %(first)s au %(last)s")
            % {
                "first": formatting.day(asked.first),
                "last": formatting.day(asked.until - timedelta(1)),
            },
            _("Tel que connu le %(day)s") % {"day": formatting.day(asked.as_of or today())},
        ],
        acts=buttons,
    )


def _question(request: HttpRequest, found: Any) -> Question:
    first, until = coverage_year(found, _day(request, "du") or today())
    as_of = _day(request, "au")
    return Question(
        first=first,
        until=until,
        scheme=found.pk,
        place=found.organisation.place_id,
        as_of=min(as_of, today()) if as_of else today(),
    )


def coverage_year(found: Any, day: date) -> tuple[date, date]:
    """The coverage year that holds a day; the calendar year where the scheme has none."""
    try:
        said = schemes.definition_on(found.pk, day)
        if said["coverage_year"]["kind"] != "per_member":
            return scheme_rules.coverage_year(said, day)
    except (Refused, NotStated):
        pass
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return read_date(request.GET.get(name, ""))
    except Refused:
        return None


def _sheet(found: Any, rows: Any, months: Any, by_place: Any) -> HttpResponse:
    """The same figures as a workbook, with the parts of each ratio."""
    indicators = [
        (str(r["measure"].label), r["text"], r["reading"].top, r["reading"].bottom,
         str(r["measure"].definition), r["measure"].source)
        for r in rows
    ]  # fmt: skip
    by_month = [
        (m.month.text, m.collected, m.care.cases, m.care.asked, m.care.mutual_pays,
         m.care.member_pays, m.care.refused, m.covered)
        for m in months
    ]  # fmt: skip
    of_places = [(p.name, p.covered, p.population, p.due, p.paid) for p in by_place]
    heads = [_("Indicateur"), _("Valeur"), _("Numérateur"), _("Dénominateur"), _("Définition")]
    tables = [
        Table(_("Indicateurs"), [*heads, _("Source")], indicators),
        Table(
            _("Mois"),
            [_("Mois"), _("Collecté"), _("Cas"), _("Réclamé"), _("Accepté"),
             _("Ticket modérateur"), _("Refusé"), _("Personnes couvertes")],
            by_month,
        ),
        Table(
            _("Lieux"),
            [_("Lieu"), _("Personnes couvertes"), _("Population"), _("Dû"), _("Payé")],
            of_places,
        ),
    ]  # fmt: skip
    return excel_response(f"tableau-{found.code}", tables)
