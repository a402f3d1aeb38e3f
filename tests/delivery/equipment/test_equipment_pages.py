"""Pages: who sees what, forms that keep what was typed, papers, a bounded number of questions."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from delivery.world_equipment import DAY, as_, enter, equipped, item, order, repaired, sort, source
from pacte.delivery.equipment.commands import inventory, lists, money, orders
from pacte.delivery.equipment.models import (
    Inventory,
    Item,
    Nomenclature,
    RepairRequest,
    SparePart,
    StandardLine,
    UpkeepPlan,
    WorkOrder,
)
from pacte.delivery.equipment.queries.money import paid
from pacte.journal import clock
from pacte.pages import finding, home
from world import act, person

pytestmark = pytest.mark.django_db
LISTS = ("items", "sorts", "standards", "gaps", "orders", "requests", "plans", "report")
FOR_KEEPERS = ("add", "inventories", "bring", "template")
FOR_SITE = ("add_sort", "load", "add_standard")


@pytest.fixture
def w(client):
    made = equipped()
    made.client = client
    return made


def at(w, who, name, *args, **query):
    w.client.force_login(who)
    return w.client.get(reverse(f"equipment:{name}", args=args), query)


def send(w, who, name, *args, query="", **typed):
    w.client.force_login(who)
    where = reverse(f"equipment:{name}", args=args) + query
    return w.client.post(where, {"key": str(uuid4())} | typed)


def test_who_has_no_role_sees_nothing(w) -> None:
    uid = item(w.microscope).uid
    for name in (*LISTS, *FOR_KEEPERS, *FOR_SITE):
        assert at(w, w.bintou, name).status_code == 403, name
    assert at(w, w.bintou, "item", uid).status_code == 403


def test_who_follows_sees_only_its_facilities(w) -> None:
    row = item(w.microscope)
    for who in (w.fanta, w.oumar, w.nana, w.cherif):
        assert at(w, who, "item", row.uid).status_code == 200
        assert row.number in at(w, who, "items").content.decode()
    assert at(w, w.lamine, "item", row.uid).status_code == 404
    assert at(w, w.lamine, "facility", w.centre).status_code == 404
    assert at(w, w.lamine, "phone", row.number).status_code == 404
    assert row.number not in at(w, w.lamine, "items").content.decode()
    assert at(w, w.fanta, "item", uuid4()).status_code == 404
    assert at(w, w.fanta, "phone", "NOPE-E-00001-1").status_code == 404


def test_every_page_is_there_for_who_may(w) -> None:
    for name in LISTS:
        assert at(w, w.oumar, name).status_code == 200, name
    for name in FOR_KEEPERS:
        assert at(w, w.fanta, name).status_code == 200, name
        assert at(w, w.nana, name).status_code == 403, name
    assert at(w, w.oumar, "add_plan").status_code == 200
    assert at(w, w.fanta, "add_plan").status_code == 403
    for name in FOR_SITE:
        assert at(w, w.sira, name).status_code == 200, name
        assert at(w, w.oumar, name).status_code == 403, name
    for name in ("correct", "judge", "move"):
        assert at(w, w.fanta, name, w.microscope).status_code == 200, name
        assert at(w, w.nana, name, w.microscope).status_code == 403, name


def test_two_taps_from_the_label_to_the_request(w) -> None:
    row = item(w.microscope)
    page = at(w, w.seydou, "phone", row.number.lower())
    assert "Demander" in page.content.decode()
    answer = send(w, w.seydou, "phone", row.number, urgency="stopped")
    assert answer.status_code == 302
    asked = RepairRequest.objects.get()
    assert (asked.by_name, asked.urgency, asked.asked_on) == ("seydou", "stopped", clock.today())
    again = at(w, w.seydou, "phone", row.number).content.decode()
    assert "Réparation demandée le" in again and 'name="urgency"' not in again
    page = at(w, w.nana, "phone", row.number).content.decode()
    assert 'name="urgency"' not in page  # An auditor reads, and asks nothing.


def test_an_item_is_entered_and_what_was_typed_is_kept(w) -> None:
    typed = {
        "facility": w.centre, "nomenclature": sort("LIT"), "condition": "good", "brand": "Hill",
        "seen_on": "2026-03-02", "amount": "1 500", "currency": "XOF",
    }  # fmt: skip
    for wrong in ({"seen_on": "31/02/2026"}, {"amount": "1,500"}, {"currency": ""},
                  {"brand": "x" * 5000}, {"amount": "-4"}, {"condition": ""},
                  {"facility": w.far}, {"received_on": "hier"}):  # fmt: skip
        answer = send(w, w.fanta, "add", **(typed | wrong))
        assert answer.status_code == 200, wrong
        assert "Hill" in answer.content.decode() or "x" * 50 in answer.content.decode()
    assert Item.objects.count() == 1
    answer = send(w, w.fanta, "add", **typed)
    assert answer.status_code == 302
    made = Item.objects.latest("id")
    assert made.price == 1500 and made.brand == "Hill"


def test_the_forms_of_an_item(w) -> None:
    row = item(w.microscope)
    send(w, w.fanta, "judge", row.uid, condition="fair", on="2026-04-01", seen=row.entry_id)
    assert item(w.microscope).condition == "fair"
    answer = send(
        w, w.fanta, "judge", row.uid, condition="good", on="2026-04-02", seen=row.entry_id
    )
    assert "Quelqu’un d’autre" in answer.content.decode()
    row = item(w.microscope)
    send(w, w.fanta, "correct", row.uid, nomenclature=sort("MICROSCOPE"), brand="Zeiss",
         seen=row.entry_id)  # fmt: skip
    assert item(w.microscope).brand == "Zeiss"
    row = item(w.microscope)
    answer = send(w, w.cherif, "move", row.uid, facility=w.centre, since="2026-04-03",
                  holder="Labo", seen=row.entry_id)  # fmt: skip
    assert answer.status_code == 302 and item(w.microscope).holder == "Labo"


def test_a_repair_from_the_request_to_its_payment(w) -> None:
    asked = orders.request_repair(as_(w.seydou), item=w.microscope, urgency="stopped")
    assert at(w, w.oumar, "request", asked).status_code == 200
    query = f"?demande={asked}"
    today = clock.today().isoformat()
    send(w, w.oumar, "open_order", query=query, kind="corrective", opened_on=today)
    made = WorkOrder.objects.get()
    assert str(made.request.uid) == asked
    send(w, w.oumar, "step", made.uid, state="assigned", on=today, provider="Atelier")
    send(w, w.oumar, "part", made.uid, label="Lampe", quantity="2", amount="3 000", currency="XOF")
    answer = send(w, w.oumar, "finish", made.uid, outcome="working", done_on="2999-01-01",
                  findings="Lampe grillée")  # fmt: skip
    assert answer.status_code == 200 and "Lampe grillée" in answer.content.decode()
    send(w, w.oumar, "finish", made.uid, outcome="working", done_on=today, amount="1 000",
         currency="XOF")  # fmt: skip
    made = order(str(made.uid))
    assert (made.state, made.cost) == ("done", 4_000)
    page = at(w, w.fanta, "order", made.uid).content.decode()
    assert "Payer" in page and "Lampe" in page
    bearer = source()
    answer = send(w, w.fanta, "pay", made.uid, amount="5 000", made_on=today, source=bearer)
    assert "dépasse" in answer.content.decode()
    send(w, w.fanta, "pay", made.uid, amount="4 000", made_on=today, source=bearer)
    assert paid(made) == 4_000
    assert at(w, w.oumar, "pay", made.uid).status_code == 403
    for name in ("step", "finish", "reopen", "part", "price"):
        assert at(w, w.nana, name, made.uid).status_code == 403, name
        assert at(w, w.lamine, name, made.uid).status_code == 404, name
    send(w, w.oumar, "reopen", made.uid, words="Toujours en panne")
    assert order(str(made.uid)).state == "assigned"


def test_a_part_is_taken_back_and_a_request_closed(w) -> None:
    made = orders.open_order(act(), item=w.microscope)["order"]
    part = money.add_part(act(), order=made, label="Vis", quantity=1)
    assert at(w, w.nana, "take_back", part).status_code == 403
    send(w, w.oumar, "take_back", part)
    assert SparePart.objects.count() == 2
    send(w, w.oumar, "price", made, amount="500", currency="XOF")
    assert order(made).cost == 500
    second = enter(w, "LIT")
    asked = orders.request_repair(act(), item=second, urgency="faulty")
    assert send(w, w.nana, "request", asked, answer="Non").status_code == 200
    assert RepairRequest.objects.get(uid=asked).state == "waiting"
    send(w, w.oumar, "request", asked, answer="Il marche", condition="good")
    assert RepairRequest.objects.get(uid=asked).state == "dismissed"


def test_lists_of_the_site_by_their_pages(w) -> None:
    send(w, w.sira, "add_sort", code="DRONE", label="Drone", kind="transport")
    row = Nomenclature.objects.get(code="DRONE")
    send(w, w.sira, "sort", row.uid, label="Drone", kind="transport", life_years="3",
         seen=row.entry_id)  # fmt: skip
    assert Nomenclature.objects.get(code="DRONE").life_years == 3
    assert at(w, w.nana, "sort", row.uid).status_code == 200
    send(w, w.sira, "add_standard", level="centre", nomenclature=sort("DRONE"), least="1",
         since="2026-01-01", reference="Décret")  # fmt: skip
    assert StandardLine.objects.filter(nomenclature=row).exists()
    answer = send(w, w.oumar, "add_plan", nomenclature=sort("DRONE"), task="Hélices",
                  every_months="101 %", since="2026-01-01", place=w.kati)  # fmt: skip
    assert answer.status_code == 200 and "Hélices" in answer.content.decode()
    send(w, w.oumar, "add_plan", nomenclature=sort("DRONE"), task="Hélices", every_months="3",
         since="2026-01-01", place=w.kati)  # fmt: skip
    assert UpkeepPlan.objects.filter(task="Hélices").exists()
    text = b"nomenclature: [{code: ROBOT, label: Robot, kind: surgery}]"
    send(w, w.sira, "load", file=SimpleUploadedFile("l.yaml", text))
    assert Nomenclature.objects.filter(code="ROBOT").exists()
    answer = send(w, w.sira, "load", file=SimpleUploadedFile("l.yaml", b"x: [1"))
    assert answer.status_code == 200


def test_an_inventory_by_its_pages(w) -> None:
    text = "Désignation;Etat\nLit;bon\nChose;bon\nLit;superbe\n"
    upload = SimpleUploadedFile("i.csv", text.encode())
    answer = send(w, w.fanta, "bring", upload=upload, facility=w.centre)
    row = Inventory.objects.get()
    assert answer.url == reverse("equipment:inventory", args=[row.uid])
    page = at(w, w.fanta, "inventory", row.uid).content.decode()
    assert "B4" in page and "superbe" in page and "Chose (lignes : 1)" in page
    sheet = at(w, w.fanta, "inventory", row.uid, format="xlsx")
    cells = [cell.value for cell in load_workbook(BytesIO(sheet.content)).active["A"]]
    assert cells == ["Cellule", "B4"]
    send(w, w.fanta, "choose", row.uid, d0="-")
    assert Inventory.objects.get().choices == {"CHOSE": "-"}
    for who in (w.lamine, w.nana):
        assert at(w, who, "inventory", row.uid).status_code in (403, 404)
    send(w, w.fanta, "enter", row.uid, sans="oui")
    assert Item.objects.count() == 2
    assert at(w, w.fanta, "inventory", row.uid).status_code == 200
    second = SimpleUploadedFile("j.csv", text.encode() + b"Lit;bon\n")
    uid = inventory.bring_inventory(as_(w.fanta), upload=second, facility=w.centre)
    send(w, w.fanta, "drop", uid)
    assert Inventory.objects.get(uid=uid).state == "dropped"


def test_papers_are_pdf_and_sheets_are_workbooks(w) -> None:
    uid = repaired(w, w.microscope, date(2026, 4, 1), date(2026, 4, 11))
    for name, args in (("label", [w.microscope]), ("labels", [w.centre]), ("sheet", [uid])):
        answer = at(w, w.fanta, name, *args)
        assert answer.content.startswith(b"%PDF"), name
        assert at(w, w.lamine, name, *args).status_code == 404
    answer = at(w, w.oumar, "report", format="pdf", du="2026-01", au="2026-06")
    assert answer.content.startswith(b"%PDF")
    answer = at(w, w.oumar, "report", format="xlsx", du="2026-01", au="2026-06")
    book = load_workbook(BytesIO(answer.content))
    assert book["Par mois"]["C5"].value == 10 and book["Par mois"]["C2"].value is None
    for name in ("items", "orders", "requests", "sorts", "standards", "plans", "gaps"):
        answer = at(w, w.oumar, name, format="xlsx")
        assert load_workbook(BytesIO(answer.content)).active.max_row >= 1, name
    answer = at(w, w.oumar, "report", du="31/02", au="2026-13", lieu="x")
    assert answer.status_code == 200  # What cannot be read is not asked.


def test_the_number_of_questions_does_not_grow(w, django_assert_max_num_queries) -> None:
    for n in range(12):
        uid = enter(w, "LIT", serial=f"L{n}")
        repaired(w, uid, date(2026, 4, 1), date(2026, 4, 3 + n))
        orders.request_repair(act(), item=uid, urgency="stopped")
    w.client.force_login(w.oumar)
    for name, args, most in (
        ("items", [], 22), ("orders", [], 20), ("requests", [], 20), ("facility", [w.centre], 32),
        ("item", [w.microscope], 30), ("report", [], 36), ("gaps", [], 22),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert w.client.get(reverse(f"equipment:{name}", args=args)).status_code == 200


def test_search_home_and_filters(w) -> None:
    row = item(w.microscope)
    today = clock.today()
    [(_kind, hits)] = [
        found for found in finding.find(w.fanta, row.number, today) if found[0].name == "equipment"
    ]
    assert hits[0].exact
    assert not [f for f in finding.find(w.lamine, row.number, today) if f[0].name == "equipment"]
    titles = [str(block.title) for block in home.blocks(w.oumar, today)]
    assert "Atelier biomédical" not in titles
    orders.request_repair(act(), item=w.microscope, urgency="vital")
    titles = [str(block.title) for block in home.blocks(w.oumar, today)]
    assert "Atelier biomédical" in titles
    enter(w, "LIT", condition="broken")
    titles = [str(block.title) for block in home.blocks(w.fanta, today)]
    assert "Équipement en panne" in titles
    page = at(w, w.fanta, "items", q="olymp", etat="broken", famille="laboratory").content.decode()
    assert row.number in page
    assert row.number not in at(w, w.fanta, "items", q="zeiss").content.decode()
    assert row.number not in at(w, w.fanta, "items", etat="good").content.decode()
    made = orders.open_order(act(), item=w.microscope)
    shown = at(w, w.fanta, "orders", q=made["number"], etat="afaire", formation=w.centre)
    assert made["number"] in shown.content.decode()
    assert at(w, w.fanta, "orders", formation=w.far).status_code == 404
    assert at(w, w.fanta, "orders", formation="x").status_code == 404


def test_a_search_finds_the_same_in_one_facility_and_in_many(w) -> None:
    far = enter(w, "MICROSCOPE", brand="Olympus", facility=w.far)
    for uid in (w.microscope, far):
        asked = orders.request_repair(act(), item=uid, urgency="stopped")
        orders.open_order(act(), item=uid, asked=asked)
    nation = person("nation", district=f"place:{w.mali}")
    here, there = item(w.microscope).number, item(far).number
    for name in ("items", "orders", "requests"):
        for q in ("olymp", "olymp microscope", here):
            assert here in at(w, w.fanta, name, q=q).content.decode(), (name, q)
            assert there not in at(w, w.fanta, name, q=q).content.decode(), (name, q)
            assert here in at(w, nation, name, q=q).content.decode(), (name, q)
        assert there in at(w, nation, name, q="olymp").content.decode(), name
        for q in ("zeiss", "olymp zeiss", "!"):
            for who in (w.fanta, nation):
                assert here not in at(w, who, name, q=q).content.decode(), (name, q)


def test_all_that_was_delivered_to_a_facility_is_on_one_page(w) -> None:
    lists.set_standard(act(), level="centre", nomenclature=sort("MICROSCOPE"), least=1,
                       since=DAY, reference="Norme")  # fmt: skip
    w.client.force_login(w.fanta)
    where = reverse("records:facility", args=[w.centre])
    page = w.client.get(where).content.decode()
    assert "Équipement" in page and "Tensiomètre (1)" in page
    w.client.force_login(w.cherif)
    assert where in w.client.get(reverse("places:facility", args=[w.centre])).content.decode()
    assert where in w.client.get(reverse("records:facilities")).content.decode()
    w.client.force_login(w.lamine)
    assert w.client.get(where).status_code == 404
    w.client.force_login(w.bintou)
    assert w.client.get(where).status_code == 403
