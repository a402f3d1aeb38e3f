"""Sessions from their pages: who may, what is refused, in few questions to the database."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from delivery.world_staff import hired, planned, staffed
from pacte.delivery.records import commands as records
from pacte.delivery.staff import commands as registering
from pacte.delivery.staff import queries as staff
from pacte.delivery.training import commands, measures, offers, queries, seals
from pacte.delivery.training.models import Certificate, SheetImport
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures.readings import Question, Reading
from pacte.places import queries as places

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 3, day) for day in (2, 3, 4)]
MARCH = {"first": date(2026, 3, 1), "until": date(2026, 4, 1)}


@pytest.fixture
def w() -> SimpleNamespace:
    """A session with Awa of Kati (three days) and Issa of Fana (one day of three)."""
    w = staffed()
    w.session = planned(w)["session"]
    w.people = [hired(w, "Awa Traoré"), hired(w, "Issa Keita", sex="m", facility=w.fana)]
    numbers = [staff.person(uid).number for uid in w.people]
    w.enrolled = [commands.enrol(Act(w.ines), session=w.session, person=n) for n in numbers]
    for place, day in enumerate(DAYS):
        lines = [{"enrolment": w.enrolled[0], "presence": "present"}]
        said = "present" if place == 0 else "absent"
        lines.append({"enrolment": w.enrolled[1], "presence": said})
        commands.record_attendance(Act(w.ines), session=w.session, day=day, lines=lines)
    return w


def held(w) -> None:
    commands.step_session(Act(w.ines), session=w.session, state="held")


def send(client, name, /, *args, **typed):
    return client.post(reverse(f"training:{name}", args=args), {"key": str(uuid4())} | typed)


def test_two_counts_are_named_and_never_one_for_the_other(w) -> None:
    asked = Question(**MARCH)
    assert measures.people(asked) == Reading(0)  # Recorded, not held yet.
    held(w)
    second = planned(w, "Deuxième groupe")["session"]
    number = staff.person(w.people[0]).number
    made = commands.enrol(Act(w.ines), session=second, person=number)
    commands.record_attendance(
        Act(w.ines), session=second, day=DAYS[0],
        lines=[{"enrolment": made, "presence": "present"}],
    )  # fmt: skip
    commands.step_session(Act(w.ines), session=second, state="held")
    assert measures.people(asked) == Reading(2)
    assert measures.attendances(asked) == Reading(3)
    assert measures.people(Question(**MARCH, sex="f")) == Reading(1)
    assert measures.people(Question(**MARCH, sources=(99,))) == Reading(None)
    assert measures.people(Question(**MARCH, as_of=date(2020, 1, 1))) == Reading(None)
    april = Question(first=date(2026, 4, 1), until=date(2026, 5, 1))
    assert measures.people(april) == Reading(0)
    kati, kayes = (places.place(uid).pk for uid in (w.kati, w.kayes))
    assert measures.people(Question(**MARCH, place=kati)) == Reading(2)
    assert measures.people(Question(**MARCH, place=kayes)) == Reading(0)


def test_somebody_registered_twice_is_one_person_trained(w) -> None:
    held(w)
    again = commands.enrol_new(
        Act(w.ines, "Une autre, d’après elle"), session=w.session, name="Awa Traore",
        category="health", sex="f", facility=w.centre,
    )  # fmt: skip
    commands.record_attendance(
        Act(w.ines), session=w.session, day=DAYS[0],
        lines=[{"enrolment": again, "presence": "present"}],
    )  # fmt: skip
    assert measures.people(Question(**MARCH)) == Reading(3)
    twin = staff.persons_for(w.cherif, DAYS[2]).get(name="Awa Traore")
    registering.join_persons(
        Act(w.cherif, "Le même matricule"), kept=w.people[0], joined=str(twin.uid)
    )
    assert measures.people(Question(**MARCH)) == Reading(2)
    assert measures.attendances(Question(**MARCH)) == Reading(2)


def test_what_a_text_says_is_counted_apart(w) -> None:
    assert measures.told(Question(**MARCH)) == Reading(None)
    given = {
        "organisation": w.project, "title": "Paris – Bamako – Ouagadougou", "told": 688,
        "starts": date(2023, 1, 1), "ends": date(2026, 3, 31),
    }  # fmt: skip
    with pytest.raises(Refused, match="passage exact"):
        commands.tell_session(Act(w.ines), **given, quote=" ")
    uid = commands.tell_session(Act(w.ines), **given, quote="former 688 personnes")
    assert measures.told(Question(**MARCH)) == Reading(688)
    assert measures.people(Question(**MARCH)) == Reading(0)
    with pytest.raises(Refused, match="ne nomme personne"):
        commands.enrol(Act(w.ines), session=uid, person="X")


def test_a_trainee_twice_in_a_session_is_refused(w, client) -> None:
    client.force_login(w.ines)
    number = staff.person(w.people[0]).number
    page = send(client, "enrol", w.session, person=number)
    assert "déjà inscrite à cette session" in page.content.decode()
    with pytest.raises(Refused, match="ressemble"):
        commands.enrol_new(Act(w.ines), session=w.session, name="TRAORE Awa", category="health")


def test_certificates_are_earned_printed_checked_and_taken_back(w, client) -> None:
    theme = {"code": "mental_health", "label": "Santé mentale", "skill": "Santé mentale"}
    commands.name_theme(Act(w.ines), **theme, presence_least=800_000)
    with pytest.raises(Refused, match="session est tenue"):
        commands.issue_certificates(Act(w.ines), session=w.session)
    held(w)
    for who in (w.noa, w.guy, w.fanta):
        with pytest.raises(NotAllowed):
            commands.issue_certificates(Act(who), session=w.session)
    client.force_login(w.ines)
    assert send(client, "issue", w.session).status_code == 302
    made = Certificate.objects.get()  # Issa was there one day of three.
    assert str(made.enrolment.uid) == w.enrolled[0]
    assert measures.certified(Question(first=made.issued_on, until=date(2990, 1, 1))) == Reading(1)
    key = staff.person(w.people[0]).pk
    assert queries.skills_of([key]) == {key: {"Santé mentale": made.issued_on}}
    for name, uid in (("papers", w.session), ("paper", made.uid)):
        paper = client.get(reverse(f"training:{name}", args=[uid]))
        assert paper.content.startswith(b"%PDF")
    token = seals.write(made.uid, made.issued_on, made.number)
    client.logout()
    page = client.get(reverse("training:genuine", args=[token]))
    assert "Awa Traoré" in page.content.decode()
    for wrong in (token[:-4] + "AAAA", "bonjour", token[4:]):
        assert client.get(reverse("training:genuine", args=[wrong])).status_code == 404
    client.force_login(w.ines)
    assert (
        send(client, "certificate", made.uid, reason="Absente le dernier jour").status_code == 302
    )
    page = client.get(reverse("training:genuine", args=[token])).content.decode()
    assert "retiré" in page
    assert queries.skills_of([key]) == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"starts": "31/02/2026"}, "n’existe pas"), ({"ends": "2026-03-01"}, "avant de commencer"),
        ({"planned_cost": "1,500"}, "deux façons"), ({"planned_cost": "-5"}, "plus grand que zéro"),
        ({"planned_cost": "5000", "currency": ""}, "devise"), ({"title": "x" * 300}, "200"),
        ({"place": "NULLE-PART"}, "Aucun lieu"), ({"theme": "magie"}, "choix"),
    ],
)  # fmt: skip
def test_bad_input_keeps_what_was_typed_and_says_what_would_be_right(
    w, client, change, why
) -> None:
    client.force_login(w.ines)
    project = queries.session(w.session).organisation.uid
    typed = {
        "organisation": str(project), "title": "Chirurgie", "theme": "district_surgery",
        "starts": "2026-03-02", "ends": "2026-03-06", "currency": "XOF", "planned_cost": "500000",
    }  # fmt: skip
    page = send(client, "plan_session", **(typed | change)).content.decode()
    assert why in page
    assert "2026-03-06" in page or "2026-03-01" in page


def test_two_people_editing_one_session(w, client) -> None:
    client.force_login(w.ines)
    way = reverse("training:describe", args=[w.session])
    seen = queries.session(w.session).entry_id
    typed = {
        "title": "Santé mentale", "theme": "mental_health", "starts": "2026-03-02",
        "ends": "2026-03-04", "seen": str(seen),
    }  # fmt: skip
    assert client.post(way, typed | {"key": str(uuid4())}).status_code == 302
    page = client.post(way, typed | {"key": str(uuid4())})
    assert "Quelqu’un d’autre a changé ceci" in page.content.decode()
    page = client.post(way, typed | {"key": str(uuid4()), "ends": "2026-03-02",
                                     "seen": str(queries.session(w.session).entry_id)})  # fmt: skip
    assert "en dehors de ces jours" in page.content.decode()


def test_attendance_and_tests_by_their_pages(w, client) -> None:
    client.force_login(w.ines)
    way = reverse("training:attendance", args=[w.session])
    assert client.get(f"{way}?jour=2026-03-03").status_code == 200
    assert client.get(f"{way}?jour=jamais").status_code == 404
    answer = client.post(f"{way}?jour=2026-03-03", {
        "key": str(uuid4()), f"p_{w.enrolled[1]}": "present"})  # fmt: skip
    assert answer.status_code == 302
    sheet = queries.sheet_of(queries.session(w.session).pk)
    assert sorted(queries.days_present(days) for days in sheet.values()) == [2, 3]
    page = client.post(f"{way}?jour=2026-03-09", {
        "key": str(uuid4()), f"p_{w.enrolled[1]}": "present"})  # fmt: skip
    assert "n’est pas un jour de cette session" in page.content.decode()
    typed = {"out_of": "20", f"p_{w.enrolled[0]}": "15,5", f"p_{w.enrolled[1]}": "21"}
    page = send(client, "tests", w.session, "after", **typed)
    assert "dépasse le maximum" in page.content.decode()
    typed |= {f"p_{w.enrolled[1]}": "8"}
    assert send(client, "tests", w.session, "after", **typed).status_code == 302
    assert client.get(reverse("training:tests", args=[w.session, "jamais"])).status_code == 404


def test_follow_up_is_after_a_session_that_was_held(w, client) -> None:
    typed = {"enrolment": w.enrolled[0], "on": date(2026, 6, 4), "months": 3, "applies": "partly"}
    with pytest.raises(Refused, match="session tenue"):
        commands.follow_up(Act(w.ines), **typed)
    held(w)
    with pytest.raises(Refused, match="après la session"):
        commands.follow_up(Act(w.ines), **(typed | {"on": DAYS[2]}))
    assert [row.number for row in queries.to_follow(w.ines, date(2026, 7, 1))]
    client.force_login(w.ines)
    answer = send(client, "follow", w.session, **(typed | {"on": "2026-06-04", "words": "Bien"}))
    assert answer.status_code == 302
    assert not queries.to_follow(w.ines, date(2026, 7, 1))


def test_the_plan_puts_needs_beside_people_trained(w, client) -> None:
    held(w)
    need = {"theme": "mental_health", "year": 2026, "people_count": 10, "facility": w.centre}
    uid = commands.set_need(Act(w.fanta), **need)
    with pytest.raises(Refused, match="déjà au plan"):
        commands.set_need(Act(w.cherif), **need)
    with pytest.raises(NotAllowed):
        commands.set_need(Act(w.moussa), **need)
    row = queries.plan(w.cherif, 2026, DAYS[2])[0]
    assert (row.asked, row.facilities, row.sessions, row.trained) == (10, 1, 1, 2)
    client.force_login(w.fanta)
    assert client.get(reverse("training:plan") + "?annee=2026").status_code == 200
    assert send(client, "withdraw_need", uid).status_code == 302
    assert not queries.needs_for(w.fanta, DAYS[2]).exists()


def test_a_sheet_from_the_page_to_the_session(w, client) -> None:
    client.force_login(w.ines)
    content = "Nom;FOSA;Jour 1\nAwa Traoré;;P\nOumou Sy;;P\n".encode()
    way = reverse("training:imports") + f"?session={w.session}"
    answer = client.post(way, {
        "key": str(uuid4()), "upload": SimpleUploadedFile("p.csv", content)})  # fmt: skip
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Les colonnes" in page
    uid = SheetImport.objects.get().uid
    columns = {"sheet": "CSV", "name": "0", "facility": "1", "unsaid": "health",
               "errors_are": "keep", "key": str(uuid4())}  # fmt: skip
    assert client.post(answer.url, columns).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Qui est-ce" in page
    assert send(client, "choose", uid, others="new").status_code == 302
    assert send(client, "apply", uid).url == reverse("training:session", args=[w.session])
    assert queries.enrolled(queries.session(w.session).pk).count() == 4
    assert client.get(reverse("training:errors", args=[uid])).status_code == 200


def test_pages_ask_few_questions_whatever_the_number_of_people(
    w, client, django_assert_max_num_queries
) -> None:
    held(w)
    commands.issue_certificates(Act(w.ines), session=w.session)
    client.force_login(w.ines)
    for name, args, most in (
        ("sessions", [], 14), ("session", [w.session], 32), ("plan", [], 18), ("skills", [], 14),
        ("themes", [], 14), ("needs", [], 22), ("attendance", [w.session], 16),
        ("enrol", [w.session], 14), ("imports", [], 16), ("plan_session", [], 16),
        ("follow", [w.session], 14), ("blank", [w.session], 14), ("to_sign", [w.session], 14),
        ("tell", [], 16), ("step", [w.session], 14), ("withdraw", [w.session], 14),
        ("theme", ["mental_health"], 12), ("describe", [w.session], 16),
        ("enrol_new", [w.session], 14),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            answer = client.get(reverse(f"training:{name}", args=args))
        assert answer.status_code == 200, name
    sheet = client.get(reverse("training:sessions") + "?format=xlsx")
    assert sheet["Content-Disposition"].startswith("attachment")


def test_who_sees_and_who_may_not(w, client) -> None:
    away = [w.noa]
    for who in away:
        client.force_login(who)
        assert client.get(reverse("training:sessions")).status_code == 403
        assert client.get(reverse("training:session", args=[w.session])).status_code == 403
    client.force_login(w.fanta)  # Awa is of her centre: she sees the session, and keeps it not.
    assert client.get(reverse("training:session", args=[w.session])).status_code == 200
    assert client.get(reverse("training:describe", args=[w.session])).status_code == 403
    far = planned(w, "Ailleurs")["session"]
    assert client.get(reverse("training:session", args=[far])).status_code == 404
    assert client.get(reverse("training:session", args=[uuid4()])).status_code == 404
    client.logout()
    assert client.get(reverse("training:sessions")).status_code == 302


def test_what_training_offers_to_other_pages(w, client) -> None:
    held(w)
    centre = places.facility(w.centre)
    panel = offers.panel(w.fanta, centre, date(2026, 6, 1))
    assert panel is not None
    assert [cell.value for cell in panel.cells] == [1, 1]
    assert [line.value for line in offers.public(centre, date(2026, 6, 1))] == [1]
    assert offers.public(places.facility(w.far), date(2026, 6, 1)) == []
    assert offers.waiting(w.ines, date(2026, 6, 10)) is not None
    assert offers.waiting(w.noa, date(2026, 6, 10)) is None
    number = queries.session(w.session).number
    assert queries.find(w.ines, number, DAYS[0])[0].exact
    assert queries.find(w.ines, "santé mentale", DAYS[0])
    client.force_login(w.ines)
    page = client.get(reverse("staff:person", args=[w.people[0]]))
    assert page.status_code == 200  # Her programme is seated where Awa works.
    client.force_login(w.cherif)
    page = client.get(reverse("staff:person", args=[w.people[0]])).content.decode()
    assert "Santé mentale, premier groupe" in page
    pdf = SimpleUploadedFile("feuille.pdf", b"%PDF-1.4 signed", "application/pdf")
    proof = records.add_proof(
        Act(w.ines), about=f"session:{w.session}", file=pdf, words="Feuille signée"
    )
    client.force_login(w.ines)
    page = client.get(reverse("training:session", args=[w.session])).content.decode()
    assert "Feuille signée" in page
    assert proof
