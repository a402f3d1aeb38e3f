"""A programme's file by a page: read, tried, shown with all that is wrong with it, then written;
and the file of a programme that is here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.pages import acts
from pacte.pages.forms import Form, UploadField
from pacte.pages.page import Page
from pacte.programmes.founding import commands, exporting, rules
from pacte.programmes.founding.trying import entry_name
from pacte.programmes.sheets import queries

TEXT_MAX, SHOWN_MAX, WRONG_MAX = 1_000_000, 100, 200
PARTS = {
    "organisations": later("Organisations"), "documents": later("Textes"),
    "statements": later("Ce que disent les textes"), "partners": later("Partenaires"),
    "territory": later("Territoire"), "predecessors": later("Programmes précédents"),
    "aims": later("Visées"), "stages": later("Étapes"), "bodies": later("Instances"),
    "agreements": later("Accords"), "indicators": later("Indicateurs"),
    "concerns": later("Hypothèses et risques"), "exchanges": later("Échanges"),
    "contents": later("Publications"), "envelopes": later("Financements"),
    "lines": later("Lignes"), "rules": later("Règles de partage"),
}  # fmt: skip


class Bring(Form):
    """The file of a programme."""

    file = UploadField(
        label=later("Fichier du programme"), endings=(".yaml", ".yml"), most=TEXT_MAX
    )

    def clean_file(self) -> str:
        """Its text."""
        try:
            return str(self.cleaned_data["file"].read().decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            raise forms.ValidationError(_("Ce fichier n’est pas du texte en UTF-8.")) from fault


class Confirm(Form):
    """What was read, to be written."""

    text = forms.CharField(widget=forms.HiddenInput, max_length=TEXT_MAX, strip=False)
    publish = forms.BooleanField(
        label=later("Publier le programme aussitôt"), required=False,
        help_text=later("Sinon, seuls ses lecteurs le voient, jusqu’à ce que vous le publiiez."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it says and what is wrong with it; write it, all or nothing."""
    acts.need(request, "manage_programme")
    back = reverse("sheets:programmes")
    page = Page(title=_("Importer un programme"), crumbs=[(_("Programmes"), back)])
    content: dict[str, Any] = {"page": page, "back": back}
    if "text" in request.POST:
        confirm = Confirm(request.POST)
        answer = acts.submit(
            request, confirm, commands.import_programme, done=_("Le programme est inscrit."),
            to=lambda uid: reverse("sheets:programme", args=[uid]),
        )  # fmt: skip
        content |= {"form": Bring(), "confirm": confirm}
        return answer or render(request, "founding/import.html", content)
    form = Bring(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            content |= _read(request, form.cleaned_data["file"])
        except Refused as refusal:
            form.refuse(refusal, "file")
    return render(request, "founding/import.html", content | {"form": form})


@require_GET
@login_required
def export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The file of a programme, for who reads the programme: as far as they do."""
    acts.need(request, "read_programme")
    actor: Any = request.user
    row = queries.visible(actor, uid, clock.today())
    if row is None:
        raise Http404
    answer = HttpResponse(
        exporting.written(row, actor, clock.today()), content_type="application/yaml; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.code}.yaml"'
    return answer


def _read(request: HttpRequest, text: str) -> dict[str, Any]:
    """What a file says, part by part, and what is wrong with it, line by line."""
    actor: Any = request.user
    try:
        wrong = commands.tried(Act(actor), text)
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    content: dict[str, Any] = {
        "wrong": [(one.line, one.what, acts.sentence(one.why)) for one in wrong[:WRONG_MAX]],
        "count": len(wrong),
    }
    if not wrong:
        told = rules.opened(text)
        content |= {"told": told, "parts": _parts(told), "confirm": Confirm(initial={"text": text})}
    return content


def _parts(told: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """(what, how many, the first names) of each part that the file has."""
    parts = {**told, **told.get("financing", {})}
    return [
        (str(label), len(parts[name]), [entry_name(row) for row in parts[name][:SHOWN_MAX]])
        for name, label in PARTS.items() if parts.get(name)
    ]  # fmt: skip
