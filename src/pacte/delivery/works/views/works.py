"""Works: the list, the map, what one work is and what it lacks."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.works import cares, queries
from pacte.delivery.works.models import Kind, Nature, State, Work
from pacte.delivery.works.views import buttons, own
from pacte.journal import clock
from pacte.kernel import names
from pacte.kernel.money import Money
from pacte.pages import acts, formatting
from pacte.pages import maps as drawn
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Cell, Empty, Page, Tag
from pacte.people import facilities
from pacte.places import drawing
from pacte.places import queries as places

READ = "read_delivery"
MAP_MOST = 1_000  # The latest; the list has them all.
AREAS_MOST = 120
VISITS = 8


def _search(rows: QuerySet[Work], text: str) -> QuerySet[Work]:
    asked = Q(number__startswith=text.upper())
    if plain := names.normalised(text):
        asked |= Q(plain__contains=plain)
    return rows.filter(asked)


def _late(rows: QuerySet[Work], value: str) -> QuerySet[Work]:
    return rows.filter(ends_on__lt=clock.today(), state__in=(State.UNDER_WAY, State.STOPPED,
                                                             State.PREPARED))  # fmt: skip


def _counts(rows: QuerySet[Work]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def _of_origin(rows: QuerySet[Work], value: str) -> QuerySet[Work]:
    """A work that is invented is neither followed nor told."""
    if value == "synthetic":
        return rows.filter(synthetic=True)
    return rows.filter(synthetic=False, origin=value)


def _origin(row: Work) -> str:
    if row.synthetic:
        return _("inventé pour la démonstration")
    return _("dit par un texte") if row.origin == "text" else _("suivi ici")


def lacks(row: Work) -> str | None:
    return queries.lacks_words(row.lacks.split()) if row.lacks else None


WORKS = List(
    columns=[
        Column(name="title", label=later("Ouvrage"), value=lambda w: w.title, sort="plain",
               link=lambda w: own.page_of(w)),
        Column(name="number", label=later("Numéro"), value=lambda w: w.number, sort="id"),
        Column(name="state", label=later("État"), value=lambda w: own.state_tag(w), up=True),
        Column(name="kind", label=later("Nature"),
               value=lambda w: f"{w.get_kind_display()}, {w.get_nature_display()}"),
        Column(name="where", label=later("Où"),
               value=lambda w: w.facility.name if w.facility else w.place.name),
        Column(name="progress", label=later("Avancement"), number=True, sort="progress",
               value=lambda w: None if w.progress is None else formatting.share(w.progress, 0),
               missing=later("pas constaté")),
        Column(name="ends", label=later("Fin prévue"), value=lambda w: w.ends_on, sort="ends_on",
               missing="—"),
        Column(name="lacks", label=later("Il manque"), value=lambda w: lacks(w), full=True,
               missing="—"),
        Column(name="origin", label=later("Origine"),
               value=lambda w: _origin(w)),
    ],
    sort="-number",
    search=_search,
    search_label=later("Intitulé ou numéro"),
    filters=[
        Filter(name="etat", label=later("État"), choices=list(State.choices), tabs=True,
               counts=_counts, apply=lambda rows, value: rows.filter(state=value)),
        Filter(name="ouvrage", label=later("Ouvrage"), choices=list(Kind.choices),
               apply=lambda rows, value: rows.filter(kind=value)),
        Filter(name="nature", label=later("Nature"), choices=list(Nature.choices),
               apply=lambda rows, value: rows.filter(nature=value)),
        Filter(name="retard", label=later("Délai"), choices=[("oui", later("en retard"))],
               apply=_late),
        Filter(name="origine", label=later("Origine"),
               choices=[("record", later("suivi ici")), ("text", later("dit par un texte")),
                        ("synthetic", later("inventé pour la démonstration"))],
               apply=lambda rows, value: _of_origin(rows, value)),
    ],
    empty=Empty(later("Aucun ouvrage."), later(
        "Un ouvrage commence par un besoin : une formation à qui il manque une maternité, de"
        " l’eau, un bloc.")),
    caption=later("Travaux"),
    file="travaux",
)  # fmt: skip


def _asked(request: HttpRequest) -> tuple[QuerySet[Work], list[Any]]:
    """The works that the reader sees, of one facility when the address names it."""
    rows = queries.visible_to(request.user, clock.today())
    try:
        facility = UUID(request.GET.get("formation", ""))
    except ValueError:
        return rows, []
    kept = rows.filter(facility__uid=facility)
    first = kept.first()
    return kept, [first.facility.name] if first and first.facility else []


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The works that the reader may see."""
    rows, facts = _asked(request)
    lines = WORKS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    found = []
    if request.user.can("manage_works"):
        found.append(Button(_("Inscrire un besoin"), reverse("works:open"), "add", go=True))
        found.append(Button(_("Importer une liste"), reverse("works:bring"), "upload"))
    found += [
        Button(_("Carte des ouvrages"), reverse("works:map"), "place"),
        Button(_("Besoins classés"), reverse("works:needs")),
        Button(_("Contrats"), reverse("works:contracts")),
    ]
    page = Page(title=_("Travaux"), acts=found, facts=facts)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def on_map(request: HttpRequest) -> HttpResponse:
    """Where works stand, by state; what has no position is in the list."""
    today = clock.today()
    rows = list(queries.visible_to(request.user, today).order_by("-id")[:MAP_MOST])
    points = [point for row in rows if (point := _point(row))]
    ground = drawing.ground(_around(rows, today), {}, today)
    shown = drawn.Map(
        name="travaux", question=_("Où en sont les ouvrages ?"), points=points,
        areas=[area for area in ground.areas if area.shape],
        states=[drawn.State(code, str(label).capitalize(), own.TONES[State(code)])
                for code, label in State.choices],
        source=ground.source, valued=False,
    )  # fmt: skip
    hidden = len(rows) - len(points)
    page = Page(title=_("Carte des travaux"), crumbs=own.crumbs())
    told = {"page": page, "map": shown, "hidden": hidden, "cut": len(rows) == MAP_MOST}
    return render(request, "works/map.html", told)


