"""Sources, lines, years and currencies always add up to the total."""

from hypothesis import given
from hypothesis import strategies as st

from pacte.programmes.financing.rules import KINDS, Amount, Rule, judged, links, matrix

KEYS = st.none() | st.integers(1, 3)
AMOUNTS = st.lists(
    st.builds(
        Amount, kind=st.sampled_from(KINDS), amount=st.integers(-(10**9), 10**9),
        currency=st.sampled_from(["EUR", "RWF", "XOF"]), envelope=KEYS, line=KEYS,
        year=st.none() | st.integers(2008, 2010),
    ),
    max_size=30,
)  # fmt: skip


def convert(one: Amount) -> int | None:
    """EUR as it is, RWF at some rate, XOF has none."""
    return {"EUR": one.amount, "RWF": one.amount // 1300}.get(one.currency)


@given(AMOUNTS)
def test_envelopes_lines_and_years_each_add_up_to_the_total(amounts: list[Amount]) -> None:
    found = matrix(amounts, convert)
    for kind in KINDS:
        total = found.total(kind)
        for name in ("envelope", "line", "year"):
            keys = {getattr(one, name) for one in amounts}
            parts = [found.total(kind, **{name: key}) for key in keys]
            assert sum(part.amount for part in parts) == total.amount
            assert sum(part.count for part in parts) == total.count
            for currency in total.left:
                assert sum(part.left[currency] for part in parts) == total.left[currency]


@given(AMOUNTS)
def test_nothing_is_lost_between_what_converts_and_what_does_not(amounts: list[Amount]) -> None:
    found = matrix(amounts, convert)
    for kind in KINDS:
        mine = [one for one in amounts if one.kind == kind]
        known = [c for one in mine if (c := convert(one)) is not None]
        assert found.total(kind).amount == sum(known)
        assert found.total(kind).left["XOF"] == sum(o.amount for o in mine if o.currency == "XOF")
        assert found.total(kind).known == bool(mine)


@given(AMOUNTS)
def test_what_enters_an_envelope_is_what_leaves_it(amounts: list[Amount]) -> None:
    positive = [one for one in amounts if one.amount > 0 and one.currency == "EUR"]
    found = links(matrix(positive, convert), "pledged", {1: 10, 2: 10, 3: None}, {1: 7})
    for envelope in {a[1] for a, _, _ in found if a[0] == "envelope"}:
        into = sum(n for _, b, n in found if b == ("envelope", envelope))
        out = sum(n for a, _, n in found if a == ("envelope", envelope))
        assert into == out


def state(**facts: object) -> str:
    given = {"what": "funder_share", "share": 750_000, "base": 120, "given": 90} | facts
    return judged(Rule(**given)).state


def test_three_quarters_of_a_total_is_exactly_that() -> None:
    assert state() == "reached"
    assert state(given=89) == "short"
    assert state(given=91) == "passed"
    assert state(base=None) == state(given=None) == state(base=0) == "unknown"


def test_a_share_that_does_not_fall_on_a_unit_is_reached_by_the_nearest() -> None:
    assert state(base=101, given=75) == state(base=101, given=76) == "reached"


def test_additional_revenue_is_what_passes_the_baseline() -> None:
    rule = {"what": "additional_revenue", "share": 150_000, "base": 1000}
    assert state(**rule, given=650, baseline=500) == "reached"
    assert state(**rule, given=649, baseline=500) == "short"
    assert state(**rule, given=400, baseline=500) == "short"
    assert state(**rule, given=650, baseline=None) == "unknown"
    assert judged(Rule(**rule, given=400, baseline=500)).counted == 0


def test_a_ceiling_is_passed_by_one_unit() -> None:
    rule = {"what": "ceiling", "share": 100_000, "base": 1000}
    assert state(**rule, given=100) == "reached"
    assert state(**rule, given=101) == "passed"
