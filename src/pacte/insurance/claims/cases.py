"""Signed cases of care: facts written by people, settled by the engine, compared with what is due.

A case says only what matters; the rest is as written here (``PERSON``, ``CLAIM``, ``LINE``): an
adult, a member for years, rights open, a public health centre under convention, no price list.
Amounts are in main units. Several schemes may cover one person: each line goes to the one that
leaves her the least, and what one refuses the next is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np

from pacte.insurance.claims.rules import FAR, Facts, Prior, Reason, Settlement, best_of, settle
from pacte.insurance.claims.rules.history import History, history_of, nearest, prior_of, same_as
from pacte.insurance.schemes.rules.language import CATEGORIES, LEVELS, OWNERSHIPS, VISITS
from pacte.insurance.schemes.selectors import SEXES, ServiceRow, listed
from pacte.insurance.schemes.terms import Terms, compile_terms, coverage_year
from pacte.kernel.columns import Column, Int, days
from pacte.kernel.currency import amount_from, amount_text
from pacte.kernel.refusal import Refused

Definition = Mapping[str, Any]
DAY = timedelta(days=1)
DEFAULT_DAY = date(2026, 8, 15)
# What a case may say of each, and what holds when it does not.
PERSON: dict[str, Any] = {
    "born": "1980-01-01", "age": None, "sex": None, "groups": [], "member_since": None,
    "covered_from": None, "new": False, "rights": "open", "household": "one",
    "household_size": 1,
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "claim": None, "on": None, "until": None, "claimed": None, "received": None, "today": None,
    "who": "member", "level": "centre", "ownership": "public", "facility": None, "stay": None,
    "visit": "ordinary", "referral": False, "diagnosis": None, "convention": "active",
}  # fmt: skip
LINE: dict[str, Any] = {
    "service": None, "group": None, "category": None, "since": None, "quantity": 1, "price": None,
    "tariff": None, "listed": True, "day": None, "review": None, "adviser": False,
}  # fmt: skip
SAME = {"bill": "price", "cost": "price", "amount": "price", "where": "at", "person": "who",
        "ended": "until", "size": "household_size"}  # fmt: skip
ROOT = {"claims", "before", "persons", "lines", "at", "services"}
CONVENTIONS = ("active", "none", "suspended", "ended")
NUMBERS = ("asked", "mutual", "member", "refused", "deducted", "share", "flat", "price", "room")


@dataclass(frozen=True, slots=True)
class Item:
    """One line with its claim and its person, everything said."""

    person: dict[str, Any]
    claim: dict[str, Any]
    line: dict[str, Any]


def run_care_case(definitions: Sequence[Definition | Sequence[Definition]], case: Any) -> dict[str, Any]:
    """Settle a case under one scheme, or under several of one person; tell it in words.

    A scheme is a definition, or its dated versions.
    """
    schemes = [_versions(d) for d in definitions]
    said = case.get("care", case) if isinstance(case, Mapping) else case
    if not isinstance(said, Mapping):
        raise Refused("Un cas de soins dit « on, service, price… » ; lu : %(said)s", said=str(said)[:60])
    day = _day(case.get("on")) if case.get("on") else None
    before, now = _items(said, schemes, day, "before"), _items(said, schemes, day, "claims")
    engines = [_Engine(versions, [*before, *now]) for versions in schemes]
    _settled(engines, before)
    taken = _settled(engines, now)
    return _told(now, taken, engines)


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
            name = {"mutual_pays": "mutual", "member_pays": "member", "mutuelle": "mutual"}.get(key, key)
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


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Refused("« %(day)s » n’est pas une date : écrivez 2026-07-01.", day=str(value)) from None


# Reading the case.


def _items(
    said: Mapping[str, Any], schemes: list[list[Definition]], day: date | None, what: str
) -> list[Item]:
    """The lines of ``claims`` (or of the case itself) or of ``before``."""
    known = ROOT | set(PERSON) | set(CLAIM) | set(LINE) | set(SAME)
    for key in said:
        if key not in known:
            raise Refused("Un cas de soins ne connaît pas « %(key)s ».", key=key)
    if what == "before":
        claims = said.get("before") or []
    else:
        claims = said.get("claims") or [{}]
    shared = {k: v for k, v in said.items() if k not in ("claims", "before", "services")}
    if said.get("claims") is not None:
        shared = {k: v for k, v in shared.items() if k != "lines"}
    found = []
    for place, claim in enumerate(claims):
        whole = _spread({**shared, **claim})
        if what == "before":
            whole.setdefault("claim", f"before {place}")
        else:
            whole.setdefault("claim", f"claim {place}")
        found += _lines(whole, schemes, day)
    return found


def _spread(said: Mapping[str, Any]) -> dict[str, Any]:
    """The usual names of what was said, and ``at`` spread into level and ownership."""
    out = {SAME.get(key, key): value for key, value in said.items()}
    at = out.pop("at", None)
    if isinstance(at, Mapping):
        out |= at
    elif at is not None:
        for word in listed(at) if not isinstance(at, str) else at.split():
            out["ownership" if word in OWNERSHIPS else "level"] = word
    if out.get("level") == "hospital":
        out["level"] = "district_hospital"
    return out


def _lines(whole: dict[str, Any], schemes: list[list[Definition]], day: date | None) -> list[Item]:
    person = dict(PERSON)
    who = whole.get("who", "member")
    named = who if isinstance(who, Mapping) else (whole.get("persons") or {}).get(who) or {}
    person |= {k: v for k, v in {**whole, **_spread(named)}.items() if k in PERSON}
    claim = CLAIM | {k: v for k, v in whole.items() if k in CLAIM}
    claim["who"] = "member" if isinstance(who, Mapping) else who
    since = max((_day(v["since"]) for s in schemes for v in s if v.get("since")), default=None)
    on = _day(claim["on"]) if claim["on"] else day or max(DEFAULT_DAY, since or DEFAULT_DAY)
    claim["on"] = on
    lines = whole.get("lines") or [{}]
    base = {k: v for k, v in whole.items() if k in LINE and (k != "since" or "service" in whole)}
    return [Item(person, claim, LINE | base | _spread(line)) for line in lines]


# One scheme.


class _Engine:
    """A scheme, its terms, and what it has decided in this case."""

    def __init__(self, versions: list[Definition], items: list[Item]) -> None:
        self.versions = versions
        names = {i.line["service"] for i in items} - {None}
        rows = {
            str(i.line["service"]): ServiceRow(
                str(i.line["service"]),
                str(i.line["group"] or i.line["service"]),
                str(i.line["category"] or _category(str(i.line["service"]))),
            )
            for i in items
            if i.line["service"] is not None
        }
        if not names or any(i.line["service"] is None for i in items):
            rows["care"] = ServiceRow("care", "care", "other")
        self.terms: Terms = compile_terms(versions, tuple(rows.values()))
        self.prior = Prior.none()
        self.history = History.none()

    def facts(self, items: list[Item], ids: list[dict[str, int]]) -> Facts:
        return _facts(self, items, ids)

    def remember(self, facts: Facts, settled: Settlement) -> None:
        new, old = prior_of(facts, settled), self.prior
        names = [f.name for f in fields(Prior)]
        joined = {n: np.concatenate([getattr(old, n), getattr(new, n)]) for n in names}
        self.prior = Prior(**joined)
        more, past = history_of(facts, settled), self.history
        names = [f.name for f in fields(History)]
        self.history = History(
            **{n: np.concatenate([getattr(past, n), getattr(more, n)]) for n in names}
        )


def _category(service: str) -> str:
    return service if service in CATEGORIES else "other"


def _settled(engines: list[_Engine], items: list[Item]) -> list[tuple[int, Settlement, int]]:
    """Which scheme takes each line, its settlement, and the line's place in it."""
    out: list[tuple[int, Settlement, int]] = [(0, None, 0)] * len(items)  # type: ignore[list-item]
    if not items:
        return []
    order = sorted(range(len(items)), key=lambda n: (_line_day(items[n]), n))
    ids = _numbers(items)
    if len(engines) == 1:
        order.sort(key=lambda n: ids[n]["household"])
        facts = engines[0].facts([items[n] for n in order], [ids[n] for n in order])
        settled = settle(facts, engines[0].terms)
        engines[0].remember(facts, settled)
        for place, n in enumerate(order):
            out[n] = (0, settled, place)
        return out
    for n in order:  # Each line goes to one scheme, and is consumed there only.
        tried = [(e, e.facts([items[n]], [ids[n]])) for e in engines]
        results = [settle(facts, engine.terms) for engine, facts in tried]
        which = int(best_of(results)[0])
        engine, facts = tried[which]
        engine.remember(facts, results[which])
        out[n] = (which, results[which], 0)
    return out


