"""The programmes by which the lists of bodies, meetings and decisions may be narrowed."""

from __future__ import annotations

from datetime import date

from pacte.kernel.actor import Actor
from pacte.programmes.sheets import queries

CHOICES_MAX = 200


def choices(actor: Actor, day: date) -> list[tuple[str, str]]:
    """(code, short name or name) of the programmes that one sees and that have a body."""
    rows = queries.visible_to(actor, day).filter(bodies__closed=False).distinct()
    named = rows.order_by("name", "id").values_list("code", "short_name", "name")
    return [(code, short or name) for code, short, name in named[:CHOICES_MAX]]


def bodies_of(code: str) -> list[int]:
    """The keys of the bodies of a programme."""
    found = queries.by_code(code)
    return [row.body_id for row in queries.bodies(found.pk)] if found else []
