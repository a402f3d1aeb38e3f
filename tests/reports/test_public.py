"""What anybody may see: published programmes and verified values, and nothing else."""

import csv
import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest

from governance.world_agreements import agreement, precondition
from pacte.journal.clock import today
from pacte.programmes.financing import commands as financing
from pacte.programmes.outreach import commands as outreach
from pacte.programmes.sheets import commands as sheet_commands
from programmes import world_results as results
from programmes import world_sheets as sheets
from world import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> SimpleNamespace:
    """The programme « Santé pour tous », filled and published, with one verified value."""
    w = results.results_world()
    _say(w)
    uid = agreement(w.agency)
    precondition(uid, "financing", "Un financement existe")
    sheet_commands.attach_agreement(act(), programme=w.programme, agreement=uid)
    envelope = financing.open_envelope(
        act(), programme=w.programme, code="E", title="Don du royaume", currency="EUR",
        funder=w.funder,
    )  # fmt: skip
    financing.record_flow(
        act(), programme=w.programme, kind="pledged", amount=15_279_230_00, currency="EUR",
        envelope=envelope,
    )  # fmt: skip
    sheet_commands.publish_programme(act(), programme=w.programme)
    return w


def _say(w: SimpleNamespace) -> None:
    """What the texts of the programme say, with two budgets."""
    p = w.programme
    for amount in (15_279_230_00, 21_800_000_00):
        sheets.statement(p, "budget", amount=amount, currency="EUR", document="fiche")
    sheets.statement(p, "sector", code="15190", document="fiche")
    sheets.statement(p, "goal", words="Un accès inclusif à des soins de qualité")
    sheet_commands.set_stage(
        act(), programme=p, position=1, title="Identification", planned_start="2006-02"
    )


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().replace("\u202f", " ").replace("\xa0", " ").split())


def test_a_published_programme_shows_what_its_texts_say_and_contradict(client, told) -> None:
    shown = page(client, "/public/programmes/SANTE1/")
    for said in (
        "Santé pour tous", "Un accès inclusif à des soins de qualité", "15 279 230,00 €",
        "21 800 000,00 €", "Deux budgets", "15190", "Plus de personnes formées", "février 2006",
        "Un financement existe", "rien ne dit qu’elle est remplie", "Don du royaume",
    ):  # fmt: skip
        assert said in shown, said
    assert "Santé pour tous" in page(client, "/public/") + page(client, "/public/programmes/")


def test_a_withdrawn_programme_is_not_found_and_nowhere_listed(client, told) -> None:
    sheet_commands.withdraw_programme(act(), programme=told.programme)
    assert client.get("/public/programmes/SANTE1/").status_code == 404
    assert client.get("/public/programmes/SANTE1/donnees.json").status_code == 404
    for path in ("/public/", "/public/programmes/", "/public/resultats/", "/public/argent/"):
        assert "Santé pour tous" not in page(client, path), path
    assert "SANTE1" not in client.get("/public/donnees/programmes.csv").content.decode()


def test_only_verified_values_are_published(client, told) -> None:
    results.value(told, told.trained, "2025", top=31, submit=True)
    assert "31 personnes" not in page(client, "/public/resultats/")
    assert "aucune valeur vérifiée" in page(client, "/public/resultats/")
    results.verified(told, told.trained, "2024", top=28)
    assert "28 personnes" in page(client, "/public/resultats/")
    assert "28 personnes" in page(client, "/public/programmes/SANTE1/")
    rows = json.loads(client.get("/public/donnees/resultats.json").content)
    assert [row["reached"].replace("\xa0", " ") for row in rows] == ["28 personnes"]


