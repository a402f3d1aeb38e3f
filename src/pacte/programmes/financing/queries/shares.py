"""Where each rule of shares stands, with its base and its working."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from pacte.journal.prepared import prepared
from pacte.kernel.money import Money
from pacte.programmes.financing import rules
from pacte.programmes.financing.models import Receipt, ShareRule
from pacte.programmes.financing.queries.matrix import Base, MoneyOf, base_of, converter


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule, what it compares, and where it stands, in one currency."""

    rule: ShareRule
    state: rules.RuleState
    base: Money | None
    bases: list[Money]  # All the totals that are said, when none is kept.
    given: Money | None
    baseline: Money | None
    currency: str


def rules_of(programme_id: int) -> list[ShareRule]:
    """The rules that hold, each by its last row."""
    return rules_in([programme_id]).get(programme_id, [])


def rules_in(programme_ids: Iterable[int]) -> dict[int, list[ShareRule]]:
    """The same of several programmes, by programme: one query."""
    last = {(row.programme_id, row.code): row for row in _rules(list(programme_ids))}
    found: dict[int, list[ShareRule]] = {}
    for (programme, _code), row in last.items():
        if not row.closed:
            found.setdefault(programme, []).append(row)
    return found


@prepared
def _rules(programmes: list[int]) -> QuerySet[ShareRule]:
    rows = ShareRule.objects.filter(programme__in=programmes).order_by("id")
    return rows.select_related("envelope", "line", "document")


def rule_in(programme_id: int, code: str) -> ShareRule | None:
    return next((row for row in rules_of(programme_id) if row.code == code), None)


def receipts(programme_id: int, rule: str = "") -> list[Receipt]:
    """The revenues that count, oldest first."""
    rows = Receipt.objects.filter(programme=programme_id, withdraws=None, withdrawn_by=None)
    rows = rows.filter(rule=rule) if rule else rows
    return list(rows.select_related("organisation", "evidence").order_by("on", "id"))


def standings(
    programme_id: int, money: MoneyOf, day: date, base: Base | None = None,
    held: list[ShareRule] | None = None,
) -> list[Standing]:  # fmt: skip
    """Every rule of a programme with where it stands; ``base`` and ``held``: what ``base_of`` and
    ``rules_of`` gave, for who has them already."""
    rows = rules_of(programme_id) if held is None else held
    total, totals = (base or base_of(programme_id)) if rows else (None, [])
    return [_standing(row, money, total, totals, day) for row in rows]


def _standing(
    row: ShareRule, money: MoneyOf, total: Money | None, totals: list[Money], day: date
) -> Standing:
    convert = converter(money.currency, day)

    def here(amount: Money | None) -> int | None:
        if amount is None:
            return None
        return convert(rules.Amount(kind="", amount=amount.amount, currency=amount.currency))

    base = here(total) if row.base == ShareRule.Base.TOTAL else _grant(row, money)
    baseline = here(Money(row.amount, row.currency)) if row.amount is not None else None
    given = _given(row, money, day)
    asked = rules.Rule(what=row.what, share=row.share, base=base, given=given, baseline=baseline)

    def told(amount: int | None) -> Money | None:
        return Money(amount, money.currency) if amount is not None else None

    bases = totals if row.base == ShareRule.Base.TOTAL and base is None else []
    return Standing(
        row, rules.judged(asked), told(base), bases, told(given), told(baseline), money.currency
    )


def _grant(row: ShareRule, money: MoneyOf) -> int | None:
    """A grant is what its line received, else what is committed, pledged or planned for it."""
    for kind in ("received", "committed", "pledged", "planned"):
        found = money.matrix.total(kind, line=row.line_id)
        if found.known:
            return None if found.left else found.amount
    return None


def _given(row: ShareRule, money: MoneyOf, day: date) -> int | None:
    if row.what == ShareRule.What.ADDITIONAL:
        return _revenue(row, money, day)
    key = {"envelope": row.envelope_id} if row.what == ShareRule.What.FUNDER else {}
    key = key or {"line": row.line_id}
    kinds = ("pledged", "planned") if row.what == ShareRule.What.FUNDER else ("spent", "planned")
    for kind in kinds:
        found = money.matrix.total(kind, **key)
        if found.known:
            return None if found.left else found.amount
    return None


def _revenue(row: ShareRule, money: MoneyOf, day: date) -> int | None:
    """The receipts up to a day, each at the rate of its day; None when one has no rate."""
    convert = converter(money.currency, day)
    total = 0
    for one in receipts(row.programme_id, row.code):
        if one.on > day:
            continue
        amount = rules.Amount(
            kind="", amount=one.amount, currency=one.currency, day=one.on.isoformat()
        )
        converted = convert(amount)
        if converted is None:
            return None
        total += converted
    return total
