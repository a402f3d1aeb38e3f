"""What one can ask of bodies. Nothing here writes.

Rooms above call what is named here: ``body``, ``body_by_code``, ``visible_to``,
``of_organisations``, ``composition``, ``meetings_next``, ``decisions_due``.
"""

from pacte.governance.bodies.queries.bodies import (
    KINDS,
    Composition,
    Holding,
    body,
    body_by_code,
    composition,
    keys_visible_to,
    may_change,
    of_organisations,
    rule_on,
    seats_of,
    state_on,
    visible_to,
)
from pacte.governance.bodies.queries.decisions import (
    commitments_due,
    commitments_visible_to,
    decisions_due,
    decisions_visible_to,
)
from pacte.governance.bodies.queries.meetings import (
    meetings_next,
    meetings_of,
    meetings_visible_to,
)

__all__ = [
    "KINDS",
    "Composition",
    "Holding",
    "body",
    "body_by_code",
    "commitments_due",
    "commitments_visible_to",
    "composition",
    "decisions_due",
    "decisions_visible_to",
    "keys_visible_to",
    "may_change",
    "meetings_next",
    "meetings_of",
    "meetings_visible_to",
    "of_organisations",
    "rule_on",
    "seats_of",
    "state_on",
    "visible_to",
]
