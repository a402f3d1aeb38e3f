"""Who is covered, and what they owe and paid. Tables and constraints, no rules."""

from pacte.insurance.members.models.register import (
    Beneficiary,
    Belonging,
    Card,
    Household,
    HouseholdCounter,
    HouseholdGroup,
    HouseholdState,
    IndigentLine,
    IndigentList,
    Membership,
    RegisterImport,
    SearchWord,
    StagedHouseholds,
)

__all__ = [
    "Beneficiary",
    "Belonging",
    "Card",
    "Household",
    "HouseholdCounter",
    "HouseholdGroup",
    "HouseholdState",
    "IndigentLine",
    "IndigentList",
    "Membership",
    "RegisterImport",
    "SearchWord",
    "StagedHouseholds",
]
