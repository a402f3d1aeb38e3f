"""Who takes part, who was there each day, the tests, and what is seen at work afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pacte.delivery.staff import queries as staff
from pacte.delivery.training import queries
from pacte.delivery.training.commands.sessions import locked
from pacte.delivery.training.models import Attendance, Enrolment, FollowUp, Session, State, Test
from pacte.delivery.training.rules import sessions as rules
from pacte.insurance.members import rules as registers
from pacte.journal import clock
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act, command
from pacte.kernel.names import sounds
from pacte.kernel.numbers import read_number
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

MONTHS_MAX = 60
TWICE = "Cette personne est déjà inscrite à cette session (%(number)s)."


@command("training.enrol", may="manage_training")
def enrol(act: Act, *, session: str, person: str) -> str:
    """Put somebody of the register in a session, by their number. Twice is refused."""
    row = _taking(act, session)
    who = staff.person_of_number(person.strip().upper())
    if who is None:
        raise Refused("Personne n’a le numéro « %(number)s ».", number=person[:40], field="person")
    if who.gone_on and who.gone_on <= row.starts:
        raise Refused("Cette personne est partie le %(day)s.", day=who.gone_on, field="person")
    made = _enrol(act, row, who)
    act.record(row, number=row.number, added=who.number)
    return str(made.uid)


@command("training.enrol_new", may="manage_training")
def enrol_new(
    act: Act, *, session: str, name: str, category: str, sex: str = "unknown", phone: str = "",
    facility: str = "",
) -> str:  # fmt: skip
    """Put somebody who is not in the register yet in it, and in a session.

    Who looks like somebody of the register is refused unless the act says why they are two.
    """
    row = _taking(act, session)
    there = places.facility(facility) if facility else None
    new = staff.NewPerson(
        name=registers.read_name(name), sex=sex, category=category,
        phone=registers.read_phone(phone, row.organisation.country),
        facility=there.pk if there else None, organisation=None if there else row.organisation_id,
    )  # fmt: skip
    sound = sounds(new.name)
    alike, phoned = staff.look_alikes([sound], [new.phone])
    near = {one.key for one in (*alike.get(sound, []), *phoned.get(new.phone, []))}
    if near and not act.reason:
        known = staff.persons_by_key(sorted(near)[:5]).values()
        raise Refused(
            "Quelqu’un qui lui ressemble est au registre : %(numbers)s. Inscrivez-le par son"
            " numéro ; si c’est une autre personne, dites-le dans le motif.",
            numbers=", ".join(sorted(one.number for one in known)), field="reason",
        )  # fmt: skip
    codes = {row.organisation_id: row.organisation.code}
    key = staff.write_people(act, [new], row.starts, codes, row.synthetic)[0]
    made = _enrol(act, row, staff.persons_by_key([key])[key])
    act.record(row, number=row.number, added=made.person.number)
    return str(made.uid)


@command("training.withdraw_enrolment", may="manage_training")
def withdraw_enrolment(act: Act, *, enrolment: str) -> None:
    """Take somebody out of a session, who was never there."""
    made, row = _enrolment(act, enrolment)
    if made.withdrawn:
        raise Refused("Cette personne n’est déjà plus inscrite.")
    if queries.days_present(queries.sheet_of(row.pk).get(made.pk, {})):
        raise Refused("Cette personne a été présente : corrigez d’abord ses présences.")
    made.withdrawn = True
    act.save(made)
    act.record(row, number=row.number, added=made.person.number)


@command("training.record_attendance", may="manage_training")
def record_attendance(
    act: Act, *, session: str, day: date, lines: Sequence[dict[str, str]]
) -> dict[str, int]:
    """Write who was there on a day: lines of {enrolment: uid, presence}. What is the same stays."""
    row = _taking(act, session)
    rules.check_day(day, row.starts, row.ends, clock.today())
    known = {str(one.uid): one.pk for one in queries.enrolled(row.pk)}
    sheet = queries.sheet_of(row.pk)
    said: dict[int, str] = {}
    for line in lines:
        if line["enrolment"] not in known:
            raise Refused("Une de ces personnes n’est pas inscrite à cette session.")
        if line["presence"] not in Attendance.Presence.values:
            raise Refused("Une présence est : présent, absent ou excusé.")
        said[known[line["enrolment"]]] = line["presence"]
    new = {key: to for key, to in said.items() if sheet.get(key, {}).get(day) != to}
    if not new:
        raise Refused("Rien n’a changé sur cette feuille.")
    insert_many(
        act, Attendance, enrolment=list(new), day=[day] * len(new), presence=list(new.values())
    )
    act.record(row, number=row.number, on=day.isoformat(), lines=len(new))
    return {"lines": len(new)}


@command("training.record_tests", may="manage_training")
def record_tests(
    act: Act, *, session: str, kind: str, out_of: str, lines: Sequence[dict[str, str]]
) -> dict[str, int]:
    """Write the points of a test: lines of {enrolment: uid, score}, never above the maximum."""
    row = _taking(act, session)
    most = rules.points(read_number(out_of))
    if kind not in Test.Kind.values:
        raise Refused("Un test est avant, ou après.")
    known = {str(one.uid): one for one in queries.enrolled(row.pk)}
    written = queries.tests_of(row.pk)
    new: dict[int, int] = {}
    for line in lines:
        one = known.get(line["enrolment"])
        if one is None:
            raise Refused("Une de ces personnes n’est pas inscrite à cette session.")
        score = rules.points(read_number(line["score"]))
        rules.check_points(score, most)
        if written.get(one.pk, {}).get(kind) != (score, most):
            new[one.pk] = score
    if not new:
        raise Refused("Rien n’a changé sur cette feuille.")
    insert_many(
        act, Test, enrolment=list(new), kind=[kind] * len(new), score=list(new.values()),
        out_of=[most] * len(new),
    )  # fmt: skip
    act.record(row, number=row.number, kind=kind, lines=len(new))
    return {"lines": len(new)}


@command("training.follow_up", may="manage_training")
def follow_up(
    act: Act, *, enrolment: str, on: date, months: int, applies: str, words: str = ""
) -> str:
    """Say what is seen at work some months after: what was learnt is done, in part, or not."""
    made, row = _enrolment(act, enrolment)
    if row.state != State.HELD:
        raise Refused("On suit au poste de travail qui a suivi une session tenue.")
    if on <= row.ends or on > clock.today():
        raise Refused("Le suivi est après la session (finie le %(day)s), et pas à venir.",
                      day=row.ends, field="on")  # fmt: skip
    if not 0 < months <= MONTHS_MAX:
        raise Refused("Un suivi se fait 1 à %(most)s mois après.", most=MONTHS_MAX, field="months")
    if not queries.days_present(queries.sheet_of(row.pk).get(made.pk, {})):
        raise Refused("Cette personne n’a pas été présente à la session.")
    seen = FollowUp(enrolment=made, on=on, months=months, applies=applies, words=words)
    seen.by_name = act.actor.name
    act.save(seen)
    act.record(row, number=row.number, months=months, state=applies)
    return str(seen.uid)


def _taking(act: Act, uid: str) -> Session:
    """A session that takes people and presences: not cancelled, not what a text says."""
    row = locked(act, uid)
    if row.origin != "record":
        raise Refused("Un texte ne nomme personne : inscrivez une session pour y mettre des gens.")
    if row.state == State.CANCELLED:
        raise Refused("Cette session est annulée.")
    return row


def _enrol(act: Act, row: Session, who: Any) -> Enrolment:
    made = Enrolment.objects.select_for_update().filter(session=row, person=who).first()
    twins = Enrolment.objects.filter(session=row, person__same_as=who, withdrawn=False)
    if (made is not None and not made.withdrawn) or twins.exists():
        raise Refused(TWICE, number=who.number, field="person")
    made = made or Enrolment(session=row, person=who)
    made.category, made.facility_id, made.withdrawn = who.category, who.facility_id, False
    act.save(made)
    return made


def _enrolment(act: Act, uid: str) -> tuple[Enrolment, Session]:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("session", "person")
    made = rows.filter(uid=uid).first()
    if made is None:
        raise Refused("Cette inscription n’existe pas.")
    return made, _taking(act, str(made.session.uid))
