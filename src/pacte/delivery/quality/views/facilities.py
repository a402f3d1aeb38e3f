"""A facility's quality in time, and facilities side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.quality import queries, rules, sentences
from pacte.delivery.quality.queries import offers, visits
from pacte.delivery.quality.views import common
from pacte.delivery.quality.views.visits import score_text
from pacte.journal import clock
from pacte.kernel.money import WHOLE
from pacte.kernel.names import normalised
from pacte.pages import formatting
from pacte.pages.charts import Chart, Series
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tab, Tag

FACILITIES_MAX = 2_000


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A facility: its scores in time, what it offers, the minimum demanded, what patients say."""
    there, today = common.facility(request, uid), clock.today()
    rows = list(visits.of_facility(there.pk)[:20])
    lists = {row.version.checklist_id: row.version.checklist for row in rows}
    charts = [
        _chart(checklist, visits.trend(there.pk, key), today)
        for key, checklist in sorted(lists.items(), key=lambda pair: pair[1].title)
    ]  # fmt: skip
    met = queries.minimum_met([there.pk], today).get(there.pk, [])
    labels = queries.care_labels()
    first = date(today.year, 1, 1)
    page = Page(
        title=_("Qualité : %(facility)s") % {"facility": there.name}, crumbs=common.crumbs(),
        acts=_buttons(request, there),
    )  # fmt: skip
    content = {
        "page": page, "facility": there, "charts": [c for c in charts if c],
        "visits": [(v, score_text(v), sentences.state_tag(v), sentences.kind_of(v)) for v in rows],
        "offers": queries.offers_of(there.pk, today), "minimums": [_told(m, labels) for m in met],
        "opinions": visits.satisfaction(there.pk, first, today + timedelta(1)),
        "answered": visits.sheets_counted(there.pk, first, today + timedelta(1)),
        "left": visits.satisfaction(there.pk, first, today + timedelta(1), "left"),
        "left_by": visits.sheets_counted(there.pk, first, today + timedelta(1), "left"),
        "box": queries.box_of(there.pk), "plans": common.plans_at(request, there),
        "actions": [
            (a, sentences.action_tag(a.state))
            for a in visits.open_actions(visits.actions_visible_to(request.user, today))
            .filter(visit__facility=there.pk)[:10]
        ],
    }  # fmt: skip
    return render(request, "quality/facility.html", content)


def _buttons(request: HttpRequest, there: Any) -> list[Button]:
    if not common.plans_at(request, there):
        return []
    return [
        Button(_("Ouvrir une visite"), reverse("quality:open") + f"?formation={there.uid}", "add",
               go=True),
        Button(_("Dire les soins offerts"), reverse("quality:offers", args=[there.uid]), "edit"),
        Button(_("Avis d’un patient"), reverse("quality:opinion", args=[there.uid]), "person"),
    ]  # fmt: skip


def _chart(checklist: Any, rows: list[Any], today: date) -> Chart | None:
    if len(rows) < 2:
        return None
    values = [formatting.Decimal(row.score) * 100 / WHOLE for row in rows]
    return Chart(
        name=f"note-{checklist.code}", unit="%", places=1,
        series=[Series(_("Note obtenue"), values, "line")],
        question=_("« %(title)s » : la note monte-t-elle ?") % {"title": checklist.title},
        labels=[f"{formatting.day(row.on)} ({sentences.kind_of(row)})" for row in rows],
        source=_("Source : visites envoyées, au %(day)s") % {"day": formatting.day(today)},
        heading=_("Visite"),
    )  # fmt: skip


def section_labels(code: str) -> dict[str, str]:
    """The sections of the last version of a checklist."""
    found = visits.checklist_by_code(code) if code else None
    last = found.versions.order_by("number").last() if found else None
    return {s.code: s.label for s in queries.content(last).sections} if last else {}


def _told(met: Any, labels: dict[str, str]) -> tuple[Any, Tag, list[str], list[str]]:
    sections = section_labels(offers.demand(met.minimum).checklist)
    judged: rules.Judged = met.judged
    return (
        met.minimum, sentences.met_tag(judged),
        [sentences.lack(one, labels, sections) for one in judged.lacks],
        [sentences.lack(one, labels, sections) for one in judged.unknown],
    )  # fmt: skip


def _columns(read: rules.Checklist) -> List:
    def section(code: str) -> Any:
        return lambda row: _share(row.sections.get(code))

    return List(
        columns=[
            Column(name="facility", label=later("Formation sanitaire"), value=lambda r: r.name,
                   link=lambda r: reverse("quality:facility", args=[r.uid]), sort="name"),
            Column(name="score", label=later("Note obtenue"), value=lambda r: _share(r.visit.score),
                   number=True, up=True, sort="score"),
            *[Column(name=s.code, label=s.label, value=section(s.code), number=True)
              for s in read.sections],
            Column(name="on", label=later("Visite du"), value=lambda r: r.visit.on, sort="on"),
        ],
        sort="facility",
        search=lambda rows, text: [r for r in rows if normalised(text) in r.plain],
        search_label=later("Nom de la formation"),
        empty=Empty(later("Aucune visite confirmée avec cette grille."), later(
            "Une visite externe compte ici quand une autre personne l’a confirmée.")),
        caption=later("Comparaison"), file="comparaison",
    )  # fmt: skip


def _share(value: int | None) -> formatting.Decimal | None:
    """A share as a number of percent with one decimal, that sorts and goes to Excel."""
    if value is None:
        return None
    return (formatting.Decimal(value) * 100 / WHOLE).quantize(formatting.Decimal("0.1"))


@require_GET
@login_required
def compare(request: HttpRequest) -> HttpResponse:
    """The last confirmed visit of each facility with one checklist, section by section."""
    common.reads(request)
    today = clock.today()
    versions = queries.versions_now(today)
    asked = request.GET.get("grille", "")
    chosen = next((v for v in versions if v.checklist.code == asked), versions[0] if versions
                  else None)  # fmt: skip
    page = Page(title=_("Comparer les formations"), crumbs=common.crumbs())
    if chosen is None:
        return render(request, "quality/compare.html", {"page": page, "tabs": []})
    there = {f.pk: f for f in queries.facilities_read(request.user, today)[:FACILITIES_MAX]}
    last = visits.compared(list(there), chosen.checklist_id, today)
    parts = visits.sections_of(row.pk for row in last.values())
    rows = []
    for key, visit in last.items():
        row = there[key]
        row.visit, row.sections = visit, parts.get(visit.pk, {})
        rows.append(row)
    lines = _columns(queries.content(chosen)).read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    own = reverse("quality:compare")
    tabs = [
        Tab(v.checklist.title, f"{own}?grille={v.checklist.code}", current=v.pk == chosen.pk)
        for v in versions
    ]  # fmt: skip
    return render(request, "quality/compare.html", {"page": page, "lines": lines, "tabs": tabs})
