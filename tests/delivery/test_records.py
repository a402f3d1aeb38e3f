"""Proofs: a photo says where and when, and nothing else; one from elsewhere is refused."""

import io
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image

from pacte.delivery.records import commands, faults, gaps, queries
from pacte.delivery.records.sheets import Fault
from pacte.files import storing
from pacte.journal.command import Act
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import facilities
from world import facility, organisation, person, place

pytestmark = pytest.mark.django_db
KATI = 12_744_000, -8_073_000  # Mali, in micro-degrees.


def test_faults_are_told_line_after_line() -> None:
    cells = [("B", "AA2"), ("B", "B2"), ("A", "C10"), ("B", "A1:C1"), ("A", "C9")]
    told = [Fault(sheet, cell, "Faux", {}) for sheet, cell in cells]
    assert [f.cell for f in faults.in_order(told)] == ["A1:C1", "B2", "AA2", "C9", "C10"]


def photo(*, at: tuple[int, int] | None = None, on: str = "", side: int = 40) -> SimpleUploadedFile:
    """A JPEG as a telephone makes it, with its position and day when they are given."""
    picture = Image.effect_noise((side, side), 90).convert("RGB")
    exif = Image.Exif()
    if on:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = on
    if at:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for value, tag, side_tag, names in (
            (at[0], ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLatitudeRef, "NS"),
            (at[1], ExifTags.GPS.GPSLongitude, ExifTags.GPS.GPSLongitudeRef, "EW"),
        ):
            degrees, rest = divmod(abs(value), 1_000_000)
            gps[tag] = (degrees, rest * 60 // 1_000_000, (rest * 60 % 1_000_000) * 60 / 1_000_000)
            gps[side_tag] = names[value < 0]
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, quality=95)
    return SimpleUploadedFile("IMG_1.jpg", made.getvalue(), "image/jpeg")


@pytest.fixture
def there() -> SimpleNamespace:
    kati = place("Kati", "district")
    centre = facility("Centre de Kati", kati)
    owner = organisation("Centre de Kati", "facility", facility=centre)
    return SimpleNamespace(
        centre=centre, about=f"facility:{centre}",
        fanta=person("fanta", clinic_manager=owner),
        guy=person("guy", funder=owner), noa=person("noa"),
        cherif=person("cherif", district=f"place:{kati}"),
    )  # fmt: skip


def test_a_photo_gives_its_day_and_its_place_and_keeps_only_its_pixels(there) -> None:
    sent = photo(at=KATI, on="2026:03:05 10:11:12", side=1500)
    uid = commands.add_proof(Act(there.fanta), about=there.about, file=sent, words="Le toit")
    row = queries.proof(uid)
    assert row is not None
    assert row.taken_on == date(2026, 3, 5)
    assert abs(row.latitude - KATI[0]) <= 5
    assert abs(row.longitude - KATI[1]) <= 5
    kept = storing.content(row.file)
    assert len(kept) <= storing.PICTURE_MAX
    with Image.open(io.BytesIO(kept)) as again:
        assert max(again.size) <= storing.PICTURE_SIDE
        assert not again.getexif()


def test_what_is_typed_goes_before_what_the_camera_wrote(there) -> None:
    sent = photo(on="2026:03:05 10:11:12")
    uid = commands.add_proof(
        Act(there.fanta), about=there.about, file=sent, taken_on=date(2026, 3, 6)
    )
    assert queries.proof(uid).taken_on == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("sent", "more", "why"),
    [
        (lambda: photo(at=(48_856_000, 2_352_000)), {}, "hors du pays"),  # Paris.
        (lambda: photo(), {"latitude": 12_744_000}, "une latitude et une longitude"),
        (lambda: photo(), {"taken_on": date(2990, 1, 1)}, "demain"),
        (lambda: photo(on="9999:12:31 00:00:00"), {}, "demain"),
        (lambda: SimpleUploadedFile("a.jpg", b"<svg onload='x()'>", "image/jpeg"), {}, "ni un PDF"),
        (lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff<script>", "image/jpeg"), {}, "lisible"),
        (lambda: SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 40_000_000), {}, "trop gr"),
    ],
)
def test_a_photo_from_elsewhere_or_that_is_none_is_refused(there, sent, more, why) -> None:
    with pytest.raises(Refused, match=why):
        commands.add_proof(Act(there.fanta), about=there.about, file=sent(), **more)
    assert not queries.proofs([there.about]).exists()


def test_a_proof_far_from_its_subject_is_refused(there) -> None:
    bamako = facility("Bamako", place("Bamako", "district"))
    where = {"latitude": 12_639_000, "longitude": -8_002_000}
    row = facilities.facilities_for(there.cherif, "read_delivery", date(2026, 1, 1))
    assert not row.filter(uid=bamako).exists()
    uid = commands.add_proof(Act(there.fanta), about=there.about, file=photo(), **where)
    assert queries.proof(uid).latitude == 12_639_000  # Its centre has no position: nothing is far.


def test_who_may_not(there, client) -> None:
    with pytest.raises(NotAllowed):
        commands.add_proof(Act(there.noa), about=there.about, file=photo())
    with pytest.raises(NotAllowed):
        commands.add_proof(Act(there.guy), about=there.about, file=photo())
    uid = commands.add_proof(Act(there.cherif), about=there.about, file=photo())
    client.force_login(there.noa)
    for page in (reverse("records:proof", args=[uid]), reverse("records:file", args=[uid])):
        assert client.get(page).status_code == 404
    assert client.get(reverse("records:proofs", args=["facility:nobody"])).status_code == 404
    assert client.get(reverse("records:proofs", args=["nothing:1"])).status_code == 404


def test_a_withdrawn_proof_is_shown_no_more_and_says_why(there, client) -> None:
    uid = commands.add_proof(Act(there.fanta), about=there.about, file=photo(), words="Le puits")
    client.force_login(there.fanta)
    page = client.get(reverse("records:proofs", args=[there.about])).content.decode()
    assert "Le puits" in page
    with pytest.raises(Refused, match="pourquoi"):
        commands.withdraw_proof(Act(there.fanta), proof=uid)
    asked = {"key": "0b8e2f6e-0000-4000-8000-000000000001", "reason": "C’est un autre puits"}
    answer = client.post(reverse("records:proof", args=[uid]), asked, follow=True)
    assert answer.status_code == 200
    assert not queries.proofs([there.about]).exists()
    assert there.about not in queries.proven([there.about])
    with pytest.raises(Refused, match="déjà"):
        commands.withdraw_proof(Act(there.fanta, "encore"), proof=uid)


def test_adding_by_the_page_in_few_questions(there, client, django_assert_max_num_queries) -> None:
    client.force_login(there.fanta)
    url = reverse("records:add", args=[there.about])
    assert client.get(url).status_code == 200
    asked = {"key": "0b8e2f6e-0000-4000-8000-000000000002", "file": photo(), "words": "La porte"}
    assert client.post(url, asked).status_code == 302
    with django_assert_max_num_queries(14):
        page = client.get(reverse("records:proofs", args=[there.about]))
    assert "La porte" in page.content.decode()


def test_a_gap_is_a_share_of_what_is_needed() -> None:
    assert gaps.Gap(8, 6).share == 250_000
    assert gaps.Gap(0, 0).share == 0
