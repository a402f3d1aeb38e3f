"""A place as a steering page sees it: who acts there, what is reached there, what is decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pacte.governance.bodies import queries as bodies
from pacte.governance.bodies.queries import decisions as decided
from pacte.insurance.schemes import queries as schemes
from pacte.journal.prepared import prepared
from pacte.measures import registry
from pacte.measures.readings import Question
from pacte.pages.maps import Map
from pacte.places import drawing
from pacte.places import queries as places
from pacte.programmes.regulation import queries as regulation
from pacte.programmes.results import queries as results
from pacte.programmes.results.models import Target, Value
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.queries.around import territory_rows
from pacte.reports import dashboard, steering

SCHEMES_MAX, DECISIONS_MAX, AREAS_MAX = 4, 10, 120


@dataclass(frozen=True, slots=True)
class Around:
    """The keys of the places within one, itself included; the places that it is within."""

    within: frozenset[int]
    above: tuple[Any, ...]

    @property
    def all(self) -> list[int]:
        return [*self.within, *(row.pk for row in self.above)]


def around(place: Any, day: date) -> Around:
    above = places.ancestors(place.pk, day, place.tree)
    return Around(frozenset({*_inside(place.pk, day), place.pk}), tuple(above))


@prepared
def _inside(place: int, day: date) -> QuerySet[Any, Any]:
    return places.inside([place], day).values_list("place", flat=True)


def programmes(actor: Any, of: Around, day: date) -> list[Any]:
    """The programmes that act in a place, in one within it, or in all of a wider one."""
    here = territory_rows().filter(programme=OuterRef("pk"), place__in=of.all)
    rows = sheets.visible_to(actor, day).filter(Exists(here)).order_by("name", "id")
    found = steering.dressed(actor, rows, day)
    named: dict[int, list[str]] = {}
    for key, name in _named([row.pk for row in found], of.all):
        named.setdefault(key, []).append(name)
    for row in found:
        row.where = named.get(row.pk, [])
    return found


@prepared
def _named(programmes: list[int], where: list[int]) -> QuerySet[Any, Any]:
    rows = territory_rows().filter(programme__in=programmes, place__in=where)
    return rows.order_by("place__name").values_list("programme", "place__name")


@dataclass(slots=True, kw_only=True)
class Reached:
    """A result in one place; ``line`` says how it is judged, for those that are shown."""

    of: results.Somewhere
    place: Any
    own: bool  # Of the place itself, not of one within it.
    line: Any = None


def reached(actor: Any, rows: Sequence[Any], place: Any, of: Around, day: date) -> list[Reached]:
    """What was reached in a place and in those within, by place, in the order of the results."""
    whole, verified = steering.split(actor, rows)
    keys = with_figures([*whole, *verified], of)
    told = {row.pk: [line.told for line in row.told] for row in rows}
    found = results.somewhere([one for key in whole for one in told[key]], keys, day)
    found += results.somewhere([one for key in verified for one in told[key]], keys, day,
                               verified_only=True)  # fmt: skip
    named = {row.pk: row for row in there(keys, day)}
    seen = [
        Reached(of=one, place=named[one.place], own=one.place == place.pk)
        for one in found if one.place in named
    ]  # fmt: skip
    return sorted(seen, key=lambda one: (not one.own, one.place.name, one.place.pk))


def judged(rows: Iterable[Reached], day: date) -> list[Reached]:
    """The same, each with its line: one query for those of a page."""
    found = list(rows)
    for one, line in zip(found, results.judged([one.of for one in found], day), strict=True):
        one.line = line
    return found


@prepared
def there(keys: list[int], day: date) -> QuerySet[Any]:
    return places.there_on(day).filter(pk__in=keys)


@prepared
def _valued(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = Value.objects.filter(definition__indicator__programme__in=programmes)
    return rows.exclude(place=None).order_by().values_list("place", flat=True).distinct()


@prepared
def _aimed(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = Target.objects.filter(definition__indicator__programme__in=programmes)
    return rows.exclude(place=None).order_by().values_list("place", flat=True).distinct()


def with_figures(programme_ids: list[int], of: Around) -> list[int]:
    """The places of some programmes' values and targets that are here: two queries."""
    found = {*_valued(programme_ids), *_aimed(programme_ids)}
    return sorted(found & of.within)


def doing(actor: Any, place: Any, day: date) -> list[tuple[Any, int, str, bool]]:
    """Who does what: each place directly within, how many activities, of whom, twice the same."""
    if not regulation.reads(actor):
        return []
    found = regulation.who_does_what(actor, place, day)
    twice = {key for key, _theme in found.matrix.overlaps}
    return [
        (row, found.matrix.total(row.pk), ", ".join(found.partners.get(row.pk, [])),
         row.pk in twice)
        for row in found.places
    ]  # fmt: skip


def doing_map(rows: Sequence[tuple[Any, int, str, bool]], day: date) -> Map | None:
    """The same on the ground: where nothing is done, where several do the same."""
    if not 1 < len(rows) <= AREAS_MAX:
        return None
    ground = drawing.ground(
        [row for row, *_rest in rows], {row.pk: count for row, count, *_rest in rows}, day,
        url=lambda place: reverse("reports:territory", args=[place.uid]),
        thick=[row.pk for row, _count, _who, twice in rows if twice],
    )  # fmt: skip
    return Map(
        name="activites", question=_("Où agit-on, et combien ?"), areas=ground.areas,
        unit=_("activités"), measure=_("Activités"), places=0, zero=_("aucune activité"),
        thick=_("plusieurs partenaires pour le même thème"), source=ground.source,
    )  # fmt: skip


def decisions(actor: Any, of: Around, day: date) -> list[tuple[Any, Any]]:
    """What is to be done that the bodies of a place decided, the first deadline first."""
    here = Q(body__seat__in=of.within) | Q(body__organisation__place__in=of.within)
    rows = decided.open_ones(bodies.decisions_visible_to(actor, day).filter(here))
    dated = rows.exclude(deadline=None).order_by("deadline", "id")[:DECISIONS_MAX]
    return [(row, steering.when(row.deadline, day)) for row in dated]


def measured(
    actor: Any, place: Any, of: Around, day: date, year_of: Any
) -> list[tuple[Any, Any, str | None]]:
    """(scheme, measure, its reading) of the measures that are told by place; of the schemes that
    one follows, those of an organisation that is here or above."""
    offered = [m for m in registry.table() if {"place", "scheme"} <= {*m.grain}
               and actor.can(m.action)]  # fmt: skip
    if not offered or not actor.can("see_dashboard"):
        return []
    here = Q(organisation__place__in=of.all) | Q(organisation__place=None)
    rows = schemes.visible_to(actor, day).filter(here).order_by("name")[:SCHEMES_MAX]
    return list(_readings(rows, offered, place, day, year_of))


def _readings(
    rows: Iterable[Any], offered: list[Any], place: Any, day: date, year_of: Any
) -> Iterable[tuple[Any, Any, str | None]]:
    for scheme in rows:
        first, until = year_of(scheme, day)
        asked = Question(first=first, until=until, scheme=scheme.pk, place=place.pk, as_of=day)
        for measure in offered:
            reading = measure.read(asked)
            yield scheme, measure, dashboard.shown(measure, reading, scheme.currency)
