"""Agreements: who signed what, what is still missing, and what that blocks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.governance.agreements import queries
from pacte.governance.agreements.models import Agreement, AgreementState, Kind, PreconditionStep
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

State = AgreementState.State
TONES = {"project": "wait", "signed": "good", "in_force": "good", "suspended": "wait", "ended": ""}
MET = {"unmet": "wait", "met": "good", "waived": ""}


def state_tag(state: str | None) -> Tag:
    """The state of an agreement; entered and no more, it is a project."""
    code = state or "project"
    return Tag(str(State(code).label), TONES[code])


def met_tag(state: str | None) -> Tag:
    """The state of a precondition."""
    code = state or "unmet"
    return Tag(str(PreconditionStep.State(code).label), MET[code])


def amount_of(row: Agreement) -> Money | None:
    return Money(row.amount, row.currency) if row.amount is not None else None


def span_of(row: Agreement) -> str | None:
    """From when to when, as precisely as it is said."""
    if not row.start and not row.end:
        return None
    ends = [formatting.partial(text) if text else "…" for text in (row.start, row.end)]
    return " – ".join(ends)


AGREEMENTS = List(
    columns=[
        Column(name="code", label=later("Référence"), value=lambda a: a.code, sort="code",
               link=lambda a: reverse("agreements:agreement", args=[a.uid])),
        Column(name="title", label=later("Intitulé"), value=lambda a: a.title, full=True),
        Column(name="kind", label=later("Nature"), value=lambda a: a.get_kind_display()),
        Column(name="organisation", label=later("Tenu par"),
               value=lambda a: a.organisation.name, sort="organisation__name"),
        Column(name="span", label=later("Durée"), value=span_of, sort="start"),
        Column(name="amount", label=later("Montant"), value=amount_of, number=True),
        Column(name="state", label=later("État"), value=lambda a: state_tag(a.state), up=True),
    ],
    sort="code",
    search=lambda rows, text: rows.filter(title__icontains=text) | rows.filter(
        code__icontains=text),
    search_label=later("Référence ou intitulé"),
    filters=[
        Filter(name="nature", label=later("Nature"), choices=list(Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
               apply=lambda rows, value: _in_state(rows, value)),
    ],
    empty=Empty(later("Aucun accord."), later(
        "Chartes, conventions, conventions de subsides : avec leurs parties, leurs signatures et"
        " leurs conditions préalables.")),
    caption=later("Accords"),
    file="accords",
)  # fmt: skip


def _in_state(rows: QuerySet, state: str) -> QuerySet:
    kept = rows.filter(state=state)
    return rows.filter(state=None) | kept if state == State.PROJECT else kept


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader may see."""
    today = clock.today()
    rows = queries.with_state(queries.visible_to(request.user, today), today)
    lines = AGREEMENTS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_agreements"):
        url = reverse("agreements:open")
        buttons.append(Button(_("Inscrire un accord"), url, "add", go=True))
    page = Page(title=_("Accords"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def of_organisation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The agreements that an organisation keeps or is party to: its registration among them."""
    today = clock.today()
    named = get_object_or_404(people.visible_to(request.user, today), uid=uid)
    mine = queries.visible_to(request.user, today)
    rows = mine.filter(Q(organisation=named.pk) | Q(parties__organisation=named.pk)).distinct()
    lines = AGREEMENTS.read(request, queries.with_state(rows, today))
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Accords : %(name)s") % {"name": named.name}, crumbs=crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


def seen(request: HttpRequest, uid: UUID) -> Agreement:
    """An agreement that the reader may see, or 404."""
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def crumbs(row: Agreement | None = None) -> list[tuple[str, str]]:
    found = [(_("Accords"), reverse("agreements:agreements"))]
    if row is not None:
        found.append((row.code, reverse("agreements:agreement", args=[row.uid])))
    return found


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An agreement: parties and signatures, preconditions and what they block, clauses, parts."""
    row = seen(request, uid)
    today = clock.today()
    may = request.user.can("manage_agreements", row.organisation_id)
    current = queries.state_of(row.pk)
    content: dict[str, Any] = {
        "page": Page(
            title=row.title, crumbs=crumbs(), facts=[row.get_kind_display(), state_tag(current)],
            acts=_buttons(row, current) if may else [], trail=acts.trail(request, row),
        ),
        "agreement": row, "may": may, "amount": amount_of(row), "span": span_of(row),
        "parties": [(p, None if p.gone else p.signed_on) for p in queries.parties(row.pk)],
        "conditions": [(c, met_tag(c.state)) for c in queries.preconditions([row.pk])],
        "clauses": queries.clauses(row.pk),
        "states": [(s, state_tag(s.state)) for s in row.states.order_by("-since", "-id")],
        "parts": [(p, state_tag(p.state)) for p in queries.with_state(row.parts.all(), today)],
    }  # fmt: skip
    return render(request, "agreements/agreement.html", content)


def _buttons(row: Agreement, current: str | None) -> list[Button]:
    found = [
        Button(_("Changer l’état"), reverse("agreements:state", args=[row.uid]), go=True),
        Button(_("Ajouter une partie"), reverse("agreements:party", args=[row.uid]), "add"),
        Button(_("Condition préalable"), reverse("agreements:precondition", args=[row.uid]), "add"),
        Button(_("Clause"), reverse("agreements:clause", args=[row.uid]), "add"),
    ]
    if current in (None, "project"):
        found.append(Button(_("Corriger"), reverse("agreements:describe", args=[row.uid]), "edit"))
    else:
        url = f"{reverse('agreements:open')}?accord={row.uid}"
        found.append(Button(_("Avenant"), url, "add"))
    return found


@require_GET
@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The signed text."""
    row = seen(request, uid)
    if row.file is None:
        raise Http404
    return storing.response(row.file)
