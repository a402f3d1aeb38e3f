"""Pages of the register: who may see what, what is kept after an error, how many queries."""

import json
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import world as build
from insurance.members.test_imports import ROWS, bring, check, csv
from insurance.members.test_lists_renewal_privacy import photo
from insurance.members.town import SCHEME, TODAY, act, enrol, someone
from pacte.insurance.members import commands as members
from pacte.insurance.members import searching, staging
from pacte.insurance.members.models import Beneficiary, Card, Household, IndigentList, Membership
from pacte.insurance.schemes import commands as schemes
from pacte.journal import jobs
from pacte.kernel.refusal import Refused
from pacte.pages import finding
from pacte.people import commands as people

UNKNOWN = uuid4()


@pytest.fixture(autouse=True)
def _home(tmp_path, settings) -> None:
    settings.HOME = settings.MEDIA_ROOT = tmp_path


def get(client, user, name: str, *arguments, **asked):
    client.force_login(user)
    return client.get(reverse(f"members:{name}", args=arguments), asked)


def post(client, user, page: str, *arguments, **typed):
    client.force_login(user)
    way = reverse(f"members:{page}", args=arguments)
    return client.post(way, {"key": str(uuid4())} | typed)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode()).replace("&#x27;", "'")


def typed(town, **more) -> dict:
    first = {
        "mutual": town.mutual, "scheme": town.scheme, "year": "now", "phone": "20 21 22 23",
        "village": "kalabancoro", "level": "2", "language": "fr", "count": "2",
        "p0-name": "TRAORÉ Aminata", "p0-sex": "f", "p0-born": "09/02/1987",
        "p0-relation": "member",
        "p1-name": "TRAORÉ Moussa", "p1-sex": "m", "p1-born": "1984", "p1-relation": "spouse",
    }  # fmt: skip
    return first | more


def test_a_household_is_enrolled_in_one_form(town, client) -> None:
    page = get(client, town.awa, "enrol")
    assert page.status_code == 200 and "Ajouter une personne" in text(page)
    answer = post(client, town.awa, "enrol", **typed(town))
    home = Household.objects.get()
    assert answer.url == reverse("members:household", args=[home.uid])
    assert (home.phone, str(home.village), home.beneficiaries.count()) == (
        "+22320212223", "Kalabancoro", 2
    )  # fmt: skip


def test_adding_a_person_without_javascript_keeps_what_was_typed(town, client) -> None:
    page = text(post(client, town.awa, "enrol", **typed(town), plus="1"))
    assert 'name="p2-name"' in page and 'value="TRAORÉ Moussa"' in page
    assert 'value="20 21 22 23"' in page and 'name="count" value="3"' in page
    assert not Household.objects.exists()


def test_an_empty_row_is_nobody(town, client) -> None:
    post(client, town.awa, "enrol", **typed(town, count="4", **{"p2-relation": "child"}))
    assert Beneficiary.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"p1-born": "hier"}, "n’est pas une naissance"),
        ({"village": "Kalabancor"}, "KALABANCORO"),
        ({"phone": "12"}, "n’est pas un téléphone"),
        ({"p1-relation": "member"}, "un adhérent, et un seul"),
        ({"p0-name": ""}, "Une chose à corriger"),
        ({"level": ""}, "Choisissez la catégorie"),
        ({"year": "jamais"}, "Une chose à corriger"),
    ],
)
def test_an_error_is_said_and_what_was_typed_is_kept(town, client, wrong, said) -> None:
    page = text(post(client, town.awa, "enrol", **typed(town, **wrong)))
    assert said in page and 'value="TRAORÉ Moussa"' in page
    assert not Household.objects.exists()


def test_a_likeness_is_shown_before_saving_and_passes_with_a_reason(town, client) -> None:
    enrol(town)
    sent = typed(town, **{"p0-name": "Traore Aminatta", "p0-born": "1988"}, key=str(uuid4()))
    page = text(post(client, town.awa, "enrol", **sent))
    assert "ressemblances" in page or "ressemble" in page
    assert "TRAORÉ Aminata" in page and Household.objects.count() == 1
    post(client, town.awa, "enrol", **sent, reason="deux cousines")
    assert Household.objects.count() == 2


