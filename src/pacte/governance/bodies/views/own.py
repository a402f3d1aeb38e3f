"""What every page of this room needs: what one sees, its crumbs, its tags, its trail."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from pacte.files import storing
from pacte.governance.bodies import queries
from pacte.governance.bodies.models import Body, BodyState, Commitment, Decision, Meeting
from pacte.governance.bodies.rules import meeting as meeting_rules
from pacte.governance.bodies.rules import standing
from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.pages import acts, formatting
from pacte.pages.page import Page, Tag, Trail

STATE_TONES = {"planned": "wait", "official": "good", "ended": ""}
MEETING_TONES = {
    "planned": "", "convened": "wait", "held": "good", "no_quorum": "bad", "cancelled": "",
}  # fmt: skip


def address(name: str, *args: Any) -> str:
    """An address by its name; nothing when the room that has it is not in this house."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def body_url(body: Body) -> str:
    return reverse("bodies:body", args=[body.uid])


def meeting_url(meeting: Meeting) -> str:
    return reverse("bodies:meeting", args=[meeting.uid])


def decision_url(row: Decision) -> str:
    return reverse("bodies:decision", args=[row.uid])


def commitment_url(row: Commitment) -> str:
    return reverse("bodies:commitment", args=[row.uid])


def seen_body(request: HttpRequest, uid: UUID) -> Body:
    """A body that one sees; any other is not found."""
    rows = queries.visible_to(request.user, clock.today())
    found = rows.select_related("organisation", "parent", "seat", "text").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def seen_meeting(request: HttpRequest, uid: UUID) -> Meeting:
    rows = queries.meetings_visible_to(request.user, clock.today())
    found = rows.select_related("body__organisation", "place", "after").filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def kept_body(request: HttpRequest, uid: UUID) -> Body:
    """A body that one may change; 403 for who may only read it."""
    body = seen_body(request, uid)
    acts.need(request, "manage_bodies", body.organisation_id)
    return body


def kept_meeting(request: HttpRequest, uid: UUID) -> Meeting:
    meeting = seen_meeting(request, uid)
    acts.need(request, "manage_bodies", meeting.body.organisation_id)
    return meeting


def crumbs(body: Body | None = None, meeting: Meeting | None = None) -> list[tuple[str, str]]:
    found = [(_("Instances"), reverse("bodies:bodies"))]
    if body is not None:
        found.append((body.name, body_url(body)))
    if meeting is not None:
        found.append((meeting_title(meeting), meeting_url(meeting)))
    return found


def meeting_title(meeting: Meeting) -> str:
    return _("Réunion n° %(number)s") % {"number": meeting.number}


def when(meeting: Meeting) -> str:
    """« 11 mars 2026 à 09:30 », or as precise as it is known; nothing when it is not."""
    if not meeting.on:
        return ""
    said = formatting.partial(meeting.on)
    if meeting.hour:
        return _("%(day)s à %(time)s") % {"day": said, "time": f"{meeting.hour:%H:%M}"}
    return said


def where(meeting: Meeting) -> str:
    """The room, the town, and whether one may attend from afar."""
    parts = [meeting.where, meeting.place.name if meeting.place else ""]
    if meeting.online:
        parts.append(_("à distance"))
    return ", ".join(part for part in parts if part)


def state_tag(state: BodyState | None) -> Tag:
    """« officielle depuis 2014 »; nobody having said so, that."""
    if state is None:
        return Tag(_("état non dit"))
    label = str(state.get_state_display())
    if state.on:
        label = _("%(state)s depuis %(since)s") % {
            "state": label, "since": formatting.partial(state.on)
        }  # fmt: skip
    return Tag(label, STATE_TONES[state.state])


def meeting_tag(state: str, label: str) -> Tag:
    return Tag(label, MEETING_TONES[state])


def quorum_tag(state: str) -> Tag | None:
    """What was found of the quorum, of a meeting that was opened."""
    said = {
        meeting_rules.REACHED: Tag(_("quorum atteint"), "good"),
        meeting_rules.MISSED: Tag(_("quorum non atteint"), "bad"),
        meeting_rules.NO_RULE: Tag(_("aucun quorum n’est prévu")),
        meeting_rules.ATTESTED: Tag(_("selon sa source")),
    }
    return said.get(state)


def due_tag(state: str, due: date | None, day: date, outcome: str = "adopted") -> Tag:
    """Where a decision or a commitment is: a word, and a tone."""
    if outcome == "rejected":
        return Tag(_("rejetée"), "")
    known = standing.due_state(state, due, day)
    said = {
        standing.LATE: Tag(_("en retard"), "bad"),
        standing.DUE: Tag(_("à échéance"), "wait"),
        standing.LATER: Tag(_("en cours") if state == standing.IN_PROGRESS else _("à faire"), ""),
        standing.UNDATED: Tag(_("sans échéance"), ""),
        standing.DONE: Tag(_("faite"), "good"),
        standing.ABANDONED: Tag(_("abandonnée"), ""),
    }
    return said[known]


def trail(request: HttpRequest, row: Any) -> Trail:
    """Who changed a thing last, and its journal for who may read it."""
    kind = row._meta.label_lower
    last = journal.last_change(kind, row.uid)
    way = address("reports:journal") if request.user.can("read_journal") else ""
    way = f"{way}?sujet={kind}:{row.uid}" if way else ""
    return Trail(last.recorded_at if last else None, last.actor_name if last else "", way)


def form_page(
    request: HttpRequest, form: Any, title: str, back: str, crumbs: list[tuple[str, str]],
    send: str = "", intro: str = "", template: str = "bodies/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page that is one form."""
    page = Page(title=title, crumbs=crumbs)
    context = {"page": page, "form": form, "back": back, "send": send, "intro": intro, **more}
    return render(request, template, context)


def document(request: HttpRequest, files: Any, uid: UUID) -> Any:
    """A file of a page that one sees: one of ``files``, or not found."""
    found = next((file for file in files if file is not None and file.uid == uid), None)
    if found is None:
        raise Http404
    return storing.response(found)
