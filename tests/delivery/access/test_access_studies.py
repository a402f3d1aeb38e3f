"""A study of a district: who is near, what a work changed, where the next centre goes."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from delivery import world_works
from pacte.delivery.access import commands, queries
from pacte.delivery.works import commands as works
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures import registry
from pacte.measures.readings import Question
from pacte.places import commands as places
from pacte.places import queries as known
from world import act, person, place

pytestmark = pytest.mark.django_db
KM = 8_993  # A kilometre of latitude in micro-degrees, about.
NORTH, EAST = 12_700_000, -8_000_000
YEAR = Question(first=date(2025, 1, 1), until=date(2026, 1, 1))


def at(kilometres: float) -> dict[str, int]:
    """On a road that goes north from the town of Kati."""
    return {"latitude": NORTH + round(kilometres * KM), "longitude": EAST}


def village(name: str, where: str, kilometres: float | None, people: int | None) -> str:
    uid = place(name, "village", where, **({} if kilometres is None else at(kilometres)))
    if people is not None:
        places.record_population(act(), place=uid, year=2025, count=people, source="recensement")
    return uid


@pytest.fixture
def w() -> SimpleNamespace:
    """The centre of Kati at 0 km, that a work opened; an old one at 12 km; four villages."""
    w = world_works.world()
    places.describe_facility(act(), facility=w.centre, name="Centre de Kati", place=w.kati, **at(0))
    w.north = place("Nord", "commune", w.kati)
    w.south = place("Sud", "commune", w.kati)
    w.old = places.open_facility(
        act(), code="VIEUX", name="Centre de Dio", level="centre", ownership="public",
        place=w.north, since=date(2020, 1, 1), **at(12),
    )  # fmt: skip
    village("Kalaban", w.south, 1, 300)
    village("Milieu", w.north, 8, 50)
    village("Dio", w.north, 12, 200)
    village("Loin", w.north, 30, 80)
    village("Près", w.north, 31, 20)
    village("Sans position", w.south, None, 400)
    village("Sans population", w.south, 2, None)
    w.cherif = person("cherif", district=f"place:{w.kati}")
    return w


def opened(w: SimpleNamespace, **details: object) -> str:
    given = {
        "title": "Accès de Kati", "area": w.kati, "metres": 5_000, "detour": 1_000_000,
        "precision": 100,
    } | details  # fmt: skip
    return commands.open_study(Act(w.cherif), **given)


def computed(w: SimpleNamespace, study: str, **details: object):
    given = {"day": date(2026, 1, 1), "year": 2025} | details
    commands.run_study(Act(w.cherif), study=study, **given)
    return queries.runs(queries.study(study).pk)[0]


def told(run) -> dict[str, tuple[int, int, int]]:
    """{place: (near, people, without a position)}"""
    return {p.place.name: (p.people, p.total, p.unplaced) for p in queries.parts(run)}


def test_who_is_near_in_the_district_and_in_each_commune(w) -> None:
    run = computed(w, opened(w))
    assert told(run) == {"Kati": (550, 1050, 400), "Nord": (250, 350, 0), "Sud": (300, 700, 400)}
    assert (run.facilities, run.unplaced_facilities, run.unknown_facilities) == (2, 0, 0)
    assert queries.parts(run)[0].uncounted == 1


def test_a_walk_and_a_detour(w) -> None:
    walk = opened(w, metres=None, minutes=60, speed=4_000)
    assert told(computed(w, walk))["Kati"][0] == 550
    assert told(computed(w, opened(w, detour=1_300_000)))["Kati"][0] == 500  # 4 km become 5.2.


def test_a_closed_facility_serves_nobody(w) -> None:
    places.change_facility(
        act(), facility=w.old, since=date(2025, 6, 1), level="centre", ownership="public",
        open=False,
    )  # fmt: skip
    study = opened(w)
    assert told(computed(w, study))["Nord"][0] == 0
    assert told(computed(w, study, day=date(2025, 5, 1)))["Nord"][0] == 250


def functional(w: SimpleNamespace) -> str:
    work = world_works.accepted(w, title="Centre de Kati", kind="health_centre")
    world_works.meet(w, work)
    works.declare_functional(Act(w.ali), work=work, on=date(2025, 10, 1))
    return work


def test_a_new_centre_improved_the_access_of_those_whom_no_other_reaches(w) -> None:
    functional(w)
    (effect,) = queries.effects(computed(w, opened(w)))
    assert (effect.before, effect.after, effect.gain) == (250, 550, 300)
    measure = registry.MEASURES["access.improved"]
    here = known.place(w.kati).pk
    assert measure.read(_of(here)).top == 300
    assert measure.read(_of(known.place(w.north).pk)).top == 0
    later = Question(first=date(2025, 11, 1), until=date(2026, 1, 1), place=here)
    assert measure.read(later).top == 0
    assert measure.read(_of(here, sources=())).top == 0
    assert not measure.read(YEAR).known


def _of(place_: int, **more: object) -> Question:
    return Question(first=YEAR.first, until=YEAR.until, place=place_, **more)


def test_the_share_of_people_near_is_of_those_one_can_place(w) -> None:
    reading = registry.MEASURES["access.people_within"].read(_of(known.place(w.kati).pk))
    assert (reading.top, reading.bottom) == (550, 650)
    empty = place("Vide", "district", w.mali)
    assert not registry.MEASURES["access.people_within"].read(_of(known.place(empty).pk)).known


def test_the_next_centre_goes_where_most_are_far(w) -> None:
    run = computed(w, opened(w), sites=2)
    found = {(p.method, p.rank): (p.place.name, p.adds) for p in queries.proposals(run)}
    assert found == {("greedy", 1): ("Loin", 100), ("exact", 1): ("Loin", 100)}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"metres": None}, "l’un des deux"),
        ({"minutes": 60, "speed": 4000}, "l’un des deux"),
        ({"metres": 900_000}, "200 km"),
        ({"detour": 500_000}, "ligne droite"),
        ({"title": "x" * 151}, "150"),
        ({"care": str(uuid4())}, "type de soins"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(w, wrong, why) -> None:
    with pytest.raises(Refused, match=why):
        opened(w, **wrong)
    assert not queries.visible_to(w.cherif, date(2026, 1, 1)).exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"day": date(2990, 1, 1)}, "pas encore"), ({"year": 26}, "1900"), ({"sites": 51}, "50")],
)
def test_a_run_that_makes_no_sense_keeps_nothing(w, wrong, why) -> None:
    study = opened(w)
    with pytest.raises(Refused, match=why):
        computed(w, study, **wrong)
    assert not queries.runs(queries.study(study).pk).exists()


def test_who_may_not(w, client) -> None:
    study = opened(w)
    for who in (w.guy, w.max, w.ali):
        with pytest.raises(NotAllowed):
            commands.open_study(
                Act(who), title="x", area=w.kati, metres=1, detour=1_000_000, precision=0
            )
    elsewhere = person("autre", district="place:" + place("Kayes", "district", w.mali))
    with pytest.raises(NotAllowed):
        commands.run_study(Act(elsewhere), study=study, day=date(2026, 1, 1), year=2025)
    client.force_login(elsewhere)
    assert client.get(reverse("access:study", args=[study])).status_code == 404
    client.force_login(w.max)
    assert client.get(reverse("access:studies")).status_code == 403


def test_the_pages_in_few_questions(w, client, django_assert_max_num_queries) -> None:
    client.force_login(w.cherif)
    sent = {
        "key": str(uuid4()), "title": "Accès", "area": "KATI", "metres": "5 000",
        "detour": "100", "precision": "100", "minutes": "", "speed": "", "care": "",
    }  # fmt: skip
    wrong = client.post(reverse("access:open"), sent | {"area": "NULLE-PART", "metres": "1,000"})
    assert "Aucun lieu" in wrong.content.decode()
    answer = client.post(reverse("access:open"), sent)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Pas encore calculée" in page
    functional(w)
    asked = {"key": str(uuid4()), "day": "2026-01-01", "year": "2025", "sites": "3"}
    assert client.post(answer.url + "calculer/", asked).status_code == 302
    with django_assert_max_num_queries(24):
        page = client.get(answer.url).content.decode()
    for words in ("Centre de Kati", "Loin", "550", "sans position"):
        assert words in page
    with django_assert_max_num_queries(16):
        listed = client.get(reverse("access:studies")).content.decode()
    assert "84,6" in listed
    closing = client.post(answer.url + "ranger/", {"key": str(uuid4())})
    assert closing.status_code == 302
    assert "Accès de" not in client.get(reverse("access:studies")).content.decode()
    assert client.get(reverse("access:studies") + "?etat=rangee").status_code == 200
    assert client.get(reverse("access:studies") + "?format=xlsx").status_code == 200
