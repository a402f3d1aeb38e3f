"""The pages of outlines: brought by who manages places, looked at, chosen, drawn, taken back."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.places import commands, drawing, queries
from pacte.places.models import Boundary
from pacte.places.rules import shapes
from world import START, act, place

URL, CONFIRM = "/lieux/traces/", "/lieux/traces/confirmer/"


def ring(west: float, south: float) -> list[list[float]]:
    return [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1],
            [west, south]]  # fmt: skip


def upload(*named: tuple[str, float, float]) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"nom": name},
         "geometry": {"type": "Polygon", "coordinates": [ring(west, south)]}}
        for name, west, south in named
    ]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return SimpleUploadedFile("a.geojson", content)


def asked(file: SimpleUploadedFile, **more: str) -> dict[str, object]:
    return {
        "key": str(uuid4()), "file": file, "tree": "administrative", "kind": "", "within": "",
        "code_property": "", "name_property": "", "since": "01/03/2026", "source": "Institut",
        "licence": "CC BY 4.0",
    } | more  # fmt: skip


def test_sira_brings_outlines_looks_and_confirms(client, world) -> None:
    client.force_login(world.sira)
    assert "GeoJSON" in client.get(URL).content.decode()
    file = upload(("Kati", -8, 12), ("Kayes", -9, 12), ("Lyon", 4, 45))
    text = client.post(URL, asked(file, kind="district")).content.decode()
    assert "2 objets sont des lieux connus" in text and "« Lyon »" in text
    assert 'class="areas"' in text  # What it would draw.
    assert not Boundary.objects.exists()
    key = str(uuid4())
    answer = client.post(CONFIRM, {"key": key}, follow=True)
    assert "2 tracés inscrits" in answer.content.decode()
    assert Boundary.objects.count() == 2
    client.post(CONFIRM, {"key": key})
    assert Boundary.objects.count() == 2
    shown = client.get(f"/lieux/{world.mali}/?le=2026-03-02").content.decode()
    assert "<path" in shown and "Kati" in shown and "Institut (CC BY 4.0)" in shown
    assert "Institut" not in client.get(f"/lieux/{world.mali}/?le=2026-02-01").content.decode()


def test_a_doubt_is_a_choice_on_the_page_and_is_kept_after_a_refusal(client, world) -> None:
    client.force_login(world.sira)
    text = client.post(URL, asked(upload(("Kathi", -8, 12)), name_property="nom")).content.decode()
    assert 'name="objet-1"' in text and '<option value="KATI">' in text
    text = client.post(CONFIRM, {"key": str(uuid4())}).content.decode()
    assert "rien n’a été importé" in text and 'name="objet-1"' in text
    text = client.post(CONFIRM, {"key": str(uuid4()), "objet-1": "NULLE"}).content.decode()
    assert "Aucun lieu n’a le code « NULLE »" in text.replace("&#x27;", "’")
    assert not Boundary.objects.exists()
    client.post(CONFIRM, {"key": str(uuid4()), "objet-1": "KATI"})
    assert Boundary.objects.get().place.code == "KATI"


def test_every_fault_says_its_feature_and_the_form_keeps_what_was_typed(client, world) -> None:
    client.force_login(world.sira)
    file = upload(("Kati", -8, 12), ("Kayes", 12, -9))
    text = client.post(URL, asked(file, kind="district")).content.decode()
    assert "Objet 2 : " in text and "semblent inversées" in text
    assert "Importer ces tracés" not in text and 'value="Institut"' in text
    wrong = SimpleUploadedFile("a.geojson", b"{")
    assert "pas du JSON" in client.post(URL, asked(wrong)).content.decode()


@pytest.mark.parametrize("url", [URL, CONFIRM])
def test_who_does_not_manage_places_is_kept_out(client, world, url) -> None:
    assert client.get(url).status_code == 302
    client.force_login(world.cherif)
    assert client.get(url).status_code == 403


def test_confirming_nothing_goes_back_to_the_form(client, world) -> None:
    client.force_login(world.sira)
    for answer in (client.get(CONFIRM), client.post(CONFIRM, {"key": str(uuid4())})):
        assert answer.status_code == 302 and answer["Location"] == URL


def test_an_outline_is_taken_back_from_a_day(client, world) -> None:
    client.force_login(world.sira)
    client.post(URL, asked(upload(("Kati", -8, 12)), kind="district"))
    client.post(CONFIRM, {"key": str(uuid4())})
    page = f"/lieux/{world.kati}/"
    assert "Retirer le tracé" in client.get(f"{page}?le=2026-03-02").content.decode()
    sent = {"key": str(uuid4()), "since": "01/04/2026", "reason": "Périmé"}
    assert client.post(f"{page}retirer-trace/", sent).status_code == 302
    kati = queries.place(world.kati).pk
    assert not queries.boundaries([kati], date(2026, 4, 1))
    assert "Retirer le tracé" not in client.get(f"{page}?le=2026-04-01").content.decode()


def test_facilities_are_counted_by_place_and_drawn_by_state(client, world) -> None:
    centre = queries.facility(world.centre)
    commands.describe_facility(
        act(), facility=world.centre, name=centre.name, place=world.kalabancoro,
        latitude=12_600_000, longitude=-8_000_000,
    )  # fmt: skip
    keys = [queries.place(uid).pk for uid in (world.kati, world.kayes)]
    assert queries.facilities_by(keys, START) == {keys[0]: 1, keys[1]: 0}
    client.force_login(world.sira)
    text = client.get(f"/lieux/{world.mali}/").content.decode()
    assert "<title>Kati: 1</title>" in text and "<title>Kayes: 0</title>" in text
    assert "<title>Centre de Kati: formation ouverte</title>" in text
    alone = client.get(f"/lieux/{world.kalabancoro}/").content.decode()
    assert "<title>Centre de Kati" in alone  # No place within, no outline: its facilities.


def test_a_province_without_an_outline_is_drawn_from_all_its_districts(client, world) -> None:
    """From some of them it would be drawn too small: then it stays a tile."""
    client.force_login(world.sira)
    client.post(URL, asked(upload(("Kati", -8, 12)), kind="district"))
    client.post(CONFIRM, {"key": str(uuid4())})
    day, mali = date(2026, 3, 2), queries.place(world.mali)
    assert not drawing.ground([mali], {}, day).areas[0].shape
    client.post(URL, asked(upload(("Kayes", -9, 12)), kind="district"))
    client.post(CONFIRM, {"key": str(uuid4())})
    area = drawing.ground([mali], {}, day).areas[0]
    assert shapes.box(area.shape) == (12_000_000, -9_000_000, 13_000_000, -7_000_000)
    assert len(area.shape) == 1  # One ground, without the border between the two.


def test_a_map_costs_the_same_for_any_number_of_places(
    client, world, django_assert_max_num_queries
) -> None:
    for n in range(30):
        place(f"Village {n}", "village", world.kalabancoro)
    client.force_login(world.sira)
    with django_assert_max_num_queries(24):
        assert client.get(f"/lieux/{world.kalabancoro}/").status_code == 200
