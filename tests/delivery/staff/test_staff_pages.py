"""The pages of staff: who may, what is refused, in few questions to the database."""

from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from delivery.world_staff import hired, staffed
from pacte.delivery.staff import commands, offers, queries
from pacte.delivery.staff.models import MotivationRun
from pacte.journal.command import Act
from pacte.people import queries as people
from pacte.places import queries as places

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 31)


@pytest.fixture
def w() -> SimpleNamespace:
    w = staffed()
    w.awa, w.issa = hired(w, "Awa Traoré"), hired(w, "Issa Keita", sex="m")
    commands.set_norm(
        Act(w.cherif), level="centre", qualification="nurse_a1", least=3, since=date(2025, 1, 1),
        reference="Norme de test",
    )  # fmt: skip
    return w


def run_of(w) -> str:
    commands.set_rule(
        Act(w.ines), organisation=w.project, code="prime", title="Prime", currency="XOF",
        since=date(2026, 1, 1), reference="Convention 12",
        document={"bases": {"nurse_a1": 60_000}, "by_presence": True, "by_score": True},
    )  # fmt: skip
    lines = [{"person": uid, "expected": 20, "present": 10} for uid in (w.awa, w.issa)]
    commands.record_presence(Act(w.fanta), facility=w.centre, month="2026-03", lines=lines)
    return commands.open_run(Act(w.cherif), organisation=w.project, rule="prime", month="2026-03")


def send(client, name, /, *args, **typed):
    return client.post(reverse(f"staff:{name}", args=args), {"key": str(uuid4())} | typed)


def test_registering_from_the_page_keeps_what_was_typed(w, client) -> None:
    client.force_login(w.fanta)
    typed = {
        "name": "Oumou Sy", "sex": "f", "category": "health", "qualification": "midwife",
        "facility": w.centre, "post": "Sage-femme", "since": "31/02/2026",
    }  # fmt: skip
    page = send(client, "register", **typed).content.decode()
    assert "n’existe pas" in page
    assert "Oumou Sy" in page
    answer = send(client, "register", **(typed | {"since": "2026-02-28", "phone": "70 00 00 01"}))
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Sage-femme" in page
    page = send(client, "register", **(typed | {"since": "2026-02-28"})).content.decode()
    assert "dites-le dans le motif" in page


def test_presences_of_a_month_are_typed_on_one_page(w, client) -> None:
    client.force_login(w.fanta)
    way = reverse("staff:presence", args=[w.centre])
    assert client.get(way).status_code == 302  # To the month of today.
    way += "?mois=2026-03"
    typed = {f"expected_{w.awa}": "22", f"present_{w.awa}": "23"}
    page = client.post(way, typed | {"key": str(uuid4())}).content.decode()
    assert "c’est trop" in page
    page = client.post(way, {f"expected_{w.awa}": "22", "key": str(uuid4())}).content.decode()
    assert "jours prévus et les jours présents" in page
    typed |= {f"present_{w.awa}": "20"}
    assert client.post(way, typed | {"key": str(uuid4())}).status_code == 302
    row = queries.person(w.awa)
    said = queries.presence_of([places.facility(w.centre).pk], date(2026, 3, 1), MARCH)
    assert [(one.person_id, one.days_present) for one in said] == [(row.pk, 20)]
    client.force_login(w.moussa)
    assert client.get(way).status_code == 404
    client.force_login(w.guy)
    assert client.get(way).status_code == 403  # He follows the centre, and does not keep it.


def test_doubles_are_joined_from_their_page(w, client) -> None:
    twin = {"name": "Traore Awa", "category": "health", "facility": w.centre, "sex": "f"}
    other = commands.register_person(Act(w.cherif, "homonyme"), **twin)["person"]
    client.force_login(w.cherif)
    assert "Garder CKATI-P-00001" in client.get(reverse("staff:doubles")).content.decode()
    way = reverse("staff:join") + f"?garde={w.awa}&joint={other}"
    assert client.get(way).status_code == 200
    assert client.get(reverse("staff:join") + "?garde=x").status_code == 404
    assert client.post(way, {"key": str(uuid4()), "reason": "La même carte"}).status_code == 302
    assert client.get(reverse("staff:person", args=[other])).status_code == 404


def test_a_list_is_scored_prepared_and_paid_from_its_pages(w, client) -> None:
    uid = run_of(w)
    client.force_login(w.cherif)
    page = client.get(reverse("staff:run", args=[uid])).content.decode()
    assert "Des lignes attendent" in page
    typed = {"facility": w.centre, "score": "101", "words": "Visite 12"}
    assert "0 à 100" in send(client, "score", uid, **typed).content.decode()
    assert send(client, "score", uid, **(typed | {"score": "85"})).status_code == 302
    assert send(client, "compute", uid).status_code == 302
    assert send(client, "prepare", uid).status_code == 302
    run = MotivationRun.objects.get(uid=uid)
    assert (run.state, run.total) == ("prepared", 51_000)
    page = send(client, "pay", uid, on="2026-04-03", means="bank").content.decode()
    assert "ne la paie pas" in page
    client.force_login(w.ines)
    line = client.get(reverse("staff:run", args=[uid])).context["lines"].rows[0]
    page = client.get(reverse("staff:run", args=[uid]) + f"?pourquoi={line.pk}").content.decode()
    assert "10 jours sur 20" in page
    assert send(client, "pay", uid, on="2026-04-03", means="bank").status_code == 302
    assert client.get(reverse("staff:run_paper", args=[uid])).content.startswith(b"%PDF")


