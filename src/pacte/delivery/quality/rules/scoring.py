"""The score of a visit: what was given of what could be, by weight.

1. An item gives at most its most points; more is refused, never cut.
2. An item that does not apply leaves the base: the others share its weight.
3. An item not answered is missing: it is in no base, and the score says how many are.
4. The score is the sum of weight x points / most over the sum of the weights, in millionths
   rounded down: it never passes the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from pacte.delivery.quality.rules.checklists import Checklist, Item
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said of an item: its points, or that it does not apply; neither: not answered."""

    points: int | None = None
    not_applicable: bool = False


@dataclass(slots=True)
class Result:
    """Of a visit, a section or a part."""

    score: int | None = None  # Millionths; None: nothing to score.
    answered: int = 0
    missing: int = 0
    not_applicable: int = 0
    sections: dict[str, Result] = field(default_factory=dict)
    parts: dict[str, Result] = field(default_factory=dict)


def check_mark(item: Item, mark: Mark) -> None:
    """Refuse points that cannot be."""
    if mark.not_applicable and mark.points is not None:
        raise Refused("« %(item)s » est sans objet : il n’a pas de points.", item=item.label,
                      field=f"{item.code}-points")  # fmt: skip
    if mark.points is not None and not 0 <= mark.points <= item.most:
        raise Refused("« %(item)s » vaut au plus %(most)s points.", item=item.label,
                      most=item.most, field=f"{item.code}-points")  # fmt: skip


def score(checklist: Checklist, level: str, marks: Mapping[str, Mark]) -> Result:
    """The score of a visit with those of its sections and parts."""
    asked = [item for item in checklist.items() if item.at(level)]
    found = _sum(asked, marks)
    for section in checklist.sections:
        mine = [item for item in section.items if item.at(level)]
        if mine:
            found.sections[section.code] = _sum(mine, marks)
    for part in dict.fromkeys(item.part for item in asked):
        found.parts[part] = _sum([item for item in asked if item.part == part], marks)
    return found


def _sum(items: Sequence[Item], marks: Mapping[str, Mark]) -> Result:
    found, base, given = Result(), 0, Fraction(0)
    for item in items:
        mark = marks.get(item.code, Mark())
        check_mark(item, mark)
        if mark.not_applicable:
            found.not_applicable += 1
        elif mark.points is None:
            found.missing += 1
        else:
            found.answered += 1
            base += item.weight
            given += Fraction(item.weight * mark.points, item.most)
    if base:
        found.score = given.numerator * WHOLE // (given.denominator * base)
    return found


def satisfied(levels: Iterable[int], least: int = 2) -> tuple[int, int]:
    """(answers at least good, answers), of answers from 0, bad, to 3, very good."""
    told = list(levels)
    return sum(level >= least for level in told), len(told)
