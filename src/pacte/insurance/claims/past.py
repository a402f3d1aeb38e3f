"""What was decided before, read for the lines that come now: sums, doubles, and how near.

Sums are made by the database: their number follows the people, not the months gone by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from pacte.insurance.claims.rules import Prior, history
from pacte.insurance.claims.rules.history import History
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.terms import Terms
from pacte.journal import reading
from pacte.kernel.columns import Column, Int, days

if TYPE_CHECKING:
    from pacte.insurance.claims.assembling import Lines

FEW = 500  # So many people at most are asked for by name.
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What the past says of each line."""

    same_as: Int
    nearest: Int
    claims: Prior
    years: Prior


def look(
    scheme_id: int, lines: Lines, versions: Sequence[Any], terms: Terms, version: Int,
    service: Int, year: Column,
) -> Back:  # fmt: skip
    """Read the past of these lines. Sums of a year only where a limit counts by the year."""
    known = year.values[year.known]
    yearly = any((block.values["window"] > 0).any() for block in (terms.limits, terms.deductibles))
    years = Prior.none()
    if yearly and len(known):
        rows = Rows("d.year BETWEEN %s AND %s", [int(known.min()), int(known.max())])
        rows = rows.narrowed("c.household_id", lines.household)
        years = _prior(scheme_id, rows, versions, False)
    same = _same(scheme_id, lines)
    return Back(
        same_as=same,
        nearest=_nearest(scheme_id, lines, terms),
        claims=_of_claims(scheme_id, lines, versions),
        years=years,
    )


def _of_claims(scheme_id: int, lines: Lines, versions: Sequence[Any]) -> Prior:
    """The sums of the claims that these lines are of; one that is proposed (0) has none."""
    recorded = lines.claim > 0
    if not recorded.any():
        return Prior.none()
    started = lines.started_on[recorded]
    between = [_date(started.min()), _date(started.max())]
    rows = Rows("c.scheme_id = %s AND c.care_on BETWEEN %s AND %s", [scheme_id, *between])
    return _prior(scheme_id, rows.narrowed("c.id", lines.claim[recorded]), versions, True)


def none(size: int) -> Back:
    """The past of who had no care yet."""
    hole = Prior.none()
    same, far = np.zeros(size, np.int64), np.full(size, history.FAR)
    return Back(same_as=same, nearest=far, claims=hole, years=hole)


def _date(day: Any) -> Any:
    return np.int64(day).astype("datetime64[D]").astype(object)


@dataclass(frozen=True, slots=True)
class Rows:
    """Which of what was decided: a condition of SQL and its values."""

    which: str
    values: list[Any]

    def narrowed(self, column: str, wanted: Int) -> Rows:
        """Those of these keys, when they are few enough to be named."""
        keys = np.unique(wanted).tolist()
        if len(keys) > FEW:
            return self
        return Rows(f"{self.which} AND {reading.among(column, keys)}", [*self.values, *keys])


# Decided lines that were not refused whole, of one scheme.
DECIDED = """
FROM claims_decision d JOIN claims_claimline l ON l.id = d.line_id
  JOIN claims_claim c ON c.id = l.claim_id
 WHERE d.scheme_id = %s AND d.quantity > 0 AND """
RULED = "SELECT id FROM schemes_service"
SUMS = ("mutual_pays", "quantity", "deducted", "flat")
BY_PERSON = ("d.version_id", "c.beneficiary_id", "c.household_id", "d.year", "d.counts", "d.opens",
             "d.deductible")  # fmt: skip


