"""Renewal of last year's register: who renews, who does not, for how much; then in one go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from pacte.insurance.members import commands, windows
from pacte.insurance.members.forms import waivable
from pacte.insurance.members.queries import enrolling
from pacte.insurance.members.queries import renewal as queries
from pacte.insurance.members.views.changes import both
from pacte.journal import queries as journal
from pacte.journal.clock import today
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.forms import DayField, Form
from pacte.pages.page import Cell, Page

PHOTOS_SHOWN = 100


class RenewalForm(Form):
    """Whose register, and which year it enters."""

    mutual = forms.ChoiceField(label=gettext_lazy("Mutuelle"))
    scheme = forms.ChoiceField(label=gettext_lazy("Régime"))
    covered_on = DayField(label=gettext_lazy("Un jour de l’exercice à ouvrir"))

    def __init__(self, *args: Any, choices: enrolling.Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mutual"].choices, self.fields["scheme"].choices = (
            choices.mutuals,
            choices.schemes,
        )


@both
@login_required
def renewal(request: HttpRequest) -> HttpResponse:
    """Preview of a renewal; nothing is written here."""
    acts.need(request, "enrol")
    offered = enrolling.choices(request.user, today())
    form = RenewalForm(request.POST or None, choices=offered, initial={"covered_on": today()})
    waivable(form, request.user)
    seen, cells = None, []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        mutual = offered.mutual_of(typed["mutual"])
        manages = mutual is not None and request.user.can(windows.WAIVE, mutual.pk)
        waived = bool(typed.get("reason")) and manages
        try:
            seen = queries.preview(typed["scheme"], mutual, typed["covered_on"], waived=waived)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            cells = _cells(seen)
    page = Page(
        title=_("Renouveler le registre"), crumbs=[(_("Ménages"), reverse("members:households"))]
    )
    job = request.GET.get("travail", "")
    context = {
        "page": page, "form": form, "seen": seen, "cells": cells,
        "photos": (seen.photos or [])[:PHOTOS_SHOWN] if seen else [],
        "job": journal.job(job) if len(job) == 36 else None,
    }  # fmt: skip
    return render(request, "members/renewal.html", context)


def _cells(seen: queries.Preview) -> list[Cell]:
    currency = seen.year.definition["currency"]
    return [
        Cell(_("Se renouvellent"), seen.households, _("ménages"),
             _("%(people)s personnes") % {"people": seen.people}, "good"),
        Cell(_("Déjà inscrits"), seen.already, _("ménages")),
        Cell(_("Adhésion close"), seen.closed, _("ménages")),
        Cell(_("Plus personne"), seen.empty, _("ménages")),
        *([Cell(_("Photos à refaire"), len(seen.photos), _("personnes"))]
          if seen.photos is not None else []),
        *([Cell(_("Hors période d’adhésion"), seen.waiting, _("ménages"))] if seen.only else []),
        Cell(_("Cotisations"), Money(seen.due, currency),
             small=_("pour %(n)s ménages calculés") % {"n": seen.computed}),
        Cell(_("À charge des ménages"), Money(seen.by_household, currency), end=True),
    ]  # fmt: skip


@require_POST
@login_required
def renew(request: HttpRequest) -> HttpResponse:
    """Leave the renewal to a worker."""
    acts.need(request, "enrol")
    way = reverse("members:renewal")
    return acts.do(
        request, commands.ask_renewal, back=way,
        scheme=request.POST.get("scheme", ""), mutual=request.POST.get("mutual", ""),
        covered_on=acts.posted_day(request, "covered_on"),
        done=_("Le renouvellement est lancé."), to=lambda job: f"{way}?travail={job}",
    )  # fmt: skip
