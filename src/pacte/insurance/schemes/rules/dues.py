"""What a household owes for a coverage year, to whom it is charged, and why.

In order:

1. who counts and as what (``counting``): beside the lump sum, inside it, an extra person;
2. each person (or the household, by its size) has one line of the table: the most specific;
3. a line without an amount, or no line at all, is not stated: nothing is guessed;
4. what others pay (State, sponsor) is taken first; the rest is the household's;
5. fees, for new households or each year;
6. who is exempt pays nothing: the payer named by the exemption does;
7. discounts come off what remains the household's (``discounts``).

The parts always add up to the due. Amounts in the smallest unit of the currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pacte.insurance.schemes.rules import counting, discounts
from pacte.insurance.schemes.rules.charging import (
    CONTRIBUTION,
    DISCOUNT,
    FEE,
    HOUSEHOLD,
    REGISTRATION,
    DueLine,
    HouseholdFacts,
    PersonFacts,
    Row,
    amount_of,
    as_list,
    household_part,
    matches,
    most_specific,
    parts,
    specific,
)
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.kernel.currency import amount_from
from pacte.kernel.money import WHOLE, share_from

__all__ = [
    "CONTRIBUTION",
    "DISCOUNT",
    "FEE",
    "HOUSEHOLD",
    "REGISTRATION",
    "DueLine",
    "HouseholdFacts",
    "PersonFacts",
    "as_list",
    "due",
    "household_part",
    "specific",
    "to_open",
]


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
    lines = _exempted(definition, household, lines)
    return lines + discounts.of(definition, household, lines)


def to_open(amount: int, share: str) -> int:
    """How much of ``amount`` must be paid so that ``share`` of it is: never less than the share."""
    return -(-amount * share_from(share) // WHOLE)


def _per_person(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    """Each person who counts, by the line about them; the others pay nothing."""

    def one(index: int) -> tuple[int, Row]:
        return _line(definition, household, household.person(index), None)

    counted = counting.by_person(
        definition, household, lambda n: amount_of(definition, one(n)[1], "contribution.lines")
    )
    found: list[DueLine] = []
    for index in counted.lump:
        place, line = one(index)
        found += parts(definition, line, f"contribution.lines[{place}]", 1, index)
    return found + _beside(definition, counted)


def _per_household(definition: Definition, household: HouseholdFacts) -> list[DueLine]:
    """The lump sum of the size, then each extra person, alike together, then who is beside."""
    counted = counting.by_size(definition, household)
    size = len(counted.lump)
    found: list[DueLine] = []
    if size:
        first = household.person(counted.lump[0])
        place, line = _line(definition, household, first, size)
        found += parts(definition, line, f"contribution.lines[{place}]", 1, None)
    extra = {place: row for _, (place, row) in counted.extra}
    for place, row in sorted(extra.items()):
        count = sum(at == place for _, (at, _) in counted.extra)
        found += parts(definition, row, counting.path_of(definition, place), count, None)
    return found + _beside(definition, counted)


def _beside(definition: Definition, counted: counting.Counted) -> list[DueLine]:
    found: list[DueLine] = []
    for index, (place, row) in counted.beside:
        found += parts(definition, row, f"{counting.BESIDE}[{place}]", 1, index)
    return found


def _line(
    definition: Definition, household: HouseholdFacts, person: PersonFacts, size: int | None
) -> tuple[int, Row]:
    """The line of the table for a person, or for a household of ``size``: the most specific."""
    matching = [
        (place, line)
        for place, line in enumerate(definition["contribution"]["lines"])
        if matches(line, household, person) and _of_size(line, size)
    ]
    found = most_specific(matching)
    if found is None:
        raise NotStated("contribution.lines", _no_line(household, size), **_who(household, size))
    place, line = found
    if line.get("amount") is None:
        path = f"contribution.lines[{place}].amount"
        raise NotStated(path, "Le montant de cette ligne du barème n’est pas précisé.")
    return place, line


def _of_size(line: Row, size: int | None) -> bool:
    if size is None:
        return True
    first, last = line.get("from") or 1, line.get("to")
    return first <= size and (last is None or size <= last)


def _no_line(household: HouseholdFacts, size: int | None) -> str:
    if size is not None:
        return "Ménage de %(size)s : aucune ligne au barème."
    if household.level is None:
        return "La catégorie du ménage n’est pas connue : le barème ne peut être lu."
    return "Catégorie %(level)s : aucune ligne au barème."


def _who(household: HouseholdFacts, size: int | None) -> dict[str, Any]:
    return {"size": household.size if size is None else size, "level": household.level or ""}


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
    charged = [i for i, n in enumerate(new) if always or (household.new if n is None else n)]
    if "persons_most" in fee and fee["persons_most"] is None and len(charged) > 1:
        raise NotStated(
            f"{path}.persons_most", "Le nombre de personnes comptées n’est pas précisé."
        )
    return [line(i) for i in charged[: fee.get("persons_most")]]


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
