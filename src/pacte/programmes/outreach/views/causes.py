"""Advocacy: a file for each cause, with its proofs, its addressee, what is asked, the outcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, PartialField, ReasonField, UploadField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.programmes.outreach import commands, queries
from pacte.programmes.outreach.models import CauseEvidence, CauseStep
from pacte.programmes.outreach.views.common import (
    LONG,
    PAPERS,
    OfOrganisation,
    both,
    readable,
    send,
)

State = CauseStep.State
TONES = {"obtained": "good", "partly": "good", "refused": "bad", "dropped": ""}


def state_tag(state: str | None) -> Tag:
    """Where a cause is; opened and no more, it is being prepared."""
    code = state or State.PREPARED
    return Tag(str(State(code).label), TONES.get(code, "wait"))


CAUSES = List(
    columns=[
        Column(name="title", label=later("Cause"), value=lambda c: c.title, sort="title",
               link=lambda c: reverse("outreach:cause", args=[c.uid])),
        Column(name="addressee", label=later("À qui"), value=lambda c: c.addressee),
        Column(name="organisation", label=later("Portée par"),
               value=lambda c: c.organisation.name, sort="organisation__name"),
        Column(name="programme", label=later("Programme"),
               value=lambda c: c.programme and c.programme.called),
        Column(name="on", label=later("Depuis"), sort="on",
               value=lambda c: formatting.partial(c.on) if c.on else None),
        Column(name="state", label=later("État"), value=lambda c: state_tag(c.state), up=True),
    ],
    sort="title",
    search=lambda rows, text: rows.filter(title__icontains=text) | rows.filter(
        addressee__icontains=text),
    search_label=later("Cause ou destinataire"),
    filters=[Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
                    apply=lambda rows, value: rows.filter(state=value))],
    empty=Empty(later("Aucune cause."), later(
        "Une cause réunit ce qui est demandé, à qui, les preuves (toute page de Pacte), et ce qui"
        " a été obtenu.")),
    caption=later("Causes"),
    file="plaidoyer",
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Plaidoyer"), reverse("outreach:causes"))]
    if row is not None:
        found.append((row.title, reverse("outreach:cause", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Any:
    readable(request)
    return get_object_or_404(queries.causes(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The causes that the reader follows."""
    readable(request)
    lines = CAUSES.read(request, queries.causes(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Plan de communication"), reverse("outreach:communication")),
        Button(_("Témoignages"), reverse("outreach:testimonies")),
    ]
    if request.user.can("manage_outreach"):
        buttons.insert(
            0, Button(_("Ouvrir une cause"), reverse("outreach:open_cause"), "add", go=True)
        )
    page = Page(title=_("Plaidoyer"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class About(Form):
    """What is said of a cause."""

    title = forms.CharField(label=later("Cause"), max_length=250)
    addressee = forms.CharField(label=later("À qui on s’adresse"), max_length=250)
    asks = forms.CharField(label=later("Ce qui est demandé"), max_length=4000, required=False,
                           widget=LONG)  # fmt: skip
    context = forms.CharField(label=later("Pourquoi"), max_length=4000, required=False,
                              widget=LONG)  # fmt: skip


class Open(OfOrganisation, About):
    """A cause to open."""

    field_order = ("key", "organisation", "programme", "title", "addressee")


@both
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Open a cause."""
    acts.need(request, "manage_outreach")
    form = Open(request.POST or None, actor=request.user)
    return send(
        request, form, commands.open_cause, title=_("Ouvrir une cause"), crumbs=_crumbs(),
        to=lambda outcome: reverse("outreach:cause", args=[outcome]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file of a cause; it prints as what is put to its addressee."""
    row = _seen(request, uid)
    may = request.user.can("manage_outreach", row.organisation_id)
    content = {
        "page": Page(
            title=row.title, crumbs=_crumbs(), facts=[row.addressee, state_tag(row.state)],
            acts=_buttons(row) if may else [], trail=acts.trail(request, row),
        ),
        "cause": row, "may": may, "evidence": queries.evidence(row),
        "steps": [(s, state_tag(s.state)) for s in row.steps.order_by("-id")],
    }  # fmt: skip
    return render(request, "outreach/cause.html", content)


def _buttons(row: Any) -> list[Button]:
    return [
        Button(_("Ajouter une preuve"), reverse("outreach:add_evidence", args=[row.uid]), "add",
               go=True),
        Button(_("Suite donnée"), reverse("outreach:step_cause", args=[row.uid])),
        Button(_("Corriger"), reverse("outreach:describe_cause", args=[row.uid]), "edit"),
    ]  # fmt: skip


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend a cause."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    told = ("title", "addressee", "asks", "context")
    form = About(request.POST or None, initial={n: getattr(row, n) for n in told}, seen=row)
    return _send(request, row, form, commands.describe_cause, _("Corriger la cause"))


class Step(Form):
    """Where a cause is."""

    state = forms.ChoiceField(label=later("État"), choices=State.choices)
    on = PartialField(label=later("Le"))
    words = forms.CharField(label=later("Suite"), max_length=2000, required=False, widget=LONG)
    file = UploadField(label=later("Pièce"), endings=PAPERS, required=False)


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what became of a cause."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    form = Step(request.POST or None, request.FILES or None)
    return _send(request, row, form, commands.step_cause, _("Suite donnée"))


class Proof(Form):
    """A proof."""

    title = forms.CharField(label=later("Ce qu’elle montre"), max_length=250)
    path = forms.CharField(
        label=later("Page de Pacte ou adresse"), max_length=500, required=False,
        help_text=later("Copiez l’adresse de la page : /tableaux/… ou https://…"),
    )  # fmt: skip
    figure = forms.CharField(label=later("Chiffre ou passage retenu"), max_length=400,
                             required=False)  # fmt: skip
    seen_on = DayField(label=later("Vue le"))
    file = UploadField(label=later("Ou un document"), endings=PAPERS, required=False)


@both
@login_required
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a proof."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    start = {"seen_on": clock.today(), "path": request.GET.get("page", "")}
    form = Proof(request.POST or None, request.FILES or None, initial=start)
    return _send(request, row, form, commands.add_evidence, _("Ajouter une preuve"))


class Withdraw(Form):
    """Why a proof is withdrawn."""

    reason = ReasonField()


@both
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a proof out."""
    proof = get_object_or_404(CauseEvidence.objects.select_related("cause"), uid=uid)
    row = _seen(request, proof.cause.uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    return send(
        request, Withdraw(request.POST or None), commands.withdraw_evidence,
        title=_("Retirer une preuve"), crumbs=_crumbs(row), evidence=str(uid),
        to=reverse("outreach:cause", args=[row.uid]),
    )  # fmt: skip


@require_GET
@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The document of a proof."""
    proof = get_object_or_404(CauseEvidence.objects.select_related("cause", "file"), uid=uid)
    _seen(request, proof.cause.uid)
    if proof.file is None:
        raise Http404
    return storing.response(proof.file)


def _send(request: HttpRequest, row: Any, form: Form, command: Any, title: str) -> HttpResponse:
    return send(
        request, form, command, title=title, crumbs=_crumbs(row), cause=str(row.uid),
        to=reverse("outreach:cause", args=[row.uid]),
    )  # fmt: skip
