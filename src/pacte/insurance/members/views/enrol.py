"""Enrol a household in one form, with or without JavaScript, phone first."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.insurance.members import commands, rules
from pacte.insurance.members.forms import HouseholdForm, PersonForm, WhyForm
from pacte.insurance.members.queries import enrolling
from pacte.insurance.members.queries import register as queries
from pacte.insurance.members.standing import LIKENESS
from pacte.journal.clock import today
from pacte.pages import acts
from pacte.pages.page import Page

PERSONS_FIRST = 2  # Rows of an empty form.


@require_http_methods(["GET", "POST"])
@login_required
def enrol(request: HttpRequest) -> HttpResponse:
    """The form: the household, then its people; « Ajouter une personne » adds a row."""
    acts.need(request, "enrol")
    offered = enrolling.choices(request.user, today())
    form = HouseholdForm(request.POST or None, choices=offered, initial={"year": "now"})
    persons = _persons(request)
    more: dict[str, Any] = {"doubles": [], "why": None}
    if request.method == "POST" and "plus" not in request.POST:
        answer = _send(request, form, persons, more)
        if answer:
            return answer
    elif request.method == "POST":
        form = HouseholdForm(choices=offered, initial=_typed(request, form))
    context = {
        "form": form, "persons": persons, "villages": enrolling.villages_offered(offered.found),
        "count": len(persons), **more,
        "page": Page(title=_("Inscrire un ménage"),
                     crumbs=[(_("Ménages"), reverse("members:households"))]),
    }  # fmt: skip
    return render(request, "members/enrol.html", context)


def _persons(request: HttpRequest) -> list[PersonForm]:
    """The rows of people: those typed, and one more when asked."""
    asked = request.POST.get("count", "")
    count = int(asked) if asked.isdecimal() and len(asked) < 4 else PERSONS_FIRST
    plus = "plus" in request.POST
    count = max(1, min(count + plus, rules.PEOPLE_MAX))
    made = []
    for place in range(count):
        relation = "member" if place == 0 else "child"
        said: dict[str, Any] = {"day": today(), "prefix": f"p{place}", "empty_permitted": place > 0,
                "use_required_attribute": False}  # fmt: skip
        if request.method == "POST" and not plus:
            made.append(
                PersonForm(request.POST, request.FILES, initial={"relation": relation}, **said)
            )
        else:
            initial = {name: request.POST.get(f"p{place}-{name}", "")
                       for name in ("name", "sex", "born", "relation")}  # fmt: skip
            initial["relation"] = initial["relation"] or relation
            made.append(PersonForm(initial=initial, **said))
    return made


def _typed(request: HttpRequest, form: HouseholdForm) -> dict[str, str]:
    """What was typed so far, kept while a row is added."""
    return {name: request.POST[name] for name in form.fields if name in request.POST}


def _send(
    request: HttpRequest, form: HouseholdForm, persons: list[PersonForm], more: dict[str, Any]
) -> HttpResponse | None:
    """Check everything, show who may be the same, then enrol."""
    valid = [form.is_valid(), *(person.is_valid() for person in persons)]
    if not all(valid):
        return None
    said = [person for person in persons if person.cleaned_data.get("name")]
    mutual = form.choices.mutual_of(form.cleaned_data["mutual"])
    reason = request.POST.get("reason", "").strip()
    if not reason and mutual:
        read = [person.said() for person in said]
        same = queries.doubles([mutual.pk], read)
        if same:
            more["doubles"] = [
                {"name": read[place].name, "why": LIKENESS[why], "other": other}
                for place, why, other in same
            ]
            more["why"] = WhyForm(auto_id="id_why_%s")
            return None
    answer = acts.submit(
        request,
        form,
        commands.enrol_household,
        content=lambda typed: _content(typed, said, mutual),
        done=lambda outcome: _("Ménage %(number)s inscrit.") % outcome,
        to=lambda outcome: reverse("members:household", args=[outcome["household"]]),
    )
    if answer is None and mutual and request.user.can("waive_window", mutual.pk):
        more["why"] = WhyForm(auto_id="id_why_%s")
    return answer


def _content(typed: dict[str, Any], said: list[PersonForm], mutual: Any) -> dict[str, Any]:
    """What the command gets."""
    names = ("name", "sex", "born", "relation", "photo")
    day = today()
    return {
        "mutual": typed["mutual"],
        "scheme": typed["scheme"],
        "phone": typed["phone"],
        "village": typed["village"] or None,
        "level": typed.get("level", ""),
        "language": typed["language"],
        "persons": [
            {name: person.cleaned_data.get(name) or "" for name in names} for person in said
        ],
        "covered_on": enrolling.covered_on(typed["scheme"], mutual, typed["year"], day),
    }
