"""What a session cost: written by one person, paid by another, on the source that bears it."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from delivery.world_staff import planned, staffed
from pacte.delivery.training import commands, offers, queries
from pacte.delivery.training.models import Expense, ExpensePayment
from pacte.delivery.training.queries import costs
from pacte.journal.command import Act
from pacte.kernel.money import Money
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import commands as money
from pacte.ledger import queries as ledger
from world import act, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 5)


@pytest.fixture
def w() -> SimpleNamespace:
    w = staffed()
    w.source = money.open_source(act(), code="FORM", label="Formation")
    w.session = planned(w, planned_cost=500_000, currency="XOF", source=w.source)["session"]
    w.binta = person("binta", coordinator=w.project)
    return w


def spent(w: Any, amount: int = 120_000, who: Any = None, **more: Any) -> str:
    given = {"label": "Salle", "payee": "Centre culturel", "on": DAY, "session": w.session} | more
    return commands.add_expense(Act(who or w.ines), amount=amount, **given)


def said(w: Any) -> tuple[Any, Any, Any]:
    found = costs.costs_of(queries.session(w.session))
    return found.planned, found.spent, found.paid


def test_an_expense_is_paid_by_another_on_the_source_of_the_session(w) -> None:
    assert said(w) == (Money(500_000, "XOF"), None, None)  # Nothing written is not zero.
    uid = spent(w)
    spent(w, 450_000, label="Repas")
    assert said(w)[1:] == (Money(570_000, "XOF"), Money(0, "XOF"))
    assert costs.costs_of(queries.session(w.session)).over
    with pytest.raises(Refused, match="un autre doit le faire"):
        commands.pay_expense(Act(w.ines), expense=uid, made_on=DAY)
    for who in (w.noa, w.guy, w.fanta):
        with pytest.raises(NotAllowed):
            commands.pay_expense(Act(who), expense=uid, made_on=DAY)
    assert [row.uid for row in costs.to_pay(w.binta, DAY)] == [queries.session(w.session).uid]
    assert costs.to_pay(w.ines, DAY) == []
    assert offers.waiting(w.binta, date(2026, 3, 3)) is not None
    commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY, means="mobile")
    moved = ledger.for_purpose(f"session:{w.session}").get()
    assert (moved.amount, moved.debit.code, moved.credit.code, moved.source.code) == (
        120_000, "training", "mobile", "FORM")  # fmt: skip
    assert said(w)[2] == Money(120_000, "XOF")
    with pytest.raises(Refused, match="déjà payée"):
        commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY)


@pytest.mark.parametrize(("bad", "why"), [
    ({"amount": 0}, "plus grand que zéro"), ({"amount": -5}, "plus grand que zéro"),
    ({"payee": " "}, "à qui"), ({"on": date(2990, 1, 1)}, "encore venu"),
    ({"currency": "EUR"}, "sont en XOF"),
])  # fmt: skip
def test_what_is_no_expense_is_refused(w, bad, why) -> None:
    with pytest.raises(Refused, match=why):
        spent(w, **bad)
    assert not Expense.objects.exists()


@pytest.mark.parametrize(("bad", "why"), [
    ({"made_on": date(2026, 3, 4)}, "entre la dépense"), ({"means": "cash"}, "banque"),
    ({"made_on": date(2990, 1, 1)}, "entre la dépense"), ({"expense": str(uuid4())}, "existe pas"),
])  # fmt: skip
def test_what_is_no_payment_is_refused(w, bad, why) -> None:
    given = {"expense": spent(w), "made_on": DAY} | bad
    with pytest.raises(Refused, match=why):
        commands.pay_expense(Act(w.binta), **given)


def test_what_nothing_bears_is_not_paid(w) -> None:
    bare = planned(w, title="Sans source")["session"]
    with pytest.raises(Refused, match="devise"):
        spent(w, session=bare)
    uid = spent(w, session=bare, currency="XOF")
    with pytest.raises(Refused, match="source d’argent"):
        commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY)
    row = queries.session(bare)
    told = {"theme": "mental_health", "title": row.title, "starts": row.starts, "ends": row.ends}
    with pytest.raises(Refused, match="sont en XOF"):
        commands.describe_session(Act(w.ines), session=bare, planned_cost=5, currency="EUR", **told)
    commands.describe_session(Act(w.ines), session=bare, source=w.source, **told)
    commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY)


def test_a_payment_is_undone_and_an_expense_taken_back_with_why(w) -> None:
    uid = spent(w)
    commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY)
    with pytest.raises(Refused, match="annulez d’abord"):
        commands.withdraw_expense(Act(w.ines, "Erreur"), expense=uid)
    with pytest.raises(Refused, match="pourquoi"):
        commands.undo_payment(Act(w.binta), expense=uid)
    with pytest.raises(NotAllowed):
        commands.undo_payment(Act(w.fanta, "Erreur"), expense=uid)
    commands.undo_payment(Act(w.binta, "Payée deux fois"), expense=uid)
    assert said(w)[1:] == (Money(120_000, "XOF"), Money(0, "XOF"))
    moved = ledger.for_purpose(f"session:{w.session}")
    assert sum(ledger.spent_by(row) for row in moved) == 0
    with pytest.raises(Refused, match="pas payée"):
        commands.undo_payment(Act(w.binta, "Encore"), expense=uid)
    commands.pay_expense(Act(w.binta), expense=uid, made_on=DAY)
    commands.undo_payment(Act(w.binta, "Encore"), expense=uid)
    with pytest.raises(Refused, match="pourquoi"):
        commands.withdraw_expense(Act(w.ines), expense=uid)
    with pytest.raises(NotAllowed):
        commands.withdraw_expense(Act(w.fanta, "Erreur"), expense=uid)
    commands.withdraw_expense(Act(w.ines, "Saisie deux fois"), expense=uid)
    assert said(w)[1:] == (None, None)
    for command in (commands.withdraw_expense, commands.pay_expense):
        more = {"made_on": DAY} if command is commands.pay_expense else {}
        with pytest.raises(Refused, match="est retirée"):
            command(Act(w.binta, "Encore"), expense=uid, **more)
    assert ExpensePayment.objects.count() == 4


def test_costs_are_written_and_paid_from_the_page_of_the_session(w, client) -> None:
    here = reverse("training:session", args=[w.session])
    client.force_login(w.ines)
    way = reverse("training:spend", args=[w.session])
    typed = {"label": "Salle", "payee": "Centre culturel", "currency": "XOF", "on": "2026-03-05"}
    page = client.post(way, typed | {"amount": "1,5", "key": str(uuid4())}).content.decode()
    assert "Salle" in page and not Expense.objects.exists()  # No half franc; what was typed stays.
    assert client.post(way, typed | {"amount": "120 000", "key": str(uuid4())}).status_code == 302
    one = Expense.objects.get()
    pay = reverse("training:pay_expense", args=[w.session, one.uid])
    assert pay not in client.get(here).content.decode()  # She wrote it.
    client.force_login(w.binta)
    assert pay in client.get(here).content.decode()
    done = client.post(pay, {"made_on": "2026-03-06", "means": "bank", "key": str(uuid4())})
    assert done.status_code == 302
    page = client.get(here).content.decode()
    assert "payée le 6 mars 2026" in page and "120\u202f000" in page.replace("\xa0", "\u202f")
    undo = reverse("training:undo_payment", args=[w.session, one.uid])
    assert client.post(undo, {"reason": "Erreur", "key": str(uuid4())}).status_code == 302
    back = reverse("training:withdraw_expense", args=[w.session, one.uid])
    assert client.post(back, {"reason": "Erreur", "key": str(uuid4())}).status_code == 302
    assert client.get(pay).status_code == 404
    client.force_login(w.guy)
    assert client.get(way).status_code in {403, 404}
