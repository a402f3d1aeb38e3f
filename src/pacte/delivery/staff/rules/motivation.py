"""Motivation: what one person is due for a month, by the organisation's own rule.

In order: the base of the qualification (none in the rule: nothing is due); the presence, days there
over days expected (not recorded: it waits; below the least: nothing is due); the score of the
facility (not known: what the rule says then — it waits, unless the rule pays nothing, or pays
without the score; below the least: nothing is due); then base × presence × score, to the nearest
smallest unit, half up, in one division so that nothing is rounded twice.
What is not known is never zero: the line waits, and the list cannot be paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pacte.kernel.money import LINE_MAX, WHOLE
from pacte.kernel.refusal import Refused

DUE, NOT_COVERED, NO_PRESENCE, NOT_EXPECTED = "due", "not_covered", "no_presence", "not_expected"
ABSENT, NO_SCORE, LOW_SCORE = "absent", "no_score", "low_score"
NOT_SCORED, UNSCORED = "not_scored", "unscored"
WAIT, NOTHING, WITHOUT = "wait", "nothing", "without"  # What a rule says of who has no score.
KEYS = {
    "bases", "by_presence", "presence_least", "by_score", "score_least", "checklist", "no_score"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says, in the smallest unit and in millionths."""

    bases: Mapping[str, int]  # By the code of the qualification.
    by_presence: bool
    presence_least: int
    by_score: bool
    score_least: int
    checklist: str = ""  # With which checklist a score is made; empty: with any.
    no_score: str = WAIT


@dataclass(frozen=True, slots=True)
class Facts:
    """One person in one month; None: not known."""

    qualification: str
    days_expected: int | None
    days_present: int | None
    score: int | None  # Of the facility, in millionths.


@dataclass(frozen=True, slots=True)
class Worked:
    """What is due, with its working; an amount of None waits."""

    reason: str
    amount: int | None
    base: int | None = None
    presence: int | None = None  # In millionths, rounded down, as shown.


def read_terms(document: Mapping[str, Any]) -> Terms:
    """The terms of a rule's document; refuse one that says what no rule can."""
    if set(document) - KEYS or not isinstance(document.get("bases"), dict):
        raise Refused("Cette règle de motivation ne se lit pas.")
    bases = {str(code): amount for code, amount in document["bases"].items()}
    if not bases:
        raise Refused("Une règle a au moins une qualification avec sa base.", field="bases")
    for amount in bases.values():
        if type(amount) is not int or not 0 < amount <= LINE_MAX:
            raise Refused("Une base est un montant plus grand que zéro.", field="bases")
    shares = [document.get(name) or 0 for name in ("presence_least", "score_least")]
    if any(type(share) is not int or not 0 <= share <= WHOLE for share in shares):
        raise Refused("Un minimum va de 0 à 100 %.")
    by_presence, by_score = bool(document.get("by_presence")), bool(document.get("by_score"))
    if (shares[0] and not by_presence) or (shares[1] and not by_score):
        raise Refused("Un minimum porte sur ce que la règle compte : cochez-le aussi.")
    checklist, no_score = str(document.get("checklist") or ""), document.get("no_score") or WAIT
    if no_score not in (WAIT, NOTHING, WITHOUT):
        raise Refused("Dites ce qui est payé quand le score n’est pas connu.", field="no_score")
    return Terms(bases, by_presence, shares[0], by_score, shares[1], checklist, no_score)


def work_out(facts: Facts, terms: Terms) -> Worked:
    """What one person is due for a month."""
    base = terms.bases.get(facts.qualification)
    if base is None:
        return Worked(NOT_COVERED, 0)
    there, expected, presence = 1, 1, None
    if terms.by_presence:
        if facts.days_expected is None or facts.days_present is None:
            return Worked(NO_PRESENCE, None, base)
        if not facts.days_expected:
            return Worked(NOT_EXPECTED, 0, base)
        there, expected = facts.days_present, facts.days_expected
        presence = there * WHOLE // expected
        if there * WHOLE < terms.presence_least * expected:
            return Worked(ABSENT, 0, base, presence)
    reason, score = DUE, WHOLE
    if terms.by_score and facts.score is None:
        if terms.no_score != WITHOUT:
            waits = terms.no_score == WAIT
            return Worked(NO_SCORE if waits else NOT_SCORED, None if waits else 0, base, presence)
        reason = UNSCORED
    elif terms.by_score and facts.score is not None:
        if facts.score < terms.score_least:
            return Worked(LOW_SCORE, 0, base, presence)
        score = facts.score
    whole = expected * WHOLE
    return Worked(reason, (2 * base * there * score + whole) // (2 * whole), base, presence)
