"""Who is charged for what: the facts of a household, the line of a table that a person has.

What the rules of ``dues`` and ``discounts`` share. Amounts in the smallest unit of the currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.currency import amount_from

HOUSEHOLD = "household"
CONTRIBUTION, REGISTRATION, FEE, DISCOUNT = "contribution", "registration", "fee", "discount"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """A person of the household, as far as the table asks; None: not known."""

    age: int | None = None
    relation: str | None = None  # member, spouse, child, parent, sibling, other.
    groups: frozenset[str] = frozenset()
    new: bool | None = None  # None: as the household.


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFacts:
    """A household on the day from which it is covered."""

    size: int
    level: str | None = None
    groups: frozenset[str] = frozenset()
    new: bool = True
    persons: tuple[PersonFacts, ...] = ()  # Empty, or ``size`` of them.
    enrolled_on: date | None = None  # None: not known.
    since: date | None = None  # First day of the coverage year.
    years: int | None = None  # Coverage years just before this one, without a break.
    paid: tuple[tuple[date, int], ...] = ()  # What the household paid, and when.

    def person(self, index: int) -> PersonFacts:
        """A person of the household, who has its groups too."""
        person = self.persons[index] if self.persons else PersonFacts()
        return replace(person, groups=person.groups | self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A part of what is due: for one person or (None) for the household, charged to one payer.

    Its working: ``count`` times ``unit``, from the line at ``path`` of the definition. What is
    taken off is less than zero.
    """

    kind: str
    beneficiary: int | None
    payer: str  # ``household``, or a code of ``payers``.
    amount: int
    ref: str
    path: str
    unit: int
    count: int = 1
    name: str = ""  # Of a fee, of a discount.
    exempt: str = ""  # The group that is exempt, when the payer comes from an exemption.


def household_part(lines: Iterable[DueLine]) -> int:
    """What the household itself owes."""
    return sum(line.amount for line in lines if line.payer == HOUSEHOLD)


def as_list(value: Any) -> list[Any]:
    """One value alone is a list of one; nothing is an empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def matches(line: Row, household: HouseholdFacts, person: PersonFacts) -> bool:
    """Whether a line is about this person of this household: all that it says must hold."""
    if line.get("level") is not None and str(line["level"]) != household.level:
        return False
    if line.get("group") is not None and line["group"] not in person.groups:
        return False
    if line.get("relations") is not None:
        if person.relation is None and household.persons:
            raise NotStated("", "Le lien d’une personne n’est pas connu : le barème en dépend.")
        if person.relation not in as_list(line["relations"]):
            return False
    ages = line.get("ages") or {}
    return not ages or in_ages(ages, person.age)


def in_ages(ages: Row, age: int | None) -> bool:
    """Whether an age is in a span; an age that is not known is not guessed."""
    if age is None:
        raise NotStated("", "L’âge d’une personne n’est pas connu : le barème en dépend.")
    under = ages.get("under")
    return (ages.get("from") or 0) <= age and (under is None or age < under)


def in_span(span: Row, number: int) -> bool:
    """Whether a number is in ``{from, to}``, both inside."""
    last = span.get("to")
    return (span.get("from") or 0) <= number and (last is None or number <= last)


def specific(line: Row) -> tuple[bool, ...]:
    """How much a line says: of two that match, the one that says more wins."""
    return tuple(line.get(key) is not None for key in ("group", "relations", "ages", "level"))


def most_specific(rows: Sequence[tuple[int, Row]]) -> tuple[int, Row] | None:
    """Of the lines that match, with their places, the one that says most; the first of equals."""
    if not rows:
        return None
    return max(rows, key=lambda found: (specific(found[1]), -found[0]))


def amount_of(definition: Definition, line: Row, path: str) -> int:
    """The amount of a line; a line without one is not stated."""
    if line.get("amount") is None:
        raise NotStated(f"{path}.amount", "Le montant de cette ligne du barème n’est pas précisé.")
    return amount_from(line["amount"], definition["currency"])


def parts(
    definition: Definition, line: Row, path: str, count: int, beneficiary: int | None
) -> list[DueLine]:
    """Who pays a line: others first, the household the rest; the parts add up."""
    money = definition["currency"]
    unit = amount_of(definition, line, path)
    ref = line.get("ref") or definition["contribution"].get("ref") or ""
    shares: dict[str, int] = {}
    for payer, amount in (line.get("paid_by") or {}).items():
        if amount is None:
            raise NotStated(f"{path}.paid_by.{payer}", "La part de ce payeur n’est pas précisée.")
        shares[str(payer)] = amount_from(amount, money)
    rest = unit - sum(shares.values())
    if rest < 0:
        raise NotStated(f"{path}.paid_by", "Les parts payées par d’autres passent le montant.")
    shares[HOUSEHOLD] = rest
    return [
        DueLine(
            kind=CONTRIBUTION,
            beneficiary=beneficiary,
            payer=payer,
            amount=amount * count,
            ref=ref,
            path=path,
            unit=amount,
            count=count,
        )
        for payer, amount in shares.items()
        if amount or (payer == HOUSEHOLD and len(shares) == 1)
    ]
