"""What goes out: workbooks without formulas, papers with their data, photos without their place."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from pacte.files import pdf, storing, workbooks
from pacte.files.models import StoredFile
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from world import act


@command("test.keep", may="tester")
def keep(act: Act, *, file: object, photo: bool = False) -> str:
    kept = (storing.store_photo if photo else storing.store)(act, file)
    act.record(kept, size=kept.size)
    return str(kept.uid)


@pytest.fixture(autouse=True)
def _storage(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def picture(kind: str = "JPEG", size: tuple[int, int] = (3000, 2000)) -> ContentFile:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Kigali, chez Awa"
    noise = Image.effect_noise(size, 90).convert("RGB")
    noise.save(made, kind, **({"exif": exif} if kind == "JPEG" else {}))
    return ContentFile(made.getvalue(), "photo.jpg")


def test_a_text_that_looks_like_a_formula_stays_a_text_and_a_hole_a_hole() -> None:
    rows = [["=1+1", None, 0, date(2026, 7, 1)]]
    made = workbooks.excel([workbooks.Table("Reçus/2026", ["Nom", "Payé", "Dû", "Le"], rows)])
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    cells = next(sheet.iter_rows(min_row=2))
    assert (cells[0].value, cells[0].data_type) == ("=1+1", "s")
    assert [c.value for c in cells[1:3]] == [None, 0]
    assert cells[3].value.date() == date(2026, 7, 1)


def test_a_number_with_decimals_is_a_number_of_the_sheet_and_a_long_one_its_text() -> None:
    row = [Decimal("1500.00"), Decimal("-12.5"), Decimal("1500"), Decimal("1E+2"),
           Decimal("12345678901234.56"), Decimal("NaN"), "1500.00"]  # fmt: skip
    made = workbooks.excel([workbooks.Table("a", ["x"] * 7, [row])])
    cells = next(openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(min_row=2))
    assert [c.data_type for c in cells] == ["n", "n", "n", "n", "s", "s", "s"]
    assert [c.value for c in cells[:4]] == [1500, -12.5, 1500, 100]
    assert [c.number_format for c in cells[:4]] == ["#,##0.00", "#,##0.0", "#,##0", "#,##0"]
    assert cells[4].value == "12345678901234.56"


def test_a_csv_holds_a_formula_back() -> None:
    table = workbooks.Table("a", ["x", "y"], [["@SUM(A1)", 0], [None, -5]])
    assert workbooks.comma_separated(table).splitlines() == ["x;y", "'@SUM(A1);0", ";-5"]


def test_a_paper_prints_its_data_as_they_are(tmp_path: Path) -> None:
    template = tmp_path / "t.typ"
    template.write_text(
        '#import "pacte.typ": *\n#show: paper-a4\n#head()\n#facts(data.facts)\n'
        "#signatures(([Pour la mutuelle],))"
    )
    data = {
        "title": "Décompte",
        "issuer": "Mutuelle #panic() $x$",
        "facts": [["Montant", "1\u202f500\u00a0FRw"]],
        "qr": "qr.svg",
    }
    made = pdf.render(template, data, {"qr.svg": pdf.qr("https://pacte.example/v/1")})
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "Décompte" in text and "#panic()" in text and "500" in text and "1 / 1" in text


def test_a_photo_is_small_and_says_nothing_of_where_it_was_taken(db) -> None:
    keep(act(), file=picture(), photo=True)
    kept = StoredFile.objects.get()
    content = storing.content(kept)
    assert len(content) == kept.size <= storing.PHOTO_MAX
    with Image.open(io.BytesIO(content)) as small:
        assert max(small.size) == storing.PHOTO_SIDE and not small.getexif()


@pytest.mark.parametrize("content", [b"", b"<script>", b"\xff\xd8\xff" + b"0" * 99])
def test_what_is_no_photo_is_refused(db, content: bytes) -> None:
    with pytest.raises(Refused, match="image lisible"):
        keep(act(), file=ContentFile(content, "photo.jpg"), photo=True)


def test_a_document_is_kept_once_under_its_digest(db) -> None:
    for _ in range(2):
        keep(act(), file=ContentFile(b"%PDF-1.7 minutes", "../../pv.pdf"))
    first, second = StoredFile.objects.all()
    assert first.path == second.path and first.name == "pv.pdf"
    assert storing.content(first) == b"%PDF-1.7 minutes"


@pytest.mark.parametrize("content", [b"<html><script>", b"MZ\x90"])
def test_a_document_that_could_run_is_refused(db, content: bytes) -> None:
    with pytest.raises(Refused, match="ni un PDF"):
        keep(act(), file=ContentFile(content, "pv.pdf"))


def test_a_document_too_large_is_refused(db, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    with pytest.raises(Refused, match="trop grand"):
        keep(act(), file=ContentFile(b"%PDF-" + b"0" * 10, "pv.pdf"))
