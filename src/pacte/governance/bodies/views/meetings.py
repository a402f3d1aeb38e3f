"""Meetings: the list, one of them from its agenda to its minutes, and what moves it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from pacte.governance.bodies import commands, groups, queries
from pacte.governance.bodies.commands.meetings import described
from pacte.governance.bodies.meeting_forms import (
    Again,
    Agenda,
    Cancel,
    Convene,
    MeetingSheet,
    Past,
)
from pacte.governance.bodies.models import Meeting, MeetingState
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as of
from pacte.governance.bodies.rules import meeting as rules
from pacte.governance.bodies.views import minutes as minutes_views
from pacte.governance.bodies.views import own
from pacte.governance.bodies.views.decisions import DECISIONS_SHORT
from pacte.governance.bodies.working import quorum_working
from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag

ELECTED = ("board", "supervisory_committee", "health_committee")
LABELS = dict(MeetingState.State.choices)


def _state(row: Meeting) -> Tag:
    now = getattr(row, "now", None) or rules.PLANNED
    return own.meeting_tag(now, str(LABELS[now]))


TITLE = Column(name="objet", label=gettext_lazy("Réunion"), value=lambda m: m.title,
               link=own.meeting_url, sort="title")  # fmt: skip
WHEN = Column(name="date", label=gettext_lazy("Date"), value=lambda m: own.when(m) or None,
              sort=["on", "id"], missing=gettext_lazy("à fixer"))  # fmt: skip
WHERE = Column(name="lieu", label=gettext_lazy("Lieu"), value=lambda m: own.where(m) or None,
               full=True)  # fmt: skip
STATE = Column(name="etat", label=gettext_lazy("État"), value=_state, up=True)
MEETINGS_SHORT = List(columns=[TITLE, WHEN, STATE], caption=gettext_lazy("Réunions"), dense=True)


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(title__icontains=text) | Q(body__plain__contains=normalised(text)))


def _filters(request: HttpRequest) -> list[Filter]:
    day = clock.today()
    seen = queries.visible_to(request.user, day).order_by("plain").values_list("uid", "name")
    return [
        Filter(name="etat", label=_("État"), tabs=True, everything=_("Toutes"),
               choices=[(str(value), str(label)) for value, label in LABELS.items()],
               apply=lambda rows, value: rows.filter(now=value)),
        Filter(name="instance", label=_("Instance"),
               choices=[(str(uid), name) for uid, name in seen[:300]],
               apply=lambda rows, value: rows.filter(body__uid=value)),
        Filter(name="du", label=_("À partir du"), kind="date",
               apply=lambda rows, since: rows.filter(on__gte=since)),
        *groups.filters(request.user, day, "body"),
    ]  # fmt: skip


@require_GET
@login_required
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that one sees, the latest first."""
    if not any(request.user.can(a) for a in ("manage_bodies", "read_programme")):
        acts.need(request, "read_programme")
    of_list = List(
        columns=[
            TITLE,
            Column(name="instance", label=_("Instance"), value=lambda m: m.body.name,
                   sort="body__plain", full=True, plain=True),
            WHEN, WHERE, STATE,
        ],
        sort="-date", search=_search, search_label=_("Objet ou instance"),
        filters=_filters(request), caption=_("Réunions"), file="reunions",
        empty=Empty(_("Aucune réunion."),
                    _("Une réunion se prévoit sur la page de son instance.")),
    )  # fmt: skip
    lines = of_list.read(request, queries.meetings_visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Réunions"), crumbs=own.crumbs(),
                acts=[Button(_("Calendrier"), reverse("bodies:calendar"), "down")])  # fmt: skip
    return render(request, "bodies/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def meeting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One meeting: agenda, who came and whether it may decide, minutes, decisions."""
    row, day = own.seen_meeting(request, uid), clock.today()
    may = queries.may_change(request.user, row.body)
    states, sheet = of.states(row), of.sheet(row)
    now, counted = states[-1], of.quorum(row, sheet, day) if sheet else None
    minutes = of.minutes(row)
    steps = of.steps(minutes) if minutes else []
    decided = decisions_of.with_state(row.decisions.all()).order_by("number")
    asked = request.GET.get("pourquoi") == "quorum"
    context = {
        "page": _page(request, row, now, may, bool(sheet)), "meeting": row, "now": now, "may": may,
        "open": now.state in rules.OPEN, "states": states, "agenda": of.agenda(row),
        "sheet": sheet, "counted": counted, "cells": _cells(sheet, counted),
        "minutes": minutes, "steps": steps, "written": rules.written(minutes.text) if minutes
        else [], "standing": of.standing_of(steps), "when": own.when(row), "where": own.where(row),
        "decisions": DECISIONS_SHORT.read(request, list(decided)), "can_decide": now.quorum in
        rules.DECIDES, "working": quorum_working(row, now, counted) if asked else None,
        "elects": _elects(row) if may and now.quorum in rules.DECIDES else [],
        "elected": list(row.elected.select_related("seat__body")[:200]),
        "again": row.again.first(), "notice": _notice(row, states),
        "next": minutes_views.buttons(row, of.standing_of(steps), minutes is not None),
        "attested": now.quorum == rules.ATTESTED,
    }  # fmt: skip
    return render(request, "bodies/meeting.html", context)


def _cells(sheet: list[Any], counted: rules.Quorum | None) -> list[Cell]:
    """Who came, by sex, and whether that is enough."""
    if counted is None:
        return []
    sexes = rules.by_sex(of.presences(sheet))
    needed = _("aucun quorum n’est prévu")
    if counted.part is not None:
        needed = _("quorum : %(n)s") % {"n": formatting.shown(counted.needed)}
    return [
        Cell(_("Femmes présentes"), sexes.women),
        Cell(_("Hommes présents"), sexes.men),
        Cell(_("Sexe non relevé"), sexes.unknown),
        Cell(_("Présents ou représentés"), counted.present, small=needed, why="quorum", end=True),
    ]


def _elects(row: Meeting) -> list[Any]:
    """The bodies whose seats this meeting may fill: its own organisation's."""
    rows = bodies_of.of_organisations([row.body.organisation_id]).order_by("plain")
    return [one for one in rows if one.kind in ELECTED or one.pk == row.body_id]


def _notice(row: Meeting, states: list[MeetingState]) -> str:
    """When the convocation was sent shorter before the meeting than the rule asks, that."""
    sent = next((s for s in states if s.state == rules.CONVENED), None)
    if sent is None or not row.on:
        return ""
    day = of.day_of(row, clock.today())
    asked = bodies_of.rule_on(row.body, day)[1].notice_days
    given = (day - of.Partial(sent.on).first).days
    if asked is None or given >= asked:
        return ""
    said = _("Convocation envoyée %(given)s jours avant : la règle en demande %(asked)s.")
    return said % {"given": given, "asked": asked}


def _page(request: HttpRequest, row: Meeting, now: MeetingState, may: bool, filled: bool) -> Page:
    facts: list[Any] = [own.when(row) or _("date à fixer"), _state_tag(now)]
    if tag := own.quorum_tag(now.quorum):
        facts.append(tag)
    return Page(
        title=_("%(body)s : réunion n° %(number)s")
        % {"body": row.body.name, "number": row.number},
        facts=facts, crumbs=own.crumbs(row.body), acts=_buttons(row, now, may, filled),
        trail=own.trail(request, row),
    )  # fmt: skip


def _state_tag(now: MeetingState) -> Tag:
    return own.meeting_tag(now.state, str(now.get_state_display()))


NEXT = {
    rules.PLANNED: (gettext_lazy("Convoquer"), "bodies:convene", "sign"),
    rules.CONVENED: (gettext_lazy("Présences et quorum"), "bodies:attendance", "people"),
    rules.NO_QUORUM: (gettext_lazy("Convoquer à nouveau"), "bodies:reconvene", "add"),
    rules.HELD: (gettext_lazy("Écrire une décision"), "bodies:decide", "add"),
}


def _buttons(row: Meeting, now: MeetingState, may: bool, filled: bool) -> list[Button]:
    """The paper, and the one thing to do next: once the sheet is filled, opening is on the page."""
    open_, args = now.state in rules.OPEN, [row.uid]
    paper = ("convocation", _("Convocation")) if open_ else ("minutes_paper", _("Procès-verbal"))
    found = [Button(paper[1], reverse(f"bodies:{paper[0]}", args=args), "print")]
    done = now.state == rules.NO_QUORUM and row.again.exists()
    if may and not done and now.state in NEXT:
        label, name, icon = NEXT[now.state]
        go = not (open_ and filled)
        found.append(Button(str(label), reverse(name, args=args), icon, go=go))
    return found


# What moves a meeting on


@require_http_methods(["GET", "POST"])
@login_required
def plan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Plan a meeting of a body."""
    body = own.kept_body(request, uid)
    form = MeetingSheet(request.POST or None)
    answer = acts.submit(
        request, form, commands.plan_meeting, body=str(uid), done=_("Réunion prévue."),
        content=lambda typed: {n: v for n, v in typed.items() if n != "version"},
        to=lambda made: reverse("bodies:agenda", args=[made]),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Prévoir une réunion"), own.body_url(body), own.crumbs(body)
    )


@require_http_methods(["GET", "POST"])
@login_required
def past(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a meeting of the past."""
    body = own.kept_body(request, uid)
    form = Past(request.POST or None)
    answer = acts.submit(
        request, form, commands.record_meeting, body=str(uid), done=_("Réunion enregistrée."),
        to=lambda made: reverse("bodies:meeting", args=[made]),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Une réunion passée"), own.body_url(body), own.crumbs(body),
        intro=_("Elle est gardée selon sa source, sans feuille de présence."),
    )  # fmt: skip


def _form(
    request: HttpRequest, row: Meeting, form: Any, title: str, send: str = "", intro: str = "",
    template: str = "bodies/form.html",
) -> HttpResponse:  # fmt: skip
    return own.form_page(
        request, form, title, own.meeting_url(row), own.crumbs(row.body, row), send, intro,
        template, meeting=row,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct when, where, about what."""
    row = own.kept_meeting(request, uid)
    form = MeetingSheet(request.POST or None, version=row.entry_id, now=described(row))
    answer = acts.submit(request, form, commands.change_meeting, meeting=str(uid),
                         done=_("Réunion corrigée."), to=own.meeting_url(row))  # fmt: skip
    return answer or _form(request, row, form, _("Corriger la réunion"))


@require_http_methods(["GET", "POST"])
@login_required
def agenda(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the agenda, whole."""
    row = own.kept_meeting(request, uid)
    form = Agenda(request.POST or None, request.FILES or None, points=of.agenda(row),
                  version=of.agenda_version(row))  # fmt: skip
    answer = acts.submit(request, form, commands.set_agenda, meeting=str(uid),
                         done=_("Ordre du jour enregistré."), to=own.meeting_url(row))  # fmt: skip
    return answer or _form(request, row, form, _("Ordre du jour"), template="bodies/agenda.html")


@require_http_methods(["GET", "POST"])
@login_required
def convene(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note that the convocation was sent."""
    row = own.kept_meeting(request, uid)
    form = Convene(request.POST or None, initial={"on": clock.today()})
    answer = acts.submit(request, form, commands.convene, meeting=str(uid), done=_convened,
                         to=own.meeting_url(row))  # fmt: skip
    return answer or _form(
        request, row, form, _("Convoquer"), _("Convoquer"),
        _("Imprimez d’abord la convocation, envoyez-la, puis notez ici quand et comment."),
    )  # fmt: skip


def _convened(out: dict[str, int]) -> str:
    if not out["short"]:
        return _("Réunion convoquée.")
    said = ngettext(
        "Réunion convoquée, %(n)s jour plus tard que la règle ne le demande.",
        "Réunion convoquée, %(n)s jours plus tard que la règle ne le demande.", out["short"],
    )  # fmt: skip
    return said % {"n": formatting.number(out["short"])}


@require_http_methods(["GET", "POST"])
@login_required
def reconvene(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The second convocation of a meeting without quorum."""
    row = own.kept_meeting(request, uid)
    form = Again(request.POST or None)
    answer = acts.submit(
        request, form, commands.reconvene, meeting=str(uid), done=_("Deuxième réunion prévue."),
        to=lambda made: reverse("bodies:meeting", args=[made]),
    )  # fmt: skip
    return answer or _form(
        request, row, form, _("Convoquer à nouveau"), "",
        _("L’ordre du jour est repris. Le quorum est celui de la deuxième convocation."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Cancel a meeting that was not held."""
    row = own.kept_meeting(request, uid)
    form = Cancel(request.POST or None)
    answer = acts.submit(request, form, commands.cancel_meeting, meeting=str(uid),
                         done=_("Réunion annulée."), to=own.meeting_url(row))  # fmt: skip
    return answer or _form(request, row, form, _("Annuler la réunion"), _("Annuler la réunion"))


@require_GET
@login_required
def document(request: HttpRequest, uid: UUID, file: UUID) -> HttpResponseBase:
    """A document of the agenda, or the signed minutes, for who sees the meeting."""
    row = own.seen_meeting(request, uid)
    minutes = of.minutes(row)
    files = [item.document for item in row.agenda.select_related("document")]
    files += [step.file for step in of.steps(minutes)] if minutes else []
    return own.document(request, files, file)
