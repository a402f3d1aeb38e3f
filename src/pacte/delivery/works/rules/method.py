"""By which method a work may be bought: from which amounts, by day and by currency. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pacte.kernel.refusal import Refused

METHODS = ("direct", "consultation", "restricted", "open")  # The strictest last.


def least(amount: int, since: Mapping[str, int | None]) -> tuple[str | None, tuple[str, ...]]:
    """(the least strict method that an amount may have, the methods whose threshold is unknown).

    ``since``: from which amount each method is required. None where nothing is known.
    """
    unknown = tuple(name for name in METHODS[1:] if since.get(name) is None)
    known = [(name, bound) for name in METHODS[1:] if (bound := since.get(name)) is not None]
    if not known:
        return None, unknown
    asked = [name for name, bound in known if amount >= bound]
    return (asked[-1] if asked else METHODS[0]), unknown


def may_use(method: str, required: str | None, why: str) -> None:
    """Refuse a method less strict than what the thresholds ask, unless somebody says why."""
    if required is None or METHODS.index(method) >= METHODS.index(required) or why.strip():
        return
    raise Refused(
        "Ce montant demande une méthode plus ouverte. Changez-la, ou écrivez le motif de la"
        " dérogation.", field="method",
    )  # fmt: skip


def may_close(published: date, closes: date, days_min: int | None, why: str) -> None:
    """Refuse a delay for bids shorter than the rule, unless somebody says why."""
    if closes < published:
        raise Refused("Les offres se déposent après la publication.", field="closes_on")
    if days_min is not None and (closes - published).days < days_min and not why.strip():
        raise Refused(
            "Le délai de dépôt est d’au moins %(days)s jours. Allongez-le, ou écrivez le motif de"
            " la dérogation.", days=days_min, field="closes_on",
        )  # fmt: skip
