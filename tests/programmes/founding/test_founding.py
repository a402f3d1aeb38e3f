"""The five founding programmes are complete: each fact of their texts is on the page it belongs to.

What a text does not say is not there, or is said to be missing.
"""

from __future__ import annotations

import pytest

from pacte.journal.models import Entry
from pacte.kernel.refusal import Refused
from pacte.people.models import Organisation
from pacte.programmes.founding import commands, shipped
from pacte.programmes.sheets.models import Programme, Statement
from programmes.founding import facts
from programmes.founding.reading import Reading, plain
from world import act

pytestmark = pytest.mark.django_db
Readings = dict[str, Reading]
FAR = 900  # Characters between the parts of one fact.

SMALL = """\
code: PETIT
name: "Un petit programme"
run_by: AG
documents:
- {code: fiche, title: "Fiche", kind: sheet}
organisations:
- {code: AG, kind: agency, name: "Agence", country: BE}
statements:
- {subject: budget, document: fiche, amount: "1000.50", currency: EUR, quote: "1 000,50 €"}
- {subject: period, document: fiche, start: "2024-01-01", end: "2028-12-31"}
"""


def shown(fact: str, page: str) -> bool:
    """A fact is on a page: all its parts, one after the other, none far from the one before."""
    first, *others = [plain(part) for part in fact.split(" … ")]
    start = page.find(first)
    while start >= 0:
        at = start + len(first)
        for part in others:
            found = page.find(part, at, at + FAR + len(part))
            if found < 0:
                break
            at = found + len(part)
        else:
            return True
        start = page.find(first, start + 1)
    return False


@pytest.mark.parametrize("name", shipped.NAMES)
def test_every_fact_of_a_founding_text_is_on_its_page(read: Readings, name: str) -> None:
    pages = read[name].pages
    missing = [
        f"page « {page} » : {fact}"
        for page, said in facts.BY_PROGRAMME[name].items()
        for fact in said
        if not shown(fact, pages[page])
    ]
    assert not missing, f"{name} :\n" + "\n".join(missing)


@pytest.mark.parametrize("name", shipped.NAMES)
def test_no_page_of_a_founding_programme_says_what_only_the_code_says(
    read: Readings, name: str
) -> None:
    for page, text in read[name].pages.items():
        assert "none" not in text.split(), f"{name}, page « {page} »"


def test_a_number_that_no_text_says_is_on_no_page(read: Readings) -> None:
    public = {name: one.pages["public"] for name, one in read.items()}
    assert "€" not in public["sud_kivu_hainaut"] and "$" not in public["sud_kivu_hainaut"]
    assert "€" not in public["aimf_rwanda"]
    assert "688" not in public["aimf_rwanda"]  # And no fact of one is told of another.


@pytest.mark.parametrize("name", shipped.NAMES)
def test_every_passage_names_its_text_and_copies_it(name: str) -> None:
    from_text = shipped.text(name)
    read_file = commands.read_programme(from_text)
    for row in read_file["statements"]:
        assert row.get("document") and row.get("quote"), f"{name} : {row['subject']}"
    for row in read_file["aims"]:
        assert row.get("document") and row.get("quote"), f"{name} : {row['code']}"


def nothing_written() -> bool:
    return not (
        Programme.objects.exists() or Organisation.objects.exists() or Statement.objects.exists()
        or Entry.objects.filter(command="founding.import_programme").exists()
    )  # fmt: skip


def write(text: str) -> str:
    return commands.import_programme(act(), text=text)


def test_a_small_file_is_a_programme() -> None:
    uid = write(SMALL)
    row = Programme.objects.get(uid=uid)
    assert row.code == "PETIT" and not row.published
    assert Statement.objects.get(subject="budget").amount == 100_050


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{code: fiche, title: "Fiche", kind: sheet}', '{code: fiche, titre: "Fiche"}', "Ligne 5"),
        ("run_by: AG", "run_by: PERSONNE", "PERSONNE"),
        ('amount: "1000.50"', 'amount: "1000,50"', "statements"),
        ('amount: "1000.50"', "amount: 1000.50", "Ligne 9"),
        ('end: "2028-12-31"', 'end: "2023-12-31"', "statements"),
        ('end: "2028-12-31"', 'end: "2028-02-31"', "statements"),
        ("subject: period", "subject: licorne", "statements"),
        ("document: fiche, amount", "document: autre, amount", "statements"),
        ("documents:", "papiers:", "papiers"),
        ("code: PETIT\n", "", "code"),
        ("code: PETIT", "code: PETIT\ncode: GRAND", "Ligne 2"),
        (SMALL, "- une liste", "programme"),
        ('"Un petit programme"', "[1]", "Ligne 2"),
        (", currency: EUR", "", "currency"),
        ("currency: EUR", "currency: ZZZ", "ZZZ"),
        ('title: "Fiche", ', "", "title"),
        ('"Un petit programme"', f'"{"x" * 100_000}"', "250"),
    ],
)
def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_written(
    old: str, new: str, said: str
) -> None:
    assert old in SMALL
    with pytest.raises(Refused) as refusal:
        write(SMALL.replace(old, new, 1))
    assert said in str(refusal.value)
    assert nothing_written()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('- {subject: share, document: fiche, share: "1.01"}', "1.01"),
        ('- {subject: count, document: fiche, number: "douze"}', "Ligne 11"),
        ("partners:\n- {role: funding}", "organisation"),
        ('partners:\n- {organisation: AG, role: funding, start: "2006", end: "2005"}', "2005"),
        ("territory:\n- {place: NULLE-PART}", "NULLE-PART"),
        ('stages:\n- {position: 1, title: "Un", planned: "2006-02-31"}', "2006-02-31"),
        ("bodies:\n- {code: B, name: B, kind: platform, organisation: AG, seats: [a]}", "Ligne 12"),
        ("financing:\n  envelopes:\n  - {code: E, title: E, currency: EUR, pledged: [1]}", "13"),
    ],
)
def test_a_wrong_entry_is_refused_with_its_place(more: str, said: str) -> None:
    with pytest.raises(Refused) as refusal:
        write(f"{SMALL}{more}\n")
    assert said in str(refusal.value)
    assert nothing_written()


def test_the_same_programme_is_not_written_twice() -> None:
    write(SMALL)
    with pytest.raises(Refused, match="PETIT"):
        write(SMALL.replace("Un petit", "Un autre"))
    assert Programme.objects.count() == 1
