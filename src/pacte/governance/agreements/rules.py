"""What an agreement may become, from its signatures and its preconditions. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pacte.kernel.refusal import Refused

SIGNING = ("signatory", "funder", "beneficiary")
STOPS = {
    "signed": ("signature",),
    "in_force": ("signature", "start"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A precondition and its last state."""

    title: str
    blocks: str
    state: str  # unmet | met | waived

    @property
    def open(self) -> bool:
        return self.state == "unmet"


def may_become(state: str, unsigned: Sequence[str], conditions: Sequence[Condition]) -> None:
    """Refuse a state that a missing signature or an unmet precondition forbids, by name."""
    if state in ("signed", "in_force") and unsigned:
        raise Refused(
            "L’accord n’est pas signé par tous : il manque %(names)s. Inscrivez leur signature"
            " d’abord.",
            names=", ".join(unsigned), field="state",
        )  # fmt: skip
    blocked_by(STOPS.get(state, ()), conditions, field="state")


def blocked_by(what: Sequence[str], conditions: Sequence[Condition], field: str = "") -> None:
    """Refuse when a precondition that blocks one of these is not met, and name it."""
    missing = [c.title for c in conditions if c.open and c.blocks in what]
    if missing:
        raise Refused(
            "Condition préalable non remplie : %(missing)s. Joignez sa preuve, ou levez-la avec un"
            " motif.",
            missing=" ; ".join(missing), field=field,
        )  # fmt: skip
