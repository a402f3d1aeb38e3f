"""What conventions promise of products: tied to a clause, lifted by a row."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.supplies.models import Commitment, CommittedProduct
from pacte.delivery.supplies.queries import cards, commitments
from pacte.insurance.schemes import queries as schemes
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused

DAYS_MOST = 31


@command("supplies.set_commitment", may="manage_convention")
def set_commitment(
    act: Act, *, convention: str, clause: int, products: list[str], stockout_days_most: int,
    since: date,
) -> str:  # fmt: skip
    """Say which products a clause promises, and the days of stock-out that it bears each month."""
    row = _convention(act, convention)
    if clause not in {c.number for c in schemes.clauses_on(row.pk, max(since, clock.today()))}:
        raise Refused("Cette convention n’a pas de clause %(number)s en vigueur.", number=clause,
                      field="clause")  # fmt: skip
    if not products:
        raise Refused("Choisissez au moins un produit.", field="products")
    if not 0 <= stockout_days_most <= DAYS_MOST:
        raise Refused("De 0 à 31 jours.", field="stockout_days_most")
    made = Commitment(convention=row, clause=clause, since=since)
    made.stockout_days_most = stockout_days_most
    act.save(made)
    for code in sorted(set(products)):
        act.save(CommittedProduct(commitment=made, product=cards.product(code)))
    act.record(made, row, clause=clause, products=len(set(products)))
    return str(made.uid)


@command("supplies.lift_commitment", may="manage_convention")
def lift_commitment(act: Act, *, commitment: str, since: date, reason: str = "") -> str:
    """From a day on, a promise no longer holds."""
    row = commitments.commitment(commitment)
    _convention(act, str(row.convention.uid))
    if not (reason or act.reason):
        raise Refused("Dites pourquoi.", field="reason")
    last = commitments.current([row.convention_id], max(since, clock.today()))
    if row.pk not in {one.pk for one in last}:
        raise Refused("Cet engagement n’est plus en vigueur.")
    if since < row.since:
        raise Refused("Un engagement finit après son début.", field="since")
    gone = Commitment(convention=row.convention, clause=row.clause, since=since, closed=True)
    gone.stockout_days_most = row.stockout_days_most
    act.save(gone)
    act.record(row, row.convention, clause=row.clause)
    return str(row.convention.uid)


def _convention(act: Act, uid: str) -> Any:
    row = commitments.conventions_seen(act.actor, clock.today()).filter(uid=uid).first()
    if row is None:
        raise act.actor.lacks("manage_convention")
    act.need("manage_convention", row.scheme.organisation_id)
    return row
