"""What a work cost, and who pays it from which book; the upkeep that comes due each day."""

from datetime import date

import pytest

from delivery.world_equipment import (
    DAY,
    as_,
    enter,
    equipped,
    item,
    order,
    repaired,
    sort,
    source,
)
from pacte.delivery.equipment import upkeep
from pacte.delivery.equipment.commands import items, lists, money, orders
from pacte.delivery.equipment.commands.upkeep import raise_upkeep
from pacte.delivery.equipment.models import SparePart, WorkOrder
from pacte.delivery.equipment.queries.money import paid, purpose
from pacte.journal import clock
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import queries as ledger
from pacte.ledger.models import Book
from world import act, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    return equipped()


@pytest.fixture
def done(w):
    """A repair that Oumar says is done, whose labour is 20 000."""
    request = orders.request_repair(act(), item=w.microscope, urgency="stopped",
                                    asked_on=date(2026, 4, 1))  # fmt: skip
    made = orders.open_order(as_(w.oumar), item=w.microscope, asked=request,
                             opened_on=date(2026, 4, 2))  # fmt: skip
    orders.finish_order(as_(w.oumar), order=made["order"], done_on=date(2026, 4, 10),
                        outcome="working", labour=20_000, currency="XOF")  # fmt: skip
    return made["order"]


def test_labour_and_parts_add_up_and_a_part_taken_back_does_not_count(w, done) -> None:
    lamp = money.add_part(as_(w.oumar), order=done, label="Lampe", quantity=2, cost=5_000)
    money.add_part(as_(w.oumar), order=done, label="Vis", quantity=4)  # Its cost is not known.
    assert order(done).cost == 25_000
    money.take_back_part(as_(w.oumar), part=lamp)
    assert order(done).cost == 20_000 and SparePart.objects.count() == 3
    with pytest.raises(Refused, match="déjà retirée"):
        money.take_back_part(as_(w.oumar), part=lamp)


@pytest.mark.parametrize(
    "said", [{"quantity": 0}, {"cost": -1}, {"currency": "USD", "cost": 5}, {"label": "x" * 121}]
)
def test_a_part_that_does_not_hold_is_refused(w, done, said) -> None:
    with pytest.raises(Refused):
        money.add_part(as_(w.oumar), **({"order": done, "label": "A", "quantity": 1} | said))
    assert SparePart.objects.count() == 0


def test_a_cost_without_currency_is_refused(w) -> None:
    made = orders.open_order(act(), item=w.microscope)
    with pytest.raises(Refused, match="devise"):
        money.price_order(act(), order=made["order"], labour=5)


def test_the_facility_pays_from_its_own_book_on_a_source(w, done) -> None:
    said = {"order": done, "made_on": date(2026, 4, 20), "source": source()}
    money.pay_repair(as_(w.fanta), amount=15_000, **said)
    book = Book.objects.get(organisation__uid=w.clinic, currency="XOF")
    assert ledger.balance(book, "maintenance").amount == 15_000
    assert ledger.for_purpose(purpose(order(done))).count() == 1
    with pytest.raises(Refused, match="dépasse"):
        money.pay_repair(as_(w.fanta), amount=5_001, **said)
    money.pay_repair(as_(w.fanta), amount=5_000, **said)
    assert paid(order(done)) == 20_000
    with pytest.raises(Refused, match="davantage"):
        money.price_order(as_(w.oumar), order=done, labour=100, currency="XOF")


def test_who_may_not_pay(w, done) -> None:
    said = {"order": done, "amount": 1, "made_on": date(2026, 4, 20), "source": source()}
    for who in (w.bintou, w.oumar, w.seydou, w.lamine):
        with pytest.raises(NotAllowed):
            money.pay_repair(as_(who), **said)
    with pytest.raises(NotAllowed):
        money.fund_repair(as_(w.fanta), organisation=w.clinic, **said)
    for wrong in ({"made_on": date(2026, 4, 9)}, {"made_on": date(2999, 1, 1)}, {"source": ""},
                  {"amount": 0}, {"amount": -5}):  # fmt: skip
        with pytest.raises(Refused):
            money.pay_repair(as_(w.fanta), **(said | wrong))


