"""The facts that checks compare, and what a check finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(message: str) -> str:
    """Mark a message for the catalogues."""
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that a text says, as it was recorded."""

    key: str
    subject: str
    about: str = ""
    words: str = ""
    amount: int | None = None
    currency: str = ""
    number: int | None = None
    unit: str = ""
    share: int | None = None
    start: str = ""
    end: str = ""
    code: str = ""
    bound: str = ""
    identified: int | None = None
    counted: str = ""

    def value(self) -> tuple[Any, ...]:
        """What it says, whoever recorded it: two equal values are one."""
        return (
            self.words, self.amount, self.currency, self.number, self.unit, self.share,
            self.start, self.end, self.code, self.bound,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AimFact:
    """An aim that is followed, and what it is about."""

    key: str
    code: str
    kind: str
    theme: str


@dataclass(frozen=True, slots=True)
class SectorFact:
    """A sector of the sheet, and its share in millionths."""

    code: str
    share: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """All that the checks of this room compare, for one programme."""

    said: tuple[Said, ...]
    aims: tuple[AimFact, ...] = ()
    sectors: tuple[SectorFact, ...] = ()
    theme: str = ""
    # How many of each are in the sheet: "places", "aims:component", "partners:funding"…
    counted: Mapping[str, int] = field(default_factory=dict)

    def of(self, subject: str) -> dict[str, list[Said]]:
        """What is said of a subject, by what it is about."""
        found: dict[str, list[Said]] = {}
        for one in self.said:
            if one.subject == subject:
                found.setdefault(one.about, []).append(one)
        return found


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to look: a statement, an aim, a sector, or what a higher room names."""

    kind: str  # statement, aim, sector, or a page's address for another room.
    key: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two things that cannot both be so, or one that is not whole, with the places of each."""

    check: str
    message: str  # A French template.
    values: Mapping[str, Any]
    about: str = ""
    places: tuple[Spot, ...] = ()
    digest: str


def digest_of(check: str, about: str, facts: Iterable[Any]) -> str:
    """The fingerprint of the facts: an answer holds as long as they are the same."""
    sorted_facts = sorted(json.dumps(one, default=str) for one in facts)
    text = json.dumps([check, about, sorted_facts])
    return hashlib.sha256(text.encode()).hexdigest()


def found(
    check: str, message: str, places: Iterable[Said], about: str = "", **values: Any
) -> Contradiction:
    """A contradiction between some statements."""
    here = tuple(places)
    spots = tuple(Spot("statement", one.key) for one in here)
    marks = [(one.subject, *one.value(), one.identified, one.counted) for one in here]
    return Contradiction(
        check=check, message=message, values=values, about=about, places=spots,
        digest=digest_of(check, about, [*marks, sorted(map(str, values.values()))]),
    )  # fmt: skip
