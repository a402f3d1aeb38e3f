"""The forms of external partners: declare, advise, agree, review, sanction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods

from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import (
    AmountField,
    ChosenCurrency,
    CurrencyField,
    DayField,
    Form,
    PartialField,
    ReasonField,
    UploadField,
    WholeField,
)
from pacte.pages.page import Page
from pacte.people import queries as people
from pacte.places import queries as located
from pacte.programmes.regulation import commands, queries
from pacte.programmes.regulation.models import DeclarationStep, Opinion, Sanction, YearlyReview
from pacte.programmes.regulation.views.declarations import crumbs, seen_by
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models.words import THEMES

SCANS = (".pdf", ".jpg", ".jpeg", ".png")
both = require_http_methods(["GET", "HEAD", "POST"])


class PlacesField(forms.CharField):
    """Places of either tree, by name or code, one a line or parted by commas; gives their uids."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        found = []
        for said in text.replace("\n", ",").replace(";", ",").split(","):
            if said.strip():
                found.append(_place(said.strip()))
        return found


def _place(text: str) -> str:
    """The place of a code, or else of a name that is the name of one place only."""
    if found := located.any_by_code(text):
        return str(found.uid)
    rows = located.named(text, clock.today())
    if not rows:
        said = _("Aucun lieu n’a ce nom ni ce code : « %(text)s ».")
        raise forms.ValidationError(said % {"text": text[:40]})
    if len(rows) > 1:
        said = _("Plusieurs lieux s’appellent « %(text)s » : écrivez le code. %(places)s.")
        told = ", ".join(f"{row.get_kind_display()} : {row.code}" for row in rows)
        raise forms.ValidationError(said % {"text": text[:40], "places": told})
    return str(rows[0].uid)


