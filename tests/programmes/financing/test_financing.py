from datetime import date
from types import SimpleNamespace

import pytest

from governance.world_agreements import agreement, precondition
from pacte.journal.clock import today
from pacte.journal.command import Act
from pacte.kernel.money import Money
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import commands as ledger
from pacte.programmes.financing import commands, queries
from pacte.programmes.financing.models import Flow
from pacte.programmes.sheets import commands as sheet_commands
from programmes import world_sheets as sheets
from world import act, organisation, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> SimpleNamespace:
    """A programme of a city, its two funders, a line for a result."""
    city = organisation("Ville de Paris", "city")
    uid = sheets.programme(city, code="PBO")
    aim = sheets.aim(uid, "R1", "688 personnes formées")
    found = SimpleNamespace(city=city, uid=uid, pk=sheets.row(uid).pk,
                            lea=person("lea", coordinator=city),
                            max=person("max", funder=city))  # fmt: skip
    found.ec = commands.open_envelope(
        act(), programme=uid, code="EC", title="Commission européenne", currency="EUR",
        funder=organisation("Commission", "funder"),
    )  # fmt: skip
    found.line = commands.open_line(act(), programme=uid, code="1", title="Formation", aim=aim)
    return found


def flow(here: SimpleNamespace, kind: str, amount: int, **details) -> str:
    given = {"currency": "EUR", "envelope": here.ec, "line": here.line} | details
    return commands.record_flow(act(), programme=here.uid, kind=kind, amount=amount, **given)


def total(here: SimpleNamespace, kind: str, currency: str = "EUR"):
    return queries.money_of(here.pk, today(), currency).matrix.total(kind)


def test_a_movement_is_undone_by_its_reversal_and_both_stay(here) -> None:
    uid = flow(here, "pledged", 900_000_00)
    with pytest.raises(Refused, match="pourquoi"):
        commands.reverse_flow(act(), flow=uid)
    commands.reverse_flow(act("erreur"), flow=uid)
    assert total(here, "pledged").amount == 0 and total(here, "pledged").known
    with pytest.raises(Refused, match="déjà annulé"):
        commands.reverse_flow(act("encore"), flow=uid)
    assert Flow.objects.count() == 2


def test_what_the_books_spend_of_a_line_is_spent_by_it(here) -> None:
    book = ledger.open_book(act(), organisation=here.city, currency="EUR")
    source = queries.lines(here.pk)[0].source
    moved = ledger.record_transfer(
        act("facture 12"), book=book, debit="care", credit="bank", amount=120_00,
        source=str(source.uid), made_on=date(2012, 3, 1), label="Atelier",
    )  # fmt: skip
    assert total(here, "spent").amount == 120_00
    ledger.reverse_transfer(act("erreur"), transfer=moved, made_on=date(2012, 3, 2))
    assert total(here, "spent").amount == 0


def test_currencies_are_added_at_their_rate_and_never_without(here) -> None:
    flow(here, "pledged", 100_00)
    flow(here, "pledged", 65_596, currency="XOF", year=2011)
    found = total(here, "pledged")
    assert found.amount == 100_00 and dict(found.left) == {"XOF": 65_596}
    ledger.record_rate(
        act(), base="EUR", quote="XOF", since=date(2010, 1, 1), rate="655,9570", source="BCEAO"
    )
    found = total(here, "pledged")
    assert not any(found.left.values()) and found.amount == 200_00


def test_the_rest_without_a_source_is_shown_against_the_one_total_that_is_said(here) -> None:
    flow(here, "pledged", 900_000_00)
    money = queries.money_of(here.pk, today())
    assert queries.unsourced(money, here.pk, today()) is None
    sheets.statement(here.uid, "budget", amount=1_200_000_00, currency="EUR")
    assert queries.unsourced(money, here.pk, today()) == Money(300_000_00, "EUR")


def rule(here: SimpleNamespace, **details) -> None:
    given = {"code": "EC75", "title": "75 % du total", "what": "funder_share", "base": "total",
             "share": 750_000, "envelope": here.ec} | details  # fmt: skip
    commands.set_rule(act(), programme=here.uid, **given)


def standing(here: SimpleNamespace, currency: str = "EUR"):
    money = queries.money_of(here.pk, today(), currency)
    return queries.standings(here.pk, money, today())[0]


def test_two_totals_give_no_base_until_an_answer_keeps_one(here) -> None:
    rule(here)
    flow(here, "pledged", 900_000_00)
    kept = sheets.statement(here.uid, "budget", amount=1_200_000_00, currency="EUR")
    assert standing(here).state.state == "reached"
    sheets.statement(here.uid, "budget", amount=2_000_000_00, currency="EUR")
    found = standing(here)
    assert found.state.state == "unknown" and len(found.bases) == 2
    sheet_commands.answer(
        act(), programme=here.uid, check="budgets_differ", verdict="kept", keeps=kept,
        words="La convention signée dit 1,2 million.",
    )  # fmt: skip
    assert standing(here).state.state == "reached"


