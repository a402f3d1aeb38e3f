"""A centre's books in the demonstration: half a year of receipts and expenses, months closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pacte.delivery.books import commands as books
from pacte.delivery.books import queries
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.people import queries as people
from pacte.site.demo.stage import MARK

MONTHS, KEEPER = 6, "gerant-centre"
# On a day of each month, what came in or went out, in francs; the month adds a little to each.
EACH_MONTH = (
    (3, "receipt", "receipt_patients", "purse_cash", 240_000, "Tickets modérateurs"),
    (5, "expense", "expense_supplies", "purse_cash", 60_000, "Gants, compresses"),
    (8, "expense", "expense_energy", "purse_cash", 35_000, "Électricité"),
    (12, "move", "purse_bank", "purse_cash", 120_000, "Versement à la banque"),
    (15, "receipt", "receipt_performance", "purse_bank", 310_000, "Prime du trimestre"),
    (20, "expense", "expense_medicines", "purse_bank", 280_000, "Pharmacie du district"),
    (26, "expense", "expense_transport", "purse_cash", 18_000, "Référence d’une patiente"),
)


def live(who: Callable[[str], Act], today: date) -> None:
    """The centre of Nyundo opened its books half a year ago; last month is left to close."""
    centre = people.organisation_by_code("CSNYU")
    assert centre is not None
    first = Month.of(today).plus(-MONTHS)
    uid = books.open_books(
        who(KEEPER), organisation=str(centre.uid), currency="RWF", opened_on=first.first,
        cash=85_000, bank=640_000, synthetic=True,
    )  # fmt: skip
    for number in range(MONTHS):
        month = first.plus(number)
        for day, kind, what, purse, amount, words in EACH_MONTH:
            books.record_operation(
                who(KEEPER), books=uid, kind=kind, on=month.first + timedelta(days=day - 1),
                what=what, purse=purse, amount=amount + 1_500 * number, words=f"{words} {MARK}",
                synthetic=True,
            )  # fmt: skip
        if number < MONTHS - 1:
            _close(who, uid, month, short=2_000 if number == 2 else 0)
    planned = {what: amount * 12 for _, kind, what, _, amount, _ in EACH_MONTH if kind != "move"}
    books.plan_budget(who(KEEPER), books=uid, year=today.year, planned=planned)
    books.plan_action(
        who(KEEPER), books=uid, title=f"Réparer la clôture {MARK}", who="Comité de santé",
        due=today + timedelta(days=40), cost=180_000,
    )  # fmt: skip


def _close(who: Callable[[str], Act], uid: str, month: Month, short: int) -> None:
    """The cash is counted; once something is missing, and it is said."""
    held = queries.balances(queries.books(uid), month.until)
    books.close_month(
        who(KEEPER), books=uid, month=month.text, cash=held["purse_cash"] - short,
        bank=held["purse_bank"], words="Un billet abîmé refusé par la banque" if short else "",
    )  # fmt: skip
