"""Statements: what each payee is owed after a settlement, adjustments since the last included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pacte.insurance.claims.commands import numbers, postings
from pacte.insurance.claims.models import Adjustment, Settlement, Statement, StatementAdjustment
from pacte.insurance.claims.queries import settling as queries
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.people import queries as people

Key = tuple[int, int | None, int]  # Facility, household, payer.
NOTHING = {"lines": 0, "asked_sum": 0, "accepted": 0, "received": None}


def issue(
    act: Act, scheme: Any, month: Month, run: Settlement | None, settlers: list[int]
) -> list[Statement]:
    """One statement for each payee and payer, and the debt that it makes."""
    decided: dict[Key, dict[str, Any]] = {}
    for row in queries.decided_in(run) if run else []:
        decided[row["facility"], row["household"], row["payer"]] = row
    waiting: dict[Key, list[Adjustment]] = {}
    for adjustment in queries.adjustments_waiting(scheme.pk, settlers):
        invoice = adjustment.line.claim.invoiced.invoice
        key = invoice.facility_id, invoice.household_id, invoice.payer_id
        waiting.setdefault(key, []).append(adjustment)
    payers = {one.pk: one for one in people.organisations({k[2] for k in (*decided, *waiting)})}
    made = []
    for key in sorted({*decided, *waiting}, key=lambda k: (k[2], k[0], k[1] or 0)):
        row = decided.get(key, NOTHING)
        carried = carriable(row["accepted"], waiting.get(key, ()))
        if row is NOTHING and not carried:
            continue
        statement = _write(act, scheme, month, run, key, row, carried, payers[key[2]])
        made.append(statement)
    return made


def carriable(accepted: int, waiting: Iterable[Adjustment]) -> list[Adjustment]:
    """The adjustments that a statement can carry without falling below zero, gains first.

    What is taken back beyond what is due waits for the next statement.
    """
    due, carried = accepted, []
    for adjustment in sorted(waiting, key=lambda a: (a.delta < 0, a.pk)):
        if due + adjustment.delta >= 0:
            due += adjustment.delta
            carried.append(adjustment)
    return carried


def _write(
    act: Act, scheme: Any, month: Month, run: Settlement | None, key: Key,
    row: dict[str, Any], carried: list[Adjustment], payer: Any,
) -> Statement:  # fmt: skip
    adjusted = sum(adjustment.delta for adjustment in carried)
    statement = Statement(
        number=numbers.take(act, payer, numbers.STATEMENT)[0], settlement=run, scheme=scheme,
        facility_id=key[0], household_id=key[1], payer=payer, month=month.first,
        currency=scheme.currency, lines=row["lines"], asked=row["asked_sum"],
        accepted=row["accepted"], adjusted=adjusted, due=row["accepted"] + adjusted,
        received_on=row["received"], issued_on=clock.today(),
    )  # fmt: skip
    act.save(statement)
    for adjustment in carried:
        act.save(StatementAdjustment(statement=statement, adjustment=adjustment))
    postings.post_care(
        act, scheme, payer, postings.owed_to(key[1]), statement.accepted,
        f"statement:{statement.uid}", statement.issued_on, statement.number,
    )  # fmt: skip
    return statement
