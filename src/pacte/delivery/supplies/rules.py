"""The stock card: what is left after each movement, its lots, its months. Pure.

1. A card begins by a count or an entry: before, what there was is not known, it is not zero.
2. It is never negative: the day on which it would be is named.
3. A count says what is there; the difference with what was written is kept as a gap.
4. A lot named goes out of that lot; otherwise the lot that expires first goes out first.
5. A month is known when something was written in it, for the days between the first and the last
   movement of the card. A day of stock-out is a known day at whose end nothing is left; a month's
   sheet says its own number of days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused

RECEIPT, ISSUE, LOSS, COUNT, RETURN = "receipt", "issue", "loss", "count", "return"
OUT = {ISSUE, LOSS, RETURN}
NEVER = date.max  # A lot without a date goes out after those that have one.


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the card, in order of day then of record."""

    on: date
    kind: str
    quantity: int
    lot: str = ""
    expires_on: date | None = None
    key: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A movement with what is left after it; ``gap`` is what a count found more or less."""

    move: Move
    left: int
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Lot:
    name: str
    expires_on: date | None
    left: int


@dataclass(slots=True)
class MonthFigures:
    """A month of a card."""

    month: Month
    opening: int | None
    received: int = 0
    issued: int = 0
    lost: int = 0
    gap: int = 0
    closing: int = 0
    known_days: int = 0
    stockout_days: int = 0

    @property
    def whole(self) -> bool:
        """Whether every day of the month is known."""
        return self.known_days == (self.month.until - self.month.first).days


@dataclass(slots=True)
class Replay:
    """What a card says after its last movement."""

    lines: list[Line] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)

    @property
    def balance(self) -> int | None:
        return self.lines[-1].left if self.lines else None

    @property
    def first_on(self) -> date | None:
        return self.lines[0].move.on if self.lines else None

    @property
    def last_on(self) -> date | None:
        return self.lines[-1].move.on if self.lines else None

    @property
    def empty_since(self) -> date | None:
        """The day since which nothing is left; None when something is, or nothing is known."""
        since = None
        for line in reversed(self.lines):
            if line.left:
                break
            since = line.move.on
        return since

    @property
    def expires_on(self) -> date | None:
        days = [lot.expires_on for lot in self.lots if lot.left and lot.expires_on]
        return min(days, default=None)


def replay(moves: Iterable[Move]) -> Replay:
    """What is left after each movement; refuse a card that would be negative, and say when."""
    found, left, lots = Replay(), None, _Lots()
    for move in moves:
        if move.kind == COUNT:
            gap = 0 if left is None else move.quantity - left
            lots.adjust(move.quantity - (left or 0), move)
            left = move.quantity
            found.lines.append(Line(move, left, gap))
            continue
        if move.kind == RECEIPT:
            left = (left or 0) + move.quantity
            lots.enter(move)
        else:
            left = _taken(left, move)
            lots.leave(move.quantity, move.lot)
        found.lines.append(Line(move, left))
    found.lots = lots.all()
    return found


def _taken(left: int | None, move: Move) -> int:
    if left is None:
        raise Refused(
            "Cette fiche n’a pas encore de stock le %(day)s : comptez d’abord ce qui est là.",
            day=move.on, field="quantity",
        )  # fmt: skip
    if move.quantity > left:
        raise Refused(
            "Le %(day)s, il ne restait que %(left)s : on ne peut pas en sortir %(asked)s. Comptez"
            " le stock, ou inscrivez d’abord l’entrée qui manque.",
            day=move.on, left=left, asked=move.quantity, field="quantity",
        )  # fmt: skip
    return left - move.quantity


class _Lots:
    """What is left of each lot, in the order in which they go out."""

    def __init__(self) -> None:
        self._left: dict[tuple[date, str], int] = defaultdict(int)

    def enter(self, move: Move) -> None:
        self._left[move.expires_on or NEVER, move.lot] += move.quantity

    def leave(self, quantity: int, lot: str = "") -> None:
        for own in (True, False) if lot else (False,):
            for key in sorted(self._left):
                if own and key[1] != lot:
                    continue
                gone = min(quantity, self._left[key])
                self._left[key] -= gone
                quantity -= gone

    def adjust(self, gap: int, move: Move) -> None:
        if gap < 0:
            self.leave(-gap, move.lot)
        elif gap:
            self._left[move.expires_on or NEVER, move.lot] += gap

    def all(self) -> list[Lot]:
        rows = sorted(self._left.items())
        return [Lot(name, None if on == NEVER else on, left) for (on, name), left in rows if left]


def months(lines: Sequence[Line], said: Mapping[Month, int]) -> list[MonthFigures]:
    """The months in which something was written, with the days of stock-out.

    ``said`` are the days that a month's sheet says, which go before those of the card.
    """
    if not lines:
        return []
    found: dict[Month, MonthFigures] = {}
    before: int | None = None
    for line in lines:
        month = Month.of(line.move.on)
        if month not in found:
            found[month] = MonthFigures(month, before)
        _add(found[month], line)
        before = line.left
    last = lines[-1].move.on
    ends = _ends(lines)
    for figures in found.values():
        span = _span(figures.month, lines[0].move.on, last)
        figures.known_days = (span[1] - span[0]).days
        if figures.month in said:
            figures.stockout_days = min(said[figures.month], figures.known_days)
        else:
            figures.stockout_days = empty_days(ends, *span)
    return list(found.values())


def _add(figures: MonthFigures, line: Line) -> None:
    kind, quantity = line.move.kind, line.move.quantity
    figures.received += quantity if kind == RECEIPT else 0
    figures.issued += quantity if kind in (ISSUE, RETURN) else 0
    figures.lost += quantity if kind == LOSS else 0
    figures.gap += line.gap
    figures.closing = line.left


def _ends(lines: Sequence[Line]) -> list[tuple[date, int]]:
    """What is left at the end of each day on which something was written."""
    return list({line.move.on: line.left for line in lines}.items())


def _span(month: Month, first: date, last: date) -> tuple[date, date]:
    """The days [since, until) of a month that a card knows."""
    return max(month.first, first), min(month.until, last + timedelta(days=1))


def empty_days(ends: Sequence[tuple[date, int]], since: date, until: date) -> int:
    """The days of [since, until) at whose end nothing is left; ``ends`` in order of days."""
    count = 0
    for place, (day, left) in enumerate(ends):
        if left:
            continue
        after = ends[place + 1][0] if place + 1 < len(ends) else until
        count += max(0, (min(after, until) - max(day, since)).days)
    return count


def days_now(known: int, empty_since: date | None, last_on: date, month: Month, day: date) -> int:
    """Days of stock-out of a month at the end of ``day``, a stock that is empty staying so.

    ``known`` are those of the card until its last movement; after it an empty card is taken as
    empty until somebody writes otherwise: it is what an alert must say.
    """
    if empty_since is None:
        return known
    since = max(month.first, last_on + timedelta(days=1))
    return known + max(0, (min(month.until, day + timedelta(days=1)) - since).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """What a month's sheet says of a product."""

    opening: int | None
    received: int
    issued: int
    lost: int
    closing: int
    stockout_days: int


