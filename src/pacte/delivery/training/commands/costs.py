"""What a session cost: written by who keeps it, paid by somebody else on what bears it."""

from __future__ import annotations

from datetime import date

from pacte.delivery.training.commands.sessions import locked
from pacte.delivery.training.models import Expense, ExpensePayment
from pacte.delivery.training.queries import costs as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.ledger import postings

ACCOUNT = "training"
PAID_FROM = ("bank", "mobile")


@command("training.add_expense", may="manage_training")
def add_expense(
    act: Act, *, session: str, label: str, payee: str, amount: int, on: date, currency: str = ""
) -> str:
    """Write down what a session cost: for what, to whom; another person pays it."""
    row = locked(act, session)
    if row.origin != "record":
        raise Refused("Ce que dit un texte n’a pas de dépense à écrire.")
    if not label.strip() or not payee.strip():
        raise Refused("Dites pour quoi, et à qui.", field="payee" if label.strip() else "label")
    if amount <= 0:
        raise Refused("Un montant plus grand que zéro, par exemple 1 500.", field="amount")
    if on > clock.today():
        raise Refused("Ce jour n’est pas encore venu.", field="on")
    known = queries.currency_of(row)
    if not known and not currency:
        raise Refused("Dites la devise de la dépense.", field="currency")
    if known and currency and known != currency:
        raise Refused("Les coûts de cette session sont en %(currency)s.", currency=known,
                      field="currency")  # fmt: skip
    made = Expense(session=row, label=label.strip(), payee=payee.strip(), amount=amount, on=on)
    made.currency = known or currency
    made.by_uid, made.by_name = act.actor.uid, act.actor.name[:150]
    act.save(made)
    act.record(row, made, number=row.number, amount=amount, currency=made.currency)
    return str(made.uid)


@command("training.withdraw_expense", may="manage_training")
def withdraw_expense(act: Act, *, expense: str) -> None:
    """Take back an expense that was written by mistake and is not paid."""
    wrong = _expense(expense)
    row = locked(act, str(wrong.session.uid))
    _standing(wrong)
    if not act.reason:
        raise Refused("Dites pourquoi cette dépense est retirée.", field="reason")
    if queries.payment_of(wrong.pk):
        raise Refused("Cette dépense est payée : annulez d’abord le paiement.")
    back = Expense(session=row, label=wrong.label, payee=wrong.payee, amount=wrong.amount)
    back.currency, back.on, back.withdraws = wrong.currency, clock.today(), wrong
    back.by_uid, back.by_name, back.why = act.actor.uid, act.actor.name[:150], act.reason[:200]
    act.save(back)
    act.record(row, back, number=row.number, amount=wrong.amount)


@command("training.pay_expense", may="pay_training")
def pay_expense(act: Act, *, expense: str, made_on: date, means: str = "bank") -> str:
    """Pay an expense that somebody else wrote: a charge of the organisation, on what bears it."""
    due = _expense(expense)
    row = locked(act, str(due.session.uid), "pay_training")
    _standing(due)
    if queries.payment_of(due.pk):
        raise Refused("Cette dépense est déjà payée.")
    if due.by_uid == act.actor.uid:
        raise Refused("Qui a écrit la dépense ne la paie pas : un autre doit le faire.")
    if not due.on <= made_on <= clock.today():
        raise Refused("Le paiement est fait entre la dépense et aujourd’hui.", field="made_on")
    if means not in PAID_FROM:
        raise Refused("On paie de la banque ou par argent mobile.", field="means")
    if row.source is None:
        raise Refused("Dites d’abord quelle source d’argent porte cette session : corrigez-la.")
    book = postings.ensure_book(act, row.organisation_id, due.currency)
    postings.ensure_account(act, book, ACCOUNT, "Formation du personnel", "expense")
    moved = postings.transfer(
        act, book=book, debit=ACCOUNT, credit=means, amount=due.amount, source=row.source,
        purpose=f"session:{row.uid}", made_on=made_on, label=row.number,
    )  # fmt: skip
    made = ExpensePayment(expense=due, made_on=made_on, transfer=moved)
    made.by_name = act.actor.name[:150]
    act.save(made)
    act.record(row, made, number=row.number, amount=due.amount, means=means)
    return str(made.uid)


@command("training.undo_payment", may="pay_training")
def undo_payment(act: Act, *, expense: str) -> None:
    """Undo a payment made by mistake, by its mirror in the book: the expense waits again."""
    due = _expense(expense)
    row = locked(act, str(due.session.uid), "pay_training")
    wrong = queries.payment_of(due.pk)
    if wrong is None:
        raise Refused("Cette dépense n’est pas payée.")
    if not act.reason:
        raise Refused("Dites pourquoi ce paiement est annulé.", field="reason")
    today = clock.today()
    back = ExpensePayment(expense=due, made_on=today, reverses=wrong, why=act.reason[:200])
    back.transfer = postings.reverse(act, wrong.transfer, today, row.number)
    back.by_name = act.actor.name[:150]
    act.save(back)
    act.record(row, back, number=row.number, amount=due.amount)


def _expense(uid: str) -> Expense:
    found = Expense.objects.select_related("session").filter(uid=uid, withdraws=None).first()
    if found is None:
        raise Refused("Cette dépense n’existe pas.")
    return found


def _standing(row: Expense) -> None:
    """Refuse one that was taken back; asked once its session is held."""
    if Expense.objects.filter(withdraws=row).exists():
        raise Refused("Cette dépense est retirée.")
