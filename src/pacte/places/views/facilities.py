"""Facilities: their list, one of them, and what changes it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from pacte.journal import clock
from pacte.kernel.names import normalised
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.places import commands, queries
from pacte.places.models import Facility, Level, Ownership
from pacte.places.rules.geo import degrees_text
from pacte.places.views import forms
from pacte.places.views.access import need_to_read, url_of

LEVELS, OWNERSHIPS = dict(Level.choices), dict(Ownership.choices)


def _where(facility: Any) -> str | None:
    site = facility.place or facility.area
    return site.name if site else None


def _in_place(facilities: QuerySet[Facility], text: str) -> QuerySet[Facility]:
    """Those in the places, of either tree, of this code."""
    places = queries.places_coded(text)
    return facilities.filter(pk__in=queries.facilities_in(places, clock.today()).values("pk"))


def _search(facilities: QuerySet[Facility], text: str) -> QuerySet[Facility]:
    """By name; ``dans:CODE`` those of a place."""
    for word in text.split():
        if word.startswith("dans:"):
            facilities = _in_place(facilities, word.removeprefix("dans:"))
            text = text.replace(word, "")
    return facilities.filter(plain__contains=normalised(text))


FACILITIES = List(
    columns=[
        Column(name="nom", label=gettext_lazy("Nom"), value=lambda f: f.name, sort="plain",
               link=lambda f: url_of(f)),
        Column(name="niveau", label=gettext_lazy("Niveau"), sort="level",
               value=lambda f: LEVELS.get(f.level)),
        Column(name="statut", label=gettext_lazy("Statut"), sort="ownership",
               value=lambda f: OWNERSHIPS.get(f.ownership)),
        Column(name="lieu", label=gettext_lazy("Lieu"), value=_where, sort="place__plain"),
        Column(name="code", label=gettext_lazy("Code"), value=lambda f: f.code, sort="code"),
        Column(name="etat", label=gettext_lazy("État"), up=True,
               value=lambda f: Tag(_("Ouverte"), "good") if f.open else Tag(_("Fermée"), "bad")
               if f.open is not None else None),
    ],
    sort="nom", search=_search, search_label=gettext_lazy("Nom, ou dans:CODE d’un lieu"),
    filters=[
        Filter(name="niveau", label=gettext_lazy("Niveau"), choices=list(Level.choices),
               apply=lambda facilities, value: facilities.filter(level=value)),
        Filter(name="statut", label=gettext_lazy("Statut"), choices=list(Ownership.choices),
               apply=lambda facilities, value: facilities.filter(ownership=value)),
    ],
    empty=Empty(gettext_lazy("Aucune formation sanitaire."),
                gettext_lazy("Ouvrez la première, ou importez votre liste."),
                Button(gettext_lazy("Importer"), "/lieux/importer/", "upload")),
    caption=gettext_lazy("Formations sanitaires"), file="formations",
)  # fmt: skip


def with_state() -> QuerySet[Facility]:
    """Every facility, with what it is today."""
    last = queries.states_on(clock.today()).filter(facility=OuterRef("pk"))
    state = {name: Subquery(last.values(name)[:1]) for name in ("level", "ownership", "open")}
    return Facility.objects.annotate(**state).select_related("place", "area")


@require_GET
@login_required
def facilities(request: HttpRequest) -> HttpResponse:
    """The list: by level, by ownership, in a place."""
    need_to_read(request)
    lines = FACILITIES.read(request, with_state())
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if request.user.can("manage_facilities"):
        buttons = [Button(_("Ouvrir une formation"), reverse("places:open_facility"), "add"),
                   Button(_("Importer"), reverse("places:import"), "upload")]  # fmt: skip
    page = Page(title=_("Formations sanitaires"), acts=buttons)
    return render(request, "places/facilities.html", {"page": page, "lines": lines})


@require_GET
@login_required
def facility(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One facility: where it is, and what it was from which day on."""
    need_to_read(request)
    shown = get_object_or_404(Facility.objects.select_related("place", "area"), uid=uid)
    now = queries.facility_state(shown.pk, clock.today())
    facts: list[Any] = [shown.code]
    if now:
        facts = [now.get_level_display(), now.get_ownership_display() or None, shown.code]
        facts.append(Tag(_("Ouverte"), "good") if now.open else Tag(_("Fermée"), "bad"))
    manages = any(request.user.can("manage_facilities", place=pk)
                  for pk in (shown.place_id, shown.area_id) if pk)  # fmt: skip
    buttons = _above(request, shown)
    if manages:
        buttons += [
            Button(_("Changer d’état"), reverse("places:state", args=[shown.uid]), "edit"),
            Button(_("Corriger la fiche"), reverse("places:describe", args=[shown.uid]), "edit"),
        ]
    page = Page(title=shown.name, facts=facts, acts=buttons,
                crumbs=[(_("Formations sanitaires"), reverse("places:facilities"))])  # fmt: skip
    sites = [s for s in (shown.place, shown.area) if s]
    above = [(s, queries.ancestors(s.pk, clock.today())) for s in sites]
    content = {"page": page, "facility": shown, "states": shown.states.all(), "above": above,
               "position": _position(shown)}  # fmt: skip
    return render(request, "places/facility.html", content)


