"""The money of a contract: what it is worth, what is certified, held back and paid. Pure.

A bill is certified whole; a share of it is held back until the final acceptance, another pays the
advance back. Certified never passes the contract and its amendments, paid never what is due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pacte.kernel.money import LINE_MAX, Money, Rounding, portion
from pacte.kernel.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where a contract stands, in the smallest unit of its currency."""

    currency: str
    amount: int
    retention: int  # Share of each bill, in millionths.
    advance: int  # Share of the contract, in millionths.
    amendments: Sequence[int] = ()
    certified: int = 0
    retained: int = 0
    recovered: int = 0  # Of the advance, by bills.
    advanced: int = 0  # Paid as an advance.
    paid: int = 0  # Paid on bills.
    released: int = 0  # Paid of what was held back.

    @property
    def total(self) -> int:
        """The contract with its amendments."""
        return self.amount + sum(self.amendments)

    @property
    def due(self) -> int:
        """What certified bills still ask to be paid now."""
        return self.certified - self.retained - self.recovered - self.paid

    @property
    def held(self) -> int:
        """What is held back and not released."""
        return self.retained - self.released

    @property
    def advance_left(self) -> int:
        """What of the advance is not paid back yet."""
        return self.advanced - self.recovered

    @property
    def out(self) -> int:
        """All that was paid to the company."""
        return self.advanced + self.paid + self.released

    @property
    def advance_most(self) -> int:
        return portion(self.amount, self.advance, Rounding.FOR_PAYER)


def certify(account: Account, amount: int) -> tuple[int, int]:
    """(held back, taken for the advance) of a bill; refuse one that passes the contract."""
    left = account.total - account.certified
    if amount > left:
        raise Refused(
            "Ce décompte dépasse le contrat : il reste %(left)s à certifier. Signez d’abord un"
            " avenant.", left=Money(left, account.currency), field="amount",
        )  # fmt: skip
    held = portion(amount, account.retention, Rounding.NEAREST)
    share = portion(amount, account.advance, Rounding.NEAREST)
    if amount == left:
        share = account.advance_left  # The last bill pays all that is left of the advance.
    return held, min(share, account.advance_left, amount - held)


def amend(account: Account, delta: int) -> None:
    """Refuse an amendment that leaves less than what is already certified or advanced."""
    if account.total + delta < max(account.certified, account.advanced, 1):
        raise Refused(
            "Le contrat vaudrait moins que ce qui est déjà certifié ou avancé.", field="delta"
        )
    if account.total + delta > LINE_MAX:
        raise Refused("Ce montant est trop grand pour un contrat.", field="delta")


def pay_advance(account: Account, amount: int) -> None:
    """Refuse an advance above its share of the contract, or once bills are certified."""
    left = account.advance_most - account.advanced
    if amount > left:
        raise Refused(
            "L’avance ne dépasse pas sa part du contrat : il reste %(left)s.",
            left=Money(left, account.currency), field="amount",
        )  # fmt: skip
    if account.certified:
        raise Refused("Une avance se paie avant le premier décompte.")


def pay_bill(due: int, paid: int, amount: int, currency: str) -> None:
    """Refuse to pay more than what a bill still asks."""
    if amount > due - paid:
        raise Refused(
            "Ce paiement dépasse ce qui est dû : il reste %(left)s à payer sur ce décompte.",
            left=Money(due - paid, currency), field="amount",
        )  # fmt: skip


def release(account: Account, amount: int, *, final: bool) -> None:
    """Refuse to give back what is held before the final acceptance, or more than is held."""
    if not final:
        raise Refused("La retenue de garantie se libère après la réception définitive.")
    if amount > account.held:
        raise Refused(
            "Il ne reste que %(left)s de retenue.",
            left=Money(account.held, account.currency),
            field="amount",
        )
