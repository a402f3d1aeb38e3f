"""One facility's equipment, labels to print, the sheet of a work, the report of the workshop."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.delivery.equipment import papers, sentences
from pacte.delivery.equipment.queries import facility as summaries
from pacte.delivery.equipment.queries import scope
from pacte.delivery.equipment.queries.report import Report, report
from pacte.delivery.equipment.views import common
from pacte.files import pdf, workbooks
from pacte.journal import clock
from pacte.kernel.periods import Month, add_months
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.charts import Chart, Series
from pacte.pages.page import Button, Cell, Page
from pacte.people import queries as people
from pacte.places import queries as places

SHOWN = 50
MONTHS = 12


def cells(found: summaries.Summary) -> list[Cell]:
    """The equipment of a facility as a strip of figures."""
    gap = found.gap
    return [
        Cell(_("Équipements"), found.items if found.conditions else None),
        Cell(_("Taux fonctionnel"), _share(found), tone=_tone(found),
             small=_("%(n)s à l’état inconnu") % {"n": found.rate.unknown}
             if found.rate.unknown else ""),
        Cell(_("En panne"), found.conditions["broken"] if found.conditions else None,
             tone="bad" if found.conditions["broken"] else ""),
        Cell(_("Norme du niveau"), f"{gap.has} / {gap.needs}" if gap else None,
             tone="bad" if gap and gap.has < gap.needs else "good" if gap else ""),
        Cell(_("Délai de réparation, un an"), sentences.mean(found.delays)),
    ]  # fmt: skip


def _share(found: summaries.Summary) -> Any:
    value = sentences.share(found.rate)
    return None if value is None else papers.formatting.share(value)


def _tone(found: summaries.Summary) -> str:
    return "bad" if found.conditions["broken"] else ""


@require_GET
@login_required
def facility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a facility has, lacks, and waits for."""
    row = common.facility_of(request, uid)
    today = clock.today()
    found = summaries.summary(row, today)
    args = [row.uid]
    buttons = [
        Button(_("Tout l’équipement"), f"{reverse('equipment:items')}?formation={row.uid}", "doc"),
        Button(_("Étiquettes"), reverse("equipment:labels", args=args), "print"),
    ]
    if common.may(request, "manage_equipment", row):
        url = f"{reverse('equipment:add')}?formation={row.uid}"
        buttons.insert(0, Button(_("Inscrire un équipement"), url, "add", go=True))
    page = Page(
        title=row.name, facts=[_("Équipement et maintenance")], acts=buttons,
        crumbs=[common.room_crumb()],
    )  # fmt: skip
    content = {
        "page": page, "facility": row, "cells": cells(found), "found": found,
        "norm": summaries.norm(row, today), "broken": summaries.broken(row),
        "orders": summaries.orders_open(row),
        "orders_url": f"{reverse('equipment:orders')}?formation={row.uid}",
    }  # fmt: skip
    return render(request, "equipment/facility.html", content)


