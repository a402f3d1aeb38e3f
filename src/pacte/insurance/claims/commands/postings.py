"""Money of claims in the books of who pays: owed when it is decided, cleared when it is paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import Refused
from pacte.ledger import postings

CARE, FACILITIES, REIMBURSEMENTS, BANK = "care", "facilities", "reimbursements", "bank"


def refuse_late_clock() -> None:
    """Money is not moved while the clock is before the last entry: its order would be wrong."""
    if late := clock.behind():
        raise Refused(
            "L’horloge du serveur retarde de %(minutes)s min sur la dernière écriture :"
            " mettez-la à l’heure.",
            minutes=int(late.total_seconds()) // 60,
        )


def owed_to(household: Any) -> str:
    """The account of what is owed: to facilities, or to members who paid themselves."""
    return REIMBURSEMENTS if household else FACILITIES


def post_care(
    act: Act,
    scheme: Any,
    payer: Any,
    owed: str,
    amount: int,
    purpose: str,
    made_on: date,
    label: str,
) -> None:
    """What was decided is owed; a negative amount (an adjustment) lessens it."""
    if amount == 0:
        return
    book = postings.ensure_book(act, payer.pk, scheme.currency)
    debit, credit = (CARE, owed) if amount > 0 else (owed, CARE)
    postings.transfer(
        act,
        book=book,
        debit=debit,
        credit=credit,
        amount=abs(amount),
        source=_source(act, scheme),
        purpose=purpose,
        made_on=made_on,
        label=label,
    )


def post_many(
    act: Act, scheme: Any, payer: Any, owed: str, made_on: date,
    rows: Sequence[tuple[int, str, str]],
) -> None:  # fmt: skip
    """What was decided is owed, for many things at once: of each its amount, purpose and label."""
    due = [row for row in rows if row[0]]
    if not due:
        return
    amounts, purposes, labels = zip(*due, strict=True)
    book = postings.ensure_book(act, payer.pk, scheme.currency)
    postings.transfer_many(
        act, book=book, debit=CARE, credit=owed, amount=amounts, source=_source(act, scheme),
        purpose=purposes, made_on=[made_on] * len(due), label=labels,
    )  # fmt: skip


def post_payment(
    act: Act,
    scheme: Any,
    payer: Any,
    owed: str,
    amount: int,
    purpose: str,
    made_on: date,
    label: str,
) -> None:
    """What was owed leaves the bank."""
    book = postings.ensure_book(act, payer.pk, scheme.currency)
    postings.transfer(
        act,
        book=book,
        debit=owed,
        credit=BANK,
        amount=amount,
        source=_source(act, scheme),
        purpose=purpose,
        made_on=made_on,
        label=label,
    )


def _source(act: Act, scheme: Any) -> Any:
    """What pays for care: the contributions of the scheme's members."""
    code = scheme.organisation.code
    return postings.ensure_source(act, f"members:{code}", f"Cotisations des adhérents {code}")
