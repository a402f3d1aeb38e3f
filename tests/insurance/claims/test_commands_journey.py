"""From a card at the counter to a paid invoice: each step, who may, and the books."""

from datetime import date, timedelta

import pytest

import world as build
from insurance.claims.clinic import (
    DEFINITION,
    SEPTEMBER,
    TODAY,
    invoice,
    line,
    send,
    settle,
    settled,
    treat,
)
from insurance.members import town
from pacte.insurance.claims import commands
from pacte.insurance.claims.models import (
    Adjustment,
    Claim,
    Decision,
    Invoice,
    PaymentBatch,
    PaymentItem,
    Settlement,
    Statement,
)
from pacte.insurance.claims.queries import money
from pacte.insurance.claims.rules import Reason
from pacte.insurance.schemes import commands as schemes
from pacte.journal.command import Act
from pacte.kernel.numbering import valid
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger.models import Book


def balances(w) -> dict[str, int]:
    """What claims moved on each account of the mutual: debits less credits."""
    found: dict[str, int] = {}
    for book in Book.objects.filter(organisation__uid=w.mutual):
        for moved in book.transfers.select_related("debit", "credit"):
            found[moved.debit.code] = found.get(moved.debit.code, 0) + moved.amount
            found[moved.credit.code] = found.get(moved.credit.code, 0) - moved.amount
    assert sum(found.values()) == 0
    return {code: found.get(code, 0) for code in ("care", "facilities", "bank")}


def test_from_the_counter_to_the_bank(clinic) -> None:
    """A consultation at 1 500: the mutual pays 80 %, owes it when settled, clears it when paid."""
    claim = treat(clinic)
    assert valid(claim.number) and claim.number.startswith("CKATI-A-00001-")
    sent = send(clinic)
    assert valid(sent.number) and sent.submitted_on == TODAY and not sent.late
    done = settle(clinic)
    assert (done["decided"], done["waiting"], done["mutual_pays"]) == (1, 0, 1_200)
    assert balances(clinic) == {"care": 1_200, "facilities": -1_200, "bank": 0}
    told = Statement.objects.get()
    assert (told.asked, told.accepted, told.due, told.received_on) == (1_500, 1_200, 1_200, TODAY)
    made = commands.prepare_batch(
        Act(clinic.penda), payer=clinic.mutual, statements=[str(told.uid)]
    )
    signed = commands.sign_batch(Act(clinic.seydou), batch=made["uid"])
    assert signed["state"] == "signed"
    commands.pay_batch(Act(clinic.penda), batch=made["uid"], paid_on=TODAY, reference="VIR 7")
    assert balances(clinic) == {"care": 1_200, "facilities": 0, "bank": -1_200}


def test_the_invoice_assembles_itself_by_month(clinic) -> None:
    treat(clinic, on=date(2026, 9, 10))
    treat(clinic, on=date(2026, 9, 30))
    treat(clinic, on=date(2026, 10, 1))
    rows = [(i.month, i.rows.count()) for i in Invoice.objects.order_by("month")]
    assert rows == [(date(2026, 9, 1), 2), (date(2026, 10, 1), 1)]


def test_a_stay_is_billed_in_the_month_of_its_end(clinic) -> None:
    treat(clinic, on=date(2026, 9, 29), ended_on=date(2026, 10, 2))
    assert Invoice.objects.get().month == date(2026, 10, 1)


def test_a_late_claim_of_a_sent_month_goes_to_the_next_invoice(clinic) -> None:
    treat(clinic)
    first = send(clinic)
    treat(clinic, who=clinic.moussa)
    second = invoice(clinic)
    assert (first.sequence, second.sequence, second.submitted_on) == (1, 2, None)


def test_an_invoice_is_sent_once_the_month_is_over(clinic) -> None:
    treat(clinic, on=date(2026, 10, 1))
    with pytest.raises(Refused, match="pas fini"):
        send(clinic, date(2026, 10, 1))
    clinic.days.day = date(2026, 10, 31)
    with pytest.raises(Refused, match="pas fini"):
        send(clinic, date(2026, 10, 1))
    clinic.days.day = date(2026, 11, 1)
    assert send(clinic, date(2026, 10, 1)).submitted_on == date(2026, 11, 1)


