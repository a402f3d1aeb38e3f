"""Who looked at a medical record. Kept when the page is shown; read by the auditor."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.insurance.claims.models import Claim, Look
from pacte.insurance.claims.queries import looks as queries
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Empty, Page


def keep(actor: Any, claim: Claim, page: str) -> None:
    """Say that somebody saw the diagnosis of a claim: one row a look, outside any command."""
    Look.objects.create(
        claim=claim, actor=actor.uid, name=actor.name, looked_at=clock.now(), page=page, entry_id=0
    )


LOOKS = List(
    columns=[
        Column(name="at", label=gettext_lazy("Quand"), value=lambda x: x.looked_at, sort="id"),
        Column(name="who", label=gettext_lazy("Qui"), value=lambda x: x.name, full=True),
        Column(name="claim", label=gettext_lazy("Attestation"), value=lambda x: x.claim.number,
               link=lambda x: reverse("claims:claim", args=[x.claim.uid])),
        Column(name="page", label=gettext_lazy("Page"), value=lambda x: x.page),
    ],
    sort="-at",
    search=lambda rows, text: rows.filter(claim__number__startswith=text.upper())
    | rows.filter(name__istartswith=text),
    search_label=gettext_lazy("Nom ou attestation"),
    caption=gettext_lazy("Dossiers médicaux consultés"),
    file="consultations-de-dossiers",
    empty=Empty(gettext_lazy("Personne n’a encore consulté de dossier médical.")),
)  # fmt: skip


@require_GET
@login_required
def looks(request: HttpRequest) -> HttpResponse:
    """The list for the auditor."""
    acts.need(request, "read_journal")
    rows = LOOKS.read(request, queries.visible_to(request.user, clock.today()))
    if rows.wants_sheet:
        return rows.answer_sheet()
    page = Page(title=_("Dossiers médicaux consultés"))
    return render(request, "claims/list.html", {"page": page, "lines": rows})
