"""The sheet of a month, its paper, its import; whether tracers were there, month by month."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.delivery.supplies import commands, importing, papers, queries
from pacte.delivery.supplies.forms import Bring, MonthSheet
from pacte.delivery.supplies.queries import cards, months
from pacte.delivery.supplies.views import common
from pacte.files import workbooks
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.charts import Chart, Series
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tab, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
MONTHS_SHOWN = 6
FACILITIES_MAX = 2_000


def _month(request: HttpRequest, today: date) -> Month:
    """The month of the address; else the last whole one."""
    try:
        asked = Month.from_text(request.GET.get("mois", ""))
    except Refused:
        return Month.of(today).plus(-1)
    return min(asked, Month.of(today))


@both
@login_required
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet of a month, on one screen; who does not keep the stock reads it."""
    there, today = common.seen(request, uid), clock.today()
    month = _month(request, today)
    if request.method == "POST":
        common.kept(request, uid)
    rows = months.sheet(there.pk, month)
    if request.GET.get("format") == "pdf":
        return papers.month(there, month, rows)
    may = common.keeps(request, there)
    form = MonthSheet(request.POST or None, rows=rows) if may else None
    own = reverse("supplies:month", args=[uid])
    if form is not None:
        answer = acts.submit(
            request, form, commands.fill_month, facility=str(uid), month=month.text,
            content=lambda _typed: {"lines": form.lines},
            done=lambda outcome: _("Fiche enregistrée : %(count)s produits écrits.") % {
                "count": outcome["lines"]},
            to=f"{own}?mois={month.text}",
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=_("Fiche du mois, %(month)s") % {"month": formatting.month(month.text)},
        crumbs=common.crumbs(there), facts=[there.name],
        acts=[Button(_("Imprimer"), f"{own}?mois={month.text}&format=pdf", "print")],
    )  # fmt: skip
    content = {
        "page": page, "form": form, "rows": rows, "tabs": _tabs(own, month, today),
        "read": [row for row in rows if row.by_day or (not may and row.figures)],
    }  # fmt: skip
    return render(request, "supplies/month.html", content)


def _tabs(own: str, month: Month, today: date) -> list[Tab]:
    now = Month.of(today)
    shown = [now.plus(-n) for n in range(3, -1, -1)]
    if month not in shown:
        shown = [month, *shown]
    return [
        Tab(formatting.month(one.text), f"{own}?mois={one.text}", current=one == month)
        for one in shown
    ]


def _there(found: dict[Month, bool], month: Month) -> Tag | None:
    if month not in found:
        return None
    return Tag(_("tous"), "good") if found[month] else Tag(_("rupture"), "bad")


def _columns(shown: list[Month]) -> List:
    def cell(month: Month) -> Any:
        return lambda row: _there(row.found, month)

    return List(
        columns=[
            Column(name="facility", label=later("Formation sanitaire"), value=lambda r: r.name,
                   link=lambda r: reverse("supplies:facility", args=[r.uid])),
            *[Column(name=month.text, label=formatting.month(month.text), value=cell(month),
                     missing=_("non connu")) for month in shown],
        ],
        search=lambda rows, text: [r for r in rows if normalised(text) in r.plain],
        search_label=later("Nom de la formation"),
        empty=Empty(later("Aucun mois n’est connu."),
                    later("Un mois est connu quand sa fiche est écrite jusqu’au dernier jour.")),
        caption=later("Disponibilité des traceurs"), file="disponibilite",
    )  # fmt: skip


@require_GET
@login_required
def availability(request: HttpRequest) -> HttpResponse:
    """Which facilities had all their tracers, month by month; what is not known stays open."""
    common.reads(request)
    today = clock.today()
    shown = months.months_shown(today)
    there = queries.facilities_read(request.user, today)
    keys = there.order_by().values("pk")
    found = months.availability_of(keys, shown[0].first, Month.of(today).first)
    kept = cards.Card.objects.filter(facility__in=keys).values("facility")
    rows = list(there.filter(pk__in=kept)[:FACILITIES_MAX])
    for row in rows:
        row.found = found.get(row.pk, {})  # type: ignore[attr-defined]
    lines = _columns(shown[-MONTHS_SHOWN:]).read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Disponibilité des traceurs"), crumbs=common.crumbs())
    content = {"page": page, "lines": lines, "chart": _chart(found, shown, today)}
    return render(request, "supplies/availability.html", content)


def _chart(found: dict[int, dict[Month, bool]], shown: list[Month], today: date) -> Chart:
    values = []
    for month in shown:
        told = [of[month] for of in found.values() if month in of]
        values.append(formatting.Decimal(sum(told) * 100) / len(told) if told else None)
    return Chart(
        name="disponibilite", unit="%", places=1, series=[Series(_("Formations"), values, "line")],
        question=_("Quelle part des formations a eu tous ses traceurs, tout le mois ?"),
        labels=[formatting.month(month.text) for month in shown],
        source=_("Source : fiches de stock, mois connus en entier, au %(day)s") % {
            "day": formatting.day(today)},
    )  # fmt: skip


@both
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Sheets of several facilities and months, from a table: all of them or none."""
    acts.need(request, "manage_supplies")
    if request.GET.get("format") == "modele":
        return _model(importing.MONTHS, _("Stocks"), _example())
    return brought(
        request, importing.MONTHS, ("facility", "month", "product"), commands.import_months,
        title=_("Importer des fiches de mois"), to=reverse("supplies:cards"),
        done=lambda outcome: _("%(lines)s lignes écrites, %(facilities)s formations.") % outcome,
        how=_("Une ligne par formation, mois et produit. « Début » n’est demandé que pour le"
              " premier mois d’un produit."),
    )  # fmt: skip


def _example() -> list[Any]:
    return ["FS-001", "2026-01", "PARA", 120, 500, 430, 0, 190, 0]


def _model(headings: Any, name: str, example: list[Any]) -> HttpResponse:
    heads = [_(one.label) for one in headings]
    return workbooks.excel_response("modele", [workbooks.Table(name, heads, [example])])


def brought(
    request: HttpRequest, headings: Any, once: tuple[str, ...], command: Any, *, title: str,
    to: str, done: Any, how: str,
) -> HttpResponse:  # fmt: skip
    """Read a table; show what is wrong cell by cell, or write it whole."""
    form = Bring(request.POST or None, request.FILES or None)
    content: dict[str, Any] = {
        "page": Page(title=title, crumbs=common.crumbs()), "form": form, "how": how,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            reading = importing.read(form.cleaned_data["file"], headings, once)
        except Refused as refusal:
            form.refuse(refusal, "file")
        else:
            content["faults"] = reading.faults
            if not reading.faults:
                answer = acts.submit(
                    request, form, command, content={"rows": reading.rows}, done=done, to=to
                )
                if answer:
                    return answer
    return render(request, "supplies/import.html", content)