def test_the_list_has_search_filters_sort_count_and_a_sheet(town, client) -> None:
    enrol(town, phone="20212223")
    enrol(town, someone("KEITA Salif", "member", "1970"))
    page = text(get(client, town.awa, "households"))
    assert "TRAORÉ Aminata" in page and "KEITA Salif" in page and "2 lignes" in page
    found = text(get(client, town.awa, "households", q="20 21 22 23"))
    assert "TRAORÉ Aminata" in found and "KEITA Salif" not in found
    assert "KEITA" not in text(get(client, town.awa, "households", droits="renouveler"))
    assert "KEITA" in text(get(client, town.awa, "households", droits="fermes"))
    assert "KEITA" not in text(get(client, town.awa, "households", droits="ouverts"))
    sheet = get(client, town.awa, "households", format="xlsx")
    assert sheet.content.startswith(b"PK")


def test_the_number_of_queries_of_a_list_does_not_grow(
    town, client, django_assert_max_num_queries
) -> None:
    for n in range(8):
        enrol(town, someone(f"KEITA Personne {'ABCDEFGH'[n]}BO", "member", f"19{40 + 3 * n}"))
    with django_assert_max_num_queries(30):
        get(client, town.awa, "households")
    home = Household.objects.first()
    with django_assert_max_num_queries(45):
        get(client, town.awa, "household", home.uid)


def test_the_page_of_a_household_explains_what_is_due(town, client) -> None:
    done = enrol(town)
    page = text(get(client, town.awa, "household", done["household"]))
    assert "TRAORÉ Fatoumata" in page and done["cards"][2] in page
    assert "Il manque" in page and "Ménage inscrit, 3 personnes" in page
    why = text(get(client, town.awa, "household", done["household"], pourquoi="due-0"))
    assert "Pourquoi" in why and "statuts" in why
    for odd in ("due-99", "due-x", "x"):
        assert (
            get(client, town.awa, "household", done["household"], pourquoi=odd).status_code == 200
        )


PAGES = ["household", "edit", "add", "move", "phone", "year"]
PERSON_PAGES = ["person", "correct", "leave", "transfer"]


@pytest.mark.parametrize("name", PAGES + PERSON_PAGES)
def test_a_page_is_for_who_may_and_404_for_the_others(town, client, name) -> None:
    """Awa may; Kadia is of another mutual; Bintou has no role; nobody signed in goes to sign in."""
    done = enrol(town)
    uid = done["people"][0] if name in PERSON_PAGES else done["household"]
    assert get(client, town.awa, name, uid).status_code == 200
    assert get(client, town.awa, name, UNKNOWN).status_code == 404
    assert get(client, town.kadia, name, uid).status_code == 404
    assert get(client, town.bintou, name, uid).status_code == 403
    client.logout()
    assert client.get(reverse(f"members:{name}", args=[uid])).status_code == 302


@pytest.mark.parametrize("name", ["households", "enrol", "imports", "renewal", "cards"])
def test_a_room_is_closed_to_who_has_no_role_there(town, client, name) -> None:
    assert get(client, town.awa, name).status_code == 200
    assert get(client, town.bintou, name).status_code == 403


def test_events_are_noted_from_their_pages(town, client) -> None:
    done = enrol(town)
    home, (aminata, moussa, child) = done["household"], done["people"]
    said = {
        "add": ({"name": "TRAORÉ Issa", "sex": "m", "born": "01/08/2026", "relation": "child",
                 "why": "birth", "since": "2026-08-03"}, home),
        "move": ({"since": "2026-08-03", "level": "3", "village": ""}, home),
        "phone": ({"phone": "20 21 22 24", "language": "bm"}, home),
        "year": ({"scheme": town.scheme, "covered_on": "2027-07-01"}, home),
        "correct": ({"name": "TRAORÉ Fanta", "sex": "f", "born": "17/01/2012", "relation": "child",
                     "reason": "acte vu"}, child),
        "name_member": ({}, moussa),
        "leave": ({"why": "left", "since": "2026-08-03"}, aminata),
        "back": ({"since": "2026-08-03", "reason": "erreur"}, aminata),
    }  # fmt: skip
    for name, (what, uid) in said.items():
        answer = post(client, town.awa, name, uid, **what)
        assert answer.status_code == 302, (name, text(answer))
    row = Household.objects.get()
    assert (row.level, row.phone, row.language) == ("3", "+22320212224", "bm")
    assert Beneficiary.objects.get(uid=child).name == "TRAORÉ Fanta"
    assert Beneficiary.objects.get(uid=moussa).relation == "member"
    assert Membership.objects.count() == 2
    page = text(get(client, town.awa, "person", aminata))
    assert "Retour" in page and "arrivée" in page


def test_a_refusal_stays_on_its_form(town, client) -> None:
    done = enrol(town)
    page = post(client, town.awa, "leave", done["people"][0], why="death", since="2026-08-03")
    assert page.status_code == 200 and "dites qui le devient" in text(page)


