"""What the QR of a paper opens: what this site wrote on it. No sign-in, and no patient."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.insurance.claims import papers
from pacte.kernel.money import Money
from pacte.pages.page import Page


@require_GET
def genuine(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a paper was made by this site, and what it said."""
    said = papers.read_seal(token)
    if said is None:
        page = Page(title=_("Ce document ne vient pas d’ici"))
        return render(request, "claims/genuine.html", {"page": page}, status=404)
    amount = None if said["amount"] is None else Money(said["amount"], said["currency"])
    day = date.fromisoformat(said["day"]) if said["day"] else None
    page = Page(title=_("Document authentique"))
    context = {"page": page, "said": said, "kind": papers.KINDS[said["kind"]], "amount": amount,
               "day": day}  # fmt: skip
    return render(request, "claims/genuine.html", context)