def _line_day(item: Item) -> date:
    return _day(item.line["day"]) if item.line["day"] else item.claim["on"]


def _numbers(items: list[Item]) -> list[dict[str, int]]:
    """A number for each name of a claim, a person, a household and a facility."""
    out = []
    for item in items:
        claim, house = str(item.claim["claim"]), str(item.person["household"])
        at = f"{item.claim['level']} {item.claim['ownership']} {item.claim['facility']}"
        who = f"{house} {item.claim['who']}"
        out.append({k: _number(v) for k, v in
                    (("claim", claim), ("household", house), ("facility", at), ("who", who))})  # fmt: skip
    return out


def _number(name: str) -> int:
    """A number for a name, the same each time, below what keys may hold."""
    return int.from_bytes(name.encode()[-60:], "big") % ((1 << 31) - 1) + 1


def _facts(engine: _Engine, items: list[Item], ids: list[dict[str, int]]) -> Facts:
    """The lines of a case as columns."""
    terms, size = engine.terms, len(items)
    claims, lines, people = ([getattr(i, n) for i in items] for n in ("claim", "line", "person"))
    on = days([_line_day(item) for item in items])
    start, end = _span(items)
    version = _version(engine.versions, on)
    member = Column.dates([_member_since(i, engine) for i in items])
    codes = [str(line["service"] or "care") for line in lines]
    service = terms.services_of(codes)
    late = np.array([bool(x["since"]) and _line_day(i) < _day(x["since"]) for i, x in zip(items, lines)])
    person = np.array([n["who"] for n in ids], np.int64)
    facility = np.array([n["facility"] for n in ids], np.int64)
    claimed = days([_day(c["claimed"]) if c["claimed"] else e for c, e in zip(claims, end)])
    received = days([_day(c["received"] or c["claimed"] or e) for c, e in zip(claims, end)])
    today = max(int(on.max(initial=0)), *days([_day(c["today"]) for c in claims if c["today"]]).tolist(), 0)
    if any(c["today"] for c in claims):
        today = max(days([_day(c["today"]) for c in claims if c["today"]]).tolist())
    diagnoses = tuple(sorted({str(c["diagnosis"]) for c in claims if c["diagnosis"]})) or ("",)
    service = np.where(late, -1, service)
    return Facts(
        line=_line_numbers(engine, size), claim=_ints(ids, "claim"), household=_ints(ids, "household"),
        beneficiary=person, facility=facility, version=version, service=service, care_on=on,
        started_on=days(start), ended_on=days(end), claimed_on=claimed, received_on=received,
        today=today, quantity=np.array([x["quantity"] for x in lines], np.int64),
        price=_amounts(terms, [x["price"] for x in lines]),
        tariff=_amounts(terms, [x["tariff"] for x in lines]),
        listed=np.array([bool(x["listed"]) for x in lines]),
        level=_positions(LEVELS, [c["level"] for c in claims], "level"),
        ownership=_positions(OWNERSHIPS, [c["ownership"] for c in claims], "ownership"),
        visit=_positions(VISITS, [c["visit"] for c in claims], "visit"),
        stay=np.array([e > s for s, e in zip(start, end)]),
        referred=np.array([bool(c["referral"]) for c in claims]),
        diagnosis=np.array(
            [diagnoses.index(str(c["diagnosis"])) if c["diagnosis"] else -1 for c in claims], np.int64
        ),
        diagnoses=diagnoses,
        born_on=Column.dates([_born(i) for i in items]),
        sex=np.array([SEXES.index(p["sex"] or "") for p in people], np.int64),
        group=np.array([terms.group_bits([str(g) for g in listed(p["groups"] or [])]) for p in people], np.int64),
        household_size=Column.of([p["household_size"] for p in people]),
        rights=np.array([0 if p["rights"] in ("open", True) else 1 for p in people], np.int64),
        covered_from=Column.dates([_day(p["covered_from"]) if p["covered_from"] else None for p in people]),
        member_since=member,
        new=np.array([bool(p["new"]) for p in people]),
        year=coverage_year(terms, version, on, member),
        convention=_positions(CONVENTIONS, [c["convention"] or "none" for c in claims], "convention"),
        same_as=same_as(engine.history, person, facility, service, on),
        nearest=nearest(engine.history, person, service, on),
        review_price=_amounts(terms, [(x["review"] or {}).get("price") for x in lines]),
        review_quantity=Column.of([(x["review"] or {}).get("quantity") for x in lines]),
        review_refused=np.array([bool((x["review"] or {}).get("refused")) for x in lines]),
        adviser=np.array([bool(x["adviser"]) for x in lines]),
        prior_claims=engine.prior, prior_years=engine.prior,
    )  # fmt: skip


