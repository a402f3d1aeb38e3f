"""Lists of staff from files: errors with their cells, people told apart, nothing half written."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from delivery.world_staff import hired, staffed
from pacte.delivery.staff import commands, queries, staging
from pacte.delivery.staff.models import ListImport, Person, PersonState, Posting
from pacte.delivery.staff.rules import lists as rules
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from world import act

pytestmark = pytest.mark.django_db
HEAD = (
    "Nom et prénoms;Sexe;Date de naissance;Téléphone;FOSA;Qualification;Fonction;Prise de service"
)
APRIL = date(2026, 4, 1)


@pytest.fixture
def w() -> SimpleNamespace:
    return staffed()


def listed(*lines: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("personnel.csv", "\n".join([head, *lines]).encode())


def brought(w: Any, *lines: str, who: Any = None, head: str = HEAD, **more: Any) -> str:
    return commands.bring_list(Act(who or w.cherif), upload=listed(*lines, head=head), **more)


def checked(w: Any, uid: str, who: Any = None, **more: Any) -> dict[str, int]:
    row = ListImport.objects.get(uid=uid)
    columns = rules.guess(staging.sheets_of(row.sheets)[0].headings)
    given = {"since": date(2026, 1, 1)} | more
    return commands.check_list(
        Act(who or w.cherif), brought=uid, sheet="CSV", columns=columns, **given
    )


def applied(w: Any, uid: str, who: Any = None) -> dict[str, int]:
    return commands.apply_list(Act(who or w.cherif), brought=uid)


def faults(uid: str) -> list[tuple[str, str]]:
    report = ListImport.objects.get(uid=uid).report
    return [(f["cell"], f["message"] % f["values"]) for f in report["faults"]]


def held(on: date = APRIL) -> list[tuple[str, str, str]]:
    rows = queries.postings_on(on).select_related("person", "facility")
    return sorted((row.person.name, row.facility.name, row.title) for row in rows)


def test_a_list_makes_people_with_their_posts_since_their_day(w) -> None:
    uid = brought(
        w, "Awa Traoré;F;1990-05-03;70 00 00 01;Centre de Kati;Infirmier A1;Titulaire;01/03/2024",
        "Issa Keita;M;1985;;Centre de Fana;midwife;;", "Oumou Sy;F;;;Centre de Fana;;;",
    )  # fmt: skip
    assert checked(w, uid) == {"lines": 3, "people": 3, "sure": 0, "new": 3, "doubtful": 0,
                               "errors": 0, "ready": 3}  # fmt: skip
    assert not Person.objects.exists()  # Nothing is written before it is applied.
    assert applied(w, uid) == {"people": 3, "changed": 0, "lines": 2}
    awa = Person.objects.get(name="Awa Traoré")
    assert (awa.sex, awa.born_year, awa.phone, awa.organisation.code, awa.category) == (
        "f", 1990, "+22370000001", "CKATI", "health")  # fmt: skip
    assert awa.number.startswith("CKATI-P-") and awa.states.get().since == date(2024, 3, 1)
    assert held() == [("Awa Traoré", "Centre de Kati", "Titulaire"),
                      ("Issa Keita", "Centre de Fana", "Sage-femme, maïeuticien")]  # fmt: skip
    assert held(date(2024, 2, 29)) == []
    row = ListImport.objects.get(uid=uid)
    assert row.state == "done" and not staging.sheets_of(row.sheets)
    with pytest.raises(Refused, match="déjà été appliqué"):
        brought(w, "Awa Traoré;F;1990-05-03;70 00 00 01;Centre de Kati;Infirmier A1;Titulaire;"
                "01/03/2024", "Issa Keita;M;1985;;Centre de Fana;midwife;;",
                "Oumou Sy;F;;;Centre de Fana;;;")  # fmt: skip


def test_every_error_is_told_with_its_cell_and_nothing_is_half_written(w) -> None:
    uid = brought(
        w, "Awa Traoré;F;1990;;Centre de Kati;nurse_a1;;", ";F;;;Centre de Kati;;;",
        "Issa Keita;X;1850;12;Centre de Catti;Infirmier A9;;01/01/2990",
        "Ba Sy;F;;;;;;", "Awa Traoré;F;;;Centre de Kati;;;", "Ali Ba;;;;Centre de Kayes;;Chef;",
        "Ali Bah;;;;Centre de Kati;;Chef;",
    )  # fmt: skip
    assert checked(w, uid)["errors"] == 12
    told = dict(faults(uid))
    assert "Il manque le nom" in told["A3"] and "sexe" in told["B4"] and "1900" in told["C4"]
    assert "téléphone" in told["D4"] and "vouliez-vous" in told["E4"]
    assert "vouliez-vous « Infirmier A" in told["F4"] and "année" in told["H4"]
    assert "Il manque la formation" in told["E5"] and "déjà à la ligne 2" in told["A6"]
    assert "Aucune formation" in told["E7"]  # Chérif does not look after Kayes.
    assert "Un poste a une qualification" in told["F8"]
    with pytest.raises(Refused, match="12 erreurs"):
        applied(w, uid)
    assert not Person.objects.exists()
    checked(w, uid, errors="leave_out")
    assert applied(w, uid)["people"] == 1


def test_who_is_known_is_completed_and_a_second_list_adds_nobody(w) -> None:
    awa = hired(w, "Awa Traoré", sex="unknown", qualification="nurse_a2")
    uid = brought(w, "TRAORE Awa;F;1990;70000001;Centre de Kati;nurse_a1;Titulaire;2026-02-01")
    assert checked(w, uid)["sure"] == 1
    assert applied(w, uid) == {"people": 0, "changed": 1, "lines": 1}
    row = queries.person(awa)
    assert (row.name, row.sex, row.born_year, row.phone, row.qualification.code) == (
        "Awa Traoré", "f", 1990, "+22370000001", "nurse_a1")  # fmt: skip
    assert PersonState.objects.filter(person=row).count() == 2
    assert held() == [("Awa Traoré", "Centre de Kati", "Titulaire")]
    again = brought(w, "Awa Traore;F;1990;70000001;Centre de Kati;nurse_a1;Titulaire;2026-02-02")
    checked(w, again)
    with pytest.raises(Refused, match="ne dit rien"):
        applied(w, again)
    assert Person.objects.count() == 1


def test_a_list_says_nothing_of_the_days_before_what_was_said_last(w) -> None:
    awa = hired(w, "Awa Traoré", qualification="nurse_a2")
    first = PersonState.objects.get(person__uid=awa)
    uid = brought(w, "TRAORE Awa;F;1990;70000001;Centre de Kati;nurse_a1;Titulaire;2010-02-01")
    checked(w, uid)
    applied(w, uid)
    last = PersonState.objects.filter(person__uid=awa).last()
    assert last.since == first.since and last.qualification.code == "nurse_a1"


def test_who_may_be_another_is_chosen_and_never_guessed(w) -> None:
    """Awa works in Kati; an Awa of Fana may be her in a second post, or somebody else."""
    awa = hired(w, "Awa Traoré")
    lines = ("Awa Traoré;F;;;Centre de Fana;nurse_a1;Renfort;2026-02-01",)
    uid = brought(w, *lines)
    assert checked(w, uid)["doubtful"] == 1
    with pytest.raises(Refused, match="1 personnes à choisir"):
        applied(w, uid)
    key = staging.plan_of(ListImport.objects.get(uid=uid).plan).people[0]["key"]
    with pytest.raises(Refused, match="personnes proposées"):
        commands.choose_listed(Act(w.cherif), brought=uid, choices={key: str(uuid4())})
    chosen = commands.choose_listed(Act(w.cherif), brought=uid, choices={key: awa})
    assert chosen == {"chosen": 1, "left": 0}
    assert applied(w, uid) == {"people": 0, "changed": 0, "lines": 1}
    row = queries.person(awa)
    assert row.facility.name == "Centre de Kati"  # Her sheet stays: nobody said she moved.
    assert held() == [("Awa Traoré", "Centre de Fana", "Renfort"),
                      ("Awa Traoré", "Centre de Kati", "Infirmière")]  # fmt: skip


def test_two_lines_said_to_be_one_person_are_refused(w) -> None:
    awa = hired(w, "Awa Traoré")
    uid = brought(w, "Awa Traoré;F;;70 00 00 01;Centre de Fana;nurse_a1;;",
                  "Awa Traore;F;;70 00 00 02;Centre de Fana;nurse_a1;;")  # fmt: skip
    assert checked(w, uid)["doubtful"] == 2
    keys = [one["key"] for one in staging.plan_of(ListImport.objects.get(uid=uid).plan).people]
    commands.choose_listed(Act(w.cherif), brought=uid, choices=dict.fromkeys(keys, awa))
    with pytest.raises(Refused, match="même personne dans la même formation"):
        applied(w, uid)
    commands.choose_listed(Act(w.cherif), brought=uid, choices={keys[1]: "leave"})
    assert applied(w, uid)["lines"] == 1


def test_somebody_new_in_two_facilities_is_one_person_with_two_posts(w) -> None:
    uid = brought(w, "Awa Traoré;F;;70 00 00 01;Centre de Kati;nurse_a1;;",
                  "Awa Traoré;F;;70 00 00 01;Centre de Fana;nurse_a1;;")  # fmt: skip
    assert checked(w, uid)["people"] == 1
    assert applied(w, uid) == {"people": 1, "changed": 0, "lines": 2}
    assert Posting.objects.values("facility").distinct().count() == 2


def test_a_sheet_that_another_keeps_is_not_written_by_a_list(w) -> None:
    """Moussa keeps Fana: Awa of Kati, told by her phone or number, is not his to post."""
    awa = hired(w, "Awa Traoré", phone="70 00 00 01")
    number = queries.person(awa).number
    uid = brought(w, "Awa Traoré;F;;70 00 00 01;Centre de Fana;nurse_a1;;", who=w.moussa)
    checked(w, uid, w.moussa)
    assert "que vous ne tenez pas" in dict(faults(uid))["A2"]
    uid = brought(w, f"{number};Centre de Fana;nurse_a1", who=w.moussa,
                  head="Numéro;FOSA;Qualification")  # fmt: skip
    checked(w, uid, w.moussa)
    assert "que vous ne tenez pas" in faults(uid)[0][1]
    for who in (w.noa, w.guy):
        with pytest.raises(NotAllowed):
            brought(w, "Awa;;;;Centre de Kati;;;", who=who)
    with pytest.raises(NotAllowed):
        brought(w, "Awa;;;;;;;", who=w.moussa, facility=w.centre)
    with pytest.raises(NotAllowed):
        checked(w, uid, w.fanta)


def test_who_left_is_back_from_a_later_day_only(w) -> None:
    awa = hired(w, "Awa Traoré", phone="70 00 00 01")
    commands.leave(Act(w.fanta), person=awa, on=date(2026, 2, 1), words="Congé")
    line = "Awa Traoré;F;;70 00 00 01;Centre de Kati;nurse_a1;Infirmière;"
    uid = brought(w, line + "2026-01-15")
    checked(w, uid)
    assert "partie le" in dict(faults(uid))["A2"]
    uid = brought(w, line + "2026-03-01")
    checked(w, uid)
    applied(w, uid)
    assert queries.person(awa).gone_on is None
    assert (
        held() == [("Awa Traoré", "Centre de Kati", "Infirmière")] and held(date(2026, 2, 2)) == []
    )


def test_a_list_nobody_applies_is_emptied(w) -> None:
    uid = brought(w, "Awa Traoré;F;;;Centre de Kati;nurse_a1;;")
    row = ListImport.objects.get(uid=uid)
    assert commands.expire_lists(act(), day=row.expires_on - timedelta(1)) == 0
    assert commands.expire_lists(act(), day=row.expires_on) == 1
    assert not ListImport.objects.get(uid=uid).sheets
    with pytest.raises(Refused, match="déjà appliqué ou abandonné"):
        applied(w, uid)


def test_the_workbook_to_fill_in_is_read_as_it_is() -> None:
    read = rules.guess(list(rules.TEMPLATE.values()))
    assert list(read) == list(rules.TEMPLATE) and set(read) <= set(rules.FIELDS)


def test_a_list_is_imported_from_its_pages(w, client, django_assert_max_num_queries) -> None:
    hired(w, "Awa Traoré")
    client.force_login(w.cherif)
    assert client.get(reverse("staff:template")).status_code == 200
    way = reverse("staff:imports")
    page = client.post(way, {"key": str(uuid4())}).content.decode()
    assert "obligatoire" in page
    upload = listed("Awa Traoré;F;;;Centre de Fana;nurse_a1;;", "Issa Keita;M;;;Centre de Kati;;;",
                    "Ba;;;;Centre de Nulle part;;;")  # fmt: skip
    answer = client.post(way, {"upload": upload, "key": str(uuid4())})
    assert answer.status_code == 302
    here = answer["Location"]
    page = client.get(here).content.decode()
    assert "A · Nom et prénoms" in page and "En poste depuis" in page
    columns = {"name": "0", "sex": "1", "facility": "4", "qualification": "5"}
    typed = {"sheet": "CSV", "unsaid": "health", "unsaid_since": "2026-01-01",
             "errors_are": "leave_out"} | columns  # fmt: skip
    late = (clock.today() + timedelta(1)).isoformat()
    late = client.post(here, typed | {"unsaid_since": late, "key": str(uuid4())})
    assert "encore venu" in late.content.decode()
    assert client.post(here, typed | {"key": str(uuid4())}).status_code == 302
    with django_assert_max_num_queries(22):
        page = client.get(here).content.decode()
    assert "Qui est-ce" in page and "Centre de Nulle part" in page and "personne nouvelle" in page
    uid = here.rstrip("/").rsplit("/", 1)[1]
    assert client.get(reverse("staff:errors_list", args=[uid])).status_code == 200
    key = staging.plan_of(ListImport.objects.get(uid=uid).plan).people[0]["key"]
    answer = client.post(reverse("staff:choose_list", args=[uid]),
                         {f"qui_{key}": "new", "key": str(uuid4())})  # fmt: skip
    assert answer.status_code == 302
    answer = client.post(reverse("staff:apply_list", args=[uid]), {"key": str(uuid4())})
    assert answer.status_code == 302 and Person.objects.count() == 3
    for colleague in (w.moussa, w.fanta):  # Who is doubtful is told from all whom Chérif keeps.
        client.force_login(colleague)
        assert client.get(here).status_code == 404
    client.force_login(w.guy)
    assert client.get(here).status_code == 403


def test_a_file_brought_twice_does_not_make_everybody_twice(w) -> None:
    line = "Awa Traoré;F;1990;70000001;Centre de Kati;nurse_a1;Titulaire;2026-02-01"
    one, other = brought(w, line), brought(w, line)
    checked(w, one), checked(w, other)  # Both before Awa is in the register.
    applied(w, one)
    with pytest.raises(Refused, match="déjà été appliqué"):
        applied(w, other)
    assert Person.objects.count() == 1
    assert checked(w, other)["sure"] == 1  # Looked for again, she is found.
