"""Awa has a desk in the town's mutual; Oumar, its manager, has none; a household of five owes."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from insurance.members.town import FAMILY, act, enrol, someone
from pacte.insurance.members.commands import money
from pacte.insurance.members.models import Beneficiary, Membership
from pacte.insurance.members.queries import money as queries
from pacte.insurance.members.queries import rights
from pacte.insurance.schemes.rules.rights import Standing
from pacte.ledger.models import Book

FIVE = (
    *FAMILY,
    someone("TRAORÉ Ange", "child", "2015-10-30"),
    someone("TRAORÉ Kevin", "child", "2020"),
)


def till(town: SimpleNamespace) -> SimpleNamespace:
    """The town with Awa's desk and a household of level 3 that owes 25 000."""
    town.desk = open_desk(town, town.awa)
    town.home = enrol(town, *FIVE, level="3", phone="20 21 22 23", enrolled_on=date(2026, 7, 10))
    town.membership = membership(town.home)
    return town


def open_desk(town: SimpleNamespace, agent: Any, code: str = "01") -> str:
    return money.open_desk(
        act("", town.oumar), organisation=town.mutual, code=code, label=f"Caisse {code}",
        agent=str(agent.uid),
    )  # fmt: skip


def membership(home: dict) -> str:
    return str(Membership.objects.get(household__uid=home["household"]).uid)


def collect(town: SimpleNamespace, amount: int, **more: Any) -> dict:
    asked = {"membership": town.membership, "desk": town.desk, "currency": "XOF", "means": "cash"}
    return money.collect_payment(
        act("", more.pop("actor", town.awa)), amount=amount, **asked | more
    )


def cancel(
    town: SimpleNamespace, done: dict, reason: str = "erreur de saisie", by: Any = None
) -> str:
    return money.cancel_receipt(act(reason, by or town.oumar), payment=done["payment"])


def rest(town: SimpleNamespace) -> int:
    return queries.rest(Membership.objects.get(uid=town.membership).pk)


def standing(uid: str, day: date) -> tuple[bool, str, date | None]:
    """(open, why, covered from) of a person on a day."""
    person = Beneficiary.objects.get(uid=uid)
    scheme = Membership.objects.filter(household=person.household).last().scheme_id
    row = rights.right_on(person.pk, scheme, day)
    if row is None:
        return False, "nothing", None
    return row.open, Standing(row.reason).name, row.covered_from


def books(town: SimpleNamespace, currency: str = "XOF") -> dict[str, int]:
    """What stands on each account that moved: debits less credits. They sum to nothing."""
    found: dict[str, int] = {}
    for book in Book.objects.filter(organisation__uid=town.mutual, currency=currency):
        for moved in book.transfers.select_related("debit", "credit"):
            found[moved.debit.code] = found.get(moved.debit.code, 0) + moved.amount
            found[moved.credit.code] = found.get(moved.credit.code, 0) - moved.amount
    assert sum(found.values()) == 0
    return {code: amount for code, amount in found.items() if amount}
