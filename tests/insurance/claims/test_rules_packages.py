"""Packages over columns agree with the one line at a time, whatever comes in. No database."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from insurance.claims.test_rules_properties import definition, lines, told
from insurance.columns_of import facts_of, terms_of
from insurance.reference import Line, before_service, settle_packed
from pacte.insurance.claims.rules import limits, settle
from pacte.insurance.claims.rules.history import prior_of
from pacte.insurance.claims.rules.standing import standings

count = st.integers(1, 4)
contents = st.dictionaries(st.sampled_from("ab"), count, min_size=1, max_size=2)
package = st.fixed_dictionaries(
    {
        "service": st.just("c"), "price": st.sampled_from(["fixed", "sum"]), "contains": contents,
        "quantities": st.sampled_from(["exact", "most", "free"]), "amount": st.integers(0, 5_000),
    }
)  # fmt: skip
packed = st.builds(lambda said, one: said | {"packages": [one]}, definition, package)


def by_reference(found: list[Line], said: dict[str, Any]) -> list[tuple]:
    kept = [x for x in found if x.service != "d" or before_service(x)]
    answers = dict(zip([x.line for x in kept], settle_packed(kept, said)))
    unknown = ("SERVICE_UNKNOWN", 0, 0)
    return [answers.get(x.line, (*unknown, (x.price or 0) * x.quantity)) for x in found]


@given(lines(), packed)
@settings(max_examples=200, deadline=None)
def test_columns_agree_with_the_reference(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    assert told(settle(facts_of(found, terms), terms)) == by_reference(found, said)


@given(lines(), packed)
@settings(max_examples=40, deadline=None)
def test_together_or_one_by_one_gives_the_same(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    facts = facts_of(found, terms)
    answers, run = [], limits.run
    try:
        for few in (0, 1_000):
            limits.run = lambda work, group, few=few: run(work, group, few)  # type: ignore[misc]
            answers.append(told(settle(facts, terms)))
    finally:
        limits.run = run
    assert answers[0] == answers[1]


def test_what_is_left_counts_what_packages_contained() -> None:
    said = {
        "care": [{"mutual_share": 1_000_000}], "deductibles": [], "frequency": [],
        "exclusions": [], "late": None,
        "limits": [{"quantity": 10, "per": "person_year", "services": ["a"]}],
        "packages": [{"service": "c", "price": "fixed", "contains": {"a": 3},
                      "quantities": "free", "amount": 100}],
    }  # fmt: skip
    terms = terms_of(said)
    facts = facts_of([Line(1, 1, 10, 100, 20_000, "c", 2, 50)], terms)
    settled = settle(facts, terms)
    left = standings(
        terms, 0, prior_of(facts, settled), beneficiary=10, household=1,
        year=int(facts.year.values[0]), size=1,
    )  # fmt: skip
    assert [(one.limit, one.used, one.left) for one in left] == [(0, 6, 4)]
