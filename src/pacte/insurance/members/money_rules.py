"""Rules of the members' money: how payments cover dues, and whose money a statement brings.

1. A payment is more than zero and at most what is still due: an advance for a later year is
   refused, because what will be due then is not known yet (the tariff may change).
2. Payments cover dues in the order in which these were made: the fee first, then person by
   person. A part that is taken back (a negative due) lowers the line that it corrects.
3. A line of a statement is recognised, from the surest sign to the weakest: the number of a
   household, the number of a receipt, a phone. It becomes a payment by itself only when the sign
   is sure, points to one household, and the amount is at most what this household still owes;
   else it is proposed, or stays to be worked off.

Sources: the registers of ILO's guides (fiche de cotisation, reçu, registre des cotisations).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pacte.kernel import currency as currencies
from pacte.kernel import numbering
from pacte.kernel.money import LINE_MAX, WHOLE
from pacte.kernel.refusal import Refused

NUMBER = re.compile(r"[A-Z0-9]{1,12}(?:[\s._/–-]+[A-Z0-9]{1,12})+", re.ASCII)
COMPACT = re.compile(r"\b([A-Z]{1,12})(\d{5,9})(\d)\b", re.ASCII)
PHONE_DIGITS = 8  # The end of a phone number, the same with and without its country code.


# 1. What may be paid


def check_payment(amount: int, rest: int, currency: str) -> None:
    """Refuse a payment that is no payment, or more than what is still due."""
    if amount <= 0:
        raise Refused("Un versement est plus grand que zéro.", field="amount")
    if amount > LINE_MAX:
        raise Refused("Ce montant est trop grand : vérifiez les zéros.", field="amount")
    if rest <= 0:
        raise Refused(
            "Rien ne reste dû pour cet exercice : une avance sur le suivant ne se prend pas,"
            " car son barème n’est pas encore connu.",
            field="amount",
        )
    if amount > rest:
        raise Refused(
            "Il reste %(rest)s à payer : ce versement de %(amount)s dépasse. Une avance sur"
            " l’exercice suivant ne se prend pas. Encaissez %(rest)s au plus.",
            rest=_written(rest, currency),
            amount=_written(amount, currency),
            field="amount",
        )


def share_collected(collected: int, emitted: int) -> int | None:
    """The recovery rate in millionths: collected over emitted; None when nothing was emitted."""
    if emitted <= 0:
        return None
    return (collected * WHOLE + emitted // 2) // emitted


def _written(amount: int, currency: str) -> str:
    whole, _, cents = currencies.amount_text(amount, currency).partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u202f")
    return f"{grouped}{',' + cents if cents else ''}\u00a0{currencies.symbol(currency)}"


# 2. What covers what


def cover(dues: Sequence[int], paid: int) -> list[int]:
    """How much of each due is covered by what was paid, in order. A credit covers nothing."""
    covered = []
    for due in dues:
        part = max(0, min(due, paid))
        covered.append(part)
        paid -= part
    return covered


# 3. Whose money this is


class Sign(StrEnum):
    """By what a line of a statement was recognised. Kept in the table: never renamed."""

    HOUSEHOLD = "household"
    RECEIPT = "receipt"
    PHONE = "phone"
    HAND = "hand"  # Somebody pointed at the household.
    NONE = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line of a statement says."""

    amount: int
    text: str  # Its reference and its label.
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Owing:
    """A membership that a payment may be for."""

    membership: int
    household: str  # Its number.
    rest: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who owes: by household number, by receipt number, by end of phone."""

    households: Mapping[str, Owing]
    receipts: Mapping[str, Owing]
    phones: Mapping[str, Collection[Owing]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom a line is proposed for, by which sign; ``sure``: it needs nobody's look."""

    sign: Sign
    owing: Owing | None = None
    sure: bool = False


def numbers_in(text: str) -> list[str]:
    """The numbers with a good check digit that are written in a text, dashes or not."""
    text = text.upper()
    found = []
    for run in NUMBER.findall(text):
        parts = re.split(r"[\s._/–-]+", run)
        for start in range(len(parts) - 1):
            for end in range(len(parts), start + 1, -1):
                found.append("-".join(parts[start:end]))
    found += [f"{word}-{counter}-{check}" for word, counter, check in COMPACT.findall(text)]
    return list(dict.fromkeys(number for number in found if numbering.valid(number)))


def phone_end(phone: str) -> str:
    """The last digits of a phone number: what is the same however it is written."""
    digits = re.sub(r"\D", "", phone)
    return digits[-PHONE_DIGITS:] if len(digits) >= PHONE_DIGITS else ""


def recognise(line: Credit, known: Known) -> Proposal:
    """Say whom a line of a statement is for."""
    named = numbers_in(line.text)
    for sign, register in ((Sign.HOUSEHOLD, known.households), (Sign.RECEIPT, known.receipts)):
        owing = {register[n].membership: register[n] for n in named if n in register}
        if len(owing) == 1:
            [only] = owing.values()
            return Proposal(sign, only, sure=line.amount <= only.rest)
        if owing:
            return Proposal(Sign.NONE)  # Several households are named: somebody must look.
    owed = [o for o in known.phones.get(phone_end(line.phone), ()) if o.rest > 0]
    if phone_end(line.phone) and len(owed) == 1:
        return Proposal(Sign.PHONE, owed[0], sure=line.amount == owed[0].rest)
    return Proposal(Sign.NONE)
