"""The two trees: browse, search, one place, and what changes it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel import numbers
from pacte.kernel.names import normalised
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.places import commands, queries, rules
from pacte.places.models import Facility, Kind, Place, Tree
from pacte.places.views import forms, maps
from pacte.places.views.access import need_to_read, url_of

PLACES = List(
    columns=[
        Column(name="nom", label=gettext_lazy("Nom"), value=lambda p: p.name, sort="plain",
               link=lambda p: url_of(p)),
        Column(name="nature", label=gettext_lazy("Nature"), value=lambda p: p.get_kind_display(),
               sort="kind"),
        Column(name="carte", label=gettext_lazy("Découpage"), value=lambda p: p.get_tree_display()),
        Column(name="code", label=gettext_lazy("Code"), value=lambda p: p.code, sort="code"),
        Column(name="pays", label=gettext_lazy("Pays"), value=lambda p: p.country, sort="country"),
    ],
    sort="nom", search=lambda places, text: places.filter(plain__contains=normalised(text)),
    search_label=gettext_lazy("Nom du lieu"),
    filters=[
        Filter(name="carte", label=gettext_lazy("Découpage"), choices=list(Tree.choices),
               apply=lambda places, value: places.filter(tree=value)),
        Filter(name="nature", label=gettext_lazy("Nature"), choices=list(Kind.choices),
               apply=lambda places, value: places.filter(kind=value)),
    ],
    empty=Empty(gettext_lazy("Aucun lieu ce jour-là."),
                gettext_lazy("Chargez un territoire livré avec Pacte, ou importez vos lieux."),
                Button(gettext_lazy("Importer"), "/lieux/importer/", "upload")),
    caption=gettext_lazy("Lieux"), file="lieux",
)  # fmt: skip


def day_asked(request: HttpRequest) -> date:
    """The day for which the page is asked (``?le=``); today if none is."""
    try:
        return numbers.read_date(request.GET.get("le", ""))
    except Refused:
        return clock.today()


@require_GET
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """The tops of the trees, or what a search finds, as of a day."""
    need_to_read(request)
    day = day_asked(request)
    narrowed = any(request.GET.get(name) for name in ("q", "carte", "nature"))
    asked: QuerySet[Place] = queries.there_on(day)
    lines = PLACES.read(request, asked if narrowed else queries.tops(day))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_places"):
        buttons = [Button(_("Ouvrir un lieu"), reverse("places:open"), "add"),
                   Button(_("Importer"), reverse("places:import"), "upload"),
                   Button(_("Importer des tracés"), reverse("places:outlines"), "upload"),
                   ]  # fmt: skip
    page = Page(title=_("Lieux"), facts=[_("tels qu’ils sont le"), day], acts=buttons)
    return render(request, "places/places.html", {"page": page, "lines": lines, "day": day})


@require_GET
@login_required
def place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One place as of a day: what it is in, what is in it, its people, its facilities."""
    need_to_read(request)
    shown = get_object_or_404(Place, uid=uid)
    day = day_asked(request)
    above = queries.ancestors(shown.pk, day)
    crumbs = [(_("Lieux"), reverse("places:places"))] + [(p.name, url_of(p)) for p in above]
    facts: list[Any] = [shown.get_kind_display(), shown.get_tree_display(), shown.code]
    if not queries.is_within(shown.pk, shown.pk, day):
        facts.append(Tag(_("N’existe pas ce jour-là"), "bad"))
    page = Page(title=queries.name_on(shown, day), crumbs=crumbs, facts=facts, acts=[])
    here: QuerySet[Facility] = queries.facilities_in([shown.pk], day)
    drawn = maps.of_place(shown, day)
    content = {
        "page": page, "place": shown, "day": day,
        "children": PLACES.read(request, queries.children(shown.pk, day)),
        "across": queries.across(shown.pk, day).order_by("tree", "plain"),
        "series": queries.population_series(shown.pk), "names": shown.names.all(),
        "successors": shown.successors.select_related("after"),
        "predecessors": shown.predecessors.select_related("before"),
        "facilities": here.order_by("plain")[:20], "facility_count": here.count(),
        "map": drawn[0], "drawn": drawn[1],
        "manages": request.user.can("manage_places", place=shown.pk),
    }  # fmt: skip
    return render(request, "places/place.html", content)


@login_required
def open_place(request: HttpRequest) -> HttpResponse:
    """Open a place, under another when the address says which."""
    acts.need(request, "manage_places")
    start: dict[str, Any] = {"since": clock.today()}
    if inside := request.GET.get("dans"):
        above = get_object_or_404(Place, uid=UUID(inside))
        start |= {"parent": above.code, "tree": above.tree, "country": above.country}
    form = forms.NewPlace(request.POST or None, initial=start)
    answer = acts.submit(request, form, commands.open_place, done=_("Lieu ouvert."),
                         to=lambda uid: reverse("places:place", args=[uid]))  # fmt: skip
    page = Page(title=_("Ouvrir un lieu"), crumbs=[(_("Lieux"), reverse("places:places"))])
    return answer or render(request, "places/form.html", {"page": page, "form": form})


def _other(shown: Place) -> str:
    """The other tree than that of a place."""
    return rules.HEALTH if shown.tree == rules.ADMINISTRATIVE else rules.ADMINISTRATIVE


def _linked(shown: Place, typed: dict[str, Any]) -> dict[str, Any]:
    pair = {_SIDES[shown.tree]: str(shown.uid), _SIDES[_other(shown)]: typed["other"]}
    return pair | {"since": typed["since"], "closed": typed["closed"]}


_SIDES = {rules.ADMINISTRATIVE: "administrative", rules.HEALTH: "health"}
CHANGES: dict[str, tuple[Any, Any, Any, bool]] = {
    "renommer": (gettext_lazy("Renommer"), forms.Rename, commands.rename_place, False),
    "deplacer": (gettext_lazy("Déplacer"), forms.Move, commands.move_place, True),
    "fermer": (gettext_lazy("Fermer"), forms.Close, commands.close_place, False),
    "suite": (gettext_lazy("Donner une suite"), forms.Succeed, commands.succeed_place, True),
    "population": (gettext_lazy("Inscrire une population"), forms.Count,
                   commands.record_population, False),
    "retirer-trace": (gettext_lazy("Retirer le tracé"), forms.Undraw, commands.close_boundary,
                      False),
    "relier": (gettext_lazy("Relier à l’autre carte"), forms.Link, commands.link_places, True),
}  # fmt: skip


@login_required
def change(request: HttpRequest, uid: UUID, what: str) -> HttpResponse:
    """One of the changes of a place: its form and its command."""
    shown = get_object_or_404(Place, uid=uid)
    title, form_class, command, takes_tree = CHANGES[what]
    acts.need(request, "manage_places", place=shown.pk)
    tree = (_other(shown) if what == "relier" else shown.tree,) if takes_tree else ()
    start = {"since": clock.today(), "on": clock.today(), "name": shown.name}
    form = form_class(*tree, request.POST or None, initial=start)
    name = "before" if what == "suite" else "place"

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        typed.pop("reason", None)
        return _linked(shown, typed) if what == "relier" else typed | {name: str(shown.uid)}

    answer = acts.submit(request, form, command, content=content, to=url_of(shown),
                         done=_("C’est inscrit."))  # fmt: skip
    page = Page(title=f"{title} : {shown.name}", crumbs=[(shown.name, url_of(shown))])
    return answer or render(request, "places/form.html", {"page": page, "form": form})
