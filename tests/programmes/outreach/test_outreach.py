from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.programmes.outreach import commands, models, queries
from pacte.programmes.outreach.models import Cause, Content, Visit
from world import act, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> SimpleNamespace:
    paris, bamako = organisation("Ville de Paris", "city"), organisation("Bamako", "city")
    return SimpleNamespace(
        paris=paris, bamako=bamako, lea=person("lea", coordinator=paris),
        max=person("max", funder=paris), zoe=person("zoe", coordinator=bamako),
    )  # fmt: skip


def cause(here: SimpleNamespace) -> str:
    return commands.open_cause(
        Act(here.lea), organisation=here.paris, title="Assurance santé", addressee="Assemblée",
        asks="Inscrire l’assurance santé au budget",
    )  # fmt: skip


def told(here: SimpleNamespace, **details) -> str:
    given = {
        "kind": "text", "title": "Une mère", "who": "une mère de Bagira", "scope": "public",
        "consent_on": today(), "words": "Nous sommes soignés à temps.",
    } | details  # fmt: skip
    return commands.record_testimony(Act(here.lea), organisation=here.paris, **given)


def written(here: SimpleNamespace, kind: str = "news", **details) -> str:
    given = {"slug": f"un-{kind}", "title": "Un titre", "summary": "Résumé"} | details
    return commands.write_content(Act(here.lea), organisation=here.paris, kind=kind, **given)


def test_a_cause_goes_from_its_proofs_to_its_outcome(here) -> None:
    uid = cause(here)
    proof = commands.add_evidence(
        Act(here.lea), cause=uid, title="Couverture", path="/tableaux/", figure="12 %",
        seen_on=today(),
    )  # fmt: skip
    commands.step_cause(Act(here.lea), cause=uid, state="put", on="2026-03", words="Remise")
    commands.step_cause(Act(here.lea), cause=uid, state="partly", on="2026-09")
    (row,) = queries.causes(here.max, today())
    assert (row.state, row.on) == ("partly", "2026-09")
    with pytest.raises(Refused, match="pourquoi"):
        commands.withdraw_evidence(Act(here.lea), evidence=proof)
    commands.withdraw_evidence(Act(here.lea, "périmée"), evidence=proof)
    assert queries.evidence(row) == []
    with pytest.raises(Refused, match="déjà retirée"):
        commands.withdraw_evidence(Act(here.lea, "encore"), evidence=proof)


@pytest.mark.parametrize(
    "path, said", [("", "une page"), ("javascript:alert(1)", "commence par"), ("//x", "commence")]
)
def test_a_proof_is_a_page_an_address_or_a_document(here, path, said) -> None:
    with pytest.raises(Refused, match=said):
        commands.add_evidence(
            Act(here.lea), cause=cause(here), title="x", path=path, seen_on=today()
        )


def test_a_testimony_is_shown_while_the_consent_holds(here) -> None:
    uid = told(here, consent_until=today() + timedelta(days=10))
    assert queries.public_testimonies(today()).count() == 1
    assert queries.public_testimonies(today() + timedelta(days=10)).count() == 0
    commands.step_testimony(Act(here.lea, "elle l’a demandé"), testimony=uid, withdrawn=True,
                            on=today())  # fmt: skip
    assert queries.public_testimonies(today()).count() == 0
    commands.step_testimony(Act(here.lea), testimony=uid, withdrawn=False, on=today())
    assert queries.public_testimonies(today()).count() == 1


def test_a_testimony_for_internal_use_is_never_public(here) -> None:
    told(here, scope="internal")
    assert not queries.public_testimonies(today()).exists()


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"words": ""}, "un texte, une photo ou une vidéo"),
        ({"consent_until": today()}, "au moins un jour"),
        ({"told_on": "31/02/2026"}, "ne se lit pas"),
        (
            {"kind": "photo", "file": SimpleUploadedFile("x.png", b"<script>alert(1)</script>")},
            "image lisible",
        ),
    ],
)
def test_a_testimony_that_makes_no_sense_is_refused_whole(here, wrong, said) -> None:
    with pytest.raises(Refused, match=said):
        told(here, **wrong)
    assert not models.Testimony.objects.exists()


def test_what_each_city_teaches_and_learns_and_what_a_visit_led_to(here) -> None:
    uid = commands.open_exchange(Act(here.lea), organisation=here.paris, name="Trois villes")
    offer = {"exchange": uid, "organisation": here.bamako, "kind": "teach", "topic": "Santé"}
    commands.set_offer(Act(here.lea), **offer)
    commands.set_offer(Act(here.lea), **offer, quote="Le système de santé de Bamako")
    (held,) = queries.offers([queries.exchanges(here.lea, today()).get().pk])
    assert held.quote
    commands.set_offer(Act(here.lea), **offer, withdrawn=True)
    assert queries.offers([held.exchange_id]) == []
    visit = commands.record_visit(
        Act(here.lea), exchange=uid, visitor=here.paris, host=here.bamako, topic="Eau",
        start="2011-03", women=2,
    )  # fmt: skip
    assert Visit.objects.get().people is None
    follow = commands.follow_visit(Act(here.lea), visit=visit, words="Écrire une note", due="2011")
    commands.follow_visit(Act(here.lea), visit=visit, of=follow, state="done")
    (last,) = queries.follow_ups([Visit.objects.get().pk])
    assert (last.words, last.state) == ("Écrire une note", "done")
    with pytest.raises(Refused, match="chez un autre"):
        commands.record_visit(
            Act(here.lea), exchange=uid, visitor=here.paris, host=here.paris, topic="x",
            start="2011",
        )  # fmt: skip


