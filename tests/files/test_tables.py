"""Tables in: every type kept, every address right, every trap refused with a sentence."""

import io
import re
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


def cells(path: Path, *values: str) -> Path:
    """A workbook as a program writes it: the cells of line 2, each with its formula or value."""
    book = openpyxl.Workbook()
    book.active.title = "Juin & juillet"
    book.active.append(["Nom", "Montant", "Part"])
    book.active.append(list("xyz")[: len(values)])
    book.save(path)
    whole = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            whole[name] = archive.read(name)
    sheet = "xl/worksheets/sheet1.xml"
    before, _, after = whole[sheet].decode().partition('<row r="2">')
    after = after.partition("</row>")[2]
    whole[sheet] = f'{before}<row r="2">{"".join(values)}</row>{after}'.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "formula",
    [
        '<c r="B2"><f>SUM(A1:A2)</f><v></v></c>',
        '<c r="B2" s="1"><f>1+1</f><v/></c>',
        '<c r="B2"><f t="shared" si="0"/></c>',
        '<c r="B2"><f>1+1</f><v>0</v></c>',  # To be computed when it is opened: 0 is no value.
    ],
)
def test_a_formula_that_nobody_computed_is_refused_with_its_cell(tmp_path: Path, formula) -> None:
    name = '<c r="A2" t="inlineStr"><is><t>Awa</t></is></c>'
    with pytest.raises(Refused) as refusal:
        tables.read(cells(tmp_path / "relevé.xlsx", name, formula))
    said = str(refusal.value)
    assert "« relevé.xlsx », feuille « Juin & juillet », B2 : formule sans valeur" in said
    assert "enregistrez-le, puis recommencez" in said


def test_a_formula_that_was_computed_is_what_it_shows(tmp_path: Path) -> None:
    computed = (
        '<c r="A2" t="str"><f>IF(B2&gt;9,"x","")</f><v></v></c>',  # An empty text was computed.
        '<c r="B2"><f>1+1</f><v>2</v></c>',
        '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    )
    (sheet,) = tables.read(cells(tmp_path / "r.xlsx", *computed))
    assert dict(sheet.lines())[2] == [None, 2, "#DIV/0!"]  # An error is not a hole.


def test_of_many_formulas_without_a_value_the_first_are_told(tmp_path: Path) -> None:
    def fill(book) -> None:
        book.active.append(["Nom", "Montant"])
        for line in range(2, 10):
            book.active.append([f"nom {line}", f"=A{line}"])
        book.create_sheet("Total")["C4"] = "=SUM(A1:A9)"

    with pytest.raises(Refused, match="B2, B3, B4, B5, B6, … :"):
        tables.read(workbook(tmp_path / "r.xlsx", fill))


SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
ODS = (
    "<office:document-content {spaces}><office:body><office:spreadsheet>"
    '<table:table table:name="Juin"><table:table-row table:number-rows-repeated="2">'
    '<table:table-cell office:value-type="string"><text:p>Awa</text:p></table:table-cell>'
    '</table:table-row><table:table-row><table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell table:formula="of:=[.A1]&gt;1" {said}</table:table-cell>'
    "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    "</manifest:manifest>"
)


def open_document(path: Path, said: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in SPACES.items())
        archive.writestr("mimetype", KIND)
        archive.writestr("content.xml", ODS.format(spaces=spaces, said=said))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return path


def test_an_open_document_is_held_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "r.ods"
    with pytest.raises(Refused, match="feuille « Juin », C3 : formule sans valeur"):
        tables.read(open_document(path, ">"))
    for said, value in (
        ('office:value-type="float" office:value="3"><text:p>3</text:p>', 3),
        (
            'office:value-type="string" office:string-value="" calcext:value-type="error">'
            "<text:p>#DIV/0!</text:p>",
            "#DIV/0!",
        ),
    ):
        (sheet,) = tables.read(open_document(path, said))
        assert list(dict(sheet.lines())[3]) == [None, None, value]


def test_only_cells_that_join_lines_below_the_headings_are_in_doubt(tmp_path: Path) -> None:
    """A title, a total spread over its own line, headings on two lines harm nothing."""

    def fill(book) -> None:
        for line in range(1, 8):
            book.active.append([f"{line} {column}" for column in "abcd"])
        for spread in ("A1:D1", "B2:B3", "C5:C6", "A7:B7"):
            book.active.merge_cells(spread)

    (sheet,) = tables.read(workbook(tmp_path / "r.xlsx", fill))
    assert [spread for spread, _refusal in sheet.joined(3)] == ["C5:C6"]


def test_every_import_of_a_workbook_passes_here() -> None:
    """What is refused here is refused of registers, statements, months, inventories and rates."""
    source = Path(tables.__file__).parents[1]
    reads = re.compile(r"^\s*(?:from|import) (?:python_calamine|openpyxl|xlrd|pandas)\b", re.M)
    found = [path.name for path in source.rglob("*.py") if reads.search(path.read_text())]
    assert found == ["workbook_reader.py"]


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
