"""A body as who reads the programme sees it: its mandate, its seats, when it met. Nothing to do."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from pacte.governance.bodies import queries as bodies
from pacte.journal import clock
from pacte.pages.page import Button
from pacte.programmes.sheets import queries
from pacte.programmes.sheets.views import common

MEETINGS_MAX = 30


@require_GET
@login_required
def body(request: HttpRequest, uid: UUID, body: UUID) -> HttpResponse:
    """What a body is to the programme: seats by organisation, no name of a person, no minutes."""
    row, day = common.seen(request, uid), clock.today()
    attached = next((one for one in queries.bodies(row.pk) if one.body.uid == body), None)
    if attached is None:
        raise Http404
    shown = attached.body
    buttons = []
    if bodies.visible_to(request.user, day).filter(pk=shown.pk).exists():
        buttons.append(Button(_("Ouvrir l’instance"), reverse("bodies:body", args=[body])))
    content = common.page_of(request, row, shown.name, "sheets:bodies", *buttons)
    made, state = bodies.composition(shown, day), bodies.state_on(shown, day)
    content |= {
        "attached": attached, "body": shown, "state": state, "made": made,
        "kind": capfirst(shown.get_kind_display()), "filled": _filled(made),
        "meetings": bodies.meetings_of(shown.pk)[:MEETINGS_MAX],
    }  # fmt: skip
    return render(request, "sheets/body.html", content)


def _filled(made: bodies.Composition) -> str:
    """How many seats that vote are held."""
    count = len(made.voting)
    said = ngettext("%(n)s siège tenu sur %(all)s", "%(n)s sièges tenus sur %(all)s", made.filled)
    return said % {"n": made.filled, "all": count} if count else ""
