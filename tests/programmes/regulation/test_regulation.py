from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest

from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.places import queries as places
from pacte.programmes.regulation import commands, queries
from pacte.programmes.regulation.models import Declaration
from world import organisation, person, place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> SimpleNamespace:
    """A province of two zones, its inspection and its authority, and a partner."""
    province = place("Sud-Kivu", "province")
    zones = [place(name, "zone", province) for name in ("Ibanda", "Bagira")]
    partner = organisation("ONG Eau", "association")
    return SimpleNamespace(
        province=province, zones=zones, partner=partner,
        lea=person("lea", declarant=partner), iris=person("iris", inspector=f"place:{province}"),
        guy=person("guy", authority=f"place:{province}"),
    )  # fmt: skip


def declared(here: SimpleNamespace, **details) -> str:
    given = {"title": "Eau à Ibanda", "theme": "water", "where": [here.zones[0]]} | details
    return commands.declare(Act(here.lea), organisation=here.partner, **given)


def advised(here: SimpleNamespace, uid: str, verdict: str = "favourable") -> None:
    commands.give_opinion(
        Act(here.iris), declaration=uid, verdict=verdict, fit="yes", reasons="Conforme",
        on=today(), plan="Axe 2",
    )  # fmt: skip


def agreed(here: SimpleNamespace, uid: str, number: str = "A-1", reason: str = "") -> None:
    commands.agree(
        Act(here.guy, reason), declaration=uid, number=number, since=today(),
        until=today() + timedelta(days=365),
    )  # fmt: skip


def standing(uid: str) -> str:
    rows = list(queries.told(Declaration.objects.filter(uid=uid)))
    return queries.standings(rows, today())[rows[0].pk]


def test_from_the_declaration_to_the_withdrawal(here) -> None:
    uid = declared(here)
    with pytest.raises(Refused, match="pas encore donné son avis"):
        agreed(here, uid)
    advised(here, uid)
    assert standing(uid) == "to_agree"
    agreed(here, uid)
    assert standing(uid) == "agreed"
    commands.review(
        Act(here.iris), declaration=uid, year=today().year, verdict="bad", words="Rien n’est fait",
        on=today(),
    )  # fmt: skip
    for kind, after in (("warning", "warned"), ("withdrawal", "stopped"), ("lifted", "agreed")):
        commands.sanction(Act(here.guy), declaration=uid, kind=kind, since=today(), words="Motif")
        assert standing(uid) == after


def test_against_an_unfavourable_opinion_the_authority_says_why(here) -> None:
    uid = declared(here)
    advised(here, uid, "unfavourable")
    assert standing(uid) == "refused"
    with pytest.raises(Refused, match="défavorable"):
        agreed(here, uid)
    agreed(here, uid, reason="urgence")
    assert standing(uid) == "agreed"


def test_nobody_judges_what_their_own_organisation_declares(here) -> None:
    uid = declared(here)
    judge = person("max", inspector=f"place:{here.province}")
    commands_of_both = person("eva", authority=f"place:{here.province}")
    assert judge.can("advise_partner", place=places.place(here.zones[0]).pk)
    with pytest.raises(NotAllowed):
        advised(SimpleNamespace(iris=here.lea), uid)
    with pytest.raises(NotAllowed):
        commands.give_opinion(
            Act(commands_of_both), declaration=uid, verdict="favourable", fit="yes",
            reasons="x", on=today(),
        )  # fmt: skip


