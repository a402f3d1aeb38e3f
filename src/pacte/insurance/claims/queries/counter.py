"""What the counter asks of care about one person, in plain SQL: it is asked at each card."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pacte.journal import reading

LATEST = """
SELECT s.label, f.name, l.care_on
  FROM claims_claimline l JOIN claims_claim c ON c.id = l.claim_id
  JOIN schemes_service s ON s.id = l.service_id JOIN places_facility f ON f.id = c.facility_id
 WHERE c.beneficiary_id = %s
   AND NOT EXISTS (SELECT 1 FROM claims_cancellation x WHERE x.claim_id = c.id)
 ORDER BY l.care_on DESC, l.id DESC LIMIT %s
"""
BEFORE = """
SELECT EXISTS (SELECT 1 FROM claims_claim WHERE household_id = %s),
       EXISTS (SELECT 1 FROM claims_claim WHERE beneficiary_id = %s),
       EXISTS (SELECT 1 FROM claims_claim c JOIN claims_claimline l ON l.claim_id = c.id
                WHERE c.household_id = %s AND c.scheme_id = %s
                  AND NOT EXISTS (SELECT 1 FROM claims_decision d WHERE d.line_id = l.id)
                  AND NOT EXISTS (SELECT 1 FROM claims_cancellation x WHERE x.claim_id = c.id))
"""


class Care(NamedTuple):
    """What was done to somebody, where and when; never why."""

    service: str
    facility: str
    care_on: date


class Before(NamedTuple):
    """What there is before the care that is asked for now."""

    seen: bool  # This person, here or in another household, or somebody of this one had care.
    waits: bool  # Lines of the household wait to be settled by the scheme.


def latest(beneficiary_id: int, count: int = 3) -> list[Care]:
    """The last care of a person that was not cancelled."""
    return [Care(*row) for row in reading.rows(LATEST, [beneficiary_id, count])]


def before(scheme_id: int, household_id: int, beneficiary_id: int) -> Before:
    asked = [household_id, beneficiary_id, household_id, scheme_id]
    here, elsewhere, waits = reading.rows(BEFORE, asked)[0]
    return Before(bool(here or elsewhere), bool(waits))
