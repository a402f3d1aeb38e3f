"""The list of schemes, a scheme said in sentences, opening one, taking its definition away."""

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
from django.views.decorators.http import require_GET, require_http_methods

from pacte.insurance.schemes import commands, presets, queries, sentences
from pacte.insurance.schemes.models import Scheme, SchemeVersion
from pacte.insurance.schemes.rules import read_definition
from pacte.insurance.schemes.rules.writing import write
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.people import queries as people

SCHEMES = List(
    columns=[
        Column(
            name="name", label=later("Régime"), value=lambda s: s.name, sort="name",
            link=lambda s: reverse("schemes:scheme", args=[s.uid]),
        ),
        Column(
            name="owner", label=later("Organisation"), value=lambda s: s.organisation.name,
            sort="organisation__name",
        ),
        Column(name="currency", label=later("Devise"), value=lambda s: s.currency, sort="currency"),
        Column(name="code", label=later("Code"), value=lambda s: s.code, sort="code"),
    ],
    sort="name",
    search=lambda rows, text: rows.filter(name__icontains=text),
    search_label=later("Nom du régime"),
    empty=Empty(later("Aucun régime."),
                later("Ouvrez-en un à partir d’un modèle ou d’un fichier.")),
    caption=later("Régimes"),
    file="regimes",
)  # fmt: skip


def seen(request: HttpRequest, uid: UUID) -> Scheme:
    """A scheme that the reader may see, or 404."""
    return get_object_or_404(queries.visible_to(request.user, clock.today()), uid=uid)


def crumbs(scheme: Scheme | None = None) -> list[tuple[str, str]]:
    """The way down to a page of a scheme."""
    found = [(_("Régimes"), reverse("schemes:schemes"))]
    if scheme is not None:
        found.append((scheme.name, reverse("schemes:scheme", args=[scheme.uid])))
    return found


def labels() -> dict[str, str]:
    """The names of services, by code."""
    return dict(queries.services().values_list("code", "label"))


@require_GET
@login_required
def schemes(request: HttpRequest) -> HttpResponse:
    """The schemes that the reader may see."""
    lines = SCHEMES.read(request, queries.visible_to(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("propose_scheme"):
        buttons.append(Button(_("Ouvrir un régime"), reverse("schemes:start"), "add", go=True))
    page = Page(title=_("Régimes"), acts=buttons)
    return render(request, "schemes/list.html", {"page": page, "lines": lines})


@require_GET
@login_required
def scheme(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a scheme promises today, in sentences, and its versions."""
    found, today = seen(request, uid), clock.today()
    rows = list(queries.versions_in_order(found.pk))
    past = [row for row in rows if row.since <= today]
    current = past[-1] if past else None
    definition = queries.definition(current) if current else None
    blocks = []
    if definition is not None:
        told = [(row.since, queries.definition(row)) for row in past]
        blocks = sentences.tell(definition, labels(), told)
    page = Page(
        title=found.name, crumbs=crumbs(), facts=[found.organisation.name, _state(current)],
        acts=_buttons(request, found, definition is not None),
    )  # fmt: skip
    content = {
        "page": page, "scheme": found, "blocks": blocks, "versions": rows[::-1],
        "current": current, "proposals": queries.proposals(found.pk),
        "gaps": sum(bool(line.open) for block in blocks for line in block.lines),
        "findings": [f for block in blocks for f in block.findings], "today": today,
    }  # fmt: skip
    return render(request, "schemes/scheme.html", content)


def _state(current: SchemeVersion | None) -> Tag:
    if current is None:
        return Tag(_("aucune version en vigueur"), "wait")
    since = formatting.day(current.since)
    if not current.document:
        return Tag(_("fermé depuis le %(day)s") % {"day": since}, "bad")
    return Tag(_("en vigueur depuis le %(day)s") % {"day": since}, "good")


def _buttons(request: HttpRequest, scheme: Scheme, stated: bool) -> list[Button]:
    found = []
    if request.user.can("propose_scheme", scheme.organisation_id):
        url = reverse("schemes:draft", args=[scheme.uid])
        found.append(Button(_("Modifier"), url, "edit", go=True))
    if stated:
        found.append(Button(_("Essayer"), reverse("schemes:trial", args=[scheme.uid])))
        found.append(Button(_("YAML"), reverse("schemes:export", args=[scheme.uid]), "down"))
    if stated and request.user.can("propose_scheme", scheme.organisation_id):
        found.append(Button(_("Clore le régime"), reverse("schemes:close", args=[scheme.uid])))
    return found


@require_GET
@login_required
def export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The definition in force, or that of one version, as YAML."""
    found = seen(request, uid)
    asked = request.GET.get("version")
    if asked:
        version = get_object_or_404(SchemeVersion.objects.filter(scheme=found), uid=asked)
        definition = queries.definition(version) or {}
    else:
        definition = queries.definition_on(found.pk, clock.today())
    answer = HttpResponse(write(definition), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.yaml"'
    return answer


class Start(Form):
    """Where a new scheme comes from, whose it is, and since when it would hold."""

    organisation = forms.ChoiceField(label=later("Organisation"))
    preset = forms.ChoiceField(
        label=later("Modèle"), required=False,
        help_text=later("Les parties que la source ne dit pas restent vides, à compléter."),
    )  # fmt: skip
    text = forms.CharField(
        label=later("Ou une définition en YAML"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )  # fmt: skip
    since = DayField(label=later("En vigueur à partir du"))
    reason = ReasonField(required=False)

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations
        named = [(name, read_definition(presets.text(name))) for name in presets.names()]
        models = [(name, f"{d['name']} ({d.get('since', '')})") for name, d in named]
        self.fields["preset"].choices = [("", "—"), *models]

    def clean(self) -> dict[str, Any]:
        """One of the two, a model or a text."""
        typed = super().clean() or {}
        if bool(typed.get("preset")) == bool((typed.get("text") or "").strip()):
            raise forms.ValidationError(_("Choisissez un modèle, ou écrivez une définition."))
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Open a scheme from a model or a definition."""
    acts.need(request, "propose_scheme")
    mine = people.organisations_for(request.user, "propose_scheme", clock.today())
    choices = queries.organisations(mine)
    form = Start(request.POST or None, organisations=choices, initial={"since": clock.today()})

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        text = presets.text(typed["preset"]) if typed["preset"] else typed["text"]
        kept = {key: typed[key] for key in ("organisation", "since")}
        return kept | {"definition": text}

    answer = acts.submit(
        request, form, commands.open_scheme, content=content,
        done=_("Régime ouvert. Une autre personne confirme sa première version."),
        to=lambda outcome: reverse("schemes:scheme", args=[outcome["scheme"]]),
    )  # fmt: skip
    page = Page(title=_("Ouvrir un régime"), crumbs=crumbs())
    content_ = {"page": page, "form": form, "send": _("Ouvrir")}
    return answer or render(request, "schemes/form.html", content_)
