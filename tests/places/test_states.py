"""What a facility is on a day, one by one and as columns."""

from datetime import date

import numpy as np

from pacte.kernel.columns import days
from pacte.places import commands as places
from pacte.places import queries, rules
from pacte.places.models import Facility
from world import act

CHANGED, CLOSED = date(2025, 1, 1), date(2026, 1, 1)


def test_columns_say_what_one_facility_says(world) -> None:
    centre = Facility.objects.get(uid=world.centre).pk
    places.change_facility(act(), facility=world.centre, since=CHANGED, level="district_hospital",
                           ownership="faith")  # fmt: skip
    places.change_facility(act(), facility=world.centre, since=CLOSED, level="district_hospital",
                           ownership="faith", open=False)  # fmt: skip
    asked = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), CHANGED, CLOSED]
    ids, day = np.array([centre] * 5 + [0]), days([*asked, CHANGED])
    level, ownership = queries.facility_states(ids, day)
    one, hospital = rules.LEVELS.index("centre"), rules.LEVELS.index("district_hospital")
    assert level.tolist() == [-1, one, one, hospital, hospital, -1]
    assert ownership.tolist() == [-1, 0, 0, 1, 1, -1]
    opened = queries.facilities_open(ids, day).tolist()
    assert opened == [False, True, True, True, False, False]
    for when, number in zip(asked, level.tolist()):
        state = queries.facility_state(centre, when)
        assert (rules.LEVELS.index(state.level) if state else -1) == number


def test_a_change_replaces_what_follows_and_a_correction_one_line_only(world) -> None:
    centre = Facility.objects.get(uid=world.centre).pk
    state = {"facility": world.centre, "ownership": "public"}
    places.change_facility(act(), since=CLOSED, level="post", **state)
    places.correct_facility(act(), since=date(2024, 1, 1), level="clinic", **state)
    assert queries.facility_state(centre, CHANGED).level == "clinic"
    assert queries.facility_state(centre, CLOSED).level == "post"
    places.change_facility(act(), since=CHANGED, level="centre", **state)
    assert queries.facility_state(centre, CLOSED).level == "centre"


def test_no_facility_no_column(db) -> None:
    level, ownership = queries.facility_states(np.array([7]), np.array([20_000]))
    assert (level.tolist(), ownership.tolist()) == ([-1], [-1])
