"""What a programme's texts contradict: shown, with its reason and its passages, and answered."""

from __future__ import annotations

from copy import copy
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.pages import acts
from pacte.programmes.sheets import commands, queries, sentences
from pacte.programmes.sheets.models import Aim, Answer, Programme, Statement
from pacte.programmes.sheets.queries.checking import Found
from pacte.programmes.sheets.queries.codes import names as sector_names
from pacte.programmes.sheets.views import common, forms


def _page(row: Programme) -> str:
    return reverse("sheets:contradictions", args=[row.uid])


def _asked(row: Programme, check: str, about: str) -> Found:
    """The contradiction of an address; one that no longer is, is not found."""
    for one in queries.contradictions(row.pk):
        if (one.what.check, one.what.about) == (check, about):
            return one
    raise Http404


def shown(found: list[Found]) -> list[dict[str, Any]]:
    """Contradictions with their sentence, their reason and the passages side by side."""
    spots = [spot for one in found for spot in one.what.places]
    told = [spot.key for spot in spots if spot.kind == "statement"]
    rows = Statement.objects.filter(uid__in=told).select_related("document")
    passages = {str(row.uid): row for row in rows}
    aims = {str(a.uid): a for a in Aim.objects.filter(
        uid__in=[spot.key for spot in spots if spot.kind == "aim"])}  # fmt: skip
    codes = [spot.key for spot in spots if spot.kind == "sector"]
    names = sector_names([*codes, *(r.code for r in rows if r.subject == "sector")])
    return [
        {
            "found": one, "name": sentences.check_name(one.what.check),
            "sentence": sentences.sentence(one.what), "reason": sentences.reason(one.what.check),
            "passages": [
                (row, sentences.subject(row.subject), sentences.value(row, names),
                 sentences.source(row))
                for spot in one.what.places
                if spot.kind == "statement" and (row := passages.get(spot.key))
            ],
            "aims": [aims[s.key] for s in one.what.places if s.kind == "aim" and s.key in aims],
            "sectors": [(s.key, names.get(s.key, "")) for s in one.what.places
                        if s.kind == "sector"],
            "links": [s for s in one.what.places if s.kind == "page"],
        }
        for one in found
    ]  # fmt: skip


@require_GET
@login_required
def contradictions(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All of them, the open ones first; nothing is corrected, nothing is hidden."""
    row = common.seen(request, uid)
    content = common.page_of(request, row, _("Contradictions"), "sheets:contradictions")
    lines = shown(queries.contradictions(row.pk))
    content |= {
        "open": [line for line in lines if line["found"].open],
        "answered": [line for line in lines if not line["found"].open],
    }
    return render(request, "sheets/contradictions.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, uid: UUID, check: str) -> HttpResponse:
    """Answer one: which value is kept, why both are true, what is to be corrected in the text."""
    row = common.kept(request, uid)
    about = request.GET.get("sur", "")
    found = _asked(row, check, about)
    line = shown([found])[0]
    passages = [
        (str(one.uid), f"{value} · {source}") for one, _s, value, source in line["passages"]
    ]
    start: dict[str, Any] = {"digest": found.what.digest}
    if before := found.answer or found.lapsed:
        start |= {"verdict": before.verdict, "words": before.words,
                  "keeps": str(before.keeps.uid) if before.keeps else ""}  # fmt: skip
    form = forms.AnswerForm(request.POST or None, initial=start, passages=passages)
    done = acts.submit(
        request, form, commands.answer, programme=str(uid), check=check, about=about,
        done=_("Réponse inscrite. Les deux passages restent montrés."), to=_page(row),
    )  # fmt: skip
    if done:
        return done
    if form.is_bound:  # The person now sees the facts as they are.
        again: Any = copy(form.data)
        again["digest"] = found.what.digest
        form.data = again
    content = common.page_of(request, row, line["sentence"], "sheets:contradictions")
    content |= {"line": line, "form": form, "back": _page(row)}
    return render(request, "sheets/answer.html", content)


@require_POST
@login_required
def withdraw(request: HttpRequest, uid: UUID, check: str) -> HttpResponse:
    """Take an answer back: the contradiction is open again."""
    row = common.kept(request, uid)
    about = request.POST.get("about", "")
    _asked(row, check, about)
    return acts.do(
        request, commands.answer, programme=str(uid), check=check, about=about,
        verdict=Answer.Verdict.WITHDRAWN.value, words=_("Réponse retirée."),
        done=_("Réponse retirée : la contradiction est de nouveau ouverte."), to=_page(row),
    )  # fmt: skip
