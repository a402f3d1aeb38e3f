"""What the counter asks of the register about one card, in plain SQL and as typed rows.

It is asked all day, in front of a queue: through models, making these questions took longer than
their answers. Who may ask is the page's to say.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from pacte.insurance.members.models import HOUSEHOLD, Beneficiary
from pacte.insurance.members.queries.register import no_such_card
from pacte.journal import reading
from pacte.kernel import numbering

HOLDER = """
SELECT b.id, b.uid, b.card_number, b.name, b.sex, b.born_on, b.relation, b.photo, h.id, h.number
  FROM members_beneficiary b JOIN members_household h ON h.id = b.household_id
 WHERE b.card_number = %s AND NOT h.pending
"""
YEARS = """
SELECT s.id, s.uid, s.name, s.currency, v.document, m.since, m.until, m.closed_on,
       (SELECT SUM(d.amount) FROM members_due d WHERE d.membership_id = m.id AND d.payer = %s),
       (SELECT SUM(p.amount) FROM members_payment p
         WHERE p.membership_id = m.id AND p.payer = %s
           AND NOT EXISTS (SELECT 1 FROM members_cancellation c WHERE c.payment_id = p.id))
  FROM members_membership m JOIN schemes_scheme s ON s.id = m.scheme_id
  JOIN schemes_schemeversion v ON v.id = m.version_id
 WHERE m.household_id = %s
 ORDER BY m.since DESC, m.id DESC
"""


class Holder(NamedTuple):
    """The person of a card, and their household."""

    pk: int
    uid: UUID
    card_number: str
    name: str
    sex: str
    born_on: date | None
    relation: str
    photo: str
    household_id: int
    household_number: str

    @property
    def relation_label(self) -> str:
        return str(Beneficiary.Relation(self.relation).label)


class Scheme(NamedTuple):
    """A scheme, as far as the counter shows it."""

    pk: int
    uid: UUID
    name: str
    currency: str


class Year(NamedTuple):
    """A year of a household in a scheme: what its own part comes to, what was paid of it."""

    scheme: Scheme
    document: str  # Of the version under which the household joined; empty: a closing.
    since: date
    until: date
    closed_on: date | None
    due: int
    paid: int

    @property
    def definition(self) -> dict[str, Any]:
        return json.loads(self.document) if self.document else {}


def holder(number: str) -> Holder:
    """The person of a card number, as typed; refuse one mistyped or unknown, with what to do."""
    read = numbering.read(number)
    found = reading.rows(HOLDER, [read])
    if not found:
        raise no_such_card(read)
    pk, uid, *rest = found[0]
    return Holder(pk, UUID(str(uid)), *rest)


def years(household_id: int) -> list[Year]:
    """Every year of a household, the last first. A payment that was cancelled counts for nothing;
    where nothing is due, or nothing was paid, the sum is nought."""
    found: list[Year] = []
    for pk, uid, name, currency, *terms, due, paid in reading.rows(
        YEARS, [HOUSEHOLD, HOUSEHOLD, household_id]
    ):
        scheme = Scheme(pk, UUID(str(uid)), name, currency)
        found.append(Year._make((scheme, *terms, int(due or 0), int(paid or 0))))
    return found
