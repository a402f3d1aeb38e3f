"""Calendars that other programs read: the meetings and deadlines that one sees."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.governance.bodies import queries
from pacte.governance.bodies.models import Meeting
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as of
from pacte.governance.bodies.rules import calendar as rules
from pacte.governance.bodies.rules import meeting as meeting_rules
from pacte.governance.bodies.views import own
from pacte.journal import clock
from pacte.kernel.partial import Partial

EVENTS_MAX = 500


def _meetings(request: HttpRequest, rows: Iterable[Meeting]) -> list[rules.Event]:
    """Meetings whose day is known to the day."""
    found = []
    for row in rows:
        if not row.on or not Partial(row.on).is_day:
            continue
        day, at = Partial(row.on).first, None
        if row.hour:
            at = timezone.make_aware(datetime.combine(day, row.hour)).astimezone(UTC)
        url = request.build_absolute_uri(own.meeting_url(row))
        title = f"{row.body.name} : {row.title}"
        cancelled = getattr(row, "now", "") == meeting_rules.CANCELLED
        found.append(
            rules.Event(f"{row.uid}@pacte", title, day, at, own.where(row), url=url,
                        cancelled=cancelled)
        )  # fmt: skip
    return found


def _deadlines(request: HttpRequest, seen: Iterable[int]) -> list[rules.Event]:
    """Decisions and commitments that are to be done by a day."""
    keys = list(seen)
    owed = decisions_of.open_ones(
        decisions_of.with_state(decisions_of.Decision.objects.filter(body__in=keys))
    )
    promised = decisions_of.open_ones(
        decisions_of.commitments_with_state(decisions_of.Commitment.objects.filter(body__in=keys))
    )
    found = []
    for row in [*owed.exclude(deadline=None)[:EVENTS_MAX],
                *promised.exclude(deadline=None)[:EVENTS_MAX]]:  # fmt: skip
        decides = isinstance(row, decisions_of.Decision)
        url = own.decision_url(row) if decides else own.commitment_url(row)
        title = _("Échéance : %(title)s") % {"title": row.title}
        found.append(
            rules.Event(f"{row.uid}@pacte", title, row.deadline, words=row.body.name,
                        url=request.build_absolute_uri(url))
        )  # fmt: skip
    return found


def _answer(name: str, events: list[rules.Event]) -> HttpResponse:
    text = rules.calendar(name, events, clock.now().astimezone(UTC))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="instances.ics"'
    return answer


@require_GET
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """All that one sees."""
    day = clock.today()
    rows = queries.meetings_visible_to(request.user, day).order_by("-on")[:EVENTS_MAX]
    seen = queries.visible_to(request.user, day).values_list("pk", flat=True)
    events = [*_meetings(request, rows), *_deadlines(request, seen)]
    return _answer(_("Instances"), events)


@require_GET
@login_required
def body_calendar(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One body's."""
    body = own.seen_body(request, uid)
    rows = of.with_state(body.meetings.select_related("body", "place")).order_by("-on")
    events = [*_meetings(request, rows[:EVENTS_MAX]), *_deadlines(request, [body.pk])]
    return _answer(body.name, events)
