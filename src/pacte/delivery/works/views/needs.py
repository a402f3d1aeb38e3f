"""Needs ranked by what facilities lack, with the working of each score."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.records import gaps
from pacte.delivery.works import commands, forms, queries
from pacte.delivery.works.views import own
from pacte.delivery.works.views.changes import carriers
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.explain import Step, Working, say
from pacte.pages.lists import Column, List
from pacte.pages.page import Button, Empty, Page
from pacte.people import facilities
from pacte.people import queries as people

FACILITIES_MOST = 5_000
NAMED_MOST = 8


def _foreseen(one: queries.Need) -> str | None:
    return ", ".join(row.title for row in one.works[:3]) or None


NEEDS = List(
    columns=[
        Column(name="facility", label=later("Formation"), value=lambda n: n.facility.name,
               link=lambda n: f"/formations/{n.facility.uid}/realisations/"),
        Column(name="rank", label=later("Rang"), value=lambda n: n.rank, number=True, sort="rank",
               missing="—"),
        Column(name="score", label=later("Ce qui manque"), number=True, sort="score", up=True,
               value=lambda n: None if n.score.score is None
               else formatting.share(n.score.score, 0),
               why=lambda n: str(n.facility.uid), missing=later("non connu")),
        Column(name="unknown", label=later("Non connu"), full=True, missing="—",
               value=lambda n: labels(n.score.unknown) or None),
        Column(name="works", label=later("Déjà prévu"), value=_foreseen, full=True, missing="—"),
    ],
    sort="rank",
    tie="rank",
    search=lambda rows, text: [n for n in rows if text.lower() in n.facility.name.lower()],
    search_label=later("Nom de la formation"),
    empty=Empty(later("Aucune formation à classer."), later(
        "Vous voyez ici les formations du lieu où vous agissez, ou de celui de votre organisation."
        " Si votre organisation n’a pas de lieu, un administrateur l’écrit sur sa fiche.")),
    caption=later("Besoins classés"),
    file="besoins",
)  # fmt: skip


def labels(kinds: Any) -> str:
    """« Équipement, Personnel »."""
    return ", ".join(str(gaps.GAPS[kind].label) for kind in kinds)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The facilities that the reader follows, the one that lacks most first."""
    today = clock.today()
    seen = facilities.facilities_for(request.user, "read_delivery", today)[:FACILITIES_MOST]
    mine = people.organisations_for(request.user, "manage_works", today)
    weight = queries.weights(mine, today)
    found = queries.needs(seen, weight, today)
    lines = NEEDS.read(request, found)
    if lines.wants_sheet:
        return lines.answer_sheet()
    asked = request.GET.get("pourquoi", "")
    one = next((need for need in found if str(need.facility.uid) == asked), None)
    may = request.user.can("manage_works")
    page = Page(
        title=_("Besoins classés"), crumbs=own.crumbs(),
        acts=[Button(_("Poids des manques"), reverse("works:weigh"), "edit")] if may else [],
    )  # fmt: skip
    content = {
        "page": page, "lines": lines, "working": working(one) if one else None, "may": may,
        "weights": [(gaps.GAPS[kind].label, value) for kind, value in weight.items()], "one": one,
    }  # fmt: skip
    return render(request, "works/needs.html", content)


def working(one: queries.Need) -> Working:
    """Each kind of gap with its weight; what is not known is named, and left out."""
    steps = [
        Step(
            label=say(
                "%(kind)s : il y a %(has)s sur %(needs)s, poids %(weight)s",
                kind=gaps.GAPS[part.kind].label, has=part.has, needs=part.needs,
                weight=part.weight,
            ),
            amount=formatting.share(part.share, 1),
            source=_("Manque : %(lacks)s") % {"lacks": ", ".join(part.lacks[:NAMED_MOST])}
            if part.lacks else "",
        )
        for part in one.score.parts
    ]  # fmt: skip
    if one.score.unknown:
        steps.append(
            Step(
                label=say("Non connu, laissé de côté : %(kinds)s", kinds=labels(one.score.unknown))
            )
        )
    value = formatting.share(one.score.score, 1) if one.score.score is not None else None
    return Working(
        title=say("Pourquoi %(score)s ?", score=value or _("non connu")),
        over=one.facility.name, steps=steps,
        result=Step(label=_("Moyenne pondérée de ce qui manque"), amount=value),
    )  # fmt: skip


@own.both
@login_required
def weigh(request: HttpRequest) -> HttpResponse:
    """How much a kind of gap counts."""
    acts.need(request, "manage_works")
    kinds = [(name, offered.label) for name, offered in sorted(gaps.GAPS.items())]
    form = forms.Weigh(
        request.POST or None, carriers=carriers(request), kinds=kinds,
        initial={"since": clock.today()},
    )  # fmt: skip
    answer = acts.submit(
        request, form, commands.weigh_need, done=_("Poids enregistré."), to=reverse("works:needs")
    )
    crumbs = own.crumbs(None, (_("Besoins classés"), reverse("works:needs")))
    page = Page(title=_("Poids d’un manque"), crumbs=crumbs)
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
