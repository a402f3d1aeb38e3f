"""The form that reads as sentences: a draft of the next version, block by block, then proposed.

The draft is in the person's session; nothing is written before it is proposed.
"""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST

from pacte.insurance.schemes import commands, editing, editors, queries, sentences
from pacte.insurance.schemes.models import Scheme
from pacte.insurance.schemes.rules import Definition, Unreadable, check, read_definition
from pacte.insurance.schemes.rules.reading import read_document
from pacte.insurance.schemes.rules.writing import write
from pacte.insurance.schemes.views.running import run_cases
from pacte.insurance.schemes.views.schemes import crumbs, labels, seen
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField
from pacte.pages.page import Button, Page, Tag

BLOCK_OF = {
    "basis": "registration_fee", "extra_person": "contribution", "beside": "contribution",
    "combine": "discounts",
}  # fmt: skip
STEMS = {
    "contribution": "contribution.lines", "extra_person": "contribution.extra_person",
    "beside": "contribution.beside", "discounts": "discounts.lines",
    "combine": "discounts.combine",
}  # fmt: skip


def _mine(request: HttpRequest, uid: UUID) -> Scheme:
    """A scheme of which the reader may propose a version."""
    found = seen(request, uid)
    acts.need(request, "propose_scheme", found.organisation_id)
    return found


def _name(uid: UUID) -> str:
    return f"draft:{uid}"


def _load(request: HttpRequest, scheme: Scheme) -> Definition:
    """The draft, or what is proposed or in force, to begin with."""
    if kept := request.session.get(_name(scheme.uid)):
        return json.loads(kept)  # type: ignore[no-any-return]
    rows = queries.versions_in_order(scheme.pk) or list(queries.proposals(scheme.pk))
    for row in reversed(rows):
        if (definition := queries.definition(row)) is not None:
            return definition
    return {"code": scheme.code, "name": scheme.name, "currency": scheme.currency,
            "coverage_year": {"kind": None}, "care": [],
            "contribution": {"basis": "per_person", "lines": []}}  # fmt: skip


def _keep(request: HttpRequest, scheme: Scheme, definition: Definition) -> None:
    request.session[_base_name(scheme.uid)] = _base(request, scheme)
    request.session[_name(scheme.uid)] = json.dumps(definition, ensure_ascii=False)


def _base_name(uid: UUID) -> str:
    return f"draft-base:{uid}"


def _base(request: HttpRequest, scheme: Scheme) -> int:
    """The entry of the last version when the draft was begun."""
    if (kept := request.session.get(_base_name(scheme.uid))) is not None:
        return int(kept)
    last = queries.last_version(scheme.pk)
    return last.entry_id if last else 0


def _forget(request: HttpRequest, uid: UUID) -> None:
    for name in (_name(uid), _base_name(uid)):
        request.session.pop(name, None)


def _proposing(request: HttpRequest, scheme: Scheme, sent: Any = None) -> Propose:
    """The form that proposes the draft; who proposed meanwhile is told."""
    begun = SimpleNamespace(entry_id=_base(request, scheme))
    return Propose(sent, initial={"since": clock.today()}, seen=begun)


def _lines(
    definition: Definition, told: dict[str, sentences.Block], name: str
) -> list[sentences.Line]:
    """What the draft says in a block: its sentences, or the codes that it lists."""
    if name in ("sources", "levels", "exempt_groups"):
        said = (definition.get(name) or {}).items()
        words = [(k, v.get("title", "") if isinstance(v, dict) else v) for k, v in said]
        return [sentences.Line(f"{name}.{code}", f"{code} : {word}") for code, word in words]
    if name == "enrolment":
        found = told["enrolment"].lines if "enrolment" in told else []
        return [line for line in found if line.path != "unit"]
    block = told.get(BLOCK_OF.get(name, name))
    found = block.lines if block else []
    if name in STEMS:
        return [line for line in found if line.path.startswith(STEMS[name])]
    return found


def _changed(request: HttpRequest, scheme: Scheme) -> bool:
    return _name(scheme.uid) in request.session


class Propose(Form):
    """From when, in which way, and why."""

    since = DayField(label=later("En vigueur à partir du"))
    verb = forms.ChoiceField(
        label=later("Genre"), initial="reform",
        choices=[
            ("reform", later("Réforme : remplace tout ce qui suit ce jour")),
            ("correct", later("Correction : remplace ce qui était fixé ce jour-là")),
        ],
    )  # fmt: skip
    reason = ReasonField()


