"""Bodies, seats, mandates, meetings and their quorum, decisions: what is kept and refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance import world_bodies as made
from pacte.governance.bodies import commands, queries
from pacte.governance.bodies.commands.typed import Stale
from pacte.governance.bodies.models import Body, Decision, Mandate, Meeting, Seat
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as meetings_of
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.journal.queries import entries
from pacte.kernel.refusal import NotAllowed, Refused
from world import act, organisation, person

DAY = made.MEETING_ON


def body(world) -> Body:
    return queries.body(world.committee)


def lacks(world, day: date = DAY) -> list[str]:
    return [lack.sentence % lack.values for lack in queries.composition(body(world), day).lacks]


def state(meeting: str) -> str:
    return meetings_of.state(meetings_of.meeting(meeting)).state


# Bodies and composition


def test_a_balanced_committee_lacks_nothing_then_somebody_leaves(committee) -> None:
    assert lacks(committee) == []
    commands.end_mandate(act(), mandate=committee.mandates[4], on=DAY, why="resigned")
    assert lacks(committee, DAY - timedelta(1)) == []
    assert lacks(committee) == ["Le collège « Confessions » n’a personne : il en faut au moins 1."]
    commands.give_mandate(act(), seat=committee.seats[4], organisation=committee.partner,
                          since=DAY.isoformat())  # fmt: skip
    assert lacks(committee) == []


def test_a_seat_given_to_an_organisation_is_held_even_when_nobody_is_named(committee) -> None:
    commands.add_seat(act(), body=committee.committee, title="BDOM", college="faith",
                      organisation=committee.partner)  # fmt: skip
    found = queries.composition(body(committee), DAY).holdings[-1]
    assert found.filled and found.holder is None


def test_a_text_that_says_no_rule_is_no_lack(world) -> None:
    made.steering(world)
    cell = commands.found_body(
        act(), code="co-kati", organisation=world.province, kind="operational_cell",
        name="Cellule opérationnelle", parent=world.committee,
    )  # fmt: skip
    director = commands.add_seat(act(), body=cell, title="Directeur manager", kind="director")
    commands.add_seat(act(), body=cell, title="Gestionnaire comptable", kind="accountant",
                      reports_to=director)  # fmt: skip
    found = queries.composition(queries.body(cell), DAY)
    assert found.met is None and [h.seat.voting for h in found.holdings] == [False, False]
    assert queries.body_by_code("CO-KATI").parent.code == "CPS-KATI"
    assert queries.state_on(queries.body(cell), DAY) is None  # Nobody said it was official.


def test_the_rule_of_before_stays_for_the_days_before(committee) -> None:
    commands.set_rule(act(), body=committee.committee, since="2025-06",
                      rule={"colleges": {"youth": {"name": "Jeunes", "least": 2}}})  # fmt: skip
    assert lacks(committee, date(2025, 5, 31)) == []
    assert "Le collège « Jeunes » n’a personne" in lacks(committee, date(2025, 6, 1))[0]


def test_a_platform_is_official_in_2014(world) -> None:
    made.steering(world)
    uid = commands.found_body(
        act(), code="PALPGL", organisation=world.province, kind="platform", name="Plateforme",
        state="planned", state_on="2012", seat=world.kati,
    )  # fmt: skip
    commands.record_body_state(act(), body=uid, state="official", on="2014")
    body_of = queries.body(uid)
    assert queries.state_on(body_of, date(2013, 12, 31)).state == "planned"
    assert queries.state_on(body_of, date(2014, 1, 1)).state == "official"
    assert (body_of.seat.name, queries.state_on(body_of, DAY).on) == ("Kati", "2014")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"code": "é"}, "capitales"),
        ({"code": "CPS-KATI"}, "existe déjà"),
        ({"kind": "club"}, "club"),
        ({"established": "31/02/2024"}, "ne se lit pas"),
        ({"name": "x" * 200}, "150"),
        ({"mandate": "x" * 5_000}, "4000"),
    ],
)
def test_a_body_that_cannot_be_is_refused(committee, change: dict, words: str) -> None:
    given = {"code": "NEUF", "kind": "forum", "name": "Cadre", "organisation": committee.province}
    with pytest.raises(Refused, match=words):
        commands.found_body(act(), **given | change)


def test_two_people_who_correct_one_sheet_at_once(committee) -> None:
    opened = body(committee).entry_id
    commands.describe_body(act(), body=committee.committee, name="Comité de Kati", version=opened)
    with pytest.raises(Stale) as refusal:
        commands.describe_body(act(), body=committee.committee, name="Autre", version=opened)
    assert refusal.value.now["name"] == "Comité de Kati"
    assert body(committee).name == "Comité de Kati"


def test_nobody_reports_in_a_circle(committee) -> None:
    cell = commands.found_body(act(), code="CELLULE", organisation=committee.province,
                               kind="operational_cell", name="Cellule",
                               parent=committee.committee)  # fmt: skip
    with pytest.raises(Refused, match="rend déjà compte"):
        commands.describe_body(act(), body=committee.committee, name="Comité", parent=cell)


# Seats and mandates


def test_a_seat_has_one_holder_at_a_time(committee) -> None:
    seat = committee.seats[0]
    with pytest.raises(Refused, match="tenu par Awa Traoré"):
        commands.give_mandate(act(), seat=seat, person="Fanta", since="2025-01-01")
    commands.end_mandate(act(), mandate=committee.mandates[0], on=date(2025, 1, 1), why="term")
    commands.give_mandate(act(), seat=seat, person="Fanta", sex="f", since="2025-01-01")
    commands.give_mandate(act(), seat=seat, person="Issa", kind="alternate", since="2025")
    holding = queries.composition(body(committee), DAY).holdings[0]
    assert (holding.holder.person, holding.alternates[0].person) == ("Fanta", "Issa")
    before = queries.composition(body(committee), date(2024, 12, 31)).holdings[0]
    assert before.holder.person == "Awa Traoré"


def test_a_mandate_whose_last_day_is_past_shows(committee) -> None:
    seat = commands.add_seat(act(), body=committee.committee, title="Jeunes", college="civil")
    commands.give_mandate(act(), seat=seat, person="Kadi", since="2024", until="2024")
    holding = queries.composition(body(committee), date(2025, 1, 1)).holdings[-1]
    assert (holding.holder, holding.last.person, holding.state) == (None, "Kadi", "expired")
    assert not holding.filled


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"since": "2025-12-31", "until": "2025-01-01"}, "avant le début"),
        ({"since": "2025-02-31"}, "ne se lit pas"),
        ({"person": ""}, "un nom ou une organisation"),
        ({"sex": "x"}, "x"),
        ({"person": "n" * 200}, "120"),
    ],
)
def test_a_mandate_that_cannot_be_is_refused(committee, change: dict, words: str) -> None:
    commands.end_mandate(act(), mandate=committee.mandates[0], on=DAY, why="deceased")
    given = {"seat": committee.seats[0], "person": "Fanta", "since": "2025-06-01"}
    with pytest.raises(Refused, match=words):
        commands.give_mandate(act(), **given | change)


def test_a_mandate_ends_once_and_after_it_began(committee) -> None:
    one = committee.mandates[0]
    with pytest.raises(Refused, match="avant le début"):
        commands.end_mandate(act(), mandate=one, on=date(2023, 1, 1), why="term")
    commands.end_mandate(act(), mandate=one, on=DAY, why="term")
    with pytest.raises(Refused, match="déjà terminé"):
        commands.end_mandate(act(), mandate=one, on=DAY, why="term")


def test_a_seat_of_no_college_of_the_rule_is_refused(committee) -> None:
    with pytest.raises(Refused, match="n’est pas dans la règle"):
        commands.add_seat(act(), body=committee.committee, title="Sport", college="sport")
    seat = Seat.objects.get(uid=committee.seats[0])
    with pytest.raises(Refused, match="à lui-même"):
        commands.change_seat(act(), seat=committee.seats[0], title="Gouvernorat",
                             college="public", reports_to=committee.seats[0],
                             version=seat.entry_id)  # fmt: skip
    commands.close_seat(act(), seat=committee.seats[4], on="2025")
    assert len(queries.composition(body(committee), DAY).holdings) == 4
    assert len(queries.composition(body(committee), date(2024, 12, 31)).holdings) == 5


# Meetings and quorum


def test_a_meeting_from_its_agenda_to_its_signed_minutes(committee) -> None:
    uid = made.meeting(committee)
    assert commands.convene(act(), meeting=uid, on=date(2025, 2, 28)) == {"short": 4}
    commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 4))
    assert commands.hold(act(), meeting=uid) == {"state": "held", "present": 4, "needed": 3}
    assert commands.write_minutes(act(), meeting=uid, text="# Ouverture\nÀ 9 h.") == 1
    assert commands.write_minutes(act(), meeting=uid, text="# Ouverture\nÀ 10 h.", version=1) == 2
    with pytest.raises(Refused, match="une fois adopté"):
        commands.sign_minutes(act(), meeting=uid, person="Awa", as_what="Présidente", on=DAY)
    commands.adopt_minutes(act(), meeting=uid, version=2, on=DAY)
    with pytest.raises(Refused, match="ne change plus"):
        commands.write_minutes(act(), meeting=uid, text="Autre", version=2)
    commands.sign_minutes(act(), meeting=uid, person="Awa Traoré", as_what="Présidente", on=DAY)
    with pytest.raises(Refused, match="déjà signé"):
        commands.sign_minutes(act(), meeting=uid, person="awa traoré", as_what="", on=DAY)
    scan = SimpleUploadedFile("pv.pdf", b"%PDF-1.7 signed")
    commands.file_minutes(act(), meeting=uid, file=scan, on=DAY)
    minutes = meetings_of.minutes(meetings_of.meeting(uid))
    assert meetings_of.standing_of(meetings_of.steps(minutes)) == "filed"
    with pytest.raises(Refused, match="ne change plus"):
        commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 5))


def test_without_quorum_nothing_is_decided_and_the_second_convocation_may_do(committee) -> None:
    first = made.held(committee, there=2)
    assert state(first) == "no_quorum"
    with pytest.raises(Refused, match=r"2 présents ou représentés, il en fallait 3.*Convoquez"):
        made.decided(committee, first)
    assert not Decision.objects.exists()
    again = commands.reconvene(act(), meeting=first, on="2025-03-20")
    with pytest.raises(Refused, match="déjà convoquée à nouveau"):
        commands.reconvene(act(), meeting=first, on="2025-03-21")
    found = meetings_of.meeting(again)
    assert [i.title for i in meetings_of.agenda(found)] == ["Bilan du semestre", "Divers"]
    assert f"{found.hour:%H:%M}" == "09:30"
    commands.record_attendance(act(), meeting=again, lines=made.sheet(committee, 2))
    assert commands.hold(act(), meeting=again)["state"] == "held"  # A third is enough now.
    made.decided(committee, again, votes_for=2)


def test_a_meeting_that_is_not_open_decides_nothing(committee) -> None:
    uid = made.meeting(committee)
    with pytest.raises(Refused, match="pas encore ouverte"):
        made.decided(committee, uid)
    with pytest.raises(Refused, match="feuille de présence"):
        commands.hold(act(), meeting=uid)
    with pytest.raises(Refused, match="décide en réunion"):
        commands.decide(act(), body=committee.committee, title="Hors réunion")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "31/02/2026"}, "ne se lit pas"),
        ({"hour": "25:00"}, "14:30"),
        ({"title": "x" * 300}, "200"),
        ({"called": 0}, "de 1 à"),
        ({"kind": "party"}, "party"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(committee, change: dict, words: str) -> None:
    given = {"body": committee.committee, "title": "Réunion", "on": "2026-03-01"}
    with pytest.raises(Refused, match=words):
        commands.plan_meeting(act(), **given | change)


def test_a_meeting_is_convened_with_its_day_and_its_agenda(committee) -> None:
    uid = commands.plan_meeting(act(), body=committee.committee, title="Réunion", on="2026-03")
    with pytest.raises(Refused, match="jour précis"):
        commands.convene(act(), meeting=uid)
    row = Meeting.objects.get(uid=uid)
    commands.change_meeting(act(), meeting=uid, title="Réunion", on="2099-03-01",
                            version=row.entry_id)  # fmt: skip
    with pytest.raises(Refused, match="ordre du jour"):
        commands.convene(act(), meeting=uid)
    with pytest.raises(Refused, match="au moins un point"):
        commands.set_agenda(act(), meeting=uid, items=[{"title": " "}])
    commands.set_agenda(act(), meeting=uid, items=[{"title": "Divers"}], version=0)
    with pytest.raises(Stale):
        commands.set_agenda(act(), meeting=uid, items=[{"title": "Autre"}], version=0)
    assert commands.convene(act(), meeting=uid) == {"short": 0}
    with pytest.raises(Refused, match="n’est pas encore venu"):
        commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 5))
        commands.hold(act(), meeting=uid)
    commands.cancel_meeting(act(), meeting=uid, words="Élections générales")
    with pytest.raises(Refused, match="annulée"):
        commands.convene(act(), meeting=uid)


def test_documents_of_an_agenda_stay_with_their_point(committee) -> None:
    uid = made.meeting(committee)
    paper = SimpleUploadedFile("bilan.pdf", b"%PDF-1.7 bilan")
    commands.set_agenda(act(), meeting=uid, items=[{"title": "Bilan", "file": paper}])
    before = meetings_of.agenda(meetings_of.meeting(uid))
    commands.set_agenda(
        act(), meeting=uid,
        items=[{"title": "Ouverture"}, {"title": "Bilan", "keep": str(before[0].document.uid)}],
    )  # fmt: skip
    now = meetings_of.agenda(meetings_of.meeting(uid))
    assert [(i.position, i.title, bool(i.document)) for i in now] == [
        (1, "Ouverture", False), (2, "Bilan", True)
    ]  # fmt: skip


def test_two_secretaries_fill_one_attendance_sheet(committee) -> None:
    uid = made.meeting(committee)
    commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 3), version=0)
    with pytest.raises(Stale):
        commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 1), version=0)
    now = meetings_of.meeting(uid)
    assert meetings_of.quorum(now, meetings_of.sheet(now), DAY).present == 3


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"presence": "represented"}, "par qui"),
        ({"presence": "late"}, "late"),
        ({"count": 4}, "compte pour un"),
        ({"seat": "00000000-0000-0000-0000-000000000000"}, "pas de cette instance"),
    ],
)
def test_a_line_of_attendance_that_cannot_be_is_refused(committee, line: dict, words: str) -> None:
    uid = made.meeting(committee)
    first = {"seat": committee.seats[0], "presence": "present"} | line
    with pytest.raises(Refused, match=words):
        commands.record_attendance(act(), meeting=uid, lines=[first])
    twice = [{"seat": committee.seats[0], "presence": "present"}] * 2
    with pytest.raises(Refused, match="deux fois"):
        commands.record_attendance(act(), meeting=uid, lines=twice)


def test_a_sheet_corrected_after_the_meeting_keeps_what_was_decided(committee) -> None:
    uid = made.held(committee, there=4)
    made.decided(committee, uid)
    with pytest.raises(Refused, match=r"quorum n’est plus atteint \(2 sur 3\)"):
        commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 2))
    commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 3))
    assert meetings_of.state(meetings_of.meeting(uid)).present == 3


def test_a_meeting_of_the_past_is_as_its_source_says(committee) -> None:
    uid = commands.record_meeting(
        act(), body=committee.committee, title="Réunion du Bureau", on="2019",
        words="Après avoir accueilli en 2019 la réunion du Bureau",
    )  # fmt: skip
    now = meetings_of.state(meetings_of.meeting(uid))
    assert (now.state, now.quorum, now.present, now.on) == ("held", "attested", None, "2019")
    with pytest.raises(Refused, match="sans feuille de présence"):
        commands.record_attendance(act(), meeting=uid, lines=made.sheet(committee, 2))
    with pytest.raises(Refused, match="selon quelle source"):
        commands.record_meeting(act(), body=committee.committee, title="X", on="2019", words=" ")


def test_a_body_that_is_ended_meets_no_more(committee) -> None:
    commands.record_body_state(act(), body=committee.committee, state="ended", on="2025")
    with pytest.raises(Refused, match="dissoute"):
        commands.plan_meeting(act(), body=committee.committee, title="Encore")


# Decisions


def test_votes_make_a_decision_or_reject_it(committee) -> None:
    uid = made.held(committee, there=5)
    made.decided(committee, uid, votes_for=3, votes_against=2)
    made.decided(committee, uid, title="Une autre", votes_for=2, votes_against=2, votes_abstain=1)
    made.decided(committee, uid, title="Par consensus", votes_for=None, votes_against=None,
                 votes_abstain=None)  # fmt: skip
    rows = Decision.objects.order_by("number").values_list("number", "outcome")
    assert list(rows) == [(1, "adopted"), (2, "rejected"), (3, "adopted")]
    rejected = Decision.objects.get(number=2)
    with pytest.raises(Refused, match="rejetée"):
        commands.follow_decision(act(), decision=str(rejected.uid), state="done", words="Fait",
                                 on=clock.today())  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"votes_for": 6}, "plus de voix"),
        ({"votes_against": None}, "pour et les voix contre"),
        ({"votes_for": -1}, "de 0 à"),
        ({"due": date(2025, 3, 1)}, "avant la décision"),
        ({"title": ""}, "vide"),
        ({"words": "x" * 5_000}, "4000"),
        ({"kind": "accounts"}, "quel exercice"),
        ({"year": 2024}, "ne va qu’avec des comptes"),
        ({"kind": "accounts", "year": 20245}, "année"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(committee, change: dict, words: str) -> None:
    uid = made.held(committee, there=4)
    with pytest.raises(Refused, match=words):
        made.decided(committee, uid, **change)


def test_a_decision_is_followed_until_it_is_done(committee) -> None:
    uid = made.decided(committee, made.held(committee), due=date(2025, 6, 1))
    day = clock.today()
    follow = {"decision": uid, "on": day}
    owner = decisions_of.decision(uid).body_id
    assert [d.number for d in queries.decisions_due([owner], day)] == [1]  # It is late.
    with pytest.raises(Refused, match="Dites ce qui a été fait"):
        commands.follow_decision(act(), **follow, state="done")
    with pytest.raises(Refused, match="déjà passée"):
        commands.follow_decision(act(), **follow, state="open", due=day - timedelta(1))
    with pytest.raises(Refused, match="pas encore venu"):
        commands.follow_decision(act(), decision=uid, on=day + timedelta(1), state="open")
    with pytest.raises(Refused, match="avant la décision"):
        commands.follow_decision(act(), decision=uid, on=date(2025, 1, 1), state="open")
    later = day + timedelta(90)
    commands.follow_decision(act(), **follow, state="in_progress", due=later, words="Projet rédigé")
    found = decisions_of.decision(uid)
    assert (found.now, found.deadline, found.due) == ("in_progress", later, date(2025, 6, 1))
    assert not queries.decisions_due([owner], day)
    proof = SimpleUploadedFile("convention.pdf", b"%PDF-1.7 signed")
    commands.follow_decision(act(), **follow, state="done", words="Signée", evidence=proof)
    assert decisions_of.decision(uid).now == "done"
    assert [s.evidence is not None for s in decisions_of.steps(found)] == [False, True]


def test_the_accounts_of_a_year_are_approved_once(mutual) -> None:
    at = made.assembly(mutual, date(2025, 6, 1))
    given = {"body": mutual.assembly, "meeting": at, "kind": "accounts", "year": 2024}
    refused = commands.decide(act(), **given, title="Quitus", votes_for=10, votes_against=20)
    assert Decision.objects.get(uid=refused).outcome == "rejected"
    commands.decide(act(), **given, title="Comptes 2024", votes_for=30, votes_against=2)
    with pytest.raises(Refused, match="déjà approuvés"):
        commands.decide(act(), **given, title="Comptes 2024")


def test_commitments_of_a_forum(committee) -> None:
    uid = commands.record_commitment(
        act(), body=committee.committee, organisation=committee.partner,
        title="Équiper la maternité", due=clock.today() - timedelta(3),
    )  # fmt: skip
    due = queries.commitments_due([body(committee).pk], clock.today())
    assert [str(c.uid) for c in due] == [uid]
    commands.follow_commitment(act(), commitment=uid, state="done", on=clock.today(),
                               words="Livrée")  # fmt: skip
    assert not queries.commitments_due([body(committee).pk], clock.today())


# A mutual's elections


def test_an_assembly_elects_the_board_for_as_long_as_its_rule_says(mutual) -> None:
    made.elected(mutual, made.assembly(mutual, date(2022, 5, 1)), date(2022, 5, 1),
                 "Awa", "Binta", "Coumba")  # fmt: skip
    assert set(Mandate.objects.values_list("until", flat=True)) == {""}  # No rule in 2022.
    made.elected(mutual, made.assembly(mutual, date(2025, 5, 1)), date(2025, 5, 1),
                 "Awa", "Dado", "Élise")  # fmt: skip
    board = queries.body(mutual.board)
    assert [str(h.holder) for h in bodies_of.holdings(board, date(2025, 4, 30))] == [
        "Awa", "Binta", "Coumba"
    ]  # fmt: skip
    now = [h.holder for h in bodies_of.holdings(board, date(2025, 5, 1))]
    assert [m.person for m in now] == ["Awa", "Dado", "Élise"]
    assert {m.until for m in now} == {"2028-04-30"}


def test_an_assembly_without_its_quorum_of_members_elects_nobody(mutual) -> None:
    at = made.assembly(mutual, date(2025, 5, 1), present=24)
    assert state(at) == "no_quorum"
    with pytest.raises(Refused, match="n’élit personne"):
        made.elected(mutual, at, date(2025, 5, 1), "Awa", "Dado", "Élise")
    with pytest.raises(Refused, match="combien sont appelés"):
        uid = commands.plan_meeting(act(), body=mutual.assembly, title="AG", on="2025-06-01")
        commands.record_attendance(act(), meeting=uid, lines=[
            {"person": "Adhérents", "presence": "present", "count": 40}])  # fmt: skip
        commands.hold(act(), meeting=uid)


def test_a_body_elects_only_those_of_its_organisation(world) -> None:
    made.steering(made.mutual_bodies(world))
    at = made.assembly(world, date(2025, 5, 1))
    with pytest.raises(Refused, match="de son organisation"):
        commands.elect(act(), meeting=at, body=world.committee, since=date(2025, 5, 1),
                       results=[{"seat": world.seats[0], "person": "Awa"}])  # fmt: skip


# Who may


def test_who_may_not(committee) -> None:
    """Bintou has no role; Yaya, of a partner, reads; Zoé keeps the bodies of another."""
    other = organisation("Autre province", "authority", code="AUTRE")
    zoe = person("zoe", secretary=other)
    uid = made.held(committee, there=4)
    decision = made.decided(committee, uid, owner_organisation=None)
    fresh = made.meeting(committee, date(2026, 1, 1))
    key = {"body": committee.committee}
    tries = (
        (commands.found_body, {"code": "X1", "organisation": committee.province, "kind": "forum",
                               "name": "X"}),
        (commands.describe_body, key | {"name": "X"}),
        (commands.record_body_state, key | {"state": "ended"}),
        (commands.set_rule, key | {"rule": {"quorum": 1}}),
        (commands.add_seat, key | {"title": "X"}),
        (commands.change_seat, {"seat": committee.seats[0], "title": "X"}),
        (commands.close_seat, {"seat": committee.seats[0], "on": "2025"}),
        (commands.give_mandate, {"seat": committee.seats[0], "person": "X"}),
        (commands.end_mandate, {"mandate": committee.mandates[0], "on": DAY, "why": "term"}),
        (commands.elect, {"meeting": uid, "since": DAY,
                          "results": [{"seat": committee.seats[0], "person": "X"}]}),
        (commands.plan_meeting, key | {"title": "X"}),
        (commands.record_meeting, key | {"title": "X", "on": "2019", "words": "X"}),
        (commands.change_meeting, {"meeting": fresh, "title": "X"}),
        (commands.set_agenda, {"meeting": fresh, "items": [{"title": "X"}]}),
        (commands.convene, {"meeting": fresh}),
        (commands.record_attendance, {"meeting": fresh, "lines": made.sheet(committee, 5)}),
        (commands.hold, {"meeting": fresh}),
        (commands.reconvene, {"meeting": fresh, "on": "2026-05-01"}),
        (commands.cancel_meeting, {"meeting": fresh, "words": "X"}),
        (commands.write_minutes, {"meeting": uid, "text": "X"}),
        (commands.adopt_minutes, {"meeting": uid, "version": 1, "on": DAY}),
        (commands.sign_minutes, {"meeting": uid, "person": "X", "as_what": "", "on": DAY}),
        (commands.file_minutes, {"meeting": uid, "file": None, "on": DAY}),
        (commands.decide, key | {"title": "X", "meeting": uid}),
        (commands.follow_decision, {"decision": decision, "state": "open", "on": clock.today()}),
        (commands.record_commitment, key | {"organisation": committee.partner, "title": "X"}),
    )  # fmt: skip
    before = entries().count()
    for who in (committee.bintou, committee.yaya, zoe):
        for command, content in tries:
            with pytest.raises(NotAllowed):
                command(Act(who), **content)
    assert entries().count() == before


def test_the_organisation_that_owes_a_decision_follows_it(committee) -> None:
    decision = made.decided(committee, made.held(committee))
    ours = person("zan", secretary=committee.partner)
    commands.follow_decision(Act(ours), decision=decision, state="in_progress", on=clock.today())
    assert decisions_of.decision(decision).now == "in_progress"
    with pytest.raises(NotAllowed):
        commands.decide(Act(ours), body=committee.committee, title="X")


def test_the_journal_has_no_name(committee) -> None:
    made.decided(committee, made.held(committee))
    told = " ".join(str(e.details) for e in entries())
    assert "Awa" not in told and "secrétaire" not in told