def test_a_rule_is_typed_with_its_bases(w, client) -> None:
    client.force_login(w.ines)
    project = str(people.organisation(w.project).uid)
    typed = {
        "organisation": project, "code": "nuit", "title": "Prime de nuit", "currency": "XOF",
        "since": "2026-01-01", "bases": "nurse_a1 = 60 000\nmidwife", "reference": "Convention 12",
    }  # fmt: skip
    assert "nurse_a1 = 60 000" in send(client, "set_rule", **typed).content.decode()
    typed["bases"] = "nurse_a1 = 60,000"
    assert "deux façons" in send(client, "set_rule", **typed).content.decode()
    typed["bases"] = "nurse_a1 = 60 000\nmidwife = 70 000"
    assert send(client, "set_rule", **typed).status_code == 302
    client.force_login(w.fanta)
    assert client.get(reverse("staff:set_rule")).status_code == 403


def test_changing_somebody_by_the_pages(w, client) -> None:
    client.force_login(w.fanta)
    seen = str(queries.person(w.awa).entry_id)
    typed = {"name": "Awa Traoré Sy", "sex": "f", "born_year": "1900", "seen": seen}
    assert "naissance" not in send(client, "describe", w.awa, **typed).url
    page = send(client, "describe", w.awa, **typed).content.decode()
    assert "Quelqu’un d’autre a changé ceci" in page
    typed = {"since": "2026-02-01", "category": "administrative", "qualification": "accountant",
             "facility": w.centre}  # fmt: skip
    assert send(client, "situation", w.awa, **typed).status_code == 302
    typed = {"facility": w.centre, "on": "2026-03-01"}
    assert send(client, "close", w.issa, **typed).status_code == 302
    typed = {"facility": w.centre, "title": "Major", "qualification": "nurse_a1",
             "since": "2026-03-02"}  # fmt: skip
    assert send(client, "post", w.issa, **typed).status_code == 302
    assert send(client, "leave", w.issa, on="2026-03-10", words="Retraite").status_code == 302
    client.force_login(w.moussa)
    assert client.get(reverse("staff:leave", args=[w.awa])).status_code == 404
    client.force_login(w.ines)  # Her programme is seated in Kati: she reads, and changes nothing.
    assert client.get(reverse("staff:person", args=[w.awa])).status_code == 200
    assert client.get(reverse("staff:leave", args=[w.awa])).status_code == 403


def test_pages_ask_few_questions_whatever_the_number_of_people(
    w, client, django_assert_max_num_queries
) -> None:
    uid = run_of(w)
    client.force_login(w.cherif)
    for name, args, most in (
        ("people", [], 16), ("register", [], 16), ("person", [w.awa], 32), ("doubles", [], 14),
        ("qualifications", [], 14), ("qualification", ["nurse_a1"], 12), ("norms", [], 14),
        ("facilities", [], 18), ("facility", [w.centre], 24), ("runs", [], 14),
        ("open_run", [], 16), ("rules", [], 16), ("run", [uid], 26), ("run_paper", [uid], 18),
        ("describe", [w.awa], 16), ("situation", [w.awa], 20), ("post", [w.awa], 20),
        ("close", [w.awa], 16), ("leave", [w.awa], 16), ("score", [uid], 18),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            answer = client.get(reverse(f"staff:{name}", args=args))
        assert answer.status_code == 200, name
    for name in ("people", "facilities", "norms", "runs", "rules", "qualifications"):
        sheet = client.get(reverse(f"staff:{name}") + "?format=xlsx")
        assert sheet["Content-Disposition"].startswith("attachment"), name


def test_who_may_not_even_look(w, client) -> None:
    client.force_login(w.noa)
    for name in ("people", "facilities", "runs", "rules", "norms", "qualifications", "register"):
        assert client.get(reverse(f"staff:{name}")).status_code == 403
    client.force_login(w.guy)
    assert client.get(reverse("staff:people")).status_code == 200
    assert client.get(reverse("staff:register")).status_code == 403
    assert client.get(reverse("staff:person", args=[uuid4()])).status_code == 404


def test_what_staff_offers_to_other_pages(w, client) -> None:
    centre = places.facility(w.centre)
    panel = offers.panel(w.fanta, centre, MARCH)
    assert panel is not None
    assert panel.cells[1].value == "2 sur 3"
    assert "Infirmier A1 × 1" in panel.warning
    assert [line.value for line in offers.public(centre, MARCH)] == ["2 sur 3"]
    run_of(w)
    assert offers.waiting(w.cherif, MARCH) is not None
    assert offers.waiting(w.ines, MARCH) is None
    assert queries.find(w.fanta, "awa", MARCH)[0].label == "Awa Traoré"
    assert queries.find(w.fanta, "CKATI-P-00001", MARCH) == []
    number = queries.person(w.awa).number
    assert queries.find(w.fanta, number, MARCH)[0].exact
    assert queries.find(w.noa, "awa", MARCH) == []
