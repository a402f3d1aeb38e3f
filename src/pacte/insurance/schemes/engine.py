"""The settlement of care, offered from above: this room shows its answers without knowing it.

``claims`` gives its runner of cases at start; until then cases of care are not run.
"""

from __future__ import annotations

from collections.abc import Mapping

from pacte.insurance.schemes.rules.cases import CareRunner

_offered: list[CareRunner] = []
_reasons: dict[str, str] = {}


def offer(runner: CareRunner, reasons: Mapping[str, str]) -> None:
    """Called once at start, from the room above; ``reasons`` are the sentences of its codes."""
    _offered[:] = [runner]
    _reasons.update(reasons)


def reason(code: str) -> str:
    """The sentence of a reason, if it needs no value; else nothing."""
    said = _reasons.get(code, "")
    return "" if "%(" in said else said


def care() -> CareRunner | None:
    """The runner of cases of care, if it was offered."""
    return _offered[0] if _offered else None
