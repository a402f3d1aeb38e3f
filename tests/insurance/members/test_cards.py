"""Cards are signed, printed by sheets, cancelled when lost; a lost one is refused."""

import stat
from datetime import date
from io import BytesIO
from uuid import uuid4

import pypdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from insurance.members.town import TODAY, YEAR, act, enrol, someone
from pacte.insurance.members import cards, printing, queries
from pacte.insurance.members import commands as members
from pacte.insurance.members.models import Beneficiary, Card
from pacte.insurance.members.queries.cards import checked, sheet, without_card
from pacte.kernel.refusal import NotAllowed, Refused


@pytest.fixture(autouse=True)
def _home(tmp_path, settings) -> None:
    settings.HOME = tmp_path
    settings.CARD_KEY_FILE = ""


@given(st.binary(max_size=200))
def test_base_45_gives_back_what_it_was_given(content: bytes) -> None:
    assert cards.from_base45(cards.base45(content)) == content


def test_base_45_is_that_of_its_standard() -> None:
    assert [cards.base45(x) for x in (b"AB", b"Hello!!", b"base-45")] == [
        "BB8", "%69 VD92EX0", "UJCLQE7W581"
    ]  # fmt: skip


def test_the_key_is_made_once_and_its_owner_alone_reads_it() -> None:
    first = cards.private_key()
    assert stat.S_IMODE(cards.key_file().stat().st_mode) == 0o600
    assert cards.key_id(cards.private_key().public_key()) == cards.key_id(first.public_key())


def test_what_a_card_says_is_read_back_without_a_database() -> None:
    uid, until = uuid4(), date(2027, 7, 1)
    text = cards.write("KATI-00012-01-4", uid, 3, until)
    keys = cards.public_keys()
    facts = cards.read(f" {text.lower()} ", keys)
    assert (facts.number, facts.serial, facts.until) == ("KATI-00012-01-4", 3, until)
    assert facts.is_of(uid) and not facts.is_of(uuid4())
    assert len(text) < 180  # A QR of 45 modules.


def test_a_changed_or_foreign_card_is_refused() -> None:
    text = cards.write("KATI-00012-01-4", uuid4(), 1, date(2027, 7, 1))
    keys = cards.public_keys()
    for place in range(len(cards.MARK), len(text), 7):
        other = "7" if text[place] != "7" else "8"
        with pytest.raises(Refused):
            cards.read(text[:place] + other + text[place + 1 :], keys)
    for wrong in ("", "PACTE1:", "PACTE1:é", "KATI-00012-01-4", text[:-9]):
        with pytest.raises(Refused):
            cards.read(wrong, keys)
    with pytest.raises(Refused):
        cards.read(text, [Ed25519PrivateKey.generate().public_key()])


def test_cards_are_printed_once_for_the_year(town) -> None:
    done = enrol(town)
    assert without_card(town.awa, TODAY).count() == 3
    made = members.print_cards(act("", town.awa), people=done["people"])
    assert made["cards"] == 3 and without_card(town.awa, TODAY).count() == 0
    assert set(Card.objects.values_list("serial", "until")) == {(1, YEAR[1])}
    with pytest.raises(Refused, match="déjà leur carte"):
        members.print_cards(act(), people=done["people"])
    assert without_card(town.awa, YEAR[1]).count() == 0  # Nobody is in the next year yet.


def test_a_sheet_is_a_paper_with_names_and_numbers(town) -> None:
    done = enrol(town)
    made = members.print_cards(act(), people=done["people"])
    found = sheet(town.awa, made["sheet"], TODAY)
    paper = pypdf.PdfReader(BytesIO(printing.sheet(found)))
    text = paper.pages[0].extract_text()
    assert "TRAORÉ Aminata" in text and done["cards"][0] in text and "Mutuelle de Kati" in text
    assert len(paper.pages) == 1 and sheet(town.kadia, made["sheet"], TODAY) == []


def test_a_site_writes_the_words_of_a_card_in_its_language(town, settings) -> None:
    (settings.HOME / "wording").mkdir()
    (settings.HOME / "wording" / "card.bm.yaml").write_text("title: Keneya karti\n")
    assert printing.words("bm")["title"] == "Keneya karti"
    assert printing.words("bm")["born"] == printing.words("fr")["born"]
    assert printing.words("../x") == printing.words("fr")
    (settings.HOME / "wording" / "card.rn.yaml").write_text("titre: faux\n")
    with pytest.raises(Refused, match="les clés possibles"):
        printing.words("rn")


def scanned(person: str) -> str:
    one = Beneficiary.objects.get(uid=person)
    card = one.cards.order_by("-serial").first()
    return cards.write(one.card_number, one.uid, card.serial, card.until)


def test_a_scanned_card_gives_its_person_until_it_is_lost_or_expired(town) -> None:
    done = enrol(town)
    aminata = done["people"][0]
    members.print_cards(act(), people=[aminata])
    text = scanned(aminata)
    assert checked(text, TODAY).name == "TRAORÉ Aminata"
    assert checked(done["cards"][1], TODAY).name == "TRAORÉ Moussa"  # Typed.
    assert checked(text, date(2027, 6, 30)).name == "TRAORÉ Aminata"
    with pytest.raises(Refused, match="expiré"):
        checked(text, date(2027, 7, 1))
    with pytest.raises(Refused, match="Dites pourquoi"):
        members.revoke_card(act(), person=aminata)
    members.replace_card(act("perdue au marché"), person=aminata)
    with pytest.raises(Refused, match="annulée ou remplacée"):
        checked(text, TODAY)
    assert checked(scanned(aminata), TODAY).name == "TRAORÉ Aminata"


def test_who_leaves_has_no_good_card_any_more(town) -> None:
    done = enrol(town)
    child = done["people"][2]
    members.print_cards(act(), people=done["people"])
    text = scanned(child)
    members.leave(act(), person=child, since=TODAY, why="left")
    with pytest.raises(Refused, match="annulée"):
        checked(text, TODAY)
    assert without_card(town.awa, TODAY).count() == 0


def test_who_may_not_make_cards(town) -> None:
    done = enrol(town)
    for who in (town.bintou, town.kadia, town.fanta):
        with pytest.raises(NotAllowed):
            members.print_cards(act("", who), people=done["people"])
    alone = enrol(town, someone("KEITA Salif", "member", "1970"))
    assert queries.beneficiary(alone["people"][0]).cards.count() == 0
