"""How a condition, an order and a delay are said on pages: tags with a tone, numbers of days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pacte.delivery.equipment.rules import Delays, Rate
from pacte.kernel.money import WHOLE
from pacte.pages.formatting import number
from pacte.pages.page import Tag

CONDITION_TONES = {"good": "good", "fair": "wait", "broken": "bad", "unknown": "wait"}
STATE_TONES = {"open": "wait", "assigned": "wait", "waiting_part": "wait", "done": "good"}
URGENCY_TONES = {"vital": "bad", "stopped": "bad", "faulty": "wait"}


def condition(item: Any) -> Tag:
    return Tag(
        str(item.get_condition_display()).capitalize(), CONDITION_TONES.get(item.condition, "")
    )


def origin(item: Any) -> str:
    """Who says that it is there; what is invented says so first."""
    if item.synthetic:
        return _("inventé pour la démonstration")
    return str(item.get_origin_display())


def state(order: Any) -> Tag:
    return Tag(str(order.get_state_display()).capitalize(), STATE_TONES.get(order.state, ""))


def urgency(row: Any) -> Tag | None:
    if not row.urgency:
        return None
    return Tag(str(row.get_urgency_display()).capitalize(), URGENCY_TONES.get(row.urgency, ""))


def tenths(value: int | None) -> str | None:
    """« 26,5 jours » from 265; None when there is none."""
    if value is None:
        return None
    return _("%(days)s jours") % {"days": number(Decimal(value).scaleb(-1), 1)}


def mean(delays: Delays) -> str | None:
    return tenths(delays.mean_tenths)


def median(delays: Delays) -> str | None:
    return tenths(delays.median_tenths)


def share(rate: Rate) -> int | None:
    """The functional rate in millionths, to the nearest."""
    if not rate.known:
        return None
    return (2 * rate.functional * WHOLE + rate.known) // (2 * rate.known)


def sort_and_label(item: Any) -> str:
    """« Microscope · binoculaire »."""
    return " · ".join(filter(None, (item.nomenclature.label, item.label)))
