"""Staff and training in the demonstration: people in post, a norm that is not met, a month of
motivation, sessions and certificates. Every person is invented; what a text says is apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from pacte.delivery.staff import commands as staff
from pacte.delivery.training import commands as training
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.periods import Month
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.site.demo.people import FAMILY_NAMES, FIRST_NAMES

Who = Callable[[str], Act]
INVENTED = "Inventé pour la démonstration"
POSTS = {
    "CSNYU": ("nurse_a1", "nurse_a2", "nurse_a2", "lab_technician", "facility_manager"),
    "CSMUD": ("nurse_a1", "nurse_a2", "facility_manager"),
    "CSGIS": ("nurse_a1", "nurse_a1", "midwife", "nurse_a2", "lab_technician", "facility_manager"),
    "HDGIS": ("doctor", "doctor", "midwife", "midwife", "nurse_a1", "nurse_a1", "nurse_a2",
              "anaesthetist", "pharmacist", "lab_technician", "accountant"),
}  # fmt: skip
TITLES = {
    "nurse_a1": "Infirmier titulaire", "nurse_a2": "Infirmier", "midwife": "Sage-femme",
    "doctor": "Médecin", "lab_technician": "Laborantin", "facility_manager": "Gestionnaire",
    "anaesthetist": "Anesthésiste", "pharmacist": "Pharmacien", "accountant": "Comptable",
}  # fmt: skip
NORM = (("centre", "nurse_a1", 1), ("centre", "nurse_a2", 2), ("centre", "midwife", 1),
        ("district_hospital", "doctor", 3), ("district_hospital", "midwife", 2))  # fmt: skip
BASES = {"nurse_a1": 45_000, "nurse_a2": 35_000, "lab_technician": 35_000,
         "facility_manager": 30_000, "midwife": 45_000}  # fmt: skip
TEXT = "Le projet a permis de former 688 personnes (personnels de santé, personnels administratifs"
TEXT += " et élus)"
Made = dict[str, list[dict[str, str]]]


def live(who: Who, today: date) -> None:
    """People in post, what lacks, two months of presence, motivation to pay, three sessions."""
    staff.load_qualifications(Act(SYSTEM, "démonstration"))
    training.load_themes(Act(SYSTEM, "démonstration"))
    made = _people(who, today)
    for level, qualification, least in NORM:
        staff.set_norm(
            who("district"), level=level, qualification=qualification, least=least,
            since=date(2025, 7, 1), reference=f"Norme de la démonstration ({INVENTED.lower()})",
        )  # fmt: skip
    last = Month.of(today).plus(-1)
    _presences(who, made, last)
    _motivation(who, last)
    _sessions(who, made, today)
    _told(who)


def _people(who: Who, today: date) -> Made:
    draw, made = Random(11), {}
    since = today - timedelta(500)
    for code, posts in POSTS.items():
        there = _facility(code)
        made[code] = [
            staff.register_person(
                Act(who("district").actor, "Homonymes inventés"), name=_name(draw, sex), sex=sex,
                category="administrative" if post in ("facility_manager", "accountant")
                else "health",
                qualification=post, facility=there, post=TITLES[post], since=since,
                synthetic=True,
            )
            for post, sex in ((post, draw.choice("fm")) for post in posts)
        ]  # fmt: skip
    return made


def _name(draw: Random, sex: str) -> str:
    return f"{draw.choice(FAMILY_NAMES)} {draw.choice(FIRST_NAMES[sex])}"


def _presences(who: Who, made: Made, last: Month) -> None:
    """Two months; Mudende has not written the last one."""
    draw = Random(13)
    for back in (1, 0):
        for code, persons in made.items():
            if code == "CSMUD" and not back:
                continue
            lines = [
                {"person": one["person"], "expected": 22, "present": draw.choice((22, 22, 21, 17))}
                for one in persons
            ]
            staff.record_presence(
                who("district"), facility=_facility(code), month=last.plus(-back).text, lines=lines
            )


def _motivation(who: Who, last: Month) -> None:
    """One month prepared and paid, the next prepared: somebody else may pay it."""
    centre = str(_organisation("CSNYU").uid)
    staff.set_rule(
        who("district"), organisation=centre, code="PRIME", currency="RWF",
        title="Prime de présence et de qualité (inventée)", since=last.plus(-2).first,
        reference=INVENTED,
        document={"bases": BASES, "by_presence": True, "presence_least": 600_000, "by_score": True},
    )  # fmt: skip
    for month in (last.plus(-1), last):
        run = staff.open_run(
            who("gerant-centre"), organisation=centre, rule="PRIME", month=month.text
        )
        staff.prepare_run(who("gerant-centre"), run=run)
        if month != last:
            staff.pay_run(who("district"), run=run, on=last.first + timedelta(4))


def _sessions(who: Who, made: Made, today: date) -> None:
    """Two sessions held with their certificates, one of them to follow at work; one to come."""
    staff_of = [one for code in ("CSNYU", "CSGIS", "CSMUD", "HDGIS") for one in made[code]]
    for days, theme, title, some in (
        (120, "mental_health", "Santé mentale, premier groupe", staff_of[:9]),
        (40, "reproductive_health", "Santé reproductive des jeunes", staff_of[4:14]),
    ):
        starts = today - timedelta(days)
        session = _plan(who, theme, f"{title} (inventée)", starts)
        _attend(who, session, some, starts)
        training.step_session(who("responsable"), session=session, state="held")
        training.issue_certificates(who("responsable"), session=session)
        training.add_expense(
            who("responsable"), session=session, label="Salle et repas (inventés)",
            payee="Traiteur inventé", amount=185_000, on=starts + timedelta(2),
        )  # fmt: skip
    coming = _plan(who, "district_surgery", "Chirurgie de district (inventée)",
                   today + timedelta(12))  # fmt: skip
    for one in made["HDGIS"][:2]:
        training.enrol(who("responsable"), session=coming, person=one["number"])
    for code, theme, count in (("CSMUD", "mental_health", 2), ("CSGIS", "family_planning", 4)):
        training.set_need(
            who("district"), facility=_facility(code), theme=theme, year=today.year,
            people_count=count, why=INVENTED,
        )  # fmt: skip


def _plan(who: Who, theme: str, title: str, starts: date) -> str:
    return training.plan_session(
        who("responsable"), organisation=str(_organisation("COLLINES").uid), theme=theme,
        title=title, starts=starts, ends=starts + timedelta(2), venue="Salle du district",
        trainers="Formateurs inventés", planned_cost=240_000, currency="USD", synthetic=True,
    )["session"]  # fmt: skip


def _attend(who: Who, session: str, some: list[dict[str, str]], starts: date) -> None:
    act, draw = who("responsable"), Random(17)
    enrolled = [
        training.enrol(Act(act.actor), session=session, person=one["number"]) for one in some
    ]
    for n in range(3):
        lines = [
            {"enrolment": one, "presence": draw.choice(("present",) * 6 + ("absent",))}
            for one in enrolled
        ]
        day = starts + timedelta(n)
        training.record_attendance(Act(act.actor), session=session, day=day, lines=lines)
    for kind, least in (("before", 6), ("after", 12)):
        scores: list[dict[str, Any]] = [
            {"enrolment": one, "score": str(draw.randint(least, least + 7))} for one in enrolled
        ]
        training.record_tests(Act(act.actor), session=session, kind=kind, out_of="20", lines=scores)


def _told(who: Who) -> None:
    """What the text of Paris, Bamako and Ouagadougou says, naming nobody: never counted as seen."""
    source = ledger.sources().filter(code="P:PBO").first()
    training.tell_session(
        who("responsable"), organisation=str(_organisation("PARIS").uid), told=688, quote=TEXT,
        title="Paris – Bamako – Ouagadougou : personnes formées", starts=date(2010, 1, 1),
        ends=date(2012, 12, 31), source=str(source.uid) if source else "",
    )  # fmt: skip


def _organisation(code: str) -> Any:
    found = people.organisation_by_code(code)
    assert found is not None, code
    return found


def _facility(code: str) -> str:
    return str(_organisation(code).facility.uid)
