from dataclasses import replace
from datetime import date

from pacte.programmes.regulation.rules import Activity, standing, who_does_what

DAY = date(2026, 6, 1)
PLANNED = Activity(key=1, theme="health", partner="ONG A", places=(1,), start="2027")


def told(**facts: object) -> str:
    return standing(replace(PLANNED, **facts), DAY)


def test_an_activity_waits_for_its_opinion_then_for_its_agreement() -> None:
    assert told() == "to_advise"
    assert told(verdict="favourable") == "to_agree"
    assert told(verdict="unfavourable") == "refused"
    assert told(verdict="favourable", agreed=((date(2026, 1, 1), date(2027, 1, 1)),)) == "agreed"


def test_an_agreement_covers_until_its_last_day_only() -> None:
    span = ((date(2025, 6, 1), date(2026, 6, 1)),)
    assert told(start="2025", agreed=span) == "without_agreement"
    assert told(start="2025", agreed=((date(2025, 6, 1), date(2026, 6, 2)),)) == "agreed"


def test_an_activity_that_began_without_agreement_says_so_even_with_an_opinion() -> None:
    assert told(start="2026-06-01") == "without_agreement"
    assert told(start="2026-05", verdict="favourable") == "without_agreement"


def test_a_withdrawn_agreement_stops_and_a_lifted_one_does_not() -> None:
    span = ((date(2026, 1, 1), date(2027, 1, 1)),)
    assert told(agreed=span, sanction="withdrawal") == "stopped"
    assert told(agreed=span, sanction="warning") == "warned"
    assert told(agreed=span, sanction="lifted") == "agreed"


def test_what_is_over_is_over() -> None:
    assert told(end="2026-05") == "ended"
    assert told(end="2026") == "to_advise"
    assert told(state="withdrawn", sanction="withdrawal") == "withdrawn"


def test_overlaps_deserts_and_work_without_agreement() -> None:
    span = ((date(2026, 1, 1), date(2027, 1, 1)),)
    rows = [
        Activity(key=1, theme="water", partner="ONG A", places=(1, 2), agreed=span),
        Activity(key=2, theme="water", partner="ONG B", places=(2,), start="2026"),
        Activity(key=3, theme="nutrition", partner="ONG A", places=(2,), state="ended"),
    ]
    found = who_does_what(rows, (1, 2, 3), {1: 1, 2: 2, 3: 3}, DAY)
    assert found.overlaps == [(2, "water")]
    assert found.deserts == [3]
    assert found.themes == ("water",)
    assert (found.total(2), found.cells[2, "water"].unagreed) == (2, 1)


def test_one_partner_with_two_activities_is_no_overlap() -> None:
    rows = [Activity(key=k, theme="water", partner="ONG A", places=(1,)) for k in (1, 2)]
    found = who_does_what(rows, (1,), {1: 1}, DAY)
    assert found.overlaps == [] and found.cells[1, "water"].count == 2
