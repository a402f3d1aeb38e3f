"""Who scores is not who is scored; who confirms is not who scored; what is asked is told apart."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from delivery.quality.visited import FULL, LIST, confirmed, marked, opened, visited
from pacte.delivery.quality import commands, queries, shipped
from pacte.delivery.quality.models import Checklist, Opinion, Score, Visit
from pacte.delivery.quality.queries import offers, visits
from pacte.insurance.schemes import commands as schemes
from pacte.insurance.schemes import presets
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.measures.readings import Question
from pacte.places import queries as places
from world import START, act, organisation, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture
def w() -> SimpleNamespace:
    return visited()


def key(uid: str) -> int:
    return places.facility(uid).pk


def test_a_visit_is_scored_sent_and_confirmed_by_somebody_else(w) -> None:
    uid = opened(w)
    assert marked(w, uid, {"a1": 2, "a2": 2})["missing"] == 4
    assert marked(w, uid, FULL)["score"] == WHOLE
    with pytest.raises(Refused, match="Seule une visite envoyée"):
        commands.confirm_visit(Act(w.moussa), visit=uid)
    commands.submit_visit(Act(w.cherif), visit=uid)
    with pytest.raises(Refused, match="ne changent plus"):
        marked(w, uid, {"a1": 0})
    with pytest.raises(Refused, match="autre personne"):
        commands.confirm_visit(Act(w.cherif), visit=uid)
    commands.confirm_visit(Act(w.moussa), visit=uid)
    row = queries.visit(uid)
    assert (row.state, row.score, row.missing) == ("confirmed", WHOLE, 0)
    assert visits.sections_of([row.pk])[row.pk]["hygiene"] == WHOLE


def test_a_score_above_the_most_is_refused_and_nothing_is_kept(w) -> None:
    uid = opened(w)
    for points in (5, -1, 10**6):
        with pytest.raises(Refused, match="au plus 4 points") as refused:
            marked(w, uid, {"a1": 1, "a2": points})
        assert refused.value.field == "a2-points"
    assert not Score.objects.exists()
    with pytest.raises(Refused, match="pas de point"):
        marked(w, uid, {"rien": 1})


def test_a_visit_with_holes_is_sent_but_not_confirmed(w) -> None:
    uid = opened(w)
    with pytest.raises(Refused, match="Rien n’est encore noté"):
        commands.submit_visit(Act(w.cherif), visit=uid)
    marked(w, uid, {"a1": 2})
    commands.submit_visit(Act(w.cherif), visit=uid)
    with pytest.raises(Refused, match="manque 5 réponses"):
        commands.confirm_visit(Act(w.moussa), visit=uid)
    with pytest.raises(Refused, match="pourquoi"):
        commands.return_visit(Act(w.moussa), visit=uid)
    commands.return_visit(Act(w.moussa, "incomplète"), visit=uid)
    marked(w, uid, FULL)
    commands.submit_visit(Act(w.cherif), visit=uid)
    assert queries.visit(uid).score == WHOLE


def test_nobody_scores_their_own_facility_from_outside(w) -> None:
    both = person("both", district=f"place:{w.kati}", clinic_manager=w.clinic)
    with pytest.raises(Refused, match="n’appartient pas"):
        opened(w, who=both)
    for who in (w.fanta, w.noa):
        with pytest.raises(NotAllowed):
            opened(w, who=who)
    with pytest.raises(NotAllowed):
        opened(w, facility=w.other)
    own = {"facility": w.centre, "checklist": w.list, "on": DAY}
    with pytest.raises(NotAllowed):
        commands.open_self_assessment(Act(w.cherif), **own)
    uid = commands.open_self_assessment(Act(w.fanta), **own)
    with pytest.raises(NotAllowed):
        marked(w, uid, FULL, who=w.cherif)
    marked(w, uid, FULL, who=w.fanta)
    with pytest.raises(Refused, match="autoévaluation"):
        opened(w, kind="self")


def test_two_people_who_score_the_same_visit(w) -> None:
    uid = opened(w)
    seen = Visit.objects.get().entry_id
    marked(w, uid, {"a1": 1})
    with pytest.raises(Refused, match="Quelqu’un d’autre"):
        marked(w, uid, {"a1": 2}, seen=seen)


def test_a_visit_to_come_or_before_its_checklist_is_refused(w) -> None:
    with pytest.raises(Refused, match="demain"):
        opened(w, clock.today() + timedelta(1))
    with pytest.raises(Refused, match="pas encore en vigueur"):
        opened(w, START - timedelta(1))


def test_a_visit_keeps_the_version_that_it_was_made_with(w) -> None:
    uid = confirmed(w)
    since = date(2026, 5, 1)
    changed = LIST.replace("most: 10", "most: 20")
    commands.publish_checklist(Act(w.cherif), text=changed, since=since)
    with pytest.raises(Refused, match="déjà celle"):
        commands.publish_checklist(Act(w.cherif), text=changed, since=since)
    with pytest.raises(Refused, match="pas valoir avant"):
        commands.publish_checklist(Act(w.cherif), text=LIST, since=DAY)
    with pytest.raises(NotAllowed):
        commands.publish_checklist(Act(w.fanta), text=LIST, since=since)
    assert visits.result(queries.visit(uid)).score == WHOLE
    row = Checklist.objects.get()
    assert [queries.version_on(row.pk, day).number for day in (DAY, since)] == [1, 2]


def test_an_action_follows_a_weakness(w) -> None:
    uid = confirmed(w, h1=1)
    plan = {"visit": uid, "what": "Acheter du savon", "who": "Gérant", "item": "h1"}
    with pytest.raises(Refused, match="après la visite"):
        commands.plan_action(Act(w.fanta), due=DAY - timedelta(1), **plan)
    with pytest.raises(NotAllowed):
        commands.plan_action(Act(w.noa), due=DAY, **plan)
    made = commands.plan_action(Act(w.fanta), due=DAY, **plan)
    done = {"action": made, "state": "done", "on": DAY}
    with pytest.raises(Refused, match="Dites ce qui"):
        commands.step_action(Act(w.fanta), **done)
    commands.step_action(Act(w.fanta), words="Acheté", **done)
    assert not visits.open_actions(visits.actions_visible_to(w.cherif, DAY)).exists()


def test_patients_are_counted_without_a_name(w) -> None:
    given = {"facility": w.centre, "checklist": w.list, "on": DAY}
    commands.record_opinion(Act(w.fanta), answers={"p1": 3, "p2": 0}, **given)
    commands.record_opinion(Act(w.fanta), answers={"p1": 1}, **given)
    told = visits.satisfaction(key(w.centre), date(2026, 1, 1), date(2027, 1, 1))
    assert [(one.good, one.count) for one in told] == [(1, 2), (0, 1)]
    assert visits.sheets_counted(key(w.centre), date(2026, 1, 1), date(2027, 1, 1)) == 2
    for answers, why in (({"p1": 4}, "0 à 3"), ({}, "au moins une"), ({"a1": 1}, "au moins une")):
        with pytest.raises(Refused, match=why):
            commands.record_opinion(Act(w.fanta), answers=answers, **given)
    with pytest.raises(NotAllowed):
        commands.record_opinion(Act(w.noa), answers={"p1": 3}, **given)
    assert {f.name for f in Opinion._meta.fields}.isdisjoint({"name", "person", "phone", "by"})


@pytest.fixture
def care(w) -> SimpleNamespace:
    commands.load_care_kinds(Act(w.cherif), rows=shipped.care_kinds())
    return w


def test_a_facility_says_what_it_offers_and_what_is_not_said_is_not_known(care) -> None:
    say = {"facility": care.centre, "since": DAY}
    told = {"maternity": True, "surgery": False}
    assert commands.say_offers(Act(care.fanta), care=told, **say) == {"count": 2}
    assert commands.say_offers(Act(care.fanta), care=told, **say) == {"count": 0}
    assert queries.offered([key(care.centre)], DAY) == {key(care.centre): told}
    assert queries.offered([key(care.centre)], DAY - timedelta(1)) == {}
    assert queries.facilities_offering("maternity", DAY) == [key(care.centre)]
    later = {"facility": care.centre, "since": DAY + timedelta(9)}
    commands.say_offers(Act(care.cherif), care={"maternity": False}, **later)
    assert queries.facilities_offering("maternity", DAY + timedelta(8)) == [key(care.centre)]
    assert queries.facilities_offering("maternity", DAY + timedelta(9)) == []
    with pytest.raises(NotAllowed):
        commands.say_offers(Act(care.noa), care=told, **say)
    with pytest.raises(Refused, match="Aucun type de soins"):
        commands.say_offers(Act(care.fanta), care={"magie": True}, **say)


def demanded(w: SimpleNamespace, **more) -> str:
    demand = {"services": ["maternity"], "checklist": "exemple", "least": 600_000}
    given = {"title": "Paquet minimum", "since": DAY, "place": w.kati, "demand": demand}
    return commands.set_minimum(Act(w.cherif), **(given | more))


def test_a_minimum_says_what_each_facility_lacks(care) -> None:
    uid = demanded(care)
    assert set(queries.minimum_met([key(care.centre), key(care.other)], DAY)) == {key(care.centre)}

    def met() -> bool | None:
        return queries.minimum_met([key(care.centre)], DAY)[key(care.centre)][0].judged.met

    assert met() is None
    commands.say_offers(Act(care.fanta), facility=care.centre, care={"maternity": True}, since=DAY)
    confirmed(care, a1=0, a2=0, h1=0, d1=0)
    assert met() is False
    confirmed(care)
    assert met() is True
    with pytest.raises(Refused, match="pourquoi"):
        commands.lift_minimum(Act(care.cherif), minimum=uid, since=DAY)
    commands.lift_minimum(Act(care.cherif, "remplacée"), minimum=uid, since=DAY)
    assert queries.minimums(DAY) == []


def test_a_minimum_is_of_a_level_and_of_who_may_demand_it(care) -> None:
    demanded(care, level="district_hospital")
    assert queries.minimum_met([key(care.centre)], DAY) == {}
    with pytest.raises(NotAllowed):
        demanded(care, place=care.far)
    with pytest.raises(Refused, match="n’existe pas"):
        demanded(care, level="palace")
    with pytest.raises(Refused, match="pas de partie"):
        demanded(care, demand={"checklist": "exemple", "sections": {"rien": 1}})
    with pytest.raises(Refused, match="de 0 à 100"):
        demanded(care, demand={"checklist": "exemple", "least": 1_010_000})
    with pytest.raises(Refused, match="Rien ne mesure"):
        demanded(care, demand={"gaps": ["rien"]})


def test_the_minimum_of_a_scheme_binds_those_with_a_convention_in_force(care) -> None:
    union = organisation("Union", "federation")
    ami = person("ami", federation=union)
    scheme = schemes.open_scheme(
        act(), organisation=union, since=START, definition=presets.text("femuscabu")
    )["scheme"]
    convention = schemes.sign_convention(
        act(), scheme=scheme, facility=care.centre, since=date(2026, 2, 1)
    )
    given = {"title": "Convention", "since": START, "demand": {"services": ["maternity"]}}
    uid = commands.set_convention_minimum(Act(ami), scheme=scheme, **given)
    row = offers.minimum_of(uid)
    assert offers.bound_by(row, date(2026, 1, 31)) == set()
    assert offers.bound_by(row, DAY) == {key(care.centre)}
    own = commands.set_convention_minimum(Act(ami), convention=convention, **given)
    assert offers.bound_by(offers.minimum_of(own), DAY) == {key(care.centre)}
    with pytest.raises(NotAllowed):
        commands.set_convention_minimum(Act(care.cherif), scheme=scheme, **given)
    with pytest.raises(Refused, match="d’un régime ou d’un lieu"):
        commands.set_convention_minimum(Act(ami), scheme=scheme, convention=convention, **given)
    again = commands.set_convention_minimum(
        Act(ami), minimum=uid, **(given | {"since": DAY, "title": "Suite"})
    )
    assert again == uid
    assert [row.title for row in queries.minimums(DAY)] == ["Convention", "Suite"]


def question(**more) -> Question:
    return Question(first=date(2026, 1, 1), until=date(2026, 12, 1), **more)


def test_the_score_measured_is_that_seen_from_outside_and_confirmed(w) -> None:
    assert not queries.quality_score(question()).known
    uid = commands.open_self_assessment(Act(w.fanta), facility=w.centre, checklist=w.list, on=DAY)
    marked(w, uid, FULL, who=w.fanta)
    commands.submit_visit(Act(w.fanta), visit=uid)
    assert not queries.quality_score(question()).known
    confirmed(w, h1=0)
    confirmed(w, DAY + timedelta(30))
    read = queries.quality_score(question())
    assert read.millionths == WHOLE
    assert queries.quality_score(question(place=places.place(w.kati).pk)).bottom == WHOLE
    assert not queries.quality_score(question(place=places.place(w.far).pk)).known


def test_measures_as_they_were_known(care) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with clock.told(yesterday):
        confirmed(care, h1=0)
        commands.say_offers(
            Act(care.fanta), facility=care.centre, care={"maternity": True}, since=DAY
        )
    confirmed(care, DAY + timedelta(30))
    commands.say_offers(Act(care.fanta), facility=care.centre, care={"surgery": True}, since=DAY)
    then = question(as_of=yesterday.date())
    assert queries.quality_score(question()).millionths == WHOLE
    assert queries.quality_score(then).millionths < WHOLE
    assert (queries.offering(question()).top, queries.offering(then).top) == (2, 1)
    assert queries.offering(question(as_of=date(2020, 1, 1))).top is None


def test_the_share_that_meets_the_minimum_leaves_out_what_is_not_known(care) -> None:
    demanded(care, demand={"services": ["maternity"]})
    assert not queries.meeting(question()).known
    commands.say_offers(Act(care.fanta), facility=care.centre, care={"maternity": True}, since=DAY)
    read = queries.meeting(question())
    assert (read.top, read.bottom) == (1, 1)
    assert not queries.meeting(question(place=places.place(care.far).pk)).known
