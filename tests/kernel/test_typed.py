"""What people type, and numbers that people read aloud."""

import pickle
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.kernel import currency, names, numbering, numbers, periods
from pacte.kernel.money import split
from pacte.kernel.refusal import NotAllowed, Refused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1500", "1500"),
        ("1 500", "1500"),
        ("1\u202f500\u00a0000", "1500000"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1 500,25", "1500.25"),
        ("-3", "-3"),
        ("0,125", "0.125"),
        (" 12 ", "12"),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, value: str) -> None:
    assert numbers.read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,500", "12.345", "1.500,00", "1 50", "", "douze", "1e3", "٣"])
def test_what_says_two_things_or_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        numbers.read_number(text)


@pytest.mark.parametrize(
    ("text", "code", "amount"),
    [("12,5", "USD", 1_250), ("12,50", "EUR", 1_250), ("1 500", "XOF", 1_500), ("0", "BIF", 0)],
)
def test_an_amount_is_kept_in_the_smallest_unit(text: str, code: str, amount: int) -> None:
    assert numbers.read_amount(text, code) == amount


@pytest.mark.parametrize(
    ("text", "code"), [("1,5", "XOF"), ("1,234", "USD"), ("10000000000000", "XOF"), ("1", "ZZZ")]
)
def test_an_amount_is_never_rounded_in_silence(text: str, code: str) -> None:
    with pytest.raises(Refused):
        numbers.read_amount(text, code)


@pytest.mark.parametrize("value", [1.5, True, "1,5", "1e3", ""])
def test_a_file_writes_amounts_as_whole_numbers_or_decimal_text(value: object) -> None:
    with pytest.raises(Refused):
        currency.amount_from(value, "USD")


@given(st.integers(0, 10**12), st.sampled_from(sorted(currency.EXPONENTS)))
def test_an_amount_written_in_a_file_is_read_back(amount: int, code: str) -> None:
    assert currency.amount_from(currency.amount_text(amount, code), code) == amount


@pytest.mark.parametrize("text", ["2026-12-31", "31/12/2026", "31.12.2026", " 31-12-2026 "])
def test_a_day_is_read_with_the_day_first(text: str) -> None:
    assert numbers.read_date(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["31/02/2026", "12/31/2026", "31/12/26", "hier", "2026-13-01"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        numbers.read_date(text)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01", "31/12/2200", "31/12/1799"])
def test_a_year_far_from_ours_is_a_slip_of_the_finger(text: str) -> None:
    with pytest.raises(Refused, match="une année de 1800 à 2199"):
        numbers.read_date(text)


def test_months_follow_one_another() -> None:
    month = periods.Month.from_text("2026-12")
    assert (month.first, month.until) == (date(2026, 12, 1), date(2027, 1, 1))
    assert periods.add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert periods.add_months(date(2026, 1, 1), 3) == date(2026, 4, 1)
    touched = periods.months_between(date(2026, 11, 30), date(2027, 1, 1))
    assert [m.text for m in touched] == ["2026-11", "2026-12"]


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-01", "2026/01", "0001-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        periods.Month.from_text(text)


def test_a_year_is_completed_on_the_birthday() -> None:
    born = date(2008, 2, 29)
    assert periods.years_old(born, date(2026, 2, 28)) == 17
    assert periods.years_old(born, date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUKAMANA Joséphine", "Josephine Mukamana"),
        ("Nshimirimana", "Nchimirimana"),
        ("HABYARIMANA Félix", "Habyalimana Felix"),
        ("Ouédraogo", "Wedraogo"),
        ("Ndayishimiye Eric", "NDAYISHIMIE Éric"),
    ],
)
def test_names_that_sound_alike_have_one_key(one: str, other: str) -> None:
    assert names.sounds(one) == names.sounds(other)


def test_names_that_differ_keep_their_keys_apart() -> None:
    assert names.sounds("Uwase Diane") != names.sounds("Uwera Diane")
    assert names.normalised(" Cœur-d’Étoile ") == "COEUR D ETOILE"


def test_a_number_is_read_as_it_was_typed() -> None:
    number = numbering.numbered("RUG", 12)
    assert number.startswith("RUG-00012-") and numbering.valid(number)
    assert numbering.read(f"  {number.lower().replace('-', ' ')} ") == number


@given(st.integers(0, 99_999), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_seen(n: int, place: int, more: int) -> None:
    number = numbering.numbered("RUG", n)
    at = 4 + place
    wrong = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert not numbering.valid(wrong)
    with pytest.raises(Refused, match="mal recopié"):
        numbering.read(wrong)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_parts_always_add_up(amount: int, weights: list[int]) -> None:
    if not sum(weights):
        weights[0] = 1
    parts = split(amount, weights)
    assert sum(parts) == amount
    assert all(abs(p * sum(weights) - amount * w) < sum(weights) for p, w in zip(parts, weights))


def test_a_refusal_keeps_its_sentence_and_its_values_apart() -> None:
    refusal = Refused("Il manque %(rest)s.", rest="250 FRw")
    assert (str(refusal), refusal.message) == ("Il manque 250 FRw.", "Il manque %(rest)s.")
    assert str(Refused("80 % ne suffit pas")) == "80 % ne suffit pas"
    assert isinstance(NotAllowed("non"), Refused)
    beside = Refused("De 0 à 100 %.", field="percent")
    assert (str(beside), beside.field, beside.values) == ("De 0 à 100 %.", "percent", {})
    assert pickle.loads(pickle.dumps(beside)).field == "percent"
