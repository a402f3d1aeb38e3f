"""The checker finds what is missing, said twice, or against itself; it never guesses."""

from __future__ import annotations

from typing import Any

import pytest

from pacte.insurance.schemes import presets
from pacte.insurance.schemes.rules import STOPS, check, read_definition
from pacte.insurance.schemes.rules.findings import GAP, OVERLAP, UNKNOWN, UNSOURCED, WRONG

SOURCE = {"loi": {"title": "Loi 1"}}
WHO = [{"verifies": "mutual", "settles": "mutual", "pays": "mutual", "ref": "loi"}]
COMPLETE: dict[str, Any] = {
    "code": "x", "name": "X", "currency": "XOF", "sources": SOURCE,
    "coverage_year": {"kind": "calendar", "ref": "loi"}, "unit": "household",
    "contribution": {"basis": "per_person", "ref": "loi", "lines": [{"amount": 1000}]},
    "care": [{"services": "all", "mutual_share": "0.8", "ref": "loi"}],
    "who": WHO, "payment": {"mode": "direct", "ref": "loi"}, "rounding": "for_payee",
}  # fmt: skip


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(f.kind, f.path) for f in check(COMPLETE | changes)]


def lines(*said: dict[str, Any], basis: str = "per_household", **more: Any) -> dict[str, Any]:
    return {"contribution": {"basis": basis, "ref": "loi", "lines": list(said)} | more}


def sentences(**changes: Any) -> list[str]:
    return [str(f) for f in check(COMPLETE | changes)]


def test_a_complete_definition_has_nothing_to_say() -> None:
    assert check(COMPLETE) == []


def test_the_household_of_six_has_no_line() -> None:
    table = lines({"from": 1, "to": 5, "amount": 1}, {"from": 7, "amount": 2})
    assert sentences(**table) == ["contribution.lines : ménage de 6 : aucune ligne au barème"]
    closed = lines({"from": 1, "to": 5, "amount": 1}, {"from": 6, "amount": 2})
    assert sentences(**closed) == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (lines({"from": 1, "to": 5, "amount": 1}), "ménage de 6 et plus"),
        (lines({"from": 3, "amount": 1}), "ménage de 1 à 2"),
        (
            lines({"from": 1, "to": 5, "amount": 1}, extra_person={"beyond": 6, "amount": 1}),
            "ménage de 6 :",
        ),
    ],
)
def test_sizes_without_a_line_are_told(table: dict, said: str) -> None:
    assert [said in text for text in sentences(**table)] == [True]


def test_extra_persons_end_the_table() -> None:
    table = lines({"from": 1, "to": 6, "amount": 1}, extra_person={"beyond": 6, "amount": 1})
    assert sentences(**table) == []


def test_two_lines_for_one_household_overlap() -> None:
    table = lines({"from": 1, "to": 6, "amount": 1}, {"from": 6, "amount": 2})
    assert found(**table) == [(OVERLAP, "contribution.lines[1]")]
    assert "ménage de 6" in sentences(**table)[0]


def test_a_level_without_a_line_and_a_line_without_a_level() -> None:
    levels = {"levels": {"1": "un", "2": "deux"}}
    one = lines({"level": "1", "amount": 1}, basis="per_person")
    assert sentences(**levels, **one) == [
        "contribution.lines : catégorie 2 : aucune ligne au barème"
    ]
    unknown = lines({"level": "9", "amount": 1}, {"amount": 2}, basis="per_person")
    assert found(**levels, **unknown) == [(UNKNOWN, "contribution.lines[0].level")]


def test_ages_between_two_lines() -> None:
    table = lines(
        {"ages": {"under": 18}, "amount": 1},
        {"ages": {"from": 19}, "amount": 2},
        basis="per_person",
    )
    assert sentences(**table) == [
        "contribution.lines : personne de 18 ans : aucune ligne au barème"
    ]


def test_parts_of_others_do_not_pass_the_amount() -> None:
    payers = {"payers": {"state": {"name": "État"}}}
    table = lines({"amount": 1000, "paid_by": {"state": 1001}}, basis="per_person")
    assert found(**payers, **table) == [(WRONG, "contribution.lines[0].paid_by")]
    table = lines({"amount": 1000, "paid_by": {"etat": 1}}, basis="per_person")
    assert found(**payers, **table) == [(UNKNOWN, "contribution.lines[0].paid_by.etat")]


