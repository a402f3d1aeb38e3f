"""Signed cases: a sentence, facts, and what must come out. What a mutual's manager signs.

A case is run in every reading of the definition (``readings``): it passes when it holds in all.
Where the readings differ, or the definition does not say, the answer is ``not_stated``.
The settlement of care is given from above, as a function: this room does not know it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from pacte.insurance.schemes.rules import case_facts, case_figures
from pacte.insurance.schemes.rules.dues import CONTRIBUTION, HOUSEHOLD, due, household_part, to_open
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.readings import readings
from pacte.insurance.schemes.rules.rights import Right, on_day, rights
from pacte.insurance.schemes.rules.years import coverage_year, enrolment_open, openings
from pacte.kernel.currency import amount_text
from pacte.kernel.refusal import Refused

NOT_STATED = "not_stated"
KINDS = ("due", "care", "rights", "year", "enrolment", "figure")
CareRunner = Callable[[Sequence[Definition], dict[str, Any]], dict[str, Any]]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a case expected under a name, and what came out."""

    key: str
    expected: Any
    got: Any
    reading: str = ""

    def __str__(self) -> str:
        said = f"{self.key} : attendu {_text(self.expected)}, obtenu {_text(self.got)}"
        return f"{said} (lecture : {self.reading})" if self.reading else said


def kind_of(case: dict[str, Any]) -> str:
    """What a case is about."""
    said = [kind for kind in KINDS if case.get(kind) is not None]
    if len(said) != 1:
        raise Refused("Un cas porte sur une seule chose parmi %(kinds)s.", kinds=", ".join(KINDS))
    return said[0]


def run_case(
    definitions: Sequence[Definition], case: dict[str, Any], care: CareRunner | None = None
) -> list[Difference]:
    """What differs from what the case expects: nothing when it passes."""
    kind = kind_of(case)
    expected = case["expect"]
    if not isinstance(expected, dict) or not expected:
        raise Refused("« expect » dit ce qui est attendu : « expect: {due: 25000} ».")
    answers = list(_answers(definitions, case, kind, care))
    found: list[Difference] = []
    for key, value in expected.items():
        found += _compare(str(key), value, answers)
    return found


def _answers(
    definitions: Sequence[Definition], case: dict[str, Any], kind: str, care: CareRunner | None
) -> Iterator[tuple[str, Answer]]:
    """The answer to a case in each reading."""
    if kind == "figure":
        yield "", case_figures.figure(case["figure"])
        return
    several = [readings(definition, kind) for definition in definitions]
    for first in several[0]:
        others = [list_of[0].definition for list_of in several[1:]]
        yield str(first), _answer([first.definition, *others], case, kind, care)


def _answer(
    definitions: Sequence[Definition], case: dict[str, Any], kind: str, care: CareRunner | None
) -> Answer:
    try:
        if kind == "care":
            if care is None:
                raise Refused("Les cas de soins se vérifient avec « pacte scheme check ».")
            return care(definitions, case)
        return {"due": _due, "rights": _rights, "year": _year, "enrolment": _enrolment}[kind](
            definitions[0], case
        )
    except NotStated as hole:
        return {"": NOT_STATED, "why": str(hole)}


def _compare(key: str, expected: Any, answers: list[tuple[str, Answer]]) -> list[Difference]:
    """One expected value against every reading's."""
    got = [(reading, _got(key, answer)) for reading, answer in answers]
    if expected in (NOT_STATED, None):
        values = {_text(value) for _, value in got}
        stated = len(values) == 1 and not _is_hole(got[0][1])
        return [Difference(key, NOT_STATED, got[0][1])] if stated else []
    return [
        Difference(key, expected, value, reading if len(got) > 1 else "")
        for reading, value in got
        if not same(expected, value)
    ][:1]


def _got(key: str, answer: Answer) -> Any:
    if answer.get("") == NOT_STATED:
        return answer.get(key, NOT_STATED)
    if key in answer:
        return answer[key]
    if "*" in answer:
        return answer["*"](key)
    raise Refused(
        "« %(key)s » n’est pas une réponse à ce cas. Réponses : %(known)s.",
        key=key,
        known=", ".join(sorted(k for k in answer if k)),
    )


