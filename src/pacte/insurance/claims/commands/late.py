"""Prices given to lines that were recorded without one: what may take one, and how it is kept.

Plain functions, for the command that gives prices and for those that receive a claim again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from pacte.insurance.claims.models import Cancellation, ClaimLine, Decision, Invoice, LinePrice
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.money import LINE_MAX
from pacte.kernel.refusal import Refused

AT_ONCE = 500  # Keys in one question.


def give(act: Act, facility_id: int, told: Mapping[str, int]) -> dict[str, int]:
    """Keep the unit prices of lines (by uid) of a facility: all of them, or none."""
    rows = _held(facility_id, list(told))
    if len(rows) != len(told):
        raise Refused("Une de ces lignes n’est pas de votre formation sanitaire.")
    _refuse_past(rows)
    sent = _sent(rows)
    changed = [row for row in rows if row.unit_price != told[str(row.uid)]]
    for row in changed:
        check(row, told[str(row.uid)], sent=row.claim_id in sent)
    insert_many(
        act, LinePrice, uid=[uuid4() for _ in changed], line=[row.pk for row in changed],
        cost=[told[str(row.uid)] for row in changed],
        late=[row.claim_id in sent for row in changed], given_on=[clock.today()] * len(changed),
        author=[act.actor.uid] * len(changed), name=[act.actor.name] * len(changed),
    )  # fmt: skip
    return {"given": len(changed), "same": len(rows) - len(changed)}


def check(row: ClaimLine, cost: int, *, sent: bool) -> None:
    """Refuse a price that this line cannot take. ``sent``: its invoice was."""
    said = {"number": row.claim.number, "service": row.service.label}
    if row.cost is not None:
        raise Refused("%(service)s, attestation %(number)s : le prix est déjà connu.", **said)
    if sent and any(not one.late for one in row.prices.all()):
        raise Refused(
            "%(service)s, attestation %(number)s : ce prix est sur la facture envoyée, il ne"
            " change plus. Demandez une rectification au liquidateur.", **said
        )  # fmt: skip
    if not 0 <= cost * row.quantity <= LINE_MAX:
        raise Refused(
            "%(service)s : le prix demandé va de 0 à 10¹² en tout.",
            service=row.service.label,
            field="price",
        )


def _held(facility_id: int, asked: Sequence[str]) -> list[ClaimLine]:
    """The lines of a facility; their schemes are held until the command ends, as to settle."""
    found: list[ClaimLine] = []
    for start in range(0, len(asked), AT_ONCE):
        rows = ClaimLine.objects.filter(
            uid__in=asked[start : start + AT_ONCE], claim__facility=facility_id
        )
        rows = rows.select_related("service", "claim__scheme").prefetch_related("prices")
        found += rows.order_by("pk")
    for uid in sorted({str(row.claim.scheme.uid) for row in found}):
        schemes.locked(uid)
    return found


def _sent(rows: Sequence[ClaimLine]) -> set[int]:
    """The claims whose invoice was sent; all their invoices are held until the command ends."""
    claims = sorted({row.claim_id for row in rows})
    sent: set[int] = set()
    for start in range(0, len(claims), AT_ONCE):
        held = Invoice.objects.filter(rows__claim__in=claims[start : start + AT_ONCE])
        list(held.select_for_update(of=("self",)).order_by("pk"))
        gone = held.order_by().filter(submitted_on__isnull=False)
        sent |= set(gone.values_list("rows__claim", flat=True))
    return sent


def _refuse_past(rows: Sequence[ClaimLine]) -> None:
    """Nothing is given for what was decided, nor for what was cancelled."""
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        decided = Decision.objects.filter(line__in=[row.pk for row in some])
        if late := decided.select_related("line__claim").first():
            raise Refused(
                "L’attestation %(number)s est déjà liquidée : demandez une rectification, ou"
                " faites recours.", number=late.line.claim.number
            )  # fmt: skip
        gone = Cancellation.objects.filter(claim__in=[row.claim_id for row in some])
        if cancelled := gone.select_related("claim").first():
            raise Refused(
                "L’attestation %(number)s est déjà annulée.", number=cancelled.claim.number
            )