def test_a_page_changes_as_soon_as_something_is_written(client, told) -> None:
    before = client.get("/public/programmes/SANTE1/")
    again = client.get("/public/programmes/SANTE1/", headers={"If-None-Match": before["ETag"]})
    assert again.status_code == 304 and not again.content
    sheets.statement(told.programme, "contact", words="B.P. 4585, Kigali")
    after = client.get("/public/programmes/SANTE1/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200 and "B.P. 4585" in after.content.decode()


def test_the_pages_are_in_english_too(client, told) -> None:
    client.get("/langue/en/?suite=/public/")
    assert 'lang="en"' in page(client, "/public/programmes/SANTE1/")
    client.get("/langue/fr/?suite=/public/")
    assert 'lang="fr"' in page(client, "/public/programmes/SANTE1/")


def test_a_place_and_a_centre_say_who_acts_there(client, told) -> None:
    assert "Santé pour tous" in page(client, f"/public/lieux/{told.kati}/")
    assert "Centre de Kati" in page(client, "/public/centres/?q=centre de k")
    assert "ne porte ce nom" in page(client, "/public/centres/?q=zzz")
    centre = page(client, f"/public/centres/{told.centre}/")
    assert "Aucun régime n’a de convention" in centre
    assert client.get("/public/lieux/00000000-0000-0000-0000-000000000007/").status_code == 404


def test_a_call_is_open_until_its_last_day_and_drafts_are_nowhere(client, told) -> None:
    for slug, days, publish in (("ouvert", 3, True), ("clos", -1, True), ("brouillon", 3, False)):
        uid = outreach.write_content(
            act(), organisation=told.agency, kind="call", slug=slug, title=f"Appel {slug}",
            summary="Résumé", deadline=today() + timedelta(days=days),
        )  # fmt: skip
        if publish:
            outreach.step_content(act(), content=uid, state="published")
    shown = page(client, "/public/appels/")
    assert shown.index("Appel ouvert") < shown.index("Appel clos")
    assert "brouillon" not in shown
    assert client.get("/public/actualites/brouillon/").status_code == 404
    assert "clos" in page(client, "/public/actualites/clos/")
    feed = client.get("/public/flux.xml").content.decode()
    assert "Appel ouvert" in feed and "brouillon" not in feed


def test_open_data_is_a_table_that_no_spreadsheet_runs(client, told) -> None:
    sheets.statement(told.programme, "motto", words="=1+1")
    rows = list(csv.reader(io.StringIO(
        client.get("/public/donnees/programmes.csv").content.decode()
    )))  # fmt: skip
    assert rows[0][0] == "programme"
    assert [row[3] for row in rows if row[1] == "motto"] == ["'=1+1"]
    money = json.loads(client.get("/public/donnees/argent.json").content)
    assert [(row["amount"], row["currency"]) for row in money] == [("15279230.00", "EUR")]
    assert client.get("/public/donnees/secrets.csv").status_code == 404
    assert client.get("/public/donnees/argent.exe").status_code == 404


def test_a_testimony_is_public_with_its_consent_only(client, told) -> None:
    given = {
        "organisation": told.agency, "programme": told.programme, "kind": "text", "title": "Elle",
        "who": "une mère", "words": "Nous sommes soignés à temps.", "consent_on": today(),
    }  # fmt: skip
    uid = outreach.record_testimony(act(), scope="public", **given)
    assert "soignés à temps" in page(client, "/public/programmes/SANTE1/")
    outreach.step_testimony(act("demande"), testimony=uid, withdrawn=True, on=today())
    assert "soignés à temps" not in page(client, "/public/programmes/SANTE1/")


@pytest.mark.parametrize(
    "path, most",
    [
        ("/public/", 30), ("/public/programmes/", 30), ("/public/programmes/SANTE1/", 60),
        ("/public/resultats/", 20), ("/public/argent/", 40), ("/public/donnees/argent.csv", 20),
    ],
)  # fmt: skip
def test_a_public_page_asks_a_bounded_number_of_questions(
    client, told, path, most, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(most):
        client.get(path)
    with django_assert_max_num_queries(2):  # The same page again is kept.
        client.get(path)
