"""Who keeps a stock writes its card; nobody else; a mistake is undone, never erased."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from delivery.supplies.stock import filled, moved, stock
from pacte.delivery.supplies import commands, queries
from pacte.delivery.supplies.models import Card, CardMonth, Movement
from pacte.delivery.supplies.queries import months
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures.readings import Question
from pacte.places import queries as places
from world import act

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def w() -> SimpleNamespace:
    return stock()


def card() -> Card:
    return Card.objects.get(product__code="PARA")


def test_a_card_follows_its_movements(w) -> None:
    moved(w, "receipt", DAY, 100, lot="L1", expires_on=date(2027, 1, 1))
    moved(w, "issue", DAY + timedelta(2), 100)
    found = card()
    assert (found.balance, found.first_on, found.last_on) == (0, DAY, DAY + timedelta(2))
    assert (found.empty_since, found.expires_on) == (DAY + timedelta(2), None)
    month = CardMonth.objects.get()
    assert (month.received, month.issued, month.known_days, month.stockout_days) == (100, 100, 3, 1)


def test_a_movement_before_others_is_checked_against_them(w) -> None:
    moved(w, "count", DAY, 10)
    moved(w, "issue", DAY + timedelta(5), 10)
    with pytest.raises(Refused, match="ne restait que 9"):
        moved(w, "issue", DAY + timedelta(1), 1)
    assert card().balance == 0
    assert Movement.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "quantity", "more", "why"),
    [
        ("receipt", 0, {}, "Une quantité"),
        ("receipt", -5, {}, "Une quantité"),
        ("receipt", 10**10, {}, "Une quantité"),
        ("receipt", 5, {"expires_on": DAY}, "déjà périmé"),
        ("issue", 5, {"expires_on": DAY}, "se dit à l’entrée"),
        ("receipt", 5, {"words": "x" * 201}, "200"),
        ("gift", 5, {}, "choix"),
        ("receipt", 5, {"product": "RIEN"}, "Aucun produit"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(w, kind, quantity, more, why) -> None:
    moved(w, "count", DAY, 50)
    with pytest.raises(Refused, match=why):
        moved(w, kind, DAY, quantity, **more)


def test_a_movement_to_come_is_refused(w) -> None:
    with pytest.raises(Refused, match="demain"):
        moved(w, "count", clock.today() + timedelta(1), 5)


def test_who_does_not_keep_the_stock_writes_nothing(w) -> None:
    for who in (w.noa,):
        with pytest.raises(NotAllowed):
            moved(w, "count", DAY, 5, who=who)
    with pytest.raises(NotAllowed):
        commands.record_movement(
            Act(w.fanta), facility=w.other, product="PARA", kind="count", on=DAY, quantity=5
        )
    with pytest.raises(NotAllowed):
        commands.fill_month(Act(w.cherif), facility=w.other, month="2026-03", lines=[])
    with pytest.raises(NotAllowed):
        commands.add_product(Act(w.fanta), code="X", label="X", unit="u")
    assert commands.add_product(Act(w.cherif), code="x", label="X", unit="u") == "X"


def test_a_mistake_is_undone_and_stays_written(w) -> None:
    moved(w, "count", DAY, 10)
    wrong = moved(w, "issue", DAY, 8)
    with pytest.raises(Refused, match="pourquoi"):
        commands.reverse_movement(Act(w.fanta), movement=wrong)
    commands.reverse_movement(Act(w.fanta, "faute de frappe"), movement=wrong)
    assert card().balance == 10
    assert Movement.objects.count() == 3
    with pytest.raises(Refused, match="déjà annulée"):
        commands.reverse_movement(Act(w.fanta, "encore"), movement=wrong)


def test_an_entry_that_was_used_cannot_be_undone(w) -> None:
    entered = moved(w, "receipt", DAY, 10)
    moved(w, "issue", DAY + timedelta(1), 4)
    with pytest.raises(Refused, match="pas encore de stock"):
        commands.reverse_movement(Act(w.fanta, "erreur"), movement=entered)


def test_two_people_who_count_the_same_card(w) -> None:
    moved(w, "count", DAY, 10)
    seen = card().entry_id
    moved(w, "issue", DAY, 1)
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        moved(w, "count", DAY, 10, seen=seen)


def test_a_month_s_sheet_writes_the_card_and_is_corrected_by_typing_it_again(w) -> None:
    filled(w, "2026-01", PARA=(20, 10, 15, 0, 15, 0), ORS=(0, 0, 0, 0, 0, 31))
    filled(w, "2026-02", PARA=(None, 0, 15, 0, 0, 4))
    assert card().balance == 0
    assert months.month_lines([card().facility_id], Month(2026, 2))
    filled(w, "2026-02", PARA=(None, 0, 10, 0, 5, 2))
    assert card().balance == 5
    march = CardMonth.objects.get(card=card(), month=date(2026, 2, 1))
    assert (march.issued, march.stockout_days, march.known_days) == (10, 2, 28)
    assert filled(w, "2026-02", PARA=(None, 0, 10, 0, 5, 2)) == {"lines": 0}


def test_a_sheet_names_the_product_that_cannot_be(w) -> None:
    with pytest.raises(Refused, match=r"Paracétamol 500 mg : .*plus qu’il n’y avait") as refused:
        filled(w, "2026-01", ORS=(5, 0, 0, 0, 5, 0), PARA=(5, 0, 6, 0, 0, 0))
    assert refused.value.field == "PARA-issued"
    assert not Card.objects.exists()
    with pytest.raises(Refused, match="n’a pas commencé"):
        filled(w, Month.of(clock.today()).plus(1).text, PARA=(5, 0, 0, 0, 5, 0))


def test_a_month_kept_by_day_is_not_typed_again(w) -> None:
    moved(w, "count", date(2026, 1, 5), 10)
    with pytest.raises(Refused, match="jour par jour"):
        filled(w, "2026-01", PARA=(10, 0, 0, 0, 10, 0))


def test_a_file_of_sheets_follows_from_month_to_month(w) -> None:
    code = places.facility(w.centre).code
    rows = [
        {"facility": code, "month": month, "product": "PARA", "opening": opening, "received": 10,
         "issued": 8, "lost": 0, "closing": closing, "stockout_days": 0}
        for month, opening, closing in (("2026-02", 7, 9), ("2026-01", 5, 7))
    ]  # fmt: skip
    assert commands.import_months(Act(w.fanta), rows=rows) == {"lines": 2, "facilities": 1}
    assert card().balance == 9
    far = places.facility(w.other).code
    with pytest.raises(Refused, match="ne tenez pas le stock"):
        commands.import_months(Act(w.fanta), rows=[rows[0] | {"facility": far}])


def question(**more) -> Question:
    return Question(first=date(2026, 1, 1), until=date(2026, 4, 1), **more)


def test_availability_counts_facility_months_that_are_known(w) -> None:
    assert not queries.availability(question()).known
    filled(w, "2026-01", PARA=(20, 0, 5, 0, 15, 0), ORS=(9, 0, 0, 0, 9, 0))
    filled(w, "2026-02", PARA=(None, 0, 15, 0, 0, 4), ORS=(None, 0, 0, 0, 9, 0))
    read = queries.availability(question())
    assert (read.top, read.bottom) == (1, 2)
    assert queries.stockout_days(question()).top == 4
    kati, kayes = (places.place(uid).pk for uid in (w.kati, w.far))
    assert queries.availability(question(place=kati)).bottom == 2
    assert not queries.availability(question(place=kayes)).known
    assert queries.stockout_days(question(place=kayes)).top is None


def test_availability_as_it_was_known(w) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.told(yesterday):
        filled(w, "2026-01", PARA=(20, 0, 20, 0, 0, 4))
    filled(w, "2026-01", PARA=(20, 0, 5, 0, 15, 0))
    assert queries.stockout_days(question()).top == 0
    then = question(as_of=yesterday.date())
    assert queries.stockout_days(then).top == 4
    assert queries.availability(then).top == 0
    assert not queries.availability(question(as_of=yesterday.date() - timedelta(1))).known


def test_what_was_known_is_what_all_the_movements_of_then_say(w) -> None:
    """Months written, written again, undone, or not yet come: each day is told as it was."""
    told = clock.now() - timedelta(days=9)
    stories = (
        lambda: filled(w, "2026-01", PARA=(20, 0, 5, 0, 15, 2), ORS=(9, 0, 0, 0, 9, 0)),
        lambda: filled(w, "2026-02", PARA=(None, 0, 15, 0, 0, 4)),
        lambda: filled(w, "2026-02", PARA=(None, 0, 5, 0, 10, 0), ORS=(None, 1, 0, 0, 10, 1)),
        lambda: filled(w, "2026-03", PARA=(None, 0, 10, 0, 0, 6)),
        lambda: filled(w, "2026-01", PARA=(20, 0, 5, 0, 15, 3)),
    )
    said = []
    for rank, story in enumerate(stories):
        with clock.told(told + timedelta(days=rank)):
            story()
        seen = queries.availability(question()), queries.stockout_days(question())
        said.append((told.date() + timedelta(days=rank), seen))
    assert len({str(seen) for _, seen in said}) == 5
    for day, seen in said:
        then = question(as_of=day)
        assert (queries.availability(then), queries.stockout_days(then)) == seen


def test_a_list_of_products_is_taken_twice_without_harm(w) -> None:
    rows = [{"code": "amox", "label": "Amoxicilline", "unit": "gélule", "tracer": True,
             "reference": "liste"}]  # fmt: skip
    assert commands.load_products(act(), rows=rows) == {"added": 1, "changed": 0}
    assert commands.load_products(act(), rows=rows) == {"added": 0, "changed": 0}
