"""A facility's small books: what comes in, what goes out, and the month that is closed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused

RECEIPT, EXPENSE, MOVE, OPENING = KINDS = ("receipt", "expense", "move", "opening")
# Where money is kept, and what it came from or went to: the accounts of the facility's book.
PURSES = ("purse_cash", "purse_bank", "purse_mobile")
RECEIPTS = (
    "receipt_patients", "receipt_mutuals", "receipt_state", "receipt_performance",
    "receipt_partners", "receipt_gifts", "receipt_other",
)  # fmt: skip
EXPENSES = (
    "expense_staff", "expense_medicines", "expense_supplies", "expense_energy", "expense_water",
    "expense_transport", "expense_upkeep", "expense_training", "expense_community",
    "expense_other",
)  # fmt: skip
START, GAP = "start_books", "gap_cash"


@dataclass(frozen=True, slots=True)
class Sides:
    """The accounts that a movement goes between."""

    debit: str
    credit: str


def sides(kind: str, purse: str, what: str) -> Sides:
    """Where an operation goes: a receipt into a purse, an expense out of it, a move from ``purse``
    to the purse ``what``."""
    if purse not in PURSES:
        raise Refused("Choisissez la caisse, la banque ou l’argent mobile.", field="purse")
    if kind == RECEIPT and what in RECEIPTS:
        return Sides(purse, what)
    if kind == EXPENSE and what in EXPENSES:
        return Sides(what, purse)
    if kind == MOVE and what in PURSES and what != purse:
        return Sides(what, purse)
    if kind == OPENING and what == START:
        return Sides(purse, START)
    raise Refused("Cette nature ne va pas avec cette opération.", field="what")


def must_be_open(on: date, closed: Month | None, today: date) -> None:
    """A closed month takes nothing more; a day to come takes nothing yet."""
    if on > today:
        raise Refused("Cette opération est de demain : inscrivez-la ce jour-là.", field="on")
    if closed is not None and on < closed.until:
        raise Refused(
            "Le mois de %(month)s est clôturé : une correction se date dans un mois ouvert.",
            month=f"{on:%Y-%m}", field="on",
        )  # fmt: skip


def must_hold(lowest: int, leaving: int) -> None:
    """No purse pays more than it holds: ``lowest`` is the least it held from that day on."""
    if leaving > lowest:
        raise Refused("Il n’y a pas tant dans cette caisse : rien n’est inscrit.", field="amount")


def next_to_close(opened: date, closed: Month | None) -> Month:
    """The month that is closed next: the one after the last closed, or that of the opening."""
    return Month.of(closed.until if closed else opened)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the books say is in a purse, and what was counted or what the statement says."""

    books: int
    counted: int | None  # None: nobody counted.

    @property
    def difference(self) -> int | None:
        """What is there beyond the books; less than zero: missing."""
        return None if self.counted is None else self.counted - self.books


def close(asked: Month, due: Month, today: date, cash: Counted, words: str) -> None:
    """Refuse to close a month out of its order, before its end, without counting the cash, or with
    a difference that nobody explains."""
    if asked != due:
        raise Refused("Le mois à clôturer est %(month)s : les mois se clôturent dans l’ordre.",
                      month=due.text)  # fmt: skip
    if due.until > today:
        raise Refused("Ce mois n’est pas fini.")
    if cash.counted is None:
        raise Refused("Comptez la caisse : un compte vide n’est pas zéro.", field="cash")
    if cash.counted < 0:
        raise Refused("Une caisse ne contient pas moins que rien.", field="cash")
    if cash.difference and not words:
        raise Refused("La caisse ne correspond pas aux livres : dites pourquoi.", field="words")
