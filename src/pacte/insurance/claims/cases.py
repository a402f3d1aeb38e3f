"""Signed cases of care: facts written by people, settled by the engine, compared with what is due.

A case says only what matters; the rest is as written here (``PERSON``, ``CLAIM``, ``LINE``): an
adult, a member for years, rights open, a public health centre under convention, no price list.
Amounts are in main units. Several schemes may cover one person: each line goes to the one that
leaves her the least, and what one refuses the next is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from pacte.insurance.claims.case_facts import Side, facts_of, numbers
from pacte.insurance.claims.case_items import Definition, Item, day_of, items_of, line_day
from pacte.insurance.claims.rules import Facts, Reason, Settlement, best_of, settle
from pacte.insurance.claims.rules.history import history_of, prior_of
from pacte.insurance.schemes.rules.language import CATEGORIES
from pacte.insurance.schemes.selectors import ServiceRow
from pacte.insurance.schemes.terms import compile_terms
from pacte.kernel.currency import amount_text
from pacte.kernel.refusal import Refused

NUMBERS = ("asked", "mutual", "member", "refused", "deducted", "share", "flat", "price", "room")


def run_care_case(
    definitions: Sequence[Definition | Sequence[Definition]], case: Any
) -> dict[str, Any]:
    """Settle a case under one scheme, or under several of one person; tell it in words.

    A scheme is a definition, or its dated versions.
    """
    schemes = [_versions(d) for d in definitions]
    said = case.get("care", case) if isinstance(case, Mapping) else case
    if not isinstance(said, Mapping):
        raise Refused(
            "Un cas de soins dit « on, service, price… » ; lu : %(said)s", said=str(said)[:60]
        )
    day = day_of(case.get("on")) if case.get("on") else None
    before, now = items_of(said, schemes, day, "before"), items_of(said, schemes, day, "claims")
    sides = [_side(versions, [*before, *now]) for versions in schemes]
    _settled(sides, before)
    taken = _settled(sides, now)
    return _told(now, taken, sides)


def differences(
    definitions: Sequence[Definition | Sequence[Definition]], case: Mapping[str, Any]
) -> list[tuple[str, Any, Any]]:
    """What a case expects and does not get: (where, expected, got)."""
    got = run_care_case(definitions, case)
    return list(_compare("", case.get("expect"), got))


def _compare(path: str, expected: Any, got: Any) -> list[tuple[str, Any, Any]]:
    if isinstance(expected, Mapping):
        found = []
        for key, value in expected.items():
            name = {"mutual_pays": "mutual", "member_pays": "member", "mutuelle": "mutual"}.get(
                key, key
            )
            inner = got.get(name) if isinstance(got, Mapping) else None
            found += _compare(f"{path}.{key}".strip("."), value, inner)
        return found
    if isinstance(expected, list):
        given = got if isinstance(got, list) else [got]
        if len(given) != len(expected):
            return [(path, expected, got)]
        pairs = zip(expected, given)
        return [d for n, (a, b) in enumerate(pairs) for d in _compare(f"{path}[{n}]", a, b)]
    return [] if _equal(expected, got) else [(path, expected, got)]


def _equal(one: Any, other: Any) -> bool:
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return str(one).lower() == str(other).lower()


def _versions(scheme: Definition | Sequence[Definition]) -> list[Definition]:
    found = [scheme] if isinstance(scheme, Mapping) else list(scheme)
    return sorted(found, key=lambda d: str(d.get("since") or ""))


# One scheme.


def _side(versions: list[Definition], items: list[Item]) -> Side:
    """A scheme, with the services that the case names."""
    rows = {}
    for item in items:
        code = str(item.line["service"] or "care")
        group, category = item.line["group"], item.line["category"]
        if category and category not in CATEGORIES:
            raise Refused("category : « %(word)s » n’est pas connu. Connus : %(known)s.",
                          word=str(category)[:40], known=", ".join(CATEGORIES))  # fmt: skip
        rows[code] = ServiceRow(code, str(group or code), str(category or _category(code)))
    return Side(versions, compile_terms(versions, tuple(rows.values())))


def _remember(side: Side, facts: Facts, settled: Settlement) -> None:
    """What is decided counts for what comes after."""
    side.prior = _joined(side.prior, prior_of(facts, settled))
    side.history = _joined(side.history, history_of(facts, settled))


def _joined(one: Any, other: Any) -> Any:
    names = [f.name for f in fields(one)]
    pairs = {n: np.concatenate([getattr(one, n), getattr(other, n)]) for n in names}
    return type(one)(**pairs)


def _category(service: str) -> str:
    return service if service in CATEGORIES else "other"


def _settled(sides: list[Side], items: list[Item]) -> list[tuple[int, Settlement, int]]:
    """Which scheme takes each line, its settlement, and the line's place in it."""
    out: list[tuple[int, Settlement, int]] = [(0, None, 0)] * len(items)  # type: ignore[list-item]
    if not items:
        return []
    order = sorted(range(len(items)), key=lambda n: (line_day(items[n]), n))
    ids = numbers(items)
    if len(sides) == 1:
        order.sort(key=lambda n: ids[n]["household"])
        facts = facts_of(sides[0], [items[n] for n in order], [ids[n] for n in order])
        settled = settle(facts, sides[0].terms)
        _remember(sides[0], facts, settled)
        for place, n in enumerate(order):
            out[n] = (0, settled, place)
        return out
    for n in order:  # Each line goes to one scheme, and is consumed there only.
        tried = [(e, facts_of(e, [items[n]], [ids[n]])) for e in sides]
        results = [settle(facts, side.terms) for side, facts in tried]
        which = int(best_of(results)[0])
        side, facts = tried[which]
        _remember(side, facts, results[which])
        out[n] = (which, results[which], 0)
    return out


# Telling the result.


def _told(
    items: list[Item], taken: list[tuple[int, Settlement, int]], sides: list[Side]
) -> dict[str, Any]:
    lines = []
    for item, (which, settled, place) in zip(items, taken):
        side = sides[which]
        one, currency = settled.at(place), side.terms.currency
        reason = Reason(one["reason"])
        words = {"mutual_pays": "mutual", "member_pays": "member"}
        told: dict[str, Any] = {words.get(k, k): v for k, v in one.items()}
        money = reason not in (Reason.QUANTITY_CUT, Reason.QUANTITY_EXHAUSTED)
        for name in NUMBERS:
            if name != "room" or money:
                told[name] = _main(told[name], currency)
        told |= {
            "reason": reason.name.lower(), "waits": reason.waits,
            "covered": one["mutual_pays"] > 0, "paid": told["mutual"],
            "covered_quantity": one["quantity"], "quantity": item.line["quantity"],
            "service": item.line["service"], "claim": item.claim["claim"],
            "scheme": side.versions[0].get("code"),
        }  # fmt: skip
        lines.append(told)
    total = {
        name: _sum([line[name] for line in lines])
        for name in ("asked", "mutual", "member", "refused", "deducted")
    }
    first = lines[0]
    return {**first, **total, "covered": any(line["covered"] for line in lines), "lines": lines,
            "paid": [x["mutual"] for x in lines] if len(lines) > 1 else first["mutual"],
            "reasons": [x["reason"] for x in lines]}  # fmt: skip


def _main(amount: int, currency: str) -> int | str:
    text = amount_text(amount, currency)
    whole = Decimal(text)
    return int(whole) if whole == whole.to_integral_value() else text


def _sum(values: list[int | str]) -> int | str:
    whole = sum((Decimal(value) for value in values), Decimal(0))
    return int(whole) if whole == whole.to_integral_value() else str(whole)
