"""Statements of banks and operators: taken in once, matched, proposed, worked off."""

import io
from html import unescape
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from insurance.members.till import books, cancel, collect, membership, rest, till
from insurance.members.town import TODAY, act, enrol, someone
from pacte.insurance.members.commands import statements
from pacte.insurance.members.commands.statements import Faulty
from pacte.insurance.members.models import (
    Household,
    Payment,
    Statement,
    StatementLine,
)
from pacte.insurance.members.queries import statements as queries
from pacte.kernel.refusal import NotAllowed, Refused
from world import person

COLUMNS = {
    "date": "Date", "amount": "Montant", "reference": "Réf.", "label": "Libellé", "phone": "Tél",
}  # fmt: skip
HEAD = "Date;Réf.;Libellé;Tél;Montant"


@pytest.fixture
def desk(town):
    town = till(town)
    town.profile = describe(town)
    town.number = Household.objects.get(uid=town.home["household"]).number
    return town


def describe(town, **more):
    asked = {
        "organisation": town.mutual, "name": "Orange Money", "means": "mobile",
        "currency": "XOF", "columns": COLUMNS,
    }  # fmt: skip
    return statements.describe_statement(act("", town.oumar), **asked | more)


def csv(*lines: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("releve.csv", "\n".join((head, *lines)).encode())


def bring(desk, *lines: str, by=None, **more):
    return statements.import_statement(
        act("", by or desk.oumar), profile=desk.profile, file=csv(*lines, **more)
    )


def waiting() -> list[StatementLine]:
    return list(queries.unmatched(StatementLine.objects.all()))


def test_a_line_that_names_a_household_becomes_a_payment_of_that_day(desk) -> None:
    done = bring(desk, f"2026-08-01;TX1;cotisation {desk.number};;18750")
    assert (done["new"], done["matched"]) == (1, 1) and rest(desk) == 6_250
    made = Payment.objects.get()
    assert (made.means, made.reference, made.received_on.day) == ("mobile", "TX1", 1)
    assert made.number.startswith("KATI-RELEVE-00001-") and books(desk)["mobile"] == 18_750


def test_a_phone_pays_the_whole_rest_at_once_and_is_proposed_otherwise(desk) -> None:
    bring(desk, "2026-08-01;TX1;;20212223;25000")
    assert rest(desk) == 0
    other = enrol(desk, someone("KEITA Sira", "member", "1990"), level="3", phone="20 33 33 33")
    assert bring(desk, "2026-08-02;TX2;;+223 20 33 33 33;1000")["matched"] == 0
    [(line, proposal, found)] = queries.proposals(waiting())
    assert str(found.uid) == membership(other) and proposal.sign == "phone"
    statements.match_line(act("", desk.oumar), line=str(line.uid), membership=str(found.uid))
    assert waiting() == []


def test_the_same_file_twice_does_nothing(desk) -> None:
    lines = (f"2026-08-01;TX1;{desk.number};;5000", "2026-08-01;TX2;don;;100")
    first, second = bring(desk, *lines), bring(desk, *lines)
    assert second["known"] and second["statement"] == first["statement"]
    assert Statement.objects.count() == 1 and Payment.objects.count() == 1


def test_a_longer_file_brings_only_what_is_new(desk) -> None:
    bring(desk, f"2026-08-01;TX1;{desk.number};;5000")
    more = bring(desk, f"2026-08-01;TX1;{desk.number};;5000", f"2026-08-02;TX3;{desk.number};;100")
    assert more["new"] == 1 and rest(desk) == 19_900


def test_two_lines_that_are_alike_are_two(desk) -> None:
    assert bring(desk, "2026-08-01;;sans nom;;100", "2026-08-01;;sans nom;;100")["new"] == 2


def test_more_than_what_is_owed_waits_for_somebody(desk) -> None:
    bring(desk, f"2026-08-01;TX1;{desk.number};;20000", f"2026-08-01;TX2;{desk.number};;20000")
    [left] = waiting()
    assert left.reference == "TX2" and rest(desk) == 5_000
    with pytest.raises(Refused, match="dépasse"):
        statements.match_line(act("", desk.oumar), line=str(left.uid), membership=desk.membership)
    with pytest.raises(Refused, match="pourquoi"):
        statements.set_line_aside(act("", desk.oumar), line=str(left.uid))
    statements.set_line_aside(act("rendu au ménage", desk.oumar), line=str(left.uid))
    assert waiting() == []
    with pytest.raises(Refused, match="déjà été traitée"):
        statements.set_line_aside(act("encore", desk.oumar), line=str(left.uid))


def test_a_reference_that_an_agent_typed_already_is_not_paid_twice(desk) -> None:
    collect(desk, 5_000, means="mobile", reference="tx1")
    assert bring(desk, f"2026-08-01;TX1;{desk.number};;5000")["matched"] == 0
    assert len(waiting()) == 1


def test_a_cancelled_match_gives_the_line_back_to_the_list(desk) -> None:
    bring(desk, f"2026-08-01;TX1;{desk.number};;5000")
    made = {"payment": str(Payment.objects.get().uid)}
    with pytest.raises(Refused, match="une autre personne"):
        cancel(desk, made)
    cancel(desk, made, "autre ménage", by=person("rokia", manager=desk.mutual))
    assert len(waiting()) == 1 and rest(desk) == 25_000


def test_every_cell_that_cannot_be_read_is_told_and_nothing_is_kept(desk) -> None:
    lines = (f"2026-08-01;TX1;{desk.number};;5000", "31/02/2026;TX2;;;100", "2026-08-01;;;;1,500")
    with pytest.raises(Faulty) as told:
        bring(desk, *lines)
    assert [fault.cell for fault in told.value.faults.faults] == ["CSV A3", "CSV E4"]
    assert StatementLine.objects.count() == 0 == Payment.objects.count()


@pytest.mark.parametrize(
    ("day", "amount", "cell"),
    [
        ("12/31/2026", "100", "A2"), ("hier", "100", "A2"), ("", "100", "A2"),
        ("31/07/2026", "cent", "E2"), ("31/07/2026", "10000000000000", "E2"),
        ("31/07/2026", "0,5", "E2"),
    ],
)  # fmt: skip
def test_a_day_or_an_amount_that_is_none_is_told_with_its_place(desk, day, amount, cell) -> None:
    with pytest.raises(Faulty) as told:
        bring(desk, f"{day};TX1;{desk.number};;{amount}")
    assert [fault.cell for fault in told.value.faults.faults] == [f"CSV {cell}"]
    assert not StatementLine.objects.exists()


def test_money_that_goes_out_is_no_contribution(desk) -> None:
    assert bring(desk, "2026-08-01;TX1;frais;;-250", "2026-08-01;TX2;don;;100")["new"] == 1


def test_a_workbook_with_a_title_and_another_sheet_is_read(desk) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Relevé du compte 12 345"])
    book.active.merge_cells("A1:E1")
    book.active.append(["Date", "Réf.", "Libellé", "Tél", "Montant"])
    book.active.append(["Solde d’ouverture", None, None, None, None])
    book.active.append([TODAY, "TX1", f"cotis {desk.number}", None, 5_000])
    book.active.append([TODAY, "TX2", "frais", None, -250])
    book.create_sheet("Notes").append(["rien"])
    made = io.BytesIO()
    book.save(made)
    done = statements.import_statement(
        act("", desk.oumar), profile=desk.profile,
        file=SimpleUploadedFile("releve.xlsx", made.getvalue()),
    )  # fmt: skip
    assert (done["new"], done["matched"]) == (1, 1)


def test_cells_merged_from_a_line_to_the_next_are_a_fault(desk) -> None:
    """Whose the day is nobody knows; a total spread over its own line harms nothing."""
    book = openpyxl.Workbook()
    for row in (
        ["Date", "Réf.", "Libellé", "Tél", "Montant"],
        [TODAY, "TX1", f"cotis {desk.number}", None, 5_000],
        [None, "TX2", "autre", None, 4_000],
        ["Total", None, None, None, None],
    ):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("A4:D4")
    made = io.BytesIO()
    book.save(made)
    with pytest.raises(Faulty) as told:
        statements.import_statement(
            act("", desk.oumar), profile=desk.profile,
            file=SimpleUploadedFile("releve.xlsx", made.getvalue()),
        )  # fmt: skip
    assert [f.cell for f in told.value.faults.faults] == ["Sheet A2:A3", "Sheet A3"]
    assert not StatementLine.objects.exists()


def computed(amount: str) -> SimpleUploadedFile:
    """A statement as a program writes it, one amount being a formula or an error."""
    book = openpyxl.Workbook()
    book.active.title = "Juillet"
    for row in (
        ["Date", "Réf.", "Libellé", "Tél", "Montant"],
        [TODAY, "TX1", "cotisation", None, 5_000],
        [TODAY, "TX2", "cotisation", None, amount],
    ):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return SimpleUploadedFile("releve.xlsx", made.getvalue())


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("=E2*2", "feuille « Juillet », E3 : formule sans valeur calculée"),
        ("#REF!", "Juillet E3 : « #REF! » n’est pas un nombre"),
    ],
)
def test_an_amount_without_a_value_is_told_with_its_cell_and_never_passed_over(
    desk, client, amount, said
) -> None:
    client.force_login(desk.oumar)
    way = reverse("members:statement_import")
    asked = {"profile": desk.profile, "file": computed(amount), "key": str(uuid4())}
    page = unescape(client.post(way, asked, follow=True).content.decode())
    assert said in page.replace("\xa0", " ")
    assert not Statement.objects.exists() and not StatementLine.objects.exists()


def test_a_file_without_the_columns_says_which(desk) -> None:
    with pytest.raises(Refused, match=r"« Réf\. »"):
        bring(desk, "2026-08-01;5000", head="Date;Montant")


def test_a_day_to_come_is_a_fault(desk) -> None:
    with pytest.raises(Faulty, match="après aujourd’hui"):
        bring(desk, f"2026-08-04;TX1;{desk.number};;5000")


def test_a_profile_names_each_column_once(desk) -> None:
    with pytest.raises(Refused, match="même colonne"):
        describe(desk, name="Autre", columns={"date": "Date", "amount": "Montant", "label": "DATE"})
    with pytest.raises(Refused, match="en-tête"):
        describe(desk, name="Autre", columns={"date": "Date"})


def test_who_may_not_take_in_a_statement(desk) -> None:
    for who in (desk.awa, desk.bintou, desk.kadia):
        with pytest.raises(NotAllowed):
            bring(desk, "2026-08-01;TX1;;;5000", by=who)
