"""Five classes of values at most: by quantiles, or between given breaks. A hole has no class."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

CLASSES_MAX = 5
Number = int | Decimal | float


@dataclass(frozen=True, slots=True)
class Class:
    """Values that have one colour: its step from 0, the lightest, to 4; how the legend says it."""

    step: int
    label: str


class Classes:
    """Which class each value is in."""

    def __init__(
        self, values: Sequence[Number | None], breaks: Sequence[Number], text: Callable[[Any], str]
    ) -> None:
        known = sorted(value for value in values if value is not None)
        self.given = bool(breaks)
        self.cuts = sorted(set(breaks))[: CLASSES_MAX - 1] if breaks else quantiles(known)
        self.known, self.text = known, text

    def number(self, value: Number) -> int:
        return bisect_right(self.cuts, value)

    def step(self, value: Number) -> int:
        """The colour of a value: classes are spread from the lightest to the darkest."""
        last = len(self.cuts)
        return self.number(value) * (CLASSES_MAX - 1) // last if last else 2

    def all(self) -> list[Class]:
        """The classes, from the least: those of given breaks even when nothing is in them."""
        last = len(self.cuts)
        steps = [n * (CLASSES_MAX - 1) // last if last else 2 for n in range(last + 1)]
        if not self.known and not self.given:
            return []
        return [Class(steps[n], self._label(n)) for n in range(last + 1)]

    def _label(self, number: int) -> str:
        if self.given:
            return self._between(number)
        held = [value for value in self.known if self.number(value) == number]
        low, high = self.text(held[0]), self.text(held[-1])
        return low if low == high else _("%(low)s à %(high)s") % {"low": low, "high": high}

    def _between(self, number: int) -> str:
        cuts = [self.text(cut) for cut in self.cuts]
        if number == 0:
            return _("moins de %(high)s") % {"high": cuts[0]}
        if number == len(cuts):
            return _("%(low)s et plus") % {"low": cuts[-1]}
        said = {"low": cuts[number - 1], "high": cuts[number]}
        return _("%(low)s à moins de %(high)s") % said


def quantiles(known: Sequence[Number], most: int = CLASSES_MAX) -> list[Number]:
    """Where to cut sorted values into classes of about as many; equal values stay together."""
    different = sorted(set(known))
    if len(different) <= most:
        return different[1:]
    cuts: list[Number] = []
    for n in range(1, most):
        cut = known[len(known) * n // most]
        if cut > different[0] and cut not in cuts:
            cuts.append(cut)
    return cuts
