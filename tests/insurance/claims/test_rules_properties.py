"""The rule over columns agrees with the one line at a time, whatever comes in. No database."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from insurance.columns_of import facts_of, terms_of
from insurance.reference import Line, Past, before_service, settle_one
from pacte.insurance.claims.rules import Facts, Prior, Reason, Settlement, limits, settle, settling
from pacte.insurance.claims.rules.history import History, history_of, nearest, prior_of, same_as

money = st.integers(0, 3_000) | st.integers(0, 10**6)
some = st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)
where = st.fixed_dictionaries({"level": st.lists(st.sampled_from(["post", "centre"]), min_size=1)})
ages = st.sampled_from([{"under": 18}, {"from": 18}, {"from": 5, "under": 60}])
window = st.sampled_from(["claim", "person_year", "household_year"])
selector = {"services": some, "at": where}


def entries(optional: dict[str, Any], most: int, **needed: Any) -> st.SearchStrategy[list[dict]]:
    return st.lists(st.fixed_dictionaries(needed, optional=optional), max_size=most)


share = st.integers(0, 1_000_000)
caps = st.one_of(
    st.fixed_dictionaries({"amount": money}, optional={"extra": st.integers(0, 500)}),
    st.fixed_dictionaries({"quantity": st.integers(0, 8)}),
    st.fixed_dictionaries({"episodes": st.integers(0, 3)}),
)
limit = st.builds(
    lambda cap, per, more: {**cap, "per": per, **more},
    caps,
    window | st.sampled_from([None, *["claim"] * 30]),
    st.fixed_dictionaries({}, optional={**selector, "ages": ages}),
)
definition = st.fixed_dictionaries(
    {
        "care": st.lists(
            st.fixed_dictionaries(
                {"mutual_share": share | st.sampled_from([None, *[700_000] * 20])},
                optional={**selector, "ages": ages, "referral": st.booleans()},
            )
            | st.fixed_dictionaries({"member_pays": st.integers(0, 500)}, optional=selector),
            min_size=1,
            max_size=4,
        ),
        "limits": st.lists(limit, max_size=20),
        "deductibles": entries(selector, 2, amount=money, per=window),
        "frequency": entries({"services": some}, 1, days=st.integers(0, 40)),
        "exclusions": entries({"at": where, "ages": ages}, 1, services=some),
        "late": st.none() | st.integers(0, 30),
    }
)
rare = st.sampled_from([0] * 12 + [1, 2, 3])


@st.composite
def lines(draw: Any) -> list[Line]:
    found = []
    for n in range(draw(st.integers(1, 25))):
        home = draw(st.integers(1, 3))
        person = home * 10 + draw(st.integers(0, 1))
        day = 20_000 + draw(st.integers(0, 60))
        found.append(
            Line(
                n + 1, home, person, person * 10 + draw(st.integers(0, 2)), day,
                draw(st.sampled_from("abcd" if not draw(rare) else "ab")),
                draw(st.integers(1, 4)), draw(st.none() | money) if draw(rare) else draw(money),
                draw(st.none() | money), draw(st.sampled_from(["post", "centre", "clinic"])),
                draw(st.sampled_from([None, 3, 17, 18, 30, 70])), draw(st.sampled_from("fm")),
                draw(st.integers(1, 2)), draw(st.booleans()), draw(rare),
                draw(st.sampled_from([0] * 9 + [20_030])), draw(rare),
                day + draw(st.sampled_from([0] * 9 + [25])), draw(st.integers(1, 5)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda x: (x.household, x.day, x.claim, x.line))


def told(settled: Settlement) -> list[tuple[str, int, int, int]]:
    rows = zip(
        settled.reason.tolist(), settled.mutual_pays.tolist(), settled.member_pays.tolist(),
        settled.refused.tolist(),
    )  # fmt: skip
    return [(Reason(reason).name, *amounts) for reason, *amounts in rows]


def by_reference(found: list[Line], said: dict[str, Any], past: Past) -> list[tuple]:
    return [
        ("SERVICE_UNKNOWN", 0, 0, 0 if x.price is None else x.price * x.quantity)
        if x.service == "d" and not before_service(x)
        else settle_one(x, said, past)
        for x in found
    ]


@given(lines(), definition)
@settings(max_examples=150, deadline=None)
def test_columns_agree_with_the_reference(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    got = told(settle(facts_of(found, terms), terms))
    assert got == by_reference(found, said, Past())


@given(lines(), definition)
@settings(max_examples=40, deadline=None)
def test_together_or_one_by_one_gives_the_same(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    facts = facts_of(found, terms)
    runs, run = [], limits.run
    try:
        for few in (0, 2, 1_000):
            limits.run = lambda work, group, few=few: run(work, group, few)  # type: ignore[misc]
            runs.append(settle(facts, terms))
    finally:
        limits.run = run
    for field in fields(Settlement):
        first, *rest = (getattr(one, field.name).tolist() for one in runs)
        assert all(one == first for one in rest), field.name


@given(lines(), definition)
@settings(max_examples=40, deadline=None)
def test_in_pieces_or_whole_gives_the_same(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    facts = facts_of(found, terms)
    whole, piece = settle(facts, terms), settling.PIECE
    settling.PIECE = 3
    try:
        assert told(settle(facts, terms)) == told(whole)
    finally:
        settling.PIECE = piece


@given(lines(), definition, st.integers(0, 60))
@settings(max_examples=80, deadline=None)
def test_two_batches_give_what_one_gives(found: list[Line], said: dict[str, Any], cut: int) -> None:
    """What was consumed before is found again from the working alone."""
    terms = terms_of(said)
    early = [x for x in found if x.day < 20_000 + cut]
    late = [x for x in found if x.day >= 20_000 + cut]
    if not early or not late:
        return
    first = facts_of(early, terms)
    decided = settle(first, terms)
    then = after(facts_of(late, terms), prior_of(first, decided), history_of(first, decided))
    together = told(settle(facts_of(found, terms), terms))
    waiting = {x.line for x, one in zip(found, together) if Reason[one[0]].waits}
    if waiting & {x.line for x in early}:
        return  # What waits counts against nobody until it is decided.
    apart = dict(zip([x.line for x in early], told(decided)))
    apart |= dict(zip([x.line for x in late], told(settle(then, terms))))
    whole = dict(zip([x.line for x in found], together))
    doubles = {n for n, one in whole.items() if one[0] == "DUPLICATE"}
    assert {n: apart[n] for n in whole if n not in doubles} == {
        n: one for n, one in whole.items() if n not in doubles
    }


def after(facts: Facts, prior: Prior, history: History) -> Facts:
    return replace(
        facts,
        prior_claims=prior,
        prior_years=prior,
        same_as=same_as(history, facts.beneficiary, facts.facility, facts.service, facts.care_on),
        nearest=nearest(history, facts.beneficiary, facts.service, facts.care_on),
    )


@given(lines(), definition)
@settings(max_examples=80, deadline=None)
def test_the_working_explains_the_amount(found: list[Line], said: dict[str, Any]) -> None:
    terms = terms_of(said)
    s = settle(facts_of(found, terms), terms)
    assert (s.asked == s.mutual_pays + s.member_pays + s.refused).all()
    assert (s.covered == s.price * s.quantity).all()
    assert (s.member_pays == s.covered - s.mutual_pays).all()
    assert (s.deducted + s.flat + s.share <= s.covered + 0).all()
    bound = (s.limit >= 0) & (s.quantity > 0) & (s.mutual_pays < s.share)
    assert (s.mutual_pays[bound] == s.room[bound]).all()
    free = (s.quantity > 0) & ~bound
    assert (s.mutual_pays[free] == s.share[free]).all()
    assert not s.mutual_pays[s.waits].any() and not s.asked[s.waits].any()
    tariffs = np.array([10**13 if x.tariff is None else x.tariff for x in found])
    assert (s.price[s.quantity > 0] <= tariffs[s.quantity > 0]).all()
