"""The shell: who sees what of the menu, what a page says when it cannot, what caches may keep."""

from datetime import date

import pytest
from django.test import Client
from django.urls import resolve

from pacte.pages import finding, home
from pacte.pages.finding import Hit
from pacte.pages.home import Block, Line
from pacte.site import navigation
from pacte.site.navigation import ROOMS, initials


@pytest.fixture
def of(world):
    """A browser of somebody of the world."""

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(world, name))
        return client

    return signed_in


def labels(client: Client, path: str = "/") -> list[str]:
    return [str(shown.room.label) for shown in client.get(path).context["menu"]]


def test_nobody_sees_a_page_before_signing_in(client, db) -> None:
    for path in ("/", "/recherche/"):
        answer = client.get(path)
        assert answer.status_code == 302 and "/compte/" in answer.url


def test_the_menu_shows_the_rooms_in_which_one_has_work(of) -> None:
    assert labels(of("bintou")) == []
    assert "Suivi" in labels(of("dado"))  # An administrator reads the journal.


def test_the_menu_lights_the_room_in_which_one_is(of) -> None:
    lit = [shown for shown in of("dado").get("/journal/").context["menu"] if shown.current]
    assert [(str(shown.room.label), shown.here) for shown in lit] == [("Suivi", "/journal/")]


def test_every_path_of_the_menu_is_served_by_a_room_that_exists() -> None:
    served = [e.path for room in ROOMS for e in room.entries if navigation.exists(e.path)]
    for path in served:
        assert resolve(path).func.__module__.startswith("pacte.")


def test_a_page_asks_the_roles_once_whatever_the_menu(of, django_assert_max_num_queries) -> None:
    client = of("dado")
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")


def test_home_shows_the_work_that_rooms_offer_and_says_when_there_is_none(of, monkeypatch) -> None:
    monkeypatch.setattr(home, "BLOCKS", {})
    assert "Rien ne vous attend" in of("awa").get("/").content.decode()
    waits = Block(title="Factures", lines=[Line("Cinq à payer", "/factures/", 5, "wait")])
    home.register("x", lambda actor, day: waits if actor.name == "awa" else None)
    assert "Cinq à payer" in of("awa").get("/").content.decode()
    assert "Cinq à payer" not in of("bintou").get("/").content.decode()


def test_who_has_no_role_is_told_who_can_give_one(of, monkeypatch) -> None:
    monkeypatch.setattr(home, "BLOCKS", {})
    assert "Aucun rôle ne vous est encore donné" in of("bintou").get("/").content.decode()


def test_search_goes_straight_to_a_number_and_groups_the_rest(of, monkeypatch) -> None:
    monkeypatch.setattr(finding, "KINDS", {})
    asked: list[tuple[str, str, date]] = []

    def find(actor, text, day):
        asked.append((actor.name, text, day))
        return [Hit("Ménage <0012-7>", "/menages/x/", exact=text == "0012-7")]

    finding.register("household", "Ménages", find)
    awa = of("awa")
    assert awa.get("/recherche/", {"q": "0012-7"}).url == "/menages/x/"
    page = awa.get("/recherche/", {"q": "mukamana"}).content.decode()
    assert "Ménage &lt;0012-7&gt;" in page and asked[-1][:2] == ("awa", "mukamana")
    assert "au moins deux" in awa.get("/recherche/", {"q": "m"}).content.decode()


def test_search_that_finds_nothing_says_what_to_try(of, monkeypatch) -> None:
    monkeypatch.setattr(finding, "KINDS", {})
    assert "Rien de trouvé" in of("awa").get("/recherche/", {"q": "zzz"}).content.decode()


def test_an_unknown_page_is_404_in_words_and_in_the_reader_s_frame(of) -> None:
    answer = of("awa").get("/n-existe-pas/")
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "Cette page n’existe pas" in page and "Revenir à l’accueil" in page


def test_a_form_whose_session_ended_says_to_send_it_again(world) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.awa)
    answer = strict.post("/recherche/", {"q": "x"})
    assert answer.status_code == 403 and "a expiré" in answer.content.decode()


def test_the_language_is_kept_and_never_leads_to_another_site(client, db) -> None:
    answer = client.get("/langue/en/?suite=/hors-ligne/")
    assert answer.url == "/hors-ligne/"
    assert 'lang="en"' in client.get("/hors-ligne/").content.decode()
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"):
        assert client.get("/langue/fr/", {"suite": elsewhere}).url == "/"
    assert client.get("/langue/xx/").status_code == 404


def test_nothing_inside_a_page_may_run_or_dress_it(of) -> None:
    answer = of("awa").get("/")
    policy = answer["Content-Security-Policy"]
    assert (
        "default-src 'self'" in policy and "unsafe" not in policy and "object-src 'none'" in policy
    )
    page = answer.content.decode()
    assert " style=" not in page and "<style" not in page and " onclick=" not in page
    assert answer["X-Frame-Options"] == "DENY" and answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_of_somebody_is_kept_by_no_cache(of, client) -> None:
    assert "no-store" in of("awa").get("/")["Cache-Control"]
    assert "public" in client.get("/hors-ligne/")["Cache-Control"]


def test_a_telephone_can_keep_pacte(client, db) -> None:
    manifest = client.get("/pacte.webmanifest").json()
    assert manifest["start_url"] == "/" and {i["sizes"] for i in manifest["icons"]} >= {"192x192"}
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert '"/hors-ligne/"' in worker.content.decode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [("C. Habimana", "CH"), ("awa", "A"), ("Jean de la Croix", "JC"), ("", ""), ("(…)", "")],
)
def test_initials(name: str, shown: str) -> None:
    assert initials(name) == shown
