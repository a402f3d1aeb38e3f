"""News, calls, notices, events and prizes: what is written, what is published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, PartialField, UploadField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people
from pacte.people.views.forms import AnyPlaceField
from pacte.programmes.outreach import commands, queries
from pacte.programmes.outreach.models import Content, ContentStep
from pacte.programmes.outreach.views.common import PAPERS, OfOrganisation, both, send

State = ContentStep.State
TONES = {"draft": "wait", "published": "good", "withdrawn": ""}


def state_tag(state: str | None) -> Tag:
    """A draft until it is published."""
    code = state or State.DRAFT
    return Tag(str(State(code).label), TONES[code])


CONTENTS = List(
    columns=[
        Column(name="title", label=later("Titre"), value=lambda c: c.title, sort="title",
               link=lambda c: reverse("outreach:content", args=[c.uid])),
        Column(name="kind", label=later("Nature"), value=lambda c: c.get_kind_display()),
        Column(name="programme", label=later("Programme"),
               value=lambda c: c.programme and c.programme.called),
        Column(name="deadline", label=later("Date limite"), value=lambda c: c.deadline,
               sort="deadline", missing=later("sans")),
        Column(name="dated", label=later("Datée de"), sort="dated",
               value=lambda c: formatting.partial(c.dated) if c.dated else None),
        Column(name="state", label=later("État"), value=lambda c: state_tag(c.state), up=True),
    ],
    sort="title",
    search=lambda rows, text: rows.filter(title__icontains=text),
    search_label=later("Titre"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
               apply=lambda rows, value: rows.filter(state=None) | rows.filter(state=value)
               if value == State.DRAFT else rows.filter(state=value)),
        Filter(name="nature", label=later("Nature"), choices=list(Content.Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
    ],
    empty=Empty(later("Rien n’est écrit."), later(
        "Une actualité, un appel, un avis, une rencontre, un prix : écrit ici, publié sur les"
        " pages publiques, repris par le flux.")),
    caption=later("Publications"),
    file="publications",
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Actualités et appels"), reverse("outreach:contents"))]
    if row is not None:
        found.append((row.title, reverse("outreach:content", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Any:
    acts.need(request, "manage_outreach")
    return get_object_or_404(queries.contents(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """What the reader writes and publishes."""
    acts.need(request, "manage_outreach")
    lines = CONTENTS.read(request, queries.contents(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Écrire"), reverse("outreach:write"), "add", go=True),
        Button(_("Lettre d’information"), reverse("outreach:letters")),
    ]
    page = Page(title=_("Actualités et appels"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Describe(Form):
    """What a publication says."""

    title = forms.CharField(label=later("Titre"), max_length=250)
    summary = forms.CharField(
        label=later("Résumé"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )
    body = forms.CharField(
        label=later("Texte"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=later("Une ligne vide sépare deux paragraphes."),
    )  # fmt: skip
    deadline = DayField(label=later("Date limite pour répondre"), required=False)
    start = PartialField(label=later("Début"), required=False)
    end = PartialField(label=later("Fin"), required=False)
    place = AnyPlaceField(label=later("Lieu (code)"), max_length=40, required=False)
    host = forms.ChoiceField(label=later("Accueilli par"), required=False)
    laureate = forms.CharField(label=later("Lauréat"), max_length=150, required=False)
    url = forms.URLField(label=later("Adresse pour répondre"), max_length=300, required=False,
                         assume_scheme="https")  # fmt: skip
    file = UploadField(label=later("Document"), endings=PAPERS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = people.organisations(people.everybody())
        self.fields["host"].choices = [("", "—"), *((str(o.uid), o.name) for o in everybody)]


class Write(OfOrganisation, Describe):
    """A publication to write."""

    kind = forms.ChoiceField(label=later("Nature"), choices=Content.Kind.choices)
    field_order = ("key", "organisation", "programme", "kind", "title", "summary", "body")

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"slug": queries.free_slug(slugify(typed["title"])[:60] or "publication")}


@both
@login_required
def write(request: HttpRequest) -> HttpResponse:
    """Write a draft."""
    acts.need(request, "manage_outreach")
    form = Write(request.POST or None, request.FILES or None, actor=request.user)
    return send(
        request, form, commands.write_content, title=_("Écrire"), crumbs=_crumbs(),
        to=lambda outcome: reverse("outreach:content", args=[outcome]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A publication as it reads, with its states."""
    row = _seen(request, uid)
    buttons = [
        Button(_("Publier, retirer"), reverse("outreach:step_content", args=[uid]), go=True),
        Button(_("Corriger"), reverse("outreach:describe_content", args=[uid]), "edit"),
    ]
    page = Page(
        title=row.title, crumbs=_crumbs(), facts=[row.get_kind_display(), state_tag(row.state)],
        acts=buttons, trail=acts.trail(request, row),
    )  # fmt: skip
    steps = [(step_, state_tag(step_.state)) for step_ in row.steps.order_by("-id")]
    return render(request, "outreach/content.html", {"page": page, "content": row, "steps": steps})


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend a publication."""
    row = _seen(request, uid)
    told = ("title", "summary", "body", "deadline", "start", "end", "laureate", "url")
    start = {name: getattr(row, name) for name in told}
    start |= {"place": row.place.code if row.place else "",
              "host": str(row.host.uid) if row.host else ""}  # fmt: skip
    form = Describe(request.POST or None, request.FILES or None, initial=start, seen=row)
    return send(
        request, form, commands.describe_content, title=_("Corriger"), crumbs=_crumbs(row),
        content=str(uid), to=reverse("outreach:content", args=[uid]),
    )  # fmt: skip


class Step(Form):
    """Published, withdrawn, a draft again."""

    state = forms.ChoiceField(label=later("État"), choices=State.choices, initial=State.PUBLISHED)
    dated = PartialField(label=later("Datée de"), required=False,
                         help_text=later("Vide : aujourd’hui."))  # fmt: skip


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Publish or withdraw."""
    row = _seen(request, uid)
    return send(
        request, Step(request.POST or None), commands.step_content, title=_("Publier, retirer"),
        crumbs=_crumbs(row), content=str(uid), to=reverse("outreach:content", args=[uid]),
    )  # fmt: skip
