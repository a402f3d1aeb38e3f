"""Figures of real schemes that a case may fix: rates and averages by their usual formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Any

from pacte.insurance.schemes.rules.dues import as_list
from pacte.kernel.refusal import Refused

Figures = dict[str, Decimal | None]
PLACES = {"rate": 4, "ratio": 4, "average": 2, "avg": 2}
WORDS = {"ratio": "rate", "avg": "average"}


def figure(said: Any, expected: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a figure: ``{recovery: {expected: 10995, collected: "9379.63"}}``.

    A rate has four decimals and an average two, or as many as the case gives.
    """
    if not isinstance(said, dict) or len(said) != 1:
        raise Refused("Un chiffre se nomme : « figure: {recovery: {…}} ».")
    ((name, facts),) = said.items()
    if name not in FIGURES or not isinstance(facts, dict):
        raise Refused("Chiffre inconnu « %(name)s ». Connus : %(known)s.",
                      name=str(name)[:40], known=", ".join(FIGURES))  # fmt: skip
    rule, keys = FIGURES[name]
    if missing := [key for key in keys if facts.get(key) is None]:
        raise Refused("%(name)s : il manque %(keys)s.", name=name, keys=", ".join(missing))
    if unknown := [str(key) for key in facts if key not in keys]:
        raise Refused("%(name)s : fait inconnu « %(key)s ». Connus : %(keys)s.",
                      name=name, key=unknown[0], keys=", ".join(keys))  # fmt: skip
    found = rule(*(sum(map(_number, as_list(facts[key]))) for key in keys))
    found |= {word: found[other] for word, other in WORDS.items() if other in found}
    return {key: _rounded(key, value, expected.get(key)) for key, value in found.items()}


def _number(value: Any) -> Decimal:
    if type(value) is int or isinstance(value, str):
        with suppress(InvalidOperation):
            number = Decimal(value)
            if number.is_finite():
                return number
    raise Refused("« %(value)s » n’est pas un nombre.", value=str(value)[:40])


def _rounded(key: str, value: Decimal | None, expected: Any) -> str | None:
    """As text, rounded half up to the decimals that are expected."""
    if value is None or key not in PLACES:
        return None if value is None else str(value)
    places = PLACES[key]
    with suppress(InvalidOperation):
        exponent = Decimal(str(expected)).as_tuple().exponent
        if isinstance(exponent, int) and -places < exponent < 0:
            places = -exponent
    with localcontext() as context:
        context.prec = 40
        return str(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """A ratio; of nothing there is none: it is not zero."""
    with localcontext() as context:
        context.prec = 40
        return Decimal.__truediv__(part, whole) if whole else None


def _recovery(expected: Decimal, collected: Decimal) -> Figures:
    return {"rate": _ratio(collected, expected), "outstanding": expected - collected}


def _growth(before: Decimal, after: Decimal) -> Figures:
    return {"rate": _ratio(after - before, before)}


def _average(amount: Decimal, cases: Decimal) -> Figures:
    return {"average": _ratio(amount, cases)}


def _part_of_whole(part: Decimal, whole: Decimal) -> Figures:
    return {"rate": _ratio(part, whole)}


FIGURES: dict[str, tuple[Callable[..., Figures], tuple[str, ...]]] = {
    "recovery": (_recovery, ("expected", "collected")),
    "loss_ratio": (_part_of_whole, ("benefits", "contributions")),
    "growth": (_growth, ("before", "after")),
    "retention": (_part_of_whole, ("renewed", "before")),
    "penetration": (_part_of_whole, ("beneficiaries", "population")),
    "mobilisation": (_part_of_whole, ("mobilised", "planned")),
    "share": (_part_of_whole, ("part", "whole")),
    "average_cost": (_average, ("amount", "cases")),
    "contacts": (_average, ("contacts", "beneficiary_years")),
}
