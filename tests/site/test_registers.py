"""``pacte import members``: a register from the command line, with all its faults."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

import world as build
from insurance.members import town as there
from pacte.insurance.members import staging
from pacte.insurance.members.models import Beneficiary, Household, RegisterImport, Staged
from pacte.journal import clock, jobs
from pacte.journal.models import Entry, Job
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.site import cli, registers

HEAD = "Ménage;Nom et prénoms;Sexe;Naissance;Lien;Téléphone;Village;Catégorie"
GOOD = (
    "1;DIARRA Awa;F;09/02/1987;Adhérente;20 21 22 23;Kalabancoro;2",
    "1;DIARRA Moussa;M;1984;conjoint;;;",
    "2;KONÉ Salif;M;1979;adhérent;;KALABANCORO;3",
)
BAD = ("3;KEÏTA Ali;X;32/13/1987;adhérent;;;3",)


@pytest.fixture
def town(db, monkeypatch) -> SimpleNamespace:
    monkeypatch.setattr(clock, "today", lambda: there.TODAY)
    made = there.town()
    made.tenin = build.person("tenin", agent=made.mutual)
    return made


def written(folder: Path, *rows: str, head: str = HEAD) -> str:
    path = folder / "registre.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return str(path)


def run(town: SimpleNamespace, file: str, *more: str, who: str = "tenin") -> int:
    code = people.organisation(town.mutual).code
    asked = ["--mutual", code, "--scheme", "commune", "--as", who]
    return cli.main(["import", "members", file, *asked, *more])


def kept() -> tuple[int, int]:
    return Household.objects.count(), Staged.objects.exclude(packed=b"").count()


def test_a_register_is_read_and_nothing_is_kept_without_being_asked(town, tmp_path, capsys) -> None:
    assert run(town, written(tmp_path, *GOOD)) == 0
    told = capsys.readouterr().out
    assert "3 lignes, 3 personnes, 2 ménages ; 0 fautes" in told and "--inscrire" in told
    assert kept() == (0, 0) and RegisterImport.objects.get().state == "abandoned"


def test_asked_to_the_register_enters_whole_in_the_name_of_who_enrols(
    town, tmp_path, capsys
) -> None:
    assert run(town, written(tmp_path, *GOOD), "--inscrire", "--motif", "registre de 2026") == 0
    told = capsys.readouterr()
    assert "2 ménages inscrits, 3 personnes" in told.out and "étape 2 sur 2" in told.err
    assert kept() == (2, 0) and not Household.objects.filter(pending=True).exists()
    brought = Entry.objects.get(command="members.bring_register")
    assert (brought.actor_uid, brought.reason) == (town.tenin.uid, "registre de 2026")


def test_every_fault_is_told_with_its_sheet_its_cell_and_its_value(town, tmp_path, capsys) -> None:
    file = written(tmp_path, *GOOD, *BAD)
    for more in ((), ("--inscrire",)):
        assert run(town, file, *more) == 1
        told = capsys.readouterr().out
        assert "CSV!C5 (Sexe) « X »" in told
        assert "CSV!D5 (Naissance) « 32/13/1987 »" in told and "écrivez 31/12/1987" in told
        assert "2 fautes" in told and "Rien n’est inscrit" in told
        assert kept() == (0, 0)
    assert run(town, file, "--inscrire", "--sans-fautes") == 0
    assert kept() == (2, 0)


def test_who_may_already_be_there_is_told_and_enters_only_for_a_reason(
    town, tmp_path, capsys
) -> None:
    file = written(tmp_path, *GOOD)
    assert run(town, file, "--inscrire") == 0
    assert run(town, file, "--inscrire") == 1  # Each is there already: nobody is left.
    told = capsys.readouterr()
    assert "est peut-être déjà inscrit, carte" in told.out
    assert "Aucun ménage n’est prêt" in told.err
    assert run(town, file, "--inscrire", "--doubles") == 1
    assert "Dites pourquoi" in capsys.readouterr().err
    assert kept() == (2, 0)
    assert run(town, file, "--inscrire", "--doubles", "--motif", "homonymes") == 0
    assert kept() == (4, 0)


def test_a_workbook_of_two_sheets_asks_which_and_a_column_may_be_named(
    town, tmp_path, capsys
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["à lire"])
    sheet = book.create_sheet("Registre")
    for row in (["Foyer", "Nom", "Lien", "Catégorie"], [1, "DIARRA Awa", "adhérente", 2]):
        sheet.append(row)
    file = str(tmp_path / "registre.xlsx")
    book.save(file)
    assert run(town, file) == 1
    assert "(Sheet, Registre)" in capsys.readouterr().err
    assert run(town, file, "--feuille", "Liste") == 1
    assert "pas de feuille « Liste »" in capsys.readouterr().err
    named = ("--feuille", "Registre", "--colonne", "household=Foyer")
    assert run(town, file, *named, "--inscrire") == 0 and kept() == (1, 0)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--colonne", "foyer=Ménage"), "n’est pas un champ"),
        (("--colonne", "name=Personne"), "Aucune colonne n’a le titre"),
        (("--scheme", "autre"), "Elle a : commune"),
        (("--mutual", "RIEN"), "Aucune organisation n’a le code RIEN"),
        (("--as", "personne"), "Aucun compte ouvert"),
        (("--le", "hier"), "31/12"),
        (("--exercice", "2001-01-01"), "pas en vigueur"),
    ],
)
def test_what_is_wrongly_said_is_told_in_one_line(town, tmp_path, capsys, more, said) -> None:
    assert run(town, written(tmp_path, *GOOD), *more) == 1
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1
    assert kept() == (0, 0)


def test_who_does_not_enrol_for_this_mutual_is_refused(town, tmp_path, capsys) -> None:
    assert run(town, written(tmp_path, *GOOD), "--inscrire", who="kadia") == 1
    assert capsys.readouterr().err.count("\n") == 1 and kept() == (0, 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("vide.csv", b"", "est vide"),
        ("titres.csv", b"\n\n;;\n", "aucune ligne"),
        ("lettre.pdf", b"%PDF-1.7 ...", "ni un classeur"),
        ("faux.xlsx", b"PK\x03\x04 rien", "abîmé"),
        ("ouvert.csv", b'Nom;Lien\n"DIARRA;adherent\n', "guillemets"),
        ("sans.csv", b"Foyer;Personne\n1;DIARRA\n", "quelle colonne porte le nom"),
    ],
)
def test_a_file_that_is_no_register_is_refused(town, tmp_path, capsys, name, content, said) -> None:
    (tmp_path / name).write_bytes(content)
    assert run(town, str(tmp_path / name), "--inscrire") == 1
    assert said in capsys.readouterr().err and kept() == (0, 0)
    assert run(town, str(tmp_path / "absent.csv")) == 1


def merged(path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (HEAD, *GOOD):
        book.active.append(line.split(";"))
    book.active.merge_cells("A2:A3")
    book.save(path)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", bytes(100_000_000))


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)


@pytest.mark.parametrize(
    ("make", "said"),
    [(merged, "cellules fusionnées (A2:A3)"), (bomb, "une fois ouvert"), (huge, "100 Mo")],
)
def test_a_file_that_would_harm_or_mislead_is_refused(town, tmp_path, capsys, make, said) -> None:
    make(tmp_path / "registre.xlsx")
    assert run(town, str(tmp_path / "registre.xlsx"), "--inscrire") == 1
    told = capsys.readouterr().err
    assert said in told and len(told.splitlines()) == 1 and kept() == (0, 0)


def test_a_formula_in_a_name_is_a_text_and_never_computed(town, tmp_path) -> None:
    row = "1;=HYPERLINK(1);F;1987;adhérente;;;2"
    assert run(town, written(tmp_path, row), "--inscrire") == 0
    assert Beneficiary.objects.get().name == "=HYPERLINK(1)"


def test_another_worker_may_do_it_and_is_followed_to_its_end(town, tmp_path, monkeypatch) -> None:
    """The site's worker took the job first: the command line shows how far it is."""
    seen = []

    def other_does(seconds: float) -> None:
        seen.append(seconds)
        Job.objects.update(leased_until=None)
        assert jobs.work("other") == 1

    def taken_first(name: str, uid: object = None) -> None:
        return None

    with monkeypatch.context() as patched:
        patched.setattr(registers.jobs, "take", taken_first)
        patched.setattr(registers.time, "sleep", lambda s: (patched.undo(), other_does(s)))
        assert run(town, written(tmp_path, *GOOD), "--inscrire") == 0
    assert seen == [registers.SECONDS] and kept() == (2, 0)


