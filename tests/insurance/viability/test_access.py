"""Access to both kinds of care, from rights that are open and care that was given."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.insurance.viability import access_rules


@pytest.mark.parametrize(
    ("care", "ambulatory", "hospital"),
    [
        ([{"services": "all"}], True, True),
        ([{"services": "all", "at": {"level": "centre"}}], True, False),
        ([{"services": "all", "at": {"level": "hospital"}}], False, True),
        ([{"at": {"level": ["post"]}}, {"at": {"level": "district_hospital"}}], True, True),
        ([{"at": {"level": "hospital"}, "stay": False}], True, False),
        ([{"at": {"level": "hospital"}, "stay": True}], False, True),
        ([{"at": {"level": "hospital"}, "mutual_share": "0"}], False, False),
        (None, False, False),
        ([], False, False),
    ],
)  # fmt: skip
def test_what_a_scheme_takes_charge_of(care: list | None, ambulatory: bool, hospital: bool) -> None:
    assert access_rules.kinds_of_care({"care": care}) == (ambulatory, hospital)


def _column(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def test_who_has_not_come_has_no_delay_yet() -> None:
    delays = access_rules.first_delays(
        _column(1, 2, 3), _column(10, 10, 10), _column(1, 3), _column(10, 40)
    )
    assert delays.tolist() == [0, 30]


def test_care_before_the_rights_is_no_first_contact() -> None:
    assert not len(access_rules.first_delays(_column(1), _column(10), _column(1), _column(9)))


@given(st.dictionaries(st.integers(1, 50), st.tuples(st.integers(0, 99), st.integers(0, 99))))
def test_delays_agree_with_the_plain_reading(people: dict[int, tuple[int, int]]) -> None:
    keys = _column(*people)
    opened = _column(*(a for a, _ in people.values()))
    contact = _column(*(b for _, b in people.values()))
    got = access_rules.first_delays(keys, opened, keys[::-1], contact[::-1])
    assert sorted(got.tolist()) == sorted(b - a for a, b in people.values() if b >= a)
