"""Indicators, their definitions, where they start from and what is aimed at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.kernel.names import normalised
from pacte.kernel.partial import Partial
from pacte.pages.finding import HITS_MAX, Hit
from pacte.places import queries as places
from pacte.programmes.results import sentences
from pacte.programmes.results.models import (
    Baseline,
    Definition,
    Indicator,
    IndicatorState,
    Target,
)
from pacte.programmes.results.rules import Unit, carried, figure
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Aim, Programme

EVER = 2**62  # The number of no entry: whatever was written counts.


def visible_to(actor: Actor, day: date) -> QuerySet[Indicator]:
    """The indicators of the programmes that somebody reads. Every page starts from here."""
    mine = sheets.visible_to(actor, day)
    return Indicator.objects.filter(programme__in=mine).select_related("programme", "aim")


def reads_all(actor: Actor, organisation_id: int) -> bool:
    """Whether somebody reads what is not verified yet; others read verified values only."""
    return actor is SYSTEM or actor.can("read_programme", organisation_id)


def indicator(uid: str | UUID) -> Indicator:
    return Indicator.objects.select_related("programme", "aim").get(uid=uid)


def indicator_in(programme_id: int, named: str) -> Indicator | None:
    """An indicator of a programme, by its uid or its code."""
    rows = Indicator.objects.filter(programme=programme_id).select_related("programme", "aim")
    try:
        return rows.filter(uid=UUID(str(named))).first()
    except ValueError:
        return rows.filter(code=named).first()


def gone() -> Coalesce:
    """Whether an indicator is followed no longer: never said, it is followed."""
    last = IndicatorState.objects.filter(indicator=OuterRef("pk")).order_by("-id")
    return Coalesce(Subquery(last.values("closed")[:1]), Value(False))


def indicators(programme_id: int, *, followed: bool = True) -> QuerySet[Indicator]:
    """The indicators of a programme in order; ``gone`` tells those that are followed no longer."""
    rows = Indicator.objects.filter(programme=programme_id).annotate(gone=gone())
    rows = rows.exclude(gone=True) if followed else rows
    return rows.select_related("aim").order_by("aim__position", "aim_id", "position", "id")


class Aimed(NamedTuple):
    """A row of ``Target``, read as it is: a page compares hundreds."""

    pk: int
    definition_id: int
    place_id: int | None
    first: date
    until: date
    dimension: str
    category: str
    top: int | None
    bottom: int | None
    words: str
    source: str
    quote: str
    document_id: int | None
    withdrawn: bool
    entry_id: int


@dataclass(slots=True)
class Told:
    """An indicator on a day: its definition in force, what was before, its start and its targets.

    Numbers are in millionths, as the definition in force counts; what was said under an older
    definition is carried through the bridges between, and not known when one has no factor.
    """

    indicator: Indicator
    definition: Definition
    versions: list[Definition]
    baselines: list[Baseline] = field(default_factory=list)
    targets: list[Aimed] = field(default_factory=list)
    ways: dict[int, tuple[Unit, list[int | None] | None]] = field(default_factory=dict)

    def carried(self, row: Baseline | Aimed | None) -> int | None:
        """The number of a start or a target, as the definition in force counts."""
        return self.number(row.definition_id, row.top, row.bottom) if row else None

    def number(self, definition_id: int, top: int | None, bottom: int | None) -> int | None:
        """A number said under any version, as the one in force counts."""
        if definition_id not in self.ways:
            self.ways[definition_id] = self._way(definition_id)
        unit, factors = self.ways[definition_id]
        return None if factors is None else carried(figure(unit, top, bottom), factors)

    def _way(self, definition_id: int) -> tuple[Unit, list[int | None] | None]:
        """The unit of a version and the bridges from it; None: it is after the one in force."""
        version = next(v for v in self.versions if v.pk == definition_id)
        unit = sentences.unit_of(version)
        if version.version > self.definition.version:
            return unit, None
        later = [v for v in self.versions
                 if version.version < v.version <= self.definition.version]  # fmt: skip
        return unit, [v.bridge_factor for v in later]

    def baseline(self, place: int | None = None) -> Baseline | None:
        """Where one starts from: the last that was said."""
        rows = [b for b in self.baselines if b.place_id == place]
        found = max(rows, key=lambda b: (self._version(b.definition_id), b.pk), default=None)
        return None if found is None or found.withdrawn else found

    def targets_of(
        self, place: int | None = None, dimension: str = "", category: str = ""
    ) -> list[Aimed]:
        """The targets in the order of their ends: of one period, the last that was said."""
        last: dict[tuple[date, date], Aimed] = {}
        of = (place, dimension, category)
        rows = [t for t in self.targets if (t.place_id, t.dimension, t.category) == of]
        if len(self.versions) > 1:  # Else they are in order already.
            rows.sort(key=lambda t: (self._version(t.definition_id), t.pk))
        for row in rows:
            last[row.first, row.until] = row
        kept = [row for row in last.values() if not row.withdrawn]
        return sorted(kept, key=lambda t: (t.until, t.first))

    def target_on(self, day: date, place: int | None = None) -> Aimed | None:
        """What is to be reached by the first end that comes after a day, else by the last."""
        rows = self.targets_of(place)
        ahead = [row for row in rows if row.until > day]
        return ahead[0] if ahead else rows[-1] if rows else None

    def _version(self, definition_id: int) -> int:
        return next(v.version for v in self.versions if v.pk == definition_id)


def followed(programme_ids: Iterable[int], known: int | None = None) -> list[Indicator]:
    """The indicators of some programmes that are followed, in order, each with its programme and
    its aim: three queries."""
    keys = list(programme_ids)
    owners = {row.pk: row for row in _programmes(keys)}
    above = {row.pk: row for row in _aims(keys)}
    found = _followed(keys, EVER if known is None else known)
    for row in found:
        row.programme, row.aim = owners[row.programme_id], above[row.aim_id]
    return sorted(found, key=lambda r: (r.programme_id, r.aim.position, r.aim_id, r.position, r.pk))


@prepared
def _programmes(keys: list[int]) -> QuerySet[Programme]:
    return Programme.objects.filter(pk__in=keys)


@prepared
def _aims(programmes: list[int]) -> QuerySet[Aim]:
    return Aim.objects.filter(programme__in=programmes).order_by()


@prepared
def _followed(programmes: list[int], known: int) -> QuerySet[Indicator]:
    last = IndicatorState.objects.filter(indicator=OuterRef("pk"), entry_id__lte=known)
    closed = Subquery(last.order_by("-id").values("closed")[:1])
    rows = Indicator.objects.filter(programme__in=programmes)
    return rows.annotate(gone=Coalesce(closed, Value(False))).exclude(gone=True).order_by()


@prepared
def _definitions(keys: list[int], known: int) -> QuerySet[Definition]:
    rows = Definition.objects.filter(indicator__in=keys, entry_id__lte=known)
    return rows.order_by("indicator", "version")


@prepared
def _baselines(keys: list[int], known: int) -> QuerySet[Baseline]:
    rows = Baseline.objects.filter(definition__indicator__in=keys, entry_id__lte=known)
    return rows.order_by("id")


@prepared
def _targets(keys: list[int], known: int) -> QuerySet[Any, Any]:
    rows = Target.objects.filter(definition__indicator__in=keys, entry_id__lte=known)
    return rows.order_by("id").values_list(*Aimed._fields)


def told(rows: Iterable[Indicator], day: date, known: int | None = None) -> dict[int, Told]:
    """Some indicators with all that their values are judged by, by key: three queries.

    ``known``: as it was known at an entry; what was written since does not count.
    """
    given = {row.pk: row for row in rows}
    asked = list(given), EVER if known is None else known
    versions: dict[int, list[Definition]] = {}
    for one in _definitions(*asked):
        versions.setdefault(one.indicator_id, []).append(one)
    found = {
        key: Told(row, in_force(versions[key], day), versions[key])
        for key, row in given.items() if key in versions
    }  # fmt: skip
    of = {v.pk: v.indicator_id for rows in versions.values() for v in rows}
    for baseline in _baselines(*asked):
        found[of[baseline.definition_id]].baselines.append(baseline)
    for target in map(Aimed._make, _targets(*asked)):
        found[of[target.definition_id]].targets.append(target)
    return found


def in_force(versions: Sequence[Definition], day: date) -> Definition:
    """The definition of a day: the last that has begun, else the first that there is."""
    begun = [one for one in versions if one.since <= day]
    return begun[-1] if begun else versions[0]


def definitions(indicator_id: int) -> list[Definition]:
    """The versions of an indicator, in order."""
    return list(Definition.objects.filter(indicator=indicator_id).order_by("version"))


def territory_places(programme_id: int) -> list[Any]:
    """The places where a programme acts, each once."""
    rows = sheets.territory(programme_id)
    return list({row.place_id: row.place for row in rows}.values())


def places_around(programme_id: int, day: date) -> list[Any]:
    """The places where a programme acts, and those directly within, the widest first."""
    own = territory_places(programme_id)
    keys = [row.pk for row in own]
    below = places.within_on(day).filter(ancestor__in=keys, steps=1).select_related("place")
    seen = {row.pk: row for row in own}
    for row in below.order_by("place__name"):
        seen.setdefault(row.place_id, row.place)
    return list(seen.values())


def starts_on(baseline: Baseline | None) -> date | None:
    """The day from which the way to a target is counted."""
    return Partial(baseline.on).first if baseline and baseline.on else None


def find(actor: Actor, text: str, day: date) -> list[Hit]:
    """Indicators whose code is typed, or whose title begins with the words."""
    if not (actor is SYSTEM or actor.can("read_programme")):
        return []
    asked = normalised(text)
    rows = visible_to(actor, day).filter(Q(plain__startswith=asked) | Q(code__iexact=text))
    last = Definition.objects.filter(indicator=OuterRef("pk")).order_by("-version")
    rows = rows.annotate(title=Subquery(last.values("title")[:1]))
    return [
        Hit(row.title, reverse("results:indicator", args=[row.uid]),
            f"{row.code}, {row.programme.called}", row.code.casefold() == text.casefold())
        for row in rows.order_by("plain", "id")[:HITS_MAX]
    ]  # fmt: skip


def aimed_at(programme_ids: Sequence[int]) -> dict[int, list[int]]:
    """The keys of the aims that have an indicator with a target, by programme: one query."""
    found: dict[int, list[int]] = {}
    for programme, aim in _aimed(list(programme_ids)):
        found.setdefault(programme, []).append(aim)
    return found


@prepared
def _aimed(programmes: list[int]) -> QuerySet[Any, Any]:
    kept = Target.objects.filter(definition__indicator=OuterRef("pk"), withdrawn=False)
    rows = Indicator.objects.filter(Exists(kept), programme__in=programmes)
    rows = rows.annotate(gone=gone()).exclude(gone=True).order_by()
    return rows.values_list("programme", "aim")
