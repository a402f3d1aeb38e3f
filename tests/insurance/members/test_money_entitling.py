"""Timelines of rights: joined over years and households, written where they differ. No database."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pacte.insurance.members.entitling import NOTHING, Part, joined, to_add
from pacte.insurance.schemes.rules.rights import Right, Standing

FIRST = date(2026, 7, 1)
SECOND, THIRD = date(2027, 7, 1), date(2028, 7, 1)


def opened(covered: date) -> Right:
    return Right(True, Standing.OPEN, covered)


UNPAID, ENDED = Right(False, Standing.NOT_PAID), Right(False, Standing.YEAR_ENDED)


def year(start: date, until: date, paid: date, covered: date, follows: bool) -> Part:
    rows = [(start, UNPAID), (paid, opened(covered)), (until, ENDED)]
    return Part(start, [row for row in rows if row[0] != start or row == rows[0]], follows)


def on(timeline, day: date) -> Right:
    known = [right for since, right in timeline if since <= day]
    return known[-1] if known else NOTHING


def test_the_next_year_takes_over_on_its_first_day() -> None:
    paid = SECOND + timedelta(9)
    timeline = joined([
        year(SECOND, THIRD, paid, paid, True),
        year(FIRST, SECOND, FIRST + timedelta(4), FIRST + timedelta(66), False),
    ])  # fmt: skip
    assert on(timeline, SECOND - timedelta(1)).open
    assert on(timeline, SECOND) == UNPAID
    assert on(timeline, paid) == opened(paid) and on(timeline, THIRD) == ENDED


def test_a_waiting_that_has_not_run_out_goes_on_in_the_next_year() -> None:
    late, covered = SECOND - timedelta(10), SECOND + timedelta(50)
    paid = SECOND + timedelta(3)
    timeline = joined([
        year(FIRST, SECOND, late, covered, False), year(SECOND, THIRD, paid, paid, True)
    ])  # fmt: skip
    assert on(timeline, paid).covered_from == covered


def test_who_comes_back_after_a_year_without_waits_again() -> None:
    fresh = THIRD + timedelta(63)
    timeline = joined([
        year(FIRST, SECOND, FIRST + timedelta(1), FIRST + timedelta(60), False),
        year(THIRD, date(2029, 7, 1), THIRD + timedelta(2), fresh, False),
    ])  # fmt: skip
    assert on(timeline, SECOND) == ENDED
    assert on(timeline, THIRD + timedelta(2)).covered_from == fresh


def test_nothing_wanted_closes_whatever_was_recorded() -> None:
    assert to_add({FIRST: opened(FIRST)}, []) == [(FIRST, NOTHING)]


values = st.sampled_from([NOTHING, UNPAID, ENDED, opened(FIRST), opened(SECOND)])
timelines = st.dictionaries(st.integers(0, 12).map(lambda n: FIRST + timedelta(n)), values)


@given(timelines, timelines)
def test_what_is_added_makes_the_record_say_what_is_wanted(recorded, wanted) -> None:
    added = to_add(recorded, sorted(wanted.items()))
    after = sorted((recorded | dict(added)).items())
    for n in range(-1, 15):
        day = FIRST + timedelta(n)
        assert on(after, day) == on(sorted(wanted.items()), day)
    assert to_add(recorded | dict(added), sorted(wanted.items())) == []
