"""The pages of works: who sees what, what is typed wrong, what a page costs."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from delivery import world_works
from pacte.delivery.records import gaps, panels
from pacte.delivery.records.gaps import Gap
from pacte.delivery.works import commands, papers, queries
from pacte.journal.command import Act
from pacte.places import queries as places
from world import act, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)


@pytest.fixture
def w(client) -> SimpleNamespace:
    made = world_works.world()
    client.force_login(made.lea)
    made.client = client
    return made


def of_contract(work: str) -> str:
    return str(queries.contracts([queries.work(work).pk])[0].uid)


def read(w, url: str) -> str:
    answer = w.client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_the_list_says_the_state_and_what_is_missing(w, django_assert_max_num_queries) -> None:
    for n in range(12):
        world_works.need(w, title=f"Besoin {n}", kind="water")
    work = world_works.accepted(w)
    world_works.meet(w, work, "energy")
    with django_assert_max_num_queries(26):
        listed = read(w, "/travaux/")
    assert "Maternité de Kati" in listed and "l’énergie" in listed
    assert "Besoin 3" not in read(w, "/travaux/?etat=unfinished")
    assert "Maternité de Kati" in read(w, "/travaux/?q=maternite")
    assert w.client.get("/travaux/?format=xlsx").status_code == 200
    of_centre = read(w, f"/travaux/?formation={w.centre}")
    assert "Centre de Kati" in of_centre
    assert read(w, "/travaux/?formation=rien")


def test_a_work_of_others_is_not_found_and_without_a_role_nothing_is_changed(w) -> None:
    work = world_works.need(w)
    w.client.force_login(w.nour)
    assert w.client.get(f"/travaux/{work}/").status_code == 404
    assert "Maternité" not in read(w, "/travaux/")
    w.client.force_login(w.guy)
    assert "Besoin" in read(w, f"/travaux/{work}/")
    for page in ("corriger", "site", "etape", "avancement", "reception", "passation", "contrat"):
        assert w.client.get(f"/travaux/{work}/{page}/").status_code == 403, page
    assert w.client.get("/travaux/inscrire/").status_code == 403
    assert w.client.get("/travaux/besoins/poids/").status_code == 403


def test_a_need_is_entered_and_what_is_wrong_is_kept(w) -> None:
    code = places.facility(w.centre).code
    typed = {
        "organisation": w.city, "title": "Eau du centre", "kind": "water", "nature": "new",
        "facility": "F0", "on": "31/02/2025",
    }  # fmt: skip
    page = w.client.post("/travaux/inscrire/", typed).content.decode()
    assert "31/02/2025" in page and "Eau du centre" in page
    answer = w.client.post("/travaux/inscrire/", typed | {"facility": code, "on": "10/01/2025"})
    assert answer.status_code == 302
    assert "Eau du centre" in read(w, answer["Location"])
    huge = typed | {"facility": code, "on": "10/01/2025", "title": "x" * 201}
    assert "200" in w.client.post("/travaux/inscrire/", huge).content.decode()


def test_the_whole_way_by_the_pages(w, django_assert_max_num_queries) -> None:
    work = world_works.need(w)
    page = f"/travaux/{work}/"

    def send(url: str, **typed) -> None:
        answer = w.client.post(url, typed)
        assert answer.status_code == 302, answer.content.decode()

    def refused(url: str, said: str, **typed) -> None:
        answer = w.client.post(url, typed)
        assert answer.status_code == 200 and said in answer.content.decode()

    send(f"{page}site/", latitude="12,744", longitude="-8,073", on="2025-01-12")
    refused(f"{page}site/", "hors du pays", latitude="-1,95", longitude="30,06", on="2025-01-12")
    send(f"{page}prevu/", step="works", on="2025-04-01")
    send(
        f"{page}passation/", number="AO-7", method="open", currency="EUR", amount="120 000",
        published_on="2025-01-15", closes_on="2025-02-15",
    )  # fmt: skip
    (made,) = queries.work(work).procurements.all()
    asked = f"/travaux/passations/{made.uid}/"
    send(f"{asked}ouverture/", on="2025-02-16")
    send(f"{asked}offre/", company=w.builder, amount="100 000")
    (bid,) = made.bids.all()
    send(f"/travaux/offres/{bid.uid}/", compliant="1")
    send(f"/travaux/offres/{bid.uid}/retenir/", on="2025-02-20")
    with django_assert_max_num_queries(30):
        assert "Seuils à renseigner" in read(w, asked)
    refused(f"{page}contrat/", "après la signature", **signing(bid) | {"ends_on": "2025-02-01"})
    send(f"{page}contrat/", **signing(bid))
    contract = f"/travaux/contrats/{of_contract(work)}/"
    send(f"{contract}avance/", amount="20 000", made_on="2025-03-05", account="bank")
    send(f"{page}etape/", step="works", on="2025-04-01")
    send(f"{page}devis/", code="MUR", label="Murs", unit="m²", quantity="100", currency="EUR",
         amount="20")  # fmt: skip
    w.client.force_login(w.ali)
    (item,) = queries.work(work).items.all()
    refused(f"{page}avancement/", "de 0 à 100", on="2025-05-01", share="101")
    send(f"{page}avancement/", on="2025-05-01", **{f"q_{item.uid}": "45,5"})
    assert queries.work(work).progress == 455_000
    send(f"{page}retard/", on="2025-06-01", days="12", cause="weather", words="Pluies")
    refused(f"{contract}decompte/", "dépasse le contrat", number="D1", amount="100 001",
            on="2025-05-02")  # fmt: skip
    refused(f"{contract}decompte/", "1,500", number="D1", amount="1,500", on="2025-05-02")
    send(f"{contract}decompte/", number="D1", amount="50 000", on="2025-05-02")
    (bill,) = queries.contract(of_contract(work)).bills.all()
    w.client.force_login(w.paul)
    refused(f"/travaux/decomptes/{bill.uid}/payer/", "dépasse ce qui est dû", amount="35 000,01",
            made_on="2025-05-09", account="bank")  # fmt: skip
    send(f"/travaux/decomptes/{bill.uid}/payer/", amount="35 000", made_on="2025-05-09",
         account="bank")  # fmt: skip
    with django_assert_max_num_queries(36):
        assert "35 000" in read(w, contract).replace("\u202f", " ").replace("\xa0", " ")
    w.client.force_login(w.ali)
    refused(f"{page}reception/", "vient après la réception provisoire", kind="final",
            on="2025-09-01", present="Ali")  # fmt: skip
    taken = {"kind": "provisional", "on": "2025-09-01", "present": "Ali\nLe maire"}
    refused(f"{page}reception/", "constat est à 45 %", **taken)
    send(f"{page}reception/", **taken, words="La clôture suivra", defects="Porte voilée\nFuite")
    refused(f"{page}fonctionnel/", "il manque", on="2025-09-10")
    world_works.meet(w, work)
    send(f"{page}fonctionnel/", on="2025-09-20")
    for defect in queries.work(work).defects.all():
        send(f"/travaux/defauts/{defect.uid}/", on="2025-12-01", words="Réparé")
    send(f"{page}reception/", kind="final", on="2026-09-01", present="Ali")
    with django_assert_max_num_queries(45):
        told = read(w, page)
    assert "Fonctionnel" in told and "Pluies" in told and "calculé des quantités" in told
    w.client.force_login(w.paul)
    send(f"{contract}retenue/", amount="5 000", made_on="2026-09-05", account="bank")
    assert "C-7" in read(w, "/travaux/contrats/")
    assert w.client.get("/travaux/contrats/?format=xlsx").status_code == 200


def signing(bid) -> dict[str, str]:
    return {
        "number": "C-7", "bid": str(bid.uid), "currency": "EUR", "amount": "100 000",
        "signed_on": "2025-03-01", "ends_on": "2025-06-30", "retention": "10", "advance": "20",
    }  # fmt: skip


def test_two_people_changing_one_work_see_it_and_lose_nothing(w) -> None:
    work = world_works.need(w)
    stale = queries.work(work).entry_id
    commands.place_work(
        act(), work=work, latitude=12_744_000, longitude=-8_073_000, on=date(2025, 2, 1)
    )
    typed = {"title": "Mon titre", "kind": "maternity", "nature": "new", "seen": stale}
    page = w.client.post(f"/travaux/{work}/corriger/", typed).content.decode()
    assert "Quelqu’un d’autre a changé" in page and "Mon titre" in page


def test_the_minutes_are_a_paper_in_both_languages_whose_code_says_what_it_is(w) -> None:
    work = world_works.begun(w)
    uid = commands.accept_work(
        Act(w.ali), work=work, kind="provisional", on=date(2025, 9, 1), present="Ali\nLe maire",
        defects=["Porte #voilée"], words="Rien à signaler",
    )  # fmt: skip
    for language in ("fr", "en"):
        made = w.client.get(f"/travaux/receptions/{uid}/pv.pdf?langue={language}")
        assert made.content[:4] == b"%PDF"
    w.client.force_login(w.nour)
    assert w.client.get(f"/travaux/receptions/{uid}/pv.pdf").status_code == 404
    w.client.logout()
    token = papers.signed({"title": "PV", "work": "M", "issuer": "V", "number": "1",
                           "on": "2025-09-01"})  # fmt: skip
    assert w.client.get(reverse("works:genuine", args=[token])).status_code == 200
    assert w.client.get(reverse("works:genuine", args=["faux"])).status_code == 404


def test_the_map_draws_by_state_and_counts_what_has_no_position(
    w, django_assert_max_num_queries
) -> None:
    work = world_works.need(w)
    world_works.need(w, title="Sans position", kind="water")
    commands.place_work(
        Act(w.lea), work=work, latitude=12_744_000, longitude=-8_073_000, on=date(2025, 2, 1)
    )
    with django_assert_max_num_queries(22):
        drawn = read(w, "/travaux/carte/")
    assert "Maternité de Kati" in drawn and "1 ouvrage n’a pas de position" in drawn


def test_proofs_are_those_of_who_sees_the_work_and_bad_photos_are_refused(w) -> None:
    work = world_works.need(w)
    add = f"/preuves/work:{work}/ajouter/"
    script = SimpleUploadedFile("photo.jpg", b"<svg><script>alert(1)</script></svg>", "image/jpeg")
    refused = w.client.post(add, {"file": script})
    assert refused.status_code == 200 and "<script>alert" not in refused.content.decode()
    heavy = SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff" + b"0" * 40_000_000, "image/jpeg")
    assert "Mo" in w.client.post(add, {"file": heavy}).content.decode()
    w.client.force_login(w.nour)
    assert w.client.get(add).status_code == 404
    w.client.force_login(w.guy)
    assert w.client.get(add).status_code == 403
    assert w.client.get(f"/preuves/work:{work}/").status_code == 200


def test_needs_are_ranked_with_their_working_and_weights(
    w, monkeypatch, django_assert_max_num_queries
) -> None:
    centre = places.facility(w.centre).pk
    found = {"x_gear": {centre: Gap(4, 1, ("table",))}, "x_care": {}}
    monkeypatch.setattr(gaps, "GAPS", {
        name: gaps.Offered(name, lambda keys, day, name=name: found[name]) for name in found
    })  # fmt: skip
    w.client.force_login(person("prefet", authority=f"place:{w.kati}"))
    commands.weigh_need(
        Act(w.lea), organisation=w.city, gap="x_gear", weight=3, since=TODAY, reference="Décision 1"
    )
    with django_assert_max_num_queries(22):
        page = read(w, f"/travaux/besoins/?pourquoi={w.centre}")
    assert "75" in page and "poids 3" in page and "table" in page and "x_care" in page
    assert w.client.get("/travaux/besoins/?format=xlsx").status_code == 200
    bad = {"organisation": w.city, "gap": "x_gear", "weight": "101", "since": "2026-01-01",
           "reference": "R"}  # fmt: skip
    assert "100" in w.client.post("/travaux/besoins/poids/", bad).content.decode()
    assert w.client.post("/travaux/besoins/poids/", bad | {"weight": "2"}).status_code == 302


def test_home_says_what_waits_to_each(w) -> None:
    work = world_works.accepted(w)
    site = world_works.begun(w, title="Bloc", kind="theatre")
    commands.certify_bill(
        Act(w.ali), contract=of_contract(site), number="D9", amount=10_000_00, on=date(2025, 5, 1)
    )
    assert "Décomptes de travaux à payer" in read(w, "/")
    w.client.force_login(w.ali)
    home = read(w, "/")
    assert "Chantiers à constater" in home and "Ouvrages reçus, pas encore fonctionnels" in home
    assert queries.work(work).title in home
    w.client.force_login(w.max)
    assert "Chantiers" not in read(w, "/")


def test_the_facility_shows_its_works_and_the_public_never_a_person(w) -> None:
    work = world_works.accepted(w)
    facility = places.facility(w.centre)
    shown = dict((name, panel) for name, _, panel in panels.of(w.lea, facility, TODAY))
    assert "fonctionnel" in shown["works"].warning
    lines = [line for _, told in panels.public_of(facility, TODAY) for line in told]
    mine = next(line for line in lines if line.label == queries.work(work).title)
    assert "il manque" in str(mine.value)


def test_what_a_text_says_is_shown_with_its_passage(w) -> None:
    told = world_works.need(
        w, origin="text", step="functional", on="2001", source="", quote="dès 2001, un projet"
    )
    page = read(w, f"/travaux/{told}/")
    assert "dès 2001, un projet" in page and "Dit par un texte" in page
    assert "Pour être fonctionnel" not in page
    assert "dit par un texte" in read(w, "/travaux/?origine=text")


def test_search_finds_a_work_by_its_number(w) -> None:
    row = queries.work(world_works.need(w))
    answer = w.client.get(f"/recherche/?q={row.number}")
    assert answer["Location"] == f"/travaux/{row.uid}/"
    assert row.title in read(w, "/recherche/?q=maternit")