def _line_numbers(engine: _Engine, size: int) -> Int:
    return np.arange(size, dtype=np.int64) + int(engine.history.line.max(initial=0)) + 1


def _ints(ids: list[dict[str, int]], name: str) -> Int:
    return np.array([n[name] for n in ids], np.int64)


def _span(items: list[Item]) -> tuple[list[date], list[date]]:
    """The first and last day of each claim; a stay lasts a night when nothing is said."""
    start = [item.claim["on"] for item in items]
    end = [
        _day(c["until"]) if c["until"] else c["on"] + DAY if c["stay"] else max(c["on"], _line_day(i))
        for i, c in ((item, item.claim) for item in items)
    ]
    return start, end


def _version(versions: list[Definition], on: Int) -> Int:
    since = days([_day(v["since"]) if v.get("since") else date.min for v in versions])
    return np.searchsorted(since, on, side="right") - 1


def _born(item: Item) -> date | None:
    if item.person["age"] is not None:
        on = item.claim["on"]
        year = on.year - int(item.person["age"])
        return date(year, on.month, min(on.day, 28))
    return _day(item.person["born"]) if item.person["born"] else None


def _member_since(item: Item, engine: _Engine) -> date:
    said = item.person["member_since"]
    return _day(said) if said else item.claim["on"].replace(month=1, day=1, year=item.claim["on"].year - 5)


def _amounts(terms: Terms, values: list[Any]) -> Column:
    return Column.of([None if v is None else amount_from(v, terms.currency) for v in values])


def _positions(words: tuple[str, ...], said: list[Any], what: str) -> Int:
    """The place of each word; ``null`` is not known, thus -1."""
    for word in said:
        if word is not None and word not in words:
            raise Refused("%(what)s : « %(word)s » n’est pas connu.", what=what, word=str(word))
    return np.array([-1 if word is None else words.index(word) for word in said], np.int64)


# Telling the result.


def _told(
    items: list[Item], taken: list[tuple[int, Settlement, int]], engines: list[_Engine]
) -> dict[str, Any]:
    lines = []
    for item, (which, settled, place) in zip(items, taken):
        engine = engines[which]
        one, currency = settled.at(place), engine.terms.currency
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
            "scheme": engine.versions[0].get("code"),
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