def test_an_import_that_stopped_goes_on_when_the_same_command_is_given(
    town, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(staging, "PEOPLE_EACH", 2)
    file = written(tmp_path, *GOOD)
    step = jobs.STEPS["members.apply_register"]

    def refused(act, done: int, **said: str) -> int:
        if done:
            raise Refused("Le régime est fermé.")
        return step(act, done, **said)

    with monkeypatch.context() as patched:
        patched.setitem(jobs.STEPS, "members.apply_register", refused)
        assert run(town, file, "--inscrire") == 1
    told = capsys.readouterr().err
    assert "Le régime est fermé. La même commande le reprend" in told
    assert Household.objects.get().pending
    assert run(town, file) == 1  # Nothing was asked to be entered.
    assert "déjà en cours d’inscription" in capsys.readouterr().err
    assert run(town, file, "--inscrire") == 0
    told = capsys.readouterr().out
    assert "l’import reprend" in told and "2 ménages inscrits, 3 personnes" in told
    assert not Household.objects.filter(pending=True).exists()
    assert Entry.objects.filter(command="members.apply_households").count() == 2


def test_what_is_wrongly_asked_is_told_in_french(tmp_path, capsys) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["import", "members", "registre.csv"])
    assert end.value.code == 2 and "il manque : --mutual" in capsys.readouterr().err
