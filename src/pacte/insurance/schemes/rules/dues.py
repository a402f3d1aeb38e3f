"""What a household owes for a coverage year, to whom it is charged, and why.

In order:

1. each person (or the household, by its size) has one line of the table: the most specific;
2. a line without an amount, or no line at all, is not stated: nothing is guessed;
3. persons beyond the last size pay for each extra person;
4. what others pay (State, sponsor) is taken first; the rest is the household's;
5. fees, for new households or each year;
6. who is exempt pays nothing: the payer named by the exemption does.

The parts always add up to the due. Amounts in the smallest unit of the currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.currency import amount_from
from pacte.kernel.money import WHOLE, share_from

HOUSEHOLD = "household"
CONTRIBUTION, REGISTRATION, FEE = "contribution", "registration", "fee"


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

    def person(self, index: int) -> PersonFacts:
        """A person of the household, who has its groups too."""
        person = self.persons[index] if self.persons else PersonFacts()
        return replace(person, groups=person.groups | self.groups)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """A part of what is due: for one person or (None) for the household, charged to one payer.

    Its working: ``count`` times ``unit``, from the line at ``path`` of the definition.
    """

    kind: str
    beneficiary: int | None
    payer: str  # ``household``, or a code of ``payers``.
    amount: int
    ref: str
    path: str
    unit: int
    count: int = 1
    name: str = ""  # Of a fee.
    exempt: str = ""  # The group that is exempt, when the payer comes from an exemption.


def due(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    """All that is due for a household and a coverage year, part by part."""
    if household.persons and len(household.persons) != household.size:
        raise ValueError("as many persons as the household has")
    contribution = definition["contribution"]
    if contribution["basis"] == "per_person":
        lines = _per_person(definition, household)
    else:
        lines = _per_household(definition, household)
    lines += _fees(definition, household)
    return _exempted(definition, household, lines)


def household_part(lines: Iterable[DueLine]) -> int:
    """What the household itself owes."""
    return sum(line.amount for line in lines if line.payer == HOUSEHOLD)


def to_open(amount: int, share: str) -> int:
    """How much of ``amount`` must be paid so that ``share`` of it is: never less than the share."""
    return -(-amount * share_from(share) // WHOLE)


def _per_person(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    found: list[DueLine] = []
    for index in range(household.size):
        place, line = _line(definition, household, household.person(index), None)
        path = f"contribution.lines[{place}]"
        found += _parts(definition, line, path, 1, index)
    return found


def _per_household(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    extra = definition["contribution"].get("extra_person")
    counted, beyond = household.size, 0
    if extra:
        path = "contribution.extra_person"
        if extra.get("beyond") is None or extra.get("amount") is None:
            if household.size > 1 and extra.get("beyond") is None:
                raise NotStated(path, "Le supplément par personne n’est pas entièrement précisé.")
        elif household.size > extra["beyond"]:
            counted, beyond = extra["beyond"], household.size - extra["beyond"]
        if extra.get("amount") is None and household.size > (extra.get("beyond") or 0):
            raise NotStated(f"{path}.amount", "Le supplément par personne n’est pas précisé.")
    place, line = _line(definition, household, household.person(0), counted)
    found = _parts(definition, line, f"contribution.lines[{place}]", 1, None)
    if beyond:
        found += _parts(definition, extra, "contribution.extra_person", beyond, None)
    return found


def _line(
    definition: Definition, household: HouseholdFacts, person: PersonFacts, size: int | None
) -> tuple[int, dict[str, Any]]:
    """The line of the table for a person, or for a household of ``size``: the most specific."""
    matching = [
        (_specific(line), -place, line)
        for place, line in enumerate(definition["contribution"]["lines"])
        if _matches(line, household, person, size)
    ]
    if not matching:
        raise NotStated("contribution.lines", _no_line(household, size), **_who(household, size))
    _, place, line = max(matching, key=lambda found: found[:2])
    if line.get("amount") is None:
        path = f"contribution.lines[{-place}].amount"
        raise NotStated(path, "Le montant de cette ligne du barème n’est pas précisé.")
    return -place, line


def _no_line(household: HouseholdFacts, size: int | None) -> str:
    if size is not None:
        return "Ménage de %(size)s : aucune ligne au barème."
    if household.level is None:
        return "La catégorie du ménage n’est pas connue : le barème ne peut être lu."
    return "Catégorie %(level)s : aucune ligne au barème."


def _who(household: HouseholdFacts, size: int | None) -> dict[str, Any]:
    return {"size": household.size if size is None else size, "level": household.level or ""}


def _matches(
    line: dict[str, Any], household: HouseholdFacts, person: PersonFacts, size: int | None
) -> bool:
    """Whether a line is about this person or household: all that it says must hold."""
    if line.get("level") is not None and str(line["level"]) != household.level:
        return False
    if line.get("group") is not None and line["group"] not in person.groups:
        return False
    if line.get("relations") is not None and person.relation not in as_list(line["relations"]):
        return False
    ages = line.get("ages") or {}
    if ages and not _in_ages(ages, person.age):
        return False
    if size is None:
        return True
    first, last = line.get("from") or 1, line.get("to")
    return first <= size and (last is None or size <= last)


def _in_ages(ages: dict[str, Any], age: int | None) -> bool:
    if age is None:
        raise NotStated("", "L’âge d’une personne n’est pas connu : le barème en dépend.")
    under = ages.get("under")
    return (ages.get("from") or 0) <= age and (under is None or age < under)


def _specific(line: dict[str, Any]) -> tuple[bool, ...]:
    """How much a line says: of two that match, the one that says more wins."""
    return tuple(line.get(key) is not None for key in ("group", "relations", "ages", "level"))


def _parts(
    definition: Definition, line: dict[str, Any], path: str, count: int, beneficiary: int | None
) -> list[DueLine]:
    """Who pays a line: others first, the household the rest; the parts add up."""
    money = definition["currency"]
    unit = amount_from(line["amount"], money)
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


def _fees(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    said = [("registration_fee", REGISTRATION, definition.get("registration_fee"))]
    said += [(f"fees[{n}]", FEE, fee) for n, fee in enumerate(definition.get("fees") or [])]
    found: list[DueLine] = []
    for path, kind, fee in said:
        if fee:
            found += _fee(definition, household, path, kind, fee)
    return found


def _fee(
    definition: Definition, household: HouseholdFacts, path: str, kind: str, fee: dict[str, Any]
) -> list[DueLine]:
    """A fee, once for the household or for each person, when new or each year."""
    if fee.get("amount") is None:
        raise NotStated(f"{path}.amount", "Le montant de ce droit n’est pas précisé.")
    for key in ("per", "when"):
        if fee.get(key) is None:
            raise NotStated(f"{path}.{key}", "Ce droit se paie par ménage ou par personne, une"
                            " fois ou chaque année : ce n’est pas précisé.")  # fmt: skip
    amount, name = amount_from(fee["amount"], definition["currency"]), fee.get("name") or ""
    always = fee["when"] == "each_year"

    def line(beneficiary: int | None) -> DueLine:
        return DueLine(
            kind=kind, beneficiary=beneficiary, payer=HOUSEHOLD, amount=amount,
            ref=fee.get("ref") or "", path=path, unit=amount, name=name,
        )  # fmt: skip

    if fee["per"] == "household":
        return [line(None)] if always or household.new else []
    new = [household.person(i).new for i in range(household.size)]
    return [line(i) for i, n in enumerate(new) if always or (household.new if n is None else n)]


def _exempted(
    definition: Definition, household: HouseholdFacts, lines: Sequence[DueLine]
) -> list[DueLine]:
    """The household's parts that an exemption charges to somebody else."""
    kept: list[DueLine] = []
    for line in lines:
        groups = household.groups
        if line.beneficiary is not None:
            groups = household.person(line.beneficiary).groups
        found = _exemption(definition, line, groups)
        if found is None:
            kept.append(line)
        elif found.get("payer"):
            kept.append(replace(line, payer=found["payer"], exempt=found["group"]))
        else:
            kept.append(replace(line, amount=0, unit=0, exempt=found["group"]))
    return kept


def _exemption(
    definition: Definition, line: DueLine, groups: frozenset[str]
) -> dict[str, Any] | None:
    what = "contribution" if line.kind == CONTRIBUTION else "registration_fee"
    if line.payer != HOUSEHOLD or not line.amount:
        return None
    for said in definition.get("exemptions") or []:
        if said["group"] in groups and what in as_list(said.get("from")):
            return said  # type: ignore[no-any-return]
    return None


def as_list(value: Any) -> list[Any]:
    """One value alone is a list of one; nothing is an empty list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]
