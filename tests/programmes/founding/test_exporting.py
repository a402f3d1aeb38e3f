"""A programme leaves as a file that another Pacte reads, and comes out of it the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pacte.journal import clock
from pacte.kernel import strict_yaml
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.kernel.yaml_writing import entry
from pacte.places import importing, territories
from pacte.programmes.financing import commands as financing
from pacte.programmes.founding import cli, commands, exporting, shipped
from pacte.programmes.results import commands as results
from pacte.programmes.results.models import Definition, Target
from pacte.programmes.sheets import commands as sheets
from pacte.programmes.sheets.models import Programme
from programmes.founding.test_founding import SMALL
from world import act, organisation, person

pytestmark = pytest.mark.django_db


class Back(Exception):
    """The database is put back as it was."""


def places() -> None:
    for code in territories.codes():
        importing.load_territory(act(), code=code)


def exported(text: str, change: Any = None) -> str:
    """What is written out of a database where nothing but a file was written."""
    found: list[str] = []
    try:
        with transaction.atomic():
            uid = commands.import_programme(act(), text=text, publish=True)
            if change:
                change(uid)
            row = Programme.objects.get(uid=uid)
            found.append(exporting.written(row, SYSTEM, clock.today()))
            raise Back
    except Back:
        return found[0]


def test_each_founding_programme_comes_back_the_same_and_says_what_its_file_says() -> None:
    places()
    for name in shipped.NAMES:
        once = exported(shipped.text(name))
        assert exported(once) == once, name
        said, given = commands.read_programme(once), commands.read_programme(shipped.text(name))
        for part in ("statements", "documents", "aims", "territory", "stages", "predecessors",
                     "works"):  # fmt: skip
            assert bare(said.get(part, [])) == bare(given.get(part, [])), (name, part)
        for part in ("partners", "bodies", "agreements", "indicators", "exchanges", "contents"):
            assert len(said.get(part, [])) == len(given.get(part, [])), (name, part)
        money, told = said.get("financing", {}), given.get("financing", {})
        assert {part: len(rows) for part, rows in money.items()} == {
            part: len(rows) for part, rows in told.items()
        }


def bare(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries without what is said by default; the name of a place is for who reads the file."""
    return [
        {key: Decimal(value) if key in ("amount", "share") else value for key, value in row.items()
         if key != "name" and (key, value) not in (("kind", "other"), ("kind", "target"))}
        for row in rows
    ]  # fmt: skip


MORE = """\
partners:
- {organisation: AG, role: accountable, as: "répond de tout : « oui »"}
aims:
- {kind: axis, code: A, title: "no"}
- {kind: result, code: R, parent: A, title: "Résultat\\nsur deux lignes"}
- {kind: result, code: S, title: "Abandonné"}
indicators:
- {code: I1, aim: R, title: "Accouchements", unit: percent, direction: up,
   targets: [{first: "2024", until: "2028", share: "0.755"}],
   values: [{first: "2024", until: "2024", number: 45, out_of: 60}]}
- {code: I2, aim: R, title: "Lits pour 10 000", unit: ratio, per: 10000, direction: up,
   values: [{first: "2024", until: "2024", number: 12, out_of: 34000}]}
- {code: I3, aim: R, title: "Délai", unit: quantity, unit_words: jours, places: 1, direction: down,
   values: [{first: "2024-02", until: "2024-03", number: 125, quote: "12,5 jours"}]}
- {code: I4, aim: R, title: "Recettes", unit: quantity, currency: EUR, direction: up,
   targets: [{first: "2024", until: "2024", number: 100050}]}
- {code: I5, aim: R, title: "Écart", unit: percent, bounded: false, direction: up,
   targets: [{first: "2024", until: "2024", number: 1250000}]}
- {code: I6, aim: R, title: "Avis", unit: qualitative, scale: ["mauvais", "oui"], direction: up,
   values: [{first: "2024", until: "2024", number: 1}]}
- {code: I7, aim: S, title: "De ce qui est abandonné", unit: quantity, direction: up}
concerns:
- {kind: risk, title: "Guerre", aim: R}
financing:
  envelopes:
  - {code: E, title: "Don", currency: EUR, pledged: {amount: "10.50", quote: "dix et demi"}}
  lines:
  - {code: L2, title: "Toutes"}
  - {code: L1, title: "Une", parent: L2, aim: R}
  rules:
  - {code: T, title: "Plafond", what: ceiling, base: grant, share: "0.000001", line: L1}
"""


