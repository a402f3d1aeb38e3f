"""What is taken off what a household owes: large groups, who comes or pays early, who stays.

In order:

1. a discount is given where all that it says holds: who is new or renews, the number of persons,
   the years of membership just before without a break, enrolling early, having paid all early;
2. its base is what remains charged to the household, after the parts of others and exemptions:
   of contributions, or of what ``from`` says; of the persons that it is about;
3. a share of the base, or an amount for the household or for each person, never above the base;
   a fraction of the smallest unit is not taken off;
4. of several, ``combine`` says: each on the whole (``add``), one after the other on what remains
   (``in_turn``), or the largest alone (``best``); not said, it is asked where it matters;
5. « paid early » holds when what was paid by its last day reaches what is owed with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pacte.insurance.schemes.rules.charging import (
    CONTRIBUTION,
    DISCOUNT,
    FEE,
    HOUSEHOLD,
    REGISTRATION,
    DueLine,
    HouseholdFacts,
    Row,
    as_list,
    household_part,
    in_span,
    matches,
)
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.years import near
from pacte.kernel.currency import amount_from
from pacte.kernel.money import WHOLE, share_from
from pacte.kernel.periods import add_months

COMBINE = ("add", "in_turn", "best")
KINDS = {"contribution": (CONTRIBUTION,), "registration_fee": (REGISTRATION, FEE)}
BOTH = "Plusieurs remises s’appliquent et la définition ne dit pas comment les combiner."


@dataclass(frozen=True, slots=True)
class _Given:
    """A discount that holds: its place, what it says, and its base line by line."""

    place: int
    said: Row
    base: tuple[tuple[int, int], ...]  # (place of the due line, its amount)
    heads: int


def of(
    definition: Definition, household: HouseholdFacts, lines: Sequence[DueLine]
) -> list[DueLine]:
    """The lines that are taken off the household's part."""
    said = (definition.get("discounts") or {}).get("lines") or []
    if not said or household_part(lines) <= 0:
        return []
    given = [g for n, row in enumerate(said) if (g := _given(household, lines, n, row))]
    early = [g for g in given if g.said.get("paid")]
    while True:
        found = _combined(definition, lines, given)
        owed = household_part([*lines, *found])
        late = [g for g in early if g in given and _paid(household, g.said) < owed]
        if not late:
            return found
        given = [g for g in given if g is not late[-1]]


def asked(definition: Definition, key: str) -> bool:
    """Whether a discount asks for a fact: ``years``, ``early``, ``paid``, ``persons``…"""
    said = (definition.get("discounts") or {}).get("lines") or []
    return any(row.get(key) is not None for row in said)


def _given(
    household: HouseholdFacts, lines: Sequence[DueLine], place: int, row: Row
) -> _Given | None:
    """The discount, if all that it says holds and there is something to take it off."""
    path = f"discounts.lines[{place}]"
    if not _holds(household, row, path):
        return None
    kinds = [kind for word in as_list(row.get("from") or "contribution") for kind in KINDS[word]]
    base = tuple(
        (n, line.amount) for n, line in enumerate(lines)
        if line.payer == HOUSEHOLD and line.kind in kinds and line.amount > 0
        and _about(row, household, line)
    )  # fmt: skip
    if not base:
        return None
    if "from" in row and row["from"] is None:
        raise NotStated(f"{path}.from", "Ce que cette remise réduit n’est pas précisé.")
    if row.get("share") is None and row.get("amount") is None:
        raise NotStated(path, "La valeur de cette remise n’est pas précisée.")
    if row.get("share") is None and row.get("per") is None:
        raise NotStated(f"{path}.per", "Cette remise est par ménage ou par personne : ce n’est"
                        " pas précisé.")  # fmt: skip
    heads = {lines[n].beneficiary for n, _ in base}
    counted = household.size if None in heads else len(heads)
    return _Given(place, row, base, counted)


def _holds(household: HouseholdFacts, row: Row, path: str) -> bool:
    """The conditions of the household."""
    for key in ("persons", "years", "early", "paid"):
        if key in row and row[key] is None:
            raise NotStated(f"{path}.{key}", "La condition de cette remise n’est pas précisée.")
    if row.get("when") is not None and (row["when"] == "new") != household.new:
        return False
    if row.get("persons") and not in_span(row["persons"], household.size):
        return False
    if row.get("years"):
        if household.years is None:
            raise NotStated(path, "L’ancienneté du ménage n’est pas connue : une remise en dépend.")
        if not in_span(row["years"], household.years):
            return False
    if row.get("early") and not _early(household, row["early"], path):
        return False
    return not row.get("paid") or _last_day(household, row["paid"], path) is not None


