"""The least that is demanded of a facility, and what it lacks. Pure.

What is not known is not met and is not lacking either: it is told apart.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused

SERVICE, SCORE, SECTION, GAP = "service", "score", "section", "gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Services offered, least scores in millionths, kinds of gap that must be nil."""

    services: tuple[str, ...] = ()
    checklist: str = ""
    least: int | None = None
    sections: Mapping[str, int] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse a demand that demands nothing, or more than the whole."""
        if not (self.services or self.least is not None or self.sections or self.gaps):
            raise Refused("Une offre minimale demande au moins une chose.")
        shares = [*self.sections.values(), *([] if self.least is None else [self.least])]
        if any(not 0 <= share <= WHOLE for share in shares):
            raise Refused("Une note va de 0 à 100.", field="least")
        if shares and not self.checklist:
            raise Refused("Dites de quelle grille est la note.", field="checklist")

    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def demand_of(text: str) -> Demand:
    """A demand as it was kept."""
    said: dict[str, Any] = json.loads(text)
    for name in ("services", "gaps"):
        said[name] = tuple(said[name])
    return Demand(**said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a facility on a day; what is not there is not known."""

    offered: Mapping[str, bool] = field(default_factory=dict)
    scores: Mapping[str, int | None] = field(default_factory=dict)  # By checklist.
    sections: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    gaps: Mapping[str, tuple[int, int, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing demanded: what kind, which, what was found of what is asked (None: not known)."""

    kind: str
    name: str
    found: int | None = None
    asked: int | None = None
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    lacks: tuple[Lack, ...]
    unknown: tuple[Lack, ...]

    @property
    def met(self) -> bool | None:
        """None: nothing is lacking, but not everything is known."""
        if self.lacks:
            return False
        return None if self.unknown else True


def judge(demand: Demand, facts: Facts) -> Judged:
    """What a facility lacks of what is demanded, and what is not known of it."""
    lacks: list[Lack] = []
    unknown: list[Lack] = []
    for code in demand.services:
        if code not in facts.offered:
            unknown.append(Lack(SERVICE, code))
        elif not facts.offered[code]:
            lacks.append(Lack(SERVICE, code))
    least = {(SCORE, demand.checklist): (demand.least, facts.scores.get(demand.checklist))}
    for code, asked in demand.sections.items():
        least[SECTION, code] = (asked, facts.sections.get((demand.checklist, code)))
    for (kind, name), (share, found) in least.items():
        if share is None:
            continue
        if found is None:
            unknown.append(Lack(kind, name, None, share))
        elif found < share:
            lacks.append(Lack(kind, name, found, share))
    for name in demand.gaps:
        if name not in facts.gaps:
            unknown.append(Lack(GAP, name))
        elif facts.gaps[name][1] < facts.gaps[name][0]:
            needs, has, what = facts.gaps[name]
            lacks.append(Lack(GAP, name, has, needs, what))
    return Judged(tuple(lacks), tuple(unknown))