def test_who_says_it_is_done_does_not_pay_it(w) -> None:
    uid = repaired(w, w.microscope, date(2026, 4, 1), date(2026, 4, 5))
    money.price_order(act(), order=uid, labour=100, currency="XOF")
    with pytest.raises(Refused, match="ne le paie pas"):
        money.pay_repair(act(), order=uid, amount=100, made_on=date(2026, 4, 6), source=source())


def test_a_programme_pays_from_its_book(w, done) -> None:
    koura = person("koura", coordinator=w.ministry)
    money.fund_repair(as_(koura), order=done, organisation=w.ministry, amount=20_000,
                      made_on=date(2026, 4, 20), source=source())  # fmt: skip
    assert Book.objects.get(organisation__uid=w.ministry).currency == "XOF"


def test_a_work_that_is_not_done_is_not_paid(w) -> None:
    made = orders.open_order(act(), item=w.microscope)
    money.price_order(act(), order=made["order"], labour=100, currency="XOF")
    with pytest.raises(Refused, match="une fois fait"):
        money.pay_repair(as_(w.fanta), order=made["order"], amount=1, made_on=clock.today(),
                         source=source())  # fmt: skip


# Upkeep


def test_upkeep_is_due_six_months_after_it_was_received_and_then_after_it_was_done(w) -> None:
    for code, task in (("AUTOCLAVE", "Vérifier joints et soupapes"), ("MICROSCOPE", "Nettoyer")):
        lists.set_plan(
            act(), nomenclature=sort(code), task=task, every_months=6, since=date(2020, 1, 1)
        )
    autoclave = enter(w, "AUTOCLAVE", received_on="2025-10-02")
    day = date(2026, 4, 2)
    assert raise_upkeep(act(), day=date(2026, 4, 1)) == 1  # The microscope, since the start.
    assert [row.item for row in upkeep.due(day)] == [item(autoclave).pk]
    assert raise_upkeep(act(), day=day) == 1
    assert raise_upkeep(act(), day=day) == 0  # Ordered once.
    made = WorkOrder.objects.get(item__uid=autoclave)
    assert (made.kind, made.due_on, made.state) == ("preventive", day, "open")
    assert made.steps.count() == 1 and "-T-00002-" in made.number
    orders.finish_order(act(), order=str(made.uid), done_on=date(2026, 4, 20), outcome="working")
    task, on = upkeep.next_due(item(autoclave), day)[0]
    assert on == date(2026, 10, 20) and "soupapes" in task
    assert raise_upkeep(act(), day=date(2026, 10, 19)) == 0
    assert raise_upkeep(act(), day=date(2026, 10, 20)) == 1


def test_the_plans_that_come_with_pacte_begin_the_day_they_are_loaded(w) -> None:
    enter(w, "AUTOCLAVE", received_on="2005")
    assert upkeep.due(clock.today()) == []


def test_what_is_retired_or_elsewhere_is_not_maintained(w) -> None:
    said = {"nomenclature": sort("TENSIO"), "task": "Étalonner", "every_months": 1, "since": DAY}
    lists.set_plan(as_(w.oumar), place=w.kati, **said)
    here, far = enter(w, "TENSIO"), enter(w, "TENSIO", facility=w.far)
    due = {row.item for row in upkeep.due(date(2026, 4, 2)) if row.task == "Étalonner"}
    assert due == {item(here).pk} and item(far).pk not in due
    items.judge_item(act(), item=here, condition="retired", on=DAY, why="Usé")
    assert not [r for r in upkeep.due(date(2026, 4, 2)) if r.task == "Étalonner"]


def test_a_plan_that_ends_asks_nothing_more(w) -> None:
    said = {"nomenclature": sort("TENSIO"), "task": "Étalonner", "place": w.kati}
    enter(w, "TENSIO")
    lists.set_plan(act(), every_months=1, since=DAY, **said)
    lists.set_plan(act(), every_months=0, since=date(2026, 4, 1), **said)
    assert not [row for row in upkeep.due(date(2026, 4, 5)) if row.task == "Étalonner"]
