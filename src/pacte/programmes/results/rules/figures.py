"""A number as it is kept, and as it is compared: in whole millionths, or not known.

``top`` alone is a quantity, in units of ``10 ** -places``; or, of a percent or a ratio, the share
or the ratio itself in millionths. ``top`` over ``bottom``: the two parts of a percent or a ratio.
Qualitative: ``top`` is the rank in a scale. What is not known stays so: it is never zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused

MOST = 10**15
QUANTITY, PERCENT, RATIO, QUALITATIVE = "quantity", "percent", "ratio", "qualitative"


@dataclass(frozen=True, slots=True)
class Unit:
    """How a number is to be read."""

    kind: str
    places: int = 0
    per: int = 1  # A ratio "for 1 000".
    bounded: bool = True  # A percent is of 0 to 100, a number is not below zero.
    scale: tuple[str, ...] = ()  # From the worst to the best.

    @property
    def parted(self) -> bool:
        """Whether it has two parts."""
        return self.kind in (PERCENT, RATIO)


def figure(unit: Unit, top: int | None, bottom: int | None = None) -> int | None:
    """The number in millionths, to the nearest, half up; of a percent, the share. None: unknown."""
    if top is None or bottom == 0:
        return None
    if unit.kind == QUALITATIVE:
        return top * WHOLE if unit.scale else None
    if unit.kind == QUANTITY:
        return _over(top * WHOLE, 10**unit.places)
    if bottom is None:
        return top
    if unit.kind == PERCENT:
        return _over(top * WHOLE, bottom)
    return _over(top * unit.per * WHOLE, bottom * 10**unit.places)


def bare(unit: Unit, top: int | None, bottom: int | None) -> bool:
    """Whether a percent or a ratio is told without its two parts."""
    return unit.parted and top is not None and bottom is None


def _over(top: int, bottom: int) -> int:
    return (2 * top + bottom) // (2 * bottom)


def check(
    unit: Unit, top: int | None, bottom: int | None, words: str, *, parts: bool = False
) -> None:
    """Refuse what the unit does not allow; ``parts``: a ratio is told by its two parts."""
    if unit.kind == QUALITATIVE:
        _check_words(unit, top, bottom, words)
        return
    if top is None:
        raise Refused(
            "Donnez la valeur. Zéro s’écrit 0 ; si elle manque, n’inscrivez rien.", field="top"
        )
    too_large("top", top)
    too_large("bottom", bottom)
    if unit.kind == QUANTITY and bottom is not None:
        raise Refused("Une quantité n’a pas de diviseur.", field="bottom")
    if unit.kind == RATIO and bottom is None and parts:
        raise Refused("Un rapport se donne par ses deux nombres : il manque le second.",
                      field="bottom")  # fmt: skip
    if bottom is not None and bottom <= 0:
        raise Refused("Le second nombre est plus grand que zéro.", field="bottom")
    if unit.bounded:
        _check_bounds(unit, top, bottom)


def too_large(field: str, number: int | None) -> None:
    """Refuse a number that no column holds."""
    if number is not None and abs(number) > MOST:
        raise Refused("Ce nombre est trop grand.", field=field)


def _check_bounds(unit: Unit, top: int, bottom: int | None) -> None:
    if top < 0:
        raise Refused("Cette valeur n’est pas en dessous de zéro.", field="top")
    if unit.kind != PERCENT:
        return
    if bottom is None and top > WHOLE:
        raise Refused("Un pourcentage va de 0 à 100.", field="top")
    if bottom is not None and top > bottom:
        raise Refused(
            "Une part ne passe pas son tout : %(top)s sur %(bottom)s fait plus de 100 %%.",
            top=top, bottom=bottom, field="top",
        )  # fmt: skip


def _check_words(unit: Unit, top: int | None, bottom: int | None, words: str) -> None:
    if bottom is not None:
        raise Refused("Une valeur en mots n’a pas de diviseur.", field="bottom")
    if not unit.scale:
        if top is not None:
            raise Refused("Cet indicateur n’a pas d’échelle : dites la valeur en mots.",
                          field="words")  # fmt: skip
        if not words.strip():
            raise Refused("Dites la valeur en mots.", field="words")
    elif top is None or not 0 <= top < len(unit.scale):
        raise Refused("Choisissez un niveau de l’échelle.", field="top")


def carried(found: int | None, factors: Iterable[int | None]) -> int | None:
    """A number of an older version told as the newer one counts, through each bridge between.

    A bridge without a factor says in words that the two do not compare: then it is not known.
    """
    for factor in factors:
        if found is None or factor is None:
            return None
        found = _over(found * factor, WHOLE)
    return found
