"""A value by sex, age, group or place: its parts and their whole. Pure.

1. Of an exhaustive dimension whose parts are all known, the parts add up to the whole.
2. Of any other that does not overlap, the known parts together do not pass it.
3. Of one whose categories overlap (a widow may be poor), no part passes it.

Both parts of a percent or a ratio follow the same rule. A part that is not known is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pacte.kernel.refusal import Refused
from pacte.programmes.results.rules.figures import QUALITATIVE, Unit, bare, too_large

PLACE = "place"
DIMENSIONS_MAX, CATEGORIES_MAX = 6, 40


@dataclass(frozen=True, slots=True)
class Dimension:
    """By what a value is told apart, and whether its categories are all there are."""

    code: str
    label: str
    categories: tuple[tuple[str, str], ...]
    exhaustive: bool = True
    overlap: bool = False

    def told(self) -> dict[str, Any]:
        """As a definition keeps it."""
        return {
            "code": self.code, "label": self.label, "exhaustive": self.exhaustive,
            "overlap": self.overlap,
            "categories": [{"code": code, "label": label} for code, label in self.categories],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of one category."""

    dimension: str
    category: str
    top: int
    bottom: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Parts that do not reconcile with their whole: of which dimension, by how much."""

    dimension: Dimension
    which: str  # top or bottom
    parts: int
    whole: int
    category: str = ""  # Of the one part that passes the whole.


def read_dimensions(told: Sequence[Mapping[str, Any]]) -> tuple[Dimension, ...]:
    """The dimensions of a definition, each category named once; refused otherwise."""
    found = tuple(_dimension(one) for one in told)
    codes = [one.code for one in found]
    if len(set(codes)) < len(codes):
        raise Refused("Deux ventilations ont le même code.", field="dimensions")
    if len(found) > DIMENSIONS_MAX:
        raise Refused("Au plus %(most)s ventilations.", most=DIMENSIONS_MAX, field="dimensions")
    return found


def _dimension(told: Mapping[str, Any]) -> Dimension:
    categories = tuple((str(c["code"]), str(c.get("label") or c["code"]))
                       for c in told["categories"])  # fmt: skip
    label, overlap = str(told.get("label") or told["code"]), bool(told.get("overlap", False))
    exhaustive = bool(told.get("exhaustive", not overlap))
    names = {code for code, _ in categories}
    if (len(categories) < 2 and exhaustive) or not categories or len(names) < len(categories):
        raise Refused("La ventilation « %(label)s » a au moins deux catégories différentes.",
                      label=label, field="dimensions")  # fmt: skip
    if len(categories) > CATEGORIES_MAX:
        raise Refused("La ventilation « %(label)s » a au plus %(most)s catégories.",
                      label=label, most=CATEGORIES_MAX, field="dimensions")  # fmt: skip
    if exhaustive and overlap:
        raise Refused(
            "Des catégories qui se recoupent ne font pas ensemble le tout : « %(label)s ».",
            label=label, field="dimensions",
        )  # fmt: skip
    return Dimension(str(told["code"]), label, categories, exhaustive, overlap)


def differences(
    top: int, bottom: int | None, dimensions: Iterable[Dimension], parts: Iterable[Part]
) -> list[Difference]:
    """What does not reconcile, dimension by dimension."""
    told: dict[str, list[Part]] = {}
    for part in parts:
        told.setdefault(part.dimension, []).append(part)
    found = []
    for dimension in dimensions:
        here = told.get(dimension.code, [])
        found += _of(dimension, "top", top, [(p.category, p.top) for p in here])
        if bottom is not None:
            known = [(p.category, p.bottom) for p in here if p.bottom is not None]
            found += _of(dimension, "bottom", bottom, known)
    return found


def _of(
    dimension: Dimension, which: str, whole: int, known: list[tuple[str, int]]
) -> list[Difference]:
    def differs(parts: int, category: str = "") -> list[Difference]:
        one = Difference(dimension=dimension, which=which, parts=parts, whole=whole,
                         category=category)  # fmt: skip
        return [one]

    if not known:
        return []
    if dimension.overlap:
        return [one for code, part in known if part > whole for one in differs(part, code)]
    total = sum(part for _, part in known)
    all_known = {code for code, _ in known} == {code for code, _ in dimension.categories}
    if dimension.exhaustive and all_known:
        return [] if total == whole else differs(total)
    return differs(total) if total > whole else []


def reconcile(
    unit: Unit, top: int | None, bottom: int | None, dimensions: Sequence[Dimension],
    parts: Sequence[Part],
) -> None:  # fmt: skip
    """Refuse parts of what has none, parts that the unit does not allow, and those that differ."""
    if not parts:
        return
    if top is None or unit.kind == QUALITATIVE or bare(unit, top, bottom):
        raise Refused(
            "Des parts se comparent à leur tout : donnez le total en nombres, pas seulement en"
            " pourcentage.", field="top",
        )  # fmt: skip
    known = {(d.code, code) for d in dimensions for code, _ in d.categories}
    for part in parts:
        _check_part(unit, part, known)
    for one in differences(top, bottom, dimensions, parts):
        raise _refusal(one)


def _check_part(unit: Unit, part: Part, known: set[tuple[str, str]]) -> None:
    field = f"part-{part.dimension}-{part.category}-top"
    if (part.dimension, part.category) not in known:
        raise Refused("Cet indicateur n’a pas la catégorie « %(code)s ».", code=part.category)
    too_large(field, part.top)
    too_large(field, part.bottom)
    if unit.parted and (part.bottom is None or part.bottom < 0):
        raise Refused("Donnez les deux nombres de cette part.", field=field)
    if not unit.parted and part.bottom is not None:
        raise Refused("Une quantité n’a pas de diviseur.", field=field)
    if unit.bounded and part.top < 0:
        raise Refused("Une part n’est pas en dessous de zéro.", field=field)
    if unit.bounded and unit.kind == "percent" and part.top > (part.bottom or 0):
        raise Refused("Une part ne passe pas son tout : %(top)s sur %(bottom)s fait plus de"
                      " 100 %%.", top=part.top, bottom=part.bottom or 0, field=field)  # fmt: skip


def _refusal(one: Difference) -> Refused:
    category = one.category or one.dimension.categories[0][0]
    field = f"part-{one.dimension.code}-{category}-{one.which}"
    values = {"label": one.dimension.label, "parts": one.parts, "whole": one.whole}
    if one.category:
        return Refused(
            "« %(label)s » : une part (%(parts)s) passe le total (%(whole)s).", field=field,
            **values,
        )  # fmt: skip
    if one.parts > one.whole:
        return Refused(
            "« %(label)s » : les parts font %(parts)s, le total est %(whole)s : %(gap)s de trop.",
            field=field, gap=one.parts - one.whole, **values,
        )  # fmt: skip
    return Refused(
        "« %(label)s » : les parts font %(parts)s, le total est %(whole)s : il manque %(gap)s.",
        field=field, gap=one.whole - one.parts, **values,
    )  # fmt: skip
