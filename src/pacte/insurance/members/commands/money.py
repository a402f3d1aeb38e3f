"""What one can do with the members' money: desks, receipts and their cancellation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q

from pacte.insurance.members import accounts, dues, money_rules, rights
from pacte.insurance.members.models import (
    HOUSEHOLD,
    Cancellation,
    Desk,
    Means,
    Membership,
    Payment,
)
from pacte.insurance.members.queries import money as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.money import LINE_MAX
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import postings
from pacte.people import queries as people

STATEMENTS_DESK = "RELEVE"  # Receipts of what came by a statement: no agent, no cash.


def refuse_a_late_clock() -> None:
    """No money moves while the clock is before the last entry: its days would be wrong for ever."""
    if late := clock.behind():
        raise Refused(
            "L’horloge de ce serveur retarde de %(minutes)s minutes sur le journal : aucun argent"
            " ne bouge avant qu’elle soit remise à l’heure.",
            minutes=int(late.total_seconds()) // 60,
        )


@command("members.open_desk", may="receive_remittance")
def open_desk(act: Act, *, organisation: str, code: str, label: str, agent: str) -> str:
    """Open a desk: an agent's float and its receipt numbers."""
    of = people.organisation(organisation)
    act.need("receive_remittance", of.pk)
    holder = people.user(agent)
    if not holder.can("collect", of.pk):
        raise Refused(
            "%(name)s ne peut pas encaisser pour cette organisation : il lui faut le rôle d’agent.",
            name=holder.name,
            field="agent",
        )
    if Desk.objects.filter(agent=holder, organisation=of, open=True).exists():
        raise Refused("%(name)s a déjà une caisse ouverte.", name=holder.name, field="agent")
    code = code.strip().upper()
    if not code.isalnum() or not code.isascii():
        raise Refused("Un code de caisse s’écrit en lettres et chiffres : 01, A2.", field="code")
    desk = Desk(organisation=of, code=code, label=label, agent=holder)
    act.save(desk)
    act.record(desk, code=code)
    return str(desk.uid)


@command("members.close_desk", may="receive_remittance")
def close_desk(act: Act, *, desk: str) -> None:
    """Close a desk that holds no cash any more."""
    found = Desk.objects.select_for_update().get(uid=desk)
    act.need("receive_remittance", found.organisation_id)
    held = found.payments.filter(queries.GOOD, means=Means.CASH, remitted=None)
    waiting = found.remittances.filter(receipt=None)
    if held.exists() or waiting.exists():
        raise Refused("Cette caisse tient encore des espèces : faites d’abord la remise.")
    found.open = False
    act.save(found)
    act.record(found, code=found.code)


@command("members.collect_payment", may="collect")
def collect_payment(
    act: Act,
    *,
    membership: str,
    desk: str,
    amount: int,
    currency: str,
    means: str,
    reference: str = "",
    received_on: date | None = None,
) -> dict[str, Any]:
    """Take money for a membership: a receipt, an entry in the books, the rights it opens."""
    till = _own_desk(act, desk)
    owing = _locked(membership)
    act.need("collect", owing.household.mutual_id)
    if till.organisation_id != owing.household.mutual_id:
        raise Refused("Ce ménage est d’une autre mutuelle : encaissez-le à une caisse de celle-ci.")
    day = received_on or clock.today()
    if day > clock.today() or (means == Means.CASH and day != clock.today()):
        raise Refused(
            "Des espèces se reçoivent aujourd’hui ; un virement, aujourd’hui ou avant.",
            field="received_on",
        )
    made = take(
        act, till, owing, amount, currency=currency, means=means, reference=reference, day=day
    )
    rights.refresh(act, [owing.household_id])
    act.record(made, owing.household, amount=made.amount, number=made.number)
    return {"payment": str(made.uid), "number": made.number, "rest": made.rest}


