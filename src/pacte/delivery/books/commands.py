"""Opening a facility's books, what comes in and goes out, the budget, the plan, the closing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pacte.delivery.books import queries, rules
from pacte.delivery.books.models import Books, BudgetLine, Closing, Operation, PlannedAction
from pacte.delivery.books.words import WHAT
from pacte.files import storing
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.currency import exponent
from pacte.kernel.money import line_amount
from pacte.kernel.periods import Month
from pacte.kernel.refusal import Refused
from pacte.ledger import postings
from pacte.people import queries as people

MAY = "keep_facility_books"
KINDS = {"purse": "asset", "receipt": "income", "expense": "expense", "start": "equity",
         "gap": "expense"}  # fmt: skip


@command("books.open_books", may=MAY)
def open_books(
    act: Act, *, organisation: str, currency: str, opened_on: date, cash: int = 0, bank: int = 0,
    mobile: int = 0, synthetic: bool = False,
) -> str:  # fmt: skip
    """Begin to keep the books of a facility here, with what each purse held on the first day.

    Amounts in the smallest unit of ``currency``. ``opened_on`` is the first day of a month.
    """
    owner = people.organisation(organisation)
    act.need(MAY, owner.pk)
    exponent(currency)
    if owner.kind != "facility":
        raise Refused("Ces livres sont ceux d’une formation sanitaire.", field="organisation")
    if Books.objects.filter(organisation=owner).exists():
        raise Refused("Les livres de cette formation sont déjà ouverts.")
    if opened_on.day != 1:
        raise Refused("Les livres s’ouvrent le premier jour d’un mois.", field="opened_on")
    rules.must_be_open(opened_on, None, clock.today())
    book = postings.ensure_book(act, owner.pk, currency)
    for code, label in WHAT.items():
        postings.ensure_account(act, book, code, str(label), KINDS[code.split("_")[0]])
    row = Books(organisation=owner, book=book, opened_on=opened_on)
    act.save(row)
    for purse, amount in zip(rules.PURSES, (cash, bank, mobile)):
        if amount:
            _write(act, row, rules.OPENING, opened_on, rules.START, purse, amount, synthetic)
    act.record(row, owner, currency=currency, on=str(opened_on))
    return str(row.uid)


def _write(
    act: Act, row: Books, kind: str, on: date, what: str, purse: str, amount: int,
    synthetic: bool = False, **told: Any,
) -> Operation:  # fmt: skip
    """One operation and its transfer."""
    if amount <= 0:
        raise Refused("Un montant plus grand que zéro.", field="amount")
    line_amount(amount)
    between = rules.sides(kind, purse, what)
    made = Operation(books=row, kind=kind, on=on, what=what, purse=purse, amount=amount, **told)
    made.synthetic = synthetic
    source = postings.ensure_source(
        act, f"facility:{row.organisation.code}", f"Recettes de {row.organisation.code}"
    )
    made.transfer = postings.transfer(
        act, book=row.book, debit=between.debit, credit=between.credit, amount=amount,
        source=source, purpose=f"books:{made.uid}", made_on=on,
    )  # fmt: skip
    act.save(made)
    return made


def _kept(act: Act, uid: str) -> Books:
    """Books locked for a change, by who keeps them."""
    row = Books.objects.select_for_update().get(uid=uid)
    act.need(MAY, row.organisation_id)
    return row


@command("books.record_operation", may=MAY)
def record_operation(
    act: Act, *, books: str, kind: str, on: date, what: str, purse: str, amount: int,
    who: str = "", words: str = "", file: Any = None, synthetic: bool = False,
) -> str:  # fmt: skip
    """Write what came in (``receipt``), what went out (``expense``), or what went from ``purse`` to
    the purse ``what`` (``move``). Nothing leaves a purse that does not hold it; nothing enters a
    closed month."""
    row = _kept(act, books)
    if kind == rules.OPENING:
        raise Refused("Ce que la caisse tenait à l’ouverture se dit à l’ouverture.", field="kind")
    if on < row.opened_on:
        raise Refused("Les livres sont ouverts depuis le %(day)s.", day=row.opened_on, field="on")
    rules.must_be_open(on, queries.last_closed(row.pk), clock.today())
    if kind in (rules.EXPENSE, rules.MOVE):
        rules.must_hold(queries.lowest(row, purse, on), amount)
    kept = storing.store(act, file) if file else None
    made = _write(
        act, row, kind, on, what, purse, amount, synthetic, who=who, words=words, file=kept
    )
    act.record(made, row, amount=amount, what=what)
    return str(made.uid)


@command("books.reverse_operation", may=MAY)
def reverse_operation(act: Act, *, operation: str, on: date) -> str:
    """Undo an operation by its mirror, dated in an open month, with why."""
    made = Operation.objects.select_related("books", "transfer").get(uid=operation)
    row = _kept(act, str(made.books.uid))
    if not act.reason:
        raise Refused("Dites pourquoi.", field="reason")
    if made.reverses_id or Operation.objects.filter(reverses=made).exists():
        raise Refused("Cette opération est déjà annulée.")
    if on < made.on:
        raise Refused("Une annulation ne vient pas avant ce qu’elle annule.", field="on")
    rules.must_be_open(on, queries.last_closed(row.pk), clock.today())
    into = rules.sides(made.kind, made.purse, made.what).debit
    if into in rules.PURSES:
        rules.must_hold(queries.lowest(row, into, on), made.amount)
    mirror = Operation(
        books=row, kind=made.kind, on=on, what=made.what, purse=made.purse, amount=made.amount,
        who=made.who, words=act.reason[:200], reverses=made, synthetic=made.synthetic,
    )  # fmt: skip
    mirror.transfer = postings.reverse(act, made.transfer, on)
    act.save(mirror)
    act.record(mirror, row, amount=-made.amount, what=made.what)
    return str(row.uid)


@command("books.plan_budget", may=MAY)
def plan_budget(act: Act, *, books: str, year: int, planned: dict[str, int]) -> str:
    """Say what a year foresees, by nature, in the smallest unit of the book's currency; a nature
    that is not said stays as it was."""
    row = _kept(act, books)
    if not row.opened_on.year - 1 <= year <= clock.today().year + 5:
        raise Refused("Cette année n’est pas celle d’un budget de ces livres.", field="year")
    before = queries.budget(row.pk, year)
    for what, amount in planned.items():
        if what not in rules.RECEIPTS + rules.EXPENSES:
            raise Refused("Cette nature n’est pas du budget.", field="what")
        if before.get(what) != line_amount(amount):
            act.save(BudgetLine(books=row, year=year, what=what, planned=amount))
    act.record(row, year=year, count=len(planned))
    return str(row.uid)


@command("books.plan_action", may=MAY)
def plan_action(
    act: Act, *, books: str, title: str, due: date, who: str = "", cost: int | None = None
) -> str:
    """Put an action into the plan of a facility."""
    row = _kept(act, books)
    made = PlannedAction(books=row, title=title, due=due, who=who, cost=cost)
    act.save(made)
    act.record(made, row, due=str(due))
    return str(made.uid)


@command("books.follow_action", may=MAY)
def follow_action(
    act: Act, *, action: str, state: str, due: date, words: str = "", seen: int | None = None
) -> str:
    """Say where an action is; a later day asks why."""
    made = PlannedAction.objects.select_related("books").get(uid=action)
    row = _kept(act, str(made.books.uid))
    act.unchanged(made, seen)
    if (due != made.due or state == PlannedAction.State.ABANDONED) and not words:
        raise Refused("Dites pourquoi l’action est déplacée ou abandonnée.", field="words")
    made.state, made.due, made.words = state, due, words
    act.save(made)
    act.record(made, row, state=state)
    return str(row.uid)


@command("books.close_month", may=MAY)
def close_month(
    act: Act, *, books: str, month: str, cash: int | None, bank: int | None = None, words: str = ""
) -> str:
    """Close a month: the cash that was counted, what the bank's statement says.

    The cash is brought to what was counted by an operation of the month's last day; a difference of
    the bank stays, explained: the statement is not yet matched. Months are closed in their order.
    """
    row = _kept(act, books)
    asked = Month.from_text(month)
    due = rules.next_to_close(row.opened_on, queries.last_closed(row.pk))
    held = queries.balances(row, asked.until)
    counted = rules.Counted(held["purse_cash"], cash)
    rules.close(asked, due, clock.today(), counted, words)
    if bank is not None and bank != held["purse_bank"] and not words:
        raise Refused("La banque ne correspond pas aux livres : dites pourquoi.", field="words")
    assert cash is not None
    _bring(act, row, asked, counted)
    act.save(Closing(
        books=row, month=asked.first, cash_books=counted.books, cash_counted=cash,
        bank_books=held["purse_bank"], bank_said=bank, words=words,
        by_name=act.actor.name[:150], closed_at=clock.now(),
    ))  # fmt: skip
    act.record(row, month=month, difference=counted.difference)
    return month


def _bring(act: Act, row: Books, month: Month, counted: rules.Counted) -> None:
    """The difference of the cash as a transfer of the month's last day."""
    if not (gap := counted.difference):
        return
    debit, credit = (rules.GAP, "purse_cash") if gap < 0 else ("purse_cash", rules.GAP)
    source = postings.ensure_source(
        act, f"facility:{row.organisation.code}", f"Recettes de {row.organisation.code}"
    )
    postings.transfer(
        act, book=row.book, debit=debit, credit=credit, amount=abs(gap), source=source,
        purpose=f"closing:{row.uid}", made_on=month.until - timedelta(days=1), label=month.text,
    )  # fmt: skip
