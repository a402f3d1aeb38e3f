"""Cash changes hands: what a desk holds, what it remits, what is counted, what lacks."""

import pytest
from django.utils.timezone import localdate

from insurance.members.till import books, cancel, collect, open_desk, till
from insurance.members.town import TODAY, act
from pacte.insurance.members.commands import custody, money
from pacte.insurance.members.models import Desk, Remittance
from pacte.insurance.members.queries import custody as queries
from pacte.kernel.refusal import NotAllowed, Refused


@pytest.fixture
def desk(town):
    return till(town)


def remit(desk, declared: int, **more):
    asked = {"desk": desk.desk, "currency": "XOF", "declared": declared}
    return custody.remit_cash(act("", desk.awa), **asked | more)["remittance"]


def receive(desk, slip: str, counted: int, reason: str = "", into: str = "safe", by=None):
    return custody.receive_remittance(
        act(reason, by or desk.oumar), remittance=slip, counted=counted, into=into
    )


def held() -> list[tuple[int, int]]:
    return [(h.money.amount, h.receipts) for h in queries.cash_held(Desk.objects.all())]


def test_a_desk_holds_its_cash_until_it_is_remitted(desk) -> None:
    collect(desk, 3_000), collect(desk, 2_000), collect(desk, 900, means="bank", reference="V1")
    assert held() == [(5_000, 2)]
    slip = remit(desk, 5_000)
    assert held() == []
    assert books(desk)["cash:01"] == 5_000  # On the way: nobody has received it.
    receive(desk, slip, 5_000)
    found = books(desk)
    assert found["cash:coffre"] == 5_000 and "cash:01" not in found and "differences" not in found


def test_what_lacks_is_a_difference_that_everybody_sees(desk) -> None:
    collect(desk, 5_000)
    slip = remit(desk, 5_000)
    with pytest.raises(Refused, match="recomptez"):
        receive(desk, slip, 4_500)
    assert receive(desk, slip, 4_500, "un billet manque", "bank")["difference"] == -500
    found = books(desk)
    assert (found["bank"], found["differences"]) == (4_500, 500) and "cash:01" not in found


def test_what_is_too_much_is_a_difference_too(desk) -> None:
    collect(desk, 5_000)
    receive(desk, remit(desk, 5_000), 5_200, "une pièce de trop")
    found = books(desk)
    assert (found["cash:coffre"], found["differences"]) == (5_200, -200)


def test_notes_make_the_amount_counted(desk) -> None:
    collect(desk, 5_000)
    with pytest.raises(Refused, match="coupures"):
        remit(desk, 5_000, denominations={"1000": 4})
    slip = remit(desk, 5_000, denominations={"1000": 4, "500": 2, "200": 0})
    assert Remittance.objects.get(uid=slip).denominations == {"1000": 4, "500": 2}


def test_a_slip_is_received_once_and_never_by_who_made_it(desk) -> None:
    open_desk(desk, desk.oumar, "02")
    second = str(Desk.objects.get(code="02").uid)
    collect(desk, 100, actor=desk.oumar, desk=second)
    own = custody.remit_cash(act("", desk.oumar), desk=second, currency="XOF", declared=100)
    with pytest.raises(Refused, match="une autre personne"):
        receive(desk, own["remittance"], 100)
    collect(desk, 100)
    slip = remit(desk, 100)
    with pytest.raises(NotAllowed):
        receive(desk, slip, 100, by=desk.awa)
    receive(desk, slip, 100)
    with pytest.raises(Refused, match="déjà reçue"):
        receive(desk, slip, 100)


def test_an_empty_desk_remits_nothing_and_a_full_one_does_not_close(desk) -> None:
    with pytest.raises(Refused, match="ne tient pas"):
        remit(desk, 0)
    collect(desk, 100)
    with pytest.raises(Refused, match="remise"):
        money.close_desk(act("", desk.oumar), desk=desk.desk)
    slip = remit(desk, 100)
    with pytest.raises(Refused, match="remise"):
        money.close_desk(act("", desk.oumar), desk=desk.desk)
    receive(desk, slip, 100)
    money.close_desk(act("", desk.oumar), desk=desk.desk)
    with pytest.raises(Refused, match="fermée"):
        collect(desk, 100)


def test_a_receipt_cancelled_after_its_remittance_is_given_back_by_who_holds_the_cash(desk) -> None:
    done = collect(desk, 5_000)
    slip = remit(desk, 5_000)
    with pytest.raises(Refused, match="remise en attente"):
        cancel(desk, done)
    receive(desk, slip, 5_000)
    cancel(desk, done)
    assert books(desk) == {"members": 25_000, "contributions": -25_000}


def test_a_cancelled_receipt_is_not_remitted(desk) -> None:
    done = collect(desk, 5_000)
    collect(desk, 1_000)
    cancel(desk, done)
    assert held() == [(1_000, 1)]
    assert Remittance.objects.get(uid=remit(desk, 1_000)).expected == 1_000


def test_the_safe_goes_to_the_bank_as_far_as_it_reaches(desk) -> None:
    collect(desk, 5_000)
    receive(desk, remit(desk, 5_000), 5_000)
    asked = {"organisation": desk.mutual, "currency": "XOF", "reference": "BV-12"}
    with pytest.raises(Refused, match="ne tient pas autant"):
        custody.deposit_cash(act("", desk.oumar), amount=5_001, **asked)
    custody.deposit_cash(act("", desk.oumar), amount=5_000, **asked)
    assert books(desk)["bank"] == 5_000


def test_the_report_of_the_day_adds_up(desk) -> None:
    collect(desk, 3_000)
    cancel(desk, collect(desk, 2_000))
    collect(desk, 900, means="mobile", reference="T1")
    mine = Desk.objects.get(uid=desk.desk)
    day = queries.of_day(mine, localdate(mine.payments.latest("id").recorded_at))
    assert len(day.payments) == 3
    assert [(m, money.amount, n) for m, money, n in day.totals] == [
        ("cash", 3_000, 1),
        ("mobile", 900, 1),
    ]
    assert day.held[0].days(TODAY) == 0
