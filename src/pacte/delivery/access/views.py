"""Studies of access: the list, the question, what it found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.access import commands, queries
from pacte.delivery.access.forms import OpenStudy, RunStudy, usual_start
from pacte.delivery.access.models import Part, Run, Study
from pacte.journal import clock
from pacte.kernel.money import WHOLE
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.maps import Map
from pacte.pages.page import Button, Cell, Empty, Page
from pacte.places import drawing

MAY = "study_access"


def near_words(row: Study) -> str:
    """« à moins de 5 000 m » or « à moins de 60 min de marche »."""
    if row.minutes is not None:
        return _("à moins de %(minutes)s min de marche") % {"minutes": row.minutes}
    return _("à moins de %(metres)s m") % {"metres": formatting.number(row.metres or 0)}


def care_words(row: Study) -> str:
    return str(row.care) if row.care_id else _("toute formation ouverte")


def share(part: Part) -> int | None:
    """The people within, of those of whom it can be said; millionths."""
    judged = part.total - part.unplaced
    return part.people * WHOLE // judged if judged else None


def share_words(people: int | None, judged: int | None) -> str | None:
    return formatting.share(people * WHOLE // judged) if people is not None and judged else None


STUDIES = List(
    columns=[
        Column(name="title", label=later("Étude"), value=lambda s: s.title, sort="title",
               link=lambda s: reverse("access:study", args=[s.uid])),
        Column(name="area", label=later("Territoire"), value=lambda s: s.area.name,
               sort="area__name"),
        Column(name="care", label=later("Service"), value=care_words),
        Column(name="near", label=later("Près"), value=near_words),
        Column(name="people", label=later("Habitants près"), number=True,
               value=lambda s: s.people, sort="people"),
        Column(name="share", label=later("Part"), number=True, up=True,
               value=lambda s: share_words(s.people, s.judged)),
    ],
    sort="title",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Intitulé"),
    filters=[Filter(name="etat", label=later("État"), tabs=True,
                    choices=[("rangee", later("Rangées"))],
                    apply=lambda rows, value: rows.filter(closed=True))],
    empty=Empty(later("Aucune étude d’accès."), later(
        "Une étude dit qui, dans un territoire, est près d’une formation qui fonctionne, et où la"
        " prochaine atteindrait le plus de monde.")),
    caption=later("Études d’accès"),
    file="acces",
)  # fmt: skip


@require_GET
@login_required
def studies(request: HttpRequest) -> HttpResponse:
    acts.need(request, "read_delivery")
    rows = queries.visible_to(request.user, clock.today())
    if request.GET.get("etat") != "rangee":
        rows = rows.filter(closed=False)
    lines = STUDIES.read(request, queries.with_last(rows))
    if lines.wants_sheet:
        return lines.answer_sheet()
    url = reverse("access:open")
    add = [Button(_("Nouvelle étude"), url, "add", go=True)] if request.user.can(MAY) else []
    page = Page(title=_("Accès aux soins"), acts=add)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@login_required
def open_study(request: HttpRequest) -> HttpResponse:
    acts.need(request, MAY)
    form = OpenStudy(request.user, request.POST or None)
    answer = acts.submit(
        request, form, commands.open_study, done=_("Étude ouverte : calculez-la."),
        to=lambda uid: reverse("access:study", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Nouvelle étude d’accès"), crumbs=_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _crumbs(row: Study | None = None) -> list[tuple[str, str]]:
    found = [(_("Accès aux soins"), reverse("access:studies"))]
    if row is not None:
        found.append((row.title, reverse("access:study", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Study:
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def _keeps(request: HttpRequest, row: Study) -> bool:
    rows = queries.visible_to(request.user, clock.today(), MAY)
    return request.user.can(MAY) and rows.filter(pk=row.pk).exists()


@require_GET
@login_required
def study(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the last run of a study found, or an older one (``?calcul=``)."""
    row = _seen(request, uid)
    runs = list(queries.runs(row.pk)[:20])
    asked = request.GET.get("calcul", "")
    run = next((one for one in runs if str(one.uid) == asked), runs[0] if runs else None)
    keeps = _keeps(request, row)
    page = Page(
        title=row.title, crumbs=_crumbs(),
        facts=[row.area.name, care_words(row), near_words(row)],
        acts=[Button(_("Calculer"), reverse("access:run", args=[uid]), go=True)]
        if keeps and not row.closed else [],
        trail=acts.trail(request, row),
    )  # fmt: skip
    told = {"page": page, "study": row, "run": run, "runs": runs, "keeps": keeps}
    return render(request, "access/study.html", told | (_told(row, run) if run else {}))


def _told(row: Study, run: Run) -> dict[str, Any]:
    parts = queries.parts(run)
    whole, below = parts[0], parts[1:]
    proposals = queries.proposals(run)
    return {
        "cells": _cells(whole), "whole": whole, "parts": [(one, share(one)) for one in below],
        "map": _map(below, run) if below else None, "effects": queries.effects(run),
        "greedy": [one for one in proposals if one.method == "greedy"],
        "exact": [one for one in proposals if one.method == "exact"],
        "added": {name: sum(one.adds for one in proposals if one.method == name)
                  for name in ("greedy", "exact")},
    }  # fmt: skip


def _cells(whole: Part) -> list[Cell]:
    judged = whole.total - whole.unplaced
    between = _("de %(low)s à %(high)s selon l’erreur des positions") % {
        "low": formatting.number(whole.surely), "high": formatting.number(whole.perhaps),
    }  # fmt: skip
    return [
        Cell(_("Habitants"), whole.total),
        Cell(_("sans position connue"), whole.unplaced, tone="wait" if whole.unplaced else ""),
        Cell(_("loin"), judged - whole.people),
        Cell(_("près"), whole.people, small=between, end=True),
        Cell(_("Part"), share_words(whole.people, judged), small=_("des habitants situés")),
    ]


def _map(parts: list[Part], run: Run) -> Map:
    shares = {one.place_id: share(one) for one in parts}
    values = {key: None if value is None else value // 10_000 for key, value in shares.items()}
    ground = drawing.ground([one.place for one in parts], values, run.day)
    return Map(
        name="acces", question=_("Où est-on près d’une formation ?"), unit="%",
        heading=_("Lieu"), measure=_("Habitants près"), areas=ground.areas, source=ground.source,
    )  # fmt: skip


@login_required
def run(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _seen(request, uid)
    if not _keeps(request, row):
        acts.need(request, MAY, row.organisation_id)
    form = RunStudy(request.POST or None, initial=usual_start(row))
    answer = acts.submit(
        request, form, commands.run_study, study=str(uid), done=_("Étude calculée."),
        to=lambda outcome: reverse("access:study", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Calculer"), crumbs=_crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@require_POST
@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = _seen(request, uid)
    done = _("Étude reprise.") if row.closed else _("Étude rangée.")
    return acts.do(
        request, commands.close_study, to=reverse("access:study", args=[uid]), done=done,
        study=str(uid), closed=not row.closed,
    )  # fmt: skip