def test_additional_revenue_is_counted_receipt_by_receipt(here) -> None:
    flow(here, "committed", 100_000)
    rule(here, code="DIF15", what="additional_revenue", base="grant", share=150_000,
         envelope=None, line=here.line, amount=5_000, currency="EUR",
         baseline_on="2025")  # fmt: skip
    given = {"programme": here.uid, "rule": "DIF15", "organisation": here.city, "currency": "EUR"}
    one = commands.record_receipt(
        act(), on=date(2026, 1, 5), amount=20_000, words="Taxe communale", **given
    )
    assert standing(here).state.state == "reached"
    with pytest.raises(Refused, match="avant le point de départ"):
        commands.record_receipt(act(), on=date(2024, 1, 5), amount=1, words="x", **given)
    commands.withdraw_receipt(act("doublon"), receipt=one)
    found = standing(here)
    assert (found.state.state, found.state.lacking) == ("short", 15_000)


def test_an_unmet_precondition_blocks_money_by_name(here) -> None:
    uid = agreement(here.city)
    precondition(uid, "financing", "L’accord et l’existence du financement")
    sheet_commands.attach_agreement(act(), programme=here.uid, agreement=uid)
    flow(here, "pledged", 100)
    with pytest.raises(Refused, match="existence du financement"):
        flow(here, "received", 100)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"amount": 0}, "plus grand que zéro"),
        ({"amount": 10**13}, "10¹²"),
        ({"envelope": None, "line": None}, "financement, la ligne"),
        ({"made_on": "31/02/2012"}, "ne se lit pas"),
        ({"made_on": "2012-03", "year": 2013}, "pas celle de la date"),
    ],
)
def test_a_movement_that_makes_no_sense_is_refused(here, wrong, said) -> None:
    given = {"kind": "pledged", "amount": 100} | wrong
    with pytest.raises(Refused, match=said):
        flow(here, **given)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"share": 1_010_000}, "de 0 à 100"),
        ({"envelope": None}, "celle d’un financement"),
        ({"what": "additional_revenue", "base": "grant"}, "celle d’une ligne"),
    ],
)
def test_a_rule_without_its_base_is_refused(here, wrong, said) -> None:
    with pytest.raises(Refused, match=said):
        rule(here, **wrong)


def test_only_who_keeps_the_money_writes_it(here) -> None:
    with pytest.raises(NotAllowed):
        commands.record_flow(
            Act(here.max), programme=here.uid, kind="pledged", amount=1, currency="EUR",
            envelope=here.ec,
        )  # fmt: skip


def test_the_pages(client, here, django_assert_max_num_queries) -> None:
    flow(here, "pledged", 900_000_00, made_on="2010-01")
    flow(here, "spent", 100_00, year=2011)
    rule(here)
    sheets.statement(here.uid, "budget", amount=1_200_000_00, currency="EUR")
    client.force_login(here.lea)
    root = f"/programmes/{here.uid}/argent/"
    for path, said in (
        (root, "Sans source nommée"), (root + "?pourquoi=EC75", "Demandé"),
        (root + "mouvements/", "Commission européenne"), (root + "revenus/", "Aucun revenu"),
        (f"/argent/lignes/{here.line}/", "688 personnes"),
        (f"/argent/financements/{here.ec}/", "Commission"),
        (root + "financement/", "Financeur"), (root + "ligne/", "Sous la ligne"),
        (root + "mouvement/", "Pièce"), (root + "regle/", "Part demandée"),
        (f"/argent/lignes/{here.line}/corriger/", "Formation"),
        (f"/argent/financements/{here.ec}/corriger/", "Commission"),
    ):  # fmt: skip
        with django_assert_max_num_queries(60):
            answer = client.get(path)
        assert answer.status_code == 200 and said in answer.content.decode(), path
    assert client.get(root + "?format=xlsx").status_code == 200
    client.force_login(here.max)
    assert client.get(root).status_code == 200
    assert client.get(root + "mouvement/").status_code == 403
    client.force_login(person("zoe", coordinator=organisation("Autre", "city")))
    assert client.get(root).status_code == 404
    assert client.get(f"/argent/lignes/{here.line}/").status_code == 404


def test_a_movement_typed_wrong_keeps_what_was_typed(client, here) -> None:
    client.force_login(here.lea)
    typed = {"kind": "pledged", "envelope": here.ec, "currency": "EUR", "amount": "1,500",
             "made_on": "31/02/2012"}  # fmt: skip
    path = f"/programmes/{here.uid}/argent/mouvement/"
    page = client.post(path, typed).content.decode()
    assert "1,500" in page and "31/02/2012" in page and "ne se lit pas" in page
    answer = client.post(path, typed | {"amount": "1 500", "made_on": "03/2012"})
    assert answer.status_code == 302
    row = Flow.objects.get()
    assert (row.amount, row.year, row.made_on) == (150_000, 2012, "2012-03")
