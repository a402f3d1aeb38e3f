"""Access to hospital and ambulatory care in a place, from the rights and care of its members."""

from __future__ import annotations

from datetime import date
from typing import Any

from insurance.claims.clinic import treat
from insurance.members.town import act
from pacte.journal.command import Act
from pacte.measures.readings import Question, Reading
from pacte.measures.registry import value
from pacte.places import commands as places
from pacte.places import queries as kept
from pacte.programmes.results import commands, queries
from pacte.programmes.results.models import Value
from programmes.world_sheets import aim, programme
from world import organisation, person

FIRST, UNTIL = date(2026, 7, 1), date(2026, 10, 1)


def asked(clinic: Any, name: str, place: str = "", first: date = FIRST) -> Reading:
    where = kept.place(place or clinic.kati).pk
    return value(f"viability.{name}", Question(first=first, until=UNTIL, place=where))


def test_people_with_rights_to_both_kinds_of_care_over_the_population(clinic) -> None:
    assert asked(clinic, "access_both").top == 3
    assert not asked(clinic, "access_share").known  # No population: not known, not zero.
    places.record_population(act(), place=clinic.kati, year=2024, count=150, source="Recensement")
    assert asked(clinic, "access_share").millionths == 20_000


def test_where_no_member_lives_nothing_is_known(clinic) -> None:
    assert asked(clinic, "access_both", clinic.kayes).top is None


def test_contacts_and_the_delay_to_the_first_one(clinic) -> None:
    assert not asked(clinic, "first_contact_delay").known
    assert asked(clinic, "access_contacts").top == 0  # Covered, and nobody came: zero.
    treat(clinic, on=date(2026, 9, 10))
    treat(clinic, on=date(2026, 9, 20))
    delay = asked(clinic, "first_contact_delay")
    opened = date(2026, 9, 10).toordinal() - (delay.top or 0)
    assert delay.bottom == 1 and FIRST.toordinal() <= opened <= UNTIL.toordinal()
    assert asked(clinic, "access_contacts").top == 2 * 365
    assert asked(clinic, "access_contacts", clinic.kayes).known is False


def test_a_result_of_a_programme_reads_the_mutuals_of_its_place(clinic) -> None:
    places.record_population(act(), place=clinic.kati, year=2024, count=150, source="Recensement")
    agency = organisation("Agence de coopération", "agency", code="AGENCE")
    marc, sk = person("marc", monitor=agency), programme(agency, code="SK")
    aim(sk, "BUT", kind="goal")
    access = commands.add_indicator(
        act(), programme=sk, aim="BUT", code="ACCES", title="Accès aux soins", direction="up",
        unit_kind="percent", measure="viability.access_share", measure_place=clinic.kati,
    )  # fmt: skip
    commands.set_target(act(), indicator=access, first="2026", until="2026", top=20_000)
    uid = commands.measure_value(
        Act(marc), indicator=access, first="2026-07", until="2026-09", place=None
    )
    assert (Value.objects.get(uid=uid).top, Value.objects.get(uid=uid).bottom) == (3, 150)
    commands.submit_value(Act(marc), value=uid)
    commands.verify_value(Act(person("noe", monitor=agency)), value=uid)
    [line] = queries.progress(queries.indicator(access).programme_id, UNTIL, verified_only=True)
    assert (line.reached_text, line.target_text, line.against.reached) == (
        "2\u00a0%", "2\u00a0%", True
    )  # fmt: skip
