"""How values are written for people."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from pacte.kernel.money import Money
from pacte.kernel.numbers import read_amount, read_number
from pacte.pages import formatting


def test_thousands_are_grouped_by_a_narrow_space_in_both_languages() -> None:
    assert formatting.number(1_284_500) == "1\u202f284\u202f500"
    with translation.override("en"):
        assert formatting.number(Decimal("1284500.5")) == "1\u202f284\u202f500.5"


def test_the_currency_follows_and_its_decimals_are_those_of_the_currency() -> None:
    assert formatting.money(Money(12_000, "RWF")) == "12\u202f000\u00a0FRw"
    assert formatting.money(Money(1_250, "USD")).startswith("12,50\u00a0")
    assert formatting.amount(Money(-68_850, "BIF")) == "\u2212\u00a068\u202f850"


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["RWF", "USD", "CDF"]))
def test_what_is_shown_can_be_typed_again(amount: int, currency: str) -> None:
    assert read_amount(formatting.amount(Money(amount, currency)), currency) == amount


@given(st.integers(min_value=0, max_value=10**12))
def test_a_whole_number_shown_is_read_as_itself(number: int) -> None:
    assert read_number(formatting.number(number)) == number


@pytest.mark.parametrize(
    ("millionths", "text"),
    [(0, "0\u00a0%"), (800_000, "80\u00a0%"), (932_000, "93,2\u00a0%"), (1_000_000, "100\u00a0%")],
)
def test_a_share_is_a_percentage_without_needless_decimals(millionths: int, text: str) -> None:
    assert formatting.share(millionths) == text


def test_the_first_of_a_month_is_said_as_in_french() -> None:
    assert formatting.day(date(2026, 10, 1)) == "1er oct. 2026"
    assert formatting.day(date(2026, 10, 2)) == "2 oct. 2026"
    with translation.override("en"):
        assert formatting.day(date(2026, 10, 1)).startswith("1 Oct")
    assert formatting.month("2026-09") == "septembre 2026"


def test_an_instant_is_told_on_the_clock_of_the_site(settings) -> None:
    settings.TIME_ZONE = "Africa/Kigali"
    with translation.override("fr"):
        assert formatting.moment(datetime(2026, 10, 4, 7, 12, tzinfo=UTC)).endswith("à 09:12")


def test_a_hole_has_words_and_a_zero_stays_a_zero() -> None:
    assert formatting.shown(None) == "non renseigné"
    assert formatting.shown("") == "non renseigné"
    assert formatting.shown(0) == "0"
    assert formatting.shown(False) == "non"


def test_a_year_within_a_sentence_is_not_grouped_and_an_amount_is() -> None:
    said = formatting.fill("En %(year)s : %(sum)s", {"year": 2026, "sum": Money(12_000, "RWF")})
    assert said == "En 2026 : 12\u202f000\u00a0FRw"


def test_a_sentence_without_values_keeps_its_percent() -> None:
    assert formatting.fill("80 % du tarif", {}) == "80 % du tarif"


def test_a_day_is_shown_as_precisely_as_it_was_said() -> None:
    shown = [formatting.partial(text) for text in ("2005", "2006-02", "2024-01-01")]
    assert shown == ["2005", "février 2006", "1er janv. 2024"]
