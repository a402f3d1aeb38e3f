"""A programme's reader sees its bodies, without what is said inside them."""

from uuid import uuid4

import pytest

from governance import world_bodies
from pacte.programmes.sheets import commands as sheets
from programmes import world_sheets as build
from world import act, person


@pytest.fixture
def w(world):
    build.people_of(world)
    world_bodies.steering(world)
    world.programme = build.programme(world.agency, code="SKH")
    sheets.attach_body(act(), programme=world.programme, body=world.committee, side="Hainaut")
    return world


def test_who_reads_the_programme_reads_its_body_and_nobody_else(
    client, w, django_assert_max_num_queries
) -> None:
    url = f"/programmes/{w.programme}/instances/{w.committee}/"
    reader = person("rita", coordinator=w.agency)
    client.force_login(reader)
    with django_assert_max_num_queries(20):
        page = client.get(url)
    text = page.content.decode()
    assert page.status_code == 200 and "Composition" in text and "Réunions" in text
    client.force_login(w.olga)
    assert client.get(url).status_code == 404
    sheets.publish_programme(act(), programme=w.programme)
    text = client.get(url).content.decode()
    assert "Composition" in text and "Ouvrir l’instance" not in text
    assert f'href="{url}"' in client.get(f"/programmes/{w.programme}/instances/").content.decode()
    assert client.get(f"/instances/{w.committee}/").status_code == 404


def test_the_summary_names_organisations_and_no_person(client, w) -> None:
    sheets.publish_programme(act(), programme=w.programme)
    client.force_login(w.olga)
    text = client.get(f"/programmes/{w.programme}/instances/{w.committee}/").content.decode()
    assert "Inspection de la santé" in text and "tenu" in text
    assert not [name for *_seat, name, _sex in world_bodies.SEATS if name in text]


def test_a_body_of_another_programme_is_not_found(client, w) -> None:
    other = build.programme(w.agency, code="AUTRE")
    client.force_login(w.jeanne)
    for uid in (w.committee, uuid4()):
        assert client.get(f"/programmes/{other}/instances/{uid}/").status_code == 404


def test_the_tab_of_risks_is_shown_to_who_may_open_it(client, w) -> None:
    sheets.publish_programme(act(), programme=w.programme)
    client.force_login(w.jeanne)
    page = client.get(f"/programmes/{w.programme}/").content.decode()
    assert "Hypothèses et risques</a>" in page
    client.force_login(w.olga)
    for part in ("", "resultats/", "argent/", "partenaires/"):
        page = client.get(f"/programmes/{w.programme}/{part}")
        assert page.status_code == 200 and "Hypothèses et risques</a>" not in page.content.decode()