def test_an_invoice_is_late_after_the_thirtieth_day(clinic) -> None:
    """Care of 10 September: the scheme leaves 30 days, the 31st is late."""
    treat(clinic, on=date(2026, 9, 10))
    clinic.days.day = date(2026, 10, 12)
    assert send(clinic, received_on=date(2026, 10, 10)).late is False
    treat(clinic, who=clinic.moussa, on=date(2026, 9, 10))
    assert send(clinic, received_on=date(2026, 10, 11)).late is True


def test_nobody_sends_an_empty_invoice(clinic) -> None:
    commands.cancel_claim(Act(clinic.coumba), claim=str(treat(clinic).uid), why="double")
    with pytest.raises(Refused, match="vide"):
        send(clinic)


def test_an_invoice_is_sent_once_and_by_its_manager(clinic) -> None:
    treat(clinic)
    with pytest.raises(NotAllowed):
        commands.submit_invoice(Act(clinic.coumba), invoice=str(invoice(clinic).uid))
    send(clinic)
    with pytest.raises(Refused, match="déjà envoyée"):
        send(clinic)


# The same care never counts twice


def test_the_clinics_own_number_is_used_once(clinic) -> None:
    first = treat(clinic, reference="0412")
    again = treat(clinic, reference="0412")
    assert again == first and Claim.objects.count() == 1
    with pytest.raises(Refused, match="dit autre chose"):
        treat(clinic, line("lab_malaria", 1_000), reference="0412")


def test_the_same_service_of_a_day_is_recorded_once(clinic) -> None:
    known = treat(clinic)
    with pytest.raises(Refused, match=known.number):
        treat(clinic)
    treat(clinic, on=date(2026, 9, 11))
    treat(clinic, who=clinic.moussa)


def test_a_cancelled_claim_may_be_recorded_anew(clinic) -> None:
    wrong = treat(clinic, line(quantity=2))
    commands.cancel_claim(Act(clinic.coumba), claim=str(wrong.uid), why="quantité")
    treat(clinic)
    send(clinic)
    assert settle(clinic)["decided"] == 1


def test_a_sent_claim_is_not_cancelled(clinic) -> None:
    claim = treat(clinic)
    send(clinic)
    with pytest.raises(Refused, match="facture envoyée"):
        commands.cancel_claim(Act(clinic.coumba), claim=str(claim.uid), why="erreur")


# The door


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": TODAY + timedelta(days=1)}, "avenir"),
        ({"on": date(1999, 12, 31)}, "ancienne"),
        ({"ended_on": date(2026, 9, 9)}, "avant son début"),
        ({"ended_on": TODAY + timedelta(days=1)}, "avenir"),
        ({"visit": "holiday"}, "visite"),
        ({"claimed_on": date(2026, 9, 9)}, "avant les soins"),
    ],
)
def test_dates_out_of_order_are_refused(clinic, change, said) -> None:
    with pytest.raises(Refused, match=said):
        treat(clinic, **change)
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (line("moon_trip"), "catalogue"),
        (line(quantity=0), "quantité"),
        (line(quantity=100_001), "quantité"),
        (line(cost=-1), "prix"),
        (line(cost=10**12, quantity=2), "prix"),
    ],
)
def test_absurd_lines_are_refused(clinic, asked, said) -> None:
    with pytest.raises(Refused, match=said):
        treat(clinic, asked)
    assert not Claim.objects.exists()


def test_a_claim_has_a_line(clinic) -> None:
    with pytest.raises(Refused, match="au moins un soin"):
        commands.open_claim(
            Act(clinic.coumba), scheme=clinic.scheme, beneficiary=clinic.aminata,
            facility=clinic.centre, care_on=date(2026, 9, 10), lines=[],
        )  # fmt: skip


def test_who_may_not_record(clinic) -> None:
    for who in (clinic.bintou, clinic.kalilou, clinic.awa):
        with pytest.raises(NotAllowed):
            treat(clinic, by=who)


# Settling


def test_a_line_without_a_price_waits_and_is_carried(clinic) -> None:
    treat(clinic, line(cost=None), line("lab_malaria", 1_000))
    send(clinic)
    done = settle(clinic)
    assert (done["decided"], done["waiting"]) == (1, 1)
    unknown = Claim.objects.get().lines.get(cost=None)
    commands.review_line(
        Act(clinic.issa), line=str(unknown.uid), verdict="changed", price=1_200, why="tarif"
    )
    again = settle(clinic, "2026-10")
    assert (again["decided"], again["waiting"]) in {(1, 0), (0, 1)}


def test_settling_again_decides_nothing_more(clinic) -> None:
    treat(clinic)
    send(clinic)
    settle(clinic)
    again = settle(clinic)
    assert (again["decided"], again["mutual_pays"]) == (0, 0)
    assert Settlement.objects.count() == Statement.objects.count() == 1


