"""Lines of the reference, put into the columns of the rule."""

from __future__ import annotations

from typing import Any

import numpy as np

from insurance.reference import Line
from pacte.insurance.claims.rules import FAR, Facts, Prior
from pacte.insurance.schemes.rules.language import LEVELS
from pacte.insurance.schemes.selectors import SEXES, ServiceRow
from pacte.insurance.schemes.terms import Terms, compile_terms
from pacte.kernel.columns import Column

SERVICES = tuple(ServiceRow(code, code, "other") for code in "abc")
BORN = 20_000


def definition_of(said: dict[str, Any]) -> dict[str, Any]:
    """The definition that the reference's words mean."""
    care = [_care(entry) for entry in said["care"]]
    limits = []
    for entry in said["limits"]:
        limit = {k: v for k, v in entry.items() if k != "extra"}
        if "extra" in entry:
            limit["extra_person"] = {"beyond": 1, "amount": entry["extra"]}
        limits.append(limit)
    whole = {
        "code": "x", "name": "x", "currency": "XOF", "coverage_year": {"kind": "calendar"},
        "contribution": {}, "care": care, "limits": limits, "deductibles": said["deductibles"],
        "frequency": said["frequency"], "exclusions": said["exclusions"],
    }  # fmt: skip
    if "packages" in said:
        whole["packages"] = said["packages"]
    if said["late"] is not None:
        whole["submission"] = {"late_after_days": said["late"]}
    return whole


def _care(entry: dict[str, Any]) -> dict[str, Any]:
    out = dict(entry)
    if entry.get("mutual_share") is not None:
        out["mutual_share"] = f"{entry['mutual_share'] / 1_000_000:.6f}"
    if "member_pays" in entry:
        out["member_pays"] = {"amount": entry["member_pays"], "per": "visit"}
    return out


def ints(values: list[int]) -> np.ndarray:
    return np.array(values, np.int64)


def facts_of(lines: list[Line], terms: Terms, **more: Any) -> Facts:
    size = len(lines)
    day = ints([x.day for x in lines])
    no, zero = np.zeros(size, bool), np.zeros(size, np.int64)
    hole = Column.full(size, None)
    born = [None if x.age is None else x.day - x.age * 366 - 1 for x in lines]
    found = dict(
        line=ints([x.line for x in lines]), claim=ints([x.claim for x in lines]),
        household=ints([x.household for x in lines]), beneficiary=ints([x.person for x in lines]),
        facility=ints([x.facility for x in lines]), version=zero,
        service=terms.services_of([x.service for x in lines]), care_on=day, started_on=day,
        ended_on=day, claimed_on=day, received_on=ints([max(x.received, x.day) for x in lines]),
        today=10**6, quantity=ints([x.quantity for x in lines]),
        price=Column.of([x.price for x in lines]), tariff=Column.of([x.tariff for x in lines]),
        listed=~no, level=ints([LEVELS.index(x.level) for x in lines]), ownership=zero,
        visit=zero, stay=no, referred=np.array([x.referred for x in lines], bool),
        diagnosis=zero - 1, diagnoses=("",), born_on=Column.of(born),
        sex=ints([SEXES.index(x.sex) for x in lines]), group=zero,
        household_size=Column.of([x.size for x in lines]), rights=ints([x.rights for x in lines]),
        covered_from=Column.of([x.covered_from for x in lines]), member_since=hole, new=~no,
        year=Column(day // 365, ~no), convention=ints([x.convention for x in lines]), same_as=zero,
        nearest=zero + FAR, review_price=hole, review_quantity=hole, review_refused=no, adviser=no,
        prior_claims=Prior.none(), prior_years=Prior.none(),
    )  # fmt: skip
    return Facts(**(found | more))


def terms_of(said: dict[str, Any]) -> Terms:
    return compile_terms([definition_of(said)], SERVICES)
