"""The movements of a programme as amounts, from its flows and from the books, and their sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pacte.journal.prepared import prepared
from pacte.kernel.money import Money
from pacte.kernel.partial import Partial
from pacte.ledger import postings
from pacte.ledger import queries as ledger
from pacte.programmes.financing import rules
from pacte.programmes.financing.models import Envelope, Flow, Line
from pacte.programmes.financing.queries.structure import envelopes_of, in_tree, lines_of
from pacte.programmes.sheets import queries as sheets

EVER = 2**62  # The number of no entry: whatever was written counts.


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


@dataclass(frozen=True, slots=True)
class Movements:
    """All that moved in a programme, each in its own currency."""

    envelopes: list[Envelope]
    lines: list[Line]
    amounts: list[rules.Amount]


def movements(
    programme_ids: Iterable[int], day: date | None = None, known: int | None = None
) -> dict[int, Movements]:
    """Every movement of some programmes: those recorded here, and what the books spent of their
    sources up to a day. Four queries. ``known``: as it was known at an entry."""
    keys, bound = list(dict.fromkeys(programme_ids)), EVER if known is None else known
    given, held = _by_programme(envelopes_of(keys)), _by_programme(lines_of(keys))
    found = {
        key: Movements(given.get(key, []), in_tree(held.get(key, [])), []) for key in keys
    }  # fmt: skip
    in_kind = {e.pk for rows in given.values() for e in rows if e.kind == Envelope.Kind.IN_KIND}
    for key, kind, amount, currency, envelope, line, year, made_on in _flows(keys, bound):
        found[key].amounts.append(rules.Amount(
            kind=kind, amount=amount, currency=currency, envelope=envelope, line=line, year=year,
            day=made_on, in_kind=envelope in in_kind,
        ))  # fmt: skip
    for key, one in _in_books(given, held, day, bound):
        found[key].amounts.append(one)
    return found


def _by_programme(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.programme_id, []).append(row)
    return found


@prepared
def _flows(programmes: list[int], known: int) -> QuerySet[Any, Any]:
    rows = Flow.objects.filter(programme__in=programmes, entry_id__lte=known).order_by("id")
    return rows.values_list("programme", "kind", "amount", "currency", "envelope", "line", "year",
                            "made_on")  # fmt: skip


@prepared
def _spent(sources: list[int], day: date | None, known: int) -> QuerySet[Any, Any]:
    rows = ledger.spending(sources, day).filter(entry_id__lte=known)
    return rows.values_list("source", "amount", "debit__kind", "credit__kind", "book__currency",
                            "made_on")  # fmt: skip


def _in_books(
    given: dict[int, list[Any]], held: dict[int, list[Any]], day: date | None, known: int
) -> Iterator[tuple[int, rules.Amount]]:
    """What the books spent of the sources of envelopes and lines, each with its programme."""
    by_line = {row.source_id: row for rows in held.values() for row in rows}
    by_envelope = {row.source_id: row for rows in given.values() for row in rows}
    for source, amount, debit, credit, currency, on in _spent([*by_line, *by_envelope], day, known):
        line, envelope = by_line.get(source), by_envelope.get(source)
        owner: Any = line or envelope
        yield owner.programme_id, rules.Amount(
            kind="spent", amount=ledger.spent(amount, debit, credit), currency=currency,
            envelope=envelope.pk if envelope else None, line=line.pk if line else None,
            year=on.year, day=on.isoformat(),
        )  # fmt: skip


def money_of(programme_id: int, day: date, currency: str = "") -> MoneyOf:
    """All the money of a programme, in a currency (that of most of its movements if none)."""
    return monies([programme_id], day, currency)[programme_id]


def monies(programme_ids: Iterable[int], day: date, currency: str = "") -> dict[int, MoneyOf]:
    """The same of several programmes, in as many queries, and the rates."""
    found = {}
    for key, moved in movements(programme_ids, day).items():
        chosen = currency or usual(moved.envelopes, moved.amounts)
        sums = rules.matrix(moved.amounts, converter(chosen, day))
        found[key] = MoneyOf(chosen, moved.envelopes, moved.lines, sums, moved.amounts)
    return found


def usual(given: Sequence[Envelope], moved: Sequence[rules.Amount]) -> str:
    """The currency of most movements; without any, of most envelopes."""
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
    return bases_of([programme_id])[programme_id]


def bases_of(
    programme_ids: Iterable[int], against: dict[int, list[sheets.Found]] | None = None
) -> dict[int, Base]:
    """The same of several programmes; ``against``: their contradictions, for who has them."""
    keys = list(programme_ids)
    said: dict[int, list[Money]] = {key: [] for key in keys}
    for key, amount, currency in _budgets(keys):
        said[key].append(Money(amount, currency))
    found = {key: list(dict.fromkeys(several)) for key, several in said.items()}
    several = [key for key in keys if len(found[key]) > 1]
    if several and against is None:
        against = sheets.contradictions_of(several)
    kept = {key: _kept((against or {}).get(key, [])) for key in several}
    return {key: (kept[key] if key in kept else next(iter(found[key]), None), found[key])
            for key in keys}  # fmt: skip


@prepared
def _budgets(programmes: list[int]) -> QuerySet[Any, Any]:
    rows = sheets.current(programmes).filter(subject="budget", about="").exclude(amount=None)
    return rows.exclude(amount=0).values_list("programme", "amount", "currency")


def _kept(against: Iterable[sheets.Found]) -> Money | None:
    """The budget that an answer keeps of several, while what it answered is still so."""
    for found in against:
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
