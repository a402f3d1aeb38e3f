"""An item enters, breaks, is repaired, moves, is retired; who may and who may not."""

from datetime import date, timedelta

import pytest

from delivery.world_equipment import DAY, as_, enter, equipped, item, order, repaired, sort
from pacte.delivery.equipment.commands import items, lists, orders
from pacte.delivery.equipment.models import (
    Custody,
    Item,
    ItemState,
    ItemWord,
    Nomenclature,
    StandardLine,
)
from pacte.delivery.equipment.queries import scope, standards
from pacte.journal import clock
from pacte.kernel import numbering
from pacte.kernel.refusal import NotAllowed, Refused
from world import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    return equipped()


def test_an_item_has_a_number_of_its_facility_with_a_check_digit(w) -> None:
    row = item(w.microscope)
    assert numbering.valid(row.number) and "-E-00001-" in row.number
    assert row.condition == "good" and row.states.count() == 1 and row.custodies.count() == 1
    second = item(enter(w, "TENSIO"))
    assert "-E-00002-" in second.number


def test_the_same_serial_number_is_not_entered_twice(w) -> None:
    with pytest.raises(Refused, match="déjà celui de"):
        enter(w, "MICROSCOPE", serial="SN-1")
    enter(w, "MICROSCOPE", serial="SN-1", facility=w.far)  # Elsewhere, it is another.
    enter(w, "CENTRIFUGE", serial="SN-1")


