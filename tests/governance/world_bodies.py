"""Bodies for the tests, made by commands only: a steering committee and a mutual's three bodies.

``steering(world)`` adds ``world.committee`` with its five seats (``world.seats``), its rule and
Mariam, its secretary; ``mutual_bodies(world)`` the assembly, board and supervisors of the mutual of
Kati, and Sékou, its manager.
"""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from pacte.governance.bodies import commands
from pacte.journal import clock
from world import act, organisation, person

BALANCED: dict[str, Any] = {
    "colleges": {"public": "Pouvoirs publics", "civil": "Société civile", "faith": "Confessions"},
    "balanced": True,
    "presidency_college": "public",
    "quorum": {"share": 500_000, "more": True},
    "second": {"share": 333_333},
    "majority": {"share": 500_000, "more": True},
    "notice_days": 15,
}
SEATS = (
    ("Gouvernorat", "public", "president", "Awa Traoré", "f"),
    ("Inspection de la santé", "public", "member", "Baba Keïta", "m"),
    ("Fédération mutualiste", "civil", "vice_president", "Coumba Diallo", "f"),
    ("Société civile", "civil", "member", "Drissa Koné", "m"),
    ("Confessions religieuses", "faith", "member", "Élie Dembélé", "unknown"),
)
MEETING_ON = date(2025, 3, 11)


def steering(world: SimpleNamespace) -> SimpleNamespace:
    """A committee of five, balanced over three colleges; Mariam keeps it, Yaya only reads."""
    world.province = organisation("Province de Kati", "authority", place=world.kati, code="PROV")
    world.partner = organisation("Mutualité du Hainaut", "funder", code="HAINAUT")
    world.mariam = person("mariam", secretary=world.province)
    world.yaya = person("yaya", funder=world.partner)
    world.committee = commands.found_body(
        act(), code="CPS-KATI", organisation=world.province, kind="steering_committee",
        name="Comité de pilotage stratégique de Kati", side="Kati", state="official",
        established="2024", mandated_by="le pouvoir public",
        mandate="Une présidence mandatée par le pouvoir public. Une composition équilibrée.",
    )  # fmt: skip
    commands.set_rule(act(), body=world.committee, rule=BALANCED, since="2024-01-01")
    world.seats, world.mandates = [], []
    for title, college, kind, name, sex in SEATS:
        seat = commands.add_seat(
            act(), body=world.committee, title=title, college=college, kind=kind
        )
        given = commands.give_mandate(act(), seat=seat, person=name, sex=sex, since="2024-01-01")
        world.seats.append(seat)
        world.mandates.append(given)
    return world


def meeting(world: SimpleNamespace, on: date = MEETING_ON, **more: Any) -> str:
    """A meeting of the committee with an agenda of two points, not yet convened."""
    given = {"title": "Première réunion ordinaire", "hour": "09:30", "where": "Salle du conseil"}
    made = commands.plan_meeting(
        act(), body=more.pop("body", world.committee), on=on.isoformat(), **given | more
    )
    commands.set_agenda(
        act(), meeting=made,
        items=[{"title": "Bilan du semestre", "presenter": "Le directeur"}, {"title": "Divers"}],
    )  # fmt: skip
    return made


def sheet(world: SimpleNamespace, there: int, **more: Any) -> list[dict[str, Any]]:
    """The five seats, the first ``there`` of them present."""
    return [
        {
            "seat": seat, "person": name, "sex": sex,
            "presence": "present" if index < there else "absent",
        }
        for index, (seat, (_, _, _, name, sex)) in enumerate(zip(world.seats, SEATS, strict=True))
    ]  # fmt: skip


def held(world: SimpleNamespace, there: int = 3, on: date = MEETING_ON, **more: Any) -> str:
    """A meeting held, or found without quorum, with its sheet."""
    made = meeting(world, on, **more)
    commands.record_attendance(act(), meeting=made, lines=sheet(world, there))
    commands.hold(act(), meeting=made)
    return made


