"""Who came: the attendance sheet, the quorum counted as it is filled, the opening of a meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from pacte.governance.bodies import commands
from pacte.governance.bodies.meeting_forms import Sheet
from pacte.governance.bodies.models import Meeting
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import meetings as of
from pacte.governance.bodies.rules import meeting as rules
from pacte.governance.bodies.rules.composition import MEMBERS
from pacte.governance.bodies.views import own
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.page import Page


def _sheet(request: HttpRequest, row: Meeting) -> Sheet:
    day = of.day_of(row, clock.today())
    _row, rule = bodies_of.rule_on(row.body, day)
    return Sheet(
        request.POST or None, holdings=bodies_of.holdings(row.body, day), rows=of.sheet(row),
        members=rule.quorum_of == MEMBERS, version=of.sheet_version(row),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def attendance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Fill the sheet; the quorum is counted as it is filled."""
    row = own.kept_meeting(request, uid)
    form = _sheet(request, row)
    answer = acts.submit(request, form, commands.record_attendance, meeting=str(uid), done=_done,
                         to=own.meeting_url(row))  # fmt: skip
    if answer:
        return answer
    now = of.state(row)
    context = {
        "page": Page(title=_("Présences et quorum"), crumbs=own.crumbs(row.body, row),
                     facts=[row.title, own.when(row)]),
        "form": form, "meeting": row, "back": own.meeting_url(row), "now": now,
        "counted": _counted(row, form),
    }  # fmt: skip
    return render(request, "bodies/attendance.html", context)


def _done(out: dict[str, Any]) -> str:
    """What the sheet says of the quorum."""
    if out["needed"] is None:
        return _("Feuille de présence enregistrée.")
    values = {"present": out["present"], "needed": out["needed"]}
    if out["state"] == rules.REACHED:
        said = _("Feuille enregistrée : %(present)s présents ou représentés, le quorum est atteint"
                 " (%(needed)s).")  # fmt: skip
    else:
        said = _(
            "Feuille enregistrée : %(present)s présents ou représentés, il en faut %(needed)s."
        )
    return said % values


def _counted(row: Meeting, form: Sheet) -> rules.Quorum:
    """The quorum of what is on the form: typed, else as last recorded."""
    day = clock.today()
    if not form.is_bound:
        return of.quorum(row, of.sheet(row), day)
    form.is_valid()
    return of.quorum(row, _as_rows(row, form), day)


def _as_rows(row: Meeting, form: Sheet) -> list[Any]:
    seats = {str(one.seat.uid): one.seat for one in form.holdings}
    return [
        of.Attendance(
            meeting=row, seat=seats.get(str(line.get("seat") or "")), presence=line["presence"],
            member=line.get("member", True), sex=line["sex"], count=line.get("count", 1),
        )
        for line in form.lines_typed()
    ]  # fmt: skip


@require_POST
@login_required
def counting(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The quorum of a sheet that is being filled; nothing is kept."""
    row = own.kept_meeting(request, uid)
    form = _sheet(request, row)
    context = {"counted": _counted(row, form), "meeting": row}
    return render(request, "bodies/quorum.html", context)


@require_POST
@login_required
def hold(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open the meeting on its sheet, or find that the quorum is not there."""
    row = own.kept_meeting(request, uid)
    version = request.POST.get("version", "")
    return acts.do(
        request, commands.hold, meeting=str(uid), done=_held, to=own.meeting_url(row),
        version=int(version) if version.isdecimal() and len(version) < 19 else None,
    )  # fmt: skip


def _held(out: dict[str, Any]) -> str:
    if out["state"] == rules.HELD:
        return _("La réunion est ouverte : elle peut décider.")
    lacking = out["needed"] - out["present"]
    said = ngettext(
        "Le quorum n’est pas atteint : il manque %(n)s personne. La réunion ne décide rien.",
        "Le quorum n’est pas atteint : il manque %(n)s personnes. La réunion ne décide rien.",
        lacking,
    )
    return said % {"n": formatting.number(lacking)}
