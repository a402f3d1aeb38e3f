"""The movements of a programme as amounts, from its flows and from the books, and their sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pacte.kernel.money import Money
from pacte.kernel.partial import Partial
from pacte.ledger import postings
from pacte.ledger import queries as ledger
from pacte.programmes.financing import rules
from pacte.programmes.financing.models import Envelope, Flow, Line
from pacte.programmes.financing.queries.structure import envelopes, lines, transfers_of
from pacte.programmes.sheets import queries as sheets


@dataclass(frozen=True, slots=True)
class MoneyOf:
    """The money of a programme in one currency."""

    currency: str
    envelopes: list[Envelope]
    lines: list[Line]
    matrix: rules.Matrix
    amounts: list[rules.Amount]


def flows(programme_id: int) -> QuerySet[Any]:
    """Every movement of a programme; ``gone``: it is undone by another."""
    undone = Exists(Flow.objects.filter(reverses=OuterRef("pk")))
    rows = Flow.objects.filter(programme=programme_id).annotate(gone=undone)
    return rows.select_related("envelope", "line", "document", "evidence", "reverses").order_by(
        "id"
    )


def amounts(
    programme_id: int, given: Sequence[Envelope], held: Sequence[Line], day: date | None = None
) -> list[rules.Amount]:
    """Every movement: those recorded here, and what the books spent of its sources."""
    in_kind = {e.pk for e in given if e.kind == Envelope.Kind.IN_KIND}
    found = [
        rules.Amount(
            kind=row.kind, amount=row.amount, currency=row.currency, envelope=row.envelope_id,
            line=row.line_id, year=row.year, day=row.made_on, in_kind=row.envelope_id in in_kind,
        )
        for row in Flow.objects.filter(programme=programme_id).order_by("id")
    ]  # fmt: skip
    line_by = {row.source_id: row.pk for row in held}
    envelope_by = {row.source_id: row.pk for row in given}
    for moved in transfers_of([*line_by, *envelope_by], day):
        found.append(
            rules.Amount(
                kind="spent", amount=ledger.spent_by(moved), currency=moved.book.currency,
                envelope=envelope_by.get(moved.source_id), line=line_by.get(moved.source_id),
                year=moved.made_on.year, day=moved.made_on.isoformat(),
            )
        )  # fmt: skip
    return found


def money_of(programme_id: int, day: date, currency: str = "") -> MoneyOf:
    """All the money of a programme, in a currency (that of most of its movements if none)."""
    given, held = envelopes(programme_id), lines(programme_id)
    moved = amounts(programme_id, given, held, day)
    chosen = currency or _usual(given, moved)
    return MoneyOf(chosen, given, held, rules.matrix(moved, converter(chosen, day)), moved)


def _usual(given: Sequence[Envelope], moved: Sequence[rules.Amount]) -> str:
    named = [one.currency for one in moved] or [row.currency for row in given]
    return max(sorted(set(named)), key=named.count, default="EUR")


def converter(currency: str, day: date) -> Callable[[rules.Amount], int | None]:
    """Amounts in a currency at the rate of their day; of a month or a year, of its last day.

    Each rate is read once.
    """
    rates: dict[tuple[str, date], Callable[[int], int] | None] = {}

    def convert(one: rules.Amount) -> int | None:
        if one.currency == currency:
            return one.amount
        at = min(_last_day(one), day)
        if (one.currency, at) not in rates:
            rates[one.currency, at] = postings.converter(one.currency, currency, at)
        exchange = rates[one.currency, at]
        if exchange is None:
            return None
        size = exchange(abs(one.amount))
        return size if one.amount >= 0 else -size

    return convert


def _last_day(one: rules.Amount) -> date:
    if one.day:
        until = Partial(one.day).until
    elif one.year:
        until = date(one.year + 1, 1, 1)
    else:
        return date.max
    return date.fromordinal(until.toordinal() - 1)


Base = tuple[Money | None, list[Money]]


def base_of(programme_id: int) -> Base:
    """The total that a share of the whole is of, and all the totals that are said.

    Several that differ give none, unless an answer to the contradiction keeps one.
    """
    said = [s for s in sheets.statements(programme_id, "budget") if not s.about]
    found = list(dict.fromkeys(Money(s.amount, s.currency) for s in said if s.amount))
    if len(found) == 1:
        return found[0], found
    return (_kept(programme_id) if found else None), found


def _kept(programme_id: int) -> Money | None:
    """The budget that an answer keeps of several, while what it answered is still so."""
    for found in sheets.contradictions(programme_id):
        if (found.what.check, found.what.about) != ("budgets_differ", "") or not found.answer:
            continue
        kept = found.answer.keeps
        if kept is not None and kept.amount is not None:
            return Money(kept.amount, kept.currency)
    return None


def unsourced(
    money: MoneyOf, programme_id: int, day: date, base: Base | None = None
) -> Money | None:
    """What of the total no envelope pledges; None when the total is not known, or not that much.

    ``base``: what ``base_of`` gave, for who has it already.
    """
    total, _ = base or base_of(programme_id)
    if total is None:
        return None
    pledged = money.matrix.total("pledged")
    one = rules.Amount(kind="planned", amount=total.amount, currency=total.currency)
    whole = converter(money.currency, day)(one)
    if whole is None or pledged.left or whole <= pledged.amount:
        return None
    return Money(whole - pledged.amount, money.currency)
