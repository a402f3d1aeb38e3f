"""Conventions between a scheme and a facility: signed, suspended, ended, and their clauses."""

from __future__ import annotations

from datetime import date

from pacte.insurance.schemes import queries
from pacte.insurance.schemes.models import Convention, ConventionClause, ConventionState
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

State = ConventionState.State


@command("schemes.sign_convention", may="manage_convention")
def sign_convention(
    act: Act,
    *,
    scheme: str,
    facility: str,
    since: date,
    number: str = "",
    signed_on: date | None = None,
    payment_days: int | None = None,
) -> str:
    """Open the convention of a scheme with a facility, in force from a day on."""
    locked = queries.locked(scheme)
    act.need("manage_convention", locked.organisation_id)
    convention = Convention(
        scheme=locked,
        facility=places.facility(facility),
        number=number,
        signed_on=signed_on,
        payment_days=payment_days,
    )
    act.save(convention)
    act.save(ConventionState(convention=convention, since=since, state=State.ACTIVE))
    act.record(locked, convention, since=since.isoformat())
    return str(convention.uid)


@command("schemes.describe_convention", may="manage_convention")
def describe_convention(
    act: Act,
    *,
    convention: str,
    number: str = "",
    signed_on: date | None = None,
    payment_days: int | None = None,
    seen: int | None = None,
) -> None:
    """Mend the number, the day of signature or the payment delay of a convention."""
    row = _held(act, convention)
    act.unchanged(row, seen)
    row.number, row.signed_on, row.payment_days = number, signed_on, payment_days
    act.save(row)
    act.record(row.scheme, row, days=payment_days)


@command("schemes.change_convention", may="manage_convention")
def change_convention(
    act: Act, *, convention: str, since: date, state: str, seen: int | None = None
) -> None:
    """Suspend a convention, put it in force again, or end it, from a day on, with a reason."""
    row = _held(act, convention)
    act.unchanged(row.states.order_by("id").last(), seen)
    if state != State.ACTIVE and not act.reason:
        raise Refused("Dites pourquoi la convention est suspendue ou terminée.", field="reason")
    act.save(ConventionState(convention=row, since=since, state=state, why=act.reason))
    act.record(row.scheme, row, since=since.isoformat(), state=state)


@command("schemes.set_clause", may="manage_convention")
def set_clause(
    act: Act,
    *,
    convention: str,
    since: date,
    party: str,
    kind: str,
    subject: str,
    text: str,
    number: int | None = None,
    closed: bool = False,
    seen: int | None = None,
) -> int:
    """Write a clause of a convention from a day on; under a number that exists, replace it.

    ``seen``: the entry of the last clause written when the form was opened.
    """
    row = _held(act, convention)
    known = ConventionClause.objects.filter(convention=row).order_by("-number").first()
    last = known.number if known else 0
    if number is not None and not 1 <= number <= last:
        raise Refused("Cette convention n’a pas de clause %(number)s.", number=number)
    if number is not None:
        act.unchanged(row.clauses.order_by("id").last(), seen)
    clause = ConventionClause(
        convention=row,
        number=number or last + 1,
        since=since,
        party=party,
        kind=kind,
        subject=subject,
        text=text,
        closed=closed,
    )
    act.save(clause)
    act.record(row.scheme, row, since=since.isoformat(), number=clause.number, closed=int(closed))
    return clause.number


def _held(act: Act, convention: str) -> Convention:
    """A convention that the actor may change, held until the command ends."""
    row = Convention.objects.select_for_update().get(uid=convention)
    act.need("manage_convention", row.scheme.organisation_id)
    return row