def test_the_same_request_settles_once(clinic) -> None:
    treat(clinic)
    send(clinic)
    act = Act(clinic.awa)
    first = commands.settle_month(act, scheme=clinic.scheme, month=SEPTEMBER)
    assert commands.settle_month(act, scheme=clinic.scheme, month=SEPTEMBER) == first
    assert Decision.objects.count() == 1


def test_months_go_in_order(clinic) -> None:
    treat(clinic)
    treat(clinic, on=date(2026, 10, 2))
    clinic.days.day = date(2026, 11, 1)
    send(clinic), send(clinic, date(2026, 10, 1))
    with pytest.raises(Refused, match="2026-09"):
        settle(clinic, "2026-10")
    settle(clinic)
    assert settle(clinic, "2026-10")["decided"] == 1


def test_a_late_older_claim_takes_what_is_left_under_the_ceiling(clinic) -> None:
    """10 000 a person a year: the 20th took 6 400, care of the 15th sent later gets 3 600."""
    treat(clinic, line("minor_surgery", 8_000), on=date(2026, 9, 20))
    send(clinic)
    settle(clinic)
    late = treat(clinic, line("minor_surgery", 8_000), on=date(2026, 9, 15))
    send(clinic)
    settle(clinic)
    decision = late.lines.get().decision
    assert (decision.mutual_pays, decision.room) == (3_600, 3_600)
    assert Reason(decision.reason) is Reason.PERSON_CEILING


def test_an_unsent_invoice_is_not_settled(clinic) -> None:
    treat(clinic)
    assert settle(clinic)["decided"] == 0


def test_who_may_not_settle(clinic) -> None:
    treat(clinic)
    send(clinic)
    for who in (clinic.bintou, clinic.fanta, clinic.penda, clinic.issa):
        with pytest.raises(NotAllowed):
            settle(clinic, by=who)
        with pytest.raises(NotAllowed):
            commands.ask_settlement(Act(who), scheme=clinic.scheme, months=[SEPTEMBER])


def test_a_month_to_come_is_not_settled(clinic) -> None:
    with pytest.raises(Refused, match="pas commencé"):
        settle(clinic, "2026-11")


# Review, appeal, correction


def test_a_line_with_the_adviser_waits(clinic) -> None:
    claim = treat(clinic)
    send(clinic)
    row = claim.lines.get()
    commands.ask_review(Act(clinic.awa), line=str(row.uid))
    assert settle(clinic)["waiting"] == 1
    commands.review_line(Act(clinic.issa), line=str(row.uid), verdict="accepted", why="conforme")
    assert settle(clinic)["mutual_pays"] == 1_200


def test_a_review_after_settlement_is_an_adjustment(clinic) -> None:
    row = settled(clinic, line(quantity=2))
    done = commands.review_line(
        Act(clinic.issa), line=str(row.uid), verdict="changed", quantity=1, why="une seule"
    )
    assert row.decision.mutual_pays == 2_400 and done["delta"] == -1_200
    assert balances(clinic)["care"] == 1_200
    assert Decision.objects.get().mutual_pays == 2_400  # The decision stays as it was made.


def test_what_is_taken_back_is_carried_by_the_next_statement(clinic) -> None:
    row = settled(clinic)
    commands.correct_line(Act(clinic.awa), line=str(row.uid), amount=200, why="double saisie")
    treat(clinic, line("minor_surgery", 8_000), on=date(2026, 10, 2))
    clinic.days.day = date(2026, 11, 1)
    send(clinic, date(2026, 10, 1))
    settle(clinic, "2026-10")
    second = Statement.objects.latest("id")
    assert (second.accepted, second.adjusted, second.due) == (6_400, -1_000, 5_400)
    assert Adjustment.objects.get().carried.statement == second


def test_a_statement_never_falls_below_zero(clinic) -> None:
    row = settled(clinic)
    commands.correct_line(Act(clinic.awa), line=str(row.uid), amount=0, why="refusée")
    with_nothing = commands.issue_statement(Act(clinic.awa), scheme=clinic.scheme)
    assert with_nothing == {"statements": 0}  # It waits for a statement large enough.


