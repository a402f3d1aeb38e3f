"""The rules of works, at their edges. No database."""

from datetime import date

import pytest

from pacte.delivery.works.rules import method, money, needs, progress, steps
from pacte.kernel.refusal import Refused

WORKS = steps.Life("works", "2025-04-01")


def test_final_acceptance_never_comes_before_the_provisional_one() -> None:
    with pytest.raises(Refused, match="après la réception provisoire"):
        steps.may_enter("final", WORKS, "2025-09-01", "")
    steps.may_enter("provisional", WORKS, "2025-09-01", "")
    steps.may_enter("final", steps.Life("provisional", "2025-09-01"), "2026-09-01", "")


def test_a_work_that_has_not_begun_is_not_accepted() -> None:
    with pytest.raises(Refused, match="n’ont pas commencé"):
        steps.may_enter("provisional", steps.Life("contract", "2025-03-01"), "2025-09-01", "")


def test_a_step_is_not_before_the_last_one_be_it_told_by_a_month() -> None:
    with pytest.raises(Refused, match="avant la précédente"):
        steps.may_enter("stopped", WORKS, "2025-03", "Pluies")
    steps.may_enter("stopped", WORKS, "2025-04", "Pluies")


def test_going_back_stopping_and_giving_up_say_why() -> None:
    for step in ("design", "stopped", "cancelled"):
        with pytest.raises(Refused, match="Dites pourquoi"):
            steps.may_enter(step, WORKS, "2025-05-01", " ")
        steps.may_enter(step, WORKS, "2025-05-01", "Étude à reprendre")
    steps.may_enter("works", steps.Life("stopped", "2025-05-01"), "2025-06-01", "")


def test_what_is_given_up_or_accepted_moves_no_more() -> None:
    with pytest.raises(Refused, match="abandonné"):
        steps.may_enter("works", steps.Life("cancelled", "2025-05-01"), "2025-06-01", "x")
    with pytest.raises(Refused, match="reçu"):
        steps.may_enter("works", steps.Life("final", "2025-05-01"), "2025-06-01", "x")


def test_built_and_not_open_is_unfinished_and_says_what_is_missing() -> None:
    life = steps.lived([("need", "2025"), ("works", "2025-04-01"), ("provisional", "2025-09-01")])
    assert life.state == "unfinished"
    met = {"built": "yes", "equipped": "no", "water": "not_needed", "energy": "yes"}
    assert steps.missing("maternity", met) == ("equipped", "staffed", "open")
    assert steps.missing("water", {"built": "yes", "water": "yes", "open": "yes"}) == ()
    assert steps.missing("master_plan", {}) == ("approved",)


def test_a_work_serves_until_somebody_says_that_it_does_not() -> None:
    rows = [("works", "2025-04-01"), ("provisional", "2025-09-01"), ("functional", "2025-10-01")]
    assert steps.lived(rows) == steps.Life("provisional", "2025-09-01", "2025-10-01")
    assert steps.lived([*rows, ("final", "2026-09-01")]).state == "functional"
    assert steps.lived([*rows, ("not_functional", "2025-12-01")]).state == "unfinished"
    assert steps.lived([("functional", "2001")]).state == "functional"  # A text says no more.


def account(**told: int) -> money.Account:
    given = {"amount": 1_000, "retention": 100_000, "advance": 200_000}
    return money.Account(currency="XOF", **given | told)


def test_a_bill_holds_back_its_share_and_pays_the_advance_back() -> None:
    assert money.certify(account(advanced=200), 500) == (50, 100)
    assert money.certify(account(), 500) == (50, 0)  # No advance was paid: nothing to take.


def test_the_last_bill_pays_all_that_is_left_of_the_advance() -> None:
    far = account(advanced=200, certified=900, retained=90, recovered=150)
    assert money.certify(far, 100) == (10, 50)
    assert money.certify(account(advanced=200, certified=900, recovered=20), 100) == (10, 90)


def test_a_bill_never_passes_the_contract_with_its_amendments() -> None:
    with pytest.raises(Refused, match="dépasse le contrat"):
        money.certify(account(certified=600), 401)
    money.certify(account(certified=600), 400)
    money.certify(account(certified=600, amendments=(100,)), 500)