@require_http_methods(["GET", "HEAD"])
@login_required
def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft in sentences, what the checker and the cases say, and the form to propose it."""
    scheme = _mine(request, uid)
    definition = _load(request, scheme)
    return _draft_page(request, scheme, definition, _proposing(request, scheme))


def _draft_page(
    request: HttpRequest, scheme: Scheme, definition: Definition, form: Propose
) -> HttpResponse:
    changed = _changed(request, scheme)
    page = Page(
        title=_("Brouillon : %(name)s") % {"name": scheme.name}, crumbs=crumbs(scheme),
        facts=[Tag(_("modifié, pas encore proposé"), "wait") if changed else _("rien de changé")],
        acts=[Button(_("Texte YAML"), reverse("schemes:text", args=[scheme.uid]))],
    )  # fmt: skip
    told = {block.name: block for block in sentences.tell(definition, labels())}
    blocks = [
        (name, editors.title_of(name), _lines(definition, told, name)) for name in editing.names()
    ]
    content = {
        "page": page, "scheme": scheme, "blocks": blocks, "form": form, "changed": changed,
        "findings": check(definition), "cases": run_cases(definition),
        "general": [told[n] for n in ("coverage_year", "enrolment", "payment", "submission",
                                      "photos", "rounding") if n in told],
    }  # fmt: skip
    return render(request, "schemes/draft.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def block(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One block of the draft, line by line."""
    scheme = _mine(request, uid)
    if name not in editors.EDITORS:
        raise Http404
    definition = _load(request, scheme)
    sent = request.POST if request.method == "POST" else None
    form = editing.BlockForm(name, definition, sent)
    faults: list[str] = []
    if sent is not None and "add" not in sent and "remove" not in sent and form.valid():
        written = form.written()
        try:
            read_document(written)
        except Unreadable as refusal:
            faults = [sentences.finding(found) for found in refusal.findings]
        else:
            _keep(request, scheme, written)
            messages.success(request, _("Gardé dans le brouillon."))
            return redirect("schemes:draft", uid)
    page = Page(
        title=editors.title_of(name),
        crumbs=[*crumbs(scheme), (_("Brouillon"), reverse("schemes:draft", args=[uid]))],
    )
    content = {
        "page": page, "scheme": scheme, "form": form, "name": name, "faults": faults,
        "several": form.editor.shape != "one", "said": _said(name, definition, form),
        "sources": (definition.get("sources") or {}).items(),
    }  # fmt: skip
    return render(request, "schemes/block.html", content)


def _said(name: str, definition: Definition, form: editing.BlockForm) -> list[tuple[Any, str]]:
    """Each line of the form beside the sentence that it makes, as far as it can be read."""
    told: dict[str, str] = {}
    for found in sentences.tell(definition, labels()):
        told |= {line.path: line.text for line in found.lines}
    stem = STEMS.get(name, name)
    fresh = not any(line.is_bound for line in form.lines)
    texts = [told.get(f"{stem}[{n}]", told.get(stem, "")) for n in range(len(form.lines))]
    return [(line, text if fresh else "") for line, text in zip(form.lines, texts, strict=True)]


class Text(forms.Form):
    """The whole definition as text."""

    text = forms.CharField(
        label=later("Définition"), strip=False,
        widget=forms.Textarea(attrs={"rows": 40, "spellcheck": "false", "class": "code"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The draft as YAML: to read, paste, bring from a file."""
    scheme = _mine(request, uid)
    typed = request.POST.get("text", "") if request.method == "POST" else ""
    upload = request.FILES.get("file")
    faults: list[str] = []
    if request.method == "POST":
        try:
            if upload is not None:
                typed = _uploaded(upload)
            definition = read_definition(typed)
        except Unreadable as refusal:
            faults = [str(found) for found in refusal.findings]
        except Refused as refusal:
            faults = [formatting.fill(refusal.message, refusal.values)]
        else:
            _keep(request, scheme, definition)
            messages.success(request, _("Gardé dans le brouillon."))
            return redirect("schemes:draft", uid)
    else:
        typed = write(_load(request, scheme))
    page = Page(
        title=_("Texte du régime"),
        crumbs=[*crumbs(scheme), (_("Brouillon"), reverse("schemes:draft", args=[uid]))],
    )
    content = {"page": page, "form": Text(initial={"text": typed}), "faults": faults}
    return render(request, "schemes/text.html", content)


def _uploaded(upload: Any) -> str:
    if upload.size > 1_000_000:
        raise Refused("Ce fichier passe 1 Mo : ce n’est pas une définition.")
    try:
        return str(upload.read().decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Refused("Ce fichier n’est pas du texte UTF-8.") from fault


@require_POST
@login_required
def propose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Propose the draft: another person confirms it."""
    scheme = _mine(request, uid)
    definition = _load(request, scheme)
    form = _proposing(request, scheme, request.POST)
    answer = acts.submit(
        request, form, commands.propose_version, scheme=str(uid),
        definition=write(definition), done=_("Version proposée. Une autre personne la confirme."),
        to=lambda outcome: reverse("schemes:version", args=[uid, outcome]),
    )  # fmt: skip
    if answer is None:
        return _draft_page(request, scheme, definition, form)
    _forget(request, uid)
    return answer


@require_POST
@login_required
def abandon(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Forget the draft."""
    scheme = _mine(request, uid)
    _forget(request, scheme.uid)
    messages.success(request, _("Brouillon abandonné."))
    return redirect("schemes:scheme", uid)
