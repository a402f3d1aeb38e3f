"""Synthetic care for the benchmarks, from a seed: columns of facts, without a database."""

from __future__ import annotations

import numpy as np

from pacte.insurance.claims.rules import FAR, Facts, Prior
from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import read_definition
from pacte.insurance.schemes.selectors import ServiceRow
from pacte.insurance.schemes.terms import Terms, compile_terms
from pacte.kernel import strict_yaml
from pacte.kernel.columns import Column

SERVICES = tuple(
    ServiceRow(row["code"], row["group"], row["category"])
    for row in strict_yaml.read(presets.services())
)
FIRST = 20_605  # 1 June 2026.
DEFINITION = """
code: bench
name: Régime du banc d’essai
currency: XOF
sources: {bench: {title: Banc d’essai}}
coverage_year: {kind: calendar, ref: bench}
unit: household
contribution:
  basis: per_person
  lines: [{amount: 5000, ref: bench}]
exempt_groups: {indigent: Indigent}
care:
- {services: all, at: {level: [post, centre]}, mutual_share: "0.80", ref: bench}
- {services: all, at: {level: hospital}, mutual_share: "0.70", referral: {unless: [emergency]},
   ref: bench}
- {services: [maternity], mutual_share: "1", ref: bench}
- {services: [medicine], at: {level: [post, centre]}, mutual_share: "0.60", ref: bench}
limits:
- {amount: 15000, per: claim, ref: bench}
- {amount: 30000, per: person_year, ref: bench}
- {amount: 60000, per: household_year, extra_person: {beyond: 6, amount: 5000}, ref: bench}
- {episodes: 12, per: person_year, ref: bench}
- {quantity: 40, per: person_year, services: [laboratory], ref: bench}
deductibles: [{amount: 500, per: claim, at: {level: hospital}, ref: bench}]
frequency: [{services: [lab_blood_count], days: 30, ref: bench}]
exclusions: [{services: [glasses], payer: state, ref: bench}]
exemptions: [{group: indigent, from: member_pays, ref: bench}]
patients: [{services: [maternity], sex: f, ages: {from: 12}, ref: bench}]
payers: {state: {name: État, kind: state}}
submission: {late_after_days: 90, ref: bench}
rounding: for_payee
"""


def terms() -> Terms:
    return compile_terms([read_definition(DEFINITION)], SERVICES)


def facts(draw: np.random.Generator, household: np.ndarray, made: Terms) -> Facts:
    """A month of lines for the given households (one for each line)."""
    size = len(household)
    crowd = np.bincount(household)[household]  # A household of 20 000 visits has many members.
    person = household * 5_000 + draw.integers(0, 5 + crowd // 10, size)
    day = FIRST + draw.integers(0, 30, size)
    claim = person * 64 + (day - FIRST) // 8
    order = np.lexsort((claim, day, household))
    household, person, day, claim = household[order], person[order], day[order], claim[order]
    known, hole, no = np.ones(size, bool), Column.full(size, None), np.zeros(size, bool)
    zero = np.zeros(size, np.int64)
    facility = person % 97
    return Facts(
        line=np.arange(1, size + 1), claim=claim, household=household, beneficiary=person,
        facility=facility, version=zero, service=draw.integers(0, len(SERVICES), size), care_on=day,
        started_on=FIRST + (day - FIRST) // 8 * 8, ended_on=day, claimed_on=day,
        received_on=day + draw.integers(0, 40, size), today=FIRST + 100,
        quantity=draw.integers(1, 5, size), price=Column(draw.integers(100, 9_000, size), known),
        tariff=Column(draw.integers(100, 9_000, size), draw.random(size) < 0.9), listed=known,
        level=np.where(facility % 9 == 0, 3, facility % 2), ownership=zero,
        visit=draw.choice([0, 0, 0, 1, 2], size), stay=no, referred=draw.random(size) < 0.7,
        diagnosis=zero - 1, diagnoses=("",), born_on=Column(person % 20_000, known),
        sex=1 + person % 2, group=(household % 20 == 0).astype(np.int64),
        household_size=Column(3 + household % 6, known),
        rights=(draw.random(size) < 0.03).astype(np.int64),
        covered_from=Column(np.full(size, FIRST - 200) + (person % 50 == 0) * 210, known),
        member_since=hole, new=known, year=Column(np.full(size, 20_454), known),
        convention=zero, same_as=zero, nearest=zero + FAR, review_price=hole,
        review_quantity=hole, review_refused=no, adviser=no,
        prior_claims=Prior.none(), prior_years=Prior.none(),
    )  # fmt: skip


def month(lines: int, seed: int = 1) -> Facts:
    draw = np.random.default_rng(seed)
    return facts(draw, draw.integers(1, lines // 5 + 2, lines), terms())


def skewed(lines: int, visits: int, seed: int = 1) -> Facts:
    """A month in which one household has ``visits`` lines."""
    draw = np.random.default_rng(seed)
    household = draw.integers(2, lines // 5 + 3, lines)
    household[:visits] = 1
    return facts(draw, household, terms())
