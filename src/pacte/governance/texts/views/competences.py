"""Who is competent for what, at which level, by which text, with which resources."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.governance.texts import commands, queries
from pacte.governance.texts.models import Competence, CompetenceState
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import Form, PartialField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people.views.forms import AnyPlaceField

Transfer, Resources = CompetenceState.Transfer, CompetenceState.Resources
TONES = {"foreseen": "wait", "transferred": "good", "shared": "", "withdrawn": "bad"}


def transfer_tag(row: Any) -> Tag:
    """What became of a competence, in a word."""
    if not row.transfer:
        return Tag(_("non renseigné"), "wait")
    return Tag(str(Transfer(row.transfer).label), TONES[row.transfer])


COMPETENCES = List(
    columns=[
        Column(name="matter", label=later("Compétence"), value=lambda c: c.matter, sort="matter",
               link=lambda c: reverse("texts:competence", args=[c.uid])),
        Column(name="level", label=later("Niveau"), value=lambda c: c.get_level_display(),
               sort="level"),
        Column(name="place", label=later("Lieu"), value=lambda c: c.place.name,
               sort="place__name"),
        Column(name="text", label=later("Texte"),
               value=lambda c: " ".join(filter(None, [c.text and c.text.code, c.article])) or None),
        Column(name="resources", label=later("Ressources"),
               value=lambda c: Resources(c.resources).label if c.resources else None),
        Column(name="since", label=later("Depuis"),
               value=lambda c: formatting.partial(c.since) if c.since else None),
        Column(name="state", label=later("État"), value=transfer_tag, up=True),
    ],
    sort="matter",
    search=lambda rows, text: rows.filter(matter__icontains=text),
    search_label=later("Compétence"),
    filters=[
        Filter(name="niveau", label=later("Niveau"), choices=list(Competence.Level.choices),
               apply=lambda rows, value: rows.filter(level=value)),
        Filter(name="etat", label=later("État"), choices=list(Transfer.choices), tabs=True,
               apply=lambda rows, value: rows.filter(transfer=value)),
    ],
    empty=Empty(later("Aucune compétence."), later(
        "Dites quel niveau est compétent pour quoi, par quel texte et avec quelles ressources.")),
    caption=later("Compétences"),
    file="competences",
)  # fmt: skip


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Textes"), reverse("texts:texts")), (_("Compétences"), reverse("texts:competences"))
    ]  # fmt: skip


def _need(request: HttpRequest) -> None:
    if not queries.reads(request.user):
        raise PermissionDenied(acts.sentence(request.user.lacks("read_programme")))


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Every competence, as of today."""
    _need(request)
    mine = queries.competences_visible_to(request.user)
    lines = COMPETENCES.read(request, queries.competences_on(mine, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_texts"):
        url = reverse("texts:open_competence")
        buttons.append(Button(_("Inscrire une compétence"), url, "add", go=True))
    page = Page(title=_("Compétences"), crumbs=_crumbs()[:1], acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class State(Form):
    """What a competence is from a day on."""

    transfer = forms.ChoiceField(label=later("État"), choices=Transfer.choices)
    since = PartialField(label=later("Depuis"))
    resources = forms.ChoiceField(label=later("Ressources"), choices=Resources.choices)
    words = forms.CharField(label=later("Précisions"), max_length=400, required=False)


class Open(State):
    """A competence to enter."""

    matter = forms.CharField(label=later("Compétence"), max_length=200)
    level = forms.ChoiceField(label=later("Niveau"), choices=Competence.Level.choices)
    place = AnyPlaceField(label=later("Lieu (code)"), max_length=40)
    text = forms.CharField(label=later("Texte (référence)"), max_length=40, required=False)
    article = forms.CharField(label=later("Article"), max_length=60, required=False)
    field_order = ("key", "matter", "level", "place", "text", "article")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_one(request: HttpRequest) -> HttpResponse:
    """Enter a competence."""
    acts.need(request, "manage_texts")
    form = Open(request.POST or None)
    answer = acts.submit(
        request, form, commands.open_competence, done=_("Compétence inscrite."),
        to=reverse("texts:competences"),
    )  # fmt: skip
    page = Page(title=_("Inscrire une compétence"), crumbs=_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A competence in time, and what it becomes."""
    _need(request)
    row = get_object_or_404(queries.competences_visible_to(request.user), uid=uid)
    may = request.user.can("manage_texts", place=row.place_id)
    form = State(request.POST or None)
    answer = None
    if request.method == "POST":
        acts.need(request, "manage_texts", place=row.place_id)
        answer = acts.submit(
            request, form, commands.set_competence, competence=str(uid), done=_("État inscrit."),
            to=reverse("texts:competence", args=[uid]),
        )  # fmt: skip
    page = Page(
        title=row.matter, crumbs=_crumbs(), facts=[row.get_level_display(), row.place.name],
        trail=acts.trail(request, row),
    )  # fmt: skip
    content = {"page": page, "form": form if may else None, "competence": row,
               "states": row.states.order_by("-since", "-id")}  # fmt: skip
    return answer or render(request, "texts/competence.html", content)
