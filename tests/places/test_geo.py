"""Positions in whole micro-degrees: bounds of countries, distances, who is near whom."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.kernel.refusal import Refused
from pacte.places.rules import geo, shapes

KIGALI, BUJUMBURA, BAMAKO = (-1_944_100, 30_061_900), (-3_361_400, 29_359_900), (
    12_639_200, -8_002_900,
)  # fmt: skip
latitudes = st.integers(-89_000_000, 89_000_000)
longitudes = st.integers(-180_000_000, 180_000_000)


def haversine(a: tuple[int, int], b: tuple[int, int]) -> float:
    """The distance as it is taught, one pair at a time."""
    (up, across), (other_up, other_across) = (
        (math.radians(x / 1e6), math.radians(y / 1e6)) for x, y in (a, b)
    )
    half = (
        math.sin((other_up - up) / 2) ** 2
        + math.cos(up) * math.cos(other_up) * math.sin((other_across - across) / 2) ** 2
    )
    return 2 * 6_371_008 * math.asin(math.sqrt(min(1, half)))


def test_a_capital_is_in_its_country_and_in_no_neighbour() -> None:
    assert geo.inside_extent("RW", *KIGALI) and geo.inside_extent("bi", *BUJUMBURA)
    assert not geo.inside_extent("RW", *BUJUMBURA) and not geo.inside_extent("ML", *KIGALI)
    assert geo.inside_extent("ML", *BAMAKO)


def test_a_country_that_is_not_known_restricts_nothing_but_the_globe() -> None:
    assert geo.extent("ZZ") is None and geo.inside_extent("ZZ", *KIGALI)
    assert not geo.inside_extent("ZZ", 90_000_001, 0)


@pytest.mark.parametrize(
    ("position", "said"),
    [
        (KIGALI[::-1], "semblent inversées"),
        (BAMAKO, "est hors du pays RW"),
        ((-1_944_100, 300_619_000), "n’est pas sur le globe"),
    ],
)
def test_a_position_elsewhere_is_refused_with_the_reason(position, said) -> None:
    with pytest.raises(Refused) as refused:
        geo.check_position("RW", *position)
    assert said in str(refused.value)
    assert geo.check_position("RW", *KIGALI) is None


def test_distances_are_those_of_the_map() -> None:
    assert geo.distance_m(0, 0, 0, 1_000_000) == 111_195
    assert geo.distance_m(*KIGALI, *KIGALI) == 0
    assert 175_000 < geo.distance_m(*KIGALI, *BUJUMBURA) < 177_000
    assert geo.distance_m(0, 0, 0, 180_000_000) == 20_015_112  # Half way round.
    assert geo.distance_m(0, 179_999_000, 0, -179_999_000) == 222  # Across the date line.


@given(latitudes, longitudes, latitudes, longitudes)
def test_distances_agree_with_the_formula(a, b, c, d) -> None:
    assert abs(geo.distance_m(a, b, c, d) - haversine((a, b), (c, d))) < 2


def spots(seed: int, count: int, least: int = -2_800_000) -> tuple[np.ndarray, np.ndarray]:
    drawn = np.random.default_rng(seed)
    return drawn.integers(least, least + 1_500_000, count), drawn.integers(
        28_900_000, 30_800_000, count
    )


@pytest.mark.parametrize("least", [-2_800_000, 60_000_000])
@pytest.mark.parametrize("metres", [0, 5_000, 40_000])
def test_who_is_near_is_who_is_near_in_the_whole_matrix(metres, least) -> None:
    here, there = spots(1, 40, least), spots(2, 300, least)
    whole = geo.distances_m(here[0][:, None], here[1][:, None], *there)
    one, two, apart = geo.pairs_within_m(*here, *there, metres)
    assert np.array_equal(np.argwhere(whole <= metres), np.stack([one, two], axis=1))
    assert np.array_equal(whole[one, two], apart)


def test_near_across_the_date_line_and_nobody_is_nobody() -> None:
    here = np.array([0]), np.array([179_999_000])
    assert geo.pairs_within_m(*here, np.array([0]), np.array([-179_999_000]), 500)[2].tolist() == [
        222
    ]
    nobody = np.array([], np.int64), np.array([], np.int64)
    assert geo.pairs_within_m(*here, *nobody, 500)[0].tolist() == []
    assert geo.pairs_within_m(*nobody, *here, 500)[0].tolist() == []
    assert [column.tolist() for column in geo.nearest_m(*here, *nobody)] == [[-1], [-1]]


def test_the_nearest_is_the_least_of_the_matrix() -> None:
    here, there = spots(3, 70), spots(4, 50)
    whole = geo.distances_m(here[0][:, None], here[1][:, None], *there)
    index, apart = geo.nearest_m(*here, *there, step=16)
    assert np.array_equal(apart, whole.min(axis=1))
    assert np.array_equal(whole[np.arange(70), index], apart)


def test_positions_are_written_with_their_point() -> None:
    assert geo.degrees_text(-1_944_100) == "-1.944100" and geo.degrees_text(5) == "0.000005"
    assert geo.degrees_text(None) == ""


rings = st.lists(st.tuples(longitudes, latitudes), min_size=3, max_size=9)


@given(st.lists(st.lists(rings, min_size=1, max_size=3), min_size=1, max_size=3))
def test_a_shape_is_kept_exactly(shape) -> None:
    assert shapes.decoded(shapes.encoded(shape)) == shape
    south, west, north, east = shapes.box(shape)
    assert all(south <= y <= north and west <= x <= east for x, y in shapes.positions(shape))
    assert shapes.boxed([shapes.box([polygon]) for polygon in shape]) == shapes.box(shape)


def test_no_box_of_nothing() -> None:
    assert shapes.boxed([]) is None
