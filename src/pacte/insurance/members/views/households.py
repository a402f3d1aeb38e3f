"""The list of households, the page of a household, the page of a person."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pacte.files import storing
from pacte.insurance.members import searching, standing
from pacte.insurance.members.models import Beneficiary, Household
from pacte.insurance.members.queries import money, rights
from pacte.insurance.members.queries import register as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal import queries as journal
from pacte.journal.clock import today
from pacte.kernel.money import Money
from pacte.kernel.periods import years_old
from pacte.pages import acts, formatting
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

HISTORY_MAX = 20
ON_A_PERSON = ("enrol", "issue_card", "anonymise")


def list_of(request: HttpRequest, day: date) -> List:
    """What the list of households is, for one reader on one day."""
    return List(
        columns=[
            Column(name="numero", label=_("Ménage"), value=lambda h: h.number, sort="number",
                   link=lambda h: reverse("members:household", args=[h.uid])),
            Column(name="adherent", label=_("Adhérent"), value=_member, full=True),
            Column(name="village", label=_("Village"), value=lambda h: h.village and h.village.name,
                   sort="village__name"),
            Column(name="personnes", label=_("Personnes"), value=lambda h: len(h.there),
                   number=True),
            Column(name="categorie", label=_("Catégorie"), value=lambda h: h.level or None),
            Column(name="telephone", label=_("Téléphone"), value=lambda h: h.phone or None),
            Column(name="depuis", label=_("Inscrit le"), value=lambda h: h.joined_on,
                   sort="joined_on"),
            Column(name="droits", label=_("Droits"), value=lambda h: standing.of_household(h, day),
                   up=True),
        ],
        sort="numero",
        search=lambda lines, text: searching.within(lines, request.user, text, day),
        search_label=_("Nom, carte, numéro, téléphone"),
        filters=_filters(request, day),
        caption=_("Ménages"),
        file="menages",
        empty=Empty(
            _("Aucun ménage."),
            _("Inscrivez le premier, ou importez le registre."),
            Button(_("Inscrire un ménage"), reverse("members:enrol"), "add"),
        ),
    )  # fmt: skip


def _filters(request: HttpRequest, day: date) -> list[Filter]:
    mutuals, schemes = searching.mutuals(request.user, day), searching.schemes(request.user, day)
    return [
        Filter(name="mutuelle", label=_("Mutuelle"), choices=mutuals,
               apply=lambda lines, value: lines.filter(mutual__uid=value), everything=_("Toutes")),
        Filter(name="regime", label=_("Régime"), choices=schemes,
               apply=lambda lines, value: lines.filter(searching.in_scheme(value, day))),
        Filter(name="droits", label=_("Droits"), choices=standing.CHOICES,
               apply=lambda lines, value: standing.filtered(lines, value, day)),
        Filter(name="lieu", label=_("Lieu"), choices=searching.villages(request, day),
               apply=lambda lines, value: lines.filter(village__uid=value)),
    ]  # fmt: skip


def _member(home: Any) -> str | None:
    """Who holds the membership, by name."""
    found = [p for p in home.there if p.relation == Beneficiary.Relation.MEMBER]
    return found[0].name if found else None


@require_GET
@login_required
def households(request: HttpRequest) -> HttpResponse:
    """The households that one may see."""
    acts.need(request, queries.READ)
    day = today()
    lines = list_of(request, day).read(request, searching.listed(request.user, day))
    if lines.wants_sheet:
        return lines.answer_sheet()
    may = request.user.can("enrol")
    buttons = [
        Button(_("Importer"), reverse("members:imports"), "upload"),
        Button(_("Renouveler"), reverse("members:renewal"), "clock"),
        Button(_("Inscrire"), reverse("members:enrol"), "add", go=True),
    ]
    page = Page(title=_("Ménages"), acts=buttons if may else [])
    return render(request, "members/list.html", {"page": page, "lines": lines})


def found(request: HttpRequest, uid: UUID) -> Household:
    """A household that the reader may see; 404 for any other."""
    acts.need(request, queries.READ)
    rows = queries.visible_to(request.user, today()).select_related("mutual", "village")
    return get_object_or_404(rows, uid=uid)


@require_GET
@login_required
def household(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A household: its people, what it owes and paid, its rights, what happened."""
    home, day = found(request, uid), today()
    people = list(Beneficiary.objects.filter(household=home).order_by("left_on", "card_number"))
    here = [p for p in people if p.left_on is None]
    members = list(queries.memberships(home.pk))
    current = next((m for m in reversed(members) if not m.closed_on and m.until > day), None)
    account = money.account(current) if current else None
    opened = rights.rights_of([p.pk for p in here], day)
    rows = [_person_row(p, opened.get(p.pk, []), current, day) for p in here]
    head = next((p for p in here if p.relation == Beneficiary.Relation.MEMBER), None)
    context = {
        "home": home, "rows": rows, "gone": [p for p in people if p.left_on], "members": members,
        "current": current, "account": account, "currency": current and current.scheme.currency,
        "symbol": current and formatting.symbol(current.scheme.currency),
        "groups": queries.groups_on([home.pk], day).get(home.pk, []),
        "state": queries.state_on(home.pk, day), "history": history("members.household", home.uid),
        "may": {a: request.user.can(a, home.mutual_id) for a in ("enrol", "issue_card", "collect")},
        "care": address("claims:care_of_household", home.uid),
        "working": standing.working(account, request.GET.get("pourquoi", "")),
        "page": _household_page(request, home, head, here, account, opened),
    }  # fmt: skip
    return render(request, "members/household.html", context)


