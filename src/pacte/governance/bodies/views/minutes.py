"""Minutes: written, read again by another, adopted, signed, filed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.governance.bodies import commands, papers
from pacte.governance.bodies.meeting_forms import Adopt, File, MinutesForm, Sign
from pacte.governance.bodies.models import Meeting, Minutes
from pacte.governance.bodies.queries import meetings as of
from pacte.governance.bodies.rules import meeting as rules
from pacte.governance.bodies.views import own
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.page import Button


def _back(row: Meeting) -> str:
    return f"{own.meeting_url(row)}#proces-verbal"


def _page(request: HttpRequest, row: Meeting, form: Any, title: str, **more: Any) -> HttpResponse:
    crumbs = own.crumbs(row.body, row)
    return own.form_page(request, form, title, _back(row), crumbs, **more)


@require_http_methods(["GET", "POST"])
@login_required
def write(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the minutes: a new version each time."""
    row = own.kept_meeting(request, uid)
    last = of.minutes(row)
    start = {} if last else {"text": papers.minutes_draft(row)}
    form = MinutesForm(
        request.POST or None, version=last.version if last else 0,
        now={"text": last.text} if last else {}, initial=start,
    )  # fmt: skip
    answer = acts.submit(request, form, commands.write_minutes, meeting=str(uid), to=_back(row),
                         done=_("Procès-verbal enregistré."))  # fmt: skip
    return answer or _page(
        request, row, form, _("Procès-verbal"), template="bodies/minutes.html", last=last
    )


@require_http_methods(["GET", "POST"])
@login_required
def adopt(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Adopt the version that was read."""
    row = own.kept_meeting(request, uid)
    last: Minutes | None = of.minutes(row)
    others = of.with_state(row.body.meetings.filter(number__gte=row.number))
    later = list(others.filter(quorum__in=rules.DECIDES).order_by("number"))
    form = Adopt(request.POST or None, meetings=later, initial={"on": clock.today()})
    answer = acts.submit(
        request, form, commands.adopt_minutes, meeting=str(uid), done=_("Procès-verbal adopté."),
        version=_version(request, last), to=_back(row),
    )  # fmt: skip
    return answer or _page(
        request, row, form, _("Adopter le procès-verbal"), send=_("Adopter"), last=last,
        template="bodies/adopt.html",
    )  # fmt: skip


def _version(request: HttpRequest, last: Minutes | None) -> int:
    """The version that was shown with the form."""
    shown = request.POST.get("shown", "")
    return int(shown) if shown.isdecimal() and len(shown) < 9 else last.version if last else 0


@require_http_methods(["GET", "POST"])
@login_required
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note who signed."""
    row = own.kept_meeting(request, uid)
    form = Sign(request.POST or None, initial={"on": clock.today()})
    answer = acts.submit(request, form, commands.sign_minutes, meeting=str(uid), to=_back(row),
                         done=_("Signature notée."))  # fmt: skip
    return answer or _page(request, row, form, _("Noter une signature"))


@require_http_methods(["GET", "POST"])
@login_required
def file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """File the signed copy."""
    row = own.kept_meeting(request, uid)
    form = File(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    answer = acts.submit(request, form, commands.file_minutes, meeting=str(uid), to=_back(row),
                         done=_("Exemplaire signé déposé."))  # fmt: skip
    return answer or _page(request, row, form, _("Déposer l’exemplaire signé"))


def buttons(row: Meeting, standing: str, written: bool) -> list[Button]:
    """What is next for the minutes of a meeting."""
    names = {"draft": ["write_minutes", "adopt_minutes"] if written else ["write_minutes"]}
    labels = {
        "write_minutes": (_("Écrire"), "edit"), "adopt_minutes": (_("Adopter"), "ok"),
        "sign_minutes": (_("Noter une signature"), "sign"),
        "file_minutes": (_("Déposer l’exemplaire signé"), "upload"),
    }  # fmt: skip
    chosen = names.get(standing, ["sign_minutes", "file_minutes"])
    return [
        Button(labels[name][0], reverse(f"bodies:{name}", args=[row.uid]), labels[name][1])
        for name in chosen
    ]
