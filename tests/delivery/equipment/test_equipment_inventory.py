"""An inventory from Excel: its columns found, every fault with its cell, nothing guessed."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from delivery.world_equipment import as_, enter, equipped, item
from pacte.delivery.equipment import importing, reading
from pacte.delivery.equipment.commands import inventory, items
from pacte.delivery.equipment.models import Inventory, Item, ItemWord
from pacte.delivery.equipment.queries import scope
from pacte.delivery.records import sheets
from pacte.files.tables import Sheet
from pacte.journal import clock
from pacte.kernel.refusal import NotAllowed, Refused
from world import act

TODAY = date(2026, 5, 1)
HEADS = ["N°", "Formation sanitaire", "Equipements", "Marque", "N° série", "Etat", "Année"]


def sheet(*rows, heads=HEADS):
    return Sheet("Feuil1", [heads, *rows])


def book(*rows, heads=HEADS, name="inventaire.xlsx", above=()):
    made = Workbook()
    for row in (*above, heads, *rows):
        made.active.append(row)
    kept = BytesIO()
    made.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


def faults(read):
    return [(fault.cell, fault.message) for fault in read.faults]


# Reading, without a database


def test_headings_are_known_by_many_names_and_the_others_are_told() -> None:
    read = reading.read([sheet([1, "Kati", "Microscope", "Zeiss", "A1", "HS", 2019])], TODAY)
    assert set(read.columns) == {"facility", "name", "brand", "serial", "condition", "received_on"}
    assert read.ignored == ["N°"]
    [line] = read.lines
    assert line.told["condition"] == "broken" and line.told["received_on"] == "2019"


def test_a_title_above_the_headings_does_not_matter() -> None:
    above = Sheet(
        "S", [["INVENTAIRE 2026"], [None], HEADS, [1, "K", "Lit", None, None, None, None]]
    )
    assert len(reading.read([above], TODAY).lines) == 1


def test_a_file_without_designations_is_refused() -> None:
    with pytest.raises(Refused, match="Désignation"):
        reading.read([sheet(["x"], heads=["Nom", "Prénom"])], TODAY)


def test_every_fault_has_its_cell() -> None:
    heads = ["Désignation", "État", "Reçu le", "Quantité", "Prix", "Devise", "Numéro de série"]
    read = reading.read([sheet(
        ["Lit", "superbe", None, None, None, None, None],
        ["Lit", "bon", "31/02/2020", None, None, None, None],
        ["Lit", "bon", 2999, None, None, None, None],
        ["Lit", "bon", None, 0, None, None, None],
        ["Lit", "bon", None, Decimal("1.5"), None, None, None],
        ["Lit", "bon", None, None, 100, None, None],
        ["Lit", "bon", None, None, 100, "ZZZ", None],
        ["Lit", "bon", None, None, "1,500", "USD", None],
        ["Lit", "bon", None, 2, None, None, "SN9"],
        [None, "bon", None, None, None, None, None],
        ["x" * 121, "bon", None, None, None, None, None],
        ["Lit", "bon", None, None, -5, "USD", None],
        heads=heads,
    )], TODAY)  # fmt: skip
    cells = [cell for cell, _message in faults(read)]
    assert cells == ["B2", "C3", "C4", "D5", "D6", "E7", "F8", "E9", "D10", "A11", "A12", "E13"]
    assert read.lines == [] and read.count == 12


def test_an_empty_condition_is_unknown_and_an_empty_price_is_not_zero() -> None:
    heads = ["Désignation", "État", "Prix", "Devise"]
    read = reading.read(
        [sheet(["Lit", None, None, "USD"], ["Lit", "bon", 0, "USD"], heads=heads)], TODAY
    )
    first, second = read.lines
    assert first.told["condition"] == "unknown" and first.told["price"] is None
    assert second.told["price"] == 0


def test_packed_sheets_come_back_as_they_were() -> None:
    given = [Sheet("A", [["x", 1, Decimal("1.5"), date(2026, 1, 1), None, True]], 3, 2, ("A1:B1",))]
    assert sheets.unpack(sheets.pack(given)) == given


# Against the register


@pytest.fixture
def w(db):
    return equipped()


def brought(w, upload, facility=None, who=None):
    facility = w.centre if facility is None else facility
    return inventory.bring_inventory(as_(who or w.fanta), upload=upload, facility=facility)


def seen(w, uid, who=None):
    row = Inventory.objects.get(uid=uid)
    return importing.preview(row, inventory.allowed(as_(who or w.fanta)), clock.today())


@pytest.mark.django_db
def test_an_inventory_is_entered_whole_with_its_words_and_conditions(w) -> None:
    uid = brought(w, book(
        [1, None, "Frigo vaccins", "Vestfrost", None, "bon", 2021],
        [2, "Centre de Kati", "autoclave", None, "AU-7", "en panne", "02/2020"],
        [3, None, "Lit", None, None, None, None],
    ))  # fmt: skip
    found = seen(w, uid)
    assert found.ready and found.items == 3
    done = inventory.enter_inventory(as_(w.fanta), inventory=uid)
    assert done == {"entered": 3, "known": 0}
    rows = {row.nomenclature.code: row for row in Item.objects.exclude(uid=w.microscope)}
    assert rows["REFRIG"].label == "Frigo vaccins"  # Its own words stay.
    assert rows["AUTOCLAVE"].received_on == "2020-02" and rows["AUTOCLAVE"].condition == "broken"
    assert rows["LIT"].condition == "unknown" and rows["LIT"].price is None
    assert ItemWord.objects.filter(item=rows["REFRIG"], word="VESTFROST").exists()
    assert all(row.states.count() == 1 and row.custodies.count() == 1 for row in rows.values())
    found = scope.named(scope.items_for(w.fanta, clock.today()), "vest frigo")
    assert [row.pk for row in found] == [rows["REFRIG"].pk]
    with pytest.raises(Refused, match="déjà entré"):
        inventory.enter_inventory(as_(w.fanta), inventory=uid)


@pytest.mark.django_db
def test_the_same_file_is_not_entered_twice(w) -> None:
    line = [1, None, "Lit", None, None, "bon", None]
    uid = brought(w, book(line))
    inventory.enter_inventory(as_(w.fanta), inventory=uid)
    with pytest.raises(Refused, match="déjà entré"):
        brought(w, book(line, name="copie.xlsx"))


@pytest.mark.django_db
def test_a_designation_that_nobody_knows_waits_for_a_choice(w) -> None:
    uid = brought(w, book(
        [1, None, "Microscop binoculaire", None, None, "bon", None],
        [2, None, "Microscop binoculaire", None, None, "bon", None],
        [3, None, "Chose étrange", None, None, "bon", None],
        [4, None, "Lit", None, None, "bon", None],
    ))  # fmt: skip
    found = seen(w, uid)
    first = found.unmatched[0]
    assert (first.text, first.lines) == ("Microscop binoculaire", 2)
    assert first.proposed[0].code == "MICROSCOPE" and not found.ready
    with pytest.raises(Refused, match="lignes à corriger"):
        inventory.enter_inventory(as_(w.fanta), inventory=uid)
    with pytest.raises(Refused, match="Aucune désignation"):
        inventory.choose_sorts(as_(w.fanta), inventory=uid, choices={first.plain: "NOPE"})
    inventory.choose_sorts(
        as_(w.fanta), inventory=uid, choices={first.plain: "MICROSCOPE", "CHOSE ETRANGE": "-"}
    )
    found = seen(w, uid)
    assert found.ready and found.items == 3 and found.skipped == 1
    inventory.enter_inventory(as_(w.fanta), inventory=uid)
    assert Item.objects.filter(label="Microscop binoculaire").count() == 2


@pytest.mark.django_db
def test_faulty_lines_are_left_out_only_when_it_is_said(w) -> None:
    uid = brought(w, book([1, None, "Lit", None, None, "bon", None],
                          [2, "Ailleurs", "Lit", None, None, "bon", None]))  # fmt: skip
    assert [fault.cell for fault in seen(w, uid).read.faults] == ["B3"]
    with pytest.raises(Refused, match="lignes à corriger"):
        inventory.enter_inventory(as_(w.fanta), inventory=uid)
    done = inventory.enter_inventory(as_(w.fanta), inventory=uid, leave_out=True)
    assert done["entered"] == 1


@pytest.mark.django_db
def test_what_is_known_is_seen_again_not_entered_again(w) -> None:
    enter(w, "AUTOCLAVE", serial="AU-7")
    number = item(w.microscope).number
    heads = ["Numéro Pacte", "Désignation", "N° série", "État"]
    uid = brought(w, book(
        [number, "Microscope", None, "en panne"],
        [None, "Autoclave", "AU-7", None],
        ["KATI-E-99999-0", "Lit", None, "bon"],
        [None, "Poupinel", "P-1", "bon"],
        [None, "Poupinel", "P-1", "bon"],
        heads=heads,
    ))  # fmt: skip
    found = seen(w, uid)
    assert [fault.cell for fault in found.read.faults] == ["A4", "C6"]
    done = inventory.enter_inventory(as_(w.fanta), inventory=uid, leave_out=True)
    assert done == {"entered": 1, "known": 2}
    assert item(w.microscope).condition == "broken"
    assert Item.objects.get(serial="AU-7").condition == "good"


@pytest.mark.django_db
def test_each_enters_only_at_home(w) -> None:
    line = [1, "Centre de Kayes", "Lit", None, None, "bon", None]
    uid = inventory.bring_inventory(as_(w.fanta), upload=book(line))
    assert [fault.cell for fault in seen(w, uid).read.faults] == ["B2"]
    for who in (w.bintou, w.seydou, w.nana):
        with pytest.raises(NotAllowed):
            inventory.bring_inventory(as_(who), upload=book(line), facility=w.centre)
    with pytest.raises(NotAllowed):
        inventory.bring_inventory(as_(w.lamine), upload=book(line), facility=w.centre)
    with pytest.raises(NotAllowed):
        inventory.drop_inventory(as_(w.lamine), inventory=uid)
    inventory.drop_inventory(as_(w.fanta), inventory=uid)
    with pytest.raises(Refused, match="abandonné"):
        inventory.enter_inventory(as_(w.fanta), inventory=uid)


@pytest.mark.django_db
def test_a_register_that_moves_meanwhile_is_read_again(w) -> None:
    uid = brought(w, book([1, None, "Lit", None, None, "bon", None]))
    mark = inventory._mark()
    enter(w, "LIT")
    assert inventory._mark() != mark
    inventory.enter_inventory(as_(w.fanta), inventory=uid)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.xlsx", b""),
        SimpleUploadedFile("a.xlsx", b"PK\x03\x04 no archive"),
        SimpleUploadedFile("a.pdf", b"%PDF-1.4"),
        SimpleUploadedFile("a.csv", "Nom;Prénom\nA;B".encode()),
    ],
)
def test_a_file_that_is_no_inventory_is_refused_at_once(w, upload) -> None:
    with pytest.raises(Refused):
        brought(w, upload)
    assert not Inventory.objects.exists()


@pytest.mark.django_db
def test_a_csv_with_a_quantity_makes_as_many_items(w) -> None:
    text = "Désignation;Quantité;Etat\nLit;12;bon\nTensiomètre;3;HS\n"
    uid = brought(w, SimpleUploadedFile("lits.csv", text.encode()))
    assert inventory.enter_inventory(as_(w.fanta), inventory=uid)["entered"] == 15
    numbers = Item.objects.values_list("number", flat=True)
    assert len(set(numbers)) == 16
    items.judge_item(act(), item=str(Item.objects.last().uid), condition="good", on=clock.today())