def _around(rows: list[Work], day: date) -> list[Any]:
    """The provinces or regions of the countries of some works: what is drawn behind the points."""
    countries = {row.place.country for row in rows}
    there = places.there_on(day, "administrative").filter(country__in=countries)
    return list(there.filter(kind__in=("region", "province"))[:AREAS_MOST])


def _point(row: Work) -> Any:
    there = queries.where(row)
    if there.latitude is None or there.longitude is None:
        return None
    note = own_note(row)
    return drawn.Point(
        label=row.title, latitude=there.latitude, longitude=there.longitude, state=row.state,
        url=own.page_of(row), note=note,
    )  # fmt: skip


def own_note(row: Work) -> str:
    """What a map says beside the state: how far, or what is missing."""
    if row.origin == "text":
        return _("dit par un texte")
    if row.lacks:
        return _("il manque %(lacks)s") % {"lacks": lacks(row)}
    return formatting.share(row.progress, 0) if row.progress is not None else ""


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A work: its steps, its money, how far it is, what is missing, its proofs."""
    row = own.seen(request, uid)
    may = buttons.Rights.of(request.user, row)
    today = clock.today()
    late = queries.lateness(row, today)
    contracts = list(queries.contracts([row.pk]))
    accounts = queries.accounts(contracts)
    last = queries.last_quantities(row.pk)
    content: dict[str, Any] = {
        "page": Page(
            title=row.title, crumbs=own.crumbs(), facts=_facts(row),
            acts=buttons.of(row, may), trail=acts.trail(request, row),
        ),
        "work": row, "may": may, "facility_url": _facility_url(request, row),
        "about": f"work:{row.uid}", "late": late, "lacks": lacks(row),
        "cells": cells(list(accounts.values())),
        "stops": queries.timeline(row), "conditions": queries.conditions(row),
        "visits": list(row.visits.order_by("-on", "-id")[:VISITS]),
        "items": [(i, last.get(i.pk)) for i in row.items.filter(closed=False)],
        "defects": list(row.defects.order_by("lifted_on", "id")),
        "procurements": list(row.procurements.order_by("-id")),
        "contracts": [(c, Money(accounts[c.pk].total, c.currency)) for c in contracts],
        "acceptances": queries.acceptances(row.pk), "delays": queries.delays(row.pk),
        "cares": cares.labels(row.opens),
        "parts": [(p, own.state_tag(p)) for p in row.parts.order_by("id")],
    }  # fmt: skip
    return render(request, "works/work.html", content)


def _facility_url(request: HttpRequest, row: Work) -> str:
    """The page of its facility, for who follows it."""
    if row.facility is None or not facilities.can_at(request.user, READ, row.facility):
        return ""
    return reverse("records:facility", args=[row.facility.uid])


def _facts(row: Work) -> list[Any]:
    found: list[Any] = [row.number, row.get_kind_display(), own.state_tag(row)]
    if row.origin == "text":
        found.append(Tag(_("Dit par un texte"), "wait"))
    if row.synthetic:
        found.append(Tag(_("Inventé pour la démonstration"), "wait"))
    return found


def cells(accounts: list[Any]) -> list[Cell]:
    """What contracts are worth, certified, paid and held back, by currency."""
    found: list[Cell] = []
    for currency in sorted({one.currency for one in accounts}):
        mine = [one for one in accounts if one.currency == currency]
        for label, value in (
            (_("Contrats et avenants"), sum(one.total for one in mine)),
            (_("Certifié"), sum(one.certified for one in mine)),
            (_("Payé"), sum(one.out for one in mine)),
            (_("À payer"), sum(one.due for one in mine)),
            (_("Retenu"), sum(one.held for one in mine)),
        ):
            found.append(Cell(label=label, value=Money(value, currency)))
    return found
