"""A register comes from a file: every error with its cell, nothing half-imported."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from insurance.members.town import TODAY, YEAR, act, enrol
from pacte.insurance.members import commands as members
from pacte.insurance.members import dues, queries, rights, writing
from pacte.insurance.members.models import (
    Beneficiary,
    Due,
    Household,
    Membership,
    RegisterImport,
    SearchWord,
    Staged,
)
from pacte.journal import guard, jobs
from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.site import jobs as table  # noqa: F401

HEAD = "Ménage;Nom et prénoms;Sexe;Naissance;Lien;Téléphone;Village;Catégorie"
ROWS = [
    "1;DIARRA Awa;F;09/02/1987;Adhérente;20 21 22 23;Kalabancoro;2",
    "1;DIARRA Moussa;M;1984;conjoint;;;",
    "1;DIARRA Fanta;F;17/01/2012;fille;;;",
    "2;KONÉ Salif;M;1979;adhérent;;KALABANCORO;3",
    "2;KONÉ Bintou;F;;épouse;;;",
]
COLUMNS = {"household": 0, "name": 1, "sex": 2, "born": 3, "relation": 4, "phone": 5,
           "village": 6, "level": 7}  # fmt: skip


def csv(*rows: str, name: str = "registre.csv", head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join([head, *rows]).encode())


def bring(town, upload, **more) -> str:
    asked = {
        "mutual": town.mutual,
        "scheme": town.scheme,
        "enrolled_on": TODAY,
        "covered_on": TODAY,
    }
    return members.bring_register(act(), upload=upload, **asked | more)


def check(uid: str, sheet: str = "CSV", **more) -> dict:
    columns = more.pop("columns", COLUMNS)
    return members.check_register(act(), register=uid, sheet=sheet, columns=columns, **more)


def apply(uid: str, reason: str = "") -> None:
    members.apply_register(act(reason), register=uid)
    assert jobs.work("test") == 1


def faults(uid: str) -> list[tuple[str, str]]:
    said = RegisterImport.objects.get(uid=uid).report["faults"]
    return [(f["cell"], f["message"] % f["values"]) for f in said]


def test_a_register_enters_whole_with_rights_dues_and_search(town) -> None:
    uid = bring(town, csv(*ROWS))
    counts = check(uid)
    assert (counts["lines"], counts["people"], counts["households"], counts["errors"]) == (
        5,
        5,
        2,
        0,
    )
    assert not Household.objects.exists()  # Checking keeps nothing.
    apply(uid)
    homes = list(Household.objects.order_by("number"))
    assert [(h.number[:10], h.level, str(h.village), h.pending) for h in homes] == [
        ("KATI-00001", "2", "Kalabancoro", False), ("KATI-00002", "3", "Kalabancoro", False)
    ]  # fmt: skip
    assert homes[0].phone == "+22320212223"
    assert Membership.objects.filter(since=YEAR[0], kind="new").count() == 2
    assert sum(Due.objects.values_list("amount", flat=True)) == 3 * 3000 + 2 * 5000
    assert [p.name for p in queries.search(town.awa, "diarra fa", TODAY)] == ["DIARRA Fanta"]
    assert Beneficiary.objects.get(name="KONÉ Bintou").born_on is None
    assert RegisterImport.objects.get().state == "done"


def spoken(home: Household) -> list[str]:
    """The words by which the people of a household are found, but the numbers."""
    rows = SearchWord.objects.filter(beneficiary__household=home).values_list("word", flat=True)
    return sorted(word for word in rows if word.isalpha())


def test_a_household_imported_is_as_one_enrolled_by_hand(town) -> None:
    uid = bring(town, csv(*ROWS[:3]))
    check(uid)
    apply(uid)
    persons = [
        {"name": "DIARRA Awa", "sex": "f", "born": "09/02/1987", "relation": "member"},
        {"name": "DIARRA Moussa", "sex": "m", "born": "1984", "relation": "spouse"},
        {"name": "DIARRA Fanta", "sex": "f", "born": "17/01/2012", "relation": "child"},
    ]
    enrol(town, *persons, phone="20212223", reason="pour comparer")
    one, other = Household.objects.order_by("pk")
    fields = ("village_id", "level", "phone", "language", "joined_on", "ranks", "pending")
    assert [getattr(one, f) for f in fields] == [getattr(other, f) for f in fields]
    fields = ("name", "sound", "sex", "born_on", "year_only", "relation", "phone")
    people = [list(queries.present(home.pk).values_list(*fields)) for home in (one, other)]
    assert people[0] == people[1]
    words = [spoken(home) for home in (one, other)]
    assert words[0] == words[1]


def test_every_error_says_its_cell_its_value_and_what_would_be_right(town) -> None:
    uid = bring(
        town,
        csv(
            "1;DIARRA Awa;F;32/13/1987;Adhérente;12;Kalabancor;9",
            "1;;X;1984;conjoint;;;",
            "2;KONÉ Salif;M;1979;enfant;;;3",
            "3;KEÏTA Ali;M;1979;adhérent;;;3",
            "1;DIARRA Encore;F;1990;adhérent;;;2",
        ),
    )
    assert check(uid)["errors"] == 8
    words = dict(faults(uid))
    assert sorted(words) == ["A6", "B3", "C3", "D2", "E4", "F2", "G2", "H2"]
    assert "32/13/1987" in words["D2"] and "écrivez 31/12/1987" in words["D2"]
    assert "KALABANCORO" in words["G2"] and "catégorie" in words["H2"]
    assert "un seul" in words["E4"] and "ligne 2" in words["A6"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (1, 7), (1, "#N/A"), (2, 3), (2, True), (3, True), (3, "12/31/1987"), (3, "3 mars 1987"),
        (3, 46_000), (3, 1987.5), (3, date(2030, 1, 1)), (4, 12), (4, date(2026, 1, 1)),
        (5, date(2026, 1, 1)), (5, -5), (6, 12), (6, True), (7, date(2026, 1, 1)), (7, 10**15),
    ],
)  # fmt: skip
def test_a_cell_of_another_type_is_told_with_its_place(town, column: int, value: object) -> None:
    told: list[object] = [1, "DIARRA Awa", "F", date(1987, 2, 9), "adhérente", 20212223, None, 2]
    told[column] = value
    uid = bring(town, workbook(Registre=[HEAD.split(";"), told]))
    assert check(uid, sheet="Registre")["ready"] == 0
    assert [cell for cell, _said in faults(uid)] == [f"{'ABCDEFGH'[column]}2"]
    with pytest.raises(Refused):
        members.apply_register(act(), register=uid)


def test_with_an_error_nothing_enters_unless_faulty_households_are_left_out(town) -> None:
    uid = bring(town, csv(*ROWS, "3;KEÏTA Ali;M;hier;adhérent;;;3"))
    check(uid)
    with pytest.raises(Refused, match="Il reste 1 erreurs"):
        members.apply_register(act(), register=uid)
    check(uid, errors="leave_out")
    apply(uid)
    assert Household.objects.count() == 2


def test_doubles_in_the_file_and_in_the_base_are_left_out_or_kept_with_a_reason(town) -> None:
    enrol(town)
    rows = (*ROWS, "3;TRAORE Aminatta;F;1988;adhérente;;;2", "4;Kone Salife;M;1980;adhérent;;;3")
    uid = bring(town, csv(*rows))
    counts = check(uid)
    assert (counts["in_file"], counts["in_base"], counts["ready"]) == (1, 1, 2)
    counts = check(uid, doubles="keep")
    assert counts["ready"] == 4
    with pytest.raises(Refused, match="Dites pourquoi les doubles"):
        members.apply_register(act(), register=uid)
    apply(uid, "vus par le comité")
    assert Household.objects.count() == 5


def test_without_a_household_column_each_member_begins_one(town) -> None:
    head = "Nom;Prénom;Qualité;Catégorie"
    uid = bring(town, csv("DIARRA;Awa;CM;2", "DIARRA;Ali;enfant;", "KONÉ;Salif;CM;3", head=head))
    columns = {"name": 0, "given": 1, "relation": 2, "level": 3}
    assert check(uid, columns=columns)["households"] == 2
    apply(uid)
    assert sorted(Beneficiary.objects.values_list("name", "relation")) == [
        ("DIARRA Ali", "child"), ("DIARRA Awa", "member"), ("KONÉ Salif", "member")
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [{"household": 0}, {"name": 1}, {"name": 1, "household": 1}])
def test_columns_that_do_not_suffice_are_refused(town, columns) -> None:
    uid = bring(town, csv(*ROWS))
    with pytest.raises(Refused):
        check(uid, columns=columns)


def workbook(**sheets) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
        if name == "fusion":
            sheet.merge_cells("A1:B1")
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("registre.xlsx", made.getvalue())


def test_of_two_sheets_one_is_chosen_and_dates_of_excel_are_days(town) -> None:
    born = date(1987, 2, 9)
    rows = [HEAD.split(";"), [1, "DIARRA Awa", "F", born, "adhérente", 20212223, None, 2],
            [1, "=HYPERLINK(1)", "M", 1984, "enfant", None, None, None]]  # fmt: skip
    uid = bring(town, workbook(Notice=[["à lire"]], Registre=rows))
    counts = check(uid, sheet="Registre")
    assert counts["errors"] == 0, faults(uid)
    apply(uid)
    awa = Beneficiary.objects.get(name="DIARRA Awa")
    assert (awa.born_on, awa.household.phone) == (date(1987, 2, 9), "+22320212223")
    assert queries.present(awa.household_id).count() == 2
    with pytest.raises(Refused, match="pas de feuille"):
        check(bring(town, workbook(Registre=rows)), sheet="Autre")


def test_merged_cells_are_refused_with_their_place(town) -> None:
    uid = bring(town, workbook(fusion=[HEAD.split(";"), [1, "DIARRA Awa"]]))
    with pytest.raises(Refused, match=r"cellules fusionnées \(A1:B1\)"):
        check(uid, sheet="fusion")


def test_a_file_that_is_no_table_is_refused_at_the_door(town) -> None:
    for upload in (
        SimpleUploadedFile("vide.csv", b""),
        SimpleUploadedFile("lettre.pdf", b"%PDF-1.7 ..."),
        SimpleUploadedFile("faux.xlsx", b"PK\x03\x04 rien"),
    ):
        with pytest.raises(Refused):
            bring(town, upload)
    assert not RegisterImport.objects.exists()


def test_an_import_interrupted_is_seen_by_nobody_and_goes_on(town, monkeypatch) -> None:
    """A worker dies after the first step; another does the rest, and nothing is done twice."""
    monkeypatch.setattr("pacte.insurance.members.staging.PEOPLE_EACH", 2)
    uid = bring(town, csv(*ROWS))
    check(uid)
    members.apply_register(act(), register=uid)
    job = jobs.take("first")
    step = jobs.STEPS["members.apply_register"]

    def dies(given, done, **said):
        total = step(given, done, **said)
        if done == 0:
            raise KeyboardInterrupt  # After the step was kept, before the job knew.
        return total

    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, "members.apply_register", dies)
        with pytest.raises(KeyboardInterrupt):
            jobs.carry_on(job, "first")
    assert Household.objects.count() == 1 and queries.visible_to(town.awa, TODAY).count() == 0
    assert queries.search(town.awa, "diarra", TODAY) == []
    job.refresh_from_db()
    jobs.carry_on(job, job.worker)
    assert queries.visible_to(town.awa, TODAY).count() == 2
    assert Entry.objects.filter(command="members.apply_households").count() == 2


def test_a_file_brought_twice_before_it_is_applied_enters_once(town) -> None:
    one, other = bring(town, csv(*ROWS)), bring(town, csv(*ROWS))
    assert [check(uid)["ready"] for uid in (one, other)] == [2, 2]  # Neither is in the base.
    members.apply_register(act(), register=one)
    with pytest.raises(Refused, match="déjà en cours"):
        members.apply_register(act(), register=other)
    assert jobs.work("test") == 1
    with pytest.raises(Refused, match="déjà été appliqué"):
        members.apply_register(act(), register=other)
    assert Household.objects.count() == 2
    assert check(other)["in_base"] == 5  # Looked for again, they are doubles.


def test_what_was_staged_is_emptied_once_applied_abandoned_or_expired(town) -> None:
    done, dropped, late = (bring(town, csv(*ROWS)) for _ in range(3))
    check(done)
    apply(done)
    members.abandon_register(act(), register=dropped)
    check(late)
    assert members.expire_registers(act(), day=date(2026, 9, 1)) == 0
    assert members.expire_registers(act(), day=date(2026, 9, 2)) == 1
    assert not Staged.objects.exclude(packed=b"").exists()
    reports = RegisterImport.objects.values_list("report", flat=True)
    assert "DIARRA" not in str(list(reports))
    with pytest.raises(Refused):
        members.apply_register(act(), register=late)


def test_who_may_not_import(town) -> None:
    for who in (town.bintou, town.kadia, town.cherif):
        with pytest.raises(NotAllowed):
            members.bring_register(
                act("", who), upload=csv(*ROWS), mutual=town.mutual, scheme=town.scheme,
                enrolled_on=TODAY, covered_on=TODAY,
            )  # fmt: skip


def test_the_journal_of_an_import_keeps_counts_and_no_name(town) -> None:
    uid = bring(town, csv(*ROWS))
    check(uid)
    apply(uid)
    entries = Entry.objects.filter(command__contains="register") | Entry.objects.filter(
        command="members.apply_households"
    )
    said = str([entry.details for entry in entries])
    assert "'households': 2" in said and "DIARRA" not in said


def test_what_an_import_wrote_is_what_reading_it_again_says(town) -> None:
    """Dues, rights and words of new people come from what was just written: nothing differs."""
    uid = bring(town, csv(*ROWS))
    check(uid)
    apply(uid)
    homes = list(Household.objects.values_list("pk", flat=True))
    opened = list(Membership.objects.values_list("pk", flat=True))
    with guard.opened("test"), transaction.atomic():
        assert dues.write_dues(act(), opened).rows == 0
        assert rights.refresh(act(), homes) == 0
    for person in Beneficiary.objects.select_related("household"):
        words = person.words.values_list("word", flat=True)
        assert sorted(words) == sorted(writing.own_words(person))


def test_after_a_large_import_the_database_looks_at_its_rows_again(town, monkeypatch) -> None:
    for many, jobs_done in ((3, 1), (2, 2)):
        monkeypatch.setattr("pacte.insurance.members.commands.imports.MANY", many)
        uid = bring(town, csv(*ROWS))
        check(uid, doubles="keep")
        members.apply_register(act("ce sont d’autres personnes"), register=uid)
        assert jobs.work("test") == jobs_done
    assert jobs.Job.objects.get(kind="journal.count_rows").state == "done"
