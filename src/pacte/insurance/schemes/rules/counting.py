"""Who counts in a contribution, and as what: beside the lump sum, inside it, or an extra person.

In order:

1. relatives that a line of ``beside`` is about are charged apart, each by that line (with
   ``beyond``, those after that many of them); they are not of the size of the household;
2. the others stand in the order of ``counted_first``; only ``persons_most`` of them count;
3. of those who count, the first ones are inside the lump sum (as many as the least ``beyond`` of
   ``extra_person``), each other one pays by the most specific line of ``extra_person`` that is
   about them, the one with the highest ``beyond`` first.

An order that is not said matters only where it changes the amount: then it is not stated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pacte.insurance.schemes.rules.charging import (
    HouseholdFacts,
    Row,
    amount_of,
    as_list,
    in_ages,
    matches,
    most_specific,
)
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition

Place = tuple[int, Row]
BESIDE, EXTRA = "contribution.beside", "contribution.extra_person"
ORDER = "Qui est compté en premier n’est pas précisé : le montant en dépend."


@dataclass(frozen=True, slots=True)
class Counted:
    """The persons of a household by what they pay: places in the household, and their lines."""

    lump: tuple[int, ...]  # Inside the lump sum, or those who count when all pay by person.
    extra: tuple[tuple[int, Place], ...] = ()
    beside: tuple[tuple[int, Place], ...] = ()


def beside(definition: Definition, household: HouseholdFacts) -> list[tuple[int, Place]]:
    """Who is charged apart from the lump sum, each with the line of it."""
    rows = list(enumerate(definition["contribution"].get("beside") or []))
    found, before = [], dict.fromkeys((place for place, _ in rows), 0)
    for index in _in_order(definition, household) if rows else ():
        person = household.person(index)
        mine = most_specific([r for r in rows if _about(r[1], household, person)])
        if mine is None:
            continue
        place, row = mine
        before[place] += 1
        if "beyond" in row and row["beyond"] is None:
            raise NotStated(f"{BESIDE}[{place}].beyond", "Le nombre de proches compris dans le"
                            " forfait n’est pas précisé.")  # fmt: skip
        if before[place] > (row.get("beyond") or 0):
            found.append((index, mine))
    return sorted(found, key=lambda one: one[0])


def _in_order(definition: Definition, household: HouseholdFacts) -> list[int]:
    """The places of the persons, by age where the order says so."""
    said = definition["contribution"].get("counted_first")
    if said not in ("oldest", "youngest"):
        return list(range(household.size))
    return _ordered(definition, household, list(range(household.size)), int, sum)


def by_size(definition: Definition, household: HouseholdFacts) -> Counted:
    """The persons of a household that pays a lump sum by its size."""
    apart = beside(definition, household)
    rest = [n for n in range(household.size) if n not in {index for index, _ in apart}]
    rows = list(enumerate(as_list(definition["contribution"].get("extra_person"))))
    beyonds = [_beyond(row, path_of(definition, n), len(rest)) for n, row in rows]
    least = min(beyonds, default=None)
    most = definition["contribution"].get("persons_most")
    counted = len(rest) if most is None else min(most, len(rest))
    _most_is_said(definition, len(rest))
    if least is None or counted <= least:
        return Counted(tuple(rest[:counted]), (), tuple(apart))

    def further(order: Sequence[int]) -> tuple[tuple[int, Place], ...]:
        beyond = enumerate(order[least:counted], least + 1)
        return tuple((n, _extra(definition, household, rows, n, rank)) for rank, n in beyond)

    def whole(order: Sequence[int]) -> int:
        return sum(amount_of(definition, row, EXTRA) for _, (_, row) in further(order))

    def alone(index: int) -> int | None:
        found = _fitting(household, rows, index, least + 1)
        return amount_of(definition, found[1], EXTRA) if found else None

    order = _ordered(definition, household, rest, alone, whole)
    return Counted(tuple(order[:least]), further(order), tuple(apart))


def by_person(
    definition: Definition, household: HouseholdFacts, amount: Callable[[int], int]
) -> Counted:
    """The persons who count where each pays; ``amount``: what one would pay."""
    apart = beside(definition, household)
    rest = [n for n in range(household.size) if n not in {index for index, _ in apart}]
    _most_is_said(definition, len(rest))
    most = definition["contribution"].get("persons_most")
    if most is None or len(rest) <= most:
        return Counted(tuple(rest), (), tuple(apart))
    order = _ordered(
        definition, household, rest, amount, lambda found: sum(map(amount, found[:most]))
    )
    return Counted(tuple(sorted(order[:most])), (), tuple(apart))


def path_of(definition: Definition, place: int) -> str:
    """Where a line of extra persons stands."""
    said = definition["contribution"].get("extra_person")
    return f"{EXTRA}[{place}]" if isinstance(said, list) else EXTRA


def _beyond(row: Row, path: str, size: int) -> int:
    if row.get("beyond") is None:
        if size > 1:
            raise NotStated(path, "Le supplément par personne n’est pas entièrement précisé.")
        return size
    return int(row["beyond"])


def _most_is_said(definition: Definition, size: int) -> None:
    said = definition["contribution"]
    if "persons_most" in said and said["persons_most"] is None and size > 1:
        raise NotStated(
            "contribution.persons_most", "Le nombre de personnes comptées n’est pas précisé."
        )


def _extra(
    definition: Definition, household: HouseholdFacts, rows: list[Place], index: int, rank: int
) -> Place:
    """The line of an extra person who stands at a rank."""
    found = _fitting(household, rows, index, rank)
    if found is None:
        raise NotStated(EXTRA, "Une personne de plus n’a aucune ligne de supplément au barème.")
    if found[1].get("amount") is None:
        path = f"{path_of(definition, found[0])}.amount"
        raise NotStated(path, "Le supplément par personne n’est pas précisé.")
    return found


def _fitting(household: HouseholdFacts, rows: list[Place], index: int, rank: int) -> Place | None:
    """Of the lines about a person who stands at a rank, that of the highest tier that says most."""
    person = household.person(index)
    below = [(n, row) for n, row in rows if (row.get("beyond") or 0) < rank]
    fitting = [found for found in below if _about(found[1], household, person)]
    top = max((row.get("beyond") or 0 for _, row in fitting), default=0)
    return most_specific([f for f in fitting if (f[1].get("beyond") or 0) == top])


def _about(row: Row, household: HouseholdFacts, person: Any) -> bool:
    if row.get("relations") is not None and person.relation is None:
        raise NotStated("", "Le lien d’une personne n’est pas connu : le barème en dépend.")
    return matches(row, household, person)


def _ordered(
    definition: Definition,
    household: HouseholdFacts,
    rest: list[int],
    alone: Callable[[int], int | None],
    whole: Callable[[Sequence[int]], int],
) -> list[int]:
    """The persons in the order in which they are counted. ``alone``: what one costs, if anything.

    Who can only be inside comes first.
    """

    def age(index: int) -> int:
        said = household.person(index).age
        in_ages({}, said)
        return said or 0

    def cost(index: int, sign: int) -> tuple[bool, int]:
        said = alone(index)
        return said is not None, sign * (said or 0)

    orders: dict[str, Callable[[int], Any]] = {
        "oldest": lambda n: -age(n),
        "youngest": age,
        "dearest": lambda n: cost(n, -1),
        "cheapest": lambda n: cost(n, 1),
    }
    said = definition["contribution"].get("counted_first")
    if said is not None:
        return sorted(rest, key=orders[said])
    one, other = (sorted(rest, key=orders[word]) for word in ("dearest", "cheapest"))
    if whole(one) != whole(other):
        raise NotStated("contribution.counted_first", ORDER)
    return sorted(rest, key=rest.index)
