"""The democratic life of a mutual, on one page that prints."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import life as of
from pacte.governance.bodies.views import own
from pacte.governance.bodies.working import assiduity_working, renewal_working
from pacte.journal import clock
from pacte.pages import formatting
from pacte.pages.explain import Working
from pacte.pages.page import Page
from pacte.people import queries as people


@require_GET
@login_required
def life(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Assembly, board, supervisors: who is elected until when, who comes, which accounts stand."""
    day = clock.today()
    mine = bodies_of.readable(request.user, day)
    organisation = next((o for o in people.organisations(mine) if o.uid == uid), None)
    rows = of.bodies_of(organisation.pk) if organisation else []
    if organisation is None or not rows:
        raise Http404
    seatings, elections = of.seatings(rows, day), of.elections(rows)
    assembly = of.last_assembly(rows, day)
    page = Page(
        title=_("Vie démocratique : %(name)s") % {"name": organisation.name},
        crumbs=own.crumbs(), facts=_facts(assembly),
    )  # fmt: skip
    asked = request.GET.get("pourquoi", "")
    context = {
        "page": page, "organisation": organisation, "seatings": seatings, "elections": elections,
        "accounts": of.accounts(rows, day), "working": _working(asked, seatings, elections),
        "registration": own.address("agreements:of_organisation", organisation.uid),
    }  # fmt: skip
    return render(request, "bodies/life.html", context)


def _facts(assembly: Any) -> list[Any]:
    if assembly is None:
        return [_("aucune assemblée générale tenue n’est enregistrée")]
    said = _("Dernière assemblée générale : %(day)s")
    return [said % {"day": formatting.partial(assembly.on)}]


def _working(
    asked: str, seatings: list[of.Seating], elections: list[of.Election]
) -> Working | None:
    """The working of one rate of the page: « assiduite-<body> » or « renouvellement-<n> »."""
    what, _dash, which = asked.partition("-")
    if what == "assiduite":
        for one in seatings:
            if str(one.body.pk) == which:
                lines = [(f"{m.title}, {own.when(m)}", there, due) for m, there, due in one.counted]
                return assiduity_working(one.body.name, one.assiduity, lines)
    if what == "renouvellement" and which.isdecimal() and int(which) < len(elections):
        vote = elections[int(which)]
        return renewal_working(vote.body.name, vote.rate, vote.new) if vote.rate else None
    return None
