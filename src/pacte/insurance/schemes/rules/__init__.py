"""What a scheme promises: its definition, read, checked, and what follows from it.

Pure. The language is in ``language``; a definition is kept as it was written (main units,
decimal text), so that the document of 2026 can be read again in 2036.
"""

from pacte.insurance.schemes.rules.checking import check
from pacte.insurance.schemes.rules.dues import (
    HOUSEHOLD,
    DueLine,
    HouseholdFacts,
    PersonFacts,
    due,
    household_part,
    to_open,
)
from pacte.insurance.schemes.rules.findings import (
    STOPS,
    TO_ACKNOWLEDGE,
    Finding,
    NotStated,
    Unreadable,
)
from pacte.insurance.schemes.rules.joining import Closed, closed
from pacte.insurance.schemes.rules.reading import (
    Definition,
    canonical,
    lines_of,
    load,
    read_definition,
    read_document,
)
from pacte.insurance.schemes.rules.years import coverage_year, openings

__all__ = [
    "HOUSEHOLD",
    "STOPS",
    "TO_ACKNOWLEDGE",
    "Closed",
    "Definition",
    "DueLine",
    "Finding",
    "HouseholdFacts",
    "NotStated",
    "PersonFacts",
    "Unreadable",
    "canonical",
    "check",
    "closed",
    "coverage_year",
    "due",
    "household_part",
    "lines_of",
    "load",
    "openings",
    "read_definition",
    "read_document",
    "to_open",
]
