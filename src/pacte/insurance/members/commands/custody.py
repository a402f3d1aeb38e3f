"""Custody of cash: an agent remits what its receipts say, a manager counts and takes it."""

from __future__ import annotations

from typing import Any

from pacte.insurance.members import accounts
from pacte.insurance.members.commands.money import refuse_a_late_clock
from pacte.insurance.members.models import Desk, Remittance, RemittanceReceipt, Remitted
from pacte.insurance.members.queries import custody as queries
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.money import line_amount
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import postings
from pacte.ledger.queries import balance
from pacte.people import queries as people

INTO = ("safe", "bank")


@command("members.remit_cash", may="collect")
def remit_cash(
    act: Act,
    *,
    desk: str,
    currency: str,
    declared: int,
    denominations: dict[str, int] | None = None,
) -> dict[str, Any]:
    """Hand over the cash of a desk: every receipt not remitted yet, under one slip."""
    till = Desk.objects.select_for_update(of=("self",)).select_related("organisation", "agent")
    mine = till.get(uid=desk)
    if mine.agent is None or mine.agent.uid != act.actor.uid:
        raise NotAllowed("Cette caisse est celle de quelqu’un d’autre.")
    act.need("collect", mine.organisation_id)
    refuse_a_late_clock()
    receipts = list(queries.held(mine).filter(currency=currency))
    if not receipts:
        raise Refused("Cette caisse ne tient pas d’espèces en %(currency)s.", currency=currency)
    counted = {note: n for note, n in (denominations or {}).items() if n}
    if counted and sum(int(note) * n for note, n in counted.items()) != declared:
        raise Refused(
            "Les coupures ne font pas le montant compté : recomptez-les.", field="declared"
        )
    slip = _slip(act, mine, currency, sum(p.tendered for p in receipts), declared, counted)
    ids = [payment.pk for payment in receipts]
    insert_many(act, Remitted, remittance=[slip.pk] * len(ids), payment=ids)
    act.record(slip, mine, expected=slip.expected, declared=declared, receipts=len(ids))
    return {"remittance": str(slip.uid), "number": slip.number}


def _slip(
    act: Act, desk: Desk, currency: str, expected: int, declared: int, notes: dict[str, int]
) -> Remittance:
    """Write the slip, under the next number of the desk."""
    desk.slips += 1
    act.save(desk)
    slip = Remittance(
        number=numbered(desk.organisation.code, desk.code, "R", desk.slips),
        desk=desk,
        currency=currency,
        expected=expected,
        declared=line_amount(declared),
        denominations=notes,
        made_on=clock.today(),
        made_at=clock.now(),
        by=act.actor.uid,
        by_name=act.actor.name,
    )
    act.save(slip)
    return slip


@command("members.receive_remittance", may="receive_remittance")
def receive_remittance(act: Act, *, remittance: str, counted: int, into: str) -> dict[str, Any]:
    """Take a remittance after counting it; a difference goes to its own account, in the open."""
    slips = Remittance.objects.select_for_update(of=("self",))
    slip = slips.select_related("desk__organisation").get(uid=remittance)
    organisation = slip.desk.organisation
    act.need("receive_remittance", organisation.pk)
    if slip.by == act.actor.uid:
        raise Refused("Vous avez fait cette remise : une autre personne doit la recevoir.")
    if RemittanceReceipt.objects.filter(remittance=slip).exists():
        raise Refused("La remise %(number)s est déjà reçue.", number=slip.number)
    if into not in INTO:
        raise Refused("Les espèces vont au coffre ou à la banque.", field="into")
    line_amount(counted)
    refuse_a_late_clock()
    difference = counted - slip.expected
    if difference and not act.reason:
        raise Refused("Le compte n’y est pas : dites pourquoi, ou recomptez.", field="reason")
    book = postings.ensure_book(act, organisation.pk, slip.currency)
    taker = accounts.safe(act, book) if into == "safe" else "bank"
    row = RemittanceReceipt(remittance=slip, counted=counted, into=taker, made_on=clock.today())
    row.by, row.by_name = act.actor.uid, act.actor.name
    act.save(row)
    _post(act, slip, book, taker, counted)
    act.record(slip, counted=counted, difference=difference)
    return {"number": slip.number, "difference": difference}


def _post(act: Act, slip: Remittance, book: Any, taker: str, counted: int) -> None:
    """What was counted changes hands; what lacks or is too much goes to the differences."""
    said = {
        "book": book,
        "source": accounts.members_source(act, slip.desk.organisation),
        "purpose": f"members.remittance:{slip.uid}",
        "made_on": clock.today(),
        "label": slip.number,
    }
    till, lacking = slip.desk.account, slip.expected - counted
    moves = [
        (taker, till, min(counted, slip.expected)),
        ("differences", till, max(lacking, 0)),
        (taker, "differences", max(-lacking, 0)),
    ]
    for debit, credit, amount in moves:
        if amount:
            postings.transfer(act, debit=debit, credit=credit, amount=amount, **said)


@command("members.deposit_cash", may="receive_remittance")
def deposit_cash(
    act: Act, *, organisation: str, currency: str, amount: int, reference: str
) -> None:
    """Bring cash of the safe to the bank."""
    of = people.organisation(organisation)
    act.need("receive_remittance", of.pk)
    book = postings.ensure_book(act, of.pk, currency)
    safe = accounts.safe(act, book)
    if amount <= 0:
        raise Refused("Un dépôt est plus grand que zéro.", field="amount")
    if amount > balance(book, safe).amount:
        raise Refused("Le coffre ne tient pas autant.", field="amount")
    if not reference.strip():
        raise Refused("Recopiez la référence du bordereau de la banque.", field="reference")
    postings.transfer(
        act,
        book=book,
        debit="bank",
        credit=safe,
        amount=amount,
        source=accounts.members_source(act, of),
        purpose=f"people.organisation:{of.uid}",
        made_on=clock.today(),
        label=reference.strip()[:150],
    )
    act.record(of, amount=amount, currency=currency)