def decided(world: SimpleNamespace, at: str, **more: Any) -> str:
    """A decision of a meeting, for the partner to carry out within a month of today."""
    given: dict[str, Any] = {
        "title": "Signer la convention avec la fédération", "owner": "Le secrétaire exécutif",
        "owner_organisation": world.partner, "due": clock.today() + timedelta(days=20),
        "votes_for": 3, "votes_against": 0, "votes_abstain": 0,
    }  # fmt: skip
    return commands.decide(act(), body=world.committee, meeting=at, **given | more)


def mutual_bodies(world: SimpleNamespace) -> SimpleNamespace:
    """The assembly (quorum of members), a board of three elected for three years, supervisors."""
    world.sekou = person("sekou", manager=world.mutual)
    bodies = (
        ("assembly", "general_assembly", "AG-KATI", "Assemblée générale"),
        ("board", "board", "CA-KATI", "Conseil d’administration"),
        ("supervisors", "supervisory_committee", "CC-KATI", "Comité de contrôle"),
    )
    for name, kind, code, label in bodies:
        made = commands.found_body(
            act(), code=code, organisation=world.mutual, kind=kind, state="official",
            name=f"{label} de la mutuelle de Kati",
        )  # fmt: skip
        setattr(world, name, made)
    commands.set_rule(
        act(), body=world.assembly, since="2015",
        rule={"quorum": {"share": 250_000}, "second": {"share": 0}, "quorum_of": "members"},
    )  # fmt: skip
    commands.set_rule(
        act(), body=world.board, since="2024",
        rule={"quorum": {"share": 500_000, "more": True}, "term_months": 36},
    )  # fmt: skip
    kinds = ("president", "secretary", "treasurer")
    world.board_seats = [
        commands.add_seat(act(), body=world.board, title=title, kind=kind)
        for kind, title in zip(kinds, ("Présidence", "Secrétariat", "Trésorerie"), strict=True)
    ]
    return world


def assembly(world: SimpleNamespace, on: date, present: int = 40, called: int = 100) -> str:
    """A general assembly that was held, counted by sex; half of those present are women."""
    made = commands.plan_meeting(
        act(), body=world.assembly, title="Assemblée générale ordinaire", on=on.isoformat(),
        called=called, kind="elective",
    )  # fmt: skip
    women = present // 2
    lines = [
        {"person": "Adhérentes", "sex": "f", "presence": "present", "count": women},
        {"person": "Adhérents", "sex": "m", "presence": "present", "count": present - women},
        {"person": "Le maire", "sex": "m", "presence": "present", "member": False},
    ]
    commands.record_attendance(act(), meeting=made, lines=lines)
    commands.hold(act(), meeting=made)
    return made


def elected(world: SimpleNamespace, at: str, since: date, *names: str) -> None:
    """Three people elected to the board at an assembly."""
    commands.elect(
        act(), meeting=at, body=world.board, since=since,
        results=[
            {"seat": seat, "person": name, "sex": "f"}
            for seat, name in zip(world.board_seats, names, strict=True)
        ],
    )  # fmt: skip


def seed(world: SimpleNamespace) -> None:
    """For the browser: a committee at work and the bodies of a mutual."""
    steering(mutual_bodies(world))
    cell = commands.found_body(
        act(), code="CO-KATI", organisation=world.province, kind="operational_cell",
        name="Cellule opérationnelle de Kati", parent=world.committee,
    )  # fmt: skip
    director = commands.add_seat(act(), body=cell, title="Directeur manager", kind="director")
    commands.add_seat(act(), body=cell, title="Gestionnaire comptable", kind="accountant",
                      reports_to=director)  # fmt: skip
    world.cell, world.met = cell, held(world, there=4)
    world.decided = decided(world, world.met)
    commands.write_minutes(act(), meeting=world.met, text="# Ouverture\n\nÀ 9 h.\n\n- Un\n- Deux")
    world.coming = meeting(world, clock.today() + timedelta(days=20))
    commands.convene(act(), meeting=world.coming)
    commands.record_commitment(
        act(), body=world.committee, organisation=world.partner, title="Équiper la maternité",
        due=clock.today() + timedelta(days=40),
    )  # fmt: skip
    world.chosen = assembly(world, date(2025, 5, 1))
    elected(world, world.chosen, date(2025, 5, 1), "Awa", "Dado", "Élise")
