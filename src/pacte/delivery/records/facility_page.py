"""All that was delivered to one facility, as each room tells it: works, equipment, staff, stock…"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.records import at_facility, gaps, panels
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import facilities
from pacte.places import queries as places

FACILITIES = List(
    columns=[
        Column(name="nom", label=later("Formation"), value=lambda f: f.name, sort="plain",
               link=lambda f: reverse("records:facility", args=[f.uid])),
        Column(name="code", label=later("Code"), value=lambda f: f.code, sort="code"),
        Column(name="lieu", label=later("Lieu"),
               value=lambda f: (f.place or f.area).name if f.place or f.area else None),
    ],
    sort="nom", search=lambda rows, text: rows.filter(plain__contains=normalised(text)),
    search_label=later("Nom"), empty=Empty(later("Vous ne suivez aucune formation.")),
    caption=later("Formations suivies"), file="formations-suivies",
)  # fmt: skip


@require_GET
@login_required
def facilities_list(request: HttpRequest) -> HttpResponseBase:
    """The facilities that the reader follows."""
    acts.need(request, "read_delivery")
    rows = facilities.facilities_for(request.user, "read_delivery", clock.today())
    lines = FACILITIES.read(request, rows.select_related("place", "area"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Réalisations par formation"))
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def facility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One facility: a section a room, what it lacks, and the photos of it."""
    acts.need(request, "read_delivery")
    row = at_facility.see(request.user, str(uid))
    if row is None:
        raise Http404
    today = clock.today()
    state = places.facility_state(row.pk, today)
    facts: list[Any] = [row.code]
    if state:
        facts = [state.get_level_display(), state.get_ownership_display() or None, row.code]
    page = Page(
        title=row.name, facts=facts,
        crumbs=[(_("Réalisations par formation"), reverse("records:facilities"))],
        acts=[Button(_("Fiche de la formation"), reverse("places:facility", args=[uid]), "place")],
    )  # fmt: skip
    content = {
        "page": page, "about": f"facility:{uid}",
        "panels": [(label, panel) for _name, label, panel in panels.of(request.user, row, today)],
        "gaps": [
            (gaps.GAPS[name].label, found[row.pk])
            for name, found in gaps.of([row.pk], today).items() if row.pk in found
        ],
        "may": facilities.can_at(request.user, "add_proof", row),
    }  # fmt: skip
    return render(request, "records/facility.html", content)