def _above(request: HttpRequest, shown: Facility) -> list[Button]:
    """What the rooms above show of a facility, when there are such rooms."""
    if not request.user.can("read_delivery"):
        return []
    try:
        url = reverse("records:facility", args=[shown.uid])
    except NoReverseMatch:
        return []
    return [Button(_("Réalisations"), url, "doc")]


def _position(shown: Facility) -> str | None:
    """The position as people write it: whole micro-degrees with their point."""
    if shown.latitude is None or shown.longitude is None:
        return None
    return ", ".join(map(degrees_text, (shown.latitude, shown.longitude)))


@login_required
def open_facility(request: HttpRequest) -> HttpResponse:
    """Open a facility."""
    acts.need(request, "manage_facilities")
    form = forms.NewFacility(request.POST or None, initial={"since": clock.today()})
    answer = acts.submit(request, form, commands.open_facility, done=_("Formation ouverte."),
                         to=lambda uid: reverse("places:facility", args=[uid]))  # fmt: skip
    page = Page(title=_("Ouvrir une formation sanitaire"),
                crumbs=[(_("Formations sanitaires"), reverse("places:facilities"))])  # fmt: skip
    return answer or render(request, "places/form.html", {"page": page, "form": form})


@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Correct the name, the place or the position of a facility."""
    shown = get_object_or_404(Facility.objects.select_related("place", "area"), uid=uid)
    acts.need(request, "manage_facilities")
    start = {
        "name": shown.name, "place": shown.place.code if shown.place else "",
        "area": shown.area.code if shown.area else "",
        "latitude": degrees_text(shown.latitude), "longitude": degrees_text(shown.longitude),
    }  # fmt: skip
    form = forms.Describe(request.POST or None, initial=start)
    answer = acts.submit(request, form, commands.describe_facility, facility=str(shown.uid),
                         done=_("Fiche corrigée."), to=url_of(shown))  # fmt: skip
    page = Page(title=_("Corriger la fiche"), crumbs=[(shown.name, url_of(shown))])
    return answer or render(request, "places/form.html", {"page": page, "form": form})


@login_required
def state(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say what a facility is from a day on, or correct what was said of a day."""
    shown = get_object_or_404(Facility, uid=uid)
    acts.need(request, "manage_facilities")
    now = queries.facility_state(shown.pk, clock.today())
    start: dict[str, Any] = {"since": clock.today(), "open": True}
    if now:
        start |= {"level": now.level, "ownership": now.ownership, "open": now.open}
    form = forms.State(request.POST or None, initial=start)
    corrects = request.POST.get("correct")
    command = commands.correct_facility if corrects else commands.change_facility

    def content(typed: dict[str, Any]) -> dict[str, Any]:
        kept = ("since", "level", "ownership", "open")
        return {name: typed[name] for name in kept} | {"facility": str(shown.uid)}

    answer = acts.submit(request, form, command, content=content, done=_("C’est inscrit."),
                         to=url_of(shown))  # fmt: skip
    page = Page(title=_("Changer d’état"), crumbs=[(shown.name, url_of(shown))])
    return answer or render(request, "places/form.html", {"page": page, "form": form})
