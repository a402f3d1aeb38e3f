"""Steering: whether results arrive and money follows, of what the reader may see."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pacte.governance.bodies import commands as bodies
from pacte.journal import clock
from pacte.pages.formatting import NARROW
from pacte.programmes.financing import commands as financing
from pacte.programmes.results import commands as results
from pacte.programmes.sheets import commands as sheets
from pacte.reports import rules
from programmes import world_results as build
from programmes.world_sheets import programme
from world import act, person

DAY = date(2026, 7, 1)


@pytest.fixture
def w(db, monkeypatch) -> SimpleNamespace:
    """« Santé » with a verified value, one to verify, money, a late stage, a risk."""
    monkeypatch.setattr(clock, "today", lambda: DAY)
    monkeypatch.setattr(clock, "now", lambda: datetime.combine(DAY, time(12), tzinfo=UTC))
    w = build.results_world()
    results.set_baseline(act(), indicator=w.trained, on="2023", top=0, source="Recensement")
    for year, top in (("2025", 500), ("2026", 1_000)):
        results.set_target(act(), indicator=w.trained, first=year, until=year, top=top)
    told = [{"dimension": "sex", "category": "f", "top": 120},
            {"dimension": "sex", "category": "m", "top": 160}]  # fmt: skip
    build.verified(w, w.trained, "2025", top=280, told=told)
    told[1]["top"] = 568
    build.value(w, w.trained, "2026", top=688, told=told, submit=True)
    build.verified(w, w.trained, "2025", top=77, place=w.kalabancoro)
    w.envelope = financing.open_envelope(
        act(), programme=w.programme, code="E1", title="Don", currency="EUR", kind="cash",
        funder=w.funder,
    )  # fmt: skip
    w.line = financing.open_line(act(), programme=w.programme, code="L1", title="Formation")
    for kind, year, amount in (("planned", 2025, 400_000), ("planned", 2026, 600_000),
                               ("spent", 2025, 300_000)):  # fmt: skip
        financing.record_flow(
            act(), programme=w.programme, kind=kind, year=year, amount=amount, currency="EUR",
            envelope=w.envelope, line=w.line,
        )  # fmt: skip
    stage = sheets.set_stage(
        act(), programme=w.programme, position=1, title="Revue à mi-parcours",
        planned_start="2026-01", planned_end="2026-03",
    )  # fmt: skip
    sheets.record_stage(act(), stage=stage, state="running", on="2026-02")
    w.risk = results.add_concern(
        act(), programme=w.programme, kind="risk", title="Rupture de médicaments", level="high"
    )
    return w


def page(who: Any, url: str, status: int = 200) -> str:
    client = Client()
    client.force_login(who)
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return " ".join(answer.content.decode().replace("\xa0", " ").replace("\u202f", " ").split())


def at(w: Any, name: str = "steering", **query: str) -> str:
    of = w.kati if name == "territory" else w.programme
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    return reverse(f"reports:{name}", args=[of]) + (f"?{asked}" if asked else "")


def test_a_plan_by_year_says_what_should_be_spent_on_a_day() -> None:
    plan = [(2025, 400), (2026, 365), (2027, 900)]
    assert rules.expected_by(plan, date(2025, 12, 31)) == 400
    assert rules.expected_by(plan, date(2026, 1, 1)) == 401
    assert rules.expected_by(plan, date(2026, 12, 31)) == 765
    assert rules.expected_by([*plan, (None, 5)], DAY) is None
    assert rules.expected_by([(2025, None)], DAY) is None
    assert rules.expected_by([], DAY) is None
    assert rules.share_of(None, 5) is None and rules.share_of(1, 0) is None
    assert rules.share_of(1, 3) == 333_333


def test_what_comes_after_the_day_had_not_happened() -> None:
    assert not rules.happened("spent", 2026, "2026-08-01", DAY)
    assert not rules.happened("spent", 2027, "", DAY)
    assert rules.happened("planned", 2027, "", DAY) and rules.happened("spent", 2026, "", DAY)


def test_the_page_says_results_money_stages_and_risks(w) -> None:
    said = page(w.jeanne, at(w))
    assert "Personnes formées" in said and "688 personnes" in said and "Non vérifié" in said
    assert "Formation" in said and "3 000,00" in said and "10 000,00" in said
    assert "30 % dépensé, 70 % prévu à ce jour" in said
    assert "Revue à mi-parcours" in said and "en retard" in said
    assert "Rupture de médicaments" in said and "Élevé" in said.replace("élevé", "Élevé")
    assert reverse("financing:line", args=[w.line]) in said
    assert reverse("results:indicator", args=[w.trained]) in said


def test_on_an_earlier_day_later_years_do_not_count(w) -> None:
    said = page(w.jeanne, at(w, jour="2025-12-31", depuis="1"))
    assert "280 personnes" in said and "688 personnes" not in said
    assert "30 % dépensé, 40 % prévu à ce jour" in said
    assert "Ce qui a été inscrit depuis" in said
    wrong = page(w.jeanne, at(w, jour="2026-02-31"))
    assert "688 personnes" in wrong and "31" in wrong
    assert 'value="2026-07-01"' in page(w.jeanne, at(w, jour="2030-01-01"))


def test_a_day_that_is_past_is_shown_as_it_was_known_then(w, monkeypatch) -> None:
    def on(day: date) -> None:
        moment = datetime.combine(day, time(12), tzinfo=UTC)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: day)

    on(date(2027, 1, 10))
    build.verified(w, w.trained, "2027-01", top=900)
    results.set_target(act(), indicator=w.trained, first="2027", until="2027", top=1_200)
    results.follow_concern(act(), concern=w.risk, level="low", words="Stock refait", on=DAY)
    financing.record_flow(
        act(), programme=w.programme, kind="spent", year=2026, amount=200_000, currency="EUR",
        envelope=w.envelope, line=w.line,
    )  # fmt: skip
    on(date(2027, 1, 20))
    then = page(w.jeanne, at(w, jour="2027-01-09"))
    assert "688 personnes" in then and "900 personnes" not in then
    assert "30 % dépensé" in then and "élevé" in then and "1 200" not in then.replace(NARROW, " ")
    assert "tels que connus ce jour-là" in then
    for said in (page(w.jeanne, at(w, jour="2027-01-09", depuis="1")), page(w.jeanne, at(w))):
        assert "900 personnes" in said and "50 % dépensé" in said and "faible" in said
    before = page(w.jeanne, at(w, jour="2020-01-01"))
    assert "688 personnes" not in before and "Aucun indicateur" in before


def test_who_is_outside_sees_verified_values_of_what_is_published_only(w) -> None:
    page(w.olga, at(w), 404)
    sheets.publish_programme(act(), programme=w.programme)
    said = page(w.olga, at(w))
    assert "280 personnes" in said and "688 personnes" not in said
    assert "Seules les valeurs vérifiées" in said and "Rupture" not in said
    page(w.awa, at(w), 403)
    page(w.awa, reverse("reports:steerings"), 403)


def test_decisions_due_are_those_of_the_bodies_that_one_sees(w) -> None:
    body = bodies.found_body(
        act(), organisation=w.agency, code="CP", name="Comité de pilotage",
        kind="steering_committee",
    )  # fmt: skip
    bodies.decide(act(), body=body, title="Valider le budget", on="2026-06", due=date(2026, 7, 11))
    sheets.attach_body(act(), programme=w.programme, body=body)
    sheets.publish_programme(act(), programme=w.programme)
    assert "Valider le budget" in page(w.jeanne, at(w))
    assert "dans 10 jours" in page(w.jeanne, at(w))
    assert "Valider le budget" not in page(w.olga, at(w))


def test_one_line_says_where_each_programme_is(w) -> None:
    said = page(w.jeanne, reverse("reports:steerings"))
    assert "Santé pour tous" in said and "30 %" in said and at(w) in said
    assert "Aucun programme à suivre" in page(w.olga, reverse("reports:steerings"))
    assert at(w) in page(w.jeanne, "/")


def test_the_place_shows_its_results_and_those_within(w) -> None:
    said = page(w.cherif, at(w, "territory"))
    assert "Kalabancoro" in said and "77 personnes" in said and "Santé pour tous" in said
    within = reverse("reports:territory", args=[w.kalabancoro])
    assert "77 personnes" in page(w.cherif, within)
    assert "77 personnes" not in page(w.jeanne, f"{at(w, 'territory')}?portee=ici")
    page(w.awa, at(w, "territory"), 403)
    page(w.jeanne, reverse("reports:territory", args=[w.programme]), 404)
    assert reverse("reports:territory", args=[w.kati]) in page(
        w.cherif, reverse("reports:steerings")
    )


def queries_of(who: Any, url: str) -> int:
    client = Client()
    client.force_login(who)
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_as_many_queries_for_many_as_for_one(w) -> None:
    urls = [at(w), reverse("reports:steerings"), at(w, "territory")]
    before = [queries_of(w.jeanne, url) for url in urls]
    for n in range(4):
        more = build.indicator(w, f"PLUS{n}")
        build.verified(w, more, "2025", top=n)
        build.verified(w, more, "2025", top=n, place=w.kati)
        financing.open_line(act(), programme=w.programme, code=f"M{n}", title="Autre")
        other = programme(w.agency, name=f"Autre {n}")
        sheets.set_territory(act(), programme=other, place=w.kati)
    assert [queries_of(w.jeanne, url) for url in urls] == before
    assert max(before) <= 70


def test_who_sees_no_programme_has_no_block_on_the_home_page(w) -> None:
    assert "Pilotage" not in page(person("zoe"), "/")