def test_what_was_worked_on_since_is_in_the_file_as_it_holds_today() -> None:
    def change(uid: str) -> None:
        aims = {aim.code: str(aim.uid) for aim in Programme.objects.get(uid=uid).aims.all()}
        sheets.set_aim_state(act(), aim=aims["S"], state="dropped", reason="plus d’argent")
        found = Programme.objects.get(uid=uid).indicators.get(code="I4")
        results.set_target(act(), indicator=str(found.uid), first="2024", until="2024", top=200050)
        envelope = Programme.objects.get(uid=uid).envelopes.get()
        financing.record_flow(
            act(), programme=uid, kind="pledged", envelope=str(envelope.uid), amount=450,
            currency="EUR", quote="et quatre et demi",
        )  # fmt: skip

    once = exported(SMALL + MORE, change)
    told = commands.read_programme(once)
    assert [aim["code"] for aim in told["aims"]] == ["A", "R"]
    assert told["aims"][0]["title"] == "no"
    assert told["aims"][1]["title"] == "Résultat\nsur deux lignes"
    assert [one["code"] for one in told["indicators"]] == ["I1", "I2", "I3", "I4", "I5", "I6"]
    assert told["indicators"][3]["targets"][0]["number"] == 200050
    assert told["financing"]["envelopes"][0]["pledged"] == {"amount": "15.00"}
    assert [row["code"] for row in told["financing"]["lines"]] == ["L2", "L1"]
    assert told["financing"]["rules"][0]["share"] == "0.000001"
    assert exported(once) == once


def test_numbers_keep_their_unit_on_the_way() -> None:
    uid = commands.import_programme(act(), text=SMALL + MORE)
    told = {d.indicator.code: d for d in Definition.objects.select_related("indicator")}
    assert (told["I3"].places, told["I2"].per, told["I4"].places) == (1, 10_000, 2)
    assert told["I5"].bounded is False
    assert Target.objects.get(definition=told["I1"]).top == 755_000
    assert Programme.objects.get(uid=uid).lines.get(code="L1").parent.code == "L2"


@pytest.mark.parametrize("title", [
    "yes", "null", "010", "1:30", "a: b", "# rien", "- un", "deux  espaces", "fin ",
    "« é » ’ \" \\ \t {}[],&*!|>%@`", "ligne\nautre\x85\u2028fin", "2024-01-01", "~", "É", "😀",
])  # fmt: skip
def test_any_text_reads_back_as_it_is(title: str) -> None:
    rows = [{"title": title, "more": {"on": title, "list": [title, 3, None, True]}}] * 2
    assert strict_yaml.read(entry("rows", rows)) == {"rows": rows}
    assert strict_yaml.read(entry("long", {"a": title * 60})) == {"long": {"a": title * 60}}


def test_the_page_gives_the_file_to_who_reads_the_programme_as_far_as_they_do(client) -> None:
    uid = commands.import_programme(act(), text=SMALL + MORE)
    url = f"/programmes/{uid}/exporter/"
    organisation("Ailleurs", "agency", code="AUTRE")
    assert client.get(url).status_code == 302
    client.force_login(person("bintou"))
    assert client.get(url).status_code == 403
    other = person("chérif", coordinator=organisation("Là-bas", "agency", code="LABAS"))
    client.force_login(other)
    assert client.get(url).status_code == 404
    sheets.publish_programme(act(), programme=uid)
    public = strict_yaml.read(client.get(url).content.decode())
    assert "concerns" not in public and "values" not in public["indicators"][0]

    row = Programme.objects.get(uid=uid)
    client.force_login(person("léa", coordinator=str(row.organisation.uid)))
    page = client.get(f"/programmes/{uid}/").content.decode()
    assert url in page
    answer = client.get(url)
    assert answer["Content-Disposition"] == 'attachment; filename="PETIT.yaml"'
    assert answer.content.decode() == exporting.written(row, SYSTEM, clock.today())
    assert "concerns" in strict_yaml.read(answer.content.decode())


def test_the_page_asks_as_many_questions_whatever_the_programme_says(client) -> None:
    first, last = MORE.index("- {code: I2"), MORE.index("- {code: I7")
    again = MORE[first:last].replace("code: I", "code: J") + MORE[first:last].replace(
        "code: I", "code: K"
    )
    asked = []
    for code, text in (("PETIT", MORE), ("GRAND", MORE[:first] + again + MORE[first:])):
        uid = commands.import_programme(act(), text=SMALL.replace("PETIT", code) + text)
        run_by = str(Programme.objects.get(uid=uid).organisation.uid)
        client.force_login(person(f"léa-{code.lower()}", coordinator=run_by))
        with CaptureQueriesContext(connection) as seen:
            page = client.get(f"/programmes/{uid}/exporter/").content.decode()
        told = strict_yaml.read(page)["indicators"]
        asked.append((len(told), len(seen)))
    (few, questions), (many, more) = asked
    assert (few, many) == (7, 17) and more <= questions <= 60


def test_the_command_writes_the_same_file(capsys) -> None:
    commands.import_programme(act(), text=SMALL)
    assert cli.export(["PETIT"]) == 0
    text = capsys.readouterr().out
    row = Programme.objects.get()
    assert text == exporting.written(row, SYSTEM, clock.today())
    assert text.startswith("# Fichier d’un programme")
    with pytest.raises(Refused, match="GRAND"):
        cli.export(["GRAND"])


def test_the_day_of_the_export_changes_nothing_that_is_said_for_ever() -> None:
    uid = commands.import_programme(act(), text=SMALL)
    row = Programme.objects.get(uid=uid)
    later = exporting.written(row, SYSTEM, date(2040, 1, 1))
    assert later == exporting.written(row, SYSTEM, clock.today())