def test_an_accepted_appeal_is_an_adjustment_by_somebody_else(clinic) -> None:
    row = settled(clinic, line(cost=2_000))  # The tariff says 1 500.
    assert row.decision.refused == 500
    commands.review_line(Act(clinic.issa), line=str(row.uid), verdict="accepted", why="conforme")
    appeal = commands.make_appeal(
        Act(clinic.fanta), line=str(row.uid), amount=1_600, text="Nuit et jour férié"
    )
    with pytest.raises(NotAllowed, match="un autre répond"):
        commands.answer_appeal(Act(clinic.issa), appeal=appeal, verdict="accepted", text="oui")
    done = commands.answer_appeal(Act(clinic.iba), appeal=appeal, verdict="accepted", text="oui")
    assert done["delta"] == 400
    commands.issue_statement(Act(clinic.awa), scheme=clinic.scheme)
    assert Statement.objects.latest("id").due == 400


def test_a_refused_appeal_changes_nothing(clinic) -> None:
    row = settled(clinic, line(cost=2_000))
    appeal = commands.make_appeal(Act(clinic.fanta), line=str(row.uid), amount=1_600, text="nuit")
    with pytest.raises(Refused, match="attend déjà"):
        commands.make_appeal(Act(clinic.fanta), line=str(row.uid), amount=1_500, text="nuit")
    commands.answer_appeal(Act(clinic.iba), appeal=appeal, verdict="refused", text="non")
    assert not Adjustment.objects.exists()


def test_the_delay_of_an_appeal_ends_on_its_last_day(clinic) -> None:
    row = settled(clinic, line(cost=2_000))
    last = row.decision.settlement.settled_at.date() + timedelta(days=60)
    clinic.days.day = last + timedelta(days=1)
    with pytest.raises(Refused, match="délai"):
        commands.make_appeal(Act(clinic.fanta), line=str(row.uid), amount=1_600, text="nuit")
    clinic.days.day = last
    commands.make_appeal(Act(clinic.fanta), line=str(row.uid), amount=1_600, text="nuit")


def test_who_may_not_review_or_appeal(clinic) -> None:
    row = settled(clinic)
    for who in (clinic.fanta, clinic.awa, clinic.bintou):
        with pytest.raises(NotAllowed):
            commands.review_line(Act(who), line=str(row.uid), verdict="refused", why="non")
    for who in (clinic.coumba, clinic.issa):
        with pytest.raises(NotAllowed):
            commands.make_appeal(Act(who), line=str(row.uid), amount=1_500, text="si")


def test_lines_are_chosen_for_review_by_amount_and_by_lot(clinic) -> None:
    treat(clinic, line("minor_surgery", 8_000))
    for day in range(11, 21):
        treat(clinic, on=date(2026, 9, day))
    send(clinic)
    done = commands.sample_lines(
        Act(clinic.awa), scheme=clinic.scheme, month=SEPTEMBER, percent=10, above=5_000, seed=7
    )
    assert done == {"amount": 1, "random": 1}
    assert settle(clinic)["waiting"] == 2


# Paying


def batch_of(w) -> dict:
    statements = [str(s.uid) for s in Statement.objects.order_by("id")]
    return commands.prepare_batch(Act(w.penda), payer=w.mutual, statements=statements)


def test_who_prepares_does_not_sign(clinic) -> None:
    settled(clinic)
    made = batch_of(clinic)
    for who in (clinic.penda, clinic.awa, clinic.fanta):
        with pytest.raises(NotAllowed):
            commands.sign_batch(Act(who), batch=made["uid"])
    with pytest.raises(Refused, match="pas prêt"):
        commands.pay_batch(Act(clinic.penda), batch=made["uid"], paid_on=TODAY, reference="x")


def test_a_statement_is_paid_once(clinic) -> None:
    settled(clinic)
    first = batch_of(clinic)
    with pytest.raises(Refused, match=first["number"]):
        batch_of(clinic)
    commands.cancel_batch(Act(clinic.penda), batch=first["uid"])
    second = batch_of(clinic)
    commands.sign_batch(Act(clinic.seydou), batch=second["uid"])
    with pytest.raises(Refused, match="ne change plus"):
        commands.cancel_batch(Act(clinic.penda), batch=second["uid"])
    commands.pay_batch(Act(clinic.penda), batch=second["uid"], paid_on=TODAY, reference="VIR")
    with pytest.raises(Refused, match="pas prêt"):
        commands.pay_batch(Act(clinic.penda), batch=second["uid"], paid_on=TODAY, reference="VIR")
    assert balances(clinic)["bank"] == -1_200


