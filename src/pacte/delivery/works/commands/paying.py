"""Contracts and their money: amendments, bills, the advance, payments, what is held back.

A bill that is certified is a charge of the book of who carries the work, and a debt to the company;
what is held back is another debt. Each transfer names its source and the contract.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pacte.delivery.works import queries
from pacte.delivery.works.commands import buying, held
from pacte.delivery.works.models import Amendment, Bid, Bill, Contract, Step, WorkPayment
from pacte.delivery.works.rules import money as rules
from pacte.journal.command import Act, command
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.ledger import queries as ledger

MANAGE, CERTIFY, PAY = "manage_works", "certify_works", "pay_works"
ACCOUNTS = (
    ("works", "Travaux", "expense"),
    ("works_due", "Entreprises, décomptes à payer", "liability"),
    ("works_held", "Entreprises, retenues de garantie", "liability"),
    ("works_advances", "Entreprises, avances de démarrage", "asset"),
)
PAID_FROM = ("bank", "mobile")


@command("works.sign_contract", may=MANAGE)
def sign_contract(
    act: Act, *, work: str, number: str, amount: int, currency: str, signed_on: date,
    ends_on: date, source: str = "", retention: int = 0, advance: int = 0, bid: str = "",
    company: str = "", name: str = "", title: str = "",
) -> str:  # fmt: skip
    """Sign with who builds: for how much, until when, on which money, what is held back."""
    row = held.work(act, MANAGE, work)
    held.past(signed_on, "signed_on")
    made = Contract(work=row, number=number.strip(), amount=amount, currency=currency, title=title)
    made.signed_on, made.ends_on = signed_on, ends_on
    made.retention, made.advance = retention, advance
    made.bid = _chosen(row.pk, bid, amount, currency, signed_on) if bid else None
    if made.bid:
        made.company, made.name = made.bid.company, made.bid.name
    else:
        made.company, made.name = buying.company_of(company, name)
    paying = ledger.sources().get(uid=source) if source else row.source
    if paying is None:
        raise Refused("Dites quelle source d’argent paie ce contrat.", field="source")
    made.source = paying
    act.save(made)
    held.advance(act, row, Step.CONTRACT, signed_on, made.number)
    _end(act, made)
    act.record(row, made, amount=amount, currency=currency)
    return str(made.uid)


@command("works.amend_contract", may=MANAGE)
def amend_contract(
    act: Act, *, contract: str, delta: int, days: int, why: str, signed_on: date
) -> int:
    """Change what a contract is worth, or when it ends, with why."""
    row = held.contract(act, MANAGE, contract)
    held.past(signed_on, "signed_on")
    if signed_on < row.signed_on:
        raise Refused("Un avenant se signe après le contrat.", field="signed_on")
    if not delta and not days:
        raise Refused("Un avenant change le montant ou le délai.", field="delta")
    if not why.strip():
        raise Refused("Dites le motif de l’avenant.", field="why")
    rules.amend(queries.account(row), delta)
    number = row.amendments.count() + 1
    act.save(
        Amendment(contract=row, number=number, delta=delta, days=days, why=why, signed_on=signed_on)
    )
    _end(act, row)
    act.record(row.work, row, number=number, amount=delta, days=days)
    return number


@command("works.certify_bill", may=CERTIFY)
def certify_bill(
    act: Act, *, contract: str, number: str, amount: int, on: date, words: str = ""
) -> str:
    """Certify that work was done for an amount: it is owed from now, less what is held back."""
    row = held.contract(act, CERTIFY, contract)
    held.past(on)
    if on < row.signed_on:
        raise Refused("Un décompte vient après la signature du contrat.", field="on")
    kept, taken = rules.certify(queries.account(row), amount)
    made = Bill(contract=row, number=number.strip(), amount=amount, on=on, words=words)
    made.retained, made.recovered = kept, taken
    made.by_uid, made.by_name = act.actor.uid, act.actor.name[:150]
    act.save(made)
    for account, part in (("works_due", made.due), ("works_held", kept), ("works_advances", taken)):
        _post(act, row, "works", account, part, on, made.number)
    act.record(row.work, row, made, amount=amount, held=kept, advance=taken)
    return str(made.uid)


@command("works.withdraw_bill", may=CERTIFY)
def withdraw_bill(act: Act, *, bill: str, on: date) -> None:
    """Take back a bill certified by mistake, before anything of it is paid."""
    made = Bill.objects.select_related("contract").get(uid=bill)
    row = held.contract(act, CERTIFY, str(made.contract.uid))
    if made.withdraws_id or Bill.objects.filter(withdraws=made).exists():
        raise Refused("Ce décompte est déjà retiré.")
    if queries.paid_on(made):
        raise Refused("Une partie est payée : annulez d’abord le paiement.")
    if not act.reason:
        raise Refused("Dites pourquoi.", field="reason")
    _no_hole(row, made)
    mirror = Bill(contract=row, number=made.number, amount=made.amount, on=held.past(on))
    mirror.retained, mirror.recovered, mirror.withdraws = made.retained, made.recovered, made
    mirror.words, mirror.by_uid = act.reason[:300], act.actor.uid
    mirror.by_name = act.actor.name[:150]
    act.save(mirror)
    _undo(act, row, made.entry_id, on)
    act.record(row.work, row, made, amount=-made.amount)


@command("works.pay_advance", may=PAY)
def pay_advance(
    act: Act, *, contract: str, amount: int, made_on: date, reference: str = "",
    account: str = "bank",
) -> str:  # fmt: skip
    """Pay the company before it begins, up to the share that the contract says."""
    row = held.contract(act, PAY, contract)
    rules.pay_advance(queries.account(row), amount)
    paid = _payment(act, row, WorkPayment.Kind.ADVANCE, amount, made_on, reference)
    _post(act, row, "works_advances", _from(account), amount, made_on, reference)
    act.record(row.work, row, paid, amount=amount)
    return str(paid.uid)


@command("works.pay_bill", may=PAY)
def pay_bill(
    act: Act, *, bill: str, amount: int, made_on: date, reference: str = "", account: str = "bank"
) -> str:
    """Pay what a bill asks, or a part of it. Who certified it does not pay it."""
    made = Bill.objects.select_related("contract").get(uid=bill)
    row = held.contract(act, PAY, str(made.contract.uid))
    if made.withdraws_id or Bill.objects.filter(withdraws=made).exists():
        raise Refused("Ce décompte est retiré : il ne se paie pas.")
    if act.actor is not SYSTEM and made.by_uid == act.actor.uid:
        raise Refused("Vous avez certifié ce décompte : un autre que vous le paie.")
    rules.pay_bill(made.due, queries.paid_on(made), amount, row.currency)
    if made_on < made.on:
        raise Refused("Un paiement vient après le décompte.", field="made_on")
    paid = _payment(act, row, WorkPayment.Kind.BILL, amount, made_on, reference, made)
    _post(act, row, "works_due", _from(account), amount, made_on, made.number)
    act.record(row.work, row, paid, amount=amount)
    return str(paid.uid)


@command("works.release_retention", may=PAY)
def release_retention(
    act: Act, *, contract: str, amount: int, made_on: date, reference: str = "",
    account: str = "bank",
) -> str:  # fmt: skip
    """Give back what was held, once the work is accepted for good."""
    row = held.contract(act, PAY, contract)
    rules.release(queries.account(row), amount, final=row.work.step == Step.FINAL)
    paid = _payment(act, row, WorkPayment.Kind.RETENTION, amount, made_on, reference)
    _post(act, row, "works_held", _from(account), amount, made_on, reference)
    act.record(row.work, row, paid, amount=amount)
    return str(paid.uid)


@command("works.reverse_payment", may=PAY)
def reverse_payment(act: Act, *, payment: str, made_on: date) -> None:
    """Undo a payment that did not happen, with why."""
    paid = WorkPayment.objects.select_related("contract", "bill").get(uid=payment)
    row = held.contract(act, PAY, str(paid.contract.uid))
    if paid.reverses_id or WorkPayment.objects.filter(reverses=paid).exists():
        raise Refused("Ce paiement est déjà annulé.")
    if paid.kind == WorkPayment.Kind.ADVANCE and queries.account(row).certified:
        raise Refused("Des décomptes remboursent cette avance : elle ne s’annule plus.")
    if not act.reason:
        raise Refused("Dites pourquoi.", field="reason")
    _payment(act, row, paid.kind, paid.amount, made_on, paid.reference, paid.bill, paid)
    _undo(act, row, paid.entry_id, made_on)
    act.record(row.work, row, paid, amount=-paid.amount)


def _chosen(work: int, bid: str, amount: int, currency: str, signed_on: date) -> Bid:
    """The retained bid that a contract follows; the contract asks no more than it."""
    found = Bid.objects.select_related("procurement", "company").get(uid=bid)
    if not found.chosen or found.procurement.work_id != work:
        raise Refused("Cette offre n’est pas celle qui est retenue.", field="bid")
    if amount > found.amount or currency != found.procurement.currency:
        raise Refused("Le contrat dépasse l’offre retenue, ou n’est pas dans sa devise.",
                      field="amount")  # fmt: skip
    if found.procurement.ended_on and signed_on < found.procurement.ended_on:
        raise Refused("Un contrat se signe après l’attribution.", field="signed_on")
    return found


def _end(act: Act, row: Contract) -> None:
    """Keep on the work the latest day on which its contracts end."""
    work = row.work
    days = [
        one.ends_on + timedelta(days=sum(a.days for a in one.amendments.all()))
        for one in work.contracts.prefetch_related("amendments")
    ]
    work.ends_on = max(days)
    act.save(work)


def _no_hole(row: Contract, made: Bill) -> None:
    """A bill that paid an advance back is taken back only while it is the last one."""
    if made.recovered and row.bills.filter(withdraws=None, pk__gt=made.pk, withdrawn_by=None):
        raise Refused("Un décompte plus récent suit celui-ci : retirez d’abord le dernier.")


def _payment(
    act: Act, row: Contract, kind: str, amount: int, made_on: date, reference: str,
    bill: Bill | None = None, reverses: WorkPayment | None = None,
) -> WorkPayment:  # fmt: skip
    held.past(made_on, "made_on")
    if made_on < row.signed_on:
        raise Refused("Un paiement vient après la signature du contrat.", field="made_on")
    paid = WorkPayment(contract=row, kind=kind, amount=amount, made_on=made_on, bill=bill)
    paid.reference, paid.reverses = reference.strip(), reverses
    paid.by_uid, paid.by_name = act.actor.uid, act.actor.name[:150]
    act.save(paid)
    return paid


def _from(account: str) -> str:
    if account not in PAID_FROM:
        raise Refused("On paie de la banque ou par argent mobile.", field="account")
    return account


def _book(act: Act, row: Contract) -> Any:
    book = postings.ensure_book(act, row.work.organisation_id, row.currency)
    for code, label, kind in ACCOUNTS:
        postings.ensure_account(act, book, code, label, kind)
    return book


def _post(
    act: Act, row: Contract, debit: str, credit: str, amount: int, made_on: date, label: str
) -> None:
    if amount:
        postings.transfer(
            act, book=_book(act, row), debit=debit, credit=credit, amount=amount,
            source=row.source, purpose=f"contract:{row.uid}", made_on=made_on, label=label,
        )  # fmt: skip


def _undo(act: Act, row: Contract, entry: int, made_on: date) -> None:
    """Reverse what one entry wrote for a contract."""
    for moved in ledger.for_purpose(f"contract:{row.uid}").filter(entry_id=entry):
        postings.reverse(act, moved, made_on)
