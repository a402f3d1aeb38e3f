"""Running the signed cases of a definition for a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pacte.insurance.schemes import engine
from pacte.insurance.schemes.rules import Definition
from pacte.insurance.schemes.rules.cases import name_of, run_case
from pacte.kernel.refusal import Refused
from pacte.pages import formatting

CASES_MAX = 200


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what differs from what it expects."""

    name: str
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run_cases(definition: Definition | None) -> list[Outcome]:
    """Each case of a definition, run in every reading."""
    cases: list[dict[str, Any]] = (definition or {}).get("cases") or []
    assert definition is not None or not cases
    found = []
    for place, case in enumerate(cases[:CASES_MAX]):
        try:
            said = tuple(map(str, run_case([[definition or {}]], case, engine.care())))
        except Refused as refusal:
            said = (formatting.fill(refusal.message, refusal.values),)
        found.append(Outcome(name_of(case, place), said))
    return found
