"""Staff and sessions of the small world: Fanta keeps the centre of Kati, Chérif the district."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from pacte.delivery.staff import commands as staff
from pacte.delivery.training import commands as training
from pacte.journal.command import Act
from world import act, facility, organisation, person, place

DAY = date(2026, 3, 2)


def staffed() -> SimpleNamespace:
    """Kati with two centres and their managers, a district, a programme, and nobody's business.

    Fanta keeps the centre of Kati and Moussa that of Fana; Chérif looks after the district; Inès
    keeps the programme's training and pays; Guy funds; Noa has no role.
    """
    w = SimpleNamespace(mali=place("Mali", "country"))
    w.kati = place("Kati", "district", w.mali)
    w.kayes = place("Kayes", "district", w.mali)
    w.centre, w.fana = facility("Centre de Kati", w.kati), facility("Centre de Fana", w.kati)
    w.far = facility("Centre de Kayes", w.kayes)
    w.clinic = organisation("Centre de Kati", "facility", facility=w.centre, code="CKATI")
    w.other = organisation("Centre de Fana", "facility", facility=w.fana, code="CFANA")
    w.project = organisation("Programme de santé", "programme", place=w.kati, code="PROG")
    w.fanta, w.moussa = (
        person("fanta", clinic_manager=w.clinic),
        person("moussa", clinic_manager=w.other),
    )
    w.cherif = person("cherif", district=f"place:{w.kati}")
    w.ines = person("ines", coordinator=w.project)
    w.guy, w.noa = person("guy", funder=w.project), person("noa")
    staff.load_qualifications(act())
    training.load_themes(act())
    return w


def hired(w: Any, name: str, who: Any = None, **more: Any) -> str:
    """A nurse in post at the centre of Kati since 2025, unless told otherwise; her uid."""
    given = {
        "category": "health", "qualification": "nurse_a1", "sex": "f", "facility": w.centre,
        "post": "Infirmière", "since": date(2025, 1, 1),
    }  # fmt: skip
    return staff.register_person(Act(who or w.cherif), name=name, **(given | more))["person"]


def planned(w: Any, title: str = "Santé mentale, premier groupe", **more: Any) -> dict[str, str]:
    """A session of three days of the programme, in March 2026, unless told otherwise."""
    given = {
        "theme": "mental_health", "starts": date(2026, 3, 2), "ends": date(2026, 3, 4),
        "organisation": w.project,
    }  # fmt: skip
    return training.plan_session(Act(w.ines), title=title, **(given | more))


def seed(world: Any) -> None:
    """For the pages that a browser visits: two nurses, a list of motivation, a session."""
    staff.load_qualifications(act())
    training.load_themes(act())
    given = {
        "category": "health", "qualification": "nurse_a1", "facility": world.centre,
        "post": "Infirmière", "since": date(2025, 1, 1),
    }  # fmt: skip
    made = [
        staff.register_person(act(), name=name, sex=sex, **given)
        for name, sex in (("Oumou Sidibé", "f"), ("Lassana Koné", "m"))
    ]
    world.nurse = made[0]["person"]
    staff.set_norm(
        act(), level="centre", qualification="nurse_a1", least=3, since=date(2025, 1, 1),
        reference="Norme du pays, art. 3",
    )  # fmt: skip
    line = {"person": world.nurse, "expected": 22, "present": 20}
    staff.record_presence(act(), facility=world.centre, month="2026-03", lines=[line])
    staff.set_rule(
        act(), organisation=world.clinic, code="prime", title="Prime de présence", currency="XOF",
        since=date(2026, 1, 1), reference="Décision 4 du comité",
        document={"bases": {"nurse_a1": 60_000}, "by_presence": True},
    )  # fmt: skip
    world.motivation = staff.open_run(
        act(), organisation=world.clinic, rule="prime", month="2026-03"
    )
    world.session = training.plan_session(
        act(), organisation=world.clinic, theme="mental_health", title="Santé mentale",
        starts=DAY, ends=date(2026, 3, 4),
    )["session"]  # fmt: skip
    for one in made:
        enrolled = training.enrol(act(), session=world.session, person=one["number"])
        lines = [{"enrolment": enrolled, "presence": "present"}]
        training.record_attendance(act(), session=world.session, day=DAY, lines=lines)
    training.step_session(act(), session=world.session, state="held")
    training.issue_certificates(act(), session=world.session)
    world.spent = training.add_expense(
        act(), session=world.session, label="Salle", payee="Centre culturel", amount=90_000,
        currency="XOF", on=DAY,
    )  # fmt: skip
    world.listed = _listed(world)


def _listed(world: Any) -> str:
    """A list of staff that was checked: somebody known, somebody new, a line with errors."""
    lines = (
        "Nom;Sexe;FOSA;Qualification;Poste", "Ali;Z;Nulle part;;",
        "Oumou Sidibé;F;Centre de Kati;nurse_a1;Infirmière",
        "Bakary Diallo;M;Centre de Kati;midwife;",
    )  # fmt: skip
    upload = SimpleUploadedFile("personnel.csv", "\n".join(lines).encode())
    uid = staff.bring_list(Act(world.cherif), upload=upload)
    columns = {"name": 0, "sex": 1, "facility": 2, "qualification": 3, "post": 4}
    staff.check_list(Act(world.cherif), brought=uid, sheet="CSV", columns=columns)
    return uid