@pytest.mark.parametrize(
    "said",
    [
        {"seen_on": date(2999, 1, 1)},
        {"price": 100},
        {"price": -1, "currency": "XOF"},
        {"condition": "brand new"},
        {"received_on": "2999"},
        {"received_on": "2026-03", "warranty_until": date(2026, 2, 1)},
        {"origin": "text"},
        {"brand": "x" * 61},
        {"source": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_what_does_not_hold_is_refused_and_leaves_nothing(w, said) -> None:
    with pytest.raises(Refused):
        enter(w, "TENSIO", **said)
    assert Item.objects.count() == 1


def test_who_may_not_enter_an_item(w) -> None:
    for who in (w.bintou, w.nana, w.seydou, w.lamine):
        with pytest.raises(NotAllowed):
            items.add_item(as_(who), facility=w.centre, nomenclature=sort("TENSIO"),
                           condition="good")  # fmt: skip
    items.add_item(as_(w.fanta), facility=w.centre, nomenclature=sort("TENSIO"), condition="good")


def test_two_people_who_correct_one_item_do_not_write_over_one_another(w) -> None:
    seen = item(w.microscope).entry_id
    said = {"item": w.microscope, "nomenclature": sort("MICROSCOPE"), "seen": seen}
    items.correct_item(as_(w.fanta), brand="Zeiss", **said)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        items.correct_item(as_(w.oumar), brand="Leica", **said)
    row = item(w.microscope)
    assert row.brand == "Zeiss" and row.serial == ""  # What is not said again is empty.
    words = set(ItemWord.objects.filter(item=row).values_list("word", flat=True))
    assert "ZEISS" in words and "OLYMPUS" not in words


def test_a_condition_said_of_an_earlier_day_does_not_change_today(w) -> None:
    items.judge_item(as_(w.fanta), item=w.microscope, condition="broken", on=DAY + timedelta(9))
    items.judge_item(as_(w.fanta), item=w.microscope, condition="fair", on=DAY + timedelta(3))
    assert item(w.microscope).condition == "broken"
    with pytest.raises(Refused, match="avant"):
        items.judge_item(as_(w.fanta), item=w.microscope, condition="good", on=DAY - timedelta(1))


def test_retiring_says_why_and_ends_repairs(w) -> None:
    with pytest.raises(Refused, match="pourquoi"):
        items.judge_item(as_(w.fanta), item=w.microscope, condition="retired", on=DAY)
    items.judge_item(as_(w.fanta), item=w.microscope, condition="retired", on=DAY, why="Cassé")
    with pytest.raises(Refused, match="réformé"):
        orders.request_repair(as_(w.seydou), item=w.microscope, urgency="stopped")


def test_an_item_goes_to_another_facility_and_keeps_its_number(w) -> None:
    before = item(w.microscope).number
    items.move_item(
        as_(w.fanta), item=w.microscope, facility=w.far, since=DAY + timedelta(1), holder="Labo"
    )
    row = item(w.microscope)
    assert str(row.facility.uid) == w.far and row.number == before
    assert Custody.objects.filter(item=row).count() == 2
    with pytest.raises(NotAllowed):  # It is no longer hers.
        items.judge_item(as_(w.fanta), item=w.microscope, condition="fair", on=clock.today())
    assert scope.item(w.fanta, w.microscope, clock.today()) is None
    with pytest.raises(Refused, match="avant"):
        items.move_item(as_(w.lamine), item=w.microscope, facility=w.centre, since=DAY)
    with pytest.raises(Refused, match="déjà"):
        items.move_item(
            as_(w.lamine), item=w.microscope, facility=w.far, since=clock.today(), holder="Labo"
        )


def test_a_cashier_asks_and_the_workshop_repairs(w) -> None:
    asked = orders.request_repair(
        as_(w.seydou),
        item=w.microscope,
        urgency="stopped",
        words="Lampe",
        asked_on=date(2026, 4, 1),
    )
    row = item(w.microscope)
    assert (row.condition, row.condition_since) == ("broken", date(2026, 4, 1))
    with pytest.raises(Refused, match="attend déjà"):
        orders.request_repair(as_(w.fanta), item=w.microscope, urgency="faulty")
    made = orders.open_order(
        as_(w.oumar), item=w.microscope, asked=asked, opened_on=date(2026, 4, 3)
    )
    with pytest.raises(Refused, match="déjà ouvert"):
        orders.open_order(as_(w.oumar), item=w.microscope)
    orders.step_order(as_(w.oumar), order=made["order"], state="assigned", on=date(2026, 4, 4),
                      provider="Atelier de Kati")  # fmt: skip
    orders.step_order(as_(w.oumar), order=made["order"], state="waiting_part",
                      on=date(2026, 4, 5), words="Lampe commandée")  # fmt: skip
    orders.finish_order(
        as_(w.oumar), order=made["order"], done_on=date(2026, 4, 27), outcome="working"
    )
    done, row = order(made["order"]), item(w.microscope)
    assert (done.asked_on, done.downtime_days, row.condition) == (date(2026, 4, 1), 26, "good")
    assert done.request.state == "taken" and done.steps.count() == 4


def test_who_may_not_run_repairs(w) -> None:
    asked = orders.request_repair(as_(w.fanta), item=w.microscope, urgency="faulty")
    for who in (w.bintou, w.seydou, w.fanta, w.nana):
        with pytest.raises(NotAllowed):
            orders.open_order(as_(who), item=w.microscope, asked=asked)
        with pytest.raises(NotAllowed):
            orders.dismiss_request(as_(who), asked=asked, answer="Non")
    for who in (w.bintou, w.nana, w.lamine):
        with pytest.raises(NotAllowed):
            orders.request_repair(as_(who), item=w.microscope, urgency="faulty")


def test_a_request_may_be_closed_with_why(w) -> None:
    asked = orders.request_repair(as_(w.fanta), item=w.microscope, urgency="stopped")
    with pytest.raises(Refused, match="pourquoi"):
        orders.dismiss_request(as_(w.oumar), asked=asked, answer="")
    orders.dismiss_request(as_(w.oumar), asked=asked, answer="Prise débranchée", condition="good")
    assert item(w.microscope).condition == "good"
    with pytest.raises(Refused, match="déjà reçu"):
        orders.open_order(as_(w.oumar), item=w.microscope, asked=asked)


def test_a_work_is_not_done_before_it_was_asked_nor_tomorrow(w) -> None:
    made = orders.open_order(act(), item=w.microscope, opened_on=date(2026, 4, 3))
    for day in (date(2026, 4, 2), clock.today() + timedelta(1)):
        with pytest.raises(Refused):
            orders.finish_order(act(), order=made["order"], done_on=day, outcome="working")
    with pytest.raises(Refused, match="laissé"):
        orders.finish_order(act(), order=made["order"], done_on=date(2026, 4, 3), outcome="well")
    with pytest.raises(Refused, match="confié"):
        orders.step_order(act(), order=made["order"], state="assigned", on=date(2026, 4, 3))
    with pytest.raises(Refused, match="annulé"):
        orders.step_order(act(), order=made["order"], state="cancelled", on=date(2026, 4, 3))


def test_what_was_not_done_after_all_is_reopened(w) -> None:
    uid = repaired(w, w.microscope, date(2026, 4, 1), date(2026, 4, 5))
    with pytest.raises(Refused, match="déjà fait"):
        orders.finish_order(act(), order=uid, done_on=date(2026, 4, 6), outcome="working")
    with pytest.raises(Refused, match="pourquoi"):
        orders.reopen_order(act(), order=uid, words="")
    orders.reopen_order(act(), order=uid, words="La lampe a grillé de nouveau")
    row = order(uid)
    assert (row.state, row.done_on, row.outcome) == ("assigned", None, "")
    assert item(w.microscope).condition == "broken"
    orders.finish_order(act(), order=uid, done_on=clock.today(), outcome="beyond_repair")
    assert item(w.microscope).condition == "broken"


def test_two_people_who_finish_one_work_do_it_once(w) -> None:
    made = orders.open_order(act(), item=w.microscope, opened_on=date(2026, 4, 3))
    seen = order(made["order"]).entry_id
    said = {"order": made["order"], "done_on": date(2026, 4, 4), "outcome": "working"}
    orders.finish_order(as_(w.oumar), seen=seen, **said)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        orders.finish_order(act(), seen=seen, **said)


def test_lists_are_kept_by_who_administers_the_site(w) -> None:
    for who in (w.oumar, w.fanta, w.bintou):
        with pytest.raises(NotAllowed):
            lists.add_nomenclature(as_(who), code="X1", label="Chose", kind="care")
    uid = lists.add_nomenclature(as_(w.sira), code="x1", label="Chose", kind="care",
                                 other_names="Truc; Bidule")  # fmt: skip
    row = Nomenclature.objects.get(uid=uid)
    assert (row.code, row.other_names) == ("X1", "TRUC|BIDULE")
    for said in ({"code": "X1", "label": "Autre"}, {"code": "X2", "label": "CHOSE"},
                 {"code": "é!", "label": "Z"}, {"code": "X3", "label": " "}):  # fmt: skip
        with pytest.raises(Refused):
            lists.add_nomenclature(act(), kind="care", **said)
    lists.correct_nomenclature(act(), nomenclature=uid, label="Chose", kind="care", closed=True)
    assert row not in standards.sorts_in_use()


def test_loading_the_lists_twice_adds_nothing(w) -> None:
    done = lists.load_lists(act())
    assert done == {"sorts": 0, "standards": 0, "plans": 0}
    for text in ("nomenclature: 3", "autre: []", "nomenclature: [{code: A}]",
                 "plans: [{code: NOPE, task: x, every_months: 3}]",
                 "standards: [{levels: [moon], least: {TENSIO: 1}, since: '2020-01-01',"
                 " reference: x}]"):  # fmt: skip
        with pytest.raises(Refused):
            lists.load_lists(act(), text=text)


def test_a_workshop_plans_upkeep_in_its_place_only(w) -> None:
    said = {"nomenclature": sort("MICROSCOPE"), "task": "Régler", "every_months": 6, "since": DAY}
    lists.set_plan(as_(w.oumar), place=w.kati, **said)
    with pytest.raises(NotAllowed):
        lists.set_plan(as_(w.oumar), place=w.kayes, **said)
    with pytest.raises(NotAllowed):
        lists.set_plan(as_(w.oumar), **said)
    with pytest.raises(Refused):
        lists.set_plan(act(), **(said | {"every_months": 500}))


def test_a_norm_has_its_reference_and_ends_by_a_row_that_says_none(w) -> None:
    given = {"level": "centre", "nomenclature": sort("MICROSCOPE"), "since": date(2026, 1, 1)}
    with pytest.raises(Refused, match="d’où vient"):
        lists.set_standard(act(), least=1, reference="", **given)
    lists.set_standard(act(), least=2, reference="Norme du ministère", **given)
    there = item(w.microscope).facility_id
    gap = standards.gaps([there], DAY)[there]
    assert (gap.needs, gap.has) == (8, 1) and "Microscope (1)" in gap.lacks
    lists.set_standard(act(), least=0, reference="Abrogée", **given)
    assert standards.gaps([there], DAY)[there].needs == 6
    assert StandardLine.objects.filter(nomenclature__code="MICROSCOPE").count() == 2


def test_a_facility_without_inventory_is_not_judged(w) -> None:
    row = item(w.microscope)
    far = item(enter(w, "TENSIO", facility=w.far)).facility_id
    assert set(standards.gaps([row.facility_id, far, 999_999], DAY)) == {row.facility_id, far}
    items.judge_item(act(), item=w.microscope, condition="broken", on=DAY)
    assert ItemState.objects.filter(item=row).count() == 2
