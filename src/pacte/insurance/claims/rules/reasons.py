"""Why a line is paid as it is: the reasons, which wait, and which refuse the whole line."""

from __future__ import annotations

from enum import IntEnum


class Reason(IntEnum):
    """Why a line is paid as it is. Kept for ever: never renumbered, never reused."""

    PAID = 0

    # 1–19: the line waits; nothing is decided on it.
    COST_UNKNOWN = 1
    NOT_STATED = 2  # The definition does not say.
    FACT_UNKNOWN = 3  # An age, a sex, a level of care is not known, and it matters.
    AMBIGUOUS = 4  # Two lines of the definition, as precise as each other, say different things.
    ADVISER = 5  # The medical adviser was asked.

    # 20–59: the whole line is refused.
    NO_RIGHTS = 20  # ``rule`` carries the reason of the rights.
    NOT_IN_FORCE = 21  # The scheme had no version in force on that day.
    WAITING_PERIOD = 22
    NO_CONVENTION = 23
    CONVENTION_SUSPENDED = 24
    CONVENTION_ENDED = 25
    SERVICE_UNKNOWN = 26  # Not in the catalogue on that day.
    NOT_COVERED = 27  # No line of the definition covers it there.
    EXCLUDED = 28  # ``rule`` says by which exclusion, thus who pays.
    PATIENT = 29  # Not a care for this age or sex.
    REFERRAL_MISSING = 30
    DUPLICATE = 31  # ``same_as`` names the line that came first.
    DATES_OUT_OF_ORDER = 32
    FUTURE_DATE = 33
    LATE = 34
    FREQUENCY = 35
    EPISODES_EXHAUSTED = 36
    QUANTITY_EXHAUSTED = 37
    NO_TARIFF = 38  # Not in the price list of the facility.
    REVIEW_REFUSED = 39
    OTHER_SCHEME = 40  # Another scheme of the person takes it.
    PLACE_NOT_COVERED = 41  # Covered elsewhere: not at this level, ownership, visit or stay.
    IN_PACKAGE = 42  # Another line of the claim pays for it; ``rule`` names the package.
    PACKAGE_CONTENTS = 43  # What is declared is not what the package contains.

    # 60–89: paid in part.
    TARIFF_CUT = 60
    QUANTITY_CUT = 61
    DEDUCTIBLE = 62
    CLAIM_CEILING = 63
    PERSON_CEILING = 64
    HOUSEHOLD_CEILING = 65
    REVIEW_CUT = 66
    PACKAGE = 67  # The mutual's flat amount is below the cost.
    PACKAGE_CUT = 68  # More declared than the package contains.

    @property
    def waits(self) -> bool:
        return self.COST_UNKNOWN <= self <= self.ADVISER

    @property
    def refuses(self) -> bool:
        return self.NO_RIGHTS <= self <= self.PACKAGE_CONTENTS


WAITS_FIRST, WAITS_LAST = Reason.COST_UNKNOWN, Reason.ADVISER
