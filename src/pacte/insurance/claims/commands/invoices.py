"""Submitting the month's invoice: from then on it never changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.insurance.claims.commands import numbers
from pacte.insurance.claims.models import Invoice
from pacte.insurance.claims.queries import invoices as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused


@command("claims.submit_invoice", may="submit_invoice")
def submit_invoice(act: Act, *, invoice: str, received_on: date | None = None) -> dict[str, Any]:
    """Send the invoice of a month that is over to who settles it. A late one is marked."""
    row = Invoice.objects.select_for_update().get(uid=invoice)
    owner = row.facility.organisation
    act.need("submit_invoice", owner.pk)
    today = clock.today()
    day = received_on or today
    if row.submitted_on:
        raise Refused("Cette facture est déjà envoyée, sous le numéro %(n)s.", n=row.number)
    if today < Month.of(row.month).until:
        raise Refused("Le mois n’est pas fini : d’autres soins peuvent encore s’ajouter.")
    if not Month.of(row.month).until <= day <= today:
        raise Refused(
            "La date d’envoi va du 1er jour du mois suivant à aujourd’hui.", field="received_on"
        )
    if not queries.claims_of(row).exists():
        raise Refused("Cette facture est vide : il n’y a rien à envoyer.")
    row.number = numbers.take(act, owner, numbers.INVOICE)[0]
    row.submitted_on, row.late = day, is_late(row, day)
    act.save(row)
    totals = queries.totals_of(row)
    act.record(row, row.scheme, lines=totals["lines"], asked=totals["asked"], late=int(row.late))
    return {"uid": str(row.uid), "number": row.number, "late": row.late}


def is_late(invoice: Invoice, day: date) -> bool:
    """Whether some care on an invoice ended longer ago than the scheme allows.

    The same count as the engine's, line by line: an invoice is late when one of its lines is.
    """
    oldest = queries.oldest_care(invoice)
    if oldest is None:
        return False
    definition = queries.definition_on(invoice.scheme_id, oldest)
    allowed = ((definition or {}).get("submission") or {}).get("late_after_days")
    return allowed is not None and (day - oldest).days > int(allowed)
