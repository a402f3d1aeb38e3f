"""The papers of a meeting, for who sees it; ``?langue=en`` gives the other language."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.files import pdf
from pacte.governance.bodies import papers
from pacte.governance.bodies.models import Meeting
from pacte.governance.bodies.views import own
from pacte.pages.page import Page

LANGUAGES = ("fr", "en")


def _paper(
    request: HttpRequest, uid: UUID, name: str, make: Callable[[Meeting, papers.Site], bytes]
) -> HttpResponse:
    meeting = own.seen_meeting(request, uid)
    asked = request.GET.get("langue", "")
    language = asked if asked in LANGUAGES else (get_language() or "fr")
    with override(language):
        made = make(meeting, request.build_absolute_uri)
    return pdf.response(f"{name}-{meeting.body.code}-{meeting.number}", made)


@require_GET
@login_required
def convocation(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _paper(request, uid, "convocation", papers.convocation)


@require_GET
@login_required
def signing_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _paper(request, uid, "presences", papers.signing_sheet)


@require_GET
@login_required
def minutes(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _paper(request, uid, "proces-verbal", papers.minutes)


@require_GET
def genuine(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR of a paper opens, without an account: what this site wrote on it."""
    said = papers.read_seal(token)
    title = _("Document authentique") if said else _("Ce document ne vient pas d’ici")
    context = {"page": Page(title=title), "said": said}
    return render(request, "bodies/genuine.html", context, status=200 if said else 404)
