"""What was delivered, shown: counted from records, beside what texts say and what was typed."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delivery import world_works
from pacte.delivery.quality import commands as quality
from pacte.delivery.quality import shipped
from pacte.delivery.training import commands as training
from pacte.delivery.works import commands as works
from pacte.journal.command import Act
from pacte.programmes.results import commands as results
from pacte.programmes.sheets import commands as sheets
from programmes import world_results as build
from world import act, facility, organisation, person, place

pytestmark = pytest.mark.django_db
PUBLIC = "/public/programmes/SANTE1/"
SECTION = 'id="realisations"'
DAY = date(2025, 12, 1)


@pytest.fixture
def w() -> SimpleNamespace:
    """The published programme « Santé »; the city of Kati builds with its money, Léa manages."""
    w = build.results_world()
    sheets.publish_programme(act(), programme=w.programme)
    w.city = organisation("Ville de Kati", "city", code="VKATI", place=w.kati)
    w.builder = organisation("Bâtir SA", "company")
    w.source = world_works.source()
    w.lea = person("lea", coordinator=w.city)
    w.ali = person("ali", site_engineer=w.city)
    return w


def functional(w: Any, **details: Any) -> str:
    work = world_works.accepted(w, **details)
    world_works.meet(w, work)
    works.declare_functional(Act(w.ali), work=work, on=date(2025, 10, 1))
    return work


def told_by_text(w: Any, title: str) -> str:
    return works.open_work(
        Act(w.lea), organisation=w.city, title=title, kind="maternity", nature="renovation",
        place=w.kati, source=w.source, origin="text", step="functional", on="2022",
        quote="la maternité rénovée",
    )  # fmt: skip


def page(who: Any, url: str, status: int = 200) -> str:
    client = Client()
    if who:
        client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def row(said: str, label: str) -> list[str]:
    """The cells of the line of a measure among what was delivered, in words."""
    table = said.split(SECTION)[1].split("</table>")[0] if label else ""
    for line in re.findall(r'<tr role="row">(.*?)</tr>', table):
        if f">{label} <" in line:
            cells = re.findall(r"<td.*?>(.*?)</td>", line)
            return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]
    return []


def steering(w: Any) -> str:
    return reverse("reports:steering", args=[w.programme])


def test_records_texts_and_typed_values_are_beside_one_another_never_added(w) -> None:
    infra = build.indicator(w, "INFRA", title="Infrastructures construites",
                            measure="works.functional")  # fmt: skip
    build.value(w, infra, "2022", top=15, submit=True)
    assert row(page(w.jeanne, steering(w)), "Ouvrages fonctionnels") == [
        "rien d’inscrit", "non dit", "15 personnes 2022 Non vérifié"
    ]  # fmt: skip
    functional(w)
    world_works.accepted(w, title="Bloc", kind="theatre")
    told_by_text(w, "Maternité de Busanza")
    said = page(w.jeanne, steering(w))
    assert row(said, "Ouvrages fonctionnels")[:2] == ["1", "non dit"]
    assert "15" in row(said, "Ouvrages fonctionnels")[2]
    assert row(said, "Ouvrages reçus")[0] == "2"
    assert row(said, "Ouvrages reçus mais pas fonctionnels")[0] == "1"
    assert row(said, "Ouvrages dont parle un texte")[:2] == ["rien d’inscrit", "1 Non vérifié"]


def test_what_texts_say_of_people_trained_is_beside_those_seen(w) -> None:
    lea = Act(w.lea)
    training.tell_session(
        lea, organisation=w.city, title="Formations", told=688, quote="former 688 personnes",
        starts=date(2012, 1, 1), ends=date(2012, 12, 31), source=w.source,
    )  # fmt: skip
    said = row(page(w.jeanne, steering(w)), "Personnes formées (distinctes)")
    assert said == ["rien d’inscrit", "688 Non vérifié", "aucune"]


def test_what_another_money_bears_is_not_the_programme_s(w) -> None:
    functional(w, source=world_works.source("P:AUTRE"))
    world_works.need(w, title="Sans source", source="")
    assert SECTION not in page(w.jeanne, steering(w))
    assert SECTION not in page(None, PUBLIC)


def test_invented_examples_are_said_so(w) -> None:
    functional(w, synthetic=True)
    assert row(page(w.jeanne, steering(w)), "Ouvrages fonctionnels")[0] == "1 Exemple inventé"
    functional(w, title="Vraie maternité")
    said = row(page(w.jeanne, steering(w)), "Ouvrages fonctionnels")[0]
    assert said == "2 1 inventé sur 2 inscrits"


def test_a_day_that_is_past_counts_what_was_known(w) -> None:
    functional(w)
    assert SECTION not in page(w.jeanne, f"{steering(w)}?jour=2025-06-01")
    since = page(w.jeanne, f"{steering(w)}?jour=2025-06-01&depuis=1")
    assert row(since, "Ouvrages fonctionnels")[0] == "0"


def test_what_takes_time_is_computed_when_it_is_asked_for(w) -> None:
    quality.load_care_kinds(act(), rows=shipped.care_kinds())
    functional(w, opens="maternity")
    label = "Personnes dont l’accès est amélioré par des ouvrages"
    said = page(w.jeanne, steering(w))
    assert row(said, label)[0].startswith("Calculer")
    assert "calculer=access.improved#realisations" in said
    asked = page(w.jeanne, f"{steering(w)}?calculer=access.improved")
    assert row(asked, label)[0].isdigit() or "n’est pas connu" in row(asked, label)[0]


def test_the_public_page_counts_records_and_shows_verified_values_only(w) -> None:
    infra = build.indicator(w, "INFRA", title="Infrastructures", measure="works.functional")
    build.value(w, infra, "2022", top=15, submit=True)
    functional(w)
    assert row(page(None, PUBLIC), "Ouvrages fonctionnels") == ["1", "non dit", "aucune"]
    build.verified(w, infra, "2023", top=3)
    said = page(None, PUBLIC)
    assert row(said, "Ouvrages fonctionnels")[2] == "3 personnes 2023 Vérifié"
    assert len(said.encode()) < 40_000 and "/resultats/valeurs/" not in said


def test_a_programme_without_records_asks_few_questions_more(w) -> None:
    def asked(url: str, who: Any) -> int:
        client = Client()
        client.force_login(who)
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len([one for one in seen if "works_work" in one["sql"]])

    assert asked(steering(w), w.jeanne) == 1
    functional(w)
    once = asked(steering(w), w.jeanne)
    for n in range(3):
        functional(w, title=f"Maternité {n}")
    assert asked(steering(w), w.jeanne) == once <= 15


def test_my_health_centre_says_what_was_built_for_it(w) -> None:
    functional(w)
    url = f"/public/centres/{w.centre}/"
    said = page(None, url)
    assert "Maternité de Kati" in said and "fonctionnel depuis" in said and "lea" not in said
    assert len(said.encode()) < 40_000
    client = Client()
    client.get("/langue/en/?suite=/public/")
    assert 'lang="en"' in client.get(url).content.decode()


def test_a_place_shows_its_works_by_state_and_where_they_are(w) -> None:
    work = functional(w)
    works.place_work(
        Act(w.lea), work=work, latitude=12_744_000, longitude=-8_073_000, on=date(2025, 4, 2)
    )
    other = world_works.need(w, title="Bloc de Kati", latitude=12_750_000, longitude=-8_070_000)
    url = reverse("reports:deliveries", args=[w.kati])
    assert f"{url}?jour=" in page(w.lea, reverse("reports:territory", args=[w.kati]))
    said = page(w.lea, url)
    assert "Maternité de Kati" in said and "Ouvrages fonctionnels" in said
    assert "Où sont les ouvrages" in said and f"/travaux/{other}/" in said
    assert "Maternité de Kati" not in page(w.bintou, url)  # Not a work that she follows.
    page(w.awa, url, 403)
    page(w.lea, reverse("reports:deliveries", args=[w.programme]), 404)


def test_the_public_page_of_a_place_names_places_and_turns_its_pages(w) -> None:
    target = {"first": "2025", "until": "2025", "top": 5}
    for n in range(25):
        there = place(f"Quartier {n:02}", "village", w.kati)
        results.set_target(act(), indicator=w.trained, place=there, **target)
        facility(f"Poste {n:02}", w.kati)
    for n in range(40):
        facility(f"Centre {n:02}", w.kati)
    url = f"/public/lieux/{w.kati}/"
    first, second = page(None, url), page(None, f"{url}?page=2")
    told = 'Personnes formées<br><small class="small"><a href="/public/lieux/'
    assert first.count(told) == 20 and second.count(told) == 5
    assert ">Quartier 00</a></small>" in first and ">Quartier 24</a></small>" in second
    assert "page 1 sur 2" in first and "?centres=2" in first and "Centre 00" in first
    assert "Poste 24" in page(None, f"{url}?centres=3") and max(len(first), len(second)) < 40_000
    assert page(None, f"{url}?page=zzz").count(told) == 20
