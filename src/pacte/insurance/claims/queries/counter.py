"""What the counter asks of care about one person, in plain SQL: it is asked at each card."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from pacte.journal import reading

Columns = list[tuple[Any, ...]]
LATEST = """
SELECT s.label, f.name, l.care_on
  FROM claims_claimline l JOIN claims_claim c ON c.id = l.claim_id
  JOIN schemes_service s ON s.id = l.service_id JOIN places_facility f ON f.id = c.facility_id
 WHERE c.beneficiary_id = %s
   AND NOT EXISTS (SELECT 1 FROM claims_cancellation x WHERE x.claim_id = c.id)
 ORDER BY l.care_on DESC, l.id DESC LIMIT %s
"""
SEEN = """
SELECT EXISTS (SELECT 1 FROM claims_claim WHERE household_id = %s),
       EXISTS (SELECT 1 FROM claims_claim WHERE beneficiary_id = %s)
"""
# The lines of a household that wait, and their claims: not decided, not cancelled.
WAITING = """
FROM claims_claim c JOIN claims_claimline l ON l.claim_id = c.id
  LEFT JOIN claims_invoiceclaim v ON v.claim_id = c.id
  LEFT JOIN claims_invoice i ON i.id = v.invoice_id
 WHERE c.household_id = %s AND c.scheme_id = %s
   AND NOT EXISTS (SELECT 1 FROM claims_decision d WHERE d.line_id = l.id)
   AND NOT EXISTS (SELECT 1 FROM claims_cancellation x WHERE x.claim_id = c.id)
 ORDER BY c.id, l.id
"""
# In the order of ``LINE`` and ``CLAIM`` of batches.
LINE = ("l.id", "l.claim_id", "l.service_id", "l.care_on", "l.quantity", "l.cost")
CLAIM = (
    "c.id", "c.household_id", "c.beneficiary_id", "c.facility_id", "c.care_on", "c.ended_on",
    "c.claimed_on", "c.visit", "c.referral_number", "c.diagnosis", "i.submitted_on", "i.id",
)  # fmt: skip


class Care(NamedTuple):
    """What was done to somebody, where and when; never why."""

    service: str
    facility: str
    care_on: date


def latest(beneficiary_id: int, count: int = 3) -> list[Care]:
    """The last care of a person that was not cancelled."""
    return [Care(*row) for row in reading.rows(LATEST, [beneficiary_id, count])]


def seen(household_id: int, beneficiary_id: int) -> bool:
    """Whether this person, here or in another household, or somebody of this one had care."""
    return any(reading.rows(SEEN, [household_id, beneficiary_id])[0])


def waiting(scheme_id: int, household_id: int) -> tuple[Columns, Columns]:
    """The lines of a household that wait to be settled, and beside each what its claim says."""
    read = reading.select((*LINE, *CLAIM), WAITING, [household_id, scheme_id])
    return read[: len(LINE)], read[len(LINE) :]
