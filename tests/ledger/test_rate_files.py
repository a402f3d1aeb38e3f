"""A table of rates: shown before it is kept, each fault with its cell, never half of it."""

import io
import json
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pacte.journal.models import Entry
from pacte.kernel.refusal import NotAllowed, Refused
from pacte.ledger import cli, commands, postings, rate_files
from pacte.ledger.models import Rate
from world import Act, act, person

GOOD = (
    "Depuis;Un;Vaut;En;D’après\n01/01/2024;EUR;655,9570;XOF;BCEAO\n2024-02-01;usd;2 850;BIF;BRB\n"
)
PAGE = "ledger:import_rates"


@pytest.fixture
def moussa(world):
    return person("moussa", manager=world.mutual)


def sent(client, text: str, name: str = "taux.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(reverse(PAGE), {"file": file}).content.decode()


def rows_of(page: str) -> str:
    return unescape(re.search(r'name="rows" value="([^"]*)"', page)[1])


def test_rates_are_shown_then_kept_once(client, moussa, settings) -> None:
    client.force_login(moussa)
    page = sent(client, GOOD)
    assert "2 taux à enregistrer" in page and "655,957" in page and not Rate.objects.exists()
    typed = {"rows": rows_of(page)}
    for _ in range(2):  # Sent twice.
        answer = client.post(reverse(PAGE), typed, follow=True).content.decode()
    assert Rate.objects.count() == 2 and "BRB" in answer
    assert postings.convert(200, "EUR", "XOF", date(2024, 5, 1))[0] == 1312
    again = sent(client, GOOD)
    assert "Tous ces taux sont déjà enregistrés" in again and 'name="rows"' not in again
    corrected = sent(client, GOOD.replace("2 850", "2 860"))
    assert "1 taux à enregistrer" in corrected and "1 est déjà connu" in corrected


@pytest.mark.parametrize(("line", "cell", "said"), [
    ("31/02/2024;EUR;2;XOF;x", "A2", "n’existe pas au calendrier"),
    (";EUR;2;XOF;x", "A2", "Il manque la date"),
    ("01/01/2024;EURO;2;XOF;x", "B2", "n’est pas une devise connue"),
    ("01/01/2024;EUR;655,957;XOF;x", "C2", "de deux façons"),
    ("01/01/2024;EUR;0;XOF;x", "C2", "plus grand que zéro"),
    ("01/01/2024;EUR;-3;XOF;x", "C2", "plus grand que zéro"),
    ("01/01/2024;EUR;0,1234567;XOF;x", "C2", "six décimales"),
    ("01/01/2024;EUR;" + "9" * 30 + ";XOF;x", "C2", "trop grand"),
    ("01/01/2024;EUR;=1+1;XOF;x", "C2", "n’est pas un nombre"),
    ("01/01/2024;EUR;2;EUR;x", "D2", "deux devises différentes"),
    ("01/01/2024;EUR;2;XOF;", "E2", "d’après qui"),
    ("01/01/2024;EUR;2;XOF;" + "x" * 151, "E2", "trop long"),
    ("01/01/2024;EUR;2;XOF;x\n01/01/2024;EUR;3;XOF;x", "D3", "redit la ligne 2"),
])  # fmt: skip
def test_a_fault_is_told_with_its_cell_and_nothing_is_kept(
    client, moussa, line: str, cell: str, said: str
) -> None:
    client.force_login(moussa)
    page = sent(client, f"Depuis;Un;Vaut;En;D’après\n{line}\n")
    assert f">{cell}</th>" in page and said in unescape(page) and 'name="rows"' not in page


@pytest.mark.parametrize("text", ["", "a;b\n1;2\n", "Depuis;Un;Vaut;En;D’après\n", "%PDF-1.7"])
def test_what_is_no_table_of_rates_is_refused(client, moussa, text: str) -> None:
    client.force_login(moussa)
    page = sent(client, text)
    assert 'class="wrong"' in page or "id_file_error" in page


def test_the_model_filled_in_is_read_back(client, moussa) -> None:
    client.force_login(moussa)
    model = client.get(reverse(PAGE), {"format": "modele"})
    book = openpyxl.load_workbook(io.BytesIO(model.content))
    assert book.active["C2"].value == 655.957
    file = SimpleUploadedFile("modele.xlsx", model.content)
    page = client.post(reverse(PAGE), {"file": file}).content.decode()
    assert "1 taux à enregistrer" in page and "655,957" in page


@pytest.mark.parametrize("rows", ["[1]", "{", '[{"base": "EUR"}]', json.dumps([{
    "since": "2024-13-01", "base": "EUR", "rate": 1, "quote": "XOF", "source": "x"}])])  # fmt: skip
def test_rows_that_we_did_not_write_are_no_rates(client, moussa, rows: str) -> None:
    client.force_login(moussa)
    page = client.post(reverse(PAGE), {"rows": rows}).content.decode()
    assert "mal envoyée" in page and not Rate.objects.exists()


def test_the_command_checks_each_rate_again(world) -> None:
    row = {"since": "2024-01-01", "base": "EUR", "rate": 0, "quote": "XOF", "source": "x"}
    for wrong in ([], [row], [row | {"rate": 1, "base": "ZZZ"}], [row | {"rate": 5, "source": ""}]):
        with pytest.raises(Refused):
            commands.import_rates(act(), rows=wrong)
    assert not Rate.objects.exists()


def test_who_may_not_import_rates(client, world) -> None:
    client.force_login(world.bintou)
    assert client.get(reverse(PAGE)).status_code == 403
    with pytest.raises(NotAllowed):
        commands.import_rates(Act(world.bintou), rows=[{"since": "2024-01-01"}])


def test_the_command_line_imports_or_says_what_is_wrong(world, tmp_path, capsys) -> None:
    path = tmp_path / "taux.csv"
    path.write_text(GOOD)
    assert cli.rates([str(path), "--essai"]) == 0 and not Rate.objects.exists()
    assert cli.rates([str(path)]) == 0 and Rate.objects.count() == 2
    assert Entry.objects.latest("id").details == {"lines": 2, "known": 0}
    path.write_text(GOOD.replace("BRB", ""))
    with pytest.raises(Refused):
        cli.rates([str(path)])
    assert "E3 : " in capsys.readouterr().out
    assert rate_files.read(tmp_path / "taux.csv", "taux.csv").faults
