"""A definition is read exactly, or refused with the line and the path of each fault."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import Unreadable, canonical, read_definition
from pacte.insurance.schemes.rules import load as strict_load
from pacte.insurance.schemes.rules.writing import write
from pacte.kernel import strict_yaml
from pacte.kernel.refusal import Refused
from pacte.kernel.yaml_writing import flow

SMALL = """code: kati
name: Mutuelle de Kati
currency: XOF
coverage_year: {kind: calendar}
contribution:
  basis: per_person
  lines:
  - {amount: 1500}
care:
- {services: all, mutual_share: "0.80"}
"""


def faults(text: str) -> list[str]:
    with pytest.raises(Unreadable) as refused:
        read_definition(text)
    return [str(found) for found in refused.value.findings]


@pytest.mark.parametrize("name", presets.names())
def test_every_shipped_definition_reads_and_is_written_out_the_same(name: str) -> None:
    read = read_definition(presets.text(name))
    assert read_definition(write(read)) == read
    kept = json.loads(canonical(read)[0])
    assert read_definition(write(kept)) == kept
    assert canonical(kept) == canonical(read)


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("coverage_year:", "coverage_yaer:", "Ligne 4, coverage_yaer : clé inconnue"),
        ("mutual_share:", "mutual_shar:", "vouliez-vous « mutual_share »"),
        ('"0.80"', '"1.01"', "Ligne 10, care[0].mutual_share : une part"),
        ('"0.80"', '"0.1234567"', "Ligne 10, care[0].mutual_share : une part"),
        ("1500", '"15.5"', "Ligne 8, contribution.lines[0].amount : 15.5 a trop de décimales"),
        ("1500", "-1", "un montant ne peut pas être négatif"),
        ("1500", "1000000000001", "trop grand"),
        ("kind: calendar", "kind: calender", "vouliez-vous « calendar »"),
        ("kind: calendar", 'kind: fixed, starts: "02-30"', "un jour de l’année"),
        ("XOF", "QQQ", "devise inconnue « QQQ »"),
        ("basis: per_person", "basis: null", "il manque cette valeur"),
        ("all, ", "all, at: {level: [centre, hopital]}, ", "vouliez-vous « hospital »"),
        ("all, ", "all, ages: {under: -1}, ", "un nombre entier"),
        ("all, ", 'all, stay: "oui", ', "il faut true ou false"),
        ("- {services", "{services", "il faut une liste"),
    ],
)
def test_a_fault_has_its_line_and_its_path(was: str, now: str, said: str) -> None:
    changed = SMALL.replace(was, now, 1)
    if was == "- {services":
        changed = SMALL.replace("care:\n- {services: all,", "care: {services: all,")
    assert any(said in fault for fault in faults(changed)), faults(changed)


def test_all_the_faults_are_told_at_once() -> None:
    assert len(faults(SMALL.replace("XOF", "QQQ").replace('"0.80"', '"2"'))) == 2


@pytest.mark.parametrize("share", ["0.8", ".8", "8e-1"])
def test_a_float_is_refused(share: str) -> None:
    with pytest.raises(Refused):
        read_definition(SMALL.replace('"0.80"', share))


def test_a_decimal_of_json_is_read_as_it_is_written() -> None:
    whole = json.dumps(strict_yaml.read(SMALL), indent="\t")
    assert read_definition(whole) == read_definition(SMALL)
    assert read_definition(whole.replace('"0.80"', "0.80")) == read_definition(SMALL)
    for wrong in ("NaN", "1e400", "0.30000000000000004"):
        with pytest.raises(Refused):
            read_definition(whole.replace('"0.80"', wrong))


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " + "[" * 5_000, '{"a": 1, "a": 2}'])
def test_what_no_reader_can_follow_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        strict_load(text)


@pytest.mark.parametrize("text", ["", "[]", "régime", "a: [", "code: x"])
def test_what_is_no_definition_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_definition(text)


def test_a_hole_is_kept_and_is_not_a_zero() -> None:
    read = read_definition(SMALL.replace("1500", "null"))
    assert read["contribution"]["lines"][0]["amount"] is None


scalars = some.one_of(some.none(), some.booleans(), some.integers(), some.text(max_size=20))


@given(some.dictionaries(some.text(min_size=1, max_size=12), some.lists(scalars), max_size=4))
def test_what_is_written_reads_back(value: dict) -> None:
    printable = {
        "".join(c for c in key if c.isprintable()) or "k": [
            "".join(c for c in item if c.isprintable()) if isinstance(item, str) else item
            for item in items
        ]
        for key, items in value.items()
    }
    assert strict_yaml.read(f"a: {flow(printable)}") == {"a": printable}