def _early(household: HouseholdFacts, said: Row, path: str) -> bool:
    """Whether the household enrolled soon enough before its coverage year."""
    if household.enrolled_on is None or household.since is None:
        raise NotStated(path, "Le jour d’adhésion n’est pas connu : une remise en dépend.")
    limits = []
    if said.get("until") is not None:
        limits.append(near(household.since, said["until"]))
    if said.get("months") is not None:
        limits.append(add_months(household.since, -said["months"]))
    if said.get("days") is not None:
        limits.append(household.since - timedelta(days=said["days"]))
    if not limits:
        raise NotStated(f"{path}.early", "La condition de cette remise n’est pas précisée.")
    return household.enrolled_on <= min(limits)


def _last_day(household: HouseholdFacts, said: Row, path: str = "") -> date:
    """The last day on which paying all counts as early."""
    if household.enrolled_on is None or household.since is None:
        raise NotStated(path, "Le jour d’adhésion n’est pas connu : une remise en dépend.")
    if said.get("until") is not None:
        return near(household.since, said["until"])
    if said.get("days") is not None:
        return household.enrolled_on + timedelta(days=said["days"])
    raise NotStated(f"{path}.paid", "La condition de cette remise n’est pas précisée.")


def _paid(household: HouseholdFacts, row: Row) -> int:
    last = _last_day(household, row["paid"])
    return sum(amount for on, amount in household.paid if on <= last)


def _about(row: Row, household: HouseholdFacts, line: DueLine) -> bool:
    """Whether a discount is about a line: of a person, or of the household as a whole."""
    if line.beneficiary is not None:
        return matches(row, household, household.person(line.beneficiary))
    if row.get("ages") is not None or row.get("relations") is not None:
        return False
    if row.get("level") is not None and str(row["level"]) != household.level:
        return False
    return row.get("group") is None or row["group"] in household.groups


def _combined(
    definition: Definition, lines: Sequence[DueLine], given: list[_Given]
) -> list[DueLine]:
    """The lines of the discounts that hold, put together as the definition says."""
    how = definition["discounts"].get("combine")
    if how is not None or len(given) < 2:
        return _together(definition, lines, given, how or "add")
    ways = [_together(definition, lines, given, word) for word in COMBINE]
    if len({sum(line.amount for line in found) for found in ways}) > 1:
        raise NotStated("discounts.combine", BOTH)
    return ways[0]


def _together(
    definition: Definition, lines: Sequence[DueLine], given: list[_Given], how: str
) -> list[DueLine]:
    left = {n: line.amount for n, line in enumerate(lines)}
    if how == "best":
        sizes = [_value(definition, g, dict(g.base)) for g in given]
        given = [given[sizes.index(max(sizes))]] if given else []
    found = []
    for one in given:
        base = {n: left[n] if how == "in_turn" else amount for n, amount in one.base}
        value = min(_value(definition, one, base), sum(left[n] for n in base))
        _take(left, base, value)
        if value:
            found.append(_line(one, value))
    return found


def _value(definition: Definition, one: _Given, base: dict[int, int]) -> int:
    """What a discount takes off a base, never more than it."""
    whole = sum(base.values())
    if one.said.get("share") is not None:
        return whole * share_from(str(one.said["share"])) // WHOLE
    amount = amount_from(one.said["amount"], definition["currency"])
    return min(amount * (one.heads if one.said["per"] == "person" else 1), whole)


def _take(left: dict[int, int], base: dict[int, int], value: int) -> None:
    """Take a value off lines, in their order."""
    for n in base:
        part = min(left[n], value)
        left[n] -= part
        value -= part


def _line(one: _Given, value: int) -> DueLine:
    said: dict[str, Any] = one.said
    return DueLine(
        kind=DISCOUNT, beneficiary=None, payer=HOUSEHOLD, amount=-value, ref=said.get("ref") or "",
        path=f"discounts.lines[{one.place}]", unit=-value, name=said.get("name") or "",
    )  # fmt: skip
