"""How what is written about a person is read. No database."""

from datetime import date

import pytest

from pacte.insurance.members import rules
from pacte.insurance.members.rules import Person
from pacte.kernel.refusal import Refused

DAY = date(2026, 8, 3)


def test_a_birth_is_a_day_or_a_year_alone() -> None:
    assert rules.read_birth("31/12/1987", DAY) == (date(1987, 12, 31), False)
    assert rules.read_birth("1987-12-31", DAY) == (date(1987, 12, 31), False)
    assert rules.read_birth("1987", DAY) == (date(1987, 1, 1), True)
    assert rules.read_birth(1987, DAY) == (date(1987, 1, 1), True)
    assert rules.read_birth("", DAY) == (None, False)


@pytest.mark.parametrize("text", ["12/31/1987", "87", "hier", "04/08/2026", "1899", "31/02/2020"])
def test_a_birth_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        rules.read_birth(text, DAY)


def test_somebody_is_at_most_120_years_old() -> None:
    assert rules.read_birth("03/08/1906", DAY)[0] == date(1906, 8, 3)
    with pytest.raises(Refused):
        rules.read_birth("03/08/1905", DAY)


def test_born_today_is_born_and_tomorrow_is_not() -> None:
    assert rules.read_birth("03/08/2026", DAY)[0] == DAY
    with pytest.raises(Refused, match="après aujourd’hui"):
        rules.read_birth("04/08/2026", DAY)


@pytest.mark.parametrize(
    "text", ["0788 123 456", "+250 788 123 456", "00250788123456", "250788123456"]
)
def test_one_phone_written_in_several_ways_is_one(text: str) -> None:
    assert rules.read_phone(text, "RW") == "+250788123456"
    assert rules.local_digits(rules.read_phone(text, "RW")) == "788123456"


@pytest.mark.parametrize("text", ["12", "abc", "078812345", "0788 123 456 7"])
def test_what_is_no_phone_of_the_country_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        rules.read_phone(text, "RW")


def test_a_sex_that_is_missing_stays_missing() -> None:
    assert [rules.read_sex(x) for x in ("F", "féminin", "Homme", "m", "")] == [
        "f",
        "f",
        "m",
        "m",
        "",
    ]
    with pytest.raises(Refused, match="écrivez F ou M"):
        rules.read_sex("2")


def test_a_relation_is_read_from_the_words_of_registers() -> None:
    said = ["Adhérente", "chef de ménage", "Épouse", "fils", "belle mère", "neveu", "child"]
    found = [rules.read_relation(text) for text in said]
    assert found == ["member", "member", "spouse", "child", "parent", "other", "child"]
    with pytest.raises(Refused):
        rules.read_relation("voisin")


def test_a_name_that_looks_like_a_formula_stays_a_text() -> None:
    assert rules.read_name("  =CMD|'/c calc'!A1 ") == "=CMD|'/c calc'!A1"
    for text in ("#REF!", "", "  ", "7", "A", "x" * 121):
        with pytest.raises(Refused):
            rules.read_name(text)


def test_a_household_has_one_member_and_no_more() -> None:
    member, child = Person(name="A B", relation="member"), Person(name="C D", relation="child")
    rules.check_household([member, child])
    for people in ([], [child], [member, member], [member, *[child] * rules.PEOPLE_MAX]):
        with pytest.raises(Refused):
            rules.check_household(people)


def born(name: str, text: str = "", phone: str = "", sex: str = "") -> Person:
    on, year_only = rules.read_birth(text, DAY)
    return Person(name=name, born_on=on, year_only=year_only, phone=phone, sex=sex)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (born("MUKAMANA Joséphine", "1987"), born("Josefine Mukamana", "09/02/1988"), "name"),
        (born("MUKAMANA Joséphine", "1987"), born("Josefine Mukamana", "09/02/1989"), ""),
        (born("MUKAMANA Joséphine"), born("Mukamana Josephine", "1950"), "name"),
        (born("HIRWA Kevin", "1990", "+250788"), born("HIRWA Jean", "1960", "+250788"), "phone"),
        (born("HIRWA Kevin", "1990", "+250788"), born("UWASE Diane", "1960", "+250788"), ""),
        (born("HIRWA Kevin", "02/05/2020"), born("HIRWA K.", "02/05/2020"), "birth"),
        (born("HIRWA Kevin", "2020"), born("HIRWA Paul", "2020"), ""),
        (born("HIRWA Kevin", "02/05/2020", sex="m"), born("HIRWA Ange", "02/05/2020", sex="f"), ""),
    ],
)
def test_when_two_people_may_be_one(one: Person, other: Person, why: str) -> None:
    assert rules.may_be_one(one, other) == why
    assert rules.may_be_one(other, one) == why
