"""What payers outside Pacte owe a facility, typed by hand, and what came in."""

from __future__ import annotations

from datetime import date

from pacte.insurance.claims.models import Receivable, ReceivablePayment
from pacte.insurance.claims.queries import receivables as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.currency import exponent
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.places import queries as places


@command("claims.record_receivable", may="see_receivables")
def record_receivable(
    act: Act,
    *,
    facility: str,
    payer: str,
    label: str,
    month: str,
    amount: int,
    currency: str,
    since: date,
) -> str:
    """Write down what a payer that is not in Pacte owes, since the day it was billed."""
    place = places.facility(facility)
    act.need("see_receivables", place.organisation.pk)
    exponent(currency)
    if since > clock.today():
        raise Refused("La date de la facture est dans l’avenir.", field="since")
    row = Receivable(
        facility=place, payer=payer.strip(), label=label.strip(), amount=amount,
        month=Month.from_text(month).first, currency=currency, since=since,
    )  # fmt: skip
    act.save(row)
    act.record(row, amount=amount, currency=currency)
    return str(row.uid)


@command("claims.record_receivable_payment", may="see_receivables")
def record_receivable_payment(
    act: Act,
    *,
    receivable: str,
    amount: int,
    received_on: date,
    reference: str = "",
    kind: str = "received",
) -> int:
    """A part that came in, or that is given up; returns what is still owed."""
    row = Receivable.objects.select_for_update().get(uid=receivable)
    act.need("see_receivables", row.facility.organisation.pk)
    left = queries.left_of(row)
    if not 0 < amount <= left:
        raise Refused("Le montant va de 1 à ce qui reste dû.", field="amount")
    if not row.since <= received_on <= clock.today():
        raise Refused("La date va du jour de la facture à aujourd’hui.", field="received_on")
    act.save(
        ReceivablePayment(
            receivable=row, amount=amount, received_on=received_on, reference=reference, kind=kind
        )
    )
    act.record(row, amount=amount, kind=kind)
    return left - amount