def _prior(scheme_id: int, rows: Rows, versions: Sequence[Any], by_claim: bool) -> Prior:
    """The sums of decisions for each claim, or for each person and year."""
    keys = [*BY_PERSON, "c.id"] if by_claim else BY_PERSON
    sums = [f"SUM(d.{name})" for name in SUMS]
    asked = f"{DECIDED}{rows.which} GROUP BY {', '.join(keys)}"
    read = reading.select([*keys, *sums, "COUNT(*)"], asked, [scheme_id, *rows.values])
    if not read[0]:
        return Prior.none()
    version, *numbers = read
    place = {v.pk: at for at, v in enumerate(versions)}
    person, home, year, counts, opens, deductible, *rest = (
        np.array(column, np.int64) for column in numbers
    )
    claim = rest.pop(0) if by_claim else np.zeros(len(version), np.int64)
    pays, quantity, deducted, flat, episodes = rest
    return Prior(
        version=np.array([place.get(pk, len(versions)) for pk in version], np.int64),
        claim=claim, beneficiary=person, household=home, year=year, counts=counts, opens=opens,
        deductible=deductible, pays=pays, quantity=quantity, deducted=deducted, flat=flat,
        episodes=episodes,
    )  # fmt: skip


def _history(scheme_id: int, rows: Rows) -> History:
    """Decided lines as columns."""
    names = ("l.id", "c.beneficiary_id", "c.facility_id", "l.service_id", "l.care_on")
    asked = f"{DECIDED}{rows.which}"
    *numbers, day = reading.select(names, asked, [scheme_id, *rows.values])
    whole = [*(np.array(column, np.int64) for column in numbers), days(day)]
    return History(**{f.name: column for f, column in zip(fields(History), whole)})


def _same(scheme_id: int, lines: Lines) -> Int:
    """The line decided before that says the same as each, month by month."""
    out = np.zeros(len(lines.line), np.int64)
    month = lines.care_on.astype("datetime64[D]").astype("datetime64[M]")
    for one in np.unique(month):
        at = np.flatnonzero(month == one)
        first, last = one.astype("datetime64[D]"), (one + 1).astype("datetime64[D]") - DAY
        rows = Rows("l.care_on BETWEEN %s AND %s", [first.astype(object), last.astype(object)])
        rows = rows.narrowed("c.beneficiary_id", lines.beneficiary[at])
        out[at] = history.same_as(
            _history(scheme_id, rows), lines.beneficiary[at], lines.facility[at], lines.service[at],
            lines.care_on[at],
        )  # fmt: skip
    return out


def _nearest(scheme_id: int, lines: Lines, terms: Terms) -> Int:
    """How near the nearest earlier decision on the same service is, where a rule asks."""
    out = np.full(len(lines.line), history.FAR)
    if terms.frequency.empty or not len(lines.line):
        return out
    most = int(terms.frequency.values["days"].max())
    between = [_date(lines.care_on.min() - most), _date(lines.care_on.max() + most)]
    rows = Rows("l.care_on BETWEEN %s AND %s", between)
    named = _ruled(terms)
    if named == []:
        return out
    if named:
        ruled = f"{RULED} WHERE {reading.among('code', named)}"
        rows = Rows(f"{rows.which} AND l.service_id IN ({ruled})", [*between, *named])
    rows = rows.narrowed("c.beneficiary_id", lines.beneficiary)
    before, service = _history(scheme_id, rows), lines.service
    for inside, whole in _spaced(terms):
        before = replace(before, service=np.where(before.service == whole, inside, before.service))
        service = np.where(service == whole, inside, service)
    return history.nearest(before, lines.beneficiary, service, lines.care_on)


def _spaced(terms: Terms) -> list[tuple[int, int]]:
    """(service, package) where a package follows the frequency of what it contains: their keys."""
    services = terms.space.services
    pairs = [
        (services[inside].code, services[whole].code)
        for whole, inside in enumerate(terms.spaced[:-1].tolist())
        if whole != inside
    ]
    if not pairs:
        return []
    key = {service.code: service.pk for service in schemes.services()}
    return [(key[a], key[b]) for a, b in pairs if a in key and b in key]


def _ruled(terms: Terms) -> list[str] | None:
    """The codes of the services that have a rule; None: it may be any."""
    found = np.zeros(len(terms.space.services) + 1, bool)
    for entries in terms.frequency.words:
        if entries.service is None:
            return None
        found = found | (entries.service != 0).any(axis=0)
    return [row.code for row, ruled in zip(terms.space.services, found) if ruled]