def test_an_amendment_leaves_at_least_what_is_certified() -> None:
    money.amend(account(certified=600), -400)
    with pytest.raises(Refused, match="moins que ce qui est"):
        money.amend(account(certified=600), -401)


def test_a_payment_never_passes_what_is_due() -> None:
    money.pay_bill(350, 300, 50, "XOF")
    with pytest.raises(Refused, match="dépasse ce qui est dû"):
        money.pay_bill(350, 300, 51, "XOF")


def test_the_advance_is_a_share_paid_before_the_first_bill() -> None:
    money.pay_advance(account(), 200)
    with pytest.raises(Refused, match="sa part du contrat"):
        money.pay_advance(account(), 201)
    with pytest.raises(Refused, match="avant le premier décompte"):
        money.pay_advance(account(certified=1), 100)


def test_what_is_held_is_released_after_the_final_acceptance() -> None:
    with pytest.raises(Refused, match="réception définitive"):
        money.release(account(retained=90), 90, final=False)
    money.release(account(retained=90), 90, final=True)
    with pytest.raises(Refused, match="amount=40"):
        money.release(account(retained=90, released=50), 41, final=True)


def test_progress_comes_from_quantities_weighed_by_prices() -> None:
    lines = [progress.Line(10_000, 5_000, 100), progress.Line(1_000, 2_000, 3_000)]
    assert progress.measured(lines) == (500 + 3_000) * 1_000_000 // 4_000
    assert progress.measured([progress.Line(10, None, 100)]) is None  # Missing is not zero.
    assert progress.measured([progress.Line(10, 0, 100)]) == 0
    assert progress.measured([]) is None


def test_progress_falls_only_with_a_reason_and_never_passes_the_whole() -> None:
    day = date(2025, 5, 1)
    with pytest.raises(Refused, match="baisse"):
        progress.may_record(400_000, day, 500_000, day, "")
    progress.may_record(400_000, day, 500_000, day, "Mur démoli")
    with pytest.raises(Refused, match="100 %"):
        progress.may_record(1_000_001, day, None, None, "")
    with pytest.raises(Refused, match="ne peut pas être avant"):
        progress.may_record(600_000, date(2025, 4, 30), 500_000, day, "")


def test_lateness_is_counted_from_the_agreed_end() -> None:
    end = date(2025, 6, 30)
    assert progress.days_late(end, None, date(2025, 7, 10)) == 10
    assert progress.days_late(end, date(2025, 6, 30), date(2026, 1, 1)) == 0
    assert progress.days_late(None, None, end) is None


def test_the_method_follows_the_amount_and_says_what_nobody_wrote() -> None:
    since = {"consultation": 100, "restricted": 1_000, "open": None}
    assert method.least(99, since) == ("direct", ("open",))
    assert method.least(100, since) == ("consultation", ("open",))
    assert method.least(5_000, since) == ("restricted", ("open",))
    assert method.least(5_000, {}) == (None, ("consultation", "restricted", "open"))


def test_a_less_open_method_says_why() -> None:
    with pytest.raises(Refused, match="dérogation"):
        method.may_use("consultation", "restricted", "")
    method.may_use("consultation", "restricted", "Urgence")
    method.may_use("open", "restricted", "")
    method.may_use("direct", None, "")  # Nobody wrote a threshold: nothing is invented.


def test_needs_are_ranked_by_known_gaps_and_the_unknown_come_last() -> None:
    kinds = ["equipment", "quality"]
    one = needs.score(1, [needs.Part("equipment", 4, 1, 750_000, 1)], kinds)
    two = needs.score(
        2, [needs.Part("equipment", 4, 4, 0, 1), needs.Part("quality", 2, 1, 500_000, 3)], kinds
    )
    three = needs.score(3, [], kinds)
    assert (one.score, one.unknown) == (750_000, ("quality",))
    assert two.score == 375_000 and three.score is None
    assert [s.facility for s in needs.ranked([three, two, one])] == [1, 2, 3]
    off = needs.score(4, [needs.Part("equipment", 4, 1, 750_000, 0)], kinds)
    assert off.score is None  # A weight of zero leaves the gap out.
