"""A list of works, a bill of quantities from Excel: every fault with its cell, all or nothing."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from delivery import world_works
from pacte.delivery.quality import commands as quality
from pacte.delivery.quality import shipped
from pacte.delivery.records import sheets
from pacte.delivery.works import cli, commands, importing, queries, reading_items, reading_works
from pacte.delivery.works.models import Brought, Work, WorkItem
from pacte.files.tables import Sheet
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.money import Money
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import queries as places
from world import act, facility, person

TODAY = date(2026, 5, 1)
HEADS = ["Intitulé", "Type", "Nature des travaux", "Formation sanitaire", "Date du besoin"]
BILL = ["N°", "Désignation des travaux", "Unité", "Qté", "P.U.", "Montant"]


def book(heads, *rows, above=(), name="fichier.xlsx"):
    made = Workbook()
    for row in (*above, heads, *rows):
        made.active.append(row)
    kept = BytesIO()
    made.save(kept)
    return SimpleUploadedFile(name, kept.getvalue())


def read_bill(*rows, heads=BILL):
    return sheets.read([Sheet("Lot 1", [heads, *rows])], reading_items.layout("USD"))


def cells(read):
    return [(fault.sheet, fault.cell, fault.heading) for fault in read.faults]


# Reading, without a database


@pytest.mark.parametrize("module", [reading_items, reading_works])
def test_a_heading_means_one_thing_only(module) -> None:
    layout = module.layout("USD" if module is reading_items else TODAY)
    said = [
        text for _k, heading, _e, more in layout.columns for text in (heading, *more.split("|"))
    ]
    known = layout.headings()
    assert len({sheets.names.normalised(one) for one in said}) == len(said)
    assert all(known[sheets.names.normalised(h)] == k for k, h, _e, _m in layout.columns)


def test_titles_and_totals_of_a_bill_are_left_and_counted() -> None:
    read = read_bill(
        ["1", "GROS ŒUVRE", None, None, None, None],
        ["1.1", "Fouilles", "m³", Decimal("12.5"), 8, 100],
        [None, "Sous-total 1", None, None, None, 100],
        ["1.2", "Béton", "m³", "1 500", Decimal("0.5"), None],
        [None, "TOTAL GÉNÉRAL", None, None, None, 850],
    )
    assert not read.faults and read.titles == 3
    assert [(x.told["quantity"], x.told["price"]) for x in read.lines] == [
        (12_500, 800), (1_500_000, 50)
    ]  # fmt: skip


def test_a_title_spread_over_its_line_is_left_and_cells_that_join_lines_are_told() -> None:
    rows = [BILL, ["LOT 1 : GROS ŒUVRE"], ["1.1", "Fouilles", "m³", 12, 8, 96],
            ["1.2", "Béton", "m³", 15, None, None]]  # fmt: skip
    for merged, told in ((("A2:F2",), []), (("A2:F2", "E3:E4"), [("Lot 1", "E3:E4", "")])):
        read = sheets.read([Sheet("Lot 1", rows, merged=merged)], reading_items.layout("USD"))
        assert cells(read) == told and read.titles == 1


def test_every_fault_of_a_bill_has_its_sheet_its_cell_and_its_column() -> None:
    read = read_bill(
        ["1", "Murs", "m²", "beaucoup", 5, None],
        ["2", "Murs", "m²", "1,500", 5, None],
        ["3", "Murs", "m²", -4, 5, None],
        ["4", "Murs", "m²", 0, 5, None],
        ["5", "Murs", "m²", 4, 0, None],
        ["6", "Murs", "m²", 4, Decimal("1.005"), None],
        ["7", "Murs", "m²", 4, 5, 21_000],
        ["8", "Murs", None, 4, 5, None],
        [None, "Murs", "m²", 4, 5, None],
        ["10", None, "m²", 4, 5, None],
        ["x" * 21, "Murs", "m²", 4, 5, None],
    )
    places_of = [(cell, heading) for _sheet, cell, heading in cells(read)]
    assert places_of == [
        ("D2", "Qté"), ("D3", "Qté"), ("D4", "Qté"), ("D5", "Qté"), ("E6", "P.U."), ("E7", "P.U."),
        ("F8", "Montant"), ("C9", "Unité"), ("A10", "N°"), ("B11", "Désignation des travaux"),
        ("A12", "N°"),
    ]  # fmt: skip
    assert {sheet for sheet, _cell, _heading in cells(read)} == {"Lot 1"} and read.lines == []


def test_an_amount_may_be_rounded_to_one_unit() -> None:
    assert not read_bill(["1", "Murs", "m²", Decimal("3.333"), 3, 10]).faults
    assert read_bill(["1", "Murs", "m²", Decimal("3.333"), 3, 12]).faults


def test_a_file_of_something_else_is_refused() -> None:
    with pytest.raises(Refused, match="Quantité"):
        read_bill(["x"], heads=["Nom", "Prénom"])
    with pytest.raises(Refused, match="Type d’ouvrage"):
        sheets.read([Sheet("S", [["Nom", "Âge"], ["A", 3]])], reading_works.layout(TODAY))


def test_the_words_of_people_are_read_and_others_are_told() -> None:
    heads = [*HEADS, "Étape", "Étape depuis le"]
    given = ["Maternité", "Bloc maternité", "Réhabilitation", "Kati", 2024]
    read = sheets.read([Sheet("S", [
        heads,
        [*given, "en chantier", "2025-02"],
        [*given, None, None],
        [*given, "réception provisoire", "2025-02"],
        [*given, "travaux", None],
        [*given, "travaux", "2023"],
        [*given, "travaux", "2031"],
        ["Maternité", "château", "Réhabilitation", "Kati", 2024, None, None],
        ["Maternité", "maternité", "démolition", "Kati", 2024, None, None],
        ["Maternité", "maternité", None, "Kati", 2024, None, None],
        [None, "maternité", "extension", "Kati", 2024, None, None],
        ["Maternité", "maternité", "extension", None, 2024, None, None],
        ["Maternité", "maternité", "extension", "Kati", None, None, None],
        ["PROVINCE DU NORD", None, None, None, None, None, None],
    ])], reading_works.layout(TODAY))  # fmt: skip
    assert [x.told["kind"] for x in read.lines] == ["maternity", "maternity"]
    assert read.lines[0].told["step"] == "works" and read.lines[0].told["nature"] == "renovation"
    assert [cell for _sheet, cell, _heading in cells(read)] == [
        "F4", "G5", "G6", "G7", "B8", "C9", "C10", "A11", "D12", "E13"
    ]  # fmt: skip
    assert read.titles == 1


# Against the register


@pytest.fixture
def w(db) -> SimpleNamespace:
    made = world_works.world()
    quality.load_care_kinds(act(), rows=shipped.care_kinds())
    return made


def brought(w, upload, who=None) -> str:
    return commands.bring_works(Act(who or w.lea), upload=upload, organisation=w.city)


def bill(w, work, *rows, heads=BILL, who=None, currency="EUR") -> str:
    return commands.bring_items(
        Act(who or w.lea), upload=book(heads, *rows), work=work, currency=currency
    )


def seen(uid) -> importing.Seen:
    return importing.preview(queries.brought(uid), clock.today())


@pytest.mark.django_db
def test_a_list_is_entered_whole_with_numbers_and_steps(w) -> None:
    world_works.need(w)
    heads = [*HEADS, "Lieu", "Étape", "Étape depuis le", "Latitude", "Longitude", "Soins ouverts",
             "Source d’argent"]  # fmt: skip
    uid = brought(w, book(heads,
        ["Bloc de Kati", "bloc opératoire", "construction", "centre de kati", 2024, None,
         "travaux", "03/2025", 12.744, -8.073, "Chirurgie, caesarean", "P:SANTE1"],
        ["Forage du marché", "forage", "construction", None, "2025-02", "Kati", None, None, None,
         None, None, None],
        above=[["LISTE DES OUVRAGES 2026"]],
    ))  # fmt: skip
    assert seen(uid).ready and seen(uid).count == 2
    assert commands.enter_brought(Act(w.lea), brought=uid) == {"entered": 2, "known": 0}
    theatre, water = Work.objects.order_by("rank")[1:]
    assert theatre.number.startswith("VKATI-T0002-") and theatre.opens == "surgery caesarean"
    assert (theatre.step, theatre.step_on, theatre.state) == ("works", "2025-03", "under_way")
    assert theatre.latitude == 12_744_000 and theatre.source.code == "P:SANTE1"
    assert [row.step for row in theatre.steps.all()] == ["need", "works"]
    assert (water.step, water.facility, water.place.name) == ("need", None, "Kati")
    commands.record_progress(Act(w.ali), work=str(theatre.uid), on=date(2025, 5, 1), share=100_000)
    with pytest.raises(Refused, match="déjà entré"):
        commands.enter_brought(Act(w.lea), brought=uid)


@pytest.mark.django_db
def test_one_fault_and_nothing_is_entered(w) -> None:
    good = ["Forage", "forage", "construction", "Centre de Kati", 2024]
    uid = brought(w, book(HEADS, good, ["Puits", "puits", "construction", "Inconnu", 2024]))
    found = seen(uid)
    assert found.count == 1 and not found.ready
    assert [(f.cell, f.heading) for f in found.read.faults] == [("D3", "Formation sanitaire")]
    with pytest.raises(Refused, match="Il reste des erreurs"):
        commands.enter_brought(Act(w.lea), brought=uid)
    assert not Work.objects.exists() and queries.brought(uid).state == Brought.State.READ


@pytest.mark.django_db
def test_a_list_says_what_the_register_does_not_know(w) -> None:
    facility("Centre de Kati", w.kati)
    code = places.facility(w.centre).code
    heads = [*HEADS, "Lieu", "Latitude", "Longitude", "Soins ouverts", "Source d’argent"]
    given = ["Puits", "puits", "construction"]
    uid = brought(w, book(heads,
        [*given, "Centre de Kati", 2024, None, None, None, None, None],
        [*given, None, 2024, "Nulle part", None, None, None, None],
        [*given, code, 2024, None, -1.95, 30.06, None, None],
        [*given, code, 2024, None, 12.7, None, None, None],
        [*given, code, 2024, None, None, None, "chirurgie, magie", None],
        [*given, code, 2024, None, None, None, None, "P:RIEN"],
        [*given, code, 2024, None, None, None, None, None],
        [*given, code, 2024, None, None, None, None, None],
    ))  # fmt: skip
    faults = {fault.cell: fault for fault in seen(uid).read.faults}
    assert set(faults) == {"D2", "F3", "G4", "G5", "I6", "J7", "A9"}
    assert "écrivez le code" in faults["D2"].message and "hors du pays" in faults["G4"].message
    assert "magie" in faults["I6"].values["unknown"] and "surgery" in faults["I6"].values["known"]


@pytest.mark.django_db
def test_the_same_list_again_brings_nothing_new(w) -> None:
    line = ["Forage", "forage", "construction", "Centre de Kati", 2024]
    first = brought(w, book(HEADS, line))
    commands.enter_brought(Act(w.lea), brought=first)
    again = brought(w, book(HEADS, line))
    assert (seen(again).known, seen(again).ready) == (1, False)
    with pytest.raises(Refused, match="rien de nouveau"):
        commands.enter_brought(Act(w.lea), brought=again)
    for who in (w.guy, person("noa")):
        with pytest.raises(NotAllowed):
            commands.drop_brought(Act(who), brought=again)
    commands.drop_brought(Act(w.lea), brought=again)
    assert not any(bytes(queries.brought(uid).packed) for uid in (first, again))
    with pytest.raises(Refused, match="abandonné"):
        commands.drop_brought(Act(w.lea), brought=again)
    assert Work.objects.count() == 1


@pytest.mark.django_db
def test_a_bill_is_entered_and_measured(w) -> None:
    work = world_works.begun(w)
    uid = bill(
        w, work, ["1.1", "Murs", "m²", 640, 20, 12_800], ["1.2", "Toiture", "m²", 100, 45, 4_500]
    )
    assert seen(uid).total == Money(17_300_00, "EUR")
    commands.enter_brought(Act(w.lea), brought=uid)
    first, second = WorkItem.objects.order_by("code")
    assert (first.quantity, first.price, second.unit) == (640_000, 20_00, "m²")
    commands.record_progress(
        Act(w.ali), work=work, on=date(2025, 5, 1),
        quantities=[{"item": first.uid, "quantity": 320_000}, {"item": second.uid, "quantity": 0}],
    )  # fmt: skip
    assert queries.work(work).progress == 369_942  # 6 400 of 17 300.
    with pytest.raises(Refused, match="est en EUR"):
        bill(w, work, ["1.3", "Peinture", "m²", 10, 5, 50], currency="USD")


@pytest.mark.django_db
def test_an_item_that_is_there_is_known_or_is_to_be_taken_out_first(w) -> None:
    work = world_works.begun(w)
    commands.enter_brought(Act(w.lea), brought=bill(w, work, ["1", "Murs", "m²", 640, 20, None]))
    other = ["1", "Murs", "m²", 700, 20, None]
    uid = bill(w, work, other, ["2", "Sol", "m²", 5, None, None], ["2", "Sol", "m²", 5, None, None])
    assert [fault.cell for fault in seen(uid).read.faults] == ["A2", "A4"]
    assert seen(uid).total is None  # A price is missing: no sum is made of the others.
    assert seen(bill(w, work, ["1", "Murs", "m²", 640, 20, None])).known == 1
    commands.close_item(Act(w.lea, "Métré corrigé"), item=str(WorkItem.objects.get().uid))
    commands.enter_brought(Act(w.lea), brought=bill(w, work, other))
    assert WorkItem.objects.get(closed=False).quantity == 700_000


@pytest.mark.django_db
def test_who_may_not_import(w) -> None:
    work = world_works.begun(w)
    line = ["Forage", "forage", "construction", "Centre de Kati", 2024]
    uid, items = brought(w, book(HEADS, line)), bill(w, work, ["1", "Murs", "m²", 640, 20, None])
    for who in (w.max, w.guy, w.ali, w.nour):
        with pytest.raises(NotAllowed):
            brought(w, book(HEADS, line), who)
        with pytest.raises(NotAllowed):
            bill(w, work, ["1", "Murs", "m²", 640, 20, None], who=who)
        for one in (uid, items):
            with pytest.raises(NotAllowed):
                commands.enter_brought(Act(who), brought=one)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"%PDF-1.4", b"Nom;Age\nA;3"])
def test_a_file_that_is_no_list_is_refused_at_once(w, content) -> None:
    with pytest.raises(Refused):
        brought(w, SimpleUploadedFile("a.csv", content))
    assert not Brought.objects.exists()


# The pages and the command line


@pytest.mark.django_db
def test_the_pages_bring_show_and_enter(w, client, django_assert_max_num_queries) -> None:
    client.force_login(w.lea)
    for template in ("/travaux/importer/modele/", "/travaux/devis/modele/"):
        assert client.get(template).status_code == 200
    line = ["Forage", "forage", "construction", "Centre de Kati", 2024]
    bad = ["Puits", "puits", "construction", "Inconnu", 2024]
    sent = {"organisation": w.city, "upload": book(HEADS, line, bad)}
    page = client.post("/travaux/importer/", sent)["Location"]
    with django_assert_max_num_queries(30):
        told = client.get(page).content.decode()
    assert "D3" in told and "Inconnu" in told and "Formation sanitaire" in told
    assert "Rien ne sera inscrit" in told and f"{page}entrer/" not in told
    assert client.get(f"{page}?format=xlsx").status_code == 200
    key = "3f0c0f0e-0000-4000-8000-000000000001"
    refused = client.post(f"{page}entrer/", {"key": key}, follow=True).content.decode()
    assert "Il reste des erreurs" in refused and not Work.objects.exists()
    work = world_works.need(w)
    sent = {"currency": "EUR", "upload": book(BILL, ["1", "Murs", "m²", 640, 20, None])}
    page = client.post(f"/travaux/{work}/devis/importer/", sent)["Location"]
    assert f"{page}entrer/" in client.get(page).content.decode()
    assert client.post(f"{page}entrer/", {"key": key[:-1] + "2"})["Location"] == f"/travaux/{work}/"
    assert "Murs" in client.get(f"/travaux/{work}/").content.decode()
    assert "fichier.xlsx" in client.get("/travaux/imports/").content.decode()
    for who, status in ((w.nour, 404), (w.guy, 403), (w.max, 403)):
        client.force_login(who)
        assert client.get(page).status_code == status


@pytest.mark.django_db
def test_the_command_line_tells_each_fault_and_enters_when_asked(w, tmp_path, capsys) -> None:
    file = tmp_path / "ouvrages.csv"
    file.write_text("Intitulé;Type;Nature;Formation;Date\nForage;forage;construction;Kati;2024\n")
    given = [str(file), "--as", "lea", "--organisation", "VKATI"]
    with pytest.raises(Refused, match="Rien n’a été inscrit"):
        cli.works([*given, "--inscrire"])
    assert "CSV!D2 (Formation)" in capsys.readouterr().out and not Work.objects.exists()
    file.write_text(file.read_text().replace("Kati", "Centre de Kati"))
    assert cli.works(given) == 0 and not Work.objects.exists()
    assert cli.works([*given, "--inscrire"]) == 0
    (row,) = Work.objects.all()
    with pytest.raises(NotAllowed):
        cli.works([str(file), "--as", "nour", "--organisation", "VKATI"])
    file.write_text("Poste;Désignation;Unité;Quantité\n1;Murs;m²;640\n")
    quantities = [str(file), "--as", "lea", "--work", row.number, "--currency", "EUR"]
    assert cli.quantities([*quantities, "--inscrire"]) == 0
    assert row.items.get().quantity == 640_000
    states = Brought.objects.order_by("id").values_list("state", flat=True)
    assert list(states) == ["dropped", "dropped", "entered", "entered"]
