"""The journal's pages: who did what, when, why, for what."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.journal.clock import today
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Empty, Page
from pacte.reports import journal as reading


def _about(lines: QuerySet, text: str) -> QuerySet:
    """Entries about a thing: ``members.household:<uid>``."""
    kind, _colon, uid = text.partition(":")
    return lines.filter(subjects__kind=kind, subjects__uid=uid) if uid else lines.none()


def _search(lines: QuerySet, text: str) -> QuerySet:
    return lines.filter(actor_name__icontains=text) | lines.filter(reason__icontains=text)


JOURNAL = List(
    columns=[
        Column(
            name="at",
            label=gettext_lazy("Quand"),
            value=lambda e: e.recorded_at,
            sort="id",
            link=lambda e: reverse("reports:entry", args=[e.pk]),
        ),
        Column(
            name="who", label=gettext_lazy("Qui"), value=lambda e: e.actor_name, sort="actor_name"
        ),
        Column(
            name="what",
            label=gettext_lazy("Quoi"),
            value=lambda e: reading.label(e.command),
            sort="command",
            full=True,
        ),
        Column(
            name="why",
            label=gettext_lazy("Pourquoi"),
            value=lambda e: e.reason,
            missing=gettext_lazy("sans motif"),
        ),
        Column(
            name="details",
            label=gettext_lazy("Détails"),
            value=reading.details,
            full=True,
            missing=gettext_lazy("aucun"),
        ),
    ],
    sort="-at",
    search=_search,
    search_label=gettext_lazy("Personne ou motif"),
    filters=[
        Filter(
            name="commande",
            label=gettext_lazy("Ce qui a été fait"),
            choices=reading.commands_in_words,
            apply=lambda lines, value: lines.filter(command=value),
        )
    ],
    caption=gettext_lazy("Journal"),
    file="journal",
    empty=Empty(gettext_lazy("Rien n’a encore été écrit au journal.")),
)


@require_GET
@login_required
def entries(request: HttpRequest) -> HttpResponse:
    acts.need(request, "read_journal")
    found = reading.visible_to(request.user, today())
    if about := request.GET.get("sujet", ""):
        found = _about(found, about)
    first, last = _day(request, "du"), _day(request, "au")
    if first:
        found = found.filter(recorded_at__date__gte=first)
    if last:
        found = found.filter(recorded_at__date__lte=last)
    lines = JOURNAL.read(request, found)
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Journal"), facts=[_("Rien ne s’y efface ni ne s’y change.")])
    context = {"page": page, "lines": lines, "first": first, "last": last, "about": about}
    return render(request, "reports/journal.html", context)


def _day(request: HttpRequest, name: str) -> Any:
    try:
        return read_date(request.GET.get(name, ""))
    except Refused:
        return None


@require_GET
@login_required
def entry(request: HttpRequest, number: int) -> HttpResponse:
    acts.need(request, "read_journal")
    found = get_object_or_404(reading.visible_to(request.user, today()), pk=number)
    page = Page(
        title=reading.label(found.command),
        crumbs=[(_("Journal"), reverse("reports:journal"))],
        facts=[found.actor_name, found.recorded_at],
    )
    context = {"page": page, "entry": found}
    context |= {"details": reading.told(found), "subjects": reading.subjects(found)}
    return render(request, "reports/entry.html", context)
