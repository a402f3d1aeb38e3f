import pytest

from governance.world_agreements import agreement, party, precondition
from pacte.governance.agreements import commands, queries
from world import act, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(client):
    mine = organisation("Province A", "city")
    client.force_login(person("lea", coordinator=mine))
    return mine


def test_the_list_and_the_page_of_an_agreement(client, kept, django_assert_max_num_queries) -> None:
    uid = agreement(kept, amount=1_200_000_00, currency="EUR", start="2010-01", end="2012-12")
    party(uid, kept)
    precondition(uid, "financing", "L’accord et l’existence du financement")
    with django_assert_max_num_queries(30):
        listed = client.get("/accords/").content.decode()
    assert "CONV-1" in listed and "janvier 2010" in listed and "en projet" in listed
    with django_assert_max_num_queries(35):
        page = client.get(f"/accords/{uid}/").content.decode()
    assert "existence du financement" in page and "Signature non inscrite" in page
    assert client.get("/accords/?format=xlsx").status_code == 200


def test_an_agreement_of_others_is_not_found(client, kept) -> None:
    uid = agreement(organisation("Province B", "city"))
    assert client.get(f"/accords/{uid}/").status_code == 404


def test_without_a_role_the_forms_are_refused(client) -> None:
    mine = organisation("Province A", "city")
    uid = agreement(mine)
    client.force_login(person("max", funder=mine))
    assert client.get(f"/accords/{uid}/").status_code == 200
    assert client.get(f"/accords/{uid}/etat/").status_code == 403
    assert client.get("/accords/inscrire/").status_code == 403


def test_an_agreement_is_entered_by_its_form_and_bad_values_are_kept(client, kept) -> None:
    typed = {
        "organisation": kept, "code": "CH-1", "kind": "charter", "title": "Charte",
        "start": "31/02/2007", "amount": "1,500", "currency": "EUR",
    }  # fmt: skip
    page = client.post("/accords/inscrire/", typed).content.decode()
    assert "ne se lit pas" in page and "31/02/2007" in page and "1,500" in page
    answer = client.post("/accords/inscrire/", typed | {"start": "02/2007", "amount": "1 500"})
    assert answer.status_code == 302
    row = queries.agreement_by_code("CH-1")
    assert (row.start, row.amount) == ("2007-02", 150_000)


def test_a_stale_form_is_refused_and_keeps_what_was_typed(client, kept) -> None:
    uid = agreement(kept)
    stale = queries.agreement(uid).entry_id
    commands.describe_agreement(act(), agreement=uid, title="Changé par un autre")
    typed = {"title": "Mon titre", "seen": stale}
    page = client.post(f"/accords/{uid}/corriger/", typed).content.decode()
    assert "Quelqu’un d’autre a changé" in page and "Mon titre" in page


def test_signing_from_the_page(client, kept) -> None:
    uid = agreement(kept)
    signer = party(uid, kept)
    client.post(f"/accords/parties/{signer}/signer/", {"on": "2007", "by": "Le gouverneur"})
    assert "Le gouverneur" in client.get(f"/accords/{uid}/").content.decode()
    client.post(f"/accords/{uid}/etat/", {"state": "signed", "since": "2007"})
    assert queries.state_of(queries.agreement(uid).pk) == "signed"


def test_the_agreements_of_an_organisation(client, kept) -> None:
    uid = agreement(kept, title="Enregistrement par l’autorité")
    party(uid, kept)
    page = client.get(f"/accords/organisations/{kept}/").content.decode()
    assert page.count("Enregistrement par l’autorité") == 1
    other = organisation("Province B", "city")
    assert client.get(f"/accords/organisations/{other}/").status_code == 404