def test_a_statement_leaves_its_batch_before_it_is_signed(clinic) -> None:
    settled(clinic)
    treat(clinic, line("minor_surgery", 8_000), on=date(2026, 10, 2))
    clinic.days.day = date(2026, 11, 1)
    send(clinic, date(2026, 10, 1))
    settle(clinic, "2026-10")
    made = batch_of(clinic)
    item = PaymentItem.objects.get(amount=1_200)
    commands.drop_item(Act(clinic.penda), item=str(item.uid))
    with pytest.raises(Refused, match="au moins un"):
        commands.drop_item(Act(clinic.penda), item=str(PaymentItem.objects.get(amount=6_400).uid))
    commands.sign_batch(Act(clinic.seydou), batch=made["uid"])
    paid = commands.pay_batch(
        Act(clinic.penda), batch=made["uid"], paid_on=date(2026, 11, 1), reference="VIR"
    )
    assert paid["amount"] == 6_400 and PaymentBatch.objects.get().state == "paid"


def test_the_statement_of_another_payer_is_not_paid(clinic) -> None:
    settled(clinic)
    with pytest.raises(NotAllowed):
        commands.prepare_batch(Act(clinic.penda), payer=clinic.other, statements=["x"])
    with pytest.raises(Refused, match="charge"):
        commands.prepare_batch(
            Act(clinic.penda), payer=clinic.mutual,
            statements=["00000000-0000-0000-0000-000000000001"],
        )  # fmt: skip


def test_the_second_signature_is_needed_from_the_threshold_on(clinic, monkeypatch) -> None:
    settled(clinic)
    for threshold, state in ((1_200, "prepared"), (1_201, "signed"), (None, "prepared")):
        monkeypatch.setattr(money, "threshold", lambda *_asked, fixed=threshold: fixed)
        made = batch_of(clinic)
        assert PaymentBatch.objects.get(uid=made["uid"]).state == state
        commands.cancel_batch(Act(clinic.penda), batch=made["uid"])


# Who settles and pays by level; members paid back


def reformed(w, text: str, replaced: str) -> None:
    """The scheme of the clinic with one block changed, since its first day."""
    definition = DEFINITION.replace(text, replaced)
    assert definition != DEFINITION
    version = schemes.propose_version(
        build.act(), scheme=w.scheme, since=build.START, definition=definition, verb="correct"
    )
    town.confirmed(version, definition)


def test_the_federation_settles_and_pays_where_the_scheme_says_so(clinic) -> None:
    reformed(
        clinic,
        "- {verifies: mutual, settles: mutual, pays: mutual, ref: statuts}",
        "- {verifies: mutual, settles: federation, pays: federation, ref: statuts}",
    )
    treat(clinic)
    assert (invoice(clinic).payer.code, invoice(clinic).settler.code) == ("UTM", "UTM")
    send(clinic)
    settle(clinic)  # Awa settles for the mutual: these lines are not hers.
    assert not Decision.objects.exists()
    settle(clinic, by=build.person("zan", settler=clinic.federation))
    assert Statement.objects.get().payer.code == "UTM"


def test_a_member_is_paid_back_where_the_scheme_says_so(clinic) -> None:
    """Oumar takes the bill of Aminata: 80 % of 1 500 are owed to her household."""
    asked = {
        "scheme": clinic.scheme, "beneficiary": clinic.aminata, "facility": clinic.far,
        "care_on": date(2026, 9, 10), "lines": [line()],
    }  # fmt: skip
    with pytest.raises(Refused, match="paie la formation"):
        commands.bring_claim(Act(clinic.oumar), **asked)
    reformed(clinic, "payment: {mode: direct, ref: statuts}",
             "payment: {mode: reimbursement, ref: statuts}")  # fmt: skip
    with pytest.raises(NotAllowed):
        commands.bring_claim(Act(clinic.coumba), **asked)
    with pytest.raises(Refused, match="prix payé"):
        commands.bring_claim(Act(clinic.oumar), **asked | {"lines": [line(cost=None)]})
    commands.bring_claim(Act(clinic.oumar), **asked)
    assert settle(clinic)["mutual_pays"] == 1_200
    told = Statement.objects.get()
    assert told.household.number == Claim.objects.get().household.number
    made = batch_of(clinic)
    commands.sign_batch(Act(clinic.seydou), batch=made["uid"])
    commands.pay_batch(Act(clinic.penda), batch=made["uid"], paid_on=TODAY, reference="MM 3")
    assert balances(clinic) == {"care": 1_200, "facilities": 0, "bank": -1_200}
