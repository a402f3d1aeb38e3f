"""Opinions left without an account: by the code of a poster, apart from those that were asked."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from delivery.quality.visited import LIST, confirmed, visited
from pacte.delivery.quality import commands, queries
from pacte.delivery.quality.models import Opinion, OpinionBox
from pacte.delivery.quality.queries import visits
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import queries as places
from pacte.reports.views import opinion as page
from world import START, act

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> SimpleNamespace:
    cache.clear()
    w = visited()
    w.code = commands.open_box(Act(w.fanta), facility=w.centre)
    w.way = reverse("public:opinion", args=[w.code])
    return w


def sent(way: str, visitor: Client | None = None, **answers: str):
    typed = {f"q-{code}": level for code, level in answers.items()}
    return (visitor or Client()).post(way, typed | {"key": str(uuid4())})


def test_a_patient_leaves_an_opinion_that_is_counted_apart(w) -> None:
    shown = Client().get(w.way)
    assert "Centre de Kati" in shown.content.decode() and shown.status_code == 200
    assert "bien accueilli" in shown.content.decode()
    done = sent(w.way.lower().replace("/public/", "/public/"), p1="3", p2="0")
    assert "Merci" in done.content.decode()
    commands.record_opinion(Act(w.fanta), facility=w.centre, checklist=w.list, answers={"p1": 0})
    today, there = clock.today(), places.facility(w.centre).pk
    span = there, today, today + timedelta(1)
    assert [(s.good, s.count) for s in visits.satisfaction(*span, "left")] == [(1, 1), (0, 1)]
    assert [(s.good, s.count) for s in visits.satisfaction(*span)] == [(0, 1)]
    assert (visits.sheets_counted(*span), visits.sheets_counted(*span, "left")) == (1, 1)
    entry = Entry.objects.filter(command="quality.leave_opinion").get()
    assert entry.actor_name == "système" and w.code not in str(entry.details)


def test_the_poster_asks_by_the_checklist_of_the_last_visit(w) -> None:
    other = LIST.replace("exemple", "autre").replace("Grille de l’essai", "Autre grille")
    commands.publish_checklist(act(), text=other.replace("bien accueilli", "écouté"), since=START)
    assert "écouté" in Client().get(w.way).content.decode()  # The first by its title.
    confirmed(w)
    assert "bien accueilli" in Client().get(w.way).content.decode()
    assert "Merci" in sent(w.way, p1="3").content.decode()
    assert Opinion.objects.get().version.checklist.code == "exemple"


def test_the_same_sending_is_counted_once(w) -> None:
    typed = {"q-p1": "2", "key": str(uuid4())}
    for _ in range(2):
        Client().post(w.way, typed)
    assert Opinion.objects.count() == 1


def test_an_empty_or_strange_answer_is_refused(w) -> None:
    assert "au moins une question" in sent(w.way).content.decode()
    assert "Merci" not in sent(w.way, p1="7").content.decode()
    for answers in ({"a1": 1}, {"p1": 4}, {"p1": True}, {}):
        with pytest.raises(Refused):
            commands.leave_opinion(act(), code=w.code, answers=answers)
    assert not Opinion.objects.exists()


def test_a_code_that_is_old_closed_or_guessed_opens_nothing(w) -> None:
    assert Client().get(reverse("public:opinion", args=["AAAAAAAA"])).status_code == 404
    new = commands.open_box(Act(w.cherif), facility=w.centre)
    assert new != w.code and OpinionBox.objects.count() == 1
    assert sent(w.way, p1="3").status_code == 404
    commands.close_box(Act(w.fanta), facility=w.centre)
    assert sent(reverse("public:opinion", args=[new]), p1="3").status_code == 404
    with pytest.raises(Refused, match="ne reçoit pas"):
        commands.leave_opinion(act(), code=new, answers={"p1": 3})
    with pytest.raises(Refused, match="pas ouverts"):
        commands.close_box(Act(w.fanta), facility=w.centre)
    assert not Opinion.objects.exists()


def test_too_many_in_an_hour_wait(w, monkeypatch) -> None:
    monkeypatch.setattr(page, "EACH_HOUR", 2)
    assert [sent(w.way, p1="3").status_code for _ in range(3)] == [200, 200, 429]
    assert Opinion.objects.count() == 2


def test_nothing_is_sent_from_another_site(w) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sent(w.way, strict, p1="3").status_code == 403
    assert not Opinion.objects.exists()


def test_who_keeps_the_facility_opens_the_box_and_prints_the_poster(w, client) -> None:
    for write in (commands.open_box, commands.close_box):
        with pytest.raises(NotAllowed):
            write(Act(w.noa), facility=w.centre)
        with pytest.raises(NotAllowed):
            write(Act(w.fanta), facility=w.other)
    client.force_login(w.fanta)
    here = reverse("quality:facility", args=[w.centre])
    assert "Affiche (PDF)" in client.get(here).content.decode()
    paper = client.get(reverse("quality:poster", args=[w.centre]))
    assert paper.status_code == 200 and paper.content[:5] == b"%PDF-"
    close = reverse("quality:close_box", args=[w.centre])
    assert client.post(close, {"key": str(uuid4())}).status_code == 302
    assert client.get(reverse("quality:poster", args=[w.centre])).status_code == 404
    again = reverse("quality:open_box", args=[w.centre])
    assert client.post(again, {"key": str(uuid4())}).status_code == 302
    assert queries.box_of(places.facility(w.centre).pk) is not None
    client.force_login(w.noa)
    assert client.post(again, {"key": str(uuid4())}).status_code == 403
