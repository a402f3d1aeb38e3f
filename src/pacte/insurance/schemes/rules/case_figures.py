"""Figures of real schemes that a case may fix: rates and averages by their usual formulas."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from pacte.insurance.schemes.rules.dues import as_list
from pacte.kernel.refusal import Refused

PLACES = Decimal("0.0001")
CENTS = Decimal("0.01")


def figure(said: Any) -> dict[str, Any]:
    """The answer to a figure: ``{recovery: {expected: 10995, collected: "9379.63"}}``."""
    if not isinstance(said, dict) or len(said) != 1:
        raise Refused("Un chiffre se nomme : « figure: {recovery: {…}} ».")
    ((name, facts),) = said.items()
    if name not in FIGURES or not isinstance(facts, dict):
        raise Refused("Chiffre inconnu « %(name)s ». Connus : %(known)s.",
                      name=str(name)[:40], known=", ".join(FIGURES))  # fmt: skip
    rule, keys = FIGURES[name]
    if missing := [key for key in keys if facts.get(key) is None]:
        raise Refused("%(name)s : il manque %(keys)s.", name=name, keys=", ".join(missing))
    return rule(*(sum(map(_number, as_list(facts[key]))) for key in keys))


def _number(value: Any) -> Decimal:
    if type(value) is not int and not isinstance(value, str):
        raise Refused("« %(value)s » n’est pas un nombre.", value=str(value)[:40])
    return Decimal(str(value))


def _ratio(part: Decimal, whole: Decimal, places: Decimal = PLACES) -> str | None:
    """A ratio, rounded half up; of nothing there is none: it is not zero."""
    if not whole:
        return None
    with localcontext() as context:
        context.prec = 40
        return str(Decimal.__truediv__(part, whole).quantize(places, ROUND_HALF_UP))


def _recovery(expected: Decimal, collected: Decimal) -> dict[str, Any]:
    return {"rate": _ratio(collected, expected), "outstanding": str(expected - collected)}


def _loss(contributions: Decimal, benefits: Decimal) -> dict[str, Any]:
    return {"rate": _ratio(benefits, contributions)}


def _growth(before: Decimal, after: Decimal) -> dict[str, Any]:
    return {"rate": _ratio(after - before, before)}


def _average(amount: Decimal, cases: Decimal) -> dict[str, Any]:
    return {"average": _ratio(amount, cases, CENTS)}


def _share(part: Decimal, whole: Decimal) -> dict[str, Any]:
    return {"rate": _ratio(part, whole)}


FIGURES: dict[str, tuple[Callable[..., dict[str, Any]], tuple[str, ...]]] = {
    "recovery": (_recovery, ("expected", "collected")),
    "loss_ratio": (_loss, ("contributions", "benefits")),
    "growth": (_growth, ("before", "after")),
    "retention": (_share, ("renewed", "before")),
    "share": (_share, ("part", "whole")),
    "average_cost": (_average, ("amount", "cases")),
}