def _is_hole(value: Any) -> bool:
    return value is None or value == NOT_STATED


def same(expected: Any, got: Any) -> bool:
    """Whether two values are the same thing: 1500, "1500" and "1500.00" are."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return _text(expected) == _text(got)
    if isinstance(expected, list) or isinstance(got, list):
        both = isinstance(expected, list) and isinstance(got, list)
        return both and len(expected) == len(got) and all(map(same, expected, got))
    try:
        return Decimal(str(expected)) == Decimal(str(got))
    except InvalidOperation:
        return _text(expected) == _text(got)


def _text(value: Any) -> str:
    if value is None:
        return NOT_STATED
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).lower() if not isinstance(value, date) else value.isoformat()


def _due(definition: Definition, case: dict[str, Any]) -> Answer:
    """What a household owes: by payer, by kind, and how much opens the rights."""
    facts = case_facts.household(definition, case["due"])
    lines = due(definition, facts)
    mine = household_part(lines)
    said: dict[str, int] = {"due": mine, HOUSEHOLD: mine}
    said["total"] = sum(line.amount for line in lines)
    said["contribution"] = sum(line.amount for line in lines if line.kind == CONTRIBUTION)
    said["fees"] = said["total"] - said["contribution"]
    said["registration_fee"] = said["fees"]
    for payer in definition.get("payers") or {}:
        said[payer] = sum(line.amount for line in lines if line.payer == payer)
    answer: Answer = {key: amount_text(v, definition["currency"]) for key, v in said.items()}
    answer["per_person"] = [
        amount_text(sum(i.amount for i in lines if i.beneficiary == n), definition["currency"])
        for n in range(facts.size)
    ]
    return answer | _opening(definition, mine)


def _opening(definition: Definition, mine: int) -> Answer:
    since, until = case_facts.ANY_YEAR
    try:
        first = openings(definition, since, until)[0]
    except NotStated:
        return {"min_to_open": NOT_STATED}
    return {"min_to_open": amount_text(to_open(mine, first.share), definition["currency"])}


def _rights(definition: Definition, case: dict[str, Any]) -> Answer:
    """The state of rights on days: ``open``, ``waiting`` or why they are closed."""
    asked_days = [found for key in case["expect"] if (found := case_facts.maybe_day(key))]
    facts, person = case_facts.membership(definition, case["rights"], asked_days)
    rows = rights(definition, facts)[person]
    opened = [row.value for row in rows if row.value and row.value.open]
    answer: Answer = {
        "covered_from": next((r.covered_from for r in opened), "never"),
        "open_from": next((r.since for r in rows if r.value and r.value.open), "never"),
        "since": facts.since,
        "until": facts.until,
    }

    def on(key: str) -> Any:
        day = case_facts.day(key, "expect")
        return _state(on_day(rows, day), day)

    answer["*"] = on
    if said := case["rights"].get("on"):
        asked = case_facts.day(said, "on")
        state = _state(on_day(rows, asked), asked)
        answer |= {"state": state, "reason": state, "open": state == "open"}
    return answer


def _state(right: Right, day: date) -> str:
    if right.open and right.covered_from and day < right.covered_from:
        return "waiting"
    return right.reason.name.lower()


def _year(definition: Definition, case: dict[str, Any]) -> Answer:
    """The coverage year that holds a day; ``last`` is its last day."""
    said = case["year"]
    asked = case_facts.day(said["on"] if isinstance(said, dict) else said, "year")
    since, until = coverage_year(definition, asked)
    return {"since": since, "until": until, "last": date.fromordinal(until.toordinal() - 1)}


def _enrolment(definition: Definition, case: dict[str, Any]) -> Answer:
    """Whether one may join on a day."""
    said = case["enrolment"]
    asked = case_facts.day(said["on"] if isinstance(said, dict) else said, "enrolment")
    return {"open": enrolment_open(definition, asked)}
