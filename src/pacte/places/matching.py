"""Which place each feature of a map file is: by its code, or by its name among places of one kind.

What is in doubt is a choice to make: of the same name, sounding the same, or written nearly so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jellyfish import jaro_winkler_similarity

from pacte.kernel.names import normalised, sounds
from pacte.kernel.refusal import Refused
from pacte.places import geojson, queries
from pacte.places.geojson import Feature
from pacte.places.models import Place

ALIKE = 88  # Hundredths: names as alike as that are offered.
CHOICES_MAX = 5
COMPARED_MAX = 400_000  # Names against names; beyond, only those that sound the same are offered.


@dataclass(frozen=True, slots=True)
class How:
    """How features are told: of which tree, in which place, of which kind, by what property."""

    day: date
    tree: str
    within: str = ""  # The code of a place.
    kind: str = ""
    code_property: str = ""
    name_property: str = ""


@dataclass(slots=True)
class Line:
    """A feature, and the place that it is, or those that it may be."""

    feature: Feature
    label: str
    place: Place | None = None
    choices: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class Matched:
    lines: list[Line]
    code_property: str
    name_property: str

    @property
    def sure(self) -> list[Line]:
        return [line for line in self.lines if line.place]

    @property
    def doubtful(self) -> list[Line]:
        return [line for line in self.lines if not line.place and line.choices]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.lines if not line.place and not line.choices]


class Known:
    """The places that features may be, by code, by name and by how it sounds."""

    def __init__(self, how: How) -> None:
        rows = queries.there_on(how.day, how.tree)
        if how.within:
            top = queries.place_by_code(how.within, how.tree)
            rows = rows.filter(pk__in=queries.inside([top.pk], how.day))
        if how.kind:
            rows = rows.filter(kind=how.kind)
        self.places: list[Place] = list(rows.order_by("name", "id"))
        self.by_code = {place.code: place for place in self.places}
        self.by_name: dict[str, list[Place]] = defaultdict(list)
        self.by_sound: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            self.by_name[place.plain].append(place)
            self.by_sound[sounds(place.name)].append(place)

    def named(self, name: str) -> list[Place]:
        return self.by_name.get(normalised(name), []) if name else []

    def near(self, name: str, compare: bool) -> list[Place]:
        """The places whose name sounds the same, else those whose name is most alike."""
        if not name:
            return []
        if same := self.by_sound.get(sounds(name), []):
            return same[:CHOICES_MAX]
        if not compare:
            return []
        plain = normalised(name)
        alike = [(_alike(plain, place.plain), place) for place in self.places]
        best = sorted((one for one in alike if one[0] >= ALIKE), key=lambda one: -one[0])
        return [place for _share, place in best[:CHOICES_MAX]]


def _alike(one: str, other: str) -> int:
    return int(jaro_winkler_similarity(one, other) * 100)


def match(features: Sequence[Feature], how: How, chosen: Mapping[int, str]) -> Matched:
    """Each feature with its place. ``chosen``: the code of a place by feature, for the doubtful."""
    known = Known(how)
    _check(features, how)
    listed = list(features)
    code = how.code_property or geojson.guess(listed, known.by_code.__contains__)
    name = how.name_property or geojson.guess(listed, lambda value: bool(known.named(value)))
    name = name or geojson.guess(listed, lambda value: bool(known.near(value, False)))
    compare = len(listed) * len(known.places) <= COMPARED_MAX
    lines = []
    for one in listed:
        said = {key: one.properties.get(key, "") for key in (code, name) if key}
        line = Line(one, said.get(name) or said.get(code) or _first(one))
        line.place = _chosen(known, chosen.get(one.number, "")) or _sure(
            known, how, said, code, name
        )
        if not line.place:
            named = said.get(name, "")
            line.choices = known.named(named)[:CHOICES_MAX] or known.near(named, compare)
        lines.append(line)
    return Matched(lines, code, name)


def _sure(known: Known, how: How, said: Mapping[str, str], code: str, name: str) -> Place | None:
    """By its code; by its name only among places of one kind: a province and a commune of the same
    name are two places."""
    if found := known.by_code.get(said.get(code, "")):
        return found
    named = known.named(said.get(name, "")) if how.kind else []
    return named[0] if len(named) == 1 else None


def _chosen(known: Known, code: str) -> Place | None:
    if not code:
        return None
    if code not in known.by_code:
        raise Refused("Aucun lieu n’a le code « %(code)s ».", code=code)
    return known.by_code[code]


def _first(one: Feature) -> str:
    """What a feature may be called when no property says it: its first words."""
    return next((value for value in one.properties.values() if not value.isnumeric()), "")


def _check(features: Sequence[Feature], how: How) -> None:
    """A property that no feature has is a slip."""
    there: dict[str, Any] = {name: 1 for one in features for name in one.properties}
    for asked in (how.code_property, how.name_property):
        if asked and asked not in there:
            raise Refused(
                "Aucun objet n’a la propriété « %(asked)s ». Il y a : %(there)s.",
                asked=asked, there=", ".join(there) or "—",
            )  # fmt: skip
