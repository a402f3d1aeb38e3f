"""Signed cases, in every reading of a definition; and ``pacte scheme check``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pacte.insurance.claims import check_cli
from pacte.insurance.claims.cases import run_care_case
from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import read_definition
from pacte.insurance.schemes.rules.cases import run_case
from pacte.insurance.schemes.rules.readings import readings
from pacte.kernel.refusal import Refused

FEMUSCABU = read_definition(presets.text("femuscabu"))


def run(capsys, *argv: str) -> tuple[int, list[str], str]:
    code = check_cli.main(list(argv))
    said = capsys.readouterr()
    return code, said.out.splitlines(), said.err


@pytest.fixture
def file(tmp_path: Path):
    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize("name", presets.names())
def test_the_cases_of_each_shipped_definition_hold(name: str, file, capsys) -> None:
    code, out, err = run(capsys, file(f"{name}.yaml", presets.text(name)))
    cases = len(read_definition(presets.text(name))["cases"])
    assert (code, out[-1], err) == (0, f"{cases} passed, 0 failed", "")


def test_a_difference_is_printed_with_its_case(file, capsys) -> None:
    wrong = presets.text("rwanda_cbhi_2026").replace("expect: {due: 8000}", "expect: {due: 9000}")
    code, out, _ = run(capsys, file("x.yaml", wrong))
    assert code == 1 and out[-1].endswith("passed, 1 failed")
    assert "Niveau 4, une personne : due : attendu 9000, obtenu 8000" in "\n".join(out)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "n’existe pas"),
        ("a: [", "YAML illisible"),
        ("- 1", "ne nomment pas leur définition"),
        ("3", "ni"),
        ("definition: []\ncases: [{due: {}, expect: {due: 1}}]", "ne nomment pas"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(text, said, file, capsys) -> None:
    name = file("x.yaml", text) if text else "absent.yaml"
    code, out, err = run(capsys, name)
    assert code == 2 and out == [] and said in err and err.count("\n") == 1


def test_a_faulty_definition_tells_each_line_and_path(file, capsys) -> None:
    text = presets.text("femuscabu").replace('mutual_share: "0.80"', 'mutual_share: "8"')
    code, _, err = run(capsys, file("x.yaml", text))
    assert code == 2 and "care[0].mutual_share" in err and "Ligne " in err


def test_a_contradiction_does_not_pass(file, capsys) -> None:
    text = presets.text("femuscabu").replace("payers:\n  state: {name: État, kind: state}\n", "")
    code, out, _ = run(capsys, file("x.yaml", text))
    assert code == 1 and any("inconnu : " in line and "state" in line for line in out)


def test_cases_kept_apart_name_their_definition(file, capsys) -> None:
    file("regime.yaml", presets.text("femuscabu"))
    cases = {
        "definition": "regime.yaml",
        "cases": [{"id": "A1", "due": {"persons": 7, "new": False}, "expected": {"due": 35000}}],
    }
    assert run(capsys, file("cases.json", json.dumps(cases)))[0] == 0
    shipped = "definition: femuscabu\ncases:\n- {due: {persons: 1}, expect: {due: 22000}}\n"
    assert run(capsys, file("cases.yaml", shipped))[1][-1] == "1 passed, 0 failed"
    alone = "- {due: {persons: 1}, expect: {due: 22000}}\n"
    name = file("alone.yaml", alone)
    assert run(capsys, name)[0] == 2
    assert run(capsys, name, "--definition", file("regime.yaml", presets.text("femuscabu")))[0] == 0


def test_dated_versions_answer_by_the_day(file, capsys) -> None:
    cases = """definition: [rwanda_cbhi_2007, rwanda_cbhi_2026]
