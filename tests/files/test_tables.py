"""Tables in: every type kept, every address right, every trap refused with a sentence."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pacte.files import tables
from pacte.kernel.refusal import Refused


def workbook(path: Path, fill) -> Path:
    book = openpyxl.Workbook()
    fill(book)
    book.save(path)
    return path


def test_cells_keep_their_type_and_a_formula_stays_what_it_shows(tmp_path: Path) -> None:
    def fill(book) -> None:
        sheet = book.active
        sheet.append(["Nom", "Naissance", "Montant", "Part"])
        sheet.append(["Awa", date(1990, 2, 28), 1500, 0.25])
        sheet["A3"] = "'=CMD()"

    (sheet,) = tables.read(workbook(tmp_path / "registre.xlsx", fill))
    lines = dict(sheet.lines())
    assert lines[2] == ["Awa", date(1990, 2, 28), 1500, Decimal("0.25")]
    assert lines[3][0] == "'=CMD()"
    assert sheet.address(2, 2) == "C2"


def test_two_sheets_merged_cells_and_a_table_that_does_not_begin_at_a1(tmp_path: Path) -> None:
    def fill(book) -> None:
        first = book.active
        first["C4"], first["D4"], first["C5"] = "Nom", "Sexe", "Awa"
        first.merge_cells("C6:D6")
        book.create_sheet("Deux").append(["x"])

    one, two = tables.read(workbook(tmp_path / "r.xlsx", fill))
    assert (two.name, two.rows) == ("Deux", [["x"]])
    assert list(one.merged) == ["C6:D6"]
    (line, row) = next(one.lines())
    assert (line, one.address(line, list(row).index("Nom"))) == (4, "C4")


@pytest.mark.parametrize(
    ("content", "encoding"), [("Nom;Âge\nAwa;7\n", "utf-8-sig"), ("Nom;Âge\nAwa;7\n", "cp1252")]
)
def test_a_csv_of_either_encoding_is_read(tmp_path: Path, content: str, encoding: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(content.encode(encoding))
    (sheet,) = tables.read(path)
    assert sheet.rows == [["Nom", "Âge"], ["Awa", "7"]]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/{number}.xml", bytes(100_000_000))


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("vide.csv", lambda p: p.write_bytes(b""), "vide"),
        ("bombe.xlsx", bomb, "une fois ouvert"),
        ("abîmé.xlsx", lambda p: p.write_bytes(b"PK\x03\x04" + b"x" * 50), "abîmé"),
        ("photo.jpg", lambda p: p.write_bytes(b"\xff\xd8\x00\x00"), "ni un classeur"),
        ("guillemet.csv", lambda p: p.write_text('a;b\n"c;d\n'), "guillemets"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(tmp_path: Path, name, make, said) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(Refused, match=said) as refusal:
        tables.read(path)
    assert name in str(refusal.value)


def test_a_file_of_a_hundred_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "grand.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(Refused, match="100 Mo"):
        tables.read(path)


def test_a_workbook_that_takes_too_much_memory_kills_only_its_reader(
    tmp_path: Path, monkeypatch
) -> None:
    def fill(book) -> None:
        for number in range(20_000):
            book.active.append([f"nom {number} {column}" for column in range(10)])

    path = workbook(tmp_path / "r.xlsx", fill)
    monkeypatch.setattr(tables, "MEMORY_MAX", 50_000_000)
    with pytest.raises(Refused, match="ne se lit pas"):
        tables.read(path)


def test_columns_are_named_as_a_spreadsheet_does() -> None:
    assert [tables.column_name(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_word_processor_file_is_no_table(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    path = tmp_path / "lettre.docx"
    path.write_bytes(content.getvalue())
    with pytest.raises(Refused, match="lettre"):
        tables.read(path)
