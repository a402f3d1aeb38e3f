"""Personal data: the file of a person, and taking their name out."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pacte.files import workbooks
from pacte.insurance.members import commands
from pacte.insurance.members.forms import WhyForm
from pacte.insurance.members.queries import register as queries
from pacte.insurance.members.views.changes import both, show
from pacte.insurance.members.views.households import found_person
from pacte.journal.clock import today
from pacte.kernel.refusal import NotAllowed
from pacte.pages import acts


@require_POST
@login_required
def export(request: HttpRequest, uid: UUID) -> HttpResponse:
    """All that is kept about a person: JSON, or a workbook with ``format=xlsx``."""
    person = found_person(request, uid)
    try:
        said = commands.export_person(acts.act_of(request), person=str(person.uid))
    except NotAllowed as refusal:
        raise PermissionDenied(acts.sentence(refusal)) from refusal
    name = f"dossier-{person.card_number}"
    if request.POST.get("format") == "xlsx":
        return workbooks.excel_response(name, [_table(k, v) for k, v in said.items()])
    text = json.dumps(said, ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return answer


def _table(name: str, said: Any) -> workbooks.Table:
    """A subject as a sheet: one fact a line, or one row a line."""
    if isinstance(said, dict):
        return workbooks.Table(name, [_("Donnée"), _("Valeur")], [[k, v] for k, v in said.items()])
    heads = list(said[0]) if said else [_("Rien")]
    return workbooks.Table(name, heads, [list(row.values()) for row in said])


@both
@login_required
def anonymise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take out who a person is."""
    acts.need(request, "anonymise")
    rows = queries.people_visible_to(request.user, today(), "anonymise")
    person = get_object_or_404(rows.select_related("household"), uid=uid)
    if person.anonymised_on:
        raise Http404
    way = reverse("home")
    form = WhyForm(request.POST or None)
    answer = acts.submit(
        request, form, commands.anonymise_person, person=str(person.uid), to=way,
        done=_("Données anonymisées. Les comptes et les décisions restent."),
    )  # fmt: skip
    title = _("Anonymiser %(card)s") % {"card": person.card_number}
    return answer or show(request, title, form, _("Anonymiser"), way, [])