def _person_row(person: Beneficiary, held: list[Any], current: Any, day: date) -> dict[str, Any]:
    """A person as the table of a household shows it."""
    mine = [r for r in held if current is None or r.scheme_id == current.scheme_id]
    return {"person": person, "born": born(person, day), "right": standing.tag(mine, day)}


def born(person: Beneficiary, day: date) -> str:
    """9 févr. 1987, 39 ans; or the year alone."""
    if not person.born_on:
        return ""
    age = years_old(person.born_on, person.left_on or day)
    said = str(person.born_on.year) if person.year_only else formatting.day(person.born_on)
    return _("%(born)s, %(age)s ans") % {"born": said, "age": age}


def _household_page(
    request: HttpRequest, home: Household, head: Any, here: list[Any], account: Any, opened: Any
) -> Page:
    day = today()
    facts: list[Any] = []
    if account:
        rest = Money(account.rest, account.currency)
        missing = _("Il manque %(rest)s") % {"rest": formatting.money(rest)}
        facts.append(
            Tag(missing, "bad") if account.rest > 0 else Tag(_("Cotisation payée"), "good")
        )
    covered = sum(standing.is_open(opened.get(p.pk, []), day) for p in here)
    facts.append(
        _("%(people)s bénéficiaires, %(covered)s à jour")
        % {"people": len(here), "covered": covered}
    )
    buttons = []
    if request.user.can("issue_card", home.mutual_id):
        buttons.append(Button(_("Cartes"), f"{reverse('members:cards')}?menage={home.uid}", "card"))
    if request.user.can("enrol", home.mutual_id):
        buttons.append(Button(_("Modifier"), reverse("members:edit", args=[home.uid]), "edit"))
    collect = address("members:collect", home.uid)
    if collect and account and account.rest > 0 and request.user.can("collect", home.mutual_id):
        buttons.append(Button(_("Encaisser"), collect, "cash", go=True))
    return Page(
        title=_("Ménage %(number)s") % {"number": home.number} + (f", {head.name}" if head else ""),
        crumbs=[(_("Ménages"), reverse("members:households"))],
        facts=facts,
        acts=buttons,
        trail=acts.trail(request, home),
    )


def history(kind: str, uid: UUID) -> list[dict[str, Any]]:
    """What happened to a thing, the last first, in words."""
    rows = journal.about(kind, uid)[:HISTORY_MAX]
    return [
        {"what": standing.happened(e), "at": e.recorded_at, "by": e.actor_name, "why": e.reason}
        for e in rows
    ]


def address(name: str, *arguments: Any) -> str:
    """A page of another part of the house, when it is there."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def found_person(request: HttpRequest, uid: UUID) -> Beneficiary:
    """A person that the reader may see; 404 for any other."""
    acts.need(request, queries.READ)
    rows = queries.people_visible_to(request.user, today())
    return get_object_or_404(rows.select_related("household__mutual"), uid=uid)


@require_GET
@login_required
def person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person: who they are, their rights, their cards, what happened."""
    one, day = found_person(request, uid), today()
    home = one.household
    held = rights.rights_of([one.pk], day).get(one.pk, [])
    context = {
        "person": one, "home": home, "born": born(one, day), "right": standing.tag(held, day),
        "periods": standing.periods(one.pk, held), "cards": queries.cards_of(one.pk),
        "belongings": one.belongings.select_related("household").order_by("-since", "-pk"),
        "history": history("members.beneficiary", one.uid),
        "may": {a: request.user.can(a, home.mutual_id) for a in ON_A_PERSON},
        "care": address("claims:care_of_person", one.uid),
        "page": Page(
            title=one.name,
            crumbs=[
                (_("Ménages"), reverse("members:households")),
                (home.number, reverse("members:household", args=[home.uid])),
            ],
            facts=[standing.tag(held, day), one.card_number],
            acts=_person_buttons(request, one),
            trail=acts.trail(request, one),
        ),
    }  # fmt: skip
    return render(request, "members/person.html", context)


def _person_buttons(request: HttpRequest, one: Beneficiary) -> list[Button]:
    if not request.user.can("enrol", one.household.mutual_id) or one.anonymised_on:
        return []
    correct = Button(_("Corriger"), reverse("members:correct", args=[one.uid]), "edit")
    if one.left_on:
        return [
            correct,
            Button(_("Noter un retour"), reverse("members:back", args=[one.uid]), "back"),
        ]
    return [
        correct,
        Button(_("Transférer"), reverse("members:transfer", args=[one.uid]), "link"),
        Button(_("Départ ou décès"), reverse("members:leave", args=[one.uid]), "up"),
    ]


def _cares_for(request: HttpRequest, one: Beneficiary) -> bool:
    """Whether a facility of the reader has a convention with a scheme of this person."""
    if not request.user.can("check_card"):
        return False
    mine = schemes.conventions_visible_to(request.user, today())
    return mine.filter(scheme__memberships__household=one.household).exists()


@require_GET
@login_required
def photo(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The photo of a person, for who may read the register or check a card."""
    rows = Beneficiary.objects.filter(household__pending=False)
    one = get_object_or_404(rows.select_related("household"), uid=uid)
    reads = request.user.can(queries.READ, one.household.mutual_id)
    if not one.photo or not (reads or _cares_for(request, one)):
        raise Http404
    return storing.response(storing.stored(UUID(one.photo)))
