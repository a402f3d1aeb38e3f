"""Exchanges between territories: what each teaches and wants to learn, visits, what followed."""

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
from pacte.pages import acts
from pacte.pages.forms import Form, PartialField, WholeField
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import queries as people
from pacte.programmes.outreach import commands, queries
from pacte.programmes.outreach.models import ExchangeOffer, Visit, VisitFollowUp
from pacte.programmes.outreach.views.common import LONG, OfOrganisation, both, readable, send

EXCHANGES = List(
    columns=[
        Column(name="name", label=later("Échange"), value=lambda e: e.name, sort="name",
               link=lambda e: reverse("outreach:exchange", args=[e.uid])),
        Column(name="organisation", label=later("Tenu par"), value=lambda e: e.organisation.name,
               sort="organisation__name"),
        Column(name="programme", label=later("Programme"),
               value=lambda e: e.programme and e.programme.called),
    ],
    sort="name",
    search=lambda rows, text: rows.filter(name__icontains=text),
    search_label=later("Échange"),
    empty=Empty(later("Aucun échange."), later(
        "Un échange dit ce que chaque territoire peut enseigner, ce qu’il veut apprendre, les"
        " visites et ce qui en suit.")),
    caption=later("Échanges entre territoires"),
    file="echanges",
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Échanges"), reverse("outreach:exchanges"))]
    if row is not None:
        found.append((row.name, reverse("outreach:exchange", args=[row.uid])))
    return found


def _everybody() -> list[tuple[str, str]]:
    return [(str(o.uid), o.name) for o in people.organisations(people.everybody())]


def _seen(request: HttpRequest, uid: UUID) -> Any:
    readable(request)
    return get_object_or_404(queries.exchanges(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The exchanges that the reader follows."""
    readable(request)
    lines = EXCHANGES.read(request, queries.exchanges(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_outreach"):
        url = reverse("outreach:open_exchange")
        buttons.append(Button(_("Ouvrir un échange"), url, "add", go=True))
    page = Page(title=_("Échanges"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Open(OfOrganisation):
    """An exchange to open."""

    name = forms.CharField(label=later("Échange"), max_length=250)
    words = forms.CharField(label=later("Objet"), max_length=4000, required=False, widget=LONG)


@both
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Open an exchange."""
    acts.need(request, "manage_outreach")
    return send(
        request, Open(request.POST or None, actor=request.user), commands.open_exchange,
        title=_("Ouvrir un échange"), crumbs=_crumbs(),
        to=lambda outcome: reverse("outreach:exchange", args=[outcome]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An exchange: a card for each territory, the visits and what followed."""
    row = _seen(request, uid)
    may = request.user.can("manage_outreach", row.organisation_id)
    cards: dict[str, dict[str, list[Any]]] = {}
    for offer_ in queries.offers([row.pk]):
        card = cards.setdefault(offer_.organisation.name, {"teach": [], "learn": []})
        card[offer_.kind].append(offer_)
    made = list(queries.visits([row.pk]))
    followed: dict[int, list[Any]] = {}
    for follow_ in queries.follow_ups([visit_.pk for visit_ in made]):
        followed.setdefault(follow_.visit_id, []).append(follow_)
    content = {
        "page": Page(title=row.name, crumbs=_crumbs(), acts=_buttons(row) if may else [],
                     facts=[row.organisation.name], trail=acts.trail(request, row)),
        "exchange": row, "may": may, "cards": cards.items(),
        "visits": [(visit_, followed.get(visit_.pk, [])) for visit_ in made],
    }  # fmt: skip
    return render(request, "outreach/exchange.html", content)


def _buttons(row: Any) -> list[Button]:
    return [
        Button(_("Inscrire une visite"), reverse("outreach:visit", args=[row.uid]), "add", go=True),
        Button(_("Ajouter un sujet"), reverse("outreach:offer", args=[row.uid]), "add"),
    ]


class Offer(Form):
    """What a territory teaches, or wants to learn."""

    organisation = forms.ChoiceField(label=later("Territoire"))
    kind = forms.ChoiceField(label=later("Sens"), choices=ExchangeOffer.Kind.choices)
    topic = forms.CharField(label=later("Sujet"), max_length=300)
    source = forms.ChoiceField(label=later("Auprès de"), required=False)
    withdrawn = forms.BooleanField(label=later("Ce n’est plus le cas"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = _everybody()
        self.fields["organisation"].choices = everybody
        self.fields["source"].choices = [("", "—"), *everybody]


@both
@login_required
def offer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a topic."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    return send(
        request, Offer(request.POST or None), commands.set_offer, title=_("Ajouter un sujet"),
        crumbs=_crumbs(row), exchange=str(uid), to=reverse("outreach:exchange", args=[uid]),
    )  # fmt: skip


class MakeVisit(Form):
    """A visit, planned or made."""

    visitor = forms.ChoiceField(label=later("Qui va"))
    host = forms.ChoiceField(label=later("Chez"))
    topic = forms.CharField(label=later("Sujet"), max_length=300)
    start = PartialField(label=later("Du"))
    end = PartialField(label=later("Au"), required=False)
    women = WholeField(label=later("Femmes"), most=10_000, required=False)
    men = WholeField(label=later("Hommes"), most=10_000, required=False)
    lessons = forms.CharField(
        label=later("Ce qui a été appris"), max_length=4000, required=False, widget=LONG
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("visitor", "host"):
            self.fields[name].choices = _everybody()


@both
@login_required
def visit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a visit, or mend the one of ``?visite=``."""
    row = _seen(request, uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    asked = request.GET.get("visite", "")
    found = next((v for v in queries.visits([row.pk]) if str(v.uid) == asked), None)
    start: dict[str, Any] = {}
    if found:
        told = ("topic", "start", "end", "women", "men", "lessons")
        start = {name: getattr(found, name) for name in told}
        start |= {"visitor": str(found.visitor.uid), "host": str(found.host.uid)}
    form = MakeVisit(request.POST or None, initial=start, seen=found)
    return send(
        request, form, commands.record_visit, title=_("Visite"), crumbs=_crumbs(row),
        to=reverse("outreach:exchange", args=[uid]), exchange=str(uid),
        **({"visit": str(found.uid)} if found else {}),
    )  # fmt: skip


class Follow(Form):
    """What a visit leads to."""

    words = forms.CharField(label=later("Suite"), max_length=400)
    owner = forms.CharField(label=later("Par"), max_length=120, required=False)
    due = PartialField(label=later("Pour"), required=False)
    state = forms.ChoiceField(label=later("État"), choices=VisitFollowUp.State.choices)


@both
@login_required
def follow(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write what a visit leads to, or what became of ``?suite=``."""
    made = get_object_or_404(Visit.objects.select_related("exchange"), uid=uid)
    row = _seen(request, made.exchange.uid)
    acts.need(request, "manage_outreach", row.organisation_id)
    asked = request.GET.get("suite", "")
    found = next((f for f in queries.follow_ups([made.pk])
                  if str((f.of or f).uid) == asked), None)  # fmt: skip
    told = ("words", "owner", "due", "state")
    start = {name: getattr(found, name) for name in told} if found else {}
    return send(
        request, Follow(request.POST or None, initial=start), commands.follow_visit,
        title=_("Suite de la visite"), crumbs=_crumbs(row), visit=str(uid),
        to=reverse("outreach:exchange", args=[row.uid]), **({"of": asked} if found else {}),
    )  # fmt: skip
