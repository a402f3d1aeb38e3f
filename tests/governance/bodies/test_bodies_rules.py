"""Composition, quorum, majority, terms, deadlines, written text: no database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.governance.bodies.rules import calendar, composition, meeting, standing
from pacte.governance.bodies.rules.composition import Part, SeatFacts, lacks, read_rule
from pacte.governance.bodies.rules.meeting import Presence
from pacte.kernel.refusal import Refused

HALF, MORE = Part(500_000), Part(500_000, more=True)
BALANCED = read_rule(
    {
        "colleges": {"public": "Pouvoirs publics", "civil": {"name": "Société civile", "most": 2}},
        "balanced": True,
        "presidency_college": "public",
    }
)


def seat(college: str = "civil", filled: bool = True, **more: object) -> SeatFacts:
    return SeatFacts("Un siège", college, filled=filled, **more)  # type: ignore[arg-type]


def told(rule: composition.Rule, *seats: SeatFacts) -> list[str]:
    return [lack.sentence % lack.values for lack in lacks(rule, seats)]


def test_a_balanced_committee_has_at_least_one_of_each_college() -> None:
    president = seat("public", kind="president")
    assert told(BALANCED, president, seat()) == []
    assert told(BALANCED, president) == [
        "Le collège « Société civile » n’a personne : il en faut au moins 1."
    ]
    assert told(BALANCED, president, seat(filled=False)) == told(BALANCED, president)


def test_each_lack_is_named() -> None:
    found = told(BALANCED, seat(), seat(), seat(), seat("faith"), seat("civil", kind="president"))
    assert found == [
        "Le collège « Pouvoirs publics » n’a personne : il en faut au moins 1.",
        "Le collège « Société civile » a 4 membres : au plus 2.",
        "« Un siège » n’est d’aucun collège de la règle.",
        "La présidence n’est pas du collège « Pouvoirs publics ».",
    ]
    assert told(BALANCED, seat("public"), seat())[0].startswith("Personne ne préside")
    vacant = told(BALANCED, seat("public"), seat(), seat("public", False, kind="president"))
    assert vacant == ["La présidence est vacante."]


def test_a_seat_for_which_nobody_is_named_is_neither_held_nor_vacant() -> None:
    president = seat("public", kind="president")
    found = lacks(BALANCED, [president, seat(filled=False, unsaid=True)])
    assert [lack.check for lack in found] == ["unnamed"]
    assert lacks(BALANCED, [president, seat(), seat(filled=False, unsaid=True)]) == []
    unnamed = seat("public", False, kind="president", unsaid=True)
    found = lacks(BALANCED, [seat("public"), seat(), unnamed])
    assert [lack.check for lack in found] == ["unnamed"]


def test_a_rule_that_says_nothing_asks_for_nothing() -> None:
    assert told(read_rule({}), seat(filled=False)) == []
    said = read_rule({"colleges": {"public": "Pouvoirs publics"}})
    assert said.colleges[0].least is None  # Not said is not zero, nor one.
    assert told(said, seat("public", False)) == []


def test_women_are_counted_among_those_whose_sex_is_known() -> None:
    rule = read_rule({"women_share": 300_000})
    assert told(rule, seat(sex="f"), seat(sex="m"), seat(sex="m"), seat(sex="unknown")) == []
    assert len(told(rule, seat(sex="m"), seat(sex="m"), seat(sex="unknown"))) == 1
    assert told(rule, seat(sex="unknown")) == []  # Nobody is known: nothing can be said.


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"quorum": {"share": 1_010_000}}, "de 0 à 100"),
        ({"quorum": {"share": 0.5}}, "de 0 à 100"),
        ({"quorum": {"share": 1_000_000, "more": True}}, "plus que le tout"),
        ({"majority": {}}, "de 0 à 100"),
        ({"women_share": -1}, "de 0 à"),
        ({"term_months": 0}, "de 1 à"),
        ({"colleges": {"Élus !": "Élus"}}, "code d’un collège"),
        ({"colleges": {"elus": {"name": "Élus", "least": 3, "most": 2}}}, "ne vont pas"),
        ({"presidency_college": "elus"}, "n’est pas dans la règle"),
        ({"quorum_of": "chairs"}, "sièges ou les membres"),
        ({"majorité": 1}, "ne connaît pas"),
    ],
)
def test_what_cannot_be_a_rule_is_refused(rule: dict, words: str) -> None:
    with pytest.raises(Refused, match=words):
        read_rule(rule)


def test_a_rule_is_kept_as_it_is_read() -> None:
    given_rule = {
        "colleges": {"public": {"name": "Autorités", "least": 2, "most": 4}, "civil": "C"},
        "quorum": {"share": 666_666}, "term_months": 36, "quorum_of": "members",
    }  # fmt: skip
    assert read_rule(composition.plain(read_rule(given_rule))) == read_rule(given_rule)


@pytest.mark.parametrize(
    ("part", "whole", "needed"),
    [(HALF, 5, 3), (HALF, 6, 3), (MORE, 5, 3), (MORE, 6, 4), (Part(666_666), 6, 4),
     (Part(666_666), 9, 6), (Part(333_333), 5, 2), (Part(0), 9, 0), (HALF, 0, 0)],
)  # fmt: skip
def test_what_a_share_needs(part: Part, whole: int, needed: int) -> None:
    assert part.needed(whole) == needed


@given(st.integers(0, 1_000_000), st.integers(0, 10_000), st.booleans())
def test_what_is_needed_is_the_least_number_that_reaches_the_share(
    share: int, whole: int, more: bool
) -> None:
    needed = Part(share, more).needed(whole)

    def reaches(count: int) -> bool:
        reached = count * 1_000_000
        return reached > share * whole if more else reached >= share * whole

    assert reaches(needed) and (needed == 0 or not reaches(needed - 1))


def here(count: int, presence: str = "present", **more: object) -> list[Presence]:
    return [Presence(presence, **more) for _ in range(count)]  # type: ignore[arg-type]


def test_quorum_of_seats_the_day_before_and_the_day_of() -> None:
    rule = read_rule({"quorum": {"share": 500_000, "more": True}, "second": {"share": 333_333}})
    two, three = here(2) + here(3, "absent"), here(2) + here(1, "represented") + here(2, "excused")
    assert meeting.quorum(rule, two, 5, None, False).state == "missed"
    assert meeting.quorum(rule, two, 5, None, False).lacking == 1
    assert meeting.quorum(rule, three, 5, None, False).state == "reached"
    assert meeting.quorum(rule, two, 5, None, True).state == "reached"  # A second convocation.


def test_guests_and_posts_without_a_vote_do_not_make_a_quorum() -> None:
    rule = read_rule({"quorum": 500_000})
    guests = here(2) + here(3, voting=False) + here(3, seat=False)
    assert meeting.quorum(rule, guests, 5, None, False).present == 2


def test_a_quorum_of_members_needs_to_know_how_many_are_called() -> None:
    rule = read_rule({"quorum": {"share": 250_000}, "quorum_of": "members"})
    sheet = [Presence("present", "f", True, False, 20), Presence("present", "m", True, False, 5)]
    assert meeting.quorum(rule, sheet, 0, 100, False).state == "reached"
    assert meeting.quorum(rule, sheet, 0, 101, False).state == "missed"
    unknown = meeting.quorum(rule, sheet, 0, None, False)
    assert (unknown.state, unknown.needed, unknown.lacking) == ("missed", None, None)
    assert meeting.quorum(read_rule({}), sheet, 5, None, False).state == "no_rule"


def test_attendance_by_sex_counts_the_unknown_apart() -> None:
    sheet = here(2, sex="f") + here(1, sex="m") + here(1) + here(3, "absent", sex="f")
    assert meeting.by_sex(sheet) == meeting.BySex(2, 1, 1)
    assert meeting.by_sex(here(1, "represented", sex="f")).everybody == 0


@pytest.mark.parametrize(
    ("majority", "votes", "carried"),
    [(None, (3, 2), True), (None, (2, 2), False), (None, (0, 0), False),
     (Part(666_666), (4, 2), True), (Part(666_666), (3, 2), False), (None, (None, None), None)],
)  # fmt: skip
def test_majority(majority: Part | None, votes: tuple, carried: bool | None) -> None:
    assert meeting.carried(majority, *votes) is carried


def test_minutes_are_headings_paragraphs_and_lists() -> None:
    text = "# Ouverture\nLa séance est ouverte\nà 9 h.\n\n## Débats\n- Un\n- Deux\nFin\n#\n"
    found = [(w.kind, w.text, w.depth, w.items) for w in meeting.written(text)]
    assert found == [
        ("heading", "Ouverture", 1, ()),
        ("text", "La séance est ouverte à 9 h.", 0, ()),
        ("heading", "Débats", 2, ()),
        ("list", "", 0, ("Un", "Deux")),
        ("text", "Fin", 0, ()),
    ]


def test_the_state_that_counts_is_the_latest_day_then_the_last_recorded() -> None:
    rows = [("planned", "2012"), ("official", "2014"), ("planned", "2011")]
    assert standing.current(rows, date(2013, 12, 31)) == 0
    assert standing.current(rows, date(2014, 1, 1)) == 1
    assert standing.current([*rows, ("ended", "")], date(2015, 1, 1)) == 3
    assert standing.current(rows, date(2010, 1, 1)) is None


def test_a_mandate_holds_until_its_last_day() -> None:
    three_years = standing.Held("Awa", "2024-01-01", "2026-12-31")
    assert three_years.state(date(2023, 12, 31)) == "coming"
    assert three_years.state(date(2024, 1, 1)) == "holds"
    assert three_years.state(date(2026, 12, 2)) == "ending"
    assert three_years.state(date(2026, 12, 31)) == "ending" and three_years.holds(
        date(2026, 12, 31)
    )
    assert three_years.state(date(2027, 1, 1)) == "expired"
    assert standing.Held("Awa", "", "", date(2025, 1, 1)).state(date(2025, 1, 1)) == "ended"
    assert standing.Held("Awa").holds(date(1990, 1, 1))  # Not dated: it holds.


def test_two_mandates_meet_when_they_hold_on_one_day() -> None:
    first = standing.Held("Awa", "2024-01-01", "2024-12-31")
    assert not standing.overlap(first, standing.Held("Binta", "2025-01-01"))
    assert standing.overlap(first, standing.Held("Binta", "2024-12-31"))
    assert standing.overlap(first, standing.Held("Binta"))
    left = standing.Held("Awa", "2024-01-01", "", date(2024, 6, 1))
    assert not standing.overlap(left, standing.Held("Binta", "2024-06-01"))


def test_deadlines() -> None:
    day = date(2026, 6, 1)
    assert standing.due_state("open", date(2026, 5, 31), day) == "late"
    assert standing.due_state("in_progress", day, day) == "due"
    assert standing.due_state("open", date(2026, 7, 1), day) == "due"
    assert standing.due_state("open", date(2026, 7, 2), day) == "later"
    assert standing.due_state("open", None, day) == "undated"
    assert standing.due_state("done", date(2020, 1, 1), day) == "done"


def test_renewal_compares_names_without_accents() -> None:
    before = ["Élie Dembélé", "Awa Traoré"]
    assert standing.renewal(before, ["ELIE DEMBELE", "Coumba Diallo"]) == standing.Rate(1, 2)
    assert standing.renewal(before, ["ELIE DEMBELE", "Coumba Diallo"]).share == 500_000
    assert standing.renewal(before, []).share is None


def test_assiduity_leaves_out_the_meetings_that_were_not_counted() -> None:
    assert standing.assiduity([(3, 5), (4, 5), (None, 5), (2, None)]) == standing.Rate(7, 10)
    assert standing.assiduity([]).share is None


def test_a_calendar_is_folded_and_escaped() -> None:
    event = calendar.Event(
        "a@pacte", "Comité ; pilotage, " + "é" * 60, date(2026, 3, 11),
        datetime(2026, 3, 11, 8, 30, tzinfo=UTC), where="Salle 1", cancelled=True,
    )  # fmt: skip
    whole_day = calendar.Event("b@pacte", "Échéance", date(2026, 12, 31))
    text = calendar.calendar("Instances", [event, whole_day], datetime(2026, 1, 1, tzinfo=UTC))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.replace("\r\n ", "").count("SUMMARY:Comité \\; pilotage\\, é") == 1
    assert "DTSTART:20260311T083000Z" in text and "STATUS:CANCELLED" in text
    assert "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101" in text
    assert text.endswith("END:VCALENDAR\r\n")
