"""What a work cost: parts, labour, and its payment from a book of the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.delivery.equipment import writing
from pacte.delivery.equipment.commands.orders import price
from pacte.delivery.equipment.models import OrderState, SparePart, WorkOrder
from pacte.delivery.equipment.queries.money import paid, purpose
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.ledger import queries as ledger
from pacte.people import queries as people

ACCOUNT = "maintenance"


@command("equipment.add_part", may="manage_repairs")
def add_part(
    act: Act, *, order: str, label: str, quantity: int, cost: int | None = None, currency: str = ""
) -> str:
    """Write down a part that was put in, and what all of them cost, when it is known."""
    row = _held(act, order)
    if cost is not None and not (currency or row.currency):
        raise Refused("Dites la devise du coût.", field="currency")
    _same_currency(row, currency)
    part = SparePart(order=row, label=label, quantity=quantity, cost=cost)
    act.save(part)
    price(row, row.labour, currency)
    act.save(row)
    act.record(row, quantity=quantity, cost=cost)
    return str(part.uid)


@command("equipment.take_back_part", may="manage_repairs")
def take_back_part(act: Act, *, part: str, reason: str = "") -> str:
    """Take back a part written by mistake; it stays in the register, crossed out."""
    wrong: SparePart | None = writing.known(SparePart.objects.select_related("order"), part)
    if wrong is None:
        raise Refused("Cette pièce n’existe pas.")
    row = _held(act, str(wrong.order.uid))
    if wrong.reverses_id or SparePart.objects.filter(reverses=wrong).exists():
        raise Refused("Cette pièce est déjà retirée.")
    act.save(SparePart(order=row, label=wrong.label, quantity=wrong.quantity, cost=wrong.cost,
                  reverses=wrong))  # fmt: skip
    price(row, row.labour, "")
    _must_cover(row)
    act.save(row)
    act.record(row, cost=wrong.cost)
    return str(row.uid)


@command("equipment.price_order", may="manage_repairs")
def price_order(
    act: Act, *, order: str, labour: int | None, currency: str = "", seen: int | None = None
) -> str:
    """Say what the labour cost; never less than what was already paid."""
    row = _held(act, order)
    act.unchanged(row, seen)
    _same_currency(row, currency)
    price(row, labour, currency)
    _must_cover(row)
    act.save(row)
    act.record(row, labour=labour, cost=row.cost)
    return str(row.uid)


@command("equipment.pay_repair", may="keep_facility_books")
def pay_repair(
    act: Act, *, order: str, amount: int, made_on: date, source: str, account: str = "bank"
) -> str:
    """Pay a work that was done, from the book of the facility."""
    row = writing.locked_order(order)
    payer = people.organisation_of_facility(row.facility_id)
    if payer is None:
        raise Refused(
            "Cette formation n’est pas une organisation de Pacte : elle n’a pas de livre."
        )
    act.need("keep_facility_books", payer.pk)
    return _pay(act, row, payer.pk, amount, made_on, source, account)


@command("equipment.fund_repair", may="pay_works")
def fund_repair(
    act: Act, *, order: str, organisation: str, amount: int, made_on: date, source: str,
    account: str = "bank",
) -> str:  # fmt: skip
    """Pay a work that was done, from the book of an organisation that bears it."""
    row = writing.locked_order(order)
    payer = people.organisation(organisation)
    act.need("pay_works", payer.pk)
    return _pay(act, row, payer.pk, amount, made_on, source, account)


def _pay(
    act: Act, row: WorkOrder, payer: int, amount: int, made_on: date, source: str, account: str
) -> str:
    """Expense ↔ bank, never above what the work cost; who says it is done is not who pays."""
    if row.state != OrderState.DONE:
        raise Refused("Le travail n’est pas fait : il se paie une fois fait.")
    if row.cost is None:
        raise Refused("Le coût du travail n’est pas connu : écrivez-le d’abord.")
    if row.steps.filter(state=OrderState.DONE, by=act.actor.uid).exists():
        raise Refused("Qui a dit que le travail est fait ne le paie pas.")
    if amount <= 0:
        raise Refused("Un montant plus grand que zéro, par exemple 1 500.", field="amount")
    left = row.cost - paid(row)
    if amount > left:
        raise Refused(
            "Il reste %(left)s à payer : ce montant le dépasse.",
            field="amount",
            left=Money(left, row.currency),
        )
    if made_on > clock.today() or (row.done_on and made_on < row.done_on):
        raise Refused(
            "Le paiement est fait entre la fin du travail et aujourd’hui.", field="made_on"
        )
    book = postings.ensure_book(act, payer, row.currency)
    postings.ensure_account(act, book, ACCOUNT, "Entretien et réparation", "expense")
    moved = postings.transfer(
        act, book=book, debit=ACCOUNT, credit=account, amount=amount, source=_source(source),
        purpose=purpose(row), made_on=made_on, label=row.number,
    )  # fmt: skip
    act.record(row, moved, amount=amount, currency=row.currency)
    return str(row.uid)


def _held(act: Act, uid: str) -> WorkOrder:
    row = writing.locked_order(uid)
    writing.need(act, "manage_repairs", row.facility)
    if row.state == OrderState.CANCELLED:
        raise Refused("Cet ordre est annulé.")
    return row


def _same_currency(row: WorkOrder, currency: str) -> None:
    """One work is in one currency, from its first amount on."""
    if currency and row.cost is not None and row.currency != currency:
        raise Refused(
            "Les coûts de cet ordre sont en %(currency)s.", currency=row.currency, field="currency"
        )


def _must_cover(row: WorkOrder) -> None:
    already = paid(row)
    if already and (row.cost is None or row.cost < already):
        raise Refused("Il a déjà été payé davantage : le coût ne peut pas être moindre.")


def _source(uid: str) -> Any:
    found = writing.known(ledger.sources(), uid)
    if found is None:
        raise Refused("Choisissez la source de l’argent.", field="source")
    return found
