"""Households pay: receipts without a gap, books that balance, rights that open and close."""

from datetime import date

import pytest

from insurance.members.till import (
    books,
    cancel,
    collect,
    membership,
    open_desk,
    rest,
    standing,
    till,
)
from insurance.members.town import TODAY, act, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members.commands import money
from pacte.insurance.members.models import Due, Payment
from pacte.journal.command import Act
from pacte.journal.models import Entry
from pacte.kernel import numbering
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import commands as ledger
from pacte.people import commands as people
from world import START

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def desk(town):
    return till(town)


def test_what_is_due_is_written_person_by_person_with_its_article(desk) -> None:
    dues = Due.objects.filter(membership__uid=desk.membership)
    assert [(d.amount, d.payer, d.kind, d.ref) for d in dues] == [
        (5_000, "household", "contribution", "statuts")
    ] * 5
    assert books(desk) == {"members": 25_000, "contributions": -25_000}


def test_three_quarters_open_care_until_december_and_the_rest_the_year(desk) -> None:
    first = desk.home["people"][0]
    collect(desk, 18_749)
    assert standing(first, TODAY) == (False, "NOT_PAID", None)
    collect(desk, 1)
    assert standing(first, TODAY)[:2] == (True, "OPEN")
    assert standing(first, NEW_YEAR) == (False, "INSTALMENT_ENDED", None)
    done = collect(desk, 6_250)
    assert done["rest"] == 0 == rest(desk)
    assert standing(first, NEW_YEAR)[:2] == (True, "OPEN")
    assert standing(first, date(2027, 7, 1))[:2] == (False, "YEAR_ENDED")


def test_the_two_months_of_a_new_member_run_from_the_first_open_day(desk) -> None:
    collect(desk, 18_750)
    assert standing(desk.home["people"][0], TODAY)[2] == date(2026, 10, 3)


def test_receipts_follow_each_other_without_a_gap_even_after_a_refusal(desk) -> None:
    numbers = [collect(desk, 1_000)["number"]]
    with pytest.raises(Refused):
        collect(desk, 24_001)
    numbers.append(collect(desk, 1_000)["number"])
    assert [n.rsplit("-", 1)[0] for n in numbers] == ["KATI-01-00001", "KATI-01-00002"]
    assert all(map(numbering.valid, numbers))


def test_the_same_request_twice_is_one_receipt(desk) -> None:
    twice = Act(desk.awa)
    asked = {"membership": desk.membership, "desk": desk.desk, "currency": "XOF", "means": "cash"}
    one, other = (money.collect_payment(twice, amount=500, **asked) for _ in range(2))
    assert one == other and Payment.objects.count() == 1


def test_cash_stands_on_the_desk_and_members_owe_less(desk) -> None:
    collect(desk, 10_000)
    collect(desk, 5_000, means="mobile", reference="tx 88")
    collect(desk, 2_000, means="bank", reference="vir-9")
    assert books(desk) == {
        "cash:01": 10_000,
        "mobile": 5_000,
        "bank": 2_000,
        "members": 8_000,
        "contributions": -25_000,
    }
    assert Payment.objects.get(means="mobile").reference == "TX 88"


@pytest.mark.parametrize(
    ("amount", "why"),
    [(0, "plus grand que zéro"), (-5, "plus grand que zéro"), (10**12 + 1, "trop grand")],
)
def test_no_payment_is_zero_negative_or_huge(desk, amount: int, why: str) -> None:
    with pytest.raises(Refused, match=why):
        collect(desk, amount)


def test_more_than_the_rest_is_refused_with_the_amount_that_would_do(desk) -> None:
    collect(desk, 20_000)
    with pytest.raises(Refused, match="5\u202f000"):
        collect(desk, 5_001)
    collect(desk, 5_000)
    with pytest.raises(Refused, match="avance sur le suivant"):
        collect(desk, 1)


def test_a_transfer_has_a_reference_that_serves_once(desk) -> None:
    with pytest.raises(Refused, match="référence"):
        collect(desk, 100, means="mobile")
    done = collect(desk, 100, means="mobile", reference="TX1")
    with pytest.raises(Refused, match=done["number"]):
        collect(desk, 100, means="mobile", reference=" tx1 ")
    cancel(desk, done)
    collect(desk, 100, means="mobile", reference="TX1")


def test_cash_is_of_today_and_no_day_to_come_is_taken(desk) -> None:
    with pytest.raises(Refused, match="aujourd’hui"):
        collect(desk, 100, received_on=date(2026, 8, 2))
    with pytest.raises(Refused, match="aujourd’hui"):
        collect(desk, 100, means="bank", reference="V", received_on=date(2026, 8, 4))
    collect(desk, 20_000, means="bank", reference="V", received_on=date(2026, 8, 3))