def check_sheet(line: SheetLine, month: Month, before: int | None, until: date) -> None:
    """Refuse a line that cannot be; ``before`` is what the card says at the month's beginning."""
    opening = before if before is not None else line.opening
    if opening is None:
        raise Refused("Dites ce qu’il y avait au début du mois.", field="opening")
    if line.opening is not None and before is not None and line.opening != before:
        raise Refused(
            "La fiche dit %(before)s au début du mois, pas %(said)s. Corrigez la fiche du mois"
            " précédent.", before=before, said=line.opening, field="opening",
        )  # fmt: skip
    left = opening + line.received - line.issued - line.lost
    if left < 0:
        raise Refused(
            "Il est sorti plus qu’il n’y avait : %(opening)s au début, %(received)s reçus,"
            " %(out)s sortis ou perdus.", opening=opening, received=line.received,
            out=line.issued + line.lost, field="issued",
        )  # fmt: skip
    days = (until - month.first).days
    if line.stockout_days > days:
        raise Refused("Ce mois a %(days)s jours.", days=days, field="stockout_days")
    if line.stockout_days == days and (line.issued or line.closing):
        raise Refused("Un mois entier en rupture n’a ni sortie ni reste.", field="stockout_days")


def moves_of(line: SheetLine, month: Month, before: int | None, on: date) -> list[Move]:
    """The movements that a line of a month's sheet writes; the count closes the month."""
    made = []
    if before is None:
        made.append(Move(month.first, COUNT, line.opening or 0))
    flows = ((RECEIPT, line.received), (ISSUE, line.issued), (LOSS, line.lost))
    made += [Move(on, kind, quantity) for kind, quantity in flows if quantity]
    return [*made, Move(on, COUNT, line.closing)]
