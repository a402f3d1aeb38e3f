"""The shares that a programme's rules ask for, each with what it is a share of.

« 75 % of the *total* by the Commission » is not « 15 % of the *grant* in *additional* revenue »:
the base is said, else the share is unknown. Additional revenue is what was received from the
baseline's day on, above the baseline; below it, it is zero, not less.
"""

from __future__ import annotations

from dataclasses import dataclass

from pacte.kernel.money import WHOLE

REACHED, SHORT, PASSED, UNKNOWN = "reached", "short", "passed", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule, and the amounts that it compares, in one currency; None: not known."""

    what: str  # funder_share | additional_revenue | ceiling
    share: int  # Asked, in millionths.
    base: int | None
    given: int | None  # The funder's part, the revenue received, or the line's amount.
    baseline: int | None = None  # Of additional revenue.


@dataclass(frozen=True, slots=True)
class RuleState:
    """Where a rule stands: what is asked, what there is, as amounts and as a share."""

    state: str
    asked: int | None  # To the unit above: a share is reached when nothing lacks.
    counted: int | None
    share: int | None  # Of the base, in millionths, rounded down.
    lacking: int | None


def judged(rule: Rule) -> RuleState:
    """Whether a rule is reached; what it cannot know stays unknown."""
    counted = _counted(rule)
    if rule.base is None or rule.base <= 0:
        return RuleState(UNKNOWN, None, counted, None, None)
    asked = -(-rule.base * rule.share // WHOLE)
    if counted is None:
        return RuleState(UNKNOWN, asked, None, None, None)
    share = counted * WHOLE // rule.base
    if rule.what == "ceiling":
        most = rule.base * rule.share // WHOLE
        return RuleState(PASSED if counted > most else REACHED, most, counted, share, None)
    if rule.what == "funder_share":
        # The part is what it is: above as below, it is not the share that was agreed.
        exact = abs(counted * WHOLE - rule.base * rule.share) < WHOLE
        state = REACHED if exact else SHORT if counted < asked else PASSED
        return RuleState(state, asked, counted, share, max(asked - counted, 0))
    state = REACHED if counted >= asked else SHORT
    return RuleState(state, asked, counted, share, max(asked - counted, 0))


def _counted(rule: Rule) -> int | None:
    if rule.what != "additional_revenue":
        return rule.given
    if rule.given is None or rule.baseline is None:
        return None
    return max(rule.given - rule.baseline, 0)
