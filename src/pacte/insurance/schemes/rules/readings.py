"""The readings of a definition: every meaning that what it leaves open may have.

A ceiling "200 000" that does not say whether it is for a stay or for a year has one reading for
each. What holds in all of them holds; where they differ, the definition does not say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import product
from typing import Any

from pacte.insurance.schemes.rules.findings import Path, shown
from pacte.insurance.schemes.rules.language import READINGS
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.refusal import Refused

READINGS_MAX = 256
# Blocks that can change the answer to a kind of question.
ABOUT = {
    "due": ("contribution", "discounts", "registration_fee", "fees"),
    "rights": ("contribution", "discounts", "registration_fee", "fees", "waiting", "coverage_year"),
    "care": ("coverage_year", "limits", "deductibles", "care", "packages", "rounding"),
}
# Absent, these are not stated either: a window is never a default.
OPEN_WHEN_ABSENT = {"per", "when"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a definition: what was filled in, and the definition so filled."""

    filled: tuple[tuple[str, Any], ...]
    definition: Definition

    def __str__(self) -> str:
        return ", ".join(f"{path} = {_word(value)}" for path, value in self.filled)


def readings(definition: Definition, about: str = "") -> list[Reading]:
    """Every reading of a definition, as far as a kind of question (due, rights, care) sees it."""
    blocks: Iterable[str] | None = ABOUT.get(about, () if about else None)
    holes = [
        (path, _words(definition, path, meanings.words))
        for meanings in READINGS
        if blocks is None or meanings.path[0] in blocks
        for path in _holes(definition, (), meanings.path)
        if _asks(definition, path, meanings.only_if)
    ]
    count = 1
    for _, words in holes:
        count *= len(words)
    if count > READINGS_MAX:
        raise Refused(
            "Cette définition a %(count)s lectures possibles : précisez d’abord %(paths)s.",
            count=count,
            paths=", ".join(shown(path) for path, _ in holes),
        )
    return [_filled(definition, holes, choice) for choice in product(*(w for _, w in holes))]


def _holes(value: Any, at: Path, path: tuple[str, ...]) -> Iterator[Path]:
    """Where a ``null`` stands at ``path``; ``[]`` stands for every line."""
    name, rest = path[0], path[1:]
    if name == "[]":
        for place, item in enumerate(value if isinstance(value, list) else []):
            yield from _holes(item, (*at, place), rest)
    elif isinstance(value, list):  # One block or a list of them.
        yield from _holes(value, at, ("[]", *path))
    elif isinstance(value, dict):
        if rest:
            yield from _holes(value.get(name), (*at, name), rest)
        elif value.get(name) is None and (name in value or name in OPEN_WHEN_ABSENT):
            yield (*at, name)


def _asks(definition: Definition, path: Path, keys: tuple[str, ...]) -> bool:
    """Whether the block of a hole says what makes the hole matter."""
    inside: Any = definition
    for part in path[:-1]:
        inside = inside[part]
    return all(inside.get(key) is not None for key in keys)


def _words(definition: Definition, path: Path, words: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a hole may mean there: a number of episodes is of a year, a claim is one episode."""
    if path[0] == "limits" and definition["limits"][path[1]].get("episodes") is not None:
        return tuple(word for word in words if word not in ("claim", "stay"))
    return words


def _filled(
    definition: Definition, holes: list[tuple[Path, tuple[Any, ...]]], choice: tuple[Any, ...]
) -> Reading:
    copy = deepcopy(definition) if holes else definition
    for (path, _), value in zip(holes, choice, strict=True):
        inside: Any = copy
        for part in path[:-1]:
            inside = inside[part]
        inside[path[-1]] = value
    filled = tuple((shown(path), value) for (path, _), value in zip(holes, choice, strict=True))
    return Reading(filled, copy)


def _word(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value))
