"""The settlement of care, offered from above: this room shows its answers without knowing it.

``claims`` gives its runner of cases at start; until then cases of care are not run.
"""

from __future__ import annotations

from pacte.insurance.schemes.rules.cases import CareRunner

_offered: list[CareRunner] = []


def offer(runner: CareRunner) -> None:
    """Called once at start, from the room above."""
    _offered[:] = [runner]


def care() -> CareRunner | None:
    """The runner of cases of care, if it was offered."""
    return _offered[0] if _offered else None
