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
from itertools import islice, product
from typing import Any

from pacte.insurance.schemes.rules import case_facts, case_figures
from pacte.insurance.schemes.rules.dues import (
    CONTRIBUTION,
    DISCOUNT,
    HOUSEHOLD,
    due,
    household_part,
    to_open,
)
from pacte.insurance.schemes.rules.findings import NotStated
from pacte.insurance.schemes.rules.joining import closed
from pacte.insurance.schemes.rules.photos import photo_state
from pacte.insurance.schemes.rules.reading import Definition
from pacte.insurance.schemes.rules.readings import READINGS_MAX, readings
from pacte.insurance.schemes.rules.rights import Right, on_day, rights
from pacte.insurance.schemes.rules.years import coverage_year, openings
from pacte.kernel.currency import amount_text
from pacte.kernel.refusal import Refused

NOT_STATED = "not_stated"
KINDS = ("due", "care", "rights", "year", "enrolment", "photo", "figure")
CareRunner = Callable[[list[list[Definition]], dict[str, Any]], dict[str, Any]]
AMOUNTS = ("mutual", "member", "refused", "paid", "deducted", "covered")
ALIASES = {"mutual_pays": "mutual", "member_pays": "member", "mutuelle": "mutual"}
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


def name_of(case: dict[str, Any], place: int) -> str:
    """The sentence of a case; without one, its number."""
    said = case.get("case") or case.get("name") or case.get("id")
    return str(said) if said else f"cas {place + 1}"


def run_case(
    schemes: Sequence[Sequence[Definition]], case: dict[str, Any], care: CareRunner | None = None
) -> list[Difference]:
    """What differs from what the case expects: nothing when it passes.

    ``schemes`` are those that cover the person (most often one), each with its dated versions.
    """
    kind = kind_of(case)
    expected = case.get("expect", case.get("expected"))
    if not isinstance(expected, dict) or not expected:
        raise Refused("« expect » dit ce qui est attendu : « expect: {due: 25000} ».")
    answers = list(_answers(schemes, case | {"expect": expected}, kind, care))
    found: list[Difference] = []
    for key, value in expected.items():
        found += _compare(str(key), value, answers)
    return found


def _answers(
    schemes: Sequence[Sequence[Definition]],
    case: dict[str, Any],
    kind: str,
    care: CareRunner | None,
) -> Iterator[tuple[str, Answer]]:
    """The answer to a case in each reading."""
    if kind == "figure":
        yield "", case_figures.figure(case["figure"], case["expect"])
        return
    if kind != "care":
        for reading in readings(case_facts.version(schemes[0], case[kind]), kind):
            yield str(reading), _answer(kind, reading.definition, case)
        return
    if care is None:
        raise Refused("Les cas de soins se vérifient avec « pacte scheme check ».")
    every = [[readings(version, kind) for version in versions] for versions in schemes]
    flat = [choices for versions in every for choices in versions]
    for chosen in islice(product(*flat), READINGS_MAX):
        left = iter(chosen)
        filled = [[next(left).definition for _ in versions] for versions in every]
        yield ", ".join(filter(None, map(str, chosen))), _care(care, filled, case)


def _answer(kind: str, definition: Definition, case: dict[str, Any]) -> Answer:
    try:
        return RULES[kind](definition, case)
    except NotStated as hole:
        return {"": NOT_STATED, "why": str(hole)}


def _care(care: CareRunner, schemes: list[list[Definition]], case: dict[str, Any]) -> Answer:
    """What the engine says; the amounts of a line that waits for a hole are not stated."""
    answer = dict(care(schemes, case))
    lines = answer.get("lines") or []
    for line in lines:
        if line.get("reason") == NOT_STATED:
            line |= dict.fromkeys(AMOUNTS, NOT_STATED)
    if any(line.get("reason") == NOT_STATED for line in lines):
        answer |= dict.fromkeys(AMOUNTS, NOT_STATED)
    return answer | {name: answer.get(key) for name, key in ALIASES.items()}


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
    if isinstance(expected, dict):
        known = isinstance(got, dict)
        return known and all(same(v, got.get(ALIASES.get(k, k))) for k, v in expected.items())
    if isinstance(expected, list) or isinstance(got, list):
        both = isinstance(expected, list) and isinstance(got, list)
        return both and len(expected) == len(got) and all(map(same, expected, got))
    if isinstance(expected, bool) or isinstance(got, bool):
        return _text(expected) == _text(got)
    try:
        return Decimal(str(expected)) == Decimal(str(got))
    except InvalidOperation:
        return _text(expected) == _text(got)


def _text(value: Any) -> str:
    if value is None:
        return NOT_STATED
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value).lower()


def _due(definition: Definition, case: dict[str, Any]) -> Answer:
    """What a household owes: by payer, by kind, and how much opens the rights."""
    facts = case_facts.household(definition, case["due"])
    lines = due(definition, facts)
    mine = household_part(lines)
    said: dict[str, int] = {"due": mine, HOUSEHOLD: mine}
    said["total"] = sum(line.amount for line in lines)
    said["contribution"] = sum(line.amount for line in lines if line.kind == CONTRIBUTION)
    said["discount"] = -sum(line.amount for line in lines if line.kind == DISCOUNT)
    said["fees"] = said["total"] - said["contribution"] + said["discount"]
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
    asked = case_facts.asked_day(case["year"], "year")
    since, until = coverage_year(definition, asked)
    return {"since": since, "until": until, "last": date.fromordinal(until.toordinal() - 1)}


def _enrolment(definition: Definition, case: dict[str, Any]) -> Answer:
    """Whether one may join on a day: how, in which groups; and else when one next may."""
    asked, how, groups = case_facts.joining(case["enrolment"])
    found = closed(definition, asked, how, groups)
    if found is None:
        return {"open": True, "opens": "now", "closes": "now", "derogation": False}
    return {"open": False, "opens": found.opens, "closes": found.closes,
            "derogation": found.derogation}  # fmt: skip


def _photo(definition: Definition, case: dict[str, Any]) -> Answer:
    """Whether a photo still serves on a day: good, old (a new one is asked for), absent."""
    taken_on, asked = case_facts.photo(case["photo"])
    return {"photo": photo_state(definition, taken_on, asked)}


RULES: dict[str, Callable[[Definition, dict[str, Any]], Answer]] = {
    "due": _due,
    "rights": _rights,
    "year": _year,
    "enrolment": _enrolment,
    "photo": _photo,
}
