"""Pages of what happens to people and households: one event, one form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.insurance.members import commands, forms
from pacte.insurance.members.models import Beneficiary, Household, Membership
from pacte.insurance.members.queries import enrolling
from pacte.insurance.members.queries import register as queries
from pacte.insurance.members.views.households import found, found_person
from pacte.journal.clock import today
from pacte.pages import acts
from pacte.pages.page import Button, Page

PERSON = ("name", "sex", "born", "relation", "phone", "photo")
both = require_http_methods(["GET", "POST"])


def show(
    request: HttpRequest, title: str, form: Any, send: str, back: str, crumbs: Any, **more: Any
) -> HttpResponse:
    """A page of one form."""
    context = {"page": Page(title=title, crumbs=crumbs), "form": form, "send": send, "back": back}
    return render(request, "members/form.html", context | more)


def crumbs_of(home: Household, person: Beneficiary | None = None) -> list[tuple[str, str]]:
    """The way down to a household, or to a person of it."""
    way = [
        (_("Ménages"), reverse("members:households")),
        (home.number, reverse("members:household", args=[home.uid])),
    ]
    return [*way, (person.name, reverse("members:person", args=[person.uid]))] if person else way


def mine(request: HttpRequest, uid: UUID) -> tuple[Household, str]:
    """A household that the reader may change, and its address."""
    home = found(request, uid)
    acts.need(request, "enrol", home.mutual_id)
    return home, reverse("members:household", args=[home.uid])


def my_person(request: HttpRequest, uid: UUID, action: str = "enrol") -> tuple[Beneficiary, str]:
    person = found_person(request, uid)
    acts.need(request, action, person.household.mutual_id)
    return person, reverse("members:person", args=[person.uid])


@require_GET
@login_required
def edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What can be changed of a household, said by event."""
    home, back = mine(request, uid)
    ways = [
        (_("Une naissance, un mariage, une arrivée"), "members:add", "add"),
        (_("Un autre village ou une autre catégorie"), "members:move", "place"),
        (_("Le téléphone ou la langue"), "members:phone", "edit"),
        (_("Un autre exercice ou un autre régime"), "members:year", "clock"),
    ]
    if request.user.can("validate_list", home.mutual_id):
        ways.append((_("Le groupe (indigent…)"), "members:group", "people"))
    buttons = [Button(label, reverse(name, args=[home.uid]), icon) for label, name, icon in ways]
    page = Page(title=_("Modifier le ménage %(n)s") % {"n": home.number}, crumbs=crumbs_of(home))
    context = {
        "page": page, "buttons": buttons, "home": home, "back": back,
        "people": queries.present(home.pk), "current": queries.current_membership(home.pk, today()),
    }  # fmt: skip
    return render(request, "members/edit.html", context)