def test_an_inspection_judges_in_its_place_only(here) -> None:
    far = place("Nord-Kivu", "province")
    uid = declared(here)
    with pytest.raises(NotAllowed):
        advised(SimpleNamespace(iris=person("zoe", inspector=f"place:{far}")), uid)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"start": "2012", "end": "2011"}, "avant le début"),
        ({"start": "31/02/2012"}, "ne se lit pas"),
        ({"where": []}, "au moins un lieu"),
        ({"amount": -1, "currency": ""}, "devise"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused_whole(here, wrong, said) -> None:
    with pytest.raises(Refused, match=said):
        declared(here, **wrong)
    assert not Declaration.objects.exists()


def test_sanctions_in_the_wrong_order_are_refused(here) -> None:
    uid = declared(here)
    for kind, said in (("lifted", "pas de sanction"), ("withdrawal", "pas d’agrément")):
        with pytest.raises(Refused, match=said):
            commands.sanction(Act(here.guy), declaration=uid, kind=kind, since=today(), words="x")


def test_places_said_anew_replace_those_that_were(here) -> None:
    uid = declared(here)
    seen = queries.declaration(uid).entry_id
    commands.describe_declaration(
        Act(here.lea), declaration=uid, title="Eau", where=here.zones[1:], seen=seen
    )
    row = queries.declaration(uid)
    assert queries.places_of([row.pk])[row.pk] == [places.place(here.zones[1]).pk]
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        commands.describe_declaration(
            Act(here.lea), declaration=uid, title="Eau", where=here.zones, seen=seen
        )


def test_a_wide_activity_is_in_each_row_and_a_taken_back_one_in_none(here) -> None:
    declared(here, title="Toute la province", where=[here.province])
    gone = declared(here, title="Retirée")
    commands.step_declaration(Act(here.lea), declaration=gone, state="withdrawn", on=today())
    found = queries.who_does_what(here.guy, places.place(here.province), today())
    assert [found.matrix.total(p.pk) for p in found.places] == [1, 1]
    assert gone not in [str(row.uid) for row in queries.visible_to(here.guy, today())]
    assert gone in [str(row.uid) for row in queries.visible_to(here.lea, today())]


def test_the_pages(client, here, django_assert_max_num_queries) -> None:
    uid = declared(here, start=f"{today().year - 1}", amount=500_000_00, currency="USD")
    client.force_login(here.guy)
    province = places.place(here.province)
    for path, said in (
        ("/intervenants/", "sans agrément"),
        (f"/intervenants/{uid}/", "Pas encore d’avis"),
        (f"/intervenants/carte/{province.uid}/", "aucune activité"),
        (f"/intervenants/{uid}/agrement/", "Numéro d’agrément"),
        ("/", "Partenaires extérieurs"),
    ):
        with django_assert_max_num_queries(45):
            answer = client.get(path)
        assert answer.status_code == 200 and said in answer.content.decode(), path
    assert client.get(f"/intervenants/carte/{province.uid}/?format=xlsx").status_code == 200
    assert client.get("/intervenants/carte/").status_code == 302
    assert client.get("/intervenants/declarer/").status_code == 403
    assert client.get(f"/intervenants/{uid}/avis/").status_code == 403
    client.force_login(person("agent", agent=organisation("Mutuelle")))
    assert client.get("/intervenants/").status_code == 403
    assert client.get(f"/intervenants/{uid}/").status_code == 403


def test_declaring_by_the_form_keeps_what_was_typed(client, here) -> None:
    client.force_login(here.lea)
    typed = {
        "organisation": here.partner, "title": "Eau", "theme": "water", "where": "IBANDA, NULLE",
        "start": "2026", "currency": "USD", "amount": "1,500",
    }  # fmt: skip
    page = client.post("/intervenants/declarer/", typed).content.decode()
    assert "Aucun lieu n’a ce nom ni ce code : « NULLE »" in page and "IBANDA, NULLE" in page
    assert "1,500" in page
    answer = client.post("/intervenants/declarer/", typed | {"where": "IBANDA", "amount": "1 500"})
    assert answer.status_code == 302
    assert Declaration.objects.get().amount == 150_000


def test_a_place_is_told_by_its_name_or_by_its_code(client, here) -> None:
    place("Bagira", "district", code="BAG-2")
    client.force_login(here.lea)
    typed = {"organisation": here.partner, "title": "Eau", "theme": "water",
             "where": "Ibanda\nBagira"}  # fmt: skip
    page = unescape(client.post("/intervenants/declarer/", typed).content.decode())
    assert "Plusieurs lieux s’appellent « Bagira »" in page and "BAG-2" in page
    answer = client.post("/intervenants/declarer/", typed | {"where": "ibanda, BAG-2"})
    assert answer.status_code == 302
    row = Declaration.objects.get()
    assert len(queries.places_of([row.pk])[row.pk]) == 2