def test_a_call_is_published_with_its_deadline_and_closes_after_it(here) -> None:
    uid = written(here, "call")
    with pytest.raises(Refused, match="date limite"):
        commands.step_content(Act(here.lea), content=uid, state="published")
    commands.describe_content(
        Act(here.lea), content=uid, title="Appel", summary="x", deadline=today()
    )
    commands.step_content(Act(here.lea), content=uid, state="published")
    assert queries.open_calls(today()).count() == 1
    assert queries.open_calls(today() + timedelta(days=1)).count() == 0
    commands.step_content(Act(here.lea), content=uid, state="withdrawn")
    assert not queries.published().exists()


def test_a_slug_is_used_once_and_a_free_one_is_found(here) -> None:
    written(here)
    with pytest.raises(Refused, match="adresse"):
        written(here)
    assert queries.free_slug("un-news") == "un-news-2"
    assert queries.free_slug("autre") == "autre"


def test_a_subscription_is_confirmed_then_ended(here) -> None:
    uid = commands.ask_subscription(act(), email="Lea@Exemple.org")
    assert commands.ask_subscription(act(), email="lea@exemple.org") == uid
    commands.answer_subscription(act(), subscriber=uid, state="confirmed")
    assert [row.state for row in queries.subscribers()] == ["confirmed"]
    with pytest.raises(Refused):
        commands.answer_subscription(act(), subscriber=uid, state="asked")


def test_only_who_manages_the_outreach_of_an_organisation_writes_it(here) -> None:
    for who in (here.max, here.zoe):
        with pytest.raises(NotAllowed):
            commands.open_cause(Act(who), organisation=here.paris, title="x", addressee="y")
    assert not Cause.objects.exists()


def test_an_action_is_done_at_the_latest_today(here) -> None:
    uid = commands.plan_action(
        Act(here.lea), organisation=here.paris, title="Radio", audience="Ménages",
        channel="radio", planned="2026",
    )  # fmt: skip
    given = {"title": "Radio", "audience": "Ménages", "channel": "radio", "planned": "2026"}
    with pytest.raises(Refused, match="au plus tard"):
        commands.set_action(Act(here.lea), action=uid, done=f"{today().year + 1}", **given)


def test_the_pages(client, here, django_assert_max_num_queries) -> None:
    one, content, testimony = cause(here), written(here), told(here)
    exchange = commands.open_exchange(Act(here.lea), organisation=here.paris, name="Trois villes")
    action = commands.plan_action(
        Act(here.lea), organisation=here.paris, title="Radio", audience="Ménages",
        channel="radio", planned="2020",
    )  # fmt: skip
    read = [
        ("/plaidoyer/", "Assurance santé"), (f"/plaidoyer/{one}/", "Assemblée"),
        ("/communication/", "en retard"), (f"/communication/{action}/", "Radio"),
        ("/temoignages/", "publiable"), (f"/temoignages/{testimony}/", "soignés à temps"),
        ("/echanges/", "Trois villes"), (f"/echanges/{exchange}/", "Aucune visite"),
    ]  # fmt: skip
    managed = [
        ("/plaidoyer/ouvrir/", "À qui on s’adresse"), (f"/plaidoyer/{one}/preuve/", "Vue le"),
        (f"/plaidoyer/{one}/suite/", "Suite"), (f"/plaidoyer/{one}/corriger/", "Assemblée"),
        ("/communication/prevoir/", "Moyen"), ("/temoignages/recueillir/", "Nommé comme"),
        (f"/temoignages/{testimony}/accord/", "retire son accord"), ("/echanges/ouvrir/", "Objet"),
        (f"/echanges/{exchange}/sujet/", "Sujet"), (f"/echanges/{exchange}/visite/", "Chez"),
        ("/publications/", "Un titre"), ("/publications/ecrire/", "Résumé"),
        (f"/publications/{content}/", "Brouillon"), ("/publications/lettre/abonnes/", "abonné"),
        (f"/publications/{content}/etat/", "Datée de"),
        (f"/publications/{content}/corriger/", "Résumé"),
    ]  # fmt: skip
    client.force_login(here.lea)
    for path, said in read + managed:
        with django_assert_max_num_queries(45):
            answer = client.get(path)
        assert answer.status_code == 200 and said in answer.content.decode(), path
    client.force_login(here.max)
    for path, said in read:
        assert said in client.get(path).content.decode(), path
    for path, _ in managed:
        assert client.get(path).status_code == 403, path
    client.force_login(here.zoe)
    for path in (f"/plaidoyer/{one}/", f"/temoignages/{testimony}/", f"/publications/{content}/"):
        assert client.get(path).status_code == 404, path


def test_forms_keep_what_was_typed(client, here) -> None:
    client.force_login(here.lea)
    typed = {
        "organisation": here.paris, "kind": "call", "title": "Appel", "summary": "Court",
        "deadline": "31/02/2026",
    }  # fmt: skip
    page = client.post("/publications/ecrire/", typed).content.decode()
    assert "n’existe pas" in page and "31/02/2026" in page
    assert client.post("/publications/ecrire/", typed | {"deadline": ""}).status_code == 302
    client.post("/publications/ecrire/", typed | {"deadline": "2030-01-01"})
    assert sorted(Content.objects.values_list("slug", flat=True)) == ["appel", "appel-2"]


def test_a_testimony_taken_back_is_no_longer_read(client, here) -> None:
    uid = told(here)
    commands.step_testimony(Act(here.lea), testimony=uid, withdrawn=True, on=today())
    client.force_login(here.lea)
    page = client.get(f"/temoignages/{uid}/").content.decode()
    assert "ne se montre plus" in page and "soignés à temps" not in page
