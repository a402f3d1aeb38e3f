"""Quality in the demonstration: visits of the example checklist, actions, opinions, care offered,
and the minimum that the conventions demand. All of it is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from pacte.delivery.quality import commands as quality
from pacte.delivery.quality import queries as seen
from pacte.delivery.quality import rules, shipped
from pacte.insurance.schemes import queries as schemes
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.people import queries as people
from pacte.places.rules import LEVELS

Who = Callable[[str], Act]
# Of each facility: how good it is, in hundredths, half a year ago and now.
PROGRESS = {"CSNYU": (55, 78), "CSMUD": (48, 52), "CSGIS": (66, 84), "HDGIS": (70, 81)}
OFFERED = "consultation child_care antenatal maternity family_planning vaccination pharmacy"
HOSPITAL = "laboratory caesarean surgery imaging hospital_beds emergency"
MARK = "(inventé)"


def live(who: Who, today: date) -> None:
    """Two rounds of visits, a self-assessment, one to finish, what is done and what is said."""
    draw = Random(11)
    quality.load_care_kinds(Act(SYSTEM, "démonstration"), rows=shipped.care_kinds())
    checklist = quality.publish_checklist(
        Act(SYSTEM, "démonstration"), text=shipped.example(), since=today - timedelta(days=400)
    )
    read = rules.read(shipped.example(), LEVELS)
    for code, grades in PROGRESS.items():
        _offers(who, code, today)
        for days, grade in zip((190, 20), grades, strict=True):
            on = today - timedelta(days=days)
            uid = _visit(who, draw, read, checklist, code, on, grade)
            quality.confirm_visit(who("inspection"), visit=uid)
            if days < 100 and code in ("CSNYU", "CSMUD"):
                _act(who, uid, today)
    _own(who, draw, read, checklist, today)
    quality.open_visit(
        who("district"), facility=_facility("CSMUD"), checklist=checklist, on=today,
        words=f"À finir {MARK}", synthetic=True,
    )  # fmt: skip
    for _ in range(9):
        answers = {item.code: draw.choices((3, 2, 1, 0), (5, 6, 2, 1))[0]
                   for item in read.items() if item.part == "satisfaction"}  # fmt: skip
        quality.record_opinion(
            who("gerant-centre"), facility=_facility("CSNYU"), checklist=checklist,
            answers=answers, synthetic=True,
        )  # fmt: skip
    _demand(who, today)


def _facility(code: str) -> str:
    found = people.organisation_by_code(code)
    assert found is not None and found.facility is not None, code
    return str(found.facility.uid)


def _marks(draw: Random, read: rules.Checklist, level: str, grade: int) -> list[dict[str, Any]]:
    """Points around a grade, item by item."""
    return [
        {"item": item.code, "points": min(item.most, max(0, round_to(item.most, grade, draw)))}
        for item in read.items() if item.at(level)
    ]  # fmt: skip


def round_to(most: int, grade: int, draw: Random) -> int:
    return (most * (grade + draw.randrange(-25, 26)) + 50) // 100


def _visit(
    who: Who, draw: Random, read: rules.Checklist, checklist: str, code: str, on: date, grade: int
) -> str:
    uid = quality.open_visit(
        who("district"), facility=_facility(code), checklist=checklist, on=on,
        words=f"Visite de la démonstration {MARK}", synthetic=True,
    )  # fmt: skip
    level = seen.visit(uid).level
    quality.record_scores(who("district"), visit=uid, marks=_marks(draw, read, level, grade))
    return str(quality.submit_visit(who("district"), visit=uid))


def _act(who: Who, visit: str, today: date) -> None:
    """One action done in part, one that is late."""
    for item, what, due, state in (
        ("hy-dechets", "Acheter des boîtes pour les piquants", today - timedelta(days=3), ""),
        ("ac-tarifs", "Afficher les tarifs à l’entrée", today + timedelta(days=20), "doing"),
    ):
        made = quality.plan_action(
            who("district"), visit=visit, item=item, what=f"{what} {MARK}", due=due,
            who="Gérant de la formation",
        )  # fmt: skip
        if state:
            quality.step_action(
                who("district"), action=made, state=state, on=today, words="Affiche commandée"
            )


def _own(who: Who, draw: Random, read: rules.Checklist, checklist: str, today: date) -> None:
    uid = quality.open_self_assessment(
        who("gerant-centre"), facility=_facility("CSNYU"), checklist=checklist,
        on=today - timedelta(days=60), synthetic=True,
    )  # fmt: skip
    marks = _marks(draw, read, seen.visit(uid).level, 90)
    quality.record_scores(who("gerant-centre"), visit=uid, marks=marks)
    quality.submit_visit(who("gerant-centre"), visit=uid)


def _offers(who: Who, code: str, today: date) -> None:
    hospital = code == "HDGIS"
    care = dict.fromkeys(OFFERED.split(), True) | dict.fromkeys(HOSPITAL.split(), hospital)
    care["laboratory"] = code != "CSMUD"
    if code == "CSMUD":
        care["maternity"] = False
    quality.say_offers(
        who("district"), facility=_facility(code), care=care, since=today - timedelta(days=300),
        words=f"Dit par le district {MARK}",
    )  # fmt: skip


def _demand(who: Who, today: date) -> None:
    """What the conventions of the agency's scheme demand."""
    agency = people.organisation_by_code("AGENCE")
    assert agency is not None
    scheme = next(s for s in schemes.schemes_of([agency.pk]))
    quality.set_convention_minimum(
        who("agence"), scheme=str(scheme.uid), title=f"Offre minimale des conventions {MARK}",
        since=today - timedelta(days=200), reference="Clause 1 : paquet minimum d’activités",
        demand={
            "services": ["consultation", "antenatal", "maternity", "laboratory"],
            "checklist": "exemple", "least": 600_000, "gaps": ["supplies"],
        },
    )  # fmt: skip
