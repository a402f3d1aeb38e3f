"""Days, certificates and cells of attendance sheets: no database."""

from datetime import date
from decimal import Decimal

import pytest

from pacte.delivery.training.rules import sessions, sheets
from pacte.kernel.refusal import Refused

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 4)


def test_a_session_does_not_end_before_it_starts() -> None:
    sessions.check_span(FIRST, FIRST)
    with pytest.raises(Refused, match="avant de commencer"):
        sessions.check_span(LAST, FIRST)
    with pytest.raises(Refused, match="400 jours"):
        sessions.check_span(FIRST, date(2027, 4, 10))


def test_a_presence_is_on_a_day_of_the_session_that_has_come() -> None:
    sessions.check_day(LAST, FIRST, LAST, LAST)
    for day, today in ((date(2026, 3, 1), LAST), (date(2026, 3, 5), LAST), (LAST, FIRST)):
        with pytest.raises(Refused):
            sessions.check_day(day, FIRST, LAST, today)


@pytest.mark.parametrize(
    ("now", "then", "today", "attended", "allowed"),
    [
        ("planned", "open", FIRST, False, True), ("open", "held", LAST, True, True),
        ("open", "held", FIRST, True, False), ("open", "held", LAST, False, False),
        ("open", "cancelled", LAST, True, False), ("planned", "cancelled", FIRST, False, True),
        ("held", "cancelled", LAST, True, False), ("cancelled", "held", LAST, True, False),
    ],
)  # fmt: skip
def test_a_session_is_held_once_it_is_over_and_somebody_came(now, then, today, attended, allowed):
    if allowed:
        return sessions.check_step(now, then, LAST, today, attended)
    with pytest.raises(Refused):
        sessions.check_step(now, then, LAST, today, attended)
    return None


@pytest.mark.parametrize(
    ("present", "after", "why"),
    [
        (0, (1_800, 2_000), "never_there"), (3, (1_200, 2_000), "too_little"),
        (4, (1_200, 2_000), "earned"),  # 80 % of five days, 60 % of the points: the edges are met.
        (5, (1_199, 2_000), "too_low"), (5, None, "not_tested"),
    ],
)  # fmt: skip
def test_a_certificate_asks_what_its_theme_asks(present, after, why) -> None:
    assert sessions.deserves(5, present, after, 800_000, 600_000) == why


def test_what_a_theme_does_not_say_is_not_asked() -> None:
    assert sessions.deserves(5, 1, None, None, None) == "earned"


def test_points_never_pass_the_maximum() -> None:
    sessions.check_points(2_000, 2_000)
    with pytest.raises(Refused, match="dépasse"):
        sessions.check_points(2_001, 2_000)
    for bad in (Decimal("-1"), Decimal("1.005")):
        with pytest.raises(Refused):
            sessions.points(bad)
    assert sessions.points(Decimal("14.5")) == 1_450


@pytest.mark.parametrize(
    ("sign", "presence"),
    [("P", "present"), ("x", "present"), ("✓", "present"), (1, "present"), ("oui", "present"),
     ("A", "absent"), (0, "absent"), ("Excusé", "excused"), (None, ""), ("", "")],
)  # fmt: skip
def test_signs_of_presence(sign, presence) -> None:
    assert sheets.read_presence(sign) == presence


def test_a_sign_that_is_not_known_is_refused_with_what_would_be_right() -> None:
    with pytest.raises(Refused, match="P \\(présent\\)"):
        sheets.read_presence("peut-être")


def test_columns_are_guessed_by_their_headings() -> None:
    found = sheets.guess(["N°", "Nom et prénoms", "Sexe", "FOSA", "Jour 1", "Pré-test /20"])
    assert found == {"name": 1, "sex": 2, "facility": 3, "before": 5}
    days = sheets.day_columns(["Nom", "Jour 1", "J2", "04/03/2026"], {"name": 0}, FIRST)
    assert days == {1: FIRST, 2: date(2026, 3, 3), 3: LAST}


def test_a_heading_says_on_how_many_points_a_test_is() -> None:
    assert sheets.read_out_of("Pré-test /20") == 2_000
    assert sheets.read_out_of("Post test (sur 100)") == 10_000
    with pytest.raises(Refused, match="sur combien"):
        sheets.read_out_of("Pré-test")


@pytest.mark.parametrize(
    ("columns", "days", "one", "why"),
    [
        ({"sex": 0}, {1: FIRST}, True, "le nom, ou le numéro"),
        ({"name": 0}, {1: FIRST}, False, "numéro de la session"),
        ({"name": 0}, {}, True, "Aucune colonne de jours"),
        ({"name": 0, "day": 1}, {}, True, "vont ensemble"),
        ({"name": 0, "sex": 0}, {1: FIRST}, True, "la même colonne"),
    ],
)
def test_a_sheet_that_says_nothing_of_a_day_is_refused(columns, days, one, why) -> None:
    with pytest.raises(Refused, match=why):
        sheets.check_columns(columns, days, one)