def test_a_register_is_imported_from_its_page(town, client) -> None:
    asked = {"mutual": town.mutual, "scheme": town.scheme, "enrolled_on": "2026-08-03",
             "covered_on": "2026-08-03",
             "upload": csv(*ROWS, "3;KEÏTA Ali;M;hier;adhérent;;;3")}  # fmt: skip
    way = post(client, town.awa, "imports", **asked).url
    page = text(client.get(way))
    assert "Feuille CSV" in page and "DIARRA Awa" in page
    columns = {"household": 0, "name": 1, "sex": 2, "born": 3, "relation": 4, "phone": 5,
               "village": 6, "level": 7}  # fmt: skip
    sent = {"sheet": "CSV", "doubles": "leave_out", "faulty": "keep", "key": str(uuid4())}
    client.post(way, sent | {k: str(v) for k, v in columns.items()})
    page = text(client.get(way))  # What would be refused is not offered.
    assert "tant qu’il reste des erreurs" in page and "Inscrire ces ménages" not in page
    sent |= {"faulty": "leave_out", "key": str(uuid4())}
    client.post(way, sent | {k: str(v) for k, v in columns.items()})
    page = text(client.get(way))
    assert "D7" in page and "hier" in page and "Inscrire ces ménages" in page
    assert client.get(f"{way}erreurs/").content.startswith(b"PK")
    client.post(f"{way}appliquer/", {"key": str(uuid4())})
    assert "Inscription en cours" in text(client.get(way))
    _stopped()
    page = text(client.get(way))
    assert "L’inscription s’est arrêtée" in page and "disque est plein" in page
    assert "Rien n’est encore écrit" in page
    assert "hx-trigger" not in page.partition('id="contenu"')[2]
    assert "interrompu" in text(get(client, town.awa, "imports"))
    client.post(f"{way}reprendre/", {"key": str(uuid4())})
    page = text(client.get(way))
    assert "Inscription en cours" in page and "ne s’en occupe pas encore" in page
    jobs.work("test")
    assert "terminé" in text(client.get(way)) and Household.objects.count() == 2
    assert get(client, town.kadia, "imports").status_code == 200
    assert client.get(way).status_code == 404


def _stopped() -> None:
    why = json.dumps(Refused("Le disque est plein.").kept())
    jobs.Job.objects.update(state="failed", failure=why)


def test_a_register_that_stopped_is_given_up_from_its_page(town, client, monkeypatch) -> None:
    monkeypatch.setattr(staging, "PEOPLE_EACH", 2)
    uid = bring(town, csv(*ROWS))
    check(uid)
    members.apply_register(act(), register=uid)
    members.apply_households(act(), register=uid, place=0)
    _stopped()
    client.force_login(town.awa)
    way = reverse("members:import", args=[uid])
    page = text(client.get(way))
    assert "Abandonner défait le ménage déjà écrit" in page and "Réessayer" in page
    for step in ("reprendre", "abandonner"):
        client.force_login(town.kadia)
        assert client.post(f"{way}{step}/", {"key": str(uuid4())}).status_code == 404
    client.force_login(town.awa)
    client.post(f"{way}abandonner/", {"key": str(uuid4())})
    assert "se défait" in text(client.get(way))
    _stopped()
    page = text(client.get(way))
    assert "pas encore défait" in page and "Abandonner cet import" not in page
    client.post(f"{way}reprendre/", {"key": str(uuid4())})
    jobs.work("test")
    page = text(client.get(way))
    assert "il est défait" in page and "Réessayer" not in page


def test_a_file_of_another_kind_is_refused_on_the_form(town, client) -> None:
    asked = {"mutual": town.mutual, "scheme": town.scheme, "enrolled_on": "2026-08-03",
             "covered_on": "2026-08-03"}  # fmt: skip
    for name, content in (("photo.png", b"x"), ("vide.csv", b"\n"), ("faux.xlsx", b"PK\x03\x04")):
        page = post(client, town.awa, "imports", upload=SimpleUploadedFile(name, content), **asked)
        assert page.status_code == 200 and "Une chose à corriger" in text(page)


def test_renewal_is_shown_before_it_is_done(town, client) -> None:
    enrol(town)
    asked = {"mutual": town.mutual, "scheme": town.scheme, "covered_on": "2027-07-01"}
    page = text(post(client, town.awa, "renewal", **asked))
    assert "Renouveler ces ménages" in page and Membership.objects.count() == 1
    way = post(client, town.awa, "renew", **asked).url
    jobs.work("test")
    assert "terminé" in text(client.get(way)) and Membership.objects.count() == 2


