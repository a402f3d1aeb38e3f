"""The papers of a meeting, for who sees it; ``?langue=en`` gives the other language."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET

from pacte.files import pdf
from pacte.governance.bodies import papers
from pacte.governance.bodies.models import Meeting
from pacte.governance.bodies.views import own

LANGUAGES = ("fr", "en")


def _paper(
    request: HttpRequest, uid: UUID, name: str, make: Callable[[Meeting], bytes]
) -> HttpResponse:
    meeting = own.seen_meeting(request, uid)
    asked = request.GET.get("langue", "")
    language = asked if asked in LANGUAGES else (get_language() or "fr")
    with override(language):
        return pdf.response(f"{name}-{meeting.body.code}-{meeting.number}", make(meeting))


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
