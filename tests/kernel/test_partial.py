from datetime import date

import pytest

from pacte.kernel.partial import Partial, in_order, years_covered
from pacte.kernel.refusal import Refused


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("2005", "2005"),
        (" 2006-02 ", "2006-02"),
        ("2/2006", "2006-02"),
        ("2024-01-01", "2024-01-01"),
        ("1/1/2024", "2024-01-01"),
    ],
)
def test_a_day_is_kept_as_precisely_as_it_was_said(typed: str, kept: str) -> None:
    assert Partial.from_text(typed).text == kept


@pytest.mark.parametrize("typed", ["", "31/02/2024", "2024-13", "13/2024", "05", "1800", "mars"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="ne se lit pas"):
        Partial.from_text(typed)


def test_a_year_a_month_and_a_day_span_their_days() -> None:
    spans = [(Partial(t).first, Partial(t).until) for t in ("2005", "2006-12", "2024-02-29")]
    assert spans == [
        (date(2005, 1, 1), date(2006, 1, 1)),
        (date(2006, 12, 1), date(2007, 1, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
    ]


def test_a_span_may_end_in_the_year_or_month_it_starts() -> None:
    in_order("2010-01", "2010")
    in_order("", "2010")
    with pytest.raises(Refused, match="avant le début"):
        in_order("2010-01", "2009")


def test_2008_to_2016_are_nine_years() -> None:
    assert years_covered("2008", "2016") == 9
