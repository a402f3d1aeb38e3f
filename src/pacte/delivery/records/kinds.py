"""What may bear a proof: each room names its things, who sees them and who may show something.

A room registers at start: ``kinds.register("work", see=queries.seen, need=…, where=…, page=…)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pacte.journal.command import Act
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused


@dataclass(frozen=True, slots=True)
class Where:
    """Of a thing: the country it is in, and its position (micro-degrees) when known."""

    country: str = ""
    latitude: int | None = None
    longitude: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    see: Callable[[Actor, str], Any]  # The thing of this uid if the actor may see it, else None.
    need: Callable[[Act, str], Any]  # Refuse unless the actor may add a proof; give the thing.
    where: Callable[[Any], Where]
    page: str  # The name of its page, by uid; empty: none.


KINDS: dict[str, Kind] = {}


def register(
    name: str, *, see: Callable[[Actor, str], Any], need: Callable[[Act, str], Any],
    where: Callable[[Any], Where], page: str = "",
) -> None:  # fmt: skip
    """Called from a room's ``apps.py``; ``name`` is the first word of ``about``."""
    KINDS[name] = Kind(see, need, where, page)


def of(about: str) -> tuple[Kind, str]:
    """The kind of a thing that bears proofs, and its uid."""
    name, _, uid = about.partition(":")
    try:
        return KINDS[name], str(UUID(uid))
    except (KeyError, ValueError) as fault:
        raise Refused("Rien ne s’appelle « %(about)s ».", about=about) from fault
