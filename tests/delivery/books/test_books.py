"""A health centre's month: what comes in and goes out, undone, counted, closed."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from pacte.delivery.books import commands, queries
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import queries as ledger
from pacte.measures import registry
from pacte.measures.readings import Question
from world import facility, organisation, person, place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)
YEAR = Question(first=date(2026, 1, 1), until=date(2027, 1, 1))


@pytest.fixture
def w(monkeypatch) -> SimpleNamespace:
    """Fanta keeps the books of the centre of Kati since February 2026: 50 000 in cash."""
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    w = SimpleNamespace()
    w.kati = place("Kati", "district")
    w.centre = facility("Centre de Kati", w.kati)
    w.owner = organisation("Centre de Kati", "facility", facility=w.centre)
    w.fanta = person("fanta", clinic_manager=w.owner)
    w.max = person("max")
    w.guy = person("guy", auditor=w.owner)
    w.books = commands.open_books(
        Act(w.fanta), organisation=w.owner, currency="XOF", opened_on=date(2026, 2, 1),
        cash=50_000, bank=200_000,
    )  # fmt: skip
    return w


def wrote(w, kind: str, on: date, what: str, amount: int, purse: str = "purse_cash", **more) -> str:
    return commands.record_operation(
        Act(w.fanta), books=w.books, kind=kind, on=on, what=what, purse=purse, amount=amount, **more
    )


def held(w) -> tuple[int, ...]:
    return tuple(queries.balances(queries.books(w.books)).values())


def sums(w, month: int = 2) -> dict[str, int]:
    row = queries.books(w.books)
    return queries.sums(row, date(2026, month, 1), date(2026, month + 1, 1))


def test_what_comes_in_goes_out_and_moves_is_in_the_ledger_that_balances(w) -> None:
    wrote(w, "receipt", date(2026, 2, 3), "receipt_patients", 30_000)
    wrote(w, "expense", date(2026, 2, 4), "expense_medicines", 45_000)
    wrote(w, "move", date(2026, 2, 5), "purse_bank", 20_000)
    assert held(w) == (15_000, 220_000, 0)
    assert sums(w) == {"receipt_patients": 30_000, "expense_medicines": 45_000}
    lines = ledger.trial_balance(queries.books(w.books).book, TODAY)
    assert sum(line.debit for line in lines) == sum(line.credit for line in lines)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (("expense", date(2026, 2, 4), "expense_staff", 50_001), "pas tant"),
        (("expense", date(2026, 4, 11), "expense_staff", 1), "demain"),
        (("receipt", date(2026, 1, 31), "receipt_state", 1), "ouverts depuis"),
        (("receipt", date(2026, 2, 4), "expense_staff", 1), "nature"),
        (("move", date(2026, 2, 4), "purse_cash", 1), "nature"),
        (("opening", date(2026, 2, 4), "start_books", 1), "à l’ouverture"),
        (("receipt", date(2026, 2, 4), "receipt_state", 0), "plus grand que zéro"),
        (("receipt", date(2026, 2, 4), "receipt_state", -5), "plus grand que zéro"),
        (("receipt", date(2026, 2, 4), "receipt_state", 10**13), ""),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_moves(w, said, why) -> None:
    with pytest.raises(Refused, match=why or "."):
        wrote(w, *said)
    assert held(w) == (50_000, 200_000, 0)


def test_money_spent_later_is_not_there_earlier(w) -> None:
    """Spent in March, it cannot be spent in February too, although it was there then."""
    wrote(w, "expense", date(2026, 3, 4), "expense_staff", 40_000)
    with pytest.raises(Refused, match="pas tant"):
        wrote(w, "expense", date(2026, 2, 4), "expense_staff", 20_000)


def test_an_operation_is_undone_by_its_mirror_once_and_with_why(w) -> None:
    uid = wrote(w, "receipt", date(2026, 2, 3), "receipt_patients", 30_000)
    with pytest.raises(Refused, match="pourquoi"):
        commands.reverse_operation(Act(w.fanta), operation=uid, on=date(2026, 2, 5))
    act = Act(w.fanta, "Saisie deux fois")
    with pytest.raises(Refused, match="avant"):
        commands.reverse_operation(act, operation=uid, on=date(2026, 2, 2))
    commands.reverse_operation(Act(w.fanta, "Saisie deux fois"), operation=uid, on=TODAY)
    assert held(w) == (50_000, 200_000, 0)
    assert sums(w, 4) == {"receipt_patients": -30_000}
    with pytest.raises(Refused, match="déjà"):
        commands.reverse_operation(Act(w.fanta, "encore"), operation=uid, on=TODAY)


def closed(w, month: str, cash: int | None, **more) -> str:
    return commands.close_month(Act(w.fanta), books=w.books, month=month, cash=cash, **more)


def test_a_month_is_closed_after_the_cash_is_counted_and_takes_no_more(w) -> None:
    wrote(w, "receipt", date(2026, 2, 3), "receipt_patients", 30_000)
    with pytest.raises(Refused, match="pas zéro"):
        closed(w, "2026-02", None)
    with pytest.raises(Refused, match="dites pourquoi"):
        closed(w, "2026-02", 79_000)
    with pytest.raises(Refused, match="banque"):
        closed(w, "2026-02", 80_000, bank=1)
    closed(w, "2026-02", 79_000, bank=200_000, words="Un billet manque")
    assert held(w) == (79_000, 200_000, 0)
    with pytest.raises(Refused, match="clôturé"):
        wrote(w, "receipt", date(2026, 2, 27), "receipt_patients", 1)
    late = wrote(w, "receipt", date(2026, 3, 1), "receipt_patients", 1)
    assert late
    row = queries.books(w.books)
    (closing,) = queries.closings(row)
    assert (closing.cash_books, closing.cash_counted) == (80_000, 79_000)
    gap = ledger.balance(row.book, "gap_cash")
    assert gap.amount == 1_000


def test_months_are_closed_in_their_order_once_they_are_over(w) -> None:
    with pytest.raises(Refused, match="2026-02"):
        closed(w, "2026-03", 50_000)
    closed(w, "2026-02", 50_000)
    closed(w, "2026-03", 50_000)
    with pytest.raises(Refused, match="pas fini"):
        closed(w, "2026-04", 50_000)
    assert queries.to_close([queries.books(w.books)], TODAY) == {}
    told = registry.MEASURES["books.closed"].read(YEAR)
    assert (told.top, told.bottom) == (2, 11)
    money = registry.MEASURES["books.held"].read(YEAR)
    assert (money.top, money.currency) == (250_000, "XOF")


def test_books_open_once_at_the_start_of_a_month_for_a_facility(w) -> None:
    with pytest.raises(Refused, match="déjà"):
        commands.open_books(
            Act(w.fanta), organisation=w.owner, currency="XOF", opened_on=date(2026, 2, 1)
        )
    other = organisation("Autre", "facility", facility=facility("Autre", w.kati))
    ada = person("ada", clinic_manager=other)
    for wrong, why in (
        ({"opened_on": date(2026, 2, 2)}, "premier jour"),
        ({"opened_on": date(2026, 5, 1)}, "demain"),
        ({"currency": "QQQ"}, ""),
    ):
        given = {"organisation": other, "currency": "XOF", "opened_on": date(2026, 2, 1)} | wrong
        with pytest.raises(Refused, match=why or "."):
            commands.open_books(Act(ada), **given)


def test_the_budget_against_what_happened(w) -> None:
    wrote(w, "receipt", date(2026, 2, 3), "receipt_patients", 30_000)
    planned = {"receipt_patients": 100_000, "expense_energy": 12_000}
    commands.plan_budget(Act(w.fanta), books=w.books, year=2026, planned=planned)
    commands.plan_budget(Act(w.fanta), books=w.books, year=2026, planned={"expense_energy": 15_000})
    told = {one.what: (one.planned, one.done, one.left)
            for one in queries.execution(queries.books(w.books), 2026)}  # fmt: skip
    assert told == {
        "receipt_patients": (100_000, 30_000, 70_000), "expense_energy": (15_000, 0, 15_000),
    }  # fmt: skip
    with pytest.raises(Refused, match="pas du budget"):
        commands.plan_budget(Act(w.fanta), books=w.books, year=2026, planned={"purse_cash": 1})


def test_an_action_moved_says_why_and_two_people_do_not_overwrite_each_other(w) -> None:
    uid = commands.plan_action(
        Act(w.fanta), books=w.books, title="Peindre", due=date(2026, 3, 1), cost=10_000
    )
    row = queries.actions(queries.books(w.books)).get()
    assert queries.late_actions(queries.visible_to(w.fanta, TODAY), TODAY).get() == row
    with pytest.raises(Refused, match="pourquoi"):
        commands.follow_action(Act(w.fanta), action=uid, state="foreseen", due=date(2026, 6, 1))
    told = {"action": uid, "state": "under_way", "due": row.due, "seen": row.entry_id}
    commands.follow_action(Act(w.fanta), **told)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.follow_action(Act(w.fanta), **told | {"state": "done"})


def test_who_may_not(w, client) -> None:
    for who in (w.max, w.guy):
        with pytest.raises(NotAllowed):
            commands.record_operation(
                Act(who), books=w.books, kind="receipt", on=TODAY, what="receipt_gifts",
                purse="purse_cash", amount=1,
            )  # fmt: skip
    client.force_login(w.max)
    assert client.get(reverse("books:index")).status_code == 403
    assert client.get(reverse("books:month", args=[w.books])).status_code == 404
    client.force_login(w.guy)
    assert client.get(reverse("books:month", args=[w.books])).status_code == 200
    assert client.get(reverse("books:close", args=[w.books])).status_code == 403
    assert client.get(reverse("books:record", args=[w.books, "recette"])).status_code == 403


def test_the_month_by_its_pages(w, client, django_assert_max_num_queries) -> None:
    client.force_login(w.fanta)
    sent = {"key": str(uuid4()), "on": "31/02/2026", "what": "receipt_patients",
            "amount": "1,500", "purse": "purse_cash", "who": "Awa"}  # fmt: skip
    url = reverse("books:record", args=[w.books, "recette"])
    wrong = client.post(url, sent).content.decode()
    assert "Awa" in wrong
    assert client.post(url, sent | {"on": "03/02/2026", "amount": "1 500"}).status_code == 302
    with django_assert_max_num_queries(40):
        page = client.get(reverse("books:month", args=[w.books]) + "?mois=2026-02")
    assert "Recettes des patients" in page.content.decode()
    with django_assert_max_num_queries(20):
        listed = client.get(reverse("books:operations", args=[w.books]))
    assert "Awa" in listed.content.decode()
    for name in ("budget", "actions", "close"):
        assert client.get(reverse(f"books:{name}", args=[w.books])).status_code == 200
    asked = {"key": str(uuid4()), "cash": "51 500", "bank": "200 000"}
    assert client.post(reverse("books:close", args=[w.books]), asked).status_code == 302
    report = reverse("books:report", args=[w.books]) + "?mois=2026-02"
    assert client.get(report).content.startswith(b"%PDF")
    assert client.get(report + "&format=xlsx").content.startswith(b"PK")
    assert (
        client.get(reverse("books:operations", args=[w.books]) + "?format=xlsx").status_code == 200
    )
    planned = reverse("books:plan_budget", args=[w.books, 2026])
    budget = {"key": str(uuid4()), "expense_energy": "12 000"}
    assert client.post(planned, budget).status_code == 302
    assert "12" in client.get(reverse("books:budget", args=[w.books])).content.decode()
    action = {"key": str(uuid4()), "title": "Peindre", "due": "2026-05-01", "cost": "5 000"}
    assert client.post(reverse("books:plan_action", args=[w.books]), action).status_code == 302
    assert "Peindre" in client.get(reverse("books:actions", args=[w.books])).content.decode()