@require_GET
@login_required
def labels(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The labels of all that a facility has."""
    row = common.facility_of(request, uid)
    rows = summaries.labelled(row)[: papers.LABELS_MAX]
    made = papers.labels(rows, request.build_absolute_uri)
    return pdf.response(f"etiquettes-{row.code}", made)


@require_GET
@login_required
def label(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The label of one item."""
    row = common.item_of(request, uid)
    made = papers.labels([row], request.build_absolute_uri)
    return pdf.response(f"etiquette-{row.number}", made)


@require_GET
@login_required
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The paper that a technician takes along."""
    row = common.order_of(request, uid)
    return pdf.response(f"bon-{row.number}", papers.sheet(row, request.build_absolute_uri))


@require_GET
@login_required
def workshop(request: HttpRequest) -> HttpResponse:
    """The report of the biomedical workshop: on a page, in Excel, as a PDF."""
    acts.need(request, scope.READ)
    first, until = _span(request)
    places_held = _places(request)
    place = next((row for row in places_held if str(row.uid) == request.GET.get("lieu")), None)
    made = report(_facilities(request, place), first, until)
    title = place.name if place else _("Toutes mes formations")
    asked = request.GET.get("format")
    if asked == "pdf":
        return pdf.response("rapport-atelier", papers.report(made, title))
    if asked == "xlsx":
        return workbooks.excel_response("rapport-atelier", papers.workbook(made))
    query = request.GET.copy()
    addresses = {}
    for form in ("pdf", "xlsx"):
        query["format"] = form
        addresses[form] = f"?{query.urlencode()}"
    page = Page(
        title=_("Rapport de l’atelier biomédical"), facts=[title, papers.span(made)],
        crumbs=[common.orders_crumb()],
        acts=[Button("PDF", addresses["pdf"], "print"), Button("Excel", addresses["xlsx"], "down")],
    )  # fmt: skip
    content = {
        "page": page, "report": made, "figures": papers.figures(made), "note": papers.note(made),
        "tables": [(name, label, rows[:SHOWN]) for name, label, rows in papers.tables(made)],
        "chart": _chart(made), "places": places_held,
        "place": place, "first": f"{first:%Y-%m}", "last": f"{add_months(until, -1):%Y-%m}",
        "cells": _cells(made),
    }  # fmt: skip
    return render(request, "equipment/report.html", content)


def _span(request: HttpRequest) -> tuple[date, date]:
    """The months asked for, else the last twelve; one that cannot be read is not asked."""
    this = Month.of(clock.today())
    last = _month(request.GET.get("au", "")) or this
    first = _month(request.GET.get("du", "")) or Month.of(add_months(last.first, 1 - MONTHS))
    if first.first > last.first:
        first, last = last, first
    if add_months(first.first, 120) < last.first:
        first = Month.of(add_months(last.first, -119))
    return first.first, last.until


def _month(text: str) -> Month | None:
    try:
        return Month.from_text(text) if text else None
    except Refused:
        return None


def _places(request: HttpRequest) -> list[Any]:
    """The places by which a report may be narrowed: those held, and what is directly in them."""
    today = clock.today()
    held = people.places_for(request.user, scope.READ, today)
    rows = list(places.there_on(today).filter(pk__in=held))
    below = [row for place in rows for row in places.children(place.pk, today)]
    return sorted({row.pk: row for row in (*rows, *below)}.values(), key=lambda row: row.name)


def _facilities(request: HttpRequest, place: Any) -> list[int] | None:
    keys = scope.facilities_for(request.user, clock.today())
    if place is None:
        return keys
    inside = set(places.facilities_in([place.pk], clock.today()).values_list("pk", flat=True))
    return sorted(inside if keys is None else inside & set(keys))


def _cells(made: Report) -> list[Cell]:
    rate, before = sentences.share(made.rate), sentences.share(made.rate_before)
    share = papers.formatting.share
    return [
        Cell(_("Délai moyen"), sentences.mean(made.delays),
             small=_("avant : %(days)s") % {"days": sentences.mean(made.before) or "—"}),
        Cell(_("Délai médian"), sentences.median(made.delays),
             small=_("avant : %(days)s") % {"days": sentences.median(made.before) or "—"}),
        Cell(_("Taux fonctionnel"), None if rate is None else share(rate),
             small=_("avant : %(rate)s") % {"rate": "—" if before is None else share(before)}),
        Cell(_("Réparations finies"), made.done,
             small=_("%(n)s en cours") % {"n": made.open}),
    ]  # fmt: skip


def _chart(made: Report) -> Chart:
    values = [papers.days(row.delays.mean_tenths) for row in made.months]
    return Chart(
        name="delai", question=_("Répare-t-on plus vite ?"), unit=_("jours"),
        labels=[str(row.label) for row in made.months],
        series=[Series(_("Délai moyen"), values, "line")], source=papers.note(made),
    )  # fmt: skip
