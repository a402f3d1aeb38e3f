"""The communication plan: its actions, planned and done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.forms import PartialField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.programmes.outreach import commands, queries
from pacte.programmes.outreach.models import CommunicationAction
from pacte.programmes.outreach.views.common import (
    LONG,
    OfOrganisation,
    Priced,
    both,
    readable,
    send,
)


def state_tag(row: CommunicationAction) -> Tag:
    """Done, late or to come."""
    if row.done:
        return Tag(_("faite"), "good")
    late = row.planned < clock.today().isoformat()[: len(row.planned)]
    return Tag(_("en retard"), "bad") if late else Tag(_("prévue"), "wait")


ACTIONS = List(
    columns=[
        Column(name="title", label=later("Action"), value=lambda a: a.title, sort="title",
               link=lambda a: reverse("outreach:action", args=[a.uid])),
        Column(name="audience", label=later("Public"), value=lambda a: a.audience),
        Column(name="channel", label=later("Moyen"), value=lambda a: a.get_channel_display()),
        Column(name="planned", label=later("Prévue"), sort="planned",
               value=lambda a: formatting.partial(a.planned)),
        Column(name="done", label=later("Faite"), missing=later("pas encore"),
               value=lambda a: formatting.partial(a.done) if a.done else None),
        Column(name="cost", label=later("Coût"), number=True, value=lambda a: None
               if a.amount is None else Money(a.amount, a.currency)),
        Column(name="state", label=later("État"), value=state_tag, up=True),
    ],
    sort="planned",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Action"),
    filters=[
        Filter(name="fait", label=later("État"), tabs=True,
               choices=[("non", later("À faire")), ("oui", later("Faites"))],
               apply=lambda rows, value: rows.filter(done="") if value == "non"
               else rows.exclude(done="")),
        Filter(name="moyen", label=later("Moyen"),
               choices=list(CommunicationAction.Channel.choices),
               apply=lambda rows, value: rows.filter(channel=value)),
    ],
    empty=Empty(later("Aucune action prévue."),
                later("Écrivez le plan : pour quel public, par quel moyen, pour quand.")),
    caption=later("Plan de communication"),
    file="communication",
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    return [
        (_("Plaidoyer"), reverse("outreach:causes")),
        (_("Plan de communication"), reverse("outreach:communication")),
    ]


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The plan."""
    readable(request)
    lines = ACTIONS.read(request, queries.actions(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_outreach"):
        url = reverse("outreach:plan_action")
        buttons.append(Button(_("Prévoir une action"), url, "add", go=True))
    page = Page(title=_("Plan de communication"), crumbs=_crumbs()[:1], acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Told(Priced):
    """What is said of an action."""

    title = forms.CharField(label=later("Action"), max_length=250)
    audience = forms.CharField(label=later("Public"), max_length=250)
    channel = forms.ChoiceField(label=later("Moyen"), choices=CommunicationAction.Channel.choices)
    planned = PartialField(label=later("Prévue"))
    field_order = ("key", "organisation", "programme", "title", "audience", "channel", "planned",
                   "done", "outcome")  # fmt: skip


class Plan(OfOrganisation, Told):
    """An action to write into the plan."""


class Change(Told):
    """An action done, or mended."""

    done = PartialField(label=later("Faite"), required=False)
    outcome = forms.CharField(
        label=later("Ce qu’elle a donné"), max_length=4000, required=False, widget=LONG
    )


@both
@login_required
def plan(request: HttpRequest) -> HttpResponse:
    """Write an action into the plan."""
    acts.need(request, "manage_outreach")
    return send(
        request, Plan(request.POST or None, actor=request.user), commands.plan_action,
        title=_("Prévoir une action"), crumbs=_crumbs(), to=reverse("outreach:communication"),
    )  # fmt: skip


@both
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An action: read by all who follow, changed by who manages it."""
    readable(request)
    row = get_object_or_404(queries.actions(request.user, clock.today()), uid=uid)
    told = ("title", "audience", "channel", "planned", "done", "outcome", "amount", "currency")
    if not request.user.can("manage_outreach", row.organisation_id):
        if request.method == "POST":
            acts.need(request, "manage_outreach", row.organisation_id)
        page = Page(title=row.title, crumbs=_crumbs(), facts=[row.audience, state_tag(row)],
                    trail=acts.trail(request, row))  # fmt: skip
        return render(request, "outreach/action.html", {"page": page, "action": row})
    form = Change(request.POST or None, initial={n: getattr(row, n) for n in told}, seen=row)
    return send(
        request, form, commands.set_action, title=row.title, crumbs=_crumbs(), action=str(uid),
        to=reverse("outreach:communication"),
    )  # fmt: skip
