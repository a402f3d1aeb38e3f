"""The ratios on real series; the sources are in the names."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.insurance.viability import rules
from pacte.measures.readings import Reading


@pytest.mark.parametrize(
    ("reading", "millionths"),
    [
        (rules.recovery(937_963, 1_099_500), 853_081),  # Ibanda 2008: 85.31 % (3tamis.org).
        (rules.growth(4_027, 2_172), 854_052),  # UCODE 2024-2025: +85.4 % (lerenouveau.bi).
        (rules.growth(18_583, 10_629), 748_330),
        (rules.cost_per_case(445_815_935, 96_327), 4_628_151_349),  # Munasa 2023: 4 628 FBu.
        (rules.cost_per_case(192_521_723, 59_190), 3_252_605_558),  # UCODE 2017-2023: 3 253 FBu.
        (rules.loss_ratio(7_064_633 + 2_787_294, 16_249_739), 606_282),  # MFP 2010 (ISTEEBU).
        (rules.loss_ratio(6_883_663 + 2_549_404, 28_337_206), 332_886),  # MFP 2018.
        (rules.loss_ratio(1_491, 1_072), 1_390_858),  # Rwanda CBHI 2025: 139 % (New Times).
        (rules.retention(65, 100), 650_000),  # ADISCO 2019: 65 %.
    ],
)
def test_known_series(reading: Reading, millionths: int) -> None:
    assert reading.millionths == millionths


@pytest.mark.parametrize(
    "reading",
    [
        rules.growth(None, 10),
        rules.growth(10, 0),
        rules.recovery(None, 10),
        rules.loss_ratio(5, None),
        rules.mean_delay([]),
        rules.paid_within([], 30),
        rules.median_delay([]),
        rules.contacts_per_year(3, 0),
    ],
)
def test_what_is_not_known_is_not_zero(reading: Reading) -> None:
    assert reading.millionths is None and not reading.known


def test_a_rate_of_zero_is_known() -> None:
    assert rules.recovery(0, 10).millionths == 0
    assert rules.paid_within([31], 30).millionths == 0


def test_delays_at_their_edge() -> None:
    assert rules.paid_within([29, 30, 31, 60], 30).millionths == 500_000
    assert rules.mean_delay([30, 60]).millionths == 45_000_000
    assert rules.median_delay([10, 20, 90]).millionths == 20_000_000
    assert rules.median_delay([10, 21]).millionths == 15_500_000


def test_contacts_by_beneficiary_year() -> None:
    assert rules.contacts_per_year(107, 100 * 365).millionths == 1_070_000


@given(
    due=st.integers(0, 10**12),
    since=st.integers(0, 30_000),
    length=st.integers(1, 400),
    cuts=st.lists(st.integers(0, 31_000), min_size=1, max_size=12),
)
def test_what_is_earned_by_spans_adds_up_to_the_contribution(due, since, length, cuts) -> None:
    days = [0, *sorted(cuts), 40_000]
    parts = [
        rules.earned(due, since, since + length, first, last) for first, last in pairwise(days)
    ]
    assert sum(parts) == due and min(parts) >= 0
