"""The logo of an organisation: a picture made again, small, on its papers; without it the name."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pacte.files import pdf, storing
from pacte.insurance.members.receipts import PAPERS
from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.people import commands as people
from pacte.people import queries
from pacte.people.models import Organisation
from world import Act, organisation

TOLD = "taken at 12.34 N"


def picture(side: tuple[int, int] = (1200, 500), kind: str = "PNG") -> SimpleUploadedFile:
    """A green mark on nothing, that says where it was drawn."""
    drawn = Image.new(
        "RGBA" if kind == "PNG" else "RGB", side, (0, 0, 0, 0)[: 4 if kind == "PNG" else 3]
    )
    drawn.paste((15, 82, 87), (0, 0, side[0] // 2, side[1]))
    note, made = PngInfo(), io.BytesIO()
    note.add_text("Comment", TOLD)
    drawn.save(made, kind, **({"pnginfo": note} if kind == "PNG" else {}))
    return SimpleUploadedFile(f"logo.{kind.lower()}", made.getvalue())


def noise() -> SimpleUploadedFile:
    """What compresses worst."""
    made = io.BytesIO()
    Image.effect_noise((2000, 1000), 100).save(made, "PNG")
    return SimpleUploadedFile("bruit.png", made.getvalue())


def pk_of(uid: str) -> int:
    return Organisation.objects.get(uid=uid).pk


def test_a_logo_is_made_again_small_see_through_and_says_nothing_else(world) -> None:
    people.set_logo(Act(world.dado), organisation=world.mutual, picture=picture())
    kept = queries.logo(pk_of(world.mutual))
    assert TOLD.encode() not in kept and len(kept) <= storing.LOGO_MAX
    with Image.open(io.BytesIO(kept)) as shown:
        assert shown.format == "PNG" and shown.size == (600, 250)
        assert shown.convert("RGBA").getpixel((599, 10))[3] == 0
    people.set_logo(Act(world.dado), organisation=world.mutual, picture=noise())
    assert len(queries.logo(pk_of(world.mutual))) <= storing.LOGO_MAX


def test_a_drawing_that_can_carry_a_script_is_refused(world) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content in (svg, b"%PDF-1.7", b"", picture().read()[:200]):
        upload = SimpleUploadedFile("logo.png", content)
        with pytest.raises(Refused, match="image lisible"):
            people.set_logo(Act(world.dado), organisation=world.mutual, picture=upload)


def test_the_last_logo_counts_and_one_may_be_taken_back(world) -> None:
    key, other = pk_of(world.mutual), pk_of(world.other)
    people.set_logo(Act(world.dado), organisation=world.mutual, picture=picture())
    first = queries.logo(key)
    people.set_logo(Act(world.dado), organisation=world.mutual, picture=picture((80, 80), "JPEG"))
    assert queries.logos([key, other]) == {key: queries.logo(key)} != {key: first}
    people.set_logo(Act(world.dado), organisation=world.mutual)
    assert queries.logo(key) == b"" and queries.logo_file(key) is None
    assert Entry.objects.filter(command="people.set_logo").count() == 3


def test_papers_bear_the_logo_and_without_one_are_as_before(world) -> None:
    data = {
        "title": "Journée de caisse", "issuer": "Mutuelle de Kati", "number": "C1", "parts": [],
        "seal_word": "Empreinte", "seal": "0", "signatures": ["L’agent"],
    }  # fmt: skip
    people.set_logo(Act(world.dado), organisation=world.mutual, picture=picture())
    logo = queries.logo(pk_of(world.mutual))
    bare, marked = (pdf.render(PAPERS / "day.typ", data, logo=one) for one in (b"", logo))
    assert b"/Subtype/Image" not in bare.replace(b" ", b"")
    assert b"/Subtype/Image" in marked.replace(b" ", b"")


def test_who_manages_the_organisation_sees_it_and_changes_it_and_no_one_else(client, world) -> None:
    way = f"/organisations/{world.mutual}/logo/"
    client.force_login(world.dado)
    assert client.get(way + "image/").status_code == 404
    assert "nom seul" in client.get(way).content.decode()
    typed = {"key": str(uuid4()), "picture": picture()}
    assert client.post(way, typed).status_code == 302
    assert "Logo enregistré" in client.get(way).content.decode()
    shown = client.get(way + "image/")
    assert shown.headers["Content-Type"] == "image/png"
    wrong = client.post(
        way, {"key": str(uuid4()), "picture": SimpleUploadedFile("l.svg", b"<svg/>")}
    )
    assert wrong.status_code == 200 and "il faut .png" in wrong.content.decode()
    assert client.post(way + "retirer/", {"key": str(uuid4())}).status_code == 302
    assert client.get(way + "image/").status_code == 404
    client.force_login(world.awa)  # She works there, and manages nobody.
    assert client.get(way).status_code == 403
    client.force_login(world.fanta)
    assert client.get(way).status_code == 404


def test_a_command_alone_is_refused_to_who_manages_elsewhere(world) -> None:
    elsewhere = organisation("Mutuelle de Ségou")
    for who, where in ((world.dado, elsewhere), (world.awa, world.mutual)):
        with pytest.raises(NotAllowed):
            people.set_logo(Act(who), organisation=where, picture=picture())
