"""Where people live: a wider count is never added to those of its parts."""

from datetime import date

import numpy as np
import pytest

from pacte.places import census as reading
from pacte.places import commands as places
from pacte.places import queries
from world import act, place

pytestmark = pytest.mark.django_db


def counted(uid: str, year: int, people: int | None) -> None:
    places.record_population(act(), place=uid, year=year, count=people, source="recensement")


def told(area: str, year: int = 2024, day: date = date(2025, 1, 1)):
    return reading.census(queries.place(area).pk, year, day)


def people(census) -> list[tuple[str, int]]:
    """(name, people) of the finest counted places."""
    rows = np.flatnonzero(census.finest)
    names = dict(queries.names(census.within.places[rows].tolist()))
    return sorted(
        (names[key], int(census.people.values[row]))
        for key, row in zip(census.within.places[rows].tolist(), rows.tolist())
    )


def test_villages_carry_the_people_and_the_rest_of_the_district_is_elsewhere() -> None:
    district = place("Kati", "district")
    sector = place("Centre", "sector", district)
    one, two = (place(name, "village", sector) for name in ("Un", "Deux"))
    place("Trois", "village", sector)
    place("Loin", "sector", district)
    counted(district, 2022, 1000)
    counted(one, 2024, 100)
    counted(two, 2020, 200)
    counted(two, 2025, 999)  # Later than asked.
    census = told(district)
    assert people(census) == [("Deux", 200), ("Un", 100)]
    assert census.oldest == 2020
    inside = census.inside(queries.place(district).pk)
    assert census.elsewhere(inside) == 700
    assert np.count_nonzero(census.bare) == 2  # Trois and Loin: somebody may live there.
    part = census.inside(queries.place(sector).pk)
    assert census.elsewhere(part) == 0
    assert np.count_nonzero(part) == 4


def test_where_only_the_district_is_counted_it_carries_its_people() -> None:
    district = place("Kati", "district")
    place("Un", "village", district)
    counted(district, 2024, 1000)
    census = told(district)
    assert people(census) == [("Kati", 1000)]
    assert not census.bare.any()


def test_what_is_withdrawn_too_old_or_never_counted_is_missing_not_zero() -> None:
    district = place("Kati", "district")
    old, gone = (place(name, "village", district) for name in ("Vieux", "Retiré"))
    counted(old, 2005, 10)
    counted(gone, 2023, 10)
    counted(gone, 2023, None)
    census = told(district)
    assert people(census) == []
    assert census.oldest is None
    assert np.count_nonzero(census.bare) == 2


def test_a_place_that_left_the_district_is_counted_there_no_more() -> None:
    district, other = place("Kati", "district"), place("Autre", "district")
    village = place("Un", "village", district)
    counted(village, 2023, 10)
    places.move_place(act("réforme"), place=village, parent=other, since=date(2024, 6, 1))
    assert people(told(district, day=date(2024, 1, 1))) == [("Un", 10)]
    assert people(told(district)) == []
    assert people(told(other)) == [("Un", 10)]
