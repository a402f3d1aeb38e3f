"""What a higher room groups bodies by: its programmes. The list of bodies shows it as a filter.

A room that ties bodies to something registers here when it starts, as rooms offer measures:
``groups.offer("programme", _("Programme"), choices, bodies)``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from pacte.kernel.actor import Actor
from pacte.pages.lists import Filter

Choices = Callable[[Actor, date], Sequence[tuple[str, str]]]  # (value, label) that one sees.
Bodies = Callable[[str], Iterable[int]]  # The keys of the bodies of a value.


@dataclass(frozen=True, slots=True)
class Group:
    label: Any
    choices: Choices
    bodies: Bodies


GROUPS: dict[str, Group] = {}


def offer(name: str, label: Any, choices: Choices, bodies: Bodies) -> None:
    """Called from a room's ``apps.py``; ``name`` is that of the filter in the address."""
    GROUPS[name] = Group(label, choices, bodies)


def _keep(group: Group, field: str, rows: Any, value: str) -> Any:
    return rows.filter(**{f"{field}__in": list(group.bodies(value))})


def filters(actor: Actor, day: date, field: str = "pk") -> list[Filter]:
    """The filters that higher rooms offer; ``field`` leads from a row to its body."""
    return [
        Filter(name=name, label=group.label, choices=list(group.choices(actor, day)),
               apply=partial(_keep, group, field))
        for name, group in GROUPS.items()
    ]  # fmt: skip
