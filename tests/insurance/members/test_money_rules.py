"""What may be paid, what covers what, whose money it is, in how many words. No database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.insurance.members.money_rules import (
    Credit,
    Known,
    Owing,
    Sign,
    check_payment,
    cover,
    numbers_in,
    recognise,
    share_collected,
)
from pacte.insurance.members.words import in_words
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import Refused

HOME, OTHER = numbered("RUG", 12), numbered("RUG", 13)
RECEIPT = numbered("RUG", "01", 7)
OWES, ALSO = Owing(1, HOME, 6_250), Owing(2, OTHER, 5_000)
KNOWN = Known(
    {HOME: OWES, OTHER: ALSO}, {RECEIPT: OWES}, {"78123456": [OWES], "78000000": [OWES, ALSO]}
)


@given(st.lists(st.integers(-10_000, 10_000)), st.integers(0, 100_000))
def test_what_is_paid_covers_dues_in_order_and_never_more_than_each(dues, paid) -> None:
    covered = cover(dues, paid)
    assert all(0 <= part <= max(due, 0) for part, due in zip(covered, dues, strict=True))
    assert sum(covered) == min(paid, sum(due for due in dues if due > 0))


def test_the_fee_is_covered_first_then_person_by_person() -> None:
    assert cover([2_000, 3_000, 3_000], 5_500) == [2_000, 3_000, 500]


def test_the_recovery_of_ibanda_2008() -> None:
    """9 379.63 $ collected of 10 995 $ expected (3tamis.org)."""
    assert share_collected(937_963, 1_099_500) == 853_081
    assert share_collected(0, 0) is None and share_collected(0, 100) == 0


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1, 6_251])
def test_what_is_no_payment_is_refused(amount: int) -> None:
    with pytest.raises(Refused):
        check_payment(amount, 6_250, "RWF")


def test_the_last_franc_is_taken() -> None:
    check_payment(6_250, 6_250, "RWF")


def test_numbers_are_found_however_they_are_typed() -> None:
    letters, counter, check = HOME.split("-")
    for text in (
        HOME,
        HOME.lower(),
        f"COTIS {HOME} MUKA",
        f"{letters} {counter} {check}",
        f"{letters}{counter}{check}",
    ):
        assert HOME in numbers_in(text), text
    wrong = f"{letters}-{counter}-{(int(check) + 1) % 10}"
    assert numbers_in(wrong) == []


def test_a_household_number_is_a_sure_sign_up_to_what_is_owed() -> None:
    found = recognise(Credit(6_250, f"cotisation {HOME}"), KNOWN)
    assert (found.sign, found.owing, found.sure) == (Sign.HOUSEHOLD, OWES, True)
    assert not recognise(Credit(6_251, HOME), KNOWN).sure


def test_two_households_named_need_somebody_to_look() -> None:
    assert recognise(Credit(100, f"{HOME} {OTHER}"), KNOWN).owing is None


def test_a_receipt_names_its_household() -> None:
    assert recognise(Credit(100, f"suite {RECEIPT}"), KNOWN).sign is Sign.RECEIPT


def test_a_phone_is_sure_only_for_the_whole_rest() -> None:
    assert recognise(Credit(6_250, "", "+250 78 12 34 56"), KNOWN).sure
    partial = recognise(Credit(5_000, "", "078123456"), KNOWN)
    assert partial.owing is OWES and not partial.sure


def test_a_phone_of_two_households_or_too_short_says_nothing() -> None:
    assert recognise(Credit(6_250, "", "78000000"), KNOWN).owing is None
    assert recognise(Credit(6_250, "", "456"), KNOWN).owing is None


@pytest.mark.parametrize(
    ("amount", "currency", "language", "words"),
    [
        (18_750, "RWF", "fr", "dix-huit mille sept cent cinquante francs rwandais"),
        (1, "BIF", "fr", "un franc burundais"),
        (80, "XOF", "fr", "quatre-vingts francs CFA"),
        (1_000_000, "XOF", "fr", "un million de francs CFA"),
        (2_000_000_00, "EUR", "fr", "deux millions d’euros"),
        (1_250, "USD", "fr", "douze dollars américains et cinquante centimes"),
        (6_250, "RWF", "en", "six thousand, two hundred and fifty Rwandan francs"),
        (101, "USD", "en", "one US dollar and one cent"),
        (500, "RWF", "rw", "cinq cents francs rwandais"),
    ],
)
def test_an_amount_in_words(amount: int, currency: str, language: str, words: str) -> None:
    assert in_words(amount, currency, language) == words
