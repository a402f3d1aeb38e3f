"""Who may be one, what lacks, what is due: no database."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacte.delivery.staff.rules import motivation, people
from pacte.delivery.staff.rules.people import Known, may_be_one, recognised
from pacte.kernel.refusal import Refused

AWA = Known(1, "AUA TRAURI", "+22370000001", 7, "f")
RULE = {"bases": {"nurse_a1": 60_000}, "by_presence": True, "by_score": True}


def facts(**more: object) -> motivation.Facts:
    given_ = {"qualification": "nurse_a1", "days_expected": 22, "days_present": 22,
              "score": 1_000_000}  # fmt: skip
    return motivation.Facts(**(given_ | more))  # type: ignore[arg-type]


def test_two_people_may_be_one_by_name_and_place_or_by_name_and_phone() -> None:
    assert may_be_one(AWA, Known(2, "AUA TRAURI", "", 7, "unknown"))
    assert may_be_one(AWA, Known(2, "AUA TRAURI", "+22370000001", 8, "f"))
    assert not may_be_one(AWA, Known(2, "AUA TRAURI", "", 8, "f"))  # Two centres, no phone.
    assert not may_be_one(AWA, Known(2, "AUA TRAURI", "", 7, "m"))
    assert not may_be_one(AWA, Known(2, "KUMPA", "+22370000001", 7, "f"))
    assert not may_be_one(Known(1, "", "", None, "f"), Known(2, "", "", None, "f"))


@pytest.mark.parametrize(
    ("said", "alike", "phoned", "kind", "keys"),
    [
        (Known(0, "AUA TRAURI", "", 7, "f"), [AWA], [], "sure", [1]),
        (Known(0, "AUA TRAURI", "", None, "f"), [AWA], [], "doubtful", [1]),  # Where is not said.
        (Known(0, "AUA TRAURI", "", 8, "f"), [AWA], [], "doubtful", [1]),  # Moved, or another.
        (Known(0, "AUA TRAURI", "", 7, "m"), [AWA], [], "new", []),
        (Known(0, "AUA", "+22370000001", None, "f"), [], [AWA], "sure", [1]),
        (Known(0, "KUMPA", "+22370000001", None, "f"), [], [AWA], "doubtful", [1]),
        (Known(0, "KUMPA", "", None, "f"), [], [], "new", []),
        (Known(0, "AUA TRAURI", "", 7, "f"), [AWA, Known(3, "AUA TRAURI", "", 7, "f")], [],
         "doubtful", [1, 3]),
    ],
)  # fmt: skip
def test_who_a_line_names_is_sure_or_left_to_choose(said, alike, phoned, kind, keys) -> None:
    assert recognised(said, alike, phoned) == (kind, keys)


def test_a_surplus_of_nurses_does_not_make_up_for_the_missing_midwife() -> None:
    found = people.filling({"nurse_a1": 2, "midwife": 1}, {"nurse_a1": 5})
    assert (found.needs, found.filled, found.lacks) == (3, 2, (("midwife", 1),))


@pytest.mark.parametrize(
    ("text", "code"),
    [("Élus", "elected"), ("ASC", "community"), ("personnel de santé", "health"),
     ("Administratif", "administrative"), ("other", "other")],
)  # fmt: skip
def test_categories_are_read_as_sheets_write_them(text, code) -> None:
    assert people.read_category(text) == code


def test_a_category_that_is_none_is_refused() -> None:
    with pytest.raises(Refused, match="n’est pas une catégorie"):
        people.read_category("bénéficiaire")


@pytest.mark.parametrize(
    ("more", "reason", "amount"),
    [
        ({}, "due", 60_000),
        ({"days_present": 11}, "due", 30_000),
        ({"days_present": 11, "score": 850_000}, "due", 25_500),
        ({"qualification": "guard"}, "not_covered", 0),
        ({"days_present": None, "days_expected": None}, "no_presence", None),
        ({"days_expected": 0, "days_present": 0}, "not_expected", 0),
        ({"score": None}, "no_score", None),
        ({"days_present": 0}, "due", 0),
    ],
)
def test_motivation_is_base_by_presence_by_score(more, reason, amount) -> None:
    found = motivation.work_out(facts(**more), motivation.read_terms(RULE))
    assert (found.reason, found.amount) == (reason, amount)


def test_the_least_is_met_at_its_edge() -> None:
    terms = motivation.read_terms(RULE | {"presence_least": 500_000, "score_least": 600_000})
    assert motivation.work_out(facts(days_present=11), terms).reason == "due"
    assert motivation.work_out(facts(days_present=10), terms).reason == "absent"
    assert motivation.work_out(facts(score=600_000), terms).reason == "due"
    assert motivation.work_out(facts(score=599_999), terms).reason == "low_score"


@given(
    base=st.integers(1, 10**9), expected=st.integers(1, 31), absent=st.integers(0, 31),
    score=st.integers(0, 1_000_000),
)  # fmt: skip
def test_an_amount_is_the_exact_product_rounded_once(base, expected, absent, score) -> None:
    present = max(0, expected - absent)
    terms = motivation.read_terms(RULE | {"bases": {"nurse_a1": base}})
    found = motivation.work_out(
        facts(days_expected=expected, days_present=present, score=score), terms
    ).amount
    exact = Fraction(base * present * score, expected * 1_000_000)
    assert found is not None
    assert abs(found - exact) <= Fraction(1, 2)
    assert 0 <= found <= base


@pytest.mark.parametrize(
    "document",
    [
        {}, {"bases": {}}, {"bases": {"nurse_a1": 0}}, {"bases": {"nurse_a1": -5}},
        {"bases": {"nurse_a1": 1.5}}, {"bases": {"nurse_a1": 1}, "bonus": 2},
        {"bases": {"nurse_a1": 1}, "by_presence": True, "presence_least": 1_010_000},
        {"bases": {"nurse_a1": 1}, "presence_least": 500_000},
    ],
)  # fmt: skip
def test_a_rule_that_no_rule_can_be_is_refused(document) -> None:
    with pytest.raises(Refused):
        motivation.read_terms(document)
