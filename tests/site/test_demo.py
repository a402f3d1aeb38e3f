"""The demonstration lives its year by the rooms' own commands, and every page has something."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse

from pacte.insurance.claims.queries import invoices, money
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules import check, load
from pacte.journal.clock import today
from pacte.kernel.actor import SYSTEM
from pacte.ledger import queries as ledger
from pacte.measures import registry
from pacte.measures.readings import Question
from pacte.site.demo import main
from pacte.site.demo.people import PROGRAMME_WORKERS, WORKERS

PAGES = {
    "agent": ["/menages/", "/encaissements/", "/caisse/"],
    "gerant": ["/livres/", "/releves/"],
    "caissier": ["/comptoir/", "/attestations/"],
    "gerant-centre": ["/factures/", "/creances/"],
    "liquidateur": ["/factures/"],
    "payeur": ["/reglements/"],
    "agence": ["/regimes/", "/conventions/", "/tableaux/", "/tiers-payeurs/"],
    "controleur": ["/journal/"],
    "district": ["/lieux/", "/formations/"],
    "admin": ["/organisations/", "/utilisateurs/"],
    "responsable": ["/programmes/", "/pilotage/", "/accords/", "/plaidoyer/", "/publications/"],
    "secretaire": ["/instances/", "/decisions/"],
    "prefet": ["/intervenants/"],
    "controle-travaux": ["/travaux/", "/travaux/contrats/"],
}


@pytest.fixture
def demo(db, settings, tmp_path, capsys):
    settings.MEDIA_ROOT = tmp_path
    call_command("createcachetable", verbosity=0)
    refused = main.make(seed=7, households=6)
    return refused


def test_a_year_of_life(demo, client, settings) -> None:
    settings.REQUIRE_TOTP = False
    assert demo < 3, "the rules refused more than what a counter would see"
    assert len(WORKERS) + len(PROGRAMME_WORKERS) == get_user_model().objects.count()
    _every_book_balances()
    _the_scheme_is_followed()
    _what_is_not_stated_stays_so()
    _every_page_has_something(client)
    main._accounts()


def _every_book_balances() -> None:
    books = list(ledger.visible_to(SYSTEM, today()))
    assert len(books) >= 4
    for book in books:
        lines = ledger.trial_balance(book, today())
        assert sum(line.debit for line in lines) == sum(line.credit for line in lines) > 0


def _the_scheme_is_followed() -> None:
    scheme = schemes.visible_to(SYSTEM, today()).get(code="rwanda_cbhi")
    assert [v.since.isoformat() for v in schemes.versions_in_order(scheme.pk)][-1] == "2026-07-01"
    asked = Question(
        first=main.FIRST_DAY, until=main.FIRST_DAY.replace(year=2026), scheme=scheme.pk
    )
    recovery = registry.value("viability.recovery", asked)
    assert recovery.known and 0 < (recovery.millionths or 0) <= 1_000_000
    assert registry.value("viability.loss_ratio", asked).known
    assert invoices.invoices_for(SYSTEM, today()).filter(settled_on__isnull=False).count() > 20
    states = set(money.batches_visible_to(SYSTEM, today()).values_list("state", flat=True))
    assert {"paid", "prepared"} <= states


def _what_is_not_stated_stays_so() -> None:
    """FEMUSCABU and Sud-Kivu are proposed with their gaps, and not confirmed."""
    for code in ("femuscabu", "sud_kivu"):
        scheme = schemes.visible_to(SYSTEM, today()).get(code=code)
        (proposal,) = schemes.proposals(scheme.pk)
        assert not schemes.versions_in_order(scheme.pk)
        assert check(load(proposal.document))


def _every_page_has_something(client) -> None:
    empty = []
    for username, paths in PAGES.items():
        client.force_login(get_user_model().objects.get(username=username))
        assert client.get(reverse("home")).status_code == 200
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, f"{username} {path}"
            if 'class="empty"' in answer.content.decode():
                empty.append(f"{username} {path}")
    assert not empty, empty
