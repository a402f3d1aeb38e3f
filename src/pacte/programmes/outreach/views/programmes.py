"""All that is said of one programme outside: publications, causes, the plan, exchanges."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.programmes.outreach import queries
from pacte.programmes.outreach.views.causes import state_tag as cause_tag
from pacte.programmes.outreach.views.communication import state_tag as action_tag
from pacte.programmes.sheets.views.common import page_of, seen


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The tab « Communication » of a programme."""
    row, today, user = seen(request, uid), clock.today(), request.user
    title = _("Communication : %(name)s") % {"name": row.called}
    content = page_of(request, row, title, "outreach:programme")
    causes = queries.causes(user, today).filter(programme=row.pk)
    actions = queries.actions(user, today).filter(programme=row.pk)
    content |= {
        "contents": list(queries.published(programme=row.pk)[:50]),
        "causes": [(one, cause_tag(one.state)) for one in causes],
        "actions": [(one, action_tag(one)) for one in actions],
        "exchanges": list(queries.exchanges_of(row.pk)),
        "testimonies": list(queries.testimonies(user, today).filter(programme=row.pk)[:50]),
    }
    return render(request, "outreach/programme.html", content)