def test_another_currency_is_counted_at_the_recorded_rate_through_exchange(desk) -> None:
    with pytest.raises(Refused, match="Aucun taux"):
        collect(desk, 1_000, currency="EUR")
    ledger.record_rate(
        act(), base="EUR", quote="XOF", since=date(2026, 8, 1), rate="655,9570", source="BCEAO"
    )
    collect(desk, 1_000, currency="EUR")  # Ten euros, in cents.
    kept = Payment.objects.get()
    assert (kept.amount, kept.tendered, kept.rate, kept.rate_since) == (
        6_560, 1_000, 655_957_000, date(2026, 8, 1),
    )  # fmt: skip
    assert books(desk)["exchange"] == 6_560
    assert books(desk, "EUR") == {"cash:01": 1_000, "exchange": -1_000}


def test_a_cancelled_receipt_is_undone_in_the_books_and_closes_rights(desk) -> None:
    first = desk.home["people"][0]
    done = collect(desk, 25_000)
    assert standing(first, TODAY)[0]
    cancel(desk, done)
    assert standing(first, TODAY)[:2] == (False, "NOT_PAID") and rest(desk) == 25_000
    assert books(desk) == {"members": 25_000, "contributions": -25_000}
    assert Payment.objects.get().cancellation.reason == "erreur de saisie"
    with pytest.raises(Refused, match="déjà annulé"):
        cancel(desk, done)


def test_nobody_cancels_a_receipt_of_their_own_or_without_a_reason(desk) -> None:
    open_desk(desk, desk.oumar, "02")
    mine = money.Desk.objects.get(code="02")
    done = collect(desk, 100, actor=desk.oumar, desk=str(mine.uid))
    with pytest.raises(Refused, match="une autre personne"):
        cancel(desk, done)
    other = collect(desk, 100)
    with pytest.raises(Refused, match="pourquoi"):
        cancel(desk, other, reason="")
    with pytest.raises(NotAllowed):
        cancel(desk, other, by=desk.awa)


def test_who_may_not_collect(desk) -> None:
    """Bintou has no role; Kadia is agent of another mutual; Oumar has no desk here."""
    for who in (desk.bintou, desk.kadia, desk.oumar):
        with pytest.raises(NotAllowed):
            collect(desk, 100, actor=who)


def test_a_household_of_another_mutual_is_not_collected_here(desk) -> None:
    people.give_role(
        act(), user=str(desk.awa.uid), role="agent", since=START, organisation=desk.other
    )
    awa = type(desk.awa).objects.get(pk=desk.awa.pk)
    there = money.open_desk(
        act(), organisation=desk.other, code="01", label="Kayes", agent=str(awa.uid)
    )
    with pytest.raises(Refused, match="autre mutuelle"):
        collect(desk, 100, desk=there, actor=awa)


def test_a_birth_is_due_without_closing_the_rights_of_the_others(desk) -> None:
    collect(desk, 25_000)
    members.add_person(
        act("", desk.awa), household=desk.home["household"], since=TODAY, why="birth",
        person=someone("TRAORÉ Issa", "child", TODAY.isoformat()),
    )  # fmt: skip
    baby = Due.objects.filter(why="corrected").count(), Due.objects.filter(amount=5_000).count()
    assert baby == (0, 6) and rest(desk) == 5_000
    issa = str(Due.objects.latest("id").beneficiary.uid)
    assert standing(desk.home["people"][0], TODAY)[0]
    assert standing(issa, TODAY)[:2] == (True, "OPEN")  # 25 000 of 30 000: three quarters.
    assert standing(issa, NEW_YEAR)[:2] == (False, "INSTALMENT_ENDED")
    collect(desk, 5_000)
    assert standing(issa, NEW_YEAR)[:2] == (True, "OPEN")


def test_who_leaves_stays_due_and_loses_the_rights_on_that_day(desk) -> None:
    collect(desk, 25_000)
    moussa = desk.home["people"][1]
    members.leave(act("", desk.awa), person=moussa, since=TODAY, why="death")
    assert rest(desk) == 0
    assert standing(moussa, TODAY)[:2] == (False, "DECEASED")
    assert standing(desk.home["people"][0], TODAY)[0]


def test_the_state_pays_for_who_has_nothing_and_rights_open_at_once(desk) -> None:
    home = enrol(desk, someone("KEITA Sira", "member", "1990"), level="1")
    [due] = Due.objects.filter(membership__uid=membership(home))
    assert (due.payer, due.amount) == ("state", 4_000)
    assert standing(home["people"][0], TODAY)[:2] == (True, "OPEN")
    with pytest.raises(Refused, match="Rien ne reste dû"):
        collect(desk, 1, membership=membership(home))


def test_a_level_corrected_from_the_start_gives_a_credit_and_one_that_changes_later_nothing(
    desk,
) -> None:
    collect(desk, 25_000)
    moved = {"household": desk.home["household"], "level": "2"}
    members.move_household(act("revenu perdu", desk.awa), since=TODAY, **moved)
    assert rest(desk) == 0
    members.move_household(act("mal classé", desk.awa), since=date(2026, 7, 10), **moved)
    assert rest(desk) == -10_000
    assert [d.amount for d in Due.objects.order_by("id")] == [5_000] * 5 + [-2_000] * 5


def test_the_journal_holds_amounts_and_numbers_but_no_name(desk) -> None:
    done = collect(desk, 500)
    entry = Entry.objects.get(command="members.collect_payment")
    assert entry.details == {"amount": 500, "number": done["number"]}
    assert entry.subjects.count() == 2
