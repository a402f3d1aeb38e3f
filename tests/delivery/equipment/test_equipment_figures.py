"""Rates and delays as known on a day; the workshop whose delay falls from 106 to 26 days."""

from datetime import date, timedelta

import pytest

from delivery.world_equipment import DAY, enter, equipped, item, on, repaired, source
from pacte.delivery.equipment.commands import items, orders
from pacte.delivery.equipment.models import Item
from pacte.delivery.equipment.queries import facility as summaries
from pacte.delivery.equipment.queries import figures
from pacte.delivery.equipment.queries.report import report
from pacte.delivery.equipment.sentences import share
from pacte.delivery.records import gaps, panels
from pacte.ledger.models import Source
from pacte.measures import registry
from pacte.measures.readings import Question
from world import act

pytestmark = pytest.mark.django_db
YEAR = Question(first=date(2026, 1, 1), until=date(2027, 1, 1))


@pytest.fixture
def w(db):
    return equipped()


def read(name, **asked):
    said = {"first": YEAR.first, "until": YEAR.until} | asked
    return registry.value(name, Question(**said))


def test_the_known_reference_is_reproduced(w) -> None:
    """Repairs of the first year take 106 days on average, of the second 26; the functional rate
    goes from 88 to 91 %, as a programme of maintenance once reported. The data are made."""
    there = [enter(w, "LIT", seen_on=date(2024, 1, 1)) for _n in range(99)]
    there.append(w.microscope)
    items.judge_item(act(), item=w.microscope, condition="good", on=DAY)
    before, after = (90, 100, 128), (20, 26, 32)
    for uid, days in zip(there[:3], before, strict=True):
        repaired(w, uid, date(2024, 2, 1), date(2024, 2, 1) + timedelta(days))
    for uid, days in zip(there[3:6], after, strict=True):
        repaired(w, uid, date(2025, 2, 1), date(2025, 2, 1) + timedelta(days))
    for n, uid in enumerate(there[10:22]):  # Twelve of 99 (the microscope came later) are broken.
        items.judge_item(act(), item=uid, condition="broken", on=date(2024, 12, 1))
        if n < 3:  # Three of them work again.
            items.judge_item(act(), item=uid, condition="good", on=date(2025, 12, 1))
    made = report(None, date(2025, 1, 1), date(2026, 1, 1))
    assert (made.before.mean_tenths, made.delays.mean_tenths) == (1060, 260)
    assert (made.before.median_tenths, made.delays.median_tenths) == (1000, 260)
    assert (share(made.rate_before), share(made.rate)) == (878_788, 909_091)  # 88 and 91 %.
    assert made.down_days == sum(after) and made.done == 3
    assert [row.delays.count for row in made.months] == [0, 2, 1] + [0] * 9
    asked = {"first": date(2024, 1, 1), "until": date(2025, 1, 1)}
    delay = read("equipment.repair_delay", **asked)
    assert (delay.top, delay.bottom) == (318, 3)


def test_nothing_known_is_missing_and_not_zero(db) -> None:
    for name in ("functional", "repair_delay", "standard_met", "received", "received_told"):
        assert not read(f"equipment.{name}").known


def test_a_rate_counts_what_was_where_on_that_day(w) -> None:
    enter(w, "LIT", condition="broken")
    enter(w, "LIT", condition="unknown")
    moved = enter(w, "LIT", condition="broken")
    items.move_item(act(), item=moved, facility=w.far, since=date(2026, 5, 1))
    kati = item(w.microscope).facility.place_id
    assert kati is not None
    early = read("equipment.functional", place=kati, until=date(2026, 4, 1))
    assert (early.top, early.bottom) == (1, 3)
    late = read("equipment.functional", place=kati)
    assert (late.top, late.bottom) == (1, 2)
    assert not read("equipment.functional", until=DAY).known  # Nobody had seen anything.


def test_figures_are_as_they_were_known(w) -> None:
    with on(date(2026, 6, 10)):
        repaired(w, w.microscope, date(2026, 4, 1), date(2026, 4, 11))
    with on(date(2026, 6, 20)):
        broken = enter(w, "LIT")
        items.judge_item(act(), item=broken, condition="broken", on=date(2026, 4, 2))
    assert not read("equipment.repair_delay", as_of=date(2026, 6, 9)).known
    assert read("equipment.repair_delay", as_of=date(2026, 6, 10)).top == 10
    known = read("equipment.functional", as_of=date(2026, 6, 10))
    assert (known.top, known.bottom) == (1, 1)
    known = read("equipment.functional", as_of=date(2026, 6, 20))
    assert (known.top, known.bottom) == (1, 2)


def test_what_is_beyond_repair_has_no_delay(w) -> None:
    repaired(w, w.microscope, date(2026, 4, 1), date(2026, 4, 30), outcome="beyond_repair")
    assert not read("equipment.repair_delay").known
    assert report(None, YEAR.first, YEAR.until).beyond_repair == 1


def test_items_are_received_on_their_source_and_what_a_text_says_is_apart(w) -> None:
    one = source()
    key = Source.objects.get(uid=one).pk
    enter(w, "LIT", received_on="2026-02", source=one)
    enter(w, "LIT", received_on="2026")
    enter(w, "LIT", received_on="2025-12-31")
    enter(w, "LIT", received_on="2026-02", origin="text", quote="un lit a été remis")
    assert read("equipment.received").top == 2
    assert read("equipment.received", sources=(key,)).top == 1
    assert read("equipment.received", sources=(key + 1,)).top is None
    assert read("equipment.received_told").top == 1
    half = read("equipment.received", first=date(2026, 1, 1), until=date(2026, 7, 1))
    assert half.top == 1  # « 2026 » is not said to be in the first half.
    assert figures.conditions_on(date(2026, 12, 31)).total() == 4  # The text's item is not counted.


def test_the_norm_is_met_when_nothing_lacks(w) -> None:
    there = item(w.microscope).facility_id
    first = read("equipment.standard_met")
    assert (first.top, first.bottom) == (0, 1)  # Judged: it has an inventory, and lacks six.
    for code in ("PESE-AD", "PESE-ENF", "THERMO", "STETHO", "TENSIO", "LAMPE-EX"):
        last = enter(w, code)
    assert read("equipment.standard_met").top == 1
    items.judge_item(act(), item=last, condition="broken", on=date(2026, 4, 1))
    found = gaps.of([there], date(2026, 5, 1))["equipment"][there]
    assert (found.needs, found.has, found.share) == (6, 5, 166_666)
    assert found.lacks == ("Lampe d’examen (1)",)


def test_the_panel_says_what_works_and_the_public_reads_no_name(w) -> None:
    facility = item(w.microscope).facility
    enter(w, "LIT", condition="broken")
    orders.request_repair(act(), item=w.microscope, urgency="faulty", words="Awa l’a cassé")
    shown = dict((name, panel) for name, _l, panel in panels.of(w.fanta, facility, DAY))
    panel = shown["equipment"]
    assert (panel.cells[0].value, panel.cells[2].value) == (2, 1)
    assert "l’atelier : 1." in panel.warning
    said = str(panels.public_of(facility, DAY))
    assert "Lit d’hospitalisation" in said and "Awa" not in said


def test_a_summary_is_the_same_as_the_measure(w) -> None:
    enter(w, "LIT", condition="broken")
    facility = item(w.microscope).facility
    found = summaries.summary(facility, date(2026, 12, 31))
    asked = read("equipment.functional", place=facility.place_id)
    assert (found.rate.functional, found.rate.known) == (asked.top, asked.bottom)
    assert Item.objects.count() == 2
