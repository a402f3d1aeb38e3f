"""Steering: the programmes that one follows, and one programme on two sheets."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.kernel.names import normalised
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people
from pacte.places import queries as places
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme
from pacte.programmes.sheets.views.common import crumbs, page_of, seen
from pacte.reports import steering
from pacte.reports.money import in_main
from pacte.reports.result_rows import written

WANTED = "calculer"  # The measures that take time and that one asks for.


def with_links(request: HttpRequest, rows: list[Any]) -> list[tuple[Any, str]]:
    """What was delivered, each with the address that computes it if it waits for that."""
    found = []
    for row in rows:
        query = request.GET.copy()
        query.appendlist(WANTED, row.measure.name)
        found.append((row, f"?{query.urlencode()}#realisations" if row.waits else ""))
    return found


def _search(rows: Any, text: str) -> Any:
    for word in normalised(text).split():
        rows = rows.filter(plain__contains=word)
    return rows


def _count(name: str, tone: str) -> Any:
    def value(row: Any) -> Any:
        found = getattr(row, name)
        return Tag(formatting.number(found), tone) if found else 0

    return value


def _late(row: Any) -> Any:
    return Tag(formatting.number(row.on_time.late), "bad") if row.on_time.late else 0


def _share(share: int | None) -> str | None:
    return None if share is None else formatting.share(share, 0)


PROGRAMMES = List(
    columns=[
        Column(name="nom", label=later("Programme"), value=lambda p: p.called, sort="plain",
               link=steering.url_of),
        Column(name="conduit", label=later("Conduit par"), value=lambda p: p.organisation.name,
               sort="organisation__name"),
        Column(name="heure", label=later("Résultats à l’heure"), number=True,
               value=lambda p: p.on_time.text, missing=later("sans cible")),
        Column(name="retard", label=later("En retard"), value=_late, number=True),
        Column(name="depense", label=later("Dépensé"), number=True,
               value=lambda p: in_main(p.total.spent), missing=later("non dit")),
        Column(name="prevu", label=later("Prévu"), number=True,
               value=lambda p: in_main(p.total.planned), missing=later("non dit")),
        Column(name="part", label=later("Part dépensée"), number=True,
               value=lambda p: _share(p.total.share), missing=later("non dit")),
        Column(name="contradictions", label=later("Contradictions"),
               value=_count("open", "wait"), number=True),
        Column(name="decisions", label=later("Décisions à échéance"),
               value=_count("due", "wait"), number=True),
    ],
    sort="nom", search=_search, search_label=later("Nom ou code du programme"),
    filters=[
        Filter(name="nature", label=later("Nature"), choices=list(Programme.Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
    ],
    empty=Empty(
        later("Aucun programme à suivre."),
        later("Les programmes que conduit votre organisation, dont elle est partenaire, ou qui"
              " agissent chez vous paraissent ici."),
    ),
    caption=later("Pilotage"), file="pilotage", dense=True,
)  # fmt: skip


def day_asked(request: HttpRequest) -> date:
    """The day of which one asks, today at the latest; what does not read is said."""
    today, typed = clock.today(), request.GET.get("jour", "").strip()
    if not typed:
        return today
    try:
        return min(read_date(typed), today)
    except Refused as refusal:
        messages.error(request, acts.sentence(refusal))
        return today


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One line for each programme that one follows."""
    acts.need(request, "read_programme")
    today = clock.today()
    lines: Any = PROGRAMMES.read(request, sheets.visible_to(request.user, today))
    if lines.wants_sheet:
        lines.kept = steering.dressed(request.user, lines.kept, today)
        return lines.answer_sheet()
    lines.rows = steering.dressed(request.user, lines.rows, today)
    page = Page(title=_("Pilotage"), acts=_territories(request, today))
    return render(request, "reports/list.html", {"page": page, "lines": lines})


def _territories(request: HttpRequest, today: date) -> list[Button]:
    """The way to the territory of who looks after one."""
    held = people.places_for(request.user, "read_programme", today)
    first = places.there_on(today).filter(pk__in=held).order_by("name").first() if held else None
    if first is None:
        return []
    label = _("Territoire : %(name)s") % {"name": first.name}
    return [Button(label, reverse("reports:territory", args=[first.uid]))]


@require_GET
@login_required
def programme(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Results against targets, money against plan, what is due, what is feared.

    Of a day that is past: as it was known then, unless one asks for what was written since too.
    """
    row, day = seen(request, uid), day_asked(request)
    past, since = day < clock.today(), "depuis" in request.GET
    known = journal.known_on(day) if past and not since else None
    asked = request.GET.getlist(WANTED)
    found = steering.steering(request.user, row, day, known, asked)
    content = page_of(
        request, row, _("Pilotage : %(name)s") % {"name": row.called}, "reports:steering",
        *_buttons(request, row),
    )  # fmt: skip
    page: Any = content["page"]
    return render(request, "reports/steering.html", content | {
        "page": Page(
            title=page.title, trail=page.trail, acts=page.acts,
            crumbs=[(_("Pilotage"), reverse("reports:steerings")), *crumbs(row)[1:]],
            facts=steering.facts(found) or page.facts,
        ),
        "found": found, "day": day, "past": past, "since": since, "of": row,
        "printed": steering.PRINTED, "rows": written(found.lines, steering.PRINTED),
        "money": found.money.rows() if found.money.any else [],
        "delivered": with_links(request, found.done),
        "total": found.money.total(),
    })  # fmt: skip


def _buttons(request: HttpRequest, row: Programme) -> list[Button]:
    found = [Button(_("Rapports"), reverse("reports:periodic", args=[row.uid]), "doc")]
    if request.user.can("issue_report", row.organisation_id):
        url = reverse("reports:issue", args=[row.uid])
        found.append(Button(_("Émettre un rapport"), url, "add", go=True))
    return found
