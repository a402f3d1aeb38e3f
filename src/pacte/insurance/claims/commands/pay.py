"""Paying: who prepares does not sign; above a threshold, two sign; the books follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.insurance.claims.commands import numbers, postings
from pacte.insurance.claims.models import PaymentBatch, PaymentItem, Signature, Statement
from pacte.insurance.claims.queries import money as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import queries as people

State = PaymentBatch.State
STATEMENTS_MAX = 500


@command("claims.prepare_batch", may="prepare_payment")
def prepare_batch(act: Act, *, payer: str, statements: Sequence[str]) -> dict[str, Any]:
    """Put statements of one payer and one currency in a batch; who prepares it signs first."""
    postings.refuse_late_clock()
    organisation = people.organisation(payer)
    act.need("prepare_payment", organisation.pk)
    rows = _payable(organisation, statements)
    total = sum(row.due for row in rows)
    if total > LINE_MAX:
        raise Refused("Cet ordre dépasse 10¹² : partagez-le.")
    day = clock.today()
    threshold = queries.threshold(rows[0].currency, day)
    batch = PaymentBatch(
        number=numbers.take(act, organisation, numbers.PAYMENT)[0], payer=organisation,
        currency=rows[0].currency, prepared_on=day, prepared_by=act.actor.uid,
        prepared_name=act.actor.name, threshold=threshold,
        signatures_needed=queries.signatures_needed(total, threshold),
    )  # fmt: skip
    if batch.signatures_needed == 1:
        batch.state = State.SIGNED
    act.save(batch)
    _sign(act, batch)
    for row in rows:
        act.save(PaymentItem(batch=batch, statement=row, amount=row.due))
    act.record(batch, statements=len(rows), amount=total, signatures=batch.signatures_needed)
    return {"uid": str(batch.uid), "number": batch.number, "amount": total}


def _payable(payer: Any, asked: Sequence[str]) -> list[Statement]:
    """The statements asked for, held; none of another payer, none already in a batch."""
    if not asked:
        raise Refused("Choisissez au moins un décompte à payer.")
    if len(asked) > STATEMENTS_MAX:
        raise Refused("Un ordre porte au plus %(most)s décomptes.", most=STATEMENTS_MAX)
    rows = list(Statement.objects.select_for_update().filter(uid__in=asked, payer=payer))
    if len(rows) != len(set(asked)):
        raise Refused("Un de ces décomptes n’est pas à la charge de %(payer)s.", payer=payer.name)
    if len({row.currency for row in rows}) > 1:
        raise Refused("Un ordre est dans une seule devise.")
    taken = PaymentItem.objects.filter(statement__in=rows, dropped=False).select_related(
        "statement", "batch"
    )
    for item in taken:
        raise Refused(
            "Le décompte %(statement)s est déjà dans l’ordre %(batch)s.",
            statement=item.statement.number,
            batch=item.batch.number,
        )
    for row in rows:
        if row.due <= 0:
            raise Refused("Le décompte %(number)s n’a rien à payer.", number=row.number)
    return rows


@command("claims.sign_batch", may="sign_payment")
def sign_batch(act: Act, *, batch: str) -> dict[str, Any]:
    """The second signature, by somebody else: from then on the batch can be paid."""
    postings.refuse_late_clock()
    row = PaymentBatch.objects.select_for_update().get(uid=batch)
    act.need("sign_payment", row.payer_id)
    if row.state != State.PREPARED:
        raise Refused("L’ordre %(number)s n’attend plus de signature.", number=row.number)
    if act.actor.uid == row.prepared_by:
        raise NotAllowed("Vous avez préparé cet ordre : un autre le signe.")
    if row.signatures.filter(signer=act.actor.uid).exists():
        raise Refused("Vous avez déjà signé cet ordre : il faut une autre personne.")
    _sign(act, row)
    signed = row.signatures.count()
    if signed >= row.signatures_needed:
        row.state = State.SIGNED
        act.save(row)
    amount = queries.amount_of(row)
    act.record(row, signatures=signed, needed=row.signatures_needed, amount=amount)
    return {"signatures": signed, "needed": row.signatures_needed, "state": row.state}


def _sign(act: Act, batch: PaymentBatch) -> None:
    actor = act.actor
    act.save(Signature(batch=batch, signer=actor.uid, name=actor.name, signed_at=clock.now()))


@command("claims.drop_item", may="prepare_payment")
def drop_item(act: Act, *, item: str) -> str:
    """Take a statement out of a batch that nobody has signed; it can go in another."""
    found = PaymentItem.objects.select_related("batch").get(uid=item)
    batch = PaymentBatch.objects.select_for_update().get(pk=found.batch_id)
    act.need("prepare_payment", batch.payer_id)
    _unsigned(batch)
    kept = batch.items.filter(dropped=False).exclude(pk=found.pk)
    if found.dropped or not kept.exists():
        raise Refused("Un ordre garde au moins un décompte : annulez-le plutôt.")
    found.dropped = True
    act.save(found)
    total = queries.amount_of(batch)
    batch.signatures_needed = queries.signatures_needed(total, batch.threshold)
    if batch.signatures_needed == 1:
        batch.state = State.SIGNED
    act.save(batch)
    act.record(batch, found.statement, amount=total)
    return str(batch.uid)


@command("claims.cancel_batch", may="prepare_payment")
def cancel_batch(act: Act, *, batch: str) -> str:
    """Give up a batch before somebody else signs it: its statements can go in another."""
    row = PaymentBatch.objects.select_for_update().get(uid=batch)
    act.need("prepare_payment", row.payer_id)
    _unsigned(row)
    row.state = State.CANCELLED
    act.save(row)
    for item in row.items.filter(dropped=False):
        item.dropped = True
        act.save(item)
    act.record(row)
    return str(row.uid)


def _unsigned(batch: PaymentBatch) -> None:
    others = batch.signatures.exclude(signer=batch.prepared_by)
    if batch.state not in (State.PREPARED, State.SIGNED) or others.exists():
        raise Refused("L’ordre %(number)s est signé : il ne change plus.", number=batch.number)


@command("claims.pay_batch", may="prepare_payment")
def pay_batch(act: Act, *, batch: str, paid_on: date, reference: str) -> dict[str, Any]:
    """The bank has carried out a signed batch: what was owed is cleared in the books."""
    postings.refuse_late_clock()
    row = PaymentBatch.objects.select_for_update().get(uid=batch)
    act.need("prepare_payment", row.payer_id)
    if row.state != State.SIGNED:
        raise Refused("L’ordre %(number)s n’est pas prêt à payer.", number=row.number)
    if not row.prepared_on <= paid_on <= clock.today():
        raise Refused("La date du paiement va de la préparation à aujourd’hui.", field="paid_on")
    if not reference.strip():
        raise Refused("Écrivez la référence du virement.", field="reference")
    row.state, row.paid_on, row.reference = State.PAID, paid_on, reference.strip()
    act.save(row)
    items = row.items.filter(dropped=False).select_related(
        "statement__scheme__organisation", "statement__payer"
    )
    total = 0
    for item in items:
        told = item.statement
        postings.post_payment(
            act, told.scheme, told.payer, postings.owed_to(told.household_id), item.amount,
            f"paymentitem:{item.uid}", paid_on, told.number,
        )  # fmt: skip
        total += item.amount
    act.record(row, amount=total, statements=len(items))
    return {"amount": total}
