"""What the records of Pacte count today, beside a value that somebody typed or a text said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.kernel.actor import Actor
from pacte.ledger import queries as ledger
from pacte.measures import registry
from pacte.measures.readings import Question, Reading
from pacte.programmes.results.models import Definition


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure's answer for a period; unknown: nothing is recorded, which is not zero."""

    first: date
    until: date
    reading: Reading


def borne_by(definition: Definition) -> tuple[int, ...]:
    """The sources of money of the programme whose indicator it is."""
    return ledger.source_tree(f"P:{definition.indicator.programme.code}")


def counted(actor: Actor, definition: Definition, value: Any, today: date) -> Counted | None:
    """What the records that a programme's money bears say of the period of a value, or of this
    year; None when the indicator is not counted so or the actor does not read it.

    Only measures of things borne by sources are read here: they are quick, a page asks for them.
    """
    measure = registry.MEASURES.get(definition.measure)
    if measure is None or "source" not in measure.grain or not actor.can(measure.action):
        return None
    first, until = (value.first, value.until) if value else (date(today.year, 1, 1), today)
    asked = Question(
        first=first, until=until, place=definition.measure_place_id, sources=borne_by(definition)
    )
    return Counted(first, until, measure.read(asked))
