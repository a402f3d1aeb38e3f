"""What one can ask of external partners. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from pacte.kernel.actor import Actor
from pacte.pages.finding import HITS_MAX, Hit
from pacte.people import queries as people
from pacte.places import queries as located
from pacte.programmes.regulation import rules
from pacte.programmes.regulation.models import (
    Declaration,
    DeclarationPlace,
    DeclarationStep,
    Opinion,
    PartnerAgreement,
    Sanction,
)

READS = ("read_programme", "declare_activity", "advise_partner", "agree_partner")


def reads(actor: Actor) -> bool:
    return any(actor.can(action) for action in READS)


def visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """Every declaration: partners coordinate by seeing one another; none for who follows nothing.

    A declaration that its partner took back is shown to that partner only.
    """
    if not reads(actor):
        return Declaration.objects.none()
    rows = told(Declaration.objects.all())
    mine = people.organisations_for(actor, "declare_activity", day)
    return rows.filter(Q(organisation__in=mine) | Q(state=None) | ~Q(state="withdrawn"))


def told(rows: QuerySet[Declaration]) -> QuerySet[Any]:
    """Declarations with their last state, opinion and sanction."""
    last = {
        "state": DeclarationStep.objects.filter(declaration=OuterRef("pk")).values("state"),
        "verdict": Opinion.objects.filter(declaration=OuterRef("pk")).values("verdict"),
        "sanction": Sanction.objects.filter(declaration=OuterRef("pk")).values("kind"),
    }
    asked = {name: Subquery(found.order_by("-id")[:1]) for name, found in last.items()}
    return rows.select_related("organisation", "programme").annotate(**asked)


def declared_in(place_ids: Iterable[int]) -> QuerySet[Declaration]:
    """The declarations that name one of some places."""
    named = DeclarationPlace.objects.filter(place__in=list(place_ids), closed=False)
    return Declaration.objects.filter(pk__in=named.values("declaration"))


def declaration(uid: str | UUID) -> Declaration:
    return Declaration.objects.get(uid=uid)


def places_of(declaration_ids: Iterable[int]) -> dict[int, list[int]]:
    """Where each activity is done, by key, in the order in which it was said."""
    rows = DeclarationPlace.objects.filter(declaration__in=list(declaration_ids)).order_by("id")
    last: dict[tuple[int, int], bool] = {}
    for declared, place, closed in rows.values_list("declaration_id", "place_id", "closed"):
        last[declared, place] = closed
    found: dict[int, list[int]] = defaultdict(list)
    for (declared, place), closed in last.items():
        if not closed:
            found[declared].append(place)
    return dict(found)


def activities(rows: Sequence[Any]) -> list[rules.Activity]:
    """The facts of some declarations (given by ``told``), in two queries."""
    keys = [row.pk for row in rows]
    where = places_of(keys)
    agreed: dict[int, list[tuple[date, date]]] = defaultdict(list)
    spans = PartnerAgreement.objects.filter(declaration__in=keys).order_by("id")
    for declared, since, until in spans.values_list("declaration_id", "since", "until"):
        agreed[declared].append((since, until))
    return [
        rules.Activity(
            key=row.pk, theme=row.theme, partner=row.organisation.name,
            places=tuple(where.get(row.pk, ())), start=row.start, end=row.end,
            state=row.state or "declared", verdict=row.verdict or "",
            agreed=tuple(agreed.get(row.pk, ())), sanction=row.sanction or "",
        )
        for row in rows
    ]  # fmt: skip


def standings(rows: Sequence[Any], day: date) -> dict[int, str]:
    """Where each declaration stands on a day."""
    return {one.key: rules.standing(one, day) for one in activities(rows)}


@dataclass(frozen=True, slots=True)
class Map:
    """Who does what where, with the names of the places and of who is there."""

    matrix: rules.Matrix
    places: list[Any]  # Of the matrix, in the order of their names.
    partners: dict[int, list[str]]


def who_does_what(actor: Actor, territory: Any, day: date) -> Map:
    """The matrix of the places directly within one: what is declared there, within or above."""
    rows = list(visible_to(actor, day))
    found = activities(rows)
    children = list(located.children(territory.pk, day, territory.tree).order_by("name"))
    children = children or [territory]
    above = {territory.pk, *(p.pk for p in located.ancestors(territory.pk, day, territory.tree))}
    below = _below([place.pk for place in children], day)
    spread = [_spread(one, below, above, [p.pk for p in children]) for one in found]
    keys = tuple(place.pk for place in children)
    matrix = rules.who_does_what(spread, keys, {key: key for key in keys}, day)
    partners: dict[int, list[str]] = {}
    for (place, _), cell in matrix.cells.items():
        partners[place] = sorted({*partners.get(place, []), *cell.partners})
    return Map(matrix, children, partners)


def _below(rows: list[int], day: date) -> dict[int, int]:
    """From each place within the rows to its row."""
    within = located.within_on(day).filter(ancestor__in=rows)
    return dict(within.values_list("place", "ancestor"))


def _spread(
    one: rules.Activity, below: dict[int, int], above: set[int], rows: list[int]
) -> rules.Activity:
    """An activity with the rows that it touches instead of its places."""
    touched: set[int] = set()
    for place in one.places:
        if place in above:
            touched.update(rows)
        elif place in below:
            touched.add(below[place])
    return rules.Activity(
        key=one.key, theme=one.theme, partner=one.partner, places=tuple(sorted(touched)),
        start=one.start, end=one.end, state=one.state, verdict=one.verdict, agreed=one.agreed,
        sanction=one.sanction,
    )  # fmt: skip


def waiting(actor: Actor, day: date) -> list[tuple[Any, str]]:
    """The declarations that wait for this person, with where each stands."""
    asked = {
        "advise_partner": {"to_advise"},
        "agree_partner": {"to_agree", "without_agreement"},
    }
    wanted = {s for action, states in asked.items() if actor.can(action) for s in states}
    if not wanted:
        return []
    rows = list(visible_to(actor, day))
    stand = standings(rows, day)
    return [(row, stand[row.pk]) for row in rows if stand[row.pk] in wanted]


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """The declarations whose title begins with some words, or of a partner so named."""
    rows = visible_to(actor, day)
    found = rows.filter(title__istartswith=text) | rows.filter(organisation__name__istartswith=text)
    return [
        Hit(row.title, reverse("regulation:declaration", args=[row.uid]), row.organisation.name)
        for row in found[:HITS_MAX]
    ]
