"""From the items of a case to the columns of the rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from pacte.insurance.claims.case_items import DAY, Definition, Item, day_of, line_day
from pacte.insurance.claims.rules import Facts, Prior
from pacte.insurance.claims.rules.history import History, nearest, same_as
from pacte.insurance.schemes.rules.language import LEVELS, OWNERSHIPS, VISITS
from pacte.insurance.schemes.rules.rights import Standing
from pacte.insurance.schemes.selectors import SEXES, listed
from pacte.insurance.schemes.terms import Terms, coverage_year
from pacte.kernel.columns import Column, Int, day_number, days
from pacte.kernel.currency import amount_from
from pacte.kernel.refusal import Refused

CONVENTIONS = ("active", "none", "suspended", "ended")
CLOSED = ("closed", "suspended", "expired", "none", "not_paid", "False")


@dataclass(slots=True)
class Side:
    """A scheme in a case: its dated versions, their terms, and what it decided so far."""

    versions: list[Definition]
    terms: Terms
    prior: Prior = field(default_factory=Prior.none)
    history: History = field(default_factory=History.none)


def facts_of(side: Side, items: list[Item], ids: list[dict[str, int]]) -> Facts:
    """The lines of a case as columns. ``items`` is sorted by household, then day."""
    on = days([line_day(item) for item in items])
    member = Column.dates([_member_since(item) for item in items])
    since = days([day_of(v["since"]) if v.get("since") else date.min for v in side.versions])
    version = np.searchsorted(since, on, side="right") - 1
    service = _services(side.terms, items)
    person, facility = _ids(ids, "who"), _ids(ids, "facility")
    first = int(side.history.line.max(initial=0)) + 1
    return Facts(
        line=first + np.arange(len(items)), claim=_ids(ids, "claim"), beneficiary=person,
        household=_ids(ids, "household"), facility=facility, version=version, service=service,
        member_since=member, year=coverage_year(side.terms, version, on, member),
        same_as=same_as(side.history, person, facility, service, on),
        nearest=_nearest(side, person, service, on),
        prior_claims=side.prior, prior_years=side.prior,
        **_when(items, on), **_where(items), **_what(side.terms, items), **_who(side.terms, items),
    )  # fmt: skip


def _nearest(side: Side, person: Int, service: Int, on: Int) -> Int:
    """How near the same service was, alone or in a package that contains it."""
    spaced = side.terms.spaced
    history = replace(side.history, service=spaced[side.history.service])
    return nearest(history, person, spaced[service], on)


def _services(terms: Terms, items: list[Item]) -> Int:
    """The place of each service; -1 before the day on which it enters the register."""
    place = terms.services_of([str(item.line["service"] or "care") for item in items])
    early = [bool(i.line["since"]) and line_day(i) < day_of(i.line["since"]) for i in items]
    return np.where(early, -1, place)


def _when(items: list[Item], on: Int) -> dict[str, Any]:
    """The dates of the claims; a stay lasts a night when nothing more is said."""
    claims = [item.claim for item in items]
    start = [claim["on"] for claim in claims]
    end = [
        day_of(c["until"])
        if c["until"]
        else c["on"] + DAY
        if c["stay"]
        else max(c["on"], line_day(i))
        for i, c in zip(items, claims)
    ]
    claimed = [day_of(c["claimed"]) if c["claimed"] else e for c, e in zip(claims, end)]
    received = [day_of(c["received"]) if c["received"] else d for c, d in zip(claims, claimed)]
    said = [day_number(day_of(c["today"])) for c in claims if c["today"]]
    return {
        "care_on": on, "started_on": days(start), "ended_on": days(end),
        "claimed_on": days(claimed), "received_on": days(received),
        "today": max(said) if said else int(on.max(initial=0)),
        "stay": np.array([last > first for first, last in zip(start, end)], bool),
    }  # fmt: skip


def _where(items: list[Item]) -> dict[str, Any]:
    claims = [item.claim for item in items]
    diagnoses = tuple(sorted({str(c["diagnosis"]) for c in claims if c["diagnosis"]})) or ("",)
    place = [diagnoses.index(str(c["diagnosis"])) if c["diagnosis"] else -1 for c in claims]
    return {
        "level": _positions(LEVELS, [c["level"] for c in claims], "level"),
        "ownership": _positions(OWNERSHIPS, [c["ownership"] for c in claims], "ownership"),
        "visit": _positions(VISITS, [c["visit"] for c in claims], "visit"),
        "referred": np.array([bool(c["referral"]) for c in claims], bool),
        "convention": _positions(
            CONVENTIONS, [c["convention"] or "none" for c in claims], "convention"
        ),
        "diagnosis": np.array(place, np.int64), "diagnoses": diagnoses,
    }  # fmt: skip


def _what(terms: Terms, items: list[Item]) -> dict[str, Any]:
    lines = [item.line for item in items]
    said = [line["review"] or {} for line in lines]
    admitted = [None if r.get("quantity") is None else _count(r["quantity"]) for r in said]
    return {
        "quantity": np.array([_count(line["quantity"]) for line in lines], np.int64),
        "price": _amounts(terms, [line["price"] for line in lines]),
        "tariff": _amounts(terms, [line["tariff"] for line in lines]),
        "listed": np.array([bool(line["listed"]) for line in lines], bool),
        "review_price": _amounts(terms, [review.get("price") for review in said]),
        "review_quantity": Column.of(admitted),
        "review_refused": np.array([bool(review.get("refused")) for review in said], bool),
        "adviser": np.array([bool(line["adviser"]) for line in lines], bool),
    }


def _who(terms: Terms, items: list[Item]) -> dict[str, Any]:
    people = [item.person for item in items]
    sizes = [p["household_size"] for p in people]
    covered = [day_of(p["covered_from"]) if p["covered_from"] else None for p in people]
    rights = [_rights(item) for item in items]
    groups = [terms.group_bits([str(g) for g in listed(p["groups"] or [])]) for p in people]
    return {
        "born_on": Column.dates([_born(item) for item in items]),
        "sex": _positions(SEXES, [p["sex"] or "" for p in people], "sex"),
        "group": np.array(groups, np.int64),
        "household_size": Column.of([None if n is None else _count(n) for n in sizes]),
        "rights": np.array(rights, np.int64),
        "covered_from": Column.dates(covered),
        "new": np.array([bool(p["new"]) for p in people], bool),
    }


def _rights(item: Item) -> int:
    """0 when rights are open on the day; a span is [since, until); or why they are closed."""
    said, on = item.person["rights"], line_day(item)
    if isinstance(said, Mapping):
        since, until = said.get("since"), said.get("until")
        if since and on < day_of(since):
            return int(Standing.NOT_YET)
        return int(Standing.YEAR_ENDED) if until and on >= day_of(until) else 0
    if said in ("open", True, None):
        return 0
    if str(said) in CLOSED:
        return int(Standing.NOT_PAID)
    if str(said).upper() not in Standing.__members__:
        raise Refused("rights : « %(word)s » n’est pas connu.", word=str(said)[:40])
    return int(Standing[str(said).upper()])


def _born(item: Item) -> date | None:
    age = item.person["age"]
    if age is None:
        return day_of(item.person["born"]) if item.person["born"] else None
    on = item.claim["on"]
    return date(max(on.year - _count(age), 1), on.month, min(on.day, 28))


def _member_since(item: Item) -> date:
    """Five years before, when nothing is said."""
    said, on = item.person["member_since"], item.claim["on"]
    return day_of(said) if said else date(max(on.year - 5, 1), 1, 1)


def _count(value: Any) -> int:
    if type(value) is not int:
        raise Refused("« %(value)s » n’est pas un nombre entier.", value=str(value)[:40])
    return value


def _amounts(terms: Terms, values: list[Any]) -> Column:
    return Column.of([None if v is None else amount_from(v, terms.currency) for v in values])


def _positions(words: tuple[str, ...], said: Sequence[Any], what: str) -> Int:
    """The place of each word; ``null`` is not known, thus -1."""
    for word in said:
        if word is not None and word not in words:
            raise Refused("%(what)s : « %(word)s » n’est pas connu.", what=what, word=str(word))
    return np.array([-1 if word is None else words.index(word) for word in said], np.int64)


def _ids(ids: list[dict[str, int]], name: str) -> Int:
    return np.array([one[name] for one in ids], np.int64)


def numbers(items: list[Item]) -> list[dict[str, int]]:
    """A number for each name of a claim, a person, a household and a facility."""
    out = []
    for item in items:
        claim, person = item.claim, item.person
        at = f"{claim['level']} {claim['ownership']} {claim['facility']}"
        names = {
            "claim": str(claim["claim"]), "household": str(person["household"]), "facility": at,
            "who": f"{person['household']} {claim['who']}",
        }  # fmt: skip
        out.append({key: _number(name) for key, name in names.items()})
    return out


def _number(name: str) -> int:
    """A number for a name, the same each time, below what keys may hold."""
    return int.from_bytes(name.encode()[-60:], "big") % ((1 << 31) - 1) + 1