cases:
- {case: avant, due: {persons: 5, on: 2026-06-30}, expect: {due: 5000}}
- {case: après, due: {persons: 5, level: "3", on: 2026-07-01}, expect: {due: 25000}}
"""
    assert run(capsys, file("c.yaml", cases))[1][-1] == "2 passed, 0 failed"


def test_what_does_not_say_its_window_has_a_reading_for_each() -> None:
    care = readings(FEMUSCABU, "care")
    assert len(care) == 2 * 4
    assert {r.definition["limits"][0]["per"] for r in care} == {
        "claim", "stay", "person_year", "household_year",
    }  # fmt: skip
    assert FEMUSCABU["limits"][0]["per"] is None


def case(**said) -> list[str]:
    return [str(d) for d in run_case([[FEMUSCABU]], said, run_care_case)]


def test_two_stays_in_a_year_depend_on_the_reading() -> None:
    """The first stay takes the whole ceiling: a second has it anew by stay, nothing by year."""
    at = {"level": "district_hospital", "ownership": "public"}
    before = [{"on": "2026-03-01", "service": "hospital_day", "at": at, "cost": 500000}]
    care = {
        "on": "2026-05-01",
        "service": "hospital_day",
        "at": at,
        "cost": 500000,
        "before": before,
    }
    assert case(care=care, expect={"mutual": "not_stated"}) == []
    said = case(care=care, expect={"mutual": 200000})
    assert len(said) == 1 and "lecture : " in said[0] and "person_year" in said[0]


def test_a_case_expects_something_that_is_an_answer() -> None:
    for wrong in ({}, {"du": 1}):
        with pytest.raises(Refused):
            case(due={"persons": 1}, expect=wrong)
    with pytest.raises(Refused, match="persons"):
        case(due={"person": 1}, expect={"due": 1})
    with pytest.raises(Refused):
        case(due={"persons": 1}, care={}, expect={"due": 1})


def test_a_stated_amount_is_not_not_stated() -> None:
    assert case(due={"persons": 1}, expect={"due": "not_stated"})
    assert not case(due={"persons": 6}, expect={"due": None})


@pytest.mark.parametrize(
    ("figure", "expect"),
    [
        ({"recovery": {"expected": 10995, "collected": "9379.63"}},
         {"rate": "0.8531", "outstanding": "1615.37"}),
        ({"loss_ratio": {"contributions": 16249739, "benefits": [7064633, 2787294]}},
         {"rate": "0.6063"}),
        ({"loss_ratio": {"contributions": "107.2", "benefits": "149.1"}}, {"rate": "1.3909"}),
        ({"average_cost": {"amount": 445815935, "cases": 96327}}, {"average": "4628.15"}),
        ({"average_cost": {"amount": 192521723, "cases": 59190}}, {"average": "3252.61"}),
        ({"growth": {"before": 2172, "after": 4027}}, {"rate": "0.8541"}),
        ({"recovery": {"expected": 0, "collected": 0}}, {"rate": "not_stated"}),
    ],
)  # fmt: skip
def test_figures_of_real_schemes(figure: dict, expect: dict) -> None:
    assert case(figure=figure, expect=expect) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"care": {"lines": [{"pryce": 5}]}}, "pryce"),
        ({"care": {"at": {"levl": "centre"}}}, "levl"),
        ({"care": {"claims": 5}}, "claims"),
        ({"care": {"review": 5}}, "review"),
        ({"care": {"category": "surgry"}}, "surgry"),
        ({"rights": {"payments": [{"on": "2026-01-01"}]}}, "amount"),
        ({"year": {}}, "on"),
        ({"due": {"persons": [{"age": "x"}]}}, "âge"),
        ({"figure": {"share": {"part": "x", "whole": 1}}}, "x"),
    ],
)
def test_a_mistake_in_a_case_is_named(said, told) -> None:
    with pytest.raises(Refused, match=told):
        case(**said, expect={"mutual": 1, "since": 1, "due": 1, "rate": 1})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"loss_ratio": {"contributions": "107.2", "benefits": "149.1"}}, {"ratio": "1.391"}),
        ({"loss_ratio": {"contributions": 16249739, "benefits": [7064633, 2787294]}},
         {"rate": "0.6063"}),
        ({"average_cost": {"amount": 192521723, "cases": 59190}}, {"avg": "3252.61"}),
        ({"growth": {"before": 2172, "after": 4027}}, {"rate": "0.854"}),
        ({"mobilisation": {"planned": 316545270, "mobilised": 202472287}}, {"rate": "0.6396"}),
    ],
)  # fmt: skip
def test_figures_of_real_series(facts, expected) -> None:
    assert case(figure=facts, expect=expected) == []
