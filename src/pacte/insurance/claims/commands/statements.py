"""Statements: what each payee is owed after a settlement, adjustments since the last included.

What the decisions come to is summed before the transaction; inside, rows are written together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from pacte.insurance.claims.commands import numbers, postings
from pacte.insurance.claims.models import Adjustment, Settlement, Statement, StatementAdjustment
from pacte.insurance.claims.queries import settling as queries
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.people import queries as people

Key = tuple[int, int, int | None]  # Payer, facility, household.


@dataclass(slots=True)
class Decided:
    """What was decided on the invoices of one payee and payer."""

    lines: int = 0
    asked: int = 0
    accepted: int = 0
    received: date | None = None  # The last of the invoices.


Owed = dict[Key, Decided]


@dataclass(slots=True)
class Draft:
    """A statement to write."""

    key: Key
    decided: Decided
    carried: list[Adjustment]
    number: str = ""
    uid: UUID = field(default_factory=uuid4)

    @property
    def adjusted(self) -> int:
        return sum(adjustment.delta for adjustment in self.carried)


def owed(by_invoice: dict[int, tuple[int, int, int]]) -> Owed:
    """The sums of each payee and payer, from those of the invoices."""
    found: Owed = {}
    for row in queries.payees(by_invoice):
        decided = found.setdefault((row["payer"], row["facility"], row["household"]), Decided())
        lines, asked, accepted = by_invoice[row["pk"]]
        decided.lines += lines
        decided.asked += asked
        decided.accepted += accepted
        decided.received = max(decided.received or row["submitted_on"], row["submitted_on"])
    return found


def issue(
    act: Act, scheme: Any, month: Month, run: Settlement | None, settlers: list[int], decided: Owed
) -> int:
    """One statement for each payee and payer, and the debt that it makes; how many."""
    waiting: dict[Key, list[Adjustment]] = {}
    for adjustment in queries.adjustments_waiting(scheme.pk, settlers):
        invoice = adjustment.line.claim.invoiced.invoice
        key = invoice.payer_id, invoice.facility_id, invoice.household_id
        waiting.setdefault(key, []).append(adjustment)
    made = []
    for key in sorted({*decided, *waiting}, key=lambda k: (k[0], k[1], k[2] or 0)):
        sums = decided.get(key, Decided())
        carried = carriable(sums.accepted, waiting.get(key, ()))
        if key in decided or carried:
            made.append(Draft(key, sums, carried))
    payers = {one.pk: one for one in people.organisations({draft.key[0] for draft in made})}
    for payer, some in groupby(made, lambda draft: draft.key[0]):
        _write(act, scheme, month, run, payers[payer], list(some))
    return len(made)


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
    act: Act, scheme: Any, month: Month, run: Settlement | None, payer: Any, made: Sequence[Draft]
) -> None:
    """The statements of one payer, what they carry, and what is owed by them."""
    for draft, number in zip(made, numbers.take(act, payer, numbers.STATEMENT, len(made))):
        draft.number = number
    today, size = clock.today(), len(made)
    insert_many(
        act, Statement, uid=[d.uid for d in made], number=[d.number for d in made],
        settlement=[run.pk if run else None] * size, scheme=[scheme.pk] * size,
        facility=[d.key[1] for d in made], household=[d.key[2] for d in made],
        payer=[payer.pk] * size, month=[month.first] * size, currency=[scheme.currency] * size,
        lines=[d.decided.lines for d in made], asked=[d.decided.asked for d in made],
        accepted=[d.decided.accepted for d in made], adjusted=[d.adjusted for d in made],
        due=[d.decided.accepted + d.adjusted for d in made],
        received_on=[d.decided.received for d in made], issued_on=[today] * size,
    )  # fmt: skip
    _carry(act, made)
    for to in (postings.owed_to(None), postings.owed_to(True)):
        rows = [
            (d.decided.accepted, f"statement:{d.uid}", d.number)
            for d in made
            if postings.owed_to(d.key[2]) == to
        ]
        postings.post_many(act, scheme, payer, to, today, rows)


def _carry(act: Act, made: Sequence[Draft]) -> None:
    pairs = [(draft.number, carried.pk) for draft in made for carried in draft.carried]
    if not pairs:
        return
    rows = Statement.objects.filter(number__in=[number for number, _ in pairs])
    key = dict(rows.values_list("number", "pk"))
    insert_many(
        act, StatementAdjustment, statement=[key[number] for number, _ in pairs],
        adjustment=[pk for _, pk in pairs],
    )  # fmt: skip
