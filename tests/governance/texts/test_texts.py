import pytest

from governance.world_agreements import text
from pacte.governance.texts import commands, queries
from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from world import act, organisation, person, place

pytestmark = pytest.mark.django_db


def test_a_text_replaced_by_another_is_no_longer_in_force() -> None:
    where = place("Sud-Kivu", "province")
    old, new = text(where, "EDIT-1"), text(where, "EDIT-2", since="2015")
    commands.set_text_state(
        act("réforme"), text=old, state="repealed", since="2015", replaced_by="EDIT-2"
    )
    assert [row.code for row in queries.in_force(today())] == ["EDIT-2"]
    with pytest.raises(Refused, match="ne se remplace pas"):
        commands.set_text_state(
            act(), text=new, state="repealed", since="2016", replaced_by="EDIT-2"
        )
    with pytest.raises(Refused, match="Aucun texte"):
        commands.set_text_state(act(), text=new, state="repealed", since="2016", replaced_by="NO")


def test_a_text_said_of_a_year_holds_from_its_first_day() -> None:
    text(place("Sud-Kivu", "province"), since=f"{today().year}")
    assert queries.in_force(today().replace(month=1, day=1)).count() == 1
    assert queries.in_force(today().replace(year=today().year - 1)).count() == 0


def test_a_competence_is_transferred_with_the_resources_that_are_known() -> None:
    where = place("Bamako", "district")
    text(where, "LOI-1")
    uid = commands.open_competence(
        act(), place=where, matter="Gestion des centres de santé", level="commune",
        transfer="foreseen", since="1995", text="LOI-1", article="art. 3",
    )  # fmt: skip
    commands.set_competence(
        act(), competence=uid, transfer="transferred", since="2002", resources="partial"
    )
    (row,) = queries.competences_on(queries.Competence.objects.all(), today())
    assert (row.transfer, row.resources, row.since) == ("transferred", "partial", "2002")


def test_a_reference_is_used_once() -> None:
    where = place("Sud-Kivu", "province")
    text(where)
    with pytest.raises(Refused, match="déjà la référence"):
        text(where)


def test_texts_are_kept_by_who_answers_for_the_place() -> None:
    here, there = place("Sud-Kivu", "province"), place("Nord-Kivu", "province")
    keeper = person("lea", authority=f"place:{here}")
    commands.record_text(
        Act(keeper), code="A-1", kind="order", title="Arrêté", place=here, since="2012-03"
    )
    with pytest.raises(NotAllowed):
        commands.record_text(
            Act(keeper), code="A-2", kind="order", title="Arrêté", place=there, since="2012"
        )


def test_pages_of_the_register(client, django_assert_max_num_queries) -> None:
    where = place("Sud-Kivu", "province")
    uid = text(where, title="Édit sur les mutuelles")
    competence = commands.open_competence(
        act(), place=where, matter="Régulation", level="province", transfer="shared",
        since="2011", text="EDIT-1",
    )  # fmt: skip
    client.force_login(person("lea", authority=f"place:{where}"))
    for path, said in (
        ("/textes/", "Édit sur les mutuelles"),
        (f"/textes/{uid}/", "Régulation"),
        ("/competences/", "Régulation"),
        (f"/competences/{competence}/", "2011"),
        ("/textes/inscrire/", "Référence"),
        (f"/textes/{uid}/corriger/", "Édit sur les mutuelles"),
    ):
        with django_assert_max_num_queries(35):
            answer = client.get(path)
        assert answer.status_code == 200 and said in answer.content.decode(), path
    typed = {"code": "A-9", "kind": "order", "title": "Arrêté", "place": "SUD-KIVU",
             "state": "in_force", "since": "31/02/2012"}  # fmt: skip
    page = client.post("/textes/inscrire/", typed).content.decode()
    assert "ne se lit pas" in page and "A-9" in page
    assert client.post("/textes/inscrire/", typed | {"since": "2012"}).status_code == 302


def test_who_follows_no_programme_does_not_read_the_register(client) -> None:
    text(place("Sud-Kivu", "province"))
    client.force_login(person("max", agent=organisation("Mutuelle")))
    for path in ("/textes/", "/competences/"):
        assert client.get(path).status_code == 403, path
