"""What the reader and the checker have to say about a definition: where, what, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pacte.kernel.refusal import Refused

Path = tuple[str | int, ...]

# The kinds of findings, the worst first.
WRONG = "contradiction"  # Cannot be used: must be mended.
UNKNOWN = "unknown"  # A reference or a name that the document does not define.
OVERLAP = "overlap"  # Two lines answer the same question.
GAP = "gap"  # The source does not say: what meets it waits.
UNSOURCED = "unsourced"  # A value without its reference.
KINDS = (WRONG, UNKNOWN, OVERLAP, GAP, UNSOURCED)
STOPS = frozenset({WRONG, UNKNOWN})  # A version with these is not proposed.
TO_ACKNOWLEDGE = frozenset({OVERLAP, GAP})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a definition: its place, its kind, and a French sentence."""

    path: str
    kind: str
    sentence: str  # A template with ``%(name)s``.
    values: dict[str, Any] = field(default_factory=dict)
    line: int | None = None

    def __str__(self) -> str:
        return str(self.refused)

    @property
    def refused(self) -> Refused:
        """Where, and what: a line of what is wrong with a definition."""
        said = Refused(self.sentence, **self.values)
        if self.line and self.path:
            return Refused("Ligne %(line)s, %(path)s : %(fault)s", line=self.line, path=self.path,
                           fault=said)  # fmt: skip
        if self.line:
            return Refused("Ligne %(line)s : %(fault)s", line=self.line, fault=said)
        return Refused("%(path)s : %(fault)s", path=self.path, fault=said)


class Unreadable(Refused):
    """A definition that cannot be read; every fault with its path and line."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("%(faults)s", faults=tuple(one.refused for one in findings))
        self.findings = findings


class NotStated(Refused):
    """The definition does not say what is asked; nothing is guessed."""

    def __init__(self, path: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.values, self.path = values, path
        self.args = (message % values if values else message,)


def shown(path: Path) -> str:
    """("care", 2, "mutual_share") is care[2].mutual_share."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
