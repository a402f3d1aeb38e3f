"""What a measure answers: a count, an amount or a ratio of two, each known or not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pacte.kernel.money import WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Of what, of when, and as known when.

    ``first`` and ``until`` bound what happened, [first, until); ``as_of`` bounds what was
    recorded: what was written later is not seen. None: all that is known now. A measure
    answers by ``scheme``, ``place``, ``source`` or ``sex`` when its grain says so.
    """

    first: date
    until: date
    scheme: int | None = None
    place: int | None = None
    as_of: date | None = None
    sources: tuple[int, ...] | None = None  # Borne by these sources of money; None: by any.
    sex: str = ""  # "f" or "m"; empty: all, those of whom it is not known too.


@dataclass(frozen=True, slots=True)
class Reading:
    """A number with its parts. Missing is None, never zero."""

    top: int | None
    bottom: int | None = None  # None: no ratio, ``top`` is the number.
    currency: str = ""
    ratio: bool = False

    @classmethod
    def of(cls, top: int | None, bottom: int | None) -> Reading:
        return cls(top, bottom, ratio=True)

    @property
    def known(self) -> bool:
        return self.top is not None and (not self.ratio or bool(self.bottom))

    @property
    def millionths(self) -> int | None:
        """The ratio in millionths, to the nearest, half up; None if a part is missing or none."""
        if not self.ratio or self.top is None or not self.bottom:
            return None
        return (2 * self.top * WHOLE + self.bottom) // (2 * self.bottom)
