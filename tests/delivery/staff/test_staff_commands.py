"""The register, posts, presence and motivation: by commands, at the edges."""

from datetime import date
from types import SimpleNamespace

import pytest

from delivery.world_staff import hired, staffed
from pacte.delivery.records import gaps
from pacte.delivery.staff import commands, measures, queries
from pacte.delivery.staff.models import Person, PersonState, Posting
from pacte.delivery.staff.queries import motivation as paid
from pacte.journal.command import Act
from pacte.kernel import numbering
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import queries as ledger
from pacte.measures.readings import Question, Reading
from pacte.people import queries as people
from pacte.places import queries as places
from world import act

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 31)
YEAR = {"first": date(2026, 1, 1), "until": date(2026, 4, 1)}


@pytest.fixture
def w() -> SimpleNamespace:
    return staffed()


def norm(w, qualification="nurse_a1", least=2, level="centre") -> None:
    commands.set_norm(
        Act(w.cherif), level=level, qualification=qualification, least=least,
        since=date(2025, 1, 1), reference="Norme de test, art. 3",
    )  # fmt: skip


def test_somebody_registered_has_a_number_that_is_valid_and_a_post(w) -> None:
    made = commands.register_person(
        Act(w.fanta), name="  Awa   Traoré ", category="health", qualification="nurse_a1",
        facility=w.centre, post="Infirmière", since=date(2025, 1, 1), phone="70 00 00 01", sex="f",
    )  # fmt: skip
    row = queries.person(made["person"])
    assert numbering.valid(made["number"])
    assert (row.name, row.phone, row.organisation.code) == ("Awa Traoré", "+22370000001", "CKATI")
    assert queries.postings_on(MARCH).get(person=row).title == "Infirmière"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ({"name": "7"}, "n’est pas un nom"), ({"name": "x" * 500}, "trop long"),
        ({"born_year": 2020}, "naissance"), ({"phone": "abc"}, "téléphone"),
        ({"qualification": "wizard"}, "qualification"), ({"since": date(2990, 1, 1)}, "venu"),
        ({"facility": "", "organisation": ""}, "formation sanitaire ou l’organisation"),
        ({"qualification": ""}, "avec une qualification"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(w, bad, why) -> None:
    given = {"name": "Awa Traoré", **bad}
    with pytest.raises(Refused, match=why):
        hired(w, given.pop("name"), **given)
    assert not Person.objects.exists()


def test_who_looks_like_another_is_refused_unless_somebody_says_why(w) -> None:
    hired(w, "Awa Traoré")
    with pytest.raises(Refused, match="CKATI-P-00001"):
        hired(w, "TRAORE Awa")
    given = {"name": "TRAORE Awa", "category": "health", "facility": w.centre, "sex": "f"}
    commands.register_person(Act(w.cherif, "Une homonyme, née en 1990"), **given)
    assert Person.objects.count() == 2


def test_who_may_not_register(w) -> None:
    for who in (w.noa, w.guy, w.moussa):
        with pytest.raises(NotAllowed):
            hired(w, "Awa Traoré", who)
    with pytest.raises(NotAllowed):
        hired(w, "Awa Traoré", w.cherif, facility=w.far)


def test_two_people_editing_one_sheet(w) -> None:
    uid = hired(w, "Awa Traoré")
    seen = queries.person(uid).entry_id
    told = {"person": uid, "name": "Awa Traore", "sex": "f"}
    commands.describe_person(Act(w.fanta), **told, seen=seen)
    with pytest.raises(Refused, match="autre a changé"):
        commands.describe_person(Act(w.cherif), **told, seen=seen)


def test_who_leaves_holds_no_post_from_that_day(w) -> None:
    uid = hired(w, "Awa Traoré")
    commands.leave(Act(w.fanta), person=uid, on=date(2026, 2, 1), words="Retraite")
    row = queries.person(uid)
    assert queries.postings_on(date(2026, 1, 31)).filter(person=row).exists()
    assert not queries.postings_on(date(2026, 2, 1)).filter(person=row).exists()
    assert PersonState.objects.filter(person=row, gone=True).exists()
    with pytest.raises(Refused, match="déjà partie"):
        commands.leave(Act(w.fanta), person=uid, on=date(2026, 3, 1), words="Retraite")
    with pytest.raises(Refused, match="partie le"):
        commands.post_person(
            Act(w.fanta), person=uid, facility=w.centre, title="Infirmière",
            qualification="nurse_a1", since=date(2026, 2, 1),
        )  # fmt: skip
    with pytest.raises(Refused, match="n’a pas de poste"):
        commands.close_posting(Act(w.fanta), person=uid, facility=w.centre, on=date(2026, 3, 1))


def test_two_numbers_joined_are_one_person_whose_posts_are_kept(w) -> None:
    kept, joined = hired(w, "Awa Traoré"), hired(w, "Awa Traore", facility=w.fana)
    assert not queries.doubles(w.cherif, MARCH)  # Two centres, no phone: nothing says so.
    with pytest.raises(Refused, match="une seule personne"):
        commands.join_persons(Act(w.cherif), kept=kept, joined=joined)
    with pytest.raises(NotAllowed):
        commands.join_persons(Act(w.fanta, "La même carte"), kept=kept, joined=joined)
    commands.join_persons(Act(w.cherif, "La même carte"), kept=kept, joined=joined)
    one, other = queries.person(kept), queries.person(joined)
    assert other.same_as_id == one.pk
    assert queries.person_of_number(other.number) == one
    assert queries.postings_on(places.facility(w.fana) and date(2990, 1, 1)).filter(
        person=one).count() == 2  # fmt: skip
    assert [p.pk for p in queries.persons_for(w.cherif, MARCH)] == [one.pk]
    with pytest.raises(Refused, match="mène à"):
        commands.leave(Act(w.cherif), person=joined, on=MARCH, words="Retraite")


def test_doubles_are_proposed(w) -> None:
    hired(w, "Awa Traoré", phone="70000001")
    given = {"name": "Traore Awa", "category": "health", "facility": w.fana, "phone": "70000001"}
    commands.register_person(Act(w.cherif, "homonyme"), **given)
    assert len(queries.doubles(w.cherif, MARCH)) == 1
    assert not queries.doubles(w.moussa, MARCH)  # He keeps one of the two sheets only.


def test_the_gap_is_known_only_where_a_norm_says_what_is_needed(w) -> None:
    hired(w, "Awa Traoré")
    there = places.facility(w.centre).pk
    assert queries.gaps([there], MARCH) == {}
    norm(w)
    norm(w, "midwife", 1)
    found = queries.gaps([there], MARCH)[there]
    assert (found.needs, found.has) == (3, 1)
    assert "Sage-femme, maïeuticien × 1" in found.lacks
    assert "staff" in gaps.of([there], MARCH)
    norm(w, "midwife", 0)
    assert queries.gaps([there], MARCH)[there].needs == 2


@pytest.mark.parametrize(("expected", "present", "why"), [
    (22, 23, "c’est trop"), (32, 3, "31 jours"), (22, -1, "c’est trop"),
])  # fmt: skip
def test_presence_never_passes_the_days_of_its_month(w, expected, present, why) -> None:
    uid = hired(w, "Awa Traoré")
    line = {"person": uid, "expected": expected, "present": present}
    with pytest.raises(Refused, match=why):
        commands.record_presence(Act(w.fanta), facility=w.centre, month="2026-03", lines=[line])


def test_presence_is_of_who_is_posted_there_and_the_last_word_counts(w) -> None:
    uid, other = hired(w, "Awa Traoré"), hired(w, "Issa Keita", facility=w.fana)
    send = lambda who, **line: commands.record_presence(  # noqa: E731
        Act(who), facility=w.centre, month="2026-03", lines=[{"person": uid} | line]
    )
    send(w.fanta, expected=22, present=20)
    send(w.fanta, expected=22, present=21)
    with pytest.raises(Refused, match="pas de poste"):
        send(w.fanta, person=other, expected=22, present=20)
    with pytest.raises(NotAllowed):
        send(w.moussa, expected=22, present=20)
    assert measures.presence(Question(**YEAR)) == Reading.of(21, 22)


def test_measures_count_people_once_and_never_take_a_hole_for_zero(w) -> None:
    asked = Question(**YEAR, place=places.place(w.kati).pk)
    assert measures.posted(asked) == Reading(None)
    assert not measures.posts_filled(asked).known
    assert not measures.presence(asked).known
    uid = hired(w, "Awa Traoré")
    hired(w, "Issa Keita", sex="m")
    commands.post_person(
        Act(w.cherif), person=uid, facility=w.fana, title="Renfort", qualification="nurse_a1",
        since=date(2026, 1, 1),
    )  # fmt: skip
    assert measures.posted(asked) == Reading(2)
    assert measures.posted(Question(**YEAR, sex="f")) == Reading(1)
    assert measures.posted(Question(**YEAR, place=places.place(w.kayes).pk)) == Reading(None)
    assert measures.posted(Question(**YEAR, as_of=date(2020, 1, 1))) == Reading(None)
    norm(w, least=1)
    assert measures.posts_filled(asked) == Reading.of(2, 2)


# Motivation


def rule(w, **more) -> str:
    document = {"bases": {"nurse_a1": 60_000}, "by_presence": True} | more
    return commands.set_rule(
        Act(w.ines), organisation=w.project, code="prime", title="Prime", currency="XOF",
        since=date(2026, 1, 1), document=document, reference="Convention 12, art. 4",
    )  # fmt: skip


def run_of_march(w, who=None) -> str:
    return commands.open_run(
        Act(who or w.cherif), organisation=w.project, rule="PRIME", month="2026-03"
    )


def there(w, *people: tuple[str, int]) -> None:
    lines = [{"person": uid, "expected": 20, "present": days} for uid, days in people]
    commands.record_presence(Act(w.cherif), facility=w.centre, month="2026-03", lines=lines)


def test_motivation_is_prepared_by_one_paid_by_another_through_the_ledger(w) -> None:
    awa, issa = hired(w, "Awa Traoré"), hired(w, "Issa Keita", sex="m")
    rule(w)
    uid = run_of_march(w)
    row = paid.runs_for(w.cherif, MARCH).get(uid=uid)
    assert (row.lines_count, row.waiting, row.total) == (2, 2, 0)
    with pytest.raises(Refused, match="2 lignes attendent"):
        commands.prepare_run(Act(w.cherif), run=uid)
    there(w, (awa, 20), (issa, 7))
    assert commands.compute_run(Act(w.cherif), run=uid) == {"lines": 2, "waiting": 0}
    commands.prepare_run(Act(w.cherif), run=uid)
    with pytest.raises(Refused, match="ne la paie pas"):
        commands.pay_run(Act(w.cherif), run=uid, on=date(2026, 4, 3))
    for who in (w.noa, w.guy, w.fanta):
        with pytest.raises(NotAllowed):
            commands.pay_run(Act(who), run=uid, on=date(2026, 4, 3))
    assert commands.pay_run(Act(w.ines), run=uid, on=date(2026, 4, 3))["amount"] == 81_000
    moved = ledger.for_purpose(f"motivation:{uid}").get()
    assert (moved.amount, moved.debit.code, moved.credit.code) == (81_000, "motivation", "bank")
    assert [line.amount for line in paid.paid_to(queries.person(issa).pk)] == [21_000]
    with pytest.raises(Refused, match="ne se fait plus"):
        commands.pay_run(Act(w.ines), run=uid, on=date(2026, 4, 4))


def test_a_list_sent_back_is_prepared_again_and_its_old_lines_count_no_more(w) -> None:
    awa = hired(w, "Awa Traoré")
    rule(w)
    there(w, (awa, 10))
    uid = run_of_march(w)
    commands.prepare_run(Act(w.cherif), run=uid)
    with pytest.raises(Refused, match="à reprendre"):
        commands.return_run(Act(w.ines), run=uid)
    commands.return_run(Act(w.ines, "La présence est de 20 jours"), run=uid)
    there(w, (awa, 20))
    commands.compute_run(Act(w.cherif), run=uid)
    row = paid.runs_for(w.cherif, MARCH).get(uid=uid)
    assert [line.amount for line in paid.lines_of(row)] == [60_000]
    assert row.total == 60_000


def test_a_month_has_one_list_and_a_score_that_is_not_known_waits(w) -> None:
    awa = hired(w, "Awa Traoré")
    rule(w, by_score=True)
    there(w, (awa, 20))
    uid = run_of_march(w)
    with pytest.raises(Refused, match="déjà sa liste"):
        run_of_march(w)
    row = paid.runs_for(w.cherif, MARCH).get(uid=uid)
    assert [line.reason for line in paid.lines_of(row)] == ["no_score"]
    score = {"run": uid, "facility": w.centre, "score": 850_000, "words": "Visite 12"}
    commands.score_facility(Act(w.cherif), **score)
    row.refresh_from_db()
    assert (row.waiting, row.total) == (0, 51_000)
    with pytest.raises(Refused, match="pas dans cette liste"):
        commands.score_facility(Act(w.cherif), **(score | {"facility": w.far}))
    with pytest.raises(Refused):
        commands.score_facility(Act(w.cherif), **(score | {"score": 1_010_000}))
    commands.cancel_run(Act(w.cherif, "Erreur de règle"), run=uid)
    assert run_of_march(w) != uid


def test_a_rule_is_a_reform_and_only_who_pays_sets_it(w) -> None:
    hired(w, "Awa Traoré")
    with pytest.raises(Refused, match="Aucune règle"):
        run_of_march(w)
    with pytest.raises(NotAllowed):
        commands.set_rule(
            Act(w.fanta), organisation=w.project, code="x", title="x", currency="XOF",
            since=MARCH, document={"bases": {"nurse_a1": 1}}, reference="x",
        )  # fmt: skip
    with pytest.raises(Refused, match="wizard"):
        rule(w, bases={"wizard": 5})
    rule(w)
    rule(w, bases={"nurse_a1": 70_000})
    row = paid.rule_on(people.organisation(w.project).pk, "prime", paid.Month(2026, 3))
    assert row is not None
    assert row.document["bases"] == {"nurse_a1": 70_000}


def test_qualifications_are_loaded_once(w) -> None:
    assert commands.load_qualifications(act()) == 0
    assert queries.qualification("midwife") is not None
    with pytest.raises(NotAllowed):
        commands.name_qualification(Act(w.fanta), code="x", label="x", category="health")
    assert Posting.objects.count() == 0
