"""How the members' money enters the books: which accounts, which source, which purpose.

Dues are posted when they are made (members owe, contributions are earned); payments when they
come (a desk, a bank or an operator holds more, members owe less). Money in another currency
passes through the exchange account of two books. Called inside commands only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pacte.insurance.members.models import HOUSEHOLD, SAFE, Desk, Means, Payment, SponsorInvoice
from pacte.journal.command import Act
from pacte.kernel.money import LINE_MAX
from pacte.ledger import postings

FEE_KINDS = frozenset({"registration_fee", "registration", "fee"})


def members_source(act: Act, organisation: Any) -> Any:
    """The members' own money: a source like any other."""
    code = organisation.code
    label = f"Cotisations des adhérents {code}"
    return postings.ensure_source(act, f"members:{code}", label)


def sponsor_source(act: Act, organisation: Any) -> Any:
    """The money of a sponsor."""
    code = organisation.code
    return postings.ensure_source(act, f"sponsor:{code}", f"Tiers payeur {code}")


def holder(act: Act, book: Any, desk: Desk, means: str) -> str:
    """The account that holds what came: the cash of the desk, the bank, the operator."""
    if means != Means.CASH:
        return str(means)
    postings.ensure_account(act, book, desk.account, f"Caisse {desk.code}", "asset")
    return desk.account


def safe(act: Act, book: Any) -> str:
    """The safe of the organisation."""
    postings.ensure_account(act, book, SAFE, "Coffre", "asset")
    return SAFE


def post_payment(act: Act, payment: Payment, scheme_currency: str) -> None:
    """A payment in the books of the desk's organisation."""
    organisation = payment.desk.organisation
    said = {
        "source": members_source(act, organisation),
        "purpose": f"members.payment:{payment.uid}",
        "made_on": payment.received_on,
        "label": payment.number,
    }
    came_in = postings.ensure_book(act, organisation.pk, payment.currency)
    into = holder(act, came_in, payment.desk, payment.means)
    if payment.currency == scheme_currency:
        postings.transfer(
            act, book=came_in, debit=into, credit="members", amount=payment.amount, **said
        )
        return
    postings.transfer(
        act, book=came_in, debit=into, credit="exchange", amount=payment.tendered, **said
    )
    owed = postings.ensure_book(act, organisation.pk, scheme_currency)
    postings.transfer(
        act, book=owed, debit="exchange", credit="members", amount=payment.amount, **said
    )


def post_cancellation(act: Act, payment: Payment, made_on: date) -> None:
    """Undo a payment in the books; its cash is given back from where it is now."""
    purpose = f"members.payment:{payment.uid}"
    postings.reverse_purpose(act, purpose, made_on, payment.number)
    taken = getattr(getattr(payment, "remitted", None), "remittance", None)
    if taken is None:
        return
    organisation = payment.desk.organisation
    book = postings.ensure_book(act, organisation.pk, payment.currency)
    postings.transfer(  # The desk gave this cash away already: the receiver makes it good.
        act,
        book=book,
        debit=payment.desk.account,
        credit=taken.receipt.into,
        amount=payment.tendered,
        source=members_source(act, organisation),
        purpose=purpose,
        made_on=made_on,
        label=taken.number,
    )


def post_dues(
    act: Act, organisation: Any, currency: str, totals: Mapping[tuple[str, str], int], **said: Any
) -> None:
    """The dues of one command in the books: one line for each (kind, payer), whatever the number.

    ``said``: the purpose, the day and the label of the transfers.
    """
    book = postings.ensure_book(act, organisation.pk, currency)
    source = members_source(act, organisation)
    for (kind, payer), total in sorted(totals.items()):
        owing = "members" if payer == HOUSEHOLD else "sponsors"
        earned = "registration" if kind in FEE_KINDS else "contributions"
        earned = earned if payer == HOUSEHOLD else "subsidies"
        debit, credit = (owing, earned) if total > 0 else (earned, owing)
        left = abs(total)
        while left:
            part = min(left, LINE_MAX)
            postings.transfer(
                act, book=book, debit=debit, credit=credit, amount=part, source=source, **said
            )
            left -= part


def post_sponsor_payment(act: Act, invoice: SponsorInvoice, payment: Any) -> None:
    """A sponsor's money in the books of the scheme's organisation."""
    scheme = invoice.sponsor.scheme
    postings.transfer(
        act,
        book=postings.ensure_book(act, scheme.organisation_id, scheme.currency),
        debit="bank" if payment.means == Means.CASH else payment.means,
        credit="sponsors",
        amount=payment.amount,
        source=sponsor_source(act, invoice.sponsor.organisation),
        purpose=f"members.sponsorpayment:{payment.uid}",
        made_on=payment.received_on,
        label=invoice.number,
    )
