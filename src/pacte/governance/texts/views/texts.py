"""The register of legal texts: what was adopted by whom, in force when, replacing what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.files import storing
from pacte.governance.texts import citing, commands, queries
from pacte.governance.texts.models import LegalText, TextKind, TextState
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import Form, PartialField, ReasonField, UploadField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people.views.forms import AnyPlaceField

State = TextState.State
TONES = {"draft": "wait", "adopted": "wait", "in_force": "good", "repealed": ""}
SCANS = (".pdf", ".jpg", ".jpeg", ".png")


def state_tag(state: str | None) -> Tag:
    """The state of a text, in a word."""
    return Tag(str(State(state).label), TONES[state]) if state else Tag(_("non renseigné"), "wait")


TEXTS = List(
    columns=[
        Column(name="code", label=later("Référence"), value=lambda t: t.code, sort="code",
               link=lambda t: reverse("texts:text", args=[t.uid])),
        Column(name="title", label=later("Intitulé"), value=lambda t: t.title, full=True),
        Column(name="kind", label=later("Nature"), value=lambda t: t.get_kind_display()),
        Column(name="place", label=later("Lieu"), value=lambda t: t.place.name,
               sort="place__name"),
        Column(name="by", label=later("Adopté par"),
               value=lambda t: t.adopted_by or (t.organisation and t.organisation.name) or None),
        Column(name="on", label=later("Adopté"), sort="adopted_on",
               value=lambda t: formatting.partial(t.adopted_on) if t.adopted_on else None),
        Column(name="state", label=later("État"), value=lambda t: state_tag(t.state), up=True),
    ],
    sort="code",
    search=lambda rows, text: rows.filter(title__icontains=text) | rows.filter(
        code__icontains=text),
    search_label=later("Référence ou intitulé"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
               apply=lambda rows, value: rows.filter(state=value)),
        Filter(name="nature", label=later("Nature"), choices=list(TextKind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
    ],
    empty=Empty(later("Aucun texte."), later(
        "Édits, arrêtés, délibérations, procédures : inscrivez ceux sur lesquels vous vous"
        " appuyez. Une valeur nationale ou un accord peut les citer.")),
    caption=later("Textes"),
    file="textes",
)  # fmt: skip


def seen_by(request: HttpRequest) -> Any:
    """The texts that the reader may see, or 403."""
    if not queries.reads(request.user):
        raise PermissionDenied(acts.sentence(request.user.lacks("read_programme")))
    return queries.visible_to(request.user)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The register."""
    rows = queries.with_state(seen_by(request), clock.today())
    lines = TEXTS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [Button(_("Compétences"), reverse("texts:competences"))]
    if request.user.can("manage_texts"):
        buttons.insert(0, Button(_("Inscrire un texte"), reverse("texts:record"), "add", go=True))
    page = Page(title=_("Textes"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class About(Form):
    """What the register says of a text."""

    title = forms.CharField(label=later("Intitulé"), max_length=300)
    adopted_by = forms.CharField(label=later("Adopté par"), max_length=200, required=False)
    adopted_on = PartialField(label=later("Adopté le"), required=False)
    organisation = forms.ChoiceField(
        label=later("Organisation qui l’a adopté, si elle est dans le registre"), required=False
    )
    summary = forms.CharField(
        label=later("Ce qu’il dit"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    url = forms.URLField(label=later("Adresse"), required=False, max_length=300,
                         assume_scheme="https")  # fmt: skip
    file = UploadField(label=later("Le texte (PDF, image)"), endings=SCANS, required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *choices]

    def content(self) -> dict[str, Any]:
        """The empty ones as a command takes them."""
        typed = super().content()
        return typed | {
            "adopted_on": typed["adopted_on"] or "", "organisation": typed["organisation"] or None
        }  # fmt: skip


class Record(About):
    """A text to enter."""

    code = forms.CharField(label=later("Référence"), max_length=40)
    kind = forms.ChoiceField(label=later("Nature"), choices=TextKind.choices)
    place = AnyPlaceField(label=later("Lieu où il vaut (code)"), max_length=40)
    state = forms.ChoiceField(label=later("État"), choices=State.choices, initial=State.IN_FORCE)
    since = PartialField(label=later("Depuis"), required=False)
    field_order = ("key", "code", "kind", "title", "place", "state", "since")

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"since": typed["since"] or ""}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def record(request: HttpRequest) -> HttpResponse:
    """Enter a text."""
    acts.need(request, "manage_texts")
    choices = queries.organisations(request.user, clock.today())
    form = Record(request.POST or None, request.FILES or None, choices=choices)
    answer = acts.submit(
        request, form, commands.record_text, done=_("Texte inscrit."),
        to=lambda outcome: reverse("texts:text", args=[outcome]),
    )  # fmt: skip
    page = Page(title=_("Inscrire un texte"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def crumbs(row: LegalText | None = None) -> list[tuple[str, str]]:
    found = [(_("Textes"), reverse("texts:texts"))]
    if row is not None:
        found.append((row.code, reverse("texts:text", args=[row.uid])))
    return found


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A text: its states in time, what it replaces, the competences that it founds."""
    today = clock.today()
    row: Any = get_object_or_404(queries.with_state(seen_by(request), today), uid=uid)
    may = request.user.can("manage_texts", place=row.place_id)
    content = {
        "page": Page(
            title=row.code, crumbs=crumbs(), facts=[row.get_kind_display(), state_tag(row.state)],
            acts=_buttons(row) if may else [], trail=acts.trail(request, row),
        ),
        "text": row,
        "states": [(s, state_tag(s.state)) for s in
                   row.states.select_related("replaced_by").order_by("-since", "-id")],
        "citing": citing.of(row.code),
        "replaces": TextState.objects.filter(replaced_by=row).select_related("text"),
        "competences": queries.competences_on(row.competences.select_related("place"), today),
    }  # fmt: skip
    return render(request, "texts/text.html", content)


def _buttons(row: LegalText) -> list[Button]:
    return [
        Button(_("Changer l’état"), reverse("texts:change", args=[row.uid]), go=True),
        Button(_("Corriger"), reverse("texts:describe", args=[row.uid]), "edit"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend what is said of a text."""
    row = get_object_or_404(seen_by(request), uid=uid)
    acts.need(request, "manage_texts", place=row.place_id)
    choices = queries.organisations(request.user, clock.today())
    if row.organisation and str(row.organisation.uid) not in dict(choices):
        choices.append((str(row.organisation.uid), row.organisation.name))
    told = ("title", "adopted_by", "adopted_on", "summary", "url")
    initial = {name: getattr(row, name) for name in told} | {
        "organisation": str(row.organisation.uid) if row.organisation else ""
    }
    form = About(
        request.POST or None, request.FILES or None, choices=choices, initial=initial, seen=row
    )
    answer = acts.submit(
        request, form, commands.describe_text, text=str(uid), done=_("Texte corrigé."),
        to=reverse("texts:text", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Corriger le texte"), crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


class Change(Form):
    """A state from a day on."""

    state = forms.ChoiceField(label=later("État"), choices=State.choices)
    since = PartialField(label=later("Depuis"))
    replaced_by = forms.CharField(
        label=later("Remplacé par (référence)"), max_length=40, required=False
    )
    reason = ReasonField(required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """In force, repealed, replaced."""
    row = get_object_or_404(seen_by(request), uid=uid)
    acts.need(request, "manage_texts", place=row.place_id)
    form = Change(request.POST or None)
    answer = acts.submit(
        request, form, commands.set_text_state, text=str(uid), done=_("État inscrit."),
        to=reverse("texts:text", args=[uid]),
    )  # fmt: skip
    page = Page(title=_("Changer l’état"), crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@require_GET
@login_required
def document(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The scanned text."""
    row = get_object_or_404(seen_by(request).select_related("file"), uid=uid)
    if row.file is None:
        raise Http404
    return storing.response(row.file)
