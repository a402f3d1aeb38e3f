"""The pages of organisations and users, as Dado, Sira and others see them."""

import re
from uuid import uuid4

import pytest

from pacte.people import commands as people
from pacte.people import queries
from pacte.people.models import Organisation, User
from world import act, organisation, person


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer
    return answer.content.decode()


def post(client, url: str, **typed: str):
    return client.post(url, typed | {"key": str(uuid4())})


def url(who: User) -> str:
    return f"/utilisateurs/{who.uid}/"


def test_dado_sees_her_union_and_sira_everything(client, world) -> None:
    client.force_login(world.dado)
    text = page(client, "/organisations/")
    assert "Mutuelle de Kati" in text and "Mutuelle de Kayes" not in text
    assert page(client, f"/organisations/{world.other}/", 404)
    client.force_login(world.sira)
    assert "Mutuelle de Kayes" in page(client, "/organisations/")
    assert "Mutuelle de Kayes" in page(client, f"/organisations/{world.other}/")


@pytest.mark.parametrize("path", ["/organisations/", "/utilisateurs/", "/utilisateurs/ouvrir/"])
def test_awa_manages_nobody(client, world, path: str) -> None:
    assert client.get(path).status_code == 302
    client.force_login(world.awa)
    text = page(client, path, 403)
    assert "Administrateur" in text and "dado" in text  # The role, and who can give it.


def test_an_organisation_shows_whom_it_belongs_to_and_who_acts_for_it(client, world) -> None:
    client.force_login(world.dado)
    text = page(client, f"/organisations/{world.mutual}/")
    assert "Union des mutuelles" in text and "Liquidateur" in text and "Kati" in text
    assert "Mutuelle de Kati" in page(client, f"/organisations/{world.federation}/")
    client.force_login(world.awa)  # She acts for it: she may look, and change nothing.
    assert "Corriger" not in page(client, f"/organisations/{world.mutual}/")
    page(client, f"/organisations/{world.mutual}/corriger/", 403)


def test_sira_founds_corrects_and_affiliates(client, world) -> None:
    client.force_login(world.sira)
    typed = {"code": "segou", "kind": "mutual", "name": "Mutuelle de Ségou", "country": "ml"}
    assert post(client, "/organisations/fonder/", **typed).status_code == 302
    made = Organisation.objects.get(code="SEGOU")
    assert "déjà" in post(client, "/organisations/fonder/", **typed).content.decode()
    answer = post(client, f"/organisations/{made.uid}/affilier/", parent="utm", since="2025-01-01")
    assert answer.status_code == 302
    assert [o.code for o in queries.parents(made.pk, queries.clock.today())] == ["UTM"]
    assert post(client, f"/organisations/{made.uid}/corriger/", name="Ségou", place="KATI"
                ).status_code == 302  # fmt: skip
    wrong = post(client, "/organisations/fonder/", **typed | {"code": "F1", "kind": "facility"})
    assert "liée à une formation" in wrong.content.decode()
    wrong = post(client, "/organisations/fonder/", **typed | {"code": "é"})
    assert "De 2 à 12 capitales" in wrong.content.decode()


def test_dado_opens_an_account_gives_a_role_and_a_password_shown_once(client, world) -> None:
    client.force_login(world.dado)
    answer = post(client, "/utilisateurs/ouvrir/", username="issa", first_name="Issa")
    issa = User.objects.get(username="issa")
    assert answer.url == url(issa)
    answer = post(client, url(issa) + "role/", role="agent", organisation="kati",
                  since="2024-01-01")  # fmt: skip
    assert answer.status_code == 302
    assert "Agent de mutuelle" in page(client, url(issa))
    shown = post(client, url(issa) + "mot-de-passe/")
    password = re.search(r"<code>([\w-]{17})</code>", shown.content.decode())[1]
    assert "no-store" in shown.headers["Cache-Control"]
    key = {"key": str(uuid4())}
    assert "<code>" in client.post(url(issa) + "mot-de-passe/", key).content.decode()
    assert "<code>" not in client.post(url(issa) + "mot-de-passe/", key).content.decode()
    issa.refresh_from_db()
    assert issa.must_change_password and password


def test_roles_that_control_each_other_are_refused_on_the_form(client, world) -> None:
    client.force_login(world.dado)
    typed = {"role": "payer", "organisation": "KATI", "since": "2025-01-01"}
    text = post(client, url(world.awa) + "role/", **typed).content.decode()
    assert "se contrôlent" in text and 'value="KATI"' in text
    text = post(client, url(world.awa) + "role/", **typed | {"organisation": "XX"}).content.decode()
    assert "Aucune organisation n’a le sigle" in text


def test_a_role_is_taken_back_and_the_account_closed(client, world) -> None:
    client.force_login(world.dado)
    row = world.awa.roles.get(name="settler")
    assert post(client, url(world.awa) + "role/retirer/", role=str(row.pk)).status_code == 302
    assert not User.objects.get(pk=world.awa.pk).can("settle")
    assert "Retiré" in page(client, url(world.awa))
    post(client, url(world.awa) + "etat/", enabled="0")
    assert not User.objects.get(pk=world.awa.pk).is_active
    post(client, url(world.awa) + "etat/", enabled="1")
    assert User.objects.get(pk=world.awa.pk).is_active


def test_dado_does_not_reach_the_people_of_another(client, world) -> None:
    far = person("far", agent=world.other)
    client.force_login(world.dado)
    assert "far" not in page(client, "/utilisateurs/")
    page(client, url(far), 404)
    assert post(client, url(far) + "mot-de-passe/").status_code == 404
    both = person("both", agent=world.other)
    people.give_role(act(), user=str(both.uid), role="agent", since=queries.clock.today(),
                     organisation=world.mutual)  # fmt: skip
    assert page(client, url(both))  # Seen, since he acts for hers; but not hers alone.
    assert post(client, url(both) + "mot-de-passe/").status_code == 403


def test_the_lists_cost_the_same_for_any_number_of_lines(
    client, world, django_assert_max_num_queries
) -> None:
    for n in range(30):
        mutual = organisation(f"Mutuelle {n}", place=world.kati)
        people.affiliate(act(), organisation=mutual, parent=world.federation,
                         since=queries.clock.today())  # fmt: skip
        person(f"agent{n}", agent=mutual)
    client.force_login(world.dado)
    for path, most in (("/organisations/", 9), ("/utilisateurs/", 9), (url(world.awa), 11),
                       (f"/organisations/{world.federation}/", 14)):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_going_back_and_changing_a_form_says_so_then_sends_another_request(client, world) -> None:
    client.force_login(world.dado)
    way, key = f"/organisations/{world.mutual}/corriger/", str(uuid4())
    assert client.post(way, {"key": key, "name": "Mutuelle de Kati-ville"}).status_code == 302
    back = client.post(way, {"key": key, "name": "Mutuelle de Kati-Koko"})
    page = back.content.decode()
    assert "déjà été envoyé avec un autre contenu" in page and "Kati-Koko" in page
    assert Organisation.objects.get(code="KATI").name == "Mutuelle de Kati-ville"
    again = back.context["form"]["key"].value()
    assert client.post(way, {"key": again, "name": "Mutuelle de Kati-Koko"}).status_code == 302
    assert Organisation.objects.get(code="KATI").name == "Mutuelle de Kati-Koko"
