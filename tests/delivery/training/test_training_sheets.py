"""Attendance sheets from files: errors with their cells, people told apart, nothing guessed."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from delivery.world_staff import hired, planned, staffed
from pacte.delivery.staff import queries as staff
from pacte.delivery.staff import staging
from pacte.delivery.staff.models import Person
from pacte.delivery.training import commands, queries
from pacte.delivery.training.models import Attendance, Enrolment, SheetImport
from pacte.delivery.training.models import Test as Tested
from pacte.delivery.training.rules import sheets
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from world import act

pytestmark = pytest.mark.django_db
HEAD = "Nom et prénoms;Sexe;Téléphone;FOSA;Jour 1;Jour 2;Jour 3;Post-test /20"


@pytest.fixture
def w() -> SimpleNamespace:
    w = staffed()
    w.session = planned(w)["session"]
    return w


def sheet(*lines: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("presences.csv", "\n".join([head, *lines]).encode())


def brought(w: Any, *lines: str, head: str = HEAD, **more: Any) -> str:
    given = more or {"session": w.session}
    return commands.bring_sheet(Act(w.ines), upload=sheet(*lines, head=head), **given)


def checked(w: Any, uid: str, errors: str = "keep") -> dict[str, int]:
    row = SheetImport.objects.get(uid=uid)
    columns = sheets.guess(staging.sheets_of(row.sheets)[0].headings)
    return commands.check_sheet(
        Act(w.ines), brought=uid, sheet="CSV", columns=columns, errors=errors
    )


def faults(uid: str) -> list[tuple[str, str]]:
    report = SheetImport.objects.get(uid=uid).report
    return [(f["cell"], f["message"] % f["values"]) for f in report["faults"]]


def test_a_sheet_makes_people_enrolments_presences_and_points(w) -> None:
    awa = hired(w, "Awa Traoré")
    uid = brought(
        w, "TRAORE Awa;F;;Centre de Kati;P;P;A;15,5", "Coulibaly Moussa;M;70 00 00 01;;P;P;P;18"
    )
    assert checked(w, uid) == {"lines": 2, "people": 2, "sure": 1, "new": 1, "doubtful": 0,
                               "errors": 0, "ready": 2}  # fmt: skip
    assert commands.apply_sheet(Act(w.ines), brought=uid) == {
        "people": 1, "added": 2, "lines": 6, "count": 2,
    }  # fmt: skip
    session = queries.session(w.session)
    came = {one.person.name: one for one in queries.enrolled(session.pk)}
    assert set(came) == {"Awa Traoré", "Coulibaly Moussa"}
    assert str(came["Awa Traoré"].person.uid) == awa
    sheet_ = queries.sheet_of(session.pk)
    assert queries.days_present(sheet_[came["Awa Traoré"].pk]) == 2
    assert queries.tests_of(session.pk)[came["Awa Traoré"].pk] == {"after": (1_550, 2_000)}
    new = came["Coulibaly Moussa"].person
    assert (new.phone, new.organisation.code) == ("+22370000001", "PROG")


def test_every_error_is_told_with_its_cell_and_what_would_be_right(w) -> None:
    uid = brought(
        w, "Awa Traoré;F;;Centre de Kati;P;P;?;15", ";F;;;P;;;",
        "Issa Keita;X;12;Centre de Catti;;;;",
        "Oumou Sy;F;;;P;;;21", "Ba;F;;;;;;1.005", "Awa Traoré;F;;Centre de Kati;P;;;",
    )  # fmt: skip
    hired(w, "Awa Traoré")
    assert checked(w, uid)["errors"] == 7
    told = dict(faults(uid))
    assert set(told) == {"G2", "A3", "B4", "C4", "D4", "H5", "H6"}
    assert "P (présent)" in told["G2"]
    assert "« CENTRE DE KATI »" in told["D4"]
    with pytest.raises(Refused, match="7 erreurs"):
        commands.apply_sheet(Act(w.ines), brought=uid)
    assert checked(w, uid, "leave_out")["ready"] == 1
    commands.apply_sheet(Act(w.ines), brought=uid)
    assert Enrolment.objects.count() == 1


def test_a_trainee_twice_in_a_session_is_an_error_of_the_second_line(w) -> None:
    awa = Person.objects.get(uid=hired(w, "Awa Traoré"))
    head = "Numéro;Nom;FOSA;Jour 1"
    uid = brought(
        w, "; Awa Traoré;Centre de Kati;P", f"{awa.number};;;P", ";Issa Keita;;P", ";Issa KEITA;;A",
        head=head,
    )  # fmt: skip
    assert checked(w, uid)["errors"] == 2
    assert [cell for cell, _ in faults(uid)] == ["B3", "B5"]
    assert "ligne 2" in faults(uid)[0][1]


def test_who_is_doubtful_is_left_to_choose_and_never_guessed(w) -> None:
    kati, fana = hired(w, "Awa Traoré"), hired(w, "Awa Traore", facility=w.fana)
    uid = brought(w, "Awa Traoré;F;;;P;P;P;", "Issa Keita;M;;;P;;;")
    assert checked(w, uid)["doubtful"] == 1
    with pytest.raises(Refused, match="1 personnes à choisir"):
        commands.apply_sheet(Act(w.ines), brought=uid)
    plan = staging.plan_of(SheetImport.objects.get(uid=uid).plan)
    doubt = next(one for one in plan.people if one["kind"] == "doubtful")
    assert len(doubt["candidates"]) == 2
    with pytest.raises(Refused, match="proposées"):
        commands.choose_people(Act(w.ines), brought=uid, choices={doubt["key"]: "somebody"})
    chosen = commands.choose_people(Act(w.ines), brought=uid, choices={doubt["key"]: fana})
    assert chosen == {"chosen": 1, "left": 0}
    assert commands.apply_sheet(Act(w.ines), brought=uid)["people"] == 1
    there = {str(one.person.uid) for one in queries.enrolled(queries.session(w.session).pk)}
    assert fana in there
    assert kati not in there


def test_two_lines_chosen_to_be_one_person_are_refused(w) -> None:
    awa = hired(w, "Awa Traoré", phone="70 00 00 09")
    uid = brought(w, "Awa Traoré;F;;;P;;;", "Bintou Diallo;F;70000009;;P;;;")
    assert checked(w, uid)["doubtful"] == 2
    plan = staging.plan_of(SheetImport.objects.get(uid=uid).plan)
    choices = {one["key"]: awa for one in plan.people}
    commands.choose_people(Act(w.ines), brought=uid, choices=choices)
    with pytest.raises(Refused, match="même personne"):
        commands.apply_sheet(Act(w.ines), brought=uid)
    left = {plan.people[1]["key"]: "leave"}
    commands.choose_people(Act(w.ines), brought=uid, choices=left)
    assert commands.apply_sheet(Act(w.ines), brought=uid)["added"] == 1


def test_one_line_a_day_for_several_sessions(w) -> None:
    first, second = planned(w, "A"), planned(w, "B")
    head = "Session;Nom;Téléphone;Date;Présence"
    uid = brought(
        w, f"{first['number']};Awa Traoré;70000001;02/03/2026;P",
        f"{first['number']};Awa Traoré;70000001;03/03/2026;A",
        f"{second['number']};Awa Traoré;70000001;02/03/2026;P",
        "PROG-SES-00099-1;Awa Traoré;70000001;02/03/2026;P",
        f"{second['number']};Awa Traoré;70000001;09/03/2026;P",
        f"{second['number']};Awa Traoré;70000001;31/02/2026;P",
        head=head, organisation=w.project,
    )  # fmt: skip
    assert checked(w, uid, "leave_out")["errors"] == 3
    assert [cell for cell, _ in faults(uid)] == ["A5", "D6", "D7"]
    done = commands.apply_sheet(Act(w.ines), brought=uid)
    assert done == {"people": 1, "added": 2, "lines": 3, "count": 0}
    assert Person.objects.filter(phone="+22370000001").count() == 1


def test_the_same_file_is_applied_once_and_a_correction_adds_only_what_changed(w) -> None:
    line = "Awa Traoré;F;70000001;;P;A;P;"
    uid = brought(w, line)
    checked(w, uid)
    commands.apply_sheet(Act(w.ines), brought=uid)
    with pytest.raises(Refused, match="déjà été appliqué"):
        brought(w, line)
    again = brought(w, line.replace(";P;A;P;", ";P;P;P;12"))
    checked(w, again)
    assert commands.apply_sheet(Act(w.ines), brought=again) == {
        "people": 0, "added": 0, "lines": 1, "count": 1,
    }  # fmt: skip
    assert Attendance.objects.count() == 4
    assert Tested.objects.count() == 1


def test_what_the_cells_said_of_people_is_emptied_at_the_end(w) -> None:
    uid = brought(w, "Awa Traoré;F;;;P;;;", "Zorro;?;;;;;;")
    checked(w, uid, "leave_out")
    commands.apply_sheet(Act(w.ines), brought=uid)
    late = brought(w, "Issa Keita;M;;;P;;;")
    expires = SheetImport.objects.get(uid=late).expires_on
    assert commands.expire_sheets(act(), day=expires - timedelta(1)) == 0
    assert commands.expire_sheets(act(), day=expires) == 1
    for row in SheetImport.objects.all():
        assert not staging.sheets_of(row.sheets)
        assert "faults" not in row.report


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "vide"), (b"PK\x03\x04nothing", "abîmé"), (b"%PDF-1.4", "ni un classeur"),
     (b"\n\n", "aucune ligne")],
)  # fmt: skip
def test_a_file_that_is_no_sheet_is_refused(w, content, why) -> None:
    with pytest.raises(Refused, match=why):
        commands.bring_sheet(
            Act(w.ines), upload=SimpleUploadedFile("a.xlsx", content), session=w.session
        )


def test_who_may_not(w) -> None:
    for who in (w.noa, w.guy, w.fanta):
        with pytest.raises(NotAllowed):
            commands.bring_sheet(Act(who), upload=sheet("Awa;F;;;P;;;"), session=w.session)
    uid = brought(w, "Awa Traoré;F;;;P;;;")
    for who in (w.noa, w.fanta):
        with pytest.raises(NotAllowed):
            commands.check_sheet(Act(who), brought=uid, sheet="CSV", columns={"name": 0})
    assert not staff.persons_for(w.noa, date(2026, 3, 2)).exists()
