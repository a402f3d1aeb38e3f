"""Pages of quality: who sees, who scores on a telephone, what is typed wrong."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delivery.quality.visited import FULL, LIST, confirmed, marked, opened, visited
from pacte.delivery.quality import commands, offering, queries, radar, shipped
from pacte.delivery.quality.models import Action, Opinion, Visit
from pacte.delivery.records import gaps, kinds, panels
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.money import WHOLE
from pacte.places import queries as places
from world import act, facility, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def w() -> SimpleNamespace:
    return visited()


def page(client, who, name: str, *args: object, **query: str):
    client.force_login(who)
    return client.get(reverse(f"quality:{name}", args=args), query)


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


LISTS = ("visits", "compare", "actions", "checklists", "care", "minimums")


@pytest.mark.parametrize("name", LISTS)
def test_who_follows_nothing_sees_nothing(client, w, name) -> None:
    assert page(client, w.noa, name).status_code == 403
    assert page(client, w.cherif, name).status_code == 200
    confirmed(w)
    answer = page(client, w.cherif, name, format="xlsx")
    assert answer.status_code == 200
    client.logout()
    assert client.get(reverse(f"quality:{name}")).status_code == 302


def test_a_visit_elsewhere_is_not_found_and_a_reader_does_not_write(client, w) -> None:
    uid = opened(w)
    far = person("far", district=f"place:{w.far}")
    assert page(client, far, "visit", uid).status_code == 404
    guy = person("guy", funder=w.clinic)
    assert page(client, guy, "visit", uid).status_code == 200
    for name in ("mark", "plan", "return"):
        assert page(client, guy, name, uid).status_code == 403
    for name in ("offers", "opinion"):
        assert page(client, guy, name, w.centre).status_code == 403
    assert client.post(reverse("quality:submit", args=[uid]), {"key": act().key}).status_code == 403
    assert page(client, guy, "open").status_code == 403
    assert page(client, guy, "publish").status_code == 403


def test_a_section_is_scored_on_a_telephone(client, w) -> None:
    uid = opened(w)
    client.force_login(w.cherif)
    url = reverse("quality:mark", args=[uid])
    seen = str(Visit.objects.get().entry_id)
    wrong = words(client.post(url, {"a1-points": "3", "a2-points": "4", "seen": seen}))
    assert "Une chose à corriger" in wrong
    done = client.post(url, {"a1-points": "2", "a2-points": "na", "a2-words": "?", "seen": seen})
    assert done.headers["Location"].endswith("?partie=hygiene")
    row = Visit.objects.get()
    assert (row.answered, row.missing, row.score) == (1, 4, WHOLE)
    late = words(client.post(url, {"a1-points": "0", "a2-points": "1", "seen": seen}))
    assert "Quelqu’un d’autre a changé" in late
    drugs = words(client.post(url + "?partie=drugs", {"d1-points": "11"}))
    assert "Au plus 10" in drugs
    assert 'value="11"' in drugs
    assert "Un nombre entier" in words(client.post(url + "?partie=drugs", {"d1-points": "1,5"}))


def test_from_opening_to_confirming(client, w) -> None:
    client.force_login(w.cherif)
    typed = {"facility": w.centre, "checklist": w.list, "kind": "external", "on": "31/02/2026"}
    url = reverse("quality:open")
    assert "n’existe pas au calendrier" in words(client.post(url, typed))
    assert "demain" in words(client.post(url, typed | {"on": "31/12/2199"}))
    assert client.post(url, typed | {"on": "2026-03-10"}).status_code == 302
    row = Visit.objects.get()
    marked(w, str(row.uid), FULL | {"h1": 2})
    shown = words(page(client, w.cherif, "visit", row.uid))
    assert "Envoyer la visite" in shown
    assert '<svg class="radar"' in shown
    client.post(reverse("quality:submit", args=[row.uid]), {"key": act().key})
    assert "attend d’être confirmée" in words(page(client, w.moussa, "visit", row.uid))
    assert offering.waiting(w.moussa, clock.today()) is not None
    client.post(reverse("quality:confirm", args=[row.uid]), {"key": act().key})
    row.refresh_from_db()
    assert row.state == "confirmed"
    assert "Centre de Kati" in words(page(client, w.cherif, "compare"))
    assert "Centre de Kati" in words(page(client, w.cherif, "visits", q="centre", etat="confirmed"))


def test_a_checklist_is_published_read_printed_and_taken_out(client, w) -> None:
    client.force_login(w.cherif)
    url = reverse("quality:publish")

    def sent(text: str) -> dict[str, object]:
        return {"file": SimpleUploadedFile("g.yaml", text.encode()), "since": "2026-01-01"}

    assert "Deux fois" in words(client.post(url, sent(LIST.replace("code: a2", "code: a1"))))
    assert "YAML illisible" in words(client.post(url, sent("a: [")))
    assert client.post(url, sent(shipped.example())).status_code == 302
    checklist = queries.checklists().get(code="exemple")
    own = reverse("quality:checklist", args=[checklist.uid])
    assert "Hygiène et sécurité" in words(client.get(own))
    assert client.get(own + "?format=pdf").content.startswith(b"%PDF")
    assert b"code: exemple" in client.get(own + "?format=yaml").content
    assert "Salle d’attente" in words(client.get(own + "?version=1"))
    close = reverse("quality:close_checklist", args=[checklist.uid])
    client.post(close, {"key": act().key, "closed": "1"})
    assert not queries.checklists().exists()


def test_an_action_is_planned_and_done(client, w) -> None:
    uid = confirmed(w, h1=1)
    client.force_login(w.fanta)
    url = reverse("quality:plan", args=[uid])
    typed = {"item": "h1", "what": "Savon", "who": "Gérant", "due": "2026-03-01"}
    assert "après la visite" in words(client.post(url, typed))
    assert "au plus 300" in words(client.post(url, typed | {"what": "x" * 301}))
    assert client.post(url, typed | {"due": "2026-04-01"}).status_code == 302
    action = Action.objects.get()
    assert "en retard" in words(page(client, w.cherif, "actions"))
    own = reverse("quality:action", args=[action.uid])
    assert "Lavage des mains" in words(client.get(own))
    done = {"state": "done", "on": "2026-04-01", "words": ""}
    assert "Dites ce qui a été fait" in words(client.post(own, done))
    assert client.post(own, done | {"words": "Acheté"}).status_code == 302


def test_a_patient_answers_without_a_name(client, w) -> None:
    client.force_login(w.fanta)
    url = reverse("quality:opinion", args=[w.centre])
    assert "bien accueilli" in words(client.get(url))
    assert "au moins une question" in words(client.post(url, {"key": ""}))
    assert client.post(url, {"q-p1": "3"}).status_code == 302
    assert Opinion.objects.get().level == 3
    assert "1 bien sur 1" in words(page(client, w.fanta, "facility", w.centre))


def test_offers_are_said_and_the_minimum_is_demanded(client, w) -> None:
    client.force_login(w.cherif)
    client.post(reverse("quality:load_care"), {"key": act().key})
    own = reverse("quality:offers", args=[w.centre])
    typed = {"since": "2026-03-01", "care-maternity": "yes", "care-surgery": "no"}
    assert client.post(own, typed).status_code == 302
    assert "Maternité" in words(page(client, w.fanta, "facility", w.centre))
    assert "Centre de Kati" in words(page(client, w.cherif, "care_kind", "maternity", offert="oui"))
    confirmed(w, h1=2)
    client.force_login(w.cherif)
    url = reverse("quality:add_minimum")
    ask = {"whose": f"place:{w.kati}", "title": "Paquet", "since": "2026-01-01",
           "services": ["maternity", "surgery"], "checklist": "exemple", "least": "101",
           "sections": "hygiene : 80"}  # fmt: skip
    assert "de 0 à 100" in words(client.post(url, ask))
    assert "Écrivez « code : 80 »" in words(
        client.post(url, ask | {"least": "60", "sections": "hygiene"})
    )
    assert client.post(url, ask | {"least": "60"}).status_code == 302
    row = queries.minimums(clock.today())[0]
    shown = words(page(client, w.cherif, "minimum", row.uid))
    assert "Chirurgie" in shown
    assert "Hygiène : 40" in shown
    assert "non remplie" in words(page(client, w.fanta, "facility", w.centre))
    assert "Paquet" in words(page(client, w.fanta, "minimums"))
    assert page(client, w.fanta, "change_minimum", row.uid).status_code == 403
    assert page(client, w.fanta, "lift_minimum", row.uid).status_code == 403
    client.force_login(w.cherif)
    change = reverse("quality:change_minimum", args=[row.uid])
    assert 'value="60"' in words(client.get(change))
    again = {"title": "Paquet", "since": str(clock.today()), "services": ["maternity"]}
    seen = {"seen": str(row.entry_id)}
    assert client.post(change, again | seen).status_code == 302
    assert "Quelqu’un d’autre" in words(client.post(change, again | seen))
    lift = reverse("quality:lift_minimum", args=[row.uid])
    assert client.post(lift, {"since": str(clock.today()), "reason": "fin"}).status_code == 302


def test_what_is_told_elsewhere(client, w) -> None:
    there, today = places.facility(w.centre), clock.today()
    assert panels.PANELS["quality"][2](w.fanta, there, today) is None
    assert panels.PUBLIC["quality"][2](there, today) == []
    commands.load_care_kinds(Act(w.cherif), rows=shipped.care_kinds())
    told = {"maternity": True, "surgery": False}
    commands.say_offers(Act(w.fanta), facility=w.centre, care=told, since=DAY)
    commands.set_minimum(
        Act(w.cherif), title="P", since=DAY, place=w.kati,
        demand={"services": ["surgery", "maternity", "imaging"]},
    )  # fmt: skip
    uid = confirmed(w)
    gap = gaps.GAPS["quality"].read([there.pk], today)[there.pk]
    assert (gap.needs, gap.has, gap.lacks) == (2, 1, ("Chirurgie",))
    assert panels.PANELS["quality"][2](w.fanta, there, today).warning
    lines = panels.PUBLIC["quality"][2](there, today)
    assert lines[0].value == "Maternité (accouchement)"
    assert offering.find(w.fanta, "centre", today)
    assert offering.find(w.noa, "centre", today) == []
    kind, key = kinds.of(f"quality_visit:{uid}")
    assert kind.see(w.noa, key) is None
    assert kind.where(kind.see(w.fanta, key)).country == "ML"


@pytest.mark.parametrize(
    ("name", "most"), [("visits", 24), ("compare", 24), ("facility", 60), ("visit", 40)]
)
def test_pages_ask_the_same_number_of_questions_whatever_was_visited(client, w, name, most) -> None:
    uid = confirmed(w)
    confirmed(w, DAY)
    args = {"facility": (w.centre,), "visit": (uid,)}.get(name, ())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page(client, w.cherif, name, *args).status_code == 200
        return len(seen)

    first = asked()
    confirmed(w, date(2026, 4, 1), h1=3)
    for n in range(2):
        there = facility(f"Poste {n}", w.kati)
        other = opened(w, facility=there)
        marked(w, other, FULL)
        commands.submit_visit(Act(w.cherif), visit=other)
        commands.confirm_visit(Act(w.moussa), visit=other)
    assert asked() <= first + 1
    assert first <= most


def test_a_radar_has_three_sections_at_least() -> None:
    assert radar.drawn(["A", "B"], [1, 2]) is None
    drawn = radar.drawn(["A", "B", "C", "D"], [WHOLE, 0, None, WHOLE // 2])
    assert drawn is not None
    assert drawn.now == "160,50 160,160 160,160 105,160"