class Describe(ChosenCurrency):
    """What is done, where, from when to when, with how much."""

    title = forms.CharField(label=later("Activité"), max_length=250)
    words = forms.CharField(
        label=later("Ce qui sera fait, pour qui"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    where = PlacesField(label=later("Lieux (nom ou code, un par ligne)"), max_length=2000)
    start = PartialField(label=later("Début"), required=False)
    end = PartialField(label=later("Fin"), required=False)
    currency = CurrencyField(required=False)
    amount = AmountField(label=later("Budget"), required=False)
    funder = forms.CharField(label=later("Financé par"), max_length=200, required=False)

    def content(self) -> dict[str, Any]:
        typed = super().content()
        return typed | {"start": typed["start"] or "", "end": typed["end"] or ""}


class Declare(Describe):
    """A new declaration."""

    organisation = forms.ChoiceField(label=later("Organisation"))
    theme = forms.ChoiceField(label=later("Thème"), choices=THEMES)
    programme = forms.ChoiceField(label=later("Dans le programme"), required=False)
    field_order = ("key", "organisation", "title", "theme", "words", "where")

    def __init__(self, *args: Any, mine: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = mine
        self.fields["programme"].choices = [("", "—"), *programmes]


@both
@login_required
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an activity."""
    acts.need(request, "declare_activity")
    today = clock.today()
    mine = people.organisations_for(request.user, "declare_activity", today)
    form = Declare(
        request.POST or None,
        mine=[(str(o.uid), o.name) for o in people.organisations(mine)],
        programmes=[(str(p.uid), p.called) for p in sheets.visible_to(request.user, today)],
    )
    answer = acts.submit(
        request, form, commands.declare, done=_("Activité déclarée."),
        to=lambda outcome: reverse("regulation:declaration", args=[outcome]),
    )  # fmt: skip
    page = Page(title=_("Déclarer une activité"), crumbs=crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend a declaration."""
    row = get_object_or_404(seen_by(request), uid=uid)
    acts.need(request, "declare_activity", row.organisation_id)
    there = queries.places_of([row.pk]).get(row.pk, [])
    told = ("title", "words", "start", "end", "amount", "currency", "funder")
    initial = {name: getattr(row, name) for name in told}
    initial["where"] = "\n".join(located.codes(there))
    form = Describe(request.POST or None, initial=initial, seen=row)
    return _form(request, row, form, commands.describe_declaration, _("Corriger la déclaration"))


class Step(Form):
    """Over, taken back, or going on."""

    state = forms.ChoiceField(label=later("État"), choices=DeclarationStep.State.choices)
    on = DayField(label=later("Le"))
    words = forms.CharField(label=later("Motif"), max_length=400, required=False)


@both
@login_required
def step(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End an activity or take its declaration back."""
    row = get_object_or_404(seen_by(request), uid=uid)
    acts.need(request, "declare_activity", row.organisation_id)
    form = Step(request.POST or None, initial={"on": clock.today()})
    return _form(request, row, form, commands.step_declaration, _("État de l’activité"))


class Advise(Form):
    """The opinion of the inspection."""

    verdict = forms.ChoiceField(label=later("Avis"), choices=Opinion.Verdict.choices)
    fit = forms.ChoiceField(label=later("Au regard du plan"), choices=Opinion.Fit.choices)
    plan = forms.CharField(
        label=later("Plan, axe ou activité du plan"), max_length=300, required=False
    )
    reasons = forms.CharField(
        label=later("Motifs"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    on = DayField(label=later("Le"))


@both
@login_required
def advise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give an opinion."""
    form = Advise(request.POST or None, initial={"on": clock.today()})
    return _watched(request, uid, form, "advise_partner", commands.give_opinion, _("Avis"))


class Agree(Form):
    """The agreement of the authority."""

    number = forms.CharField(label=later("Numéro d’agrément"), max_length=40)
    since = DayField(label=later("Depuis"))
    until = DayField(label=later("Jusqu’au (jour non compris)"))
    conditions = forms.CharField(label=later("Conditions"), max_length=600, required=False)
    file = UploadField(label=later("Agrément signé"), endings=SCANS, required=False)
    reason = ReasonField(required=False)


@both
@login_required
def agree(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree to an activity."""
    form = Agree(request.POST or None, request.FILES or None, initial={"since": clock.today()})
    return _watched(request, uid, form, "agree_partner", commands.agree, _("Agrément"))


class HoldReview(Form):
    """The yearly review."""

    year = WholeField(label=later("Année"), least=1990, most=2200)
    verdict = forms.ChoiceField(label=later("Constat"), choices=YearlyReview.Verdict.choices)
    words = forms.CharField(
        label=later("Ce qui a été fait, ce qui est demandé"), max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    on = DayField(label=later("Le"))


@both
@login_required
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hold a review."""
    today = clock.today()
    form = HoldReview(request.POST or None, initial={"on": today, "year": today.year})
    title = _("Revue annuelle")
    return _watched(request, uid, form, "advise_partner", commands.review, title)


class Sanctioned(Form):
    """A warning, a withdrawal, or its lifting."""

    kind = forms.ChoiceField(label=later("Mesure"), choices=Sanction.Kind.choices)
    since = DayField(label=later("Depuis"))
    words = forms.CharField(
        label=later("Motifs"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


@both
@login_required
def sanction(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Warn, withdraw, lift."""
    form = Sanctioned(request.POST or None, initial={"since": clock.today()})
    return _watched(request, uid, form, "agree_partner", commands.sanction, _("Mesure"))


def _watched(
    request: HttpRequest, uid: UUID, form: Form, action: str, command: Any, title: str
) -> HttpResponse:
    """A form for who answers for one of the places."""
    row = get_object_or_404(seen_by(request), uid=uid)
    there = queries.places_of([row.pk]).get(row.pk, [])
    if not any(request.user.can(action, place=place) for place in there):
        acts.need(request, action, place=0)
    return _form(request, row, form, command, title)


def _form(request: HttpRequest, row: Any, form: Form, command: Any, title: str) -> HttpResponse:
    answer = acts.submit(
        request, form, command, declaration=str(row.uid), done=_("Enregistré."),
        to=reverse("regulation:declaration", args=[row.uid]),
    )  # fmt: skip
    page = Page(title=title, crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
