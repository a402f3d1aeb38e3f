"""The parts of a page that a view fills: its head, its buttons, its trail, its tags.

Only data: the templates in ``templates/pages`` say how they look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """Something one can do: a link, or with ``post`` a form of one button.

    At most one button of a page is ``go``: the one thing to do next.
    """

    label: str
    url: str
    icon: str = ""
    go: bool = False
    post: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A state: a word, with a tone (good, wait, bad or none) and an icon."""

    label: str
    tone: str = ""
    icon: str = ""

    def __str__(self) -> str:
        return str(self.label)


@dataclass(frozen=True, slots=True)
class Trail:
    """Who changed it last, and the way to its journal."""

    at: datetime | None = None
    by: str = ""
    journal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where I am, what this is, what I can do."""

    title: str
    crumbs: Sequence[tuple[str, str]] = ()  # (label, url), from the room down; not this page.
    facts: Sequence[Any] = ()  # The two that matter: text, a ``Tag``, a number, a day.
    acts: Sequence[Button] = ()
    trail: Trail | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount of a strip that reads as a sum."""

    label: str
    value: Any
    unit: str = ""
    small: Any = ""
    tone: str = ""
    why: str = ""  # What ``?pourquoi=`` opens.
    end: bool = False  # The last, where the sum arrives.
    spark: Sequence[int | None] = ()  # Its past, as a small line.


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter with its count; or a page beside this one."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What a list says when it has nothing: what it is for, and how to begin."""

    label: str
    how: str = ""
    button: Button | None = None
