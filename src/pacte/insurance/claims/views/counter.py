"""The counter: is this person covered, why, what to ask for, what is left. The answer first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.insurance.claims import counting
from pacte.insurance.claims.views import own
from pacte.insurance.members import cards
from pacte.insurance.members import queries as members
from pacte.insurance.members.queries import counter as register
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.page import Page


def _number(text: str) -> str:
    """The card number of what was scanned or typed; refused when it is forged or mistyped."""
    text = text.strip()
    if not text.upper().startswith(cards.MARK):
        return str(members.by_card(text).card_number)
    said = cards.read(text)
    person = members.by_card(said.number)
    if not said.is_of(person.uid):
        raise Refused(cards.NOT_OURS)
    mine = [card for card in members.cards_of(person.pk) if card.serial == said.serial]
    if mine and mine[0].revoked_on:
        raise Refused(
            "Cette carte a été annulée le %(day)s : demandez la nouvelle.", day=mine[0].revoked_on
        )
    return said.number


@require_GET
@login_required
def counter(request: HttpRequest) -> HttpResponse:
    """Scan or type a card."""
    place = own.facility_of(request, "check_card")
    typed, fault = request.GET.get("carte", ""), ""
    if typed:
        try:
            number = _number(typed)
        except Refused as refusal:
            fault = acts.sentence(refusal)
        else:
            return redirect(f"{reverse('claims:check', args=[number])}?formation={place.uid}")
    page = Page(title=_("Comptoir"), facts=[place.name])
    context = {"page": page, "typed": typed, "fault": fault, "place": place,
               "places": own.facilities(request, "check_card")}  # fmt: skip
    return render(request, "claims/counter.html", context)


@require_GET
@login_required
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Covered or not, exactly why, and what to do."""
    place = own.facility_of(request, "check_card")
    try:
        person = register.holder(number)
    except Refused as refusal:
        context = {"page": Page(title=_("Comptoir"), facts=[place.name]), "typed": number,
                   "fault": acts.sentence(refusal), "place": place, "places": []}  # fmt: skip
        return render(request, "claims/counter.html", context, status=404)
    today = clock.today()
    answer = counting.answer(
        person, place, today, scheme=request.GET.get("regime", ""),
        service=request.GET.get("soin", ""), why=request.GET.get("pourquoi", ""),
        every="autre" in request.GET,
    )  # fmt: skip
    page = Page(
        title=answer.title,
        crumbs=[(place.name, reverse("claims:claims")), (_("Comptoir"), reverse("claims:counter"))],
    )
    context = {"page": page, "answer": answer, "person": person, "place": place}
    return render(request, "claims/check.html", context)
