"""Who gives what for what, by year: sums whose parts always add up to the total.

Each amount is converted once, to the nearest unit, before anything is added: so rows, columns and
years add up to the same total. What has no rate is not added: it is counted apart, by currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

KINDS = ("planned", "pledged", "committed", "received", "spent")
Convert = Callable[["Amount"], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """One movement: from which envelope, for which line, in which year. None: not said."""

    kind: str
    amount: int  # Smallest unit of ``currency``; below zero for a reversal.
    currency: str
    envelope: int | None = None
    line: int | None = None
    year: int | None = None
    day: str = ""  # As precise as it is known; the rate of the day.
    in_kind: bool = False


@dataclass(slots=True)
class Sum:
    """A sum in one currency, and what could not be converted, by its own currency."""

    amount: int = 0
    count: int = 0
    left: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, converted: int | None, one: Amount) -> None:
        self.count += 1
        if converted is None:
            self.left[one.currency] += one.amount
        else:
            self.amount += converted

    @property
    def known(self) -> bool:
        """Whether something was said: nothing said is not zero."""
        return self.count > 0


Key = tuple[str, int | None, int | None, int | None]
KEY = ("kind", "envelope", "line", "year")


@dataclass(slots=True)
class Matrix:
    """The sums by (kind, envelope, line, year), and whatever is asked of them."""

    cells: dict[Key, Sum]
    in_kind: dict[str, Sum]

    def of(self, kind: str, **of: int | None) -> Iterator[tuple[Key, Sum]]:
        """The cells of a kind: of an envelope, a line, a year, or all."""
        asked = [(KEY.index(name), value) for name, value in of.items()]
        for key, cell in self.cells.items():
            if key[0] == kind and all(key[place] == value for place, value in asked):
                yield key, cell

    def total(self, kind: str, **of: int | None) -> Sum:
        """The sum of the same."""
        found = Sum()
        for _key, cell in self.of(kind, **of):
            found.amount += cell.amount
            found.count += cell.count
            for currency, left in cell.left.items():
                found.left[currency] += left
        return found

    def years(self) -> list[int | None]:
        """The years that have something, in order; None last: not said."""
        found = {year for _, _, _, year in self.cells}
        return sorted(found, key=lambda year: (year is None, year or 0))


def matrix(amounts: Iterable[Amount], convert: Convert) -> Matrix:
    """Add up movements; ``convert`` gives an amount in the currency of the matrix, or None."""
    cells: dict[Key, Sum] = defaultdict(Sum)
    in_kind: dict[str, Sum] = defaultdict(Sum)
    for one in amounts:
        converted = convert(one)
        cells[one.kind, one.envelope, one.line, one.year].add(converted, one)
        if one.in_kind:
            in_kind[one.kind].add(converted, one)
    return Matrix(dict(cells), dict(in_kind))


def links(
    found: Matrix, kind: str, funder_of: dict[int, int | None], aim_of: dict[int, int | None]
) -> list[tuple[tuple[str, int | None], tuple[str, int | None], int]]:
    """The flows of a drawing: funder → envelope → line → result, each with its amount.

    What is not said has None: an envelope without a named funder, money without a line, a line
    without a result. The amounts that enter an envelope are those that leave it.
    """
    flows: dict[tuple[tuple[str, int | None], tuple[str, int | None]], int] = defaultdict(int)
    for (k, envelope, line, _), cell in found.cells.items():
        if k != kind or not cell.amount:
            continue
        funder = funder_of.get(envelope) if envelope is not None else None
        aim = aim_of.get(line) if line is not None else None
        flows[("funder", funder), ("envelope", envelope)] += cell.amount
        flows[("envelope", envelope), ("line", line)] += cell.amount
        if line is not None:
            flows[("line", line), ("aim", aim)] += cell.amount
    return [(a, b, amount) for (a, b), amount in flows.items() if amount > 0]
