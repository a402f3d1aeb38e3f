"""Cards: who has none, sheets to print, a lost card, the public key."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from pacte.files import pdf
from pacte.insurance.members import cards, commands, printing
from pacte.insurance.members.forms import WhyForm
from pacte.insurance.members.queries import cards as queries
from pacte.insurance.members.views.changes import both, crumbs_of, my_person, show
from pacte.journal.clock import today
from pacte.pages import acts
from pacte.pages.lists import Column, List
from pacte.pages.page import Empty, Page

SHEETS_SHOWN = 20


def list_of(day: date) -> List:
    """Who has no good card."""
    return List(
        columns=[
            Column(name="nom", label=_("Bénéficiaire"), value=lambda p: p.name, sort="name",
                   link=lambda p: reverse("members:person", args=[p.uid])),
            Column(name="carte", label=_("Carte"), value=lambda p: p.card_number,
                   sort="card_number"),
            Column(name="menage", label=_("Ménage"), value=lambda p: p.household.number,
                   link=lambda p: reverse("members:household", args=[p.household.uid])),
            Column(name="village", label=_("Village"),
                   value=lambda p: p.household.village and p.household.village.name,
                   sort="household__village__name"),
        ],
        sort="carte",
        search=lambda lines, text: lines.filter(card_number__istartswith=text.strip()),
        search_label=_("Début du numéro"),
        caption=_("Cartes à imprimer"),
        file="cartes",
        per_page=50,
        empty=Empty(_("Aucune carte à imprimer."), _("Tous ceux qui sont inscrits ont la leur.")),
    )  # fmt: skip


@require_GET
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """Who has no good card; the sheets printed so far."""
    acts.need(request, "issue_card")
    day = today()
    rows = queries.without_card(request.user, day)
    home = request.GET.get("menage", "")
    if home:
        rows = rows.filter(household__uid=_uid(home))
    lines = list_of(day).read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    context = {
        "page": Page(title=_("Cartes")), "lines": lines, "home": home,
        "people": [str(p.uid) for p in lines.rows],
        "sheets": queries.sheets_visible_to(request.user, day)[:SHEETS_SHOWN], "key": uuid4(),
    }  # fmt: skip
    return render(request, "members/cards.html", context)


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as fault:
        raise Http404 from fault


@require_POST
@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make the cards of the people chosen, or of all those shown."""
    chosen = request.POST.getlist("people")
    return acts.do(
        request, commands.print_cards, back=reverse("members:cards"), people=chosen,
        done=lambda outcome: _("%(cards)s cartes prêtes à imprimer.") % outcome,
        to=lambda outcome: f"{reverse('members:cards')}?planche={outcome['sheet']}",
    )  # fmt: skip


@require_GET
@login_required
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A sheet of cards, on A4, to print."""
    acts.need(request, "issue_card")
    found = queries.sheet(request.user, uid, today())
    if not found:
        raise Http404
    return pdf.response(f"cartes-{str(uid)[:8]}", printing.sheet(found))


@both
@login_required
def lost(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A card is lost: cancelled, or cancelled and replaced."""
    person, way = my_person(request, uid, "issue_card")
    form = WhyForm(request.POST or None)
    replaced = "replace" in request.POST
    command: Any = commands.replace_card if replaced else commands.revoke_card
    done = (
        _("Carte annulée, la suivante est prête à imprimer.") if replaced else _("Carte annulée.")
    )
    answer = acts.submit(request, form, command, person=str(person.uid), to=way, done=done)
    title = _("Carte perdue : %(name)s") % {"name": person.name}
    crumbs = crumbs_of(person.household, person)
    return answer or show(request, title, form, _("Annuler la carte"), way, crumbs, lost=True)


@require_GET
def key(request: HttpRequest) -> HttpResponse:
    """The public keys, for whoever checks cards without a network. Nothing here is secret."""
    texts = [cards.public_text(one) for one in cards.public_keys()]
    return HttpResponse("".join(texts), content_type="text/plain; charset=ascii")
