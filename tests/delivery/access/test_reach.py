"""Who is near: by hand on a line of villages, and against a plain reference on random maps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pacte.delivery.access.rules import reach, siting
from pacte.kernel.columns import Column
from pacte.kernel.refusal import Refused
from pacte.places.rules import geo

KM = 8_993  # A kilometre of latitude in micro-degrees, about.


def villages(*rows: tuple[float | None, int | None]) -> reach.Villages:
    """Along a meridian: (kilometres north of the equator or None, people or None)."""
    north = [None if km is None else round(km * KM) for km, _ in rows]
    east = [None if km is None else 0 for km, _ in rows]
    return reach.Villages(Column.of(north), Column.of(east), Column.of([p for _, p in rows]))


def sites(*kilometres: float) -> reach.Sites:
    north = np.array([round(km * KM) for km in kilometres], np.int64)
    return reach.Sites(north, np.zeros_like(north))


def answered(rows: reach.Villages, at: reach.Sites, near: reach.Threshold) -> reach.Reached:
    return reach.reached(rows, reach.distance_to_nearest(rows, at, reach.farthest(near)), near)


def test_people_within_five_kilometres_and_what_is_not_known() -> None:
    rows = villages((0, 100), (4.9, 50), (5.2, 30), (9, 7), (None, 1000), (1, None))
    told = answered(rows, sites(0), reach.Threshold(5_000, precision=500))
    assert told == reach.Reached(
        people=150, surely=100, perhaps=180, total=1187, unplaced=1000, uncounted=1
    )
    assert told.judged == 187


def test_a_detour_brings_fewer_people_near() -> None:
    rows = villages((4, 10), (5, 1))
    assert answered(rows, sites(0), reach.Threshold(5_100)).people == 11
    assert answered(rows, sites(0), reach.Threshold(5_100, detour=1_250_000)).people == 10


def test_no_facility_reaches_nobody_and_that_is_a_zero_that_is_known() -> None:
    assert answered(villages((0, 10)), sites(), reach.Threshold(5_000)).people == 0


def test_an_hour_at_four_kilometres_an_hour() -> None:
    told = reach.threshold(
        metres=None, minutes=90, metres_per_hour=4_000, detour=1_000_000, precision=0
    )
    assert told.metres == 6_000


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"metres": None}, "l’un des deux"),
        ({"minutes": 60, "metres_per_hour": 4_000}, "l’un des deux"),
        ({"metres": None, "minutes": 60}, "vitesse"),
        ({"metres": 0}, "200 km"),
        ({"metres": 200_001}, "200 km"),
        ({"detour": 999_999}, "ligne droite"),
        ({"precision": -1}, "précision"),
    ],
)
def test_a_threshold_that_makes_no_sense_is_refused(wrong, why) -> None:
    given_ = {"metres": 5_000, "minutes": None, "metres_per_hour": None, "detour": 1_000_000}
    with pytest.raises(Refused, match=why):
        reach.threshold(**(given_ | {"precision": 0} | wrong))


def test_greedy_takes_the_middle_and_exact_sees_further() -> None:
    """Four villages of 10, 9, 9, 10 people two by two near three sites: the middle site has 18,
    then 10; the two outer ones have 19 each."""
    rows = villages((0, 10), (4, 9), (8, 9), (12, 10))
    near = reach.Threshold(3_000)
    at = sites(6, 2, 10)
    cover = siting.cover(rows, at, near, np.zeros(4, bool))
    assert cover.gain.tolist() == [18, 19, 19]
    lured = villages((0, 10), (4, 10), (8, 10), (12, 10), (6, 5))
    cover = siting.cover(lured, at, near, np.zeros(5, bool))
    assert siting.greedy(cover, 2) == siting.Choice((0, 1), (25, 10))
    best = siting.exact(cover, 2)
    assert best is not None
    assert sorted(best.sites) == [1, 2]
    assert best.people == 40


def test_it_stops_when_nobody_more_is_reached() -> None:
    rows = villages((0, 10))
    cover = siting.cover(rows, sites(0, 1), reach.Threshold(5_000), np.zeros(1, bool))
    assert siting.greedy(cover, 5) == siting.Choice((0,), (10,))
    nobody = siting.cover(rows, sites(90), reach.Threshold(5_000), np.zeros(1, bool))
    assert siting.greedy(nobody, 3) == siting.Choice((), ())
    assert siting.exact(nobody, 3) == siting.Choice((), ())
    with pytest.raises(Refused, match="de 1 à 50"):
        siting.greedy(nobody, 0)


POINTS = st.lists(
    st.tuples(st.integers(-200, 200), st.integers(-200, 200), st.integers(0, 900)),
    min_size=1, max_size=25,
)  # fmt: skip


@settings(max_examples=60)
@given(POINTS, POINTS, st.integers(100, 20_000), st.integers(1, 4))
def test_columns_agree_with_a_plain_loop(lived, candidates, metres, number) -> None:
    """Every sum against a loop over pairs; the exact choice is never worse than the greedy one,
    and adds up to what its sites reach together."""
    north = [round(y * KM / 10) for y, _, _ in lived]
    east = [round(x * KM / 10) for _, x, _ in lived]
    people = [p for _, _, p in lived]
    rows = reach.Villages(Column.of(north), Column.of(east), Column.of(people))
    at = reach.Sites(
        np.array([round(y * KM / 10) for y, _, _ in candidates], np.int64),
        np.array([round(x * KM / 10) for _, x, _ in candidates], np.int64),
    )

    def together(chosen: list[int]) -> int:
        return sum(
            p for y, x, p in zip(north, east, people)
            if any(geo.distance_m(y, x, int(at.latitude[s]), int(at.longitude[s])) <= metres
                   for s in chosen)
        )  # fmt: skip

    near = reach.Threshold(metres)
    assert answered(rows, at, near).people == together(list(range(len(at))))
    cover = siting.cover(rows, at, near, np.zeros(len(people), bool))
    assert cover.gain.tolist() == [together([s]) for s in range(len(at))]
    best, quick = siting.exact(cover, number), siting.greedy(cover, number)
    assert best is not None
    assert best.people == together(list(best.sites))
    assert quick.people == together(list(quick.sites))
    assert best.people >= quick.people
    assert len(best.sites) <= number


def test_without_a_site_those_whom_no_other_reaches_are_beyond() -> None:
    """0 km is reached by the first site only, 4 km by both, 8 km by the second only."""
    rows = villages((0, 10), (4, 7), (8, 5), (30, 1), (None, 99))
    told = reach.near(rows, sites(1, 7), 4_000)
    assert told.sites_of.tolist() == [1, 2, 1, 0, 0]
    assert reach.people_of(rows, told.only(np.array([0]))) == 10
    assert reach.people_of(rows, told.only(np.array([1]))) == 5
    assert reach.people_of(rows, told.only(np.array([0, 1]))) == 22
    assert reach.people_of(rows, told.only(np.array([], np.int64))) == 0
