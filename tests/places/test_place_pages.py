"""The pages of places and facilities: what they show, to whom, at what price."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.places import commands as places
from pacte.places import importing, queries
from pacte.places.models import Facility, Place
from world import act, place

CSV = "code;nom;nature;pays;dans\nV1;Daro;village;ML;KATI\nV2;Bla;village;ML;KATI\n"


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return answer.content.decode()


def place_url(uid: str) -> str:
    return f"/lieux/{uid}/"


def test_cherif_browses_the_tree_from_its_top(client, world) -> None:
    client.force_login(world.cherif)
    assert "Mali" in page(client, "/lieux/")
    assert "Kati" not in page(client, "/lieux/")
    text = page(client, place_url(world.mali))
    assert "Kati" in text and "Kayes" in text
    text = page(client, place_url(world.kalabancoro))
    assert "Centre de Kati" in text and "Mali" in text  # Its facility, and its crumbs.
    assert "Kalabancoro" in page(client, "/lieux/?q=kalaban")
    assert "Kati" not in page(client, "/lieux/?q=kati&le=2023-12-31").split("lst")[1]


@pytest.mark.parametrize("url", ["/lieux/", "/formations/", "/lieux/importer/"])
def test_bintou_sees_none_of_it_and_who_is_not_signed_in_signs_in(client, world, url) -> None:
    assert client.get(url).status_code == 302
    client.force_login(world.bintou)
    text = page(client, url, 403)
    assert "un de ces rôles" in text


def test_what_is_unknown_is_not_found(client, world) -> None:
    client.force_login(world.sira)
    for url in (place_url(str(uuid4())), f"/formations/{uuid4()}/"):
        assert client.get(url).status_code == 404


def test_only_who_manages_a_place_is_offered_its_changes(client, world) -> None:
    client.force_login(world.cherif)
    assert "Renommer" not in page(client, place_url(world.kati))
    page(client, f"/lieux/{world.kati}/renommer/", 403)
    client.force_login(world.sira)
    assert "Renommer" in page(client, place_url(world.kati))


def test_sira_renames_and_the_old_name_is_kept_for_its_time(client, world) -> None:
    client.force_login(world.sira)
    form = {"name": "Kati-Ville", "since": "01/07/2025", "key": str(uuid4())}
    assert client.post(f"/lieux/{world.kati}/renommer/", form).status_code == 302
    assert "<h1>Kati-Ville</h1>" in page(client, place_url(world.kati))
    assert "<h1>Kati</h1>" in page(client, place_url(world.kati) + "?le=2025-06-30")


def test_sira_moves_closes_counts_and_links(client, world) -> None:
    client.force_login(world.sira)
    health = place("Zone de Kati", "zone", tree="health")
    for what, typed in (
        ("deplacer", {"parent": "KAYES", "since": "2025-01-01", "reason": "décret"}),
        ("population", {"year": "2024", "count": "1 500", "source": "RGPH"}),
        ("relier", {"other": "ZONE-DE-KATI", "since": "2025-01-01"}),
        ("fermer", {"since": "2026-01-01", "reason": "décret"}),
    ):
        url = f"/lieux/{world.kalabancoro}/{what}/"
        page(client, url)
        answer = client.post(url, typed | {"key": str(uuid4())})
        assert answer.status_code == 302, answer.content.decode()
    text = page(client, place_url(world.kalabancoro))
    assert "1 500" in text.replace("\u202f", " ") and "Zone de Kati" not in text.split("aside")[0]
    assert "pas ce jour-là" in text and health


def test_a_refusal_is_said_on_the_form_and_what_was_typed_is_kept(client, world) -> None:
    client.force_login(world.sira)
    form = {"parent": "NULLE-PART", "since": "2025-01-01", "reason": "décret"}
    text = client.post(f"/lieux/{world.kalabancoro}/deplacer/", form).content.decode()
    assert "Aucun lieu n’a le code « NULLE-PART »" in text and 'value="NULLE-PART"' in text


def test_a_place_is_opened_under_another(client, world) -> None:
    client.force_login(world.sira)
    assert 'value="KATI"' in page(client, f"/lieux/ouvrir/?dans={world.kati}")
    form = {"tree": "administrative", "kind": "village", "code": "V9", "name": "Daro",
            "country": "ml", "parent": "KATI", "since": "2024-01-01", "latitude": "12,5",
            "longitude": "-8.1"}  # fmt: skip
    assert client.post("/lieux/ouvrir/", form).status_code == 302
    daro = Place.objects.get(code="V9")
    assert (daro.latitude, daro.longitude, daro.country) == (12_500_000, -8_100_000, "ML")


def test_facilities_are_filtered_searched_and_exported(client, world) -> None:
    client.force_login(world.cherif)
    assert "Centre de Kati" in page(client, "/formations/?niveau=centre&statut=public")
    assert "Centre de Kati" not in page(client, "/formations/?niveau=post")
    assert "Centre de Kati" in page(client, "/formations/?q=dans:KATI")
    assert "Centre de Kati" not in page(client, "/formations/?q=dans:KAYES")
    assert client.get("/formations/?format=xlsx").headers["Content-Type"].endswith("sheet")


def test_a_state_is_changed_from_a_day_on_or_corrected(client, world) -> None:
    client.force_login(world.cherif)
    url = f"/formations/{world.centre}/etat/"
    typed = {"level": "clinic", "ownership": "private", "open": "on", "reason": "visite"}
    assert client.post(url, typed | {"since": "2025-01-01"}).status_code == 302
    assert client.post(url, typed | {"since": "2024-01-01", "level": "post", "correct": "on"}
                       ).status_code == 302  # fmt: skip
    text = page(client, f"/formations/{world.centre}/")
    assert "clinique" in text and "poste de santé" in text
    refused = client.post(url, typed | {"since": "2023-05-05", "correct": "on"}).content.decode()
    assert "Rien n’a été inscrit" in refused
    form = {"name": "Centre neuf", "place": "KALABANCORO", "latitude": "95", "longitude": "1"}
    url = f"/formations/{world.centre}/corriger/"
    assert "Une position va de" in client.post(url, form).content.decode()
    assert client.post(url, form | {"latitude": "12.5"}).status_code == 302
    assert Facility.objects.get().latitude == 12_500_000


def bring(client, text: str, kind: str = "places"):
    form = {"kind": kind, "file": SimpleUploadedFile("lieux.csv", text.encode())}
    return client.post("/lieux/importer/", form).content.decode()


def test_a_file_is_shown_then_imported(client, world) -> None:
    client.force_login(world.sira)
    text = bring(client, CSV)
    assert "Le fichier est bon" in text and "2 nouvelles lignes" in text
    assert not Place.objects.filter(code="V1").exists()
    answer = client.post("/lieux/importer/confirmer/", {"key": str(uuid4())}, follow=True)
    assert "2 nouvelles lignes" in answer.content.decode()
    assert Place.objects.filter(code__in=["V1", "V2"]).count() == 2
    assert client.post("/lieux/importer/confirmer/", {"key": str(uuid4())}).status_code == 302


def test_a_bad_file_says_where(client, world) -> None:
    client.force_login(world.sira)
    text = bring(client, CSV.replace("village;ML;KATI\n", "ville;ML;KATI\n", 1))
    assert "C2 (ligne 2)" in text and "rien n’est importé" in text
    assert "colonnes ne vont pas" in bring(client, "a;b\n1;2\n")
    client.force_login(world.cherif)  # He manages facilities, not places.
    bring(client, CSV)
    answer = client.post("/lieux/importer/confirmer/", {"key": str(uuid4())})
    assert answer.status_code == 403


def test_the_search_finds_by_code_and_by_name(client, world) -> None:
    client.force_login(world.cherif)
    assert client.get("/recherche/?q=KALABANCORO").url == place_url(world.kalabancoro)
    assert "Centre de Kati" in page(client, "/recherche/?q=centre")


def test_the_pages_cost_the_same_for_any_number_of_lines(
    client, world, django_assert_max_num_queries
) -> None:
    importing.load_territory(act(), code="RW")
    for n in range(30):
        places.open_facility(
            act(), code=f"N{n}", name=f"N{n}", level="post", ownership="", place=world.kati,
            since=queries.date(2024, 1, 1),
        )  # fmt: skip
    client.force_login(world.sira)
    rwanda = Place.objects.get(code="RW")
    centre = Facility.objects.get(uid=world.centre)
    for url, most in (
        ("/lieux/?carte=administrative", 7), ("/formations/", 7),
        (place_url(str(rwanda.uid)), 24), (place_url(world.kati), 24),
        (f"/formations/{centre.uid}/", 10),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