def test_a_ceiling_that_does_not_say_its_window() -> None:
    for limit in ({"amount": 200, "ref": "loi"}, {"amount": 200, "per": None, "ref": "loi"}):
        assert sentences(limits=[limit]) == [
            "limits[0].per : plafond : par séjour ou par an, non précisé"
        ]


@pytest.mark.parametrize(
    ("changes", "kind", "path"),
    [
        ({"limits": [{"amount": 1, "episodes": 1, "per": "claim"}]}, WRONG, "limits[0]"),
        (
            {"limits": [{"amount": 9, "per": "household_year", "ref": "loi",
                         "extra_person": {"beyond": 1, "amount": 1, "most": 8}}]},
            WRONG, "limits[0].extra_person.most",
        ),
        ({"instalments": {"opens_at": "0.75", "ref": "loi"}}, GAP, "instalments.until"),
        ({"instalments": {"opens_at": "0", "until": "12-31", "ref": "loi"}}, WRONG,
         "instalments.opens_at"),
        ({"waiting": {"months": 2, "days": 3, "for": "new", "ref": "loi"}}, WRONG, "waiting"),
        ({"waiting": {"for": "new", "ref": "loi"}}, GAP, "waiting.months"),
        ({"dependants": {"child_under": 18, "student_under": 16, "ref": "loi"}}, WRONG,
         "dependants.student_under"),
        ({"exclusions": [{"why": "tout", "ref": "loi"}]}, WRONG, "exclusions[0]"),
        ({"exemptions": [{"group": "indigent", "from": "member_pays"}]}, UNKNOWN,
         "exemptions[0].group"),
        ({"who": None}, GAP, "who"),
        ({"rounding": None}, GAP, "rounding"),
        ({"coverage_year": {"kind": "calendar", "starts": "07-01", "ref": "loi"}}, WRONG,
         "coverage_year.starts"),
        ({"payment": {"mode": "direct", "ref": "lio, art. 5"}}, UNKNOWN, "payment.ref"),
        ({"payment": {"mode": "direct"}}, UNSOURCED, "payment"),
        ({"cases": [{"case": "rien", "expect": {"due": 1}}]}, WRONG, "cases[0]"),
    ],
)  # fmt: skip
def test_each_thing_is_found_at_its_path(changes: dict, kind: str, path: str) -> None:
    assert (kind, path) in found(**changes)


def test_care_that_two_lines_answer_and_care_that_none_does() -> None:
    centre = {"services": "all", "at": {"level": "centre"}, "mutual_share": "0.8", "ref": "loi"}
    hospital = centre | {"at": {"level": "hospital"}}
    assert found(care=[centre, hospital, centre | {"mutual_share": "0.5"}]) == [
        (OVERLAP, "care[2]"), (GAP, "care"),
    ]  # fmt: skip
    assert (
        "poste de santé et clinique : aucune ligne de soins"
        in sentences(care=[centre, hospital])[0]
    )
    out = [{"at": {"level": ["post", "clinic"]}, "why": "hors réseau", "ref": "loi"}]
    assert found(care=[centre, hospital], exclusions=out) == []


def test_a_more_specific_line_is_no_overlap() -> None:
    all_of_it = {"services": "all", "mutual_share": "0.8", "ref": "loi"}
    for more in (
        {"services": ["caesarean"]},
        {"at": {"level": "hospital"}},
        {"ages": {"under": 5}},
    ):
        assert found(care=[all_of_it, all_of_it | more]) == []


def test_care_of_which_nobody_knows_who_pays() -> None:
    who = [WHO[0] | {"at": {"level": ["post", "centre", "clinic"]}}]
    assert sentences(who=who) == [
        "care[0] : hôpital : qui vérifie, liquide et paie n’est pas précisé"
    ]


def test_the_shipped_definitions_say_nothing_wrong_and_keep_their_holes() -> None:
    for name in presets.names():
        kinds = {f.kind for f in check(read_definition(presets.text(name)))}
        assert not kinds & (STOPS | {OVERLAP, UNSOURCED}), name
    said = [str(f) for f in check(read_definition(presets.text("femuscabu")))]
    assert "contribution.lines : ménage de 6 : aucune ligne au barème" in said
    assert "limits[0].per : plafond : par séjour ou par an, non précisé" in said
    assert check(read_definition(presets.text("rwanda_cbhi_2026"))) == []
