"""What the settlement of lines rests on, and what it gives. Columns: a line is a place in each."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from pacte.insurance.claims.rules.reasons import WAITS_FIRST, WAITS_LAST
from pacte.kernel.columns import Bool, Column, Int

NONE = -1
FAR = 1 << 40  # More days, and a higher day, than any of ours.
UNLIMITED = 1 << 61


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What was decided before these lines, added up for each claim, or each person and year.

    ``version`` is the position among the definitions; the bits say which of its limits counted.
    """

    version: Int
    claim: Int  # 0 in the sums of a year.
    beneficiary: Int
    household: Int
    year: Int
    counts: Int
    opens: Int
    deductible: Int
    pays: Int
    quantity: Int
    deducted: Int
    flat: Int
    episodes: Int  # How many decisions opened the episodes of ``opens``.

    @classmethod
    def none(cls) -> Prior:
        return cls(**{field.name: np.zeros(0, np.int64) for field in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened, as recorded, sorted by household, then day of care, claim and line."""

    line: Int
    claim: Int
    household: Int
    beneficiary: Int
    facility: Int
    version: Int  # Position among the definitions; -1: none was in force.
    service: Int  # Position in the catalogue of the terms; -1: not in it on that day.
    care_on: Int
    started_on: Int  # The claim's first day of care, and its last.
    ended_on: Int
    claimed_on: Int
    received_on: Int
    today: int
    quantity: Int
    price: Column  # Of one unit, as asked.
    tariff: Column  # Of one unit; a hole: see ``listed``.
    listed: Bool  # False: the facility has a price list, and this is not in it.
    level: Int  # -1: not known.
    ownership: Int
    visit: Int
    stay: Bool
    referred: Bool  # A referral is named.
    diagnosis: Int  # Position in ``diagnoses``; -1: none was stated.
    diagnoses: tuple[str, ...] = ()
    born_on: Column
    sex: Int  # 0: not known, 1: woman, 2: man.
    group: Int  # The exempt groups of the person, as bits.
    household_size: Column
    rights: Int  # 0: open; else why not.
    covered_from: Column  # First day after the waiting period; a hole: to be computed.
    member_since: Column
    new: Bool  # A new beneficiary, not a renewal.
    year: Column  # First day of the coverage year.
    convention: Int  # 0 in force, 1 none, 2 suspended, 3 ended.
    same_as: Int  # An identical line decided before, or 0.
    nearest: Int  # Days to the nearest decision on the same service, or FAR.
    review_price: Column  # What the adviser admits; holes: as asked.
    review_quantity: Column
    review_refused: Bool
    adviser: Bool  # The adviser was asked and has not answered.
    prior_claims: Prior
    prior_years: Prior


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The decision on each line, with its working in whole numbers.

    ``asked = mutual_pays + member_pays + refused``, but on a line that waits: there all is zero.
    """

    reason: Int
    asked: Int
    price: Int  # Of one unit: the least of what is asked, the tariff, and what is admitted.
    quantity: Int  # Covered. What was asked stays with the line.
    covered: Int  # price × quantity.
    deducted: Int
    flat: Int  # The member's flat part.
    share: Int  # The mutual's part, before the ceilings.
    limit: Int  # Which limit of the definition bound, or -1…
    room: Int  # …and what was left under it.
    care: Int  # Which line of ``care`` applies, or -1.
    rule: Int  # Which exclusion, patient, frequency or waiting rule refused; or the rights' reason.
    same_as: Int  # The line that came first, of a duplicate; else 0.
    counts: Int  # Bits of the limits that the line consumed.
    opens: Int  # Bits of the episode limits under which it opened an episode.
    deductible: Int  # Which deductible applied, or -1.
    year: Int  # First day of the coverage year.
    mutual_pays: Int
    member_pays: Int
    refused: Int

    @property
    def waits(self) -> Bool:
        return (self.reason >= WAITS_FIRST) & (self.reason <= WAITS_LAST)

    def at(self, place: int) -> dict[str, int]:
        """One line, as plain numbers."""
        return {field.name: int(getattr(self, field.name)[place]) for field in fields(self)}


WORKING = tuple(field.name for field in fields(Settlement))
