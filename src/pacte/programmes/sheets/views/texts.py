"""The source texts of a programme, and what each says, passage by passage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.files import storing
from pacte.pages import acts
from pacte.pages.page import Button
from pacte.programmes.sheets import commands, queries, sentences
from pacte.programmes.sheets.models import Document, Programme, Statement
from pacte.programmes.sheets.queries.codes import names as sector_names
from pacte.programmes.sheets.queries.programmes import current
from pacte.programmes.sheets.rules import SUBJECTS
from pacte.programmes.sheets.views import common, forms

FIELDS = ("about", "words", "amount", "currency", "number", "unit", "share", "start", "end", "code",
          "bound", "identified", "counted", "quote", "where")  # fmt: skip


def texts_url(row: Programme) -> str:
    return reverse("sheets:texts", args=[row.uid])


@require_GET
@login_required
def texts(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Every passage that was read, text by text."""
    row = common.seen(request, uid)
    buttons = []
    if queries.manages(request.user, row):
        say = reverse("sheets:subjects", args=[row.uid])
        buttons = [Button(_("Ajouter un texte"), reverse("sheets:new_text", args=[uid]), "doc"),
                   Button(_("Inscrire un passage"), say, "add", go=True)]  # fmt: skip
    content = common.page_of(request, row, _("Textes"), "sheets:texts", *buttons)
    said = queries.statements(row.pk)
    names = sector_names([one.code for one in said if one.subject == "sector"])
    by_text: dict[int | None, list[Any]] = {}
    for one in said:
        shown = (one, sentences.subject(one.subject), sentences.value(one, names))
        by_text.setdefault(one.document_id, []).append(shown)
    content["texts"] = [(text, by_text.get(text.pk, [])) for text in queries.documents(row.pk)]
    content["without"] = by_text.get(None, [])
    return render(request, "sheets/texts.html", content)


def _text(request: HttpRequest, row: Programme, text: UUID) -> Document:
    return get_object_or_404(queries.documents(row.pk), uid=text)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a source text."""
    row = common.kept(request, uid)
    form = forms.NewText(request.POST or None, request.FILES or None)
    return common.form_page(
        request, row, _("Ajouter un texte"), form, commands.add_document, programme=str(uid),
        done=_("Texte ajouté."), to=texts_url(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def text(request: HttpRequest, uid: UUID, text: UUID) -> HttpResponse:
    """Correct what is said of a text, or give its file."""
    row = common.kept(request, uid)
    shown = _text(request, row, text)
    saved = {name: getattr(shown, name) for name in ("title", "kind", "author", "published", "url")}
    form = forms.Text(request.POST or None, request.FILES or None, initial=saved, seen=shown)
    return common.form_page(
        request, row, _("Corriger « %(text)s »") % {"text": shown.code}, form,
        commands.correct_document, row=shown, saved=saved, document=str(text),
        done=_("Texte corrigé."), to=texts_url(row),
    )  # fmt: skip


@require_GET
@login_required
def file(request: HttpRequest, uid: UUID, text: UUID) -> HttpResponseBase:
    """The text itself, as it was given."""
    shown = _text(request, common.seen(request, uid), text)
    if shown.file is None:
        raise Http404
    return storing.response(shown.file)


@require_GET
@login_required
def subjects(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is the passage about? The form that follows asks only for what belongs to it."""
    row = common.kept(request, uid)
    content = common.page_of(request, row, _("Inscrire un passage : de quoi parle-t-il ?"),
                             "sheets:texts")  # fmt: skip
    content["subjects"] = [(code, sentences.subject(code)) for code in SUBJECTS]
    return render(request, "sheets/subjects.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def say(request: HttpRequest, uid: UUID, subject: str) -> HttpResponse:
    """Record what a text says of a subject."""
    row = common.kept(request, uid)
    if subject not in SUBJECTS:
        raise Http404
    form = _form(request, row, subject, {"document": request.GET.get("texte", "")})
    return common.form_page(
        request, row, sentences.subject(subject), form, commands.state, programme=str(uid),
        subject=subject, done=_("Passage inscrit."), to=texts_url(row),
    )  # fmt: skip


def _form(request: HttpRequest, row: Programme, subject: str, initial: dict[str, Any]) -> forms.Say:
    return forms.Say(
        request.POST or None, initial=initial, subject=subject, needs=SUBJECTS[subject].needs,
        texts=queries.documents(row.pk),
    )  # fmt: skip


def _statement(row: Programme, statement: UUID) -> Statement:
    return get_object_or_404(current([row.pk]), uid=statement)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def correct(request: HttpRequest, uid: UUID, statement: UUID) -> HttpResponse:
    """Correct how a passage was read; what was recorded before stays in the journal."""
    row = common.kept(request, uid)
    if request.method == "POST":  # Somebody may have corrected it: the command says so.
        every = Statement.objects.filter(programme=row).select_related("document", "organisation")
        shown = get_object_or_404(every, uid=statement)
    else:
        shown = _statement(row, statement)
    saved = {name: getattr(shown, name) for name in FIELDS}
    saved["document"] = str(shown.document.uid) if shown.document else ""
    saved["organisation"] = shown.organisation.code if shown.organisation else ""
    form = _form(request, row, shown.subject, saved)
    title = _("Corriger : %(subject)s") % {"subject": sentences.subject(shown.subject)}
    return common.form_page(
        request, row, title, form, commands.state, programme=str(uid), subject=shown.subject,
        replaces=str(statement), done=_("Lecture corrigée."), to=texts_url(row),
        drop=reverse("sheets:withdraw_statement", args=[uid, statement]),
    )  # fmt: skip


@require_POST
@login_required
def withdraw(request: HttpRequest, uid: UUID, statement: UUID) -> HttpResponse:
    """Say that the text does not say this."""
    row = common.kept(request, uid)
    _statement(row, statement)
    return acts.do(request, commands.withdraw_statement, statement=str(statement),
                   done=_("Passage retiré ; le journal le garde."), to=texts_url(row))  # fmt: skip
