"""Plain functions for the commands of the rooms above: open books, write transfers, exchange.

Called inside a command only (the guard sees to it); what they write carries that command's entry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act
from pacte.kernel.money import line_amount
from pacte.kernel.refusal import Refused
from pacte.ledger import rules
from pacte.ledger.models import Account, Book, Kind, Rate, Source, Transfer

# What every book has from its first day: code, label, kind.
STANDARD = (
    ("bank", "Banque", Kind.ASSET),
    ("mobile", "Argent mobile", Kind.ASSET),
    ("members", "Adhérents, cotisations à recevoir", Kind.ASSET),
    ("sponsors", "Tiers payeurs, parts à recevoir", Kind.ASSET),
    ("advances", "Avances aux formations sanitaires", Kind.ASSET),
    ("exchange", "Change", Kind.ASSET),
    ("facilities", "Formations sanitaires, factures à payer", Kind.LIABILITY),
    ("reimbursements", "Adhérents, remboursements à payer", Kind.LIABILITY),
    ("credits", "Adhérents, trop-perçus", Kind.LIABILITY),
    ("contributions", "Cotisations", Kind.INCOME),
    ("registration", "Droits d’adhésion", Kind.INCOME),
    ("subsidies", "Parts prises en charge par des tiers", Kind.INCOME),
    ("care", "Prestations de soins", Kind.EXPENSE),
    ("differences", "Écarts de caisse", Kind.EXPENSE),
)


def ensure_book(act: Act, organisation_id: int, currency: str) -> Book:
    """The book of an organisation in a currency, opened with its standard accounts if need be."""
    if found := Book.objects.filter(organisation=organisation_id, currency=currency).first():
        return found
    book = Book(organisation_id=organisation_id, currency=currency)
    act.save(book)
    for code, label, kind in STANDARD:
        act.save(Account(book=book, code=code, label=label, kind=kind))
    return book


def ensure_account(act: Act, book: Book, code: str, label: str, kind: str) -> Account:
    """An account of a book, opened if need be: the cash of a desk, ``cash:RUG-1``."""
    if found := Account.objects.filter(book=book, code=code).first():
        return found
    account = Account(book=book, code=code, label=label, kind=kind)
    act.save(account)
    return account


def ensure_source(act: Act, code: str, label: str, parent: Source | None = None) -> Source:
    """A source of money, opened if need be."""
    if found := Source.objects.filter(code=code).first():
        return found
    source = Source(code=code, label=label, parent=parent)
    act.save(source)
    return source


def transfer(
    act: Act,
    *,
    book: Book,
    debit: str,
    credit: str,
    amount: int,
    source: Source,
    purpose: str,
    made_on: date,
    label: str = "",
) -> Transfer:
    """Move an amount (smallest unit of the book's currency) from ``credit`` into ``debit``."""
    _clock_must_be_right()
    accounts = _accounts(book)
    row = Transfer(book=book, amount=line_amount(amount), purpose=purpose, made_on=made_on)
    row.debit, row.credit = _known(accounts, debit), _known(accounts, credit)
    row.source, row.label = source, label
    act.save(row)
    return row


def reverse(act: Act, moved: Transfer, made_on: date, label: str = "") -> Transfer:
    """Undo a transfer by its mirror; a transfer is reversed once."""
    _clock_must_be_right()
    if Transfer.objects.filter(reverses=moved).exists():
        raise Refused("Cette écriture est déjà annulée.")
    mirror = Transfer(book=moved.book, amount=moved.amount, purpose=moved.purpose, made_on=made_on)
    mirror.debit, mirror.credit, mirror.source = moved.credit, moved.debit, moved.source
    mirror.reverses, mirror.label = moved, label
    act.save(mirror)
    return mirror


def reverse_purpose(act: Act, purpose: str, made_on: date, label: str = "") -> int:
    """Undo every transfer made for one thing (a receipt that is cancelled); return how many."""
    moved = Transfer.objects.filter(purpose=purpose, reverses=None, reversed_by=None)
    return len([reverse(act, row, made_on, label) for row in moved.order_by("id")])


def transfer_many(
    act: Act,
    *,
    book: Book,
    debit: str,
    credit: str,
    amount: Sequence[int],
    source: Source,
    purpose: Sequence[str],
    made_on: Sequence[date],
    label: str | Sequence[str] = "",
) -> int:
    """Write many transfers between two accounts at once, for a bulk command."""
    _clock_must_be_right()
    accounts = _accounts(book)
    into, out = _known(accounts, debit), _known(accounts, credit)
    n = len(amount)
    for one in amount:
        line_amount(int(one))
    return insert_many(
        act,
        Transfer,
        uid=new_uids(n),
        book=[book.pk] * n,
        debit=[into.pk] * n,
        credit=[out.pk] * n,
        amount=amount,
        source=[source.pk] * n,
        purpose=purpose,
        made_on=made_on,
        label=[label] * n if isinstance(label, str) else label,
    )


def _clock_must_be_right() -> None:
    """Money that moves before the last entry would be in the wrong order for ever."""
    if late := clock.behind():
        raise Refused(
            "L’horloge du serveur retarde de %(minutes)s minutes sur la dernière écriture :"
            " l’argent est refusé jusqu’à ce qu’elle soit remise à l’heure.",
            minutes=int(late.total_seconds()) // 60,
        )


def convert(amount: int, base: str, quote: str, day: date) -> tuple[int, Rate | None]:
    """An amount in another currency at the rate in force on a day, and that rate.

    A rate recorded the other way round serves too. Same currency: no rate. None recorded: refused.
    """
    if base == quote:
        return amount, None
    if rate := rate_on(base, quote, day):
        return rules.exchanged(amount, base, quote, rate.rate), rate
    if rate := rate_on(quote, base, day):
        return rules.exchanged_back(amount, quote, base, rate.rate), rate
    raise Refused(
        "Aucun taux de %(base)s en %(quote)s n’est enregistré au %(day)s."
        " Enregistrez-le sous Comptes, Taux de change.",
        base=base,
        quote=quote,
        day=f"{day:%d/%m/%Y}",
    )


def converter(base: str, quote: str, day: date) -> Callable[[int], int] | None:
    """How an amount is told in another currency on a day, the rate being read once; None: there is
    no rate."""
    if rate := rate_on(base, quote, day):
        return partial(_exchanged, base, quote, rate.rate)
    if rate := rate_on(quote, base, day):
        return partial(_exchanged_back, quote, base, rate.rate)
    return None


def _exchanged(base: str, quote: str, rate: int, amount: int) -> int:
    return rules.exchanged(amount, base, quote, rate)


def _exchanged_back(base: str, quote: str, rate: int, amount: int) -> int:
    return rules.exchanged_back(amount, base, quote, rate)


def rate_on(base: str, quote: str, day: date) -> Rate | None:
    """The rate in force: the latest since that day or before, of these the last recorded."""
    rates = Rate.objects.filter(base=base, quote=quote, since__lte=day)
    return rates.order_by("-since", "-id").first()


def _accounts(book: Book) -> dict[str, Account]:
    return {account.code: account for account in book.accounts.all()}


def _known(accounts: dict[str, Any], code: str) -> Account:
    if code not in accounts:
        raise Refused("Ce livre n’a pas de compte « %(code)s ».", code=code)
    return accounts[code]
