"""Assumptions and risks: named, appreciated, looked at again on a day that is set."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Tag
from pacte.programmes.results import commands, queries, sentences
from pacte.programmes.results.forms_definitions import ConcernForm, FollowForm, NewConcern
from pacte.programmes.results.models import Concern, ConcernStep
from pacte.programmes.results.views import common

LEVELS = dict(ConcernStep.Level.choices)


def level_tag(level: str) -> Tag:
    return Tag(str(LEVELS[level]), sentences.LEVEL_TONES[level])


CONCERNS = List(
    columns=[
        Column(name="intitule", label=later("Intitulé"), value=lambda c: c.title, full=True,
               link=lambda c: reverse("results:concern", args=[c.uid]), sort="title"),
        Column(name="nature", label=later("Nature"), value=lambda c: c.get_kind_display(),
               sort="kind"),
        Column(name="visee", label=later("Visée"), value=lambda c: c.aim.code if c.aim else None,
               missing=later("tout le programme")),
        Column(name="fait", label=later("Ce qui est fait"), value=lambda c: c.said or None),
        Column(name="suivi", label=later("Suivi par"), value=lambda c: c.owner or None),
        Column(name="revue", label=later("À revoir le"), value=lambda c: c.next_review,
               sort="next_review"),
        Column(name="niveau", label=later("Niveau"), value=lambda c: level_tag(c.level), up=True,
               sort="rank"),
    ],
    sort="niveau",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Intitulé"),
    filters=[
        Filter(name="nature", label=later("Nature"), choices=list(Concern.Kind.choices),
               tabs=True, apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="niveau", label=later("Niveau"), choices=list(ConcernStep.Level.choices),
               apply=lambda rows, value: rows.filter(level=value)),
    ],
    empty=Empty(later("Aucune hypothèse, aucun risque."), later(
        "Ce sur quoi le programme compte sans le maîtriser, et ce qui peut l’empêcher d’aboutir :"
        " nommez-le, dites qui le suit et quand le revoir.")),
    caption=later("Hypothèses et risques"),
    file="hypotheses-risques",
)  # fmt: skip


def _programme(request: HttpRequest, uid: UUID, action: str) -> Any:
    """The programme of an address, for who follows it: its concerns are not published."""
    row = common.programme_of(request, uid)
    acts.need(request, action, row.organisation_id)
    return row


@require_GET
@login_required
def concerns(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The assumptions and risks of a programme."""
    programme = _programme(request, uid, "read_programme")
    lines = CONCERNS.read(request, queries.concerns([programme.pk]))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_programme", programme.organisation_id):
        url = reverse("results:new_concern", args=[programme.uid])
        buttons.append(Button(_("Nommer un risque ou une hypothèse"), url, "add", go=True))
    title = _("Hypothèses et risques")
    content = common.head(request, programme, title, buttons=buttons, tab="results:concerns")
    return render(request, "results/list.html", content | {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_concern(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Name an assumption or a risk."""
    programme = _programme(request, uid, "manage_programme")
    form = NewConcern(request.POST or None, aims=common.aim_choices(programme))
    answer = acts.submit(
        request, form, commands.add_concern, programme=str(programme.uid), done=_("Inscrit."),
        to=lambda outcome: reverse("results:concern", args=[outcome]),
    )  # fmt: skip
    content = common.head(request, programme, _("Nommer un risque ou une hypothèse"))
    back = reverse("results:concerns", args=[programme.uid])
    return answer or render(request, "results/form.html", content | {"form": form, "back": back})


def _concern(request: HttpRequest, uid: UUID) -> Concern:
    acts.need(request, "read_programme")
    return get_object_or_404(queries.concerns_visible_to(request.user, clock.today()), uid=uid)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def concern(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was said of it in time, and what is said now."""
    row = _concern(request, uid)
    owner, answer, form = row.programme.organisation_id, None, None
    steps = queries.concern_steps(row.pk)
    if request.user.can("submit_value", owner):
        initial = {"level": steps[0].level, "on": clock.today()}
        form = FollowForm(request.POST or None, initial=initial)
    if request.method == "POST":
        acts.need(request, "submit_value", owner)
        assert form is not None
        answer = acts.submit(
            request, form, commands.follow_concern, concern=str(uid), done=_("Suivi inscrit."),
            to=reverse("results:concern", args=[uid]),
        )  # fmt: skip
    buttons = []
    if request.user.can("manage_programme", owner):
        url = reverse("results:describe_concern", args=[uid])
        buttons.append(Button(_("Corriger"), url, "edit"))
    content = common.head(
        request, row.programme, row.title, subject=row, buttons=buttons,
        facts=[row.get_kind_display(), level_tag(steps[0].level)],
    )  # fmt: skip
    content |= {"concern": row, "form": form, "steps": [(s, level_tag(s.level)) for s in steps]}
    return answer or render(request, "results/concern.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe_concern(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say otherwise what it is."""
    row = _concern(request, uid)
    acts.need(request, "manage_programme", row.programme.organisation_id)
    initial = {"title": row.title, "words": row.words, "owner": row.owner,
               "aim": str(row.aim.uid) if row.aim else ""}  # fmt: skip
    form = ConcernForm(
        request.POST or None, seen=row, initial=initial, aims=common.aim_choices(row.programme)
    )
    back = reverse("results:concern", args=[uid])
    answer = acts.submit(
        request, form, commands.describe_concern, concern=str(uid), done=_("Corrigé."), to=back
    )
    content = common.head(request, row.programme, _("Corriger"), subject=row)
    return answer or render(request, "results/form.html", content | {"form": form, "back": back})
