"""What a value may be, how parts add up, what it says of a target."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.programmes.results import reading, rules
from pacte.programmes.results.rules import Dimension, Part, Unit, verifying

PEOPLE, PERCENT, RATIO = Unit("quantity"), Unit("percent"), Unit("ratio", per=1_000)
SEX = Dimension("sex", "Sexe", (("f", "Femmes"), ("m", "Hommes")))
SOME = Dimension("group", "Groupes", (("a", "A"), ("b", "B")), exhaustive=False)
OVERLAP = Dimension("risk", "Risques", (("a", "A"), ("b", "B")), exhaustive=False, overlap=True)
whole = st.integers(0, 10**9)


def test_zero_is_a_value_and_missing_is_not() -> None:
    assert rules.figure(PEOPLE, 0) == 0
    assert rules.figure(PEOPLE, None) is None
    assert rules.figure(PERCENT, 0, 10) == 0
    assert rules.judge(0, 0, 10 * WHOLE, up=True, day=date(2026, 1, 1)).state != "unmeasured"
    assert rules.judge(None, 0, 10, up=True, day=date(2026, 1, 1)).state == "unmeasured"


@pytest.mark.parametrize(
    ("unit", "top", "bottom", "expected"),
    [
        (PEOPLE, 688, None, 688 * WHOLE),
        (Unit("quantity", places=2), 1_250, None, 12_500_000),
        (PERCENT, 20_000, None, 20_000),
        (PERCENT, 1, 3, 333_333),
        (PERCENT, 2, 3, 666_667),
        (RATIO, 3, 2_000, 1_500_000),
        (RATIO, 1_500_000, None, 1_500_000),
        (Unit("qualitative", scale=("projet", "adopté")), 1, None, WHOLE),
        (Unit("qualitative"), None, None, None),
    ],
)
def test_figures(unit: Unit, top: int | None, bottom: int | None, expected: int | None) -> None:
    assert rules.figure(unit, top, bottom) == expected


@pytest.mark.parametrize(
    ("unit", "top", "bottom", "words", "field"),
    [
        (PEOPLE, None, None, "", "top"),
        (PEOPLE, -1, None, "", "top"),
        (PEOPLE, 1, 2, "", "bottom"),
        (PERCENT, 1_010_000, None, "", "top"),
        (PERCENT, 101, 100, "", "top"),
        (PERCENT, 1, 0, "", "bottom"),
        (RATIO, 1, None, "", "bottom"),
        (Unit("qualitative"), None, None, " ", "words"),
        (Unit("qualitative", scale=("a", "b")), 2, None, "", "top"),
    ],
)
def test_what_is_refused_says_which_field(
    unit: Unit, top: int | None, bottom: int | None, words: str, field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check(unit, top, bottom, words, parts=True)
    assert refusal.value.field == field


def test_a_hundred_percent_is_allowed_and_more_where_it_is_said() -> None:
    rules.check(PERCENT, WHOLE, None, "")
    rules.check(PERCENT, 100, 100, "")
    rules.check(Unit("percent", bounded=False), 139, 100, "")


@given(whole, whole)
def test_parts_of_an_exhaustive_dimension_make_the_whole(women: int, men: int) -> None:
    parts = [Part("sex", "f", women), Part("sex", "m", men)]
    rules.reconcile(PEOPLE, women + men, None, [SEX], parts)
    for wrong in (women + men + 1, women + men - 1):
        [one] = rules.differences(wrong, None, [SEX], parts)
        assert (one.parts, one.whole) == (women + men, wrong)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.data())
def test_both_numbers_of_a_percent_reconcile(women: int, men: int, data: st.DataObject) -> None:
    reached = [data.draw(st.integers(0, n)) for n in (women, men)]
    parts = [Part("sex", "f", reached[0], women), Part("sex", "m", reached[1], men)]
    rules.reconcile(PERCENT, sum(reached), women + men, [SEX], parts)
    [one] = rules.differences(sum(reached), women + men + 5, [SEX], parts)
    assert one.which == "bottom"


@given(whole, whole, whole)
def test_parts_that_are_not_all_never_pass_the_whole(a: int, b: int, total: int) -> None:
    parts = [Part("group", "a", a), Part("group", "b", b)]
    assert bool(rules.differences(total, None, [SOME], parts)) == (a + b > total)
    risks = [Part("risk", "a", a), Part("risk", "b", b)]
    over = [one.category for one in rules.differences(total, None, [OVERLAP], risks)]
    assert over == [code for code, n in (("a", a), ("b", b)) if n > total]


def test_a_missing_part_is_not_zero() -> None:
    rules.reconcile(PEOPLE, 10, None, [SEX], [Part("sex", "f", 4)])
    with pytest.raises(Refused):
        rules.reconcile(PEOPLE, 10, None, [SEX], [Part("sex", "f", 4), Part("sex", "m", 0)])
    with pytest.raises(Refused):
        rules.reconcile(PEOPLE, 10, None, [SEX], [Part("sex", "f", 11)])


def test_a_difference_is_said_beside_the_part() -> None:
    with pytest.raises(Refused) as refusal:
        rules.reconcile(
            PEOPLE, 120, None, [SEX], [Part("sex", "f", 60), Part("sex", "m", 58)]
        )  # fmt: skip
    assert refusal.value.field == "part-sex-f-top"
    assert "il manque 2" in str(refusal.value)


def test_a_bare_percent_has_no_parts() -> None:
    with pytest.raises(Refused):
        rules.reconcile(PERCENT, 20_000, None, [SEX], [Part("sex", "f", 1, 2)])


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_progress_is_the_same_up_and_down(value: int, start: int, way: int) -> None:
    up = rules.progress(value, start, start + way)
    down = rules.progress(-value, -start, -start - way)
    assert up == down
    assert rules.progress(start, start, start + way) == 0
    assert rules.progress(start + way, start, start + way) == WHOLE


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_is_reached_has_done_the_whole_way(value: int, start: int, target: int) -> None:
    assume(target > start)
    done = rules.progress(value, start, target)
    assert done is not None
    assert (value >= target) <= (done >= WHOLE)


@pytest.mark.parametrize("hole", [0, 1, 2])
def test_progress_is_not_known_when_a_part_is_not(hole: int) -> None:
    told = [5, 0, 10]
    assert rules.progress(*(None if n == hole else v for n, v in enumerate(told))) is None


YEAR = {"start_on": date(2026, 1, 1), "until": date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("value", "day", "state"),
    [
        (56, date(2026, 7, 2), "ahead"),
        (51, date(2026, 7, 2), "on_track"),
        (45, date(2026, 7, 2), "watch"),
        (10, date(2026, 7, 2), "late"),
        (100, date(2026, 12, 31), "ahead"),
        (99, date(2027, 1, 1), "late"),
        (100, date(2027, 1, 1), "on_track"),
    ],
)
def test_where_a_result_stands(value: int, day: date, state: str) -> None:
    assert rules.judge(value, 0, 100, up=True, day=day, **YEAR).state == state


def test_without_a_start_only_the_end_tells() -> None:
    before = rules.judge(5, None, 100, up=True, day=date(2026, 7, 1), **YEAR)
    assert (before.state, before.progress) == ("running", None)
    assert rules.judge(5, None, 100, up=True, day=date(2027, 7, 1), **YEAR).state == "late"
    assert rules.judge(5, 0, None, up=True, day=date(2027, 7, 1)).state == "no_target"


def test_what_is_not_verified_says_so() -> None:
    found = rules.judge(50, 0, 100, up=True, day=date(2026, 7, 1), verified=False, **YEAR)
    assert (found.state, found.progress) == ("unverified", WHOLE // 2)


@given(st.dates(), st.integers(1, 4_000), st.integers(-5_000, 5_000))
def test_elapsed_time_never_leaves_its_bounds(start: date, days: int, after: int) -> None:
    assume(date.min.toordinal() + 6_000 < start.toordinal() < date.max.toordinal() - 10_000)
    got = rules.elapsed(start + timedelta(after), start, start + timedelta(days))
    assert 0 <= got <= WHOLE


@given(st.integers(0, 10**12), st.integers(1, 10**7))
def test_a_bridge_without_a_factor_breaks_the_series(number: int, factor: int) -> None:
    assert rules.carried(number, [factor, None]) is None
    assert rules.carried(number, [WHOLE, WHOLE]) == number
    assert rules.carried(None, [WHOLE]) is None


def test_who_writes_does_not_verify() -> None:
    author, other = uuid4(), uuid4()
    verifying.by_another(other, [author])
    with pytest.raises(Refused):
        verifying.by_another(author, [author])
    with pytest.raises(Refused):
        verifying.by_another(other, [author, other])


@pytest.mark.parametrize(
    ("state", "now"),
    [("verified", "draft"), ("verified", "verified"), ("submitted", "submitted"),
     ("submitted", "verified"), ("returned", "returned"), ("replaced", "verified")],
)  # fmt: skip
def test_what_does_not_follow_is_refused(state: str, now: str) -> None:
    with pytest.raises(Refused):
        verifying.follows(state, now)


def test_dimensions_are_read_as_they_are_written() -> None:
    typed = "Sexe : femmes, hommes\nGroupes vulnérables : indigents, veuves (se recoupent)"
    [sex, groups] = reading.read_dimensions(typed)
    assert (sex["code"], sex["exhaustive"]) == ("sex", True)
    assert (groups["code"], groups["overlap"]) == ("vulnerable", True)
    assert reading.read_dimensions(reading.written([sex, groups])) == [sex, groups]
    for wrong in ("Sexe", "Sexe :", ": a, b", "Sexe : a, b (peut-être)"):
        with pytest.raises(Refused):
            reading.read_dimensions(wrong)
    with pytest.raises(Refused):
        rules.read_dimensions(reading.read_dimensions("Sexe : femmes"))
