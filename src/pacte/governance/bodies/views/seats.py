"""Seats, mandates and elections: the forms of who sits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from pacte.governance.bodies import commands, forms, queries
from pacte.governance.bodies.commands.seats import described
from pacte.governance.bodies.models import Body, Mandate, Seat
from pacte.governance.bodies.queries import bodies as of
from pacte.governance.bodies.showing import span
from pacte.governance.bodies.views import own
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.page import Button, Page


def _colleges(body: Body) -> list[tuple[str, str]]:
    _row, rule = queries.rule_on(body, clock.today())
    return [(one.code, one.name) for one in rule.colleges]


def _kept_seat(request: HttpRequest, uid: UUID) -> Seat:
    """A seat of a body that one keeps."""
    found = Seat.objects.filter(uid=uid).select_related("organisation", "reports_to").first()
    if found is None:
        raise Http404
    found.body = own.kept_body(request, Body.objects.get(pk=found.body_id).uid)
    return found


@require_http_methods(["GET", "POST"])
@login_required
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a seat to a body."""
    body = own.kept_body(request, uid)
    form = forms.SeatForm(request.POST or None, colleges=_colleges(body),
                          seats=of.seats_of(body, clock.today()))  # fmt: skip
    answer = acts.submit(
        request, form, commands.add_seat, body=str(uid), done=_("Siège ajouté."),
        content=_new, to=own.body_url(body),
    )  # fmt: skip
    return answer or own.form_page(
        request, form, _("Ajouter un siège"), own.body_url(body), own.crumbs(body)
    )


def _new(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name != "version"}


@require_GET
@login_required
def seat(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One seat: who held it, since when, and what can be done."""
    found = Seat.objects.filter(uid=uid).select_related("organisation", "reports_to").first()
    if found is None:
        raise Http404
    body = own.seen_body(request, Body.objects.get(pk=found.body_id).uid)
    may, day = queries.may_change(request.user, body), clock.today()
    mandates = [
        (one, span(one), of.held(one).state(day)) for one in of.mandates_of([found])[found.pk]
    ]
    names = dict(_colleges(body))
    page = Page(
        title=found.title, crumbs=own.crumbs(body), trail=own.trail(request, found),
        facts=[found.get_kind_display(), names.get(found.college, found.college)],
        acts=_buttons(found) if may else [],
    )  # fmt: skip
    context = {"page": page, "seat": found, "mandates": reversed(mandates), "may": may}
    return render(request, "bodies/seat.html", context)


def _buttons(seat: Seat) -> list[Button]:
    return [
        Button(_("Corriger"), own.address("bodies:change_seat", seat.uid), "edit"),
        Button(_("Supprimer le siège"), own.address("bodies:close_seat", seat.uid), "no"),
        Button(_("Donner un mandat"), own.address("bodies:mandate", seat.uid), "person", go=True),
    ]


def _back(seat: Seat) -> str:
    return own.address("bodies:seat", seat.uid)


def _crumbs(seat: Seat) -> list[tuple[str, str]]:
    return [*own.crumbs(seat.body), (seat.title, _back(seat))]


@require_http_methods(["GET", "POST"])
@login_required
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what a seat is."""
    row = _kept_seat(request, uid)
    others = [s for s in of.seats_of(row.body, clock.today()) if s.pk != row.pk]
    form = forms.SeatForm(request.POST or None, colleges=_colleges(row.body), seats=others,
                          version=row.entry_id, now=described(row))  # fmt: skip
    answer = acts.submit(request, form, commands.change_seat, seat=str(uid),
                         done=_("Siège corrigé."), to=_back(row))  # fmt: skip
    return answer or own.form_page(request, form, _("Corriger le siège"), _back(row), _crumbs(row))


@require_http_methods(["GET", "POST"])
@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """There is no such seat any more."""
    row = _kept_seat(request, uid)
    form = forms.CloseSeat(request.POST or None)
    answer = acts.submit(request, form, commands.close_seat, seat=str(uid),
                         done=_("Siège supprimé."), to=own.body_url(row.body))  # fmt: skip
    return answer or own.form_page(request, form, _("Supprimer le siège"), _back(row), _crumbs(row))


@require_http_methods(["GET", "POST"])
@login_required
def mandate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say who holds a seat, or stands in."""
    row = _kept_seat(request, uid)
    form = forms.MandateForm(
        request.POST or None,
        initial={"organisation": row.organisation.code if row.organisation else ""},
    )
    answer = acts.submit(request, form, commands.give_mandate, seat=str(uid),
                         done=_("Mandat enregistré."), to=_back(row))  # fmt: skip
    return answer or own.form_page(request, form, _("Donner un mandat"), _back(row), _crumbs(row))


@require_http_methods(["GET", "POST"])
@login_required
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a mandate."""
    found = Mandate.objects.filter(uid=uid).select_related("seat").first()
    if found is None:
        raise Http404
    row = _kept_seat(request, found.seat.uid)
    form = forms.EndMandate(request.POST or None, initial={"on": clock.today()})
    answer = acts.submit(request, form, commands.end_mandate, mandate=str(uid),
                         done=_("Mandat terminé."), to=_back(row))  # fmt: skip
    title = _("Fin du mandat de %(name)s") % {"name": str(found)}
    return answer or own.form_page(request, form, title, _back(row), _crumbs(row))


@require_http_methods(["GET", "POST"])
@login_required
def elect(request: HttpRequest, uid: UUID, body: UUID) -> HttpResponse:
    """Elections at a meeting: of its own body, or of one of the same organisation."""
    meeting = own.kept_meeting(request, uid)
    target = own.kept_body(request, body)
    seats = [seat for seat in of.seats_of(target, clock.today()) if seat.voting]
    form = forms.Election(request.POST or None, seats=seats, initial={"since": meeting.on})
    answer = acts.submit(
        request, form, commands.elect, meeting=str(uid), body=str(body),
        done=_("Élections enregistrées."), to=own.body_url(target),
    )  # fmt: skip
    title = _("Élections : %(body)s") % {"body": target.name}
    return answer or own.form_page(
        request, form, title, own.meeting_url(meeting), own.crumbs(meeting.body, meeting),
        template="bodies/election.html",
    )  # fmt: skip
