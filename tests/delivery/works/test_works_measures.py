"""Works are counted from records: in a place, for a source, in a period, as known on a day."""

from datetime import date

import pytest

from delivery import world_works
from pacte.delivery.works import commands
from pacte.journal.command import Act
from pacte.ledger import queries as ledger
from pacte.measures import registry
from pacte.measures.readings import Question
from pacte.places import queries as places
from world import place

pytestmark = pytest.mark.django_db
YEAR = {"first": date(2025, 1, 1), "until": date(2026, 1, 1)}


def value(name: str, **asked) -> int | None:
    return registry.value(f"works.{name}", Question(**YEAR | asked)).top


@pytest.fixture
def w():
    made = world_works.world()
    made.work = world_works.accepted(made)
    return made


def test_nothing_recorded_is_missing_not_zero() -> None:
    for name in ("functional", "accepted", "unfinished", "told"):
        assert value(name) is None


def test_accepted_is_not_functional_until_it_is(w) -> None:
    assert (value("accepted"), value("functional"), value("unfinished")) == (1, 0, 1)
    world_works.meet(w, w.work)
    commands.declare_functional(Act(w.ali), work=w.work, on=date(2025, 12, 31))
    assert (value("functional"), value("unfinished")) == (1, 0)
    assert value("functional", until=date(2025, 12, 31)) == 0  # The end is not in the period.
    assert value("functional", first=date(2026, 1, 1), until=date(2027, 1, 1)) == 0
    assert value("unfinished", until=date(2025, 10, 1)) == 1


def test_maternities_are_counted_among_the_functional_works(w) -> None:
    world_works.meet(w, w.work)
    commands.declare_functional(Act(w.ali), work=w.work, on=date(2025, 10, 1))
    other = world_works.accepted(w, title="Bloc", kind="theatre")
    world_works.meet(w, other)
    commands.declare_functional(Act(w.ali), work=other, on=date(2025, 10, 1))
    assert (value("functional"), value("maternities")) == (2, 1)


def test_what_serves_no_more_is_not_counted(w) -> None:
    world_works.meet(w, w.work)
    commands.declare_functional(Act(w.ali), work=w.work, on=date(2025, 10, 1))
    commands.set_condition(
        Act(w.ali), work=w.work, what="water", met="no", on="2025-11-01", words="Pompe"
    )
    assert (value("functional"), value("unfinished")) == (0, 1)
    assert value("functional", until=date(2025, 11, 1)) == 1


def test_a_final_acceptance_does_not_take_a_work_out_of_service(w) -> None:
    world_works.meet(w, w.work)
    commands.declare_functional(Act(w.ali), work=w.work, on=date(2025, 10, 1))
    commands.accept_work(Act(w.ali), work=w.work, kind="final", on=date(2025, 12, 1), present="Ali")
    assert (value("functional"), value("unfinished"), value("accepted")) == (1, 0, 1)


def test_by_place_and_by_the_money_that_bears_it(w) -> None:
    kayes = places.place(place("Kayes", "district", w.mali)).pk
    assert value("accepted", place=places.place(w.mali).pk) == 1
    assert value("accepted", place=kayes) is None
    assert value("accepted", sources=ledger.source_tree("P:SANTE1")) == 1
    assert value("accepted", sources=()) is None


def test_as_known_before_anything_was_entered(w) -> None:
    assert value("accepted", as_of=date(2024, 12, 31)) is None
    assert value("accepted", as_of=date(2999, 1, 1)) == 1


def test_what_a_text_says_is_counted_apart(w) -> None:
    told = {"origin": "text", "step": "functional", "source": "", "quote": "dès 2001"}
    world_works.need(w, on="2001", **told)
    year = {"first": date(2001, 1, 1), "until": date(2002, 1, 1)}
    assert value("told", **year) == 1
    assert value("told", first=date(2001, 6, 1), until=date(2002, 1, 1)) == 0  # No month is said.
    assert value("functional", **year) == 0
