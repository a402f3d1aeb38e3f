"""The month's invoice assembles itself: each new claim joins the open invoice of its payer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.insurance.claims.commands.drafts import Draft
from pacte.insurance.claims.models import Claim, Invoice, InvoiceClaim
from pacte.insurance.claims.queries import invoices as queries
from pacte.insurance.schemes import queries as schemes
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.places import queries as places

REIMBURSEMENT = "reimbursement"


def gather(act: Act, written: Sequence[tuple[Claim, Draft]]) -> None:
    """Put each claim on the open invoice of its facility, scheme, month and payer."""
    known: dict[tuple[Any, ...], tuple[Any, Any, str]] = {}
    open_invoices: dict[tuple[Any, ...], Invoice] = {}
    placed: list[int] = []
    said: dict[int, list[tuple[date, Any]]] = {}
    for _claim, draft in written:
        month = Month.of(draft.last_day).first
        whose = (draft.scheme.pk, draft.facility.pk, draft.care_on)
        if whose not in known:
            known[whose] = _parties(draft, said)
        settler, payer, mode = known[whose]
        household = draft.household if mode == REIMBURSEMENT else None
        key = (draft.scheme.pk, draft.facility.pk, month, payer.pk, settler.pk, household)
        if key not in open_invoices:
            open_invoices[key] = _open(act, draft, month, settler, payer, household)
        placed.append(open_invoices[key].pk)
    insert_many(act, InvoiceClaim, invoice=placed, claim=[claim.pk for claim, _ in written])


def _parties(draft: Draft, said: dict[int, list[tuple[date, Any]]]) -> tuple[Any, Any, str]:
    """Who settles and who pays; what each version of a scheme says is read once."""
    if draft.scheme.pk not in said:
        versions = schemes.versions_in_order(draft.scheme.pk)
        said[draft.scheme.pk] = [(v.since, schemes.definition(v)) for v in versions]
    definitions = [told for since, told in said[draft.scheme.pk] if since <= draft.care_on]
    definition = definitions[-1] if definitions else None
    state = places.facility_state(draft.facility.pk, draft.care_on)
    settler, payer = queries.parties(draft.scheme, definition, state, draft.care_on)
    return settler, payer, queries.mode_of(definition, state)


def _open(act: Act, draft: Draft, month: date, settler: Any, payer: Any, household: Any) -> Invoice:
    """The invoice that still gathers, held until the command ends; a new one if none does."""
    same = Invoice.objects.select_for_update().filter(
        scheme=draft.scheme, facility=draft.facility, month=month,
        payer=payer, settler=settler, household=household,
    )  # fmt: skip
    last = same.order_by("-sequence").first()
    if last and last.submitted_on is None:
        return last
    invoice = Invoice(
        scheme=draft.scheme, facility=draft.facility, month=month, payer=payer,
        settler=settler, household=household, sequence=last.sequence + 1 if last else 1,
    )  # fmt: skip
    act.save(invoice)
    return invoice