def take(
    act: Act,
    desk: Desk,
    membership: Membership,
    tendered: int,
    *,
    currency: str,
    means: str,
    reference: str,
    day: date,
) -> Payment:
    """Write a payment, its receipt number and its entry in the books. Both rows are locked."""
    refuse_a_late_clock()
    wanted = membership.scheme.currency
    if not 0 < tendered <= LINE_MAX:
        money_rules.check_payment(tendered, LINE_MAX, currency)
    counted, rate = postings.convert(tendered, currency, wanted, day)
    dues.money_moves(act, membership, (day, counted))
    rest = queries.rest(membership.pk)
    money_rules.check_payment(counted, rest, wanted)
    reference = " ".join(reference.split()).upper()
    _refuse_used_reference(desk, means, reference)
    made = Payment(
        membership=membership,
        payer=HOUSEHOLD,
        amount=counted,
        tendered=tendered,
        currency=currency,
        rate=_rate_said(rate, currency, wanted),
        rate_since=rate.since if rate else None,
        means=means,
        reference=reference,
        received_on=day,
        rest=rest - counted,
    )
    _number(act, desk, made)
    act.save(made)
    accounts.post_payment(act, made, wanted)
    return made


def _number(act: Act, desk: Desk, made: Payment) -> None:
    """Give a payment the next number of its desk, and say who took it."""
    desk.receipts += 1
    act.save(desk)
    made.desk, made.counter = desk, desk.receipts
    made.number = numbered(desk.organisation.code, desk.code, desk.receipts)
    made.recorded_at = clock.now()
    made.collector, made.collector_name = act.actor.uid, act.actor.name


def _rate_said(rate: Any, base: str, quote: str) -> int | None:
    """The rate as recorded; less than zero when it was recorded the other way round."""
    if rate is None:
        return None
    return rate.rate if (rate.base, rate.quote) == (base, quote) else -rate.rate


def _own_desk(act: Act, uid: str) -> Desk:
    """The desk of who acts, held until the command ends: its numbers have no gap."""
    desk = Desk.objects.select_for_update(of=("self",)).select_related("organisation", "agent")
    found = desk.get(uid=uid)
    if found.agent is None or found.agent.uid != act.actor.uid:
        raise NotAllowed("Cette caisse est celle de quelqu’un d’autre.")
    if not found.open:
        raise Refused("Cette caisse est fermée : demandez à votre responsable d’en ouvrir une.")
    return found


def _locked(membership: str) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.select_related("household__mutual", "scheme").get(uid=membership)


def _refuse_used_reference(desk: Desk, means: str, reference: str) -> None:
    if means == Means.CASH:
        return
    if not reference:
        raise Refused(
            "Un versement par banque ou argent mobile porte la référence de l’opération.",
            field="reference",
        )
    used = Payment.objects.filter(
        queries.GOOD, reference=reference, means=means, desk__organisation=desk.organisation_id
    ).first()
    if used:
        raise Refused(
            "La référence %(reference)s a déjà servi au reçu %(number)s.",
            reference=reference,
            number=used.number,
            field="reference",
        )


@command("members.cancel_receipt", may="cancel_receipt")
def cancel_receipt(act: Act, *, payment: str) -> str:
    """Take a receipt back by an entry the other way; rights follow. Never by its collector."""
    found = Payment.objects.select_for_update(of=("self",)).select_related(
        "desk__organisation", "membership__household", "membership__scheme"
    )
    taken = found.get(uid=payment)
    act.need("cancel_receipt", taken.desk.organisation_id)
    if taken.collector == act.actor.uid:
        raise Refused("Vous avez encaissé ce reçu : une autre personne doit l’annuler.")
    if not act.reason:
        raise Refused("Dites pourquoi ce reçu est annulé.", field="reason")
    if Cancellation.objects.filter(payment=taken).exists():
        raise Refused("Le reçu %(number)s est déjà annulé.", number=taken.number)
    if taken.desk.remittances.filter(Q(lines__payment=taken), receipt=None).exists():
        raise Refused("Ce reçu est dans une remise en attente : recevez-la d’abord.")
    _locked(str(taken.membership.uid))
    day = clock.today()
    row = Cancellation(payment=taken, reason=act.reason, made_on=day)
    row.by, row.by_name = act.actor.uid, act.actor.name
    act.save(row)
    accounts.post_cancellation(act, taken, day)
    dues.money_moves(act, taken.membership)
    rights.refresh(act, [taken.membership.household_id])
    act.record(taken, taken.membership.household, amount=-taken.amount, number=taken.number)
    return taken.number


def statements_desk(act: Act, organisation: Any) -> Desk:
    """The desk of an organisation for what comes by statements, opened at the first one, held."""
    desks = Desk.objects.select_for_update(of=("self",)).select_related("organisation")
    if found := desks.filter(organisation=organisation, code=STATEMENTS_DESK).first():
        return found
    desk = Desk(organisation=organisation, code=STATEMENTS_DESK, label="Relevés")
    act.save(desk)
    return desk