def test_cards_are_printed_lost_and_replaced_from_their_pages(town, client) -> None:
    done = enrol(town)
    answer = post(client, town.awa, "make_cards", people=done["people"])
    assert "planche=" in answer.url and "Ouvrir le PDF" in text(client.get(answer.url))
    sheet = Card.objects.first().sheet
    paper = get(client, town.awa, "sheet", sheet)
    assert (
        paper.content.startswith(b"%PDF")
        and get(client, town.kadia, "sheet", sheet).status_code == 404
    )
    first = done["people"][0]
    post(client, town.awa, "lost", first, reason="perdue", replace="1")
    assert Card.objects.filter(beneficiary__uid=first).count() == 2
    client.logout()
    assert b"PUBLIC KEY" in client.get(reverse("members:card_key")).content


def test_a_list_of_indigents_goes_from_the_committee_to_the_manager(town, client) -> None:
    done = enrol(town)
    proposer = members.propose_list(
        act(), mutual=town.mutual, title="Village", group="indigent", since=TODAY,
        numbers=[done["number"]],
    )  # fmt: skip
    assert get(client, town.bintou, "lists").status_code == 403
    assert "Village" in text(get(client, town.oumar, "lists"))
    minutes = SimpleUploadedFile("pv.pdf", b"%PDF-1.7 x")
    post(client, town.oumar, "indigents", proposer, decided_on="2026-08-03", minutes=minutes)
    assert IndigentList.objects.get().state == "validated"
    assert get(client, town.oumar, "minutes", proposer).status_code == 200
    assert "indigent" in text(get(client, town.awa, "household", done["household"]))


def test_the_search_from_anywhere_goes_straight_to_a_number(town) -> None:
    done = enrol(town)
    kind = finding.KINDS["members"]
    hits = kind.finder(town.awa, "traore", TODAY)
    assert len(hits) == 3 and not any(hit.exact for hit in hits)
    card = kind.finder(town.awa, done["cards"][1], TODAY)
    assert card[0].exact and card[0].url == reverse("members:person", args=[done["people"][1]])
    home = kind.finder(town.awa, done["number"], TODAY)
    assert home[0].url == reverse("members:household", args=[done["household"]])
    assert kind.finder(town.bintou, "traore", TODAY) == []


def test_the_file_of_a_person_and_anonymising(town, client) -> None:
    done = enrol(town)
    child = done["people"][2]
    said = post(client, town.awa, "export", child)
    assert said.json()["person"]["name"] == "TRAORÉ Fatoumata"
    assert post(client, town.awa, "export", child, format="xlsx").content.startswith(b"PK")
    assert post(client, town.kadia, "export", child).status_code == 404
    assert get(client, town.awa, "anonymise", child).status_code == 403


def test_a_photo_is_seen_by_whose_role_allows(town, client) -> None:
    """The mutual's agent, and the cashier of a facility under convention; nobody else."""
    cashier = build.person("cashier", cashier=town.clinic)
    done = enrol(town, someone("KEITA Salif", "member", "1970", photo=photo()))
    uid = done["people"][0]
    seen = {who: get(client, user, "photo", uid).status_code for who, user in (
        ("awa", town.awa), ("kadia", town.kadia), ("bintou", town.bintou), ("cashier", cashier)
    )}  # fmt: skip
    assert seen == {"awa": 200, "kadia": 404, "bintou": 404, "cashier": 404}
    schemes.sign_convention(
        build.act(), scheme=town.scheme, facility=town.centre, since=build.START, payment_days=60
    )
    assert get(client, cashier, "photo", uid).status_code == 200
    plain = enrol(town)
    assert get(client, town.awa, "photo", plain["people"][0]).status_code == 404


def test_rights_of_a_year_that_ended_are_told_as_ended(town, client, monkeypatch) -> None:
    home = enrol(town)["household"]
    for where in ("pacte.journal.clock", "pacte.insurance.members.views.households"):
        monkeypatch.setattr(f"{where}.today", lambda: date(2027, 9, 1))
    page = text(get(client, town.awa, "household", home))
    assert "Terminés" in page and "Pas encore ouverts" not in page


def test_the_filter_offers_the_schemes_of_whoever_is_above_near_or_far(town) -> None:
    """The mutual is of the federation, the federation of the agency, which has its own scheme."""
    agency = build.organisation("Agence", "agency")
    people.affiliate(act(), organisation=town.federation, parent=agency, since=build.START)
    definition = SCHEME.replace("code: commune", "code: national").replace("communale", "nationale")
    schemes.open_scheme(act(), organisation=agency, since=build.START, definition=definition)
    named = [name for _uid, name in searching.schemes(town.awa, TODAY)]
    assert sorted(named) == ["Mutuelle communale", "Mutuelle nationale"]
