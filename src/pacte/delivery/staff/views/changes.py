"""The forms about one person: register, correct, change, post, leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.delivery.staff import commands, queries
from pacte.delivery.staff.models import Category, Person, Sex
from pacte.delivery.staff.views.fields import (
    facility_field,
    organisation_field,
    qualification_choices,
)
from pacte.delivery.staff.views.people import both, crumbs, my_person
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import DayField, Form, ReasonField, WholeField
from pacte.pages.page import Page


class _Identity(Form):
    name = forms.CharField(label=later("Nom et prénoms"), max_length=120)
    sex = forms.ChoiceField(label=later("Sexe"), choices=Sex.choices)
    born_year = WholeField(label=later("Année de naissance"), required=False)
    phone = forms.CharField(label=later("Téléphone"), max_length=20, required=False)


class Describe(_Identity):
    """Correct who somebody is."""


class _Placed(Form):
    """As what, and where: a facility, or an organisation for who works in none."""

    def place_in(self, actor: Any, action: str = "manage_staff") -> None:
        today = clock.today()
        choices = [("", "—"), *qualification_choices()]
        self.fields["qualification"].choices = choices
        self.fields["facility"] = facility_field(actor, action, today, required=False)
        self.fields["organisation"] = organisation_field(
            actor, action, today, required=False,
            label=later("Organisation, si ce n’est pas une formation"),
        )  # fmt: skip


class Register(_Identity, _Placed):
    """Somebody new."""

    category = forms.ChoiceField(label=later("Catégorie"), choices=Category.choices)
    qualification = forms.ChoiceField(label=later("Qualification"), required=False)
    facility: Any = forms.CharField(required=False)
    organisation: Any = forms.CharField(required=False)
    post = forms.CharField(
        label=later("Poste tenu dans la formation"), max_length=120, required=False
    )
    since = DayField(label=later("Depuis"))
    reason = ReasonField(
        label=later("Si quelqu’un lui ressemble : pourquoi c’est une autre personne"),
        required=False,
    )


@both
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Put somebody in the register."""
    acts.need(request, "manage_staff")
    start = {"since": clock.today(), "facility": request.GET.get("formation", "")}
    form = Register(request.POST or None, initial=start | {"sex": "f"})
    form.place_in(request.user)
    answer = acts.submit(
        request, form, commands.register_person,
        done=lambda made: _("Inscrit sous le numéro %(number)s.") % made,
        to=lambda made: reverse("staff:person", args=[made["person"]]),
    )  # fmt: skip
    page = Page(title=_("Inscrire une personne"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def kept_by(request: HttpRequest, uid: UUID) -> Person:
    """Somebody whose sheet the reader keeps: 404 for who may not see it, else 403."""
    row = my_person(request, uid)
    if not queries.can_keep(request.user, row):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_staff")))
    return row


def _form(request: HttpRequest, row: Person, form: Form, command: Any, title: str) -> HttpResponse:
    answer = acts.submit(
        request, form, command, person=str(row.uid), done=_("Enregistré."),
        to=reverse("staff:person", args=[row.uid]),
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct a name, a sex, a year of birth, a phone."""
    row = kept_by(request, uid)
    initial = {name: getattr(row, name) for name in ("name", "sex", "born_year", "phone")}
    form = Describe(request.POST or None, initial=initial, seen=row)
    return _form(request, row, form, commands.describe_person, _("Corriger la fiche"))


class Situation(_Placed):
    """Since when somebody works as something else, or elsewhere."""

    since = DayField(label=later("Depuis"))
    category = forms.ChoiceField(label=later("Catégorie"), choices=Category.choices)
    qualification = forms.ChoiceField(label=later("Qualification"), required=False)
    facility: Any = forms.CharField(required=False)
    organisation: Any = forms.CharField(required=False)
    words = forms.CharField(label=later("Motif"), max_length=200, required=False)


@both
@login_required
def situation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Change category, qualification or place of work."""
    row = kept_by(request, uid)
    initial = {
        "since": clock.today(), "category": row.category,
        "qualification": row.qualification.code if row.qualification else "",
        "facility": str(row.facility.uid) if row.facility else "",
        "organisation": str(row.organisation.uid) if row.organisation and not row.facility else "",
    }  # fmt: skip
    form = Situation(request.POST or None, initial=initial, seen=row)
    form.place_in(request.user)
    return _form(request, row, form, commands.change_situation, _("Changer de situation"))


class Post(Form):
    """A post in a facility."""

    title = forms.CharField(label=later("Poste"), max_length=120)
    qualification = forms.ChoiceField(label=later("Qualification du poste"))
    since = DayField(label=later("Depuis"))


@both
@login_required
def post(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give somebody a post."""
    row = kept_by(request, uid)
    initial = {
        "since": clock.today(), "facility": str(row.facility.uid) if row.facility else "",
        "qualification": row.qualification.code if row.qualification else "",
    }  # fmt: skip
    form = Post(request.POST or None, initial=initial)
    form.fields["facility"] = facility_field(request.user, "manage_staff", clock.today())
    form.fields["qualification"].choices = qualification_choices()  # type: ignore[attr-defined]
    form.order_fields(["key", "facility", "title", "qualification", "since"])
    return _form(request, row, form, commands.post_person, _("Affecter à un poste"))


class Close(Form):
    """The end of a post."""

    facility = forms.ChoiceField(label=later("Poste"))
    on = DayField(label=later("Fin le (premier jour sans ce poste)"))
    words = forms.CharField(label=later("Motif"), max_length=200, required=False)

    def __init__(self, *args: Any, held: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.facility.uid), f"{one.title}, {one.facility.name}") for one in held]
        self.fields["facility"].choices = choices  # type: ignore[attr-defined]


@both
@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a post."""
    row, today = kept_by(request, uid), clock.today()
    held = queries.postings_on(today).filter(person=row).select_related("facility")
    form = Close(request.POST or None, held=held, initial={"on": today})
    return _form(request, row, form, commands.close_posting, _("Fin d’un poste"))


class Leave(Form):
    """Somebody is gone."""

    on = DayField(label=later("Parti le"))
    words = forms.CharField(
        label=later("Motif"), max_length=200, help_text=later("Retraite, mutation, décès…")
    )


@both
@login_required
def leave(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that somebody is gone; their posts end."""
    row = kept_by(request, uid)
    form = Leave(request.POST or None, initial={"on": clock.today()}, seen=row)
    return _form(request, row, form, commands.leave, _("Départ"))
