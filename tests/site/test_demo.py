"""The demonstration lives its year by the rooms' own commands, and every page has something."""

import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from pacte.insurance.claims.queries import invoices, money
from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes.rules import check, load
from pacte.journal.clock import today
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
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


def test_a_year_of_life(demo, client, settings, capsys) -> None:
    settings.REQUIRE_TOTP = False
    assert demo < 3, "the rules refused more than what a counter would see"
    assert len(WORKERS) + len(PROGRAMME_WORKERS) == get_user_model().objects.count()
    _every_book_balances()
    _the_scheme_is_followed()
    _what_is_not_stated_stays_so()
    _every_page_has_something(client)
    _made_again_it_is_there(capsys)


def _made_again_it_is_there(capsys) -> None:
    made = get_user_model().objects.count()
    main.ensure(seed=7, households=6)
    main._accounts()
    assert "déjà là" in capsys.readouterr().out and get_user_model().objects.count() == made


def test_one_that_was_cut_short_is_not_taken_for_a_whole_one(db, monkeypatch) -> None:
    """Ctrl-C on the way: the next time says so, and how to begin again."""

    def stopped(lived: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(main.life, "plan", stopped)
    monkeypatch.setattr(main.stage, "set_up", lambda since, say: main.stage.Stage(since))
    with pytest.raises(KeyboardInterrupt):
        main.ensure(seed=7, households=6)
    with pytest.raises(Refused, match="interrompue avant la fin") as told:
        main.ensure(seed=7, households=6)
    assert "make clean-demo" in str(told.value)
    assert str(connection.settings_dict["NAME"]) in str(told.value)


def test_a_base_with_other_data_is_left_alone(world) -> None:
    with pytest.raises(Refused, match="veut une base vide"):
        main.ensure(seed=7, households=6)


LONG = """
import sys
from pathlib import Path
from pacte.site import saying
for n in range(20_000):  # More than a pipe holds unread.
    saying.say(f"  étape {n}")
Path(sys.argv[1]).write_text("jusqu’au bout")
print("fini")
"""


def test_when_nobody_reads_any_more_the_work_goes_to_its_end(tmp_path) -> None:
    """``pacte demo | head``: the demonstration is whole all the same."""
    done = tmp_path / "done"
    asked = [sys.executable, "-c", LONG, str(done)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        assert "étape 0" in running.stdout.readline().decode()
        running.stdout.close()
        told = running.stderr.read().decode()
    assert (running.returncode, told) == (0, "") and done.read_text() == "jusqu’au bout"


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
