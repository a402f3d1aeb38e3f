"""The pages of the books: what they show, who may see them, in how many queries."""

from uuid import uuid4

import pytest
from django.urls import reverse

from pacte.ledger import commands as ledger
from pacte.ledger.models import Source, Transfer
from pacte.ledger.queries import for_purpose
from world import START, act, person


@pytest.fixture
def books(world):
    ledger.open_source(act(), code="dons", label="Dons")
    world.book = ledger.open_book(act(), organisation=world.mutual, currency="XOF")
    ledger.record_transfer(
        act("reçu"),
        book=world.book,
        debit="bank",
        credit="subsidies",
        amount=1_234_567,
        source=str(Source.objects.get().uid),
        made_on=START,
        label="DON-1",
    )
    world.moussa = person("moussa", manager=world.mutual)
    world.salif = person("salif", manager=world.other)
    return world


PAGES = ["ledger:book", "ledger:journal", "ledger:record_transfer", "ledger:open_account"]


def test_the_balance_shows_its_accounts_and_its_total(client, books) -> None:
    client.force_login(books.moussa)
    page = client.get(reverse("ledger:book", args=[books.book])).content.decode()
    assert "Banque" in page and page.count("1\u202f234\u202f567") >= 4


@pytest.mark.parametrize("name", PAGES)
def test_another_mutual_s_book_is_not_found(client, books, name: str) -> None:
    client.force_login(books.salif)
    assert client.get(reverse(name, args=[books.book])).status_code == 404
    assert client.get(reverse(name, args=[uuid4()])).status_code == 404


def test_bintou_sees_no_book(client, books) -> None:
    client.force_login(books.bintou)
    assert client.get(reverse("ledger:books")).status_code == 403


def test_nobody_sees_a_book_without_signing_in(client, books) -> None:
    assert client.get(reverse("ledger:books")).status_code == 302


def test_a_transfer_typed_twice_is_one(client, books) -> None:
    client.force_login(books.moussa)
    typed = {
        "key": str(uuid4()), "debit": "bank", "credit": "subsidies", "amount": "1 500",
        "source": str(Source.objects.get().uid), "made_on": "02/01/2024", "label": "DON-2",
        "reason": "don",
    }  # fmt: skip
    url = reverse("ledger:record_transfer", args=[books.book])
    answers = [client.post(url, typed) for _ in range(2)]
    assert answers[0].url == answers[1].url
    assert Transfer.objects.filter(label="DON-2").get().amount == 1_500


def test_what_was_typed_wrong_is_kept_with_what_would_be_right(client, books) -> None:
    client.force_login(books.moussa)
    url = reverse("ledger:record_transfer", args=[books.book])
    page = client.post(url, {"key": str(uuid4()), "amount": "1,500", "label": "DON-3"})
    text = page.content.decode()
    assert page.status_code == 200 and "de deux façons" in text and "DON-3" in text


@pytest.mark.parametrize("number", [1, 30])
def test_the_journal_asks_as_much_for_one_line_as_for_thirty(
    client, books, number, django_assert_max_num_queries
) -> None:
    for n in range(number):
        ledger.record_transfer(
            act("reçu"), book=books.book, debit="bank", credit="subsidies", amount=1 + n,
            source=str(Source.objects.get().uid), made_on=START, label=f"DON-{n}",
        )  # fmt: skip
    client.force_login(books.moussa)
    client.get(reverse("ledger:books"))
    with django_assert_max_num_queries(14):
        client.get(reverse("ledger:journal", args=[books.book]))


def test_a_transfer_leads_to_all_of_its_purpose(client, books) -> None:
    client.force_login(books.moussa)
    (row,) = for_purpose(f"ledger.book:{books.book}")
    page = client.get(reverse("ledger:transfer", args=[row.uid])).content.decode()
    assert "DON-1" in page and "Dons" in page


@pytest.mark.parametrize("name", ["ledger:sources", "ledger:rates", "ledger:open_source"])
def test_sources_and_rates_open(client, books, name: str) -> None:
    client.force_login(books.moussa)
    assert client.get(reverse(name)).status_code == 200
