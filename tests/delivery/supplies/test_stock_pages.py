"""Pages of stocks: who sees, who writes, what is typed wrong, how many questions they ask."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delivery.supplies.stock import filled, moved, stock
from pacte.delivery.records import gaps, panels
from pacte.delivery.supplies import commands, offers
from pacte.delivery.supplies.models import Card, Movement
from pacte.delivery.supplies.queries import commitments
from pacte.files.workbooks import Table, excel
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import presets
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.periods import Month
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import queries as places
from world import act, organisation, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def w() -> SimpleNamespace:
    return stock()


def page(client, who, name: str, *args: object, **query: str):
    client.force_login(who)
    return client.get(reverse(f"supplies:{name}", args=args), query)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_who_follows_nothing_sees_nothing(client, w) -> None:
    moved(w, "count", DAY, 5)
    for name in ("cards", "availability", "products"):
        assert page(client, w.noa, name).status_code == 403
    assert page(client, w.noa, "facility", w.centre).status_code == 403
    assert page(client, w.fanta, "facility", w.other).status_code == 404
    assert page(client, w.fanta, "card", w.centre, "RIEN").status_code == 404
    client.logout()
    assert client.get(reverse("supplies:cards")).status_code == 302


def test_a_funder_reads_and_does_not_write(client, w) -> None:
    moved(w, "count", DAY, 5)
    guy = person("guy", funder=w.clinic)
    assert page(client, guy, "facility", w.centre).status_code == 200
    assert page(client, guy, "record", w.centre).status_code == 403
    assert page(client, guy, "month", w.centre).status_code == 200
    assert client.post(reverse("supplies:month", args=[w.centre]), {}).status_code == 403
    assert page(client, guy, "add_product").status_code == 403


def test_the_list_filters_and_is_taken_to_excel(client, w) -> None:
    moved(w, "count", DAY, 0)
    moved(w, "count", DAY, 5, product="ORS")
    assert "Paracétamol" in words(page(client, w.cherif, "cards", etat="rupture"))
    shown = words(page(client, w.cherif, "cards", etat="stock"))
    assert "Sel de réhydratation</a>" in shown or "Sel de réhydratation" in shown
    assert page(client, w.cherif, "cards", format="xlsx").status_code == 200
    assert "Centre de Kati" in words(page(client, w.cherif, "cards", q="centre de k"))


def test_a_movement_is_typed_from_its_card(client, w) -> None:
    moved(w, "count", DAY, 5)
    client.force_login(w.fanta)
    url = reverse("supplies:record", args=[w.centre]) + "?produit=PARA"
    typed = {"product": "PARA", "kind": "issue", "quantity": "1,5", "on": "31/02/2026"}
    answer = words(client.post(url, typed))
    assert "Un nombre entier" in answer
    assert "n’existe pas au calendrier" in answer
    assert 'value="1,5"' in answer
    seen = Card.objects.get().entry_id
    good = typed | {"quantity": "2", "on": "2026-03-11", "seen": str(seen)}
    assert client.post(url, good).status_code == 302
    assert Card.objects.get().balance == 3
    again = words(client.post(url, good | {"quantity": "1"}))
    assert "Quelqu’un d’autre a changé" in again


def test_more_than_there_is_is_told_beside_the_quantity(client, w) -> None:
    moved(w, "count", DAY, 5)
    client.force_login(w.fanta)
    typed = {"product": "PARA", "kind": "issue", "quantity": "6", "on": "2026-03-11"}
    answer = words(client.post(reverse("supplies:record", args=[w.centre]), typed))
    assert "il ne restait que 5" in answer
    assert Movement.objects.count() == 1


def test_a_line_is_undone_from_its_card(client, w) -> None:
    moved(w, "count", DAY, 5)
    wrong = moved(w, "issue", DAY, 4)
    client.force_login(w.fanta)
    url = reverse("supplies:reverse", args=[wrong])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 200
    assert client.post(url, {"reason": "erreur"}).status_code == 302
    assert "annulé" in words(page(client, w.fanta, "card", w.centre, "PARA"))


def test_the_sheet_of_a_month_is_typed_on_one_screen(client, w) -> None:
    client.force_login(w.fanta)
    url = reverse("supplies:month", args=[w.centre]) + "?mois=2026-01"
    names = ("opening", "received", "issued", "lost", "closing", "stockout_days")
    typed = {f"PARA-{name}": str(n) for name, n in zip(names, (10, 5, 12, 0, 3, 0), strict=True)}
    holed = words(client.post(url, typed | {"PARA-lost": ""}))
    assert "écrivez 0 si c’est zéro" in holed
    assert 'value="12"' in holed
    assert "plus qu’il n’y avait" in words(client.post(url, typed | {"PARA-issued": "99"}))
    assert "Écrivez au moins un produit" in words(client.post(url, {"key": ""}))
    assert client.post(url, typed).status_code == 302
    assert Card.objects.get().balance == 3
    assert "déjà écrit" in words(client.get(url))
    paper = client.get(url + "&format=pdf")
    assert paper.content.startswith(b"%PDF")


def sheet(*rows: list[object]) -> SimpleUploadedFile:
    heads = ["Formation", "Mois", "Produit", "Début", "Reçu", "Sorti", "Perdu", "Compté",
             "Jours de rupture"]  # fmt: skip
    return SimpleUploadedFile("mois.xlsx", excel([Table("Stocks", heads, rows)]))


def test_a_file_of_months_is_taken_whole_or_told_cell_by_cell(client, w) -> None:
    client.force_login(w.fanta)
    code = places.facility(w.centre).code
    url = reverse("supplies:import")
    good = [code, "2026-01", "PARA", 10, 5, 12, 0, 3, 0]
    bad = [code, "2026-13", "PARA", 10, "1,5", 12, -1, None, 0]
    answer = words(client.post(url, {"file": sheet(good, bad, good)}))
    for cell in ("B3", "E3", "G3", "H3", "A4"):
        assert f">{cell}<" in answer
    assert not Card.objects.exists()
    assert client.post(url, {"file": sheet(good)}).status_code == 302
    assert Card.objects.get().balance == 3
    assert client.get(url + "?format=modele").status_code == 200


def test_the_list_of_products_is_kept_by_who_follows_a_place(client, w) -> None:
    client.force_login(w.cherif)
    assert client.post(reverse("supplies:load_products"), {"key": ""}).status_code == 400
    typed = {"code": "PARA", "label": "Double", "unit": "u"}
    assert "déjà pris" in words(client.post(reverse("supplies:add_product"), typed))
    url = reverse("supplies:product", args=["PARA"])
    assert client.post(url, {"label": "Paracétamol", "unit": "cp", "tracer": "on"}).status_code
    client.force_login(w.fanta)
    assert client.get(url).status_code == 200
    assert client.post(url, {"label": "x", "unit": "x"}).status_code == 403


def promised(w: SimpleNamespace) -> SimpleNamespace:
    """The union of the mutual has a convention with Kati, whose clause 1 promises tracers."""
    union = organisation("Union", "federation")
    w.ami = person("ami", federation=union)
    opened = schemes.open_scheme(
        act(), organisation=union, since=date(2024, 1, 1), definition=presets.text("femuscabu")
    )
    w.convention = schemes.sign_convention(
        act(), scheme=opened["scheme"], facility=w.centre, since=date(2024, 1, 1)
    )
    schemes.set_clause(
        act(), convention=w.convention, since=date(2024, 1, 1), party="facility",
        kind="commitment", subject="tracer_medicines", text="Traceurs disponibles",
    )  # fmt: skip
    return w


def test_a_promise_that_a_month_does_not_keep_is_told_everywhere(client, w) -> None:
    promised(w)
    today = clock.today()
    client.force_login(w.ami)
    url = reverse("supplies:promise", args=[w.convention])
    typed = {"clause": "1", "products": ["PARA"], "stockout_days_most": "3", "since": "2024-01-01"}
    assert client.post(url, typed | {"stockout_days_most": "32"}).status_code == 200
    assert client.post(url, typed).status_code == 302
    last = Month.of(today).plus(-1)
    filled(w, last.text, PARA=(20, 0, 20, 0, 0, 3))
    held = commitments.current([commitments.conventions_seen(w.ami, today).get().pk], today)
    before = [b for b in commitments.breaches(held, today) if b.month == last]
    assert before == []
    filled(w, last.text, PARA=(20, 0, 20, 0, 0, 4))
    broken = [b for b in commitments.breaches(held, today) if b.month == last]
    assert [(b.product.code, b.days) for b in broken] == [("PARA", 4)]
    assert "non tenu" in words(page(client, w.ami, "commitments"))
    assert "4 jours de rupture" in words(page(client, w.ami, "of_convention", w.convention))
    assert "4 jours de rupture" in words(page(client, w.fanta, "facility", w.centre))
    assert offers.alerts(w.ami, today) is not None
    there = places.facility(w.centre)
    assert offers.panel(w.fanta, there, today).warning
    lift = reverse("supplies:lift", args=[held[0].uid])
    client.force_login(w.fanta)
    assert client.get(lift).status_code == 403
    client.force_login(w.ami)
    assert client.post(lift, {"since": str(today), "reason": "avenant"}).status_code == 302
    assert commitments.current([held[0].convention_id], today) == []


def test_who_may_not_tie_a_clause(w) -> None:
    promised(w)
    asked = {"convention": w.convention, "clause": 1, "products": ["PARA"],
             "stockout_days_most": 0, "since": date(2024, 1, 1)}  # fmt: skip
    for who in (w.fanta, w.noa):
        with pytest.raises(NotAllowed):
            commands.set_commitment(Act(who), **asked)
    with pytest.raises(Refused, match="pas de clause 9"):
        commands.set_commitment(Act(w.ami), **(asked | {"clause": 9}))


def test_what_a_facility_lacks_and_what_the_public_reads(client, w) -> None:
    there, today = places.facility(w.centre), clock.today()
    assert gaps.GAPS["supplies"].read([there.pk], today) == {}
    assert panels.PUBLIC["supplies"][2](there, today) == []
    moved(w, "count", DAY, 0)
    moved(w, "count", DAY, 5, product="ORS")
    gap = gaps.GAPS["supplies"].read([there.pk], today)[there.pk]
    assert (gap.needs, gap.has, gap.lacks) == (2, 1, ("Paracétamol 500 mg",))
    line = panels.PUBLIC["supplies"][2](there, today)[0]
    assert line.value == "1 sur 2"
    block = offers.alerts(w.fanta, today)
    assert block is not None
    assert offers.alerts(w.noa, today) is None
    assert offers.find(w.fanta, "para", today)
    assert offers.find(w.noa, "para", today) == []


@pytest.mark.parametrize(("name", "most"), [("cards", 25), ("facility", 28), ("month", 28)])
def test_pages_ask_the_same_number_of_questions_whatever_the_stock(client, w, name, most) -> None:
    args = () if name == "cards" else (w.centre,)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert page(client, w.fanta, name, *args).status_code == 200
        return len(seen)

    filled(w, "2026-01", PARA=(20, 0, 5, 0, 15, 0))
    first = asked()
    for n in range(4):
        commands.add_product(act(), code=f"P{n}", label=f"Produit {n}", unit="u")
        filled(w, "2026-01", **{f"P{n}": (20, 0, 5, 0, 15, 0)})
    filled(w, "2026-02", PARA=(None, 0, 5, 0, 10, 0))
    assert asked() <= first <= most


def test_availability_is_shown_month_by_month(client, w) -> None:
    last = Month.of(clock.today()).plus(-1)
    filled(w, last.text, PARA=(20, 0, 20, 0, 0, 4))
    shown = words(page(client, w.cherif, "availability"))
    assert "rupture" in shown
    assert "non connu" in shown
    assert page(client, w.cherif, "availability", format="xlsx").status_code == 200


def test_a_lot_near_its_end_is_warned(client, w) -> None:
    today = clock.today()
    moved(w, "receipt", today, 5, lot="L1", expires_on=today + timedelta(days=30))
    assert "bientôt périmé" in words(page(client, w.fanta, "card", w.centre, "PARA"))
    assert "Paracétamol" in words(page(client, w.fanta, "cards", etat="peremption"))
