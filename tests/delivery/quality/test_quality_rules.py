"""A score never passes the whole; what is not answered is missing, what does not apply leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.quality.visited import FULL, LIST
from pacte.delivery.quality import rules
from pacte.delivery.quality.rules import Demand, Facts, Mark
from pacte.delivery.quality.rules.minimum import demand_of
from pacte.insurance.schemes.rules.writing import write
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.places.rules import LEVELS

LISTED = rules.read(LIST, LEVELS)


def scored(level: str = "centre", **points: int) -> rules.Result:
    return rules.score(LISTED, level, {code: Mark(n) for code, n in points.items()})


def test_all_the_points_are_the_whole_and_nothing_more() -> None:
    found = scored(**FULL)
    assert (found.score, found.missing, found.answered) == (WHOLE, 0, 6)
    with pytest.raises(Refused, match="au plus 4 points"):
        scored(**(FULL | {"a2": 5}))
    with pytest.raises(Refused, match="au plus"):
        scored(a1=-1)


def test_a_weight_counts_more_than_the_points() -> None:
    assert scored(a1=2, a2=0).score == 250_000
    assert scored(a1=0, a2=4).score == 750_000
    assert scored(a1=1, a2=1).score == (WHOLE // 2 + 3 * WHOLE // 4) // 4


def test_what_is_not_answered_is_missing_not_zero() -> None:
    found = scored(a1=2)
    assert (found.score, found.missing) == (WHOLE, 5)
    assert scored().score is None
    assert found.sections["hygiene"].score is None


def test_what_does_not_apply_leaves_the_base() -> None:
    marks = {code: Mark(n) for code, n in FULL.items()} | {"d1": Mark(None, True), "h1": Mark(0)}
    found = rules.score(LISTED, "centre", marks)
    assert found.not_applicable == 1
    assert found.score == 10 * WHOLE // 15  # 1 + 3 + 3 + 3 of 1 + 3 + 5 + 3 + 3
    with pytest.raises(Refused, match="sans objet"):
        rules.score(LISTED, "centre", {"d1": Mark(3, True)})


def test_an_item_of_another_level_is_not_asked() -> None:
    assert scored(**FULL).missing == 0
    assert scored("district_hospital", **FULL).missing == 1
    assert scored("", **FULL).missing == 1  # Of a level not known, all is asked.


@given(st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20), st.integers(0, 20)), min_size=1))
def test_whatever_is_scored_is_between_nothing_and_the_whole(told) -> None:
    lines = "".join(
        f"  - {{code: i{n}, label: Point, part: process, most: {most}, weight: {weight}}}\n"
        for n, (most, weight, _) in enumerate(told)
    )
    text = f"code: x\ntitle: X\nsections:\n- code: s\n  label: S\n  items:\n{lines}"
    listed = rules.read(text, LEVELS)
    marks = {f"i{n}": Mark(min(points, most)) for n, (most, _, points) in enumerate(told)}
    found = rules.score(listed, "", marks).score
    assert found is not None
    assert 0 <= found <= WHOLE
    assert (found == WHOLE) == all(points >= most for most, _, points in told)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("most: 2", "most: 0"), "va de 1 à"),
        (("most: 2", "most: -1"), "va de 1 à"),
        (("part: structure", "part: luxe"), "« part » est"),
        (("code: a2", "code: a1"), "Deux fois le même code pour un point"),
        (("code: hygiene", "code: welcome"), "Deux fois le même code pour une partie"),
        (("[district_hospital]", "[palace]"), "« levels »"),
        (("title: Grille", "titre: Grille"), "Il manque à la grille : title"),
        (("weight: 1", "poids: 1"), "ne connaît pas : poids"),
        (("code: exemple", "code: Ex emple"), "minuscules"),
        (("label: Accueil", "label: ''"), "un texte"),
        (("code: exemple", "code: exemple\ncode: encore"), "deux fois"),
        ((LIST, "- 1"), "la grille"),
        ((LIST, "code: x\ntitle: X\nsections: []"), "de 1 à"),
    ],
)
def test_a_checklist_that_says_something_else_is_refused(change, why) -> None:
    with pytest.raises(Refused, match=why):
        rules.read(LIST.replace(*change), LEVELS)


def test_a_checklist_goes_out_as_it_came_in() -> None:
    assert rules.kept(rules.canonical(LISTED)) == LISTED
    assert rules.read(write(rules.written(LISTED)), LEVELS) == LISTED


ASKED = Demand(services=("maternity",), checklist="x", least=600_000, sections={"s": 500_000},
               gaps=("supplies",))  # fmt: skip


def test_a_minimum_is_met_lacking_or_not_known() -> None:
    good = Facts(offered={"maternity": True}, scores={"x": 600_000},
                 sections={("x", "s"): 500_000}, gaps={"supplies": (5, 5, ())})  # fmt: skip
    assert rules.judge(ASKED, good).met is True
    assert rules.judge(ASKED, Facts()).met is None
    assert len(rules.judge(ASKED, Facts()).unknown) == 4
    bad = Facts(offered={"maternity": False}, scores={"x": 599_999},
                sections={("x", "s"): 499_999}, gaps={"supplies": (5, 4, ("PARA",))})  # fmt: skip
    told = rules.judge(ASKED, bad)
    assert told.met is False
    assert [lack.kind for lack in told.lacks] == ["service", "score", "section", "gap"]
    half = Facts(offered={"maternity": False})
    assert rules.judge(ASKED, half).met is False


def test_a_demand_is_kept_and_says_something() -> None:
    assert demand_of(ASKED.text()) == ASKED
    for empty, why in (
        (Demand(), "au moins une chose"),
        (Demand(checklist="x", least=WHOLE + 1), "de 0 à 100"),
        (Demand(least=1), "quelle grille"),
    ):
        with pytest.raises(Refused, match=why):
            empty.check()


def test_satisfaction_counts_who_says_good() -> None:
    assert rules.scoring.satisfied([0, 1, 2, 3]) == (2, 4)
