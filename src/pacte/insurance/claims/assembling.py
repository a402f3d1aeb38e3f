"""From recorded care to the facts of the rule: what other rooms know, put beside each line.

One code for a month of a scheme and for one line at the counter. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import numpy as np

from pacte.insurance.claims import past
from pacte.insurance.claims.rules import Facts
from pacte.insurance.members.queries.joining import member_since, membership_since
from pacte.insurance.members.queries.rights import (
    entitlements,
    household_groups,
    household_sizes,
    people_facts,
)
from pacte.insurance.schemes import kept
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.selectors import ServiceRow
from pacte.insurance.schemes.terms import Terms, compile_terms, coverage_year
from pacte.kernel.columns import Bool, Column, Int, as_of, day_number, days
from pacte.places import queries as places

EVER = -(1 << 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Care as it was recorded or proposed: a line is a place in each column."""

    line: Int
    claim: Int
    household: Int
    beneficiary: Int
    facility: Int
    service: Int  # Keys of services.
    care_on: Int
    quantity: Int
    cost: Column
    started_on: Int
    ended_on: Column  # A hole: no stay.
    claimed_on: Int
    received_on: Int
    visit: Int
    referred: Bool
    diagnosis: Int  # -1: none was stated.
    invoice: Int  # 0: none yet.
    diagnoses: tuple[str, ...] = ()

    def at(self, places: Int) -> Lines:
        """Some of the lines."""
        found: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        for name, value in found.items():
            if isinstance(value, np.ndarray | Column):
                found[name] = value[places]
        return Lines(**found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """What the medical adviser admits, asked or not; holes: as asked."""

    price: Column
    quantity: Column
    refused: Bool
    waiting: Bool

    @classmethod
    def none(cls, size: int) -> Reviews:
        hole, no = Column.full(size, None), np.zeros(size, bool)
        return cls(price=hole, quantity=hole, refused=no, waiting=no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """The facts, the terms, and the versions that the terms were made from, in order."""

    facts: Facts
    terms: Terms
    versions: list[Any]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The services, in the order of their keys, and the days on which they are in the register."""

    key: Int
    rows: tuple[ServiceRow, ...]
    since: Int
    until: Int

    def place(self, service: Int, day: Int) -> Int:
        """The place of each line's service; -1: not in the register on that day."""
        if not len(self.key):
            return np.full(len(service), -1)
        at = np.minimum(np.searchsorted(self.key, service), len(self.key) - 1)
        there = (self.key[at] == service) & (self.since[at] <= day) & (day < self.until[at])
        return np.where(there, at, -1)


def catalogue(services: Iterable[Any]) -> Catalogue:
    rows = sorted(services, key=lambda one: one.pk)
    read = [(r.pk, r.code, r.group, r.category, r.since, r.until) for r in rows]
    key, code, group, category, since, until = zip(*read) if read else ((),) * 6
    return Catalogue(
        np.array(key, np.int64),
        tuple(map(ServiceRow, code, group, category)),
        np.array([EVER if d is None else day_number(d) for d in since], np.int64),
        np.array([-EVER if d is None else day_number(d) for d in until], np.int64),
    )


@lru_cache(maxsize=32)
def _terms(documents: tuple[_Document, ...], services: tuple[ServiceRow, ...]) -> Terms:
    return compile_terms([schemes.definition(d.version) for d in documents], services)


@dataclass(frozen=True, slots=True)
class _Document:
    """A version, the same as another when its digest is."""

    digest: str
    version: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def terms_of(versions: Sequence[Any], services: tuple[ServiceRow, ...]) -> Terms:
    """The terms of some versions; the same documents are compiled once."""
    return _terms(tuple(_Document(v.digest, v) for v in versions), services)


def assemble(
    promise: kept.Promise, lines: Lines, reviews: Reviews, today: int, *, first: bool = False
) -> Assembled | None:
    """Put beside each line what the rule needs; None: the scheme has no terms at all.

    ``lines`` is sorted by household, day, claim and line. ``first``: it is known that these
    people had no care before, so that their past is not looked for.
    """
    scheme_id, versions = promise.scheme, promise.versions
    if not any(v.document for v in versions):
        return None
    register = catalogue(promise.services)
    terms = terms_of(versions, register.rows)
    since = days([v.since for v in versions])
    version = np.searchsorted(since, lines.care_on, side="right") - 1
    service = register.place(lines.service, lines.care_on)
    level, ownership = places.facility_states(lines.facility, lines.care_on)
    member = _member_since(scheme_id, lines, terms)
    year = coverage_year(terms, version, lines.care_on, _year_since(scheme_id, lines, terms))
    tariff, listed = tariffs(promise.tariffs, lines, level)
    asked = scheme_id, lines, versions, terms, version, service, year
    back = past.none(len(lines.line)) if first else past.look(*asked)
    facts = Facts(
        line=lines.line, claim=lines.claim, household=lines.household,
        beneficiary=lines.beneficiary, facility=lines.facility, version=version, service=service,
        care_on=lines.care_on, started_on=lines.started_on,
        ended_on=np.where(lines.ended_on.known, lines.ended_on.values,
                          np.maximum(lines.started_on, lines.care_on)),
        claimed_on=lines.claimed_on, received_on=lines.received_on, today=today,
        quantity=lines.quantity, price=lines.cost, tariff=tariff, listed=listed,
        level=level, ownership=ownership, visit=lines.visit,
        stay=lines.ended_on.known & (lines.ended_on.values > lines.started_on),
        referred=lines.referred, diagnosis=lines.diagnosis, diagnoses=lines.diagnoses,
        **_people(scheme_id, lines, terms), member_since=member, new=np.ones(len(version), bool),
        year=year, convention=_conventions(promise.conventions, lines, versions, version),
        same_as=back.same_as, nearest=back.nearest, review_price=reviews.price,
        review_quantity=reviews.quantity, review_refused=reviews.refused, adviser=reviews.waiting,
        prior_claims=back.claims, prior_years=back.years,
    )  # fmt: skip
    return Assembled(facts=facts, terms=terms, versions=versions)


def _people(scheme_id: int, lines: Lines, terms: Terms) -> dict[str, Any]:
    """Rights and facts of the persons; what no entry asks for is not read."""
    rights = entitlements(scheme_id, lines.beneficiary, lines.care_on)
    known = people_facts(lines.beneficiary)
    size = len(lines.line)
    by_size = (terms.limits.values["extra"] > 0).any()
    sizes = Column.full(size, None)
    if by_size:
        counted = household_sizes(lines.household, lines.care_on)
        sizes = Column(counted, np.ones(size, bool))
    group = np.zeros(size, np.int64)
    if terms.space.groups:
        found = household_groups(lines.household, lines.care_on)
        group = np.array([terms.group_bits(list(some)) if some else 0 for some in found], np.int64)
    return {
        "rights": np.where(rights.open, 0, np.maximum(rights.reason, 1)),
        "covered_from": rights.covered_from,
        "born_on": known.born_on,
        "sex": np.where(known.female.known, 2 - known.female.values, 0),
        "household_size": sizes,
        "group": group,
    }


def _member_since(scheme_id: int, lines: Lines, terms: Terms) -> Column:
    """Asked only where some care has a waiting period of its own."""
    own = terms.waiting.values["general"] == 0
    if own[:-1].any():
        return member_since(scheme_id, lines.beneficiary)
    return Column.full(len(lines.line), None)


def _year_since(scheme_id: int, lines: Lines, terms: Terms) -> Column:
    """Asked only where the coverage year is each member's own."""
    if (terms.year_kind == 1).any():
        return membership_since(scheme_id, lines.household, lines.care_on)
    return Column.full(len(lines.line), None)


def _conventions(
    rows: schemes.ConventionColumns, lines: Lines, versions: Sequence[Any], version: Int
) -> Int:
    """0 in force, 1 none, 2 suspended, 3 ended. Who pays members back needs no convention."""
    found = as_of(lines.facility, lines.care_on, rows.facility, rows.since)
    code = np.array([0, 2, 3, 1], np.int64)  # In the order of ``STATES``, then none.
    state = code[np.where(found < 0, 3, np.append(rows.state, 3)[found])]
    paid_back = [(kept.definition(v) or {}).get("payment") for v in versions]
    free = np.array(
        [
            isinstance(p, dict) and p.get("mode") == "reimbursement" and not p.get("at")
            for p in paid_back
        ]
        + [False]
    )
    return np.where(free[version], 0, state)


def tariffs(rows: schemes.TariffColumns, lines: Lines, level: Int) -> tuple[Column, Bool]:
    """The tariff of each line: the facility's own, else its level's, else the scheme's.

    A service that has a tariff somewhere but none here is not in the facility's price list.
    """
    size = len(lines.line)
    if not len(rows.service):
        return Column.full(size, None), np.ones(size, bool)
    homes, place = np.unique(np.concatenate([rows.facility, lines.facility]), return_inverse=True)
    place = place.reshape(-1)
    width = (len(homes) + 1) * 8
    scope = place[: len(rows.facility)] * 8 + rows.level + 1
    key = rows.service * width + scope
    order = np.lexsort((np.arange(len(key)), rows.since, key))
    keys, since = key[order], rows.since[order]
    zero = np.searchsorted(homes, 0) if homes[0] == 0 else len(homes)
    found = np.full(size, -1)
    mine = place[len(rows.facility) :] * 8
    for asked in (zero * 8 + np.zeros(size, np.int64), zero * 8 + level + 1, mine):
        row = as_of(lines.service * width + asked, lines.care_on, keys, since)
        row = np.where(row < 0, -1, order[row])
        found = np.where((row >= 0) & rows.price.known[row], row, found)
    known = found >= 0
    price = Column(np.where(known, rows.price.values[found], 0), known)
    return price, known | ~np.isin(lines.service, rows.service)