@both
@login_required
def add(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person joins the household."""
    home, back = mine(request, uid)
    form = forms.JoinForm(
        request.POST or None, request.FILES or None, day=today(), country=home.mutual.country,
        initial={"since": today(), "relation": "child", "why": "birth"},
    )  # fmt: skip
    forms.waivable(form, request.user)
    answer = acts.submit(
        request, form, commands.add_person, household=str(home.uid), to=back,
        content=lambda typed: {
            "person": {name: typed.get(name) or "" for name in PERSON},
            "since": typed["since"], "why": typed["why"],
        },
        done=lambda outcome: _("Personne ajoutée, carte %(card)s.") % outcome,
    )  # fmt: skip
    title = _("Ajouter une personne")
    return answer or show(request, title, form, _("Ajouter"), back, crumbs_of(home))


@both
@login_required
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct what is written about a person."""
    person, back = my_person(request, uid)
    if person.anonymised_on:
        raise Http404
    born = ""
    if person.born_on:
        born = str(person.born_on.year) if person.year_only else f"{person.born_on:%d/%m/%Y}"
    form = forms.CorrectForm(
        request.POST or None, request.FILES or None, day=today(),
        country=person.household.mutual.country, seen=person,
        initial={"name": person.name, "sex": person.sex, "born": born, "phone": person.phone,
                 "relation": person.relation},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.correct_person, person=str(person.uid), to=back,
        done=_("Correction enregistrée."),
    )  # fmt: skip
    title = _("Corriger %(name)s") % {"name": person.name}
    return answer or show(
        request, title, form, _("Corriger"), back, crumbs_of(person.household, person)
    )


def _others(person: Beneficiary) -> list[tuple[str, str]]:
    """Who may become the member when this one goes; nobody if they are not the member."""
    if person.relation != Beneficiary.Relation.MEMBER:
        return []
    rows = queries.present(person.household_id).exclude(pk=person.pk)
    return [(str(p.uid), p.name) for p in rows]


@both
@login_required
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A departure or a death."""
    person, back = my_person(request, uid)
    form = forms.LeaveForm(
        request.POST or None, others=_others(person), initial={"since": today(), "why": "left"}
    )
    home = reverse("members:household", args=[person.household.uid])
    answer = acts.submit(
        request, form, commands.leave, person=str(person.uid), to=home, done=_("Départ noté.")
    )
    title = _("Départ ou décès de %(name)s") % {"name": person.name}
    return answer or show(
        request, title, form, _("Noter"), back, crumbs_of(person.household, person)
    )


@both
@login_required
def back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person who had left comes back."""
    person, way = my_person(request, uid)
    form = forms.BackForm(request.POST or None, initial={"since": today()})
    answer = acts.submit(
        request, form, commands.come_back, person=str(person.uid), to=way, done=_("Retour noté.")
    )
    title = _("Retour de %(name)s") % {"name": person.name}
    return answer or show(
        request, title, form, _("Noter"), way, crumbs_of(person.household, person)
    )


@both
@login_required
def transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A person moves to another household."""
    person, way = my_person(request, uid)
    form = forms.TransferForm(
        request.POST or None, others=_others(person), initial={"since": today()}
    )
    forms.waivable(form, request.user)
    answer = acts.submit(
        request, form, commands.transfer_person, person=str(person.uid), to=way,
        done=_("Transfert noté."),
    )  # fmt: skip
    title = _("Transférer %(name)s") % {"name": person.name}
    return answer or show(
        request, title, form, _("Transférer"), way, crumbs_of(person.household, person)
    )


@both
@login_required
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another village or another level."""
    home, way = mine(request, uid)
    offered = enrolling.choices(request.user, today())
    form = forms.MoveForm(
        request.POST or None, mutual=home.mutual, levels=offered.levels, seen=home,
        initial={"since": today()},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.move_household, household=str(home.uid), to=way,
        done=_("Changement enregistré."),
    )  # fmt: skip
    villages = enrolling.villages_offered([home.mutual])
    title = _("Village ou catégorie")
    return answer or show(
        request, title, form, _("Enregistrer"), way, crumbs_of(home), villages=villages
    )


@both
@login_required
def phone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The phone of the household and the language of what it receives."""
    home, way = mine(request, uid)
    form = forms.PhoneForm(
        request.POST or None, initial={"phone": home.phone, "language": home.language}, seen=home
    )
    answer = acts.submit(
        request, form, commands.change_phone, household=str(home.uid), to=way,
        done=_("Téléphone enregistré."),
    )  # fmt: skip
    title = _("Téléphone et langue")
    return answer or show(request, title, form, _("Enregistrer"), way, crumbs_of(home))


@both
@login_required
def group(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The group of the household, from a day."""
    home, way = mine(request, uid)
    acts.need(request, "validate_list", home.mutual_id)
    groups = enrolling.choices(request.user, today()).groups
    form = forms.GroupForm(request.POST or None, groups=groups, initial={"since": today()})
    answer = acts.submit(
        request, form, commands.set_group, household=str(home.uid), to=way,
        done=_("Groupe enregistré."),
    )  # fmt: skip
    title = _("Groupe du ménage")
    return answer or show(request, title, form, _("Enregistrer"), way, crumbs_of(home))


@both
@login_required
def year(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another coverage year or another scheme."""
    home, way = mine(request, uid)
    offered = enrolling.choices(request.user, today())
    current = queries.current_membership(home.pk, today())
    first = {"covered_on": current.until if current else today()}
    form = forms.YearForm(request.POST or None, schemes=offered.schemes, initial=first)
    forms.waivable(form, request.user)
    answer = acts.submit(
        request, form, commands.join_scheme, household=str(home.uid), to=way,
        done=_("Inscription enregistrée."),
    )  # fmt: skip
    title = _("Inscrire pour un exercice")
    return answer or show(request, title, form, _("Inscrire"), way, crumbs_of(home))


@both
@login_required
def close(request: HttpRequest, uid: UUID, membership: UUID) -> HttpResponse:
    """End a membership before its year."""
    home, way = mine(request, uid)
    row = get_object_or_404(Membership, uid=membership, household=home)
    form = forms.CloseForm(request.POST or None, initial={"closed_on": today()})
    answer = acts.submit(
        request, form, commands.close_membership, membership=str(row.uid), to=way,
        done=_("Adhésion close."),
    )  # fmt: skip
    title = _("Clore l’adhésion")
    return answer or show(request, title, form, _("Clore"), way, crumbs_of(home))


@require_POST
@login_required
def name_member(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Another person becomes the member."""
    person, _way = my_person(request, uid)
    home = reverse("members:household", args=[person.household.uid])
    return acts.do(
        request, commands.name_member, person=str(person.uid), to=home, done=_("Adhérent désigné.")
    )
