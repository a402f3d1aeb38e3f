"""How figures, periods and states of results are said. Nothing here reads the database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from pacte.kernel.money import WHOLE
from pacte.kernel.periods import Month
from pacte.pages import formatting
from pacte.pages.page import Tag
from pacte.programmes.results.models import Definition, StepState
from pacte.programmes.results.rules import Against, Unit, bare, figure

STATES = {
    "ahead": (later("En avance"), "good"),
    "on_track": (later("À l’heure"), "good"),
    "watch": (later("À surveiller"), "wait"),
    "late": (later("En retard"), "bad"),
    "running": (later("Période en cours"), ""),
    "unverified": (later("Non vérifié"), "wait"),
    "unmeasured": (later("Sans mesure"), ""),
    "no_target": (later("Sans cible"), ""),
    "not_comparable": (later("Non comparable"), ""),
}
TONES = {"draft": "", "submitted": "wait", "verified": "good", "returned": "bad", "replaced": ""}
LEVEL_TONES = {"unknown": "", "low": "good", "medium": "wait", "high": "bad", "realised": "bad",
               "closed": ""}  # fmt: skip
RATIO_PLACES = 2


def unit_of(definition: Definition) -> Unit:
    """The unit of a definition, as the rules read it."""
    return Unit(definition.unit_kind, definition.places, definition.per, definition.bounded,
                tuple(definition.scale))  # fmt: skip


def unit_text(definition: Definition) -> str:
    """What a number is of: « personnes », « % », « pour 1 000 », « FRw »."""
    if definition.unit_kind == "percent":
        return "%"
    said = str(definition.unit or "")
    if definition.currency and not said:
        said = formatting.symbol(definition.currency)
    if definition.unit_kind == "ratio" and definition.per > 1:
        per = _("pour %(n)s") % {"n": formatting.number(definition.per)}
        return f"{said} {per}".strip()
    return said


def in_text(definition: Definition, millionths: int | None) -> str | None:
    """A number in millionths as people read it, without its unit (a percent has its sign)."""
    if millionths is None:
        return None
    kind = definition.unit_kind
    if kind == "percent":
        return formatting.share(millionths, 2 if abs(millionths) < WHOLE // 100 else 1)
    if kind == "qualitative":
        rank = millionths // WHOLE
        return definition.scale[rank] if 0 <= rank < len(definition.scale) else None
    places = definition.places if kind == "quantity" else max(RATIO_PLACES, definition.places)
    if not places and not millionths % WHOLE:  # Most numbers, and a page has a thousand.
        return formatting.number(millionths // WHOLE)
    return formatting.number(Decimal(millionths) / WHOLE, places)


def figure_text(
    definition: Definition, top: int | None, bottom: int | None, words: str = ""
) -> str | None:
    """What was reached or aimed at, in a word; None when it is not known. Zero is « 0 »."""
    if definition.unit_kind == "qualitative":
        level = in_text(definition, figure(unit_of(definition), top))
        return level or words or None
    return in_text(definition, figure(unit_of(definition), top, bottom)) or words or None


def with_unit(definition: Definition, text: str | None) -> str | None:
    """The same with its unit: « 688 personnes »."""
    unit = "" if definition.unit_kind in ("percent", "qualitative") else unit_text(definition)
    return f"{text}{formatting.NBSP}{unit}" if text is not None and unit else text


def row_text(row: Any) -> str | None:
    """The figure of a value, a target or a baseline, under its own definition."""
    return figure_text(row.definition, row.top, row.bottom, row.words)


def parts_text(definition: Definition, top: int | None, bottom: int | None) -> str:
    """« 1 240 sur 62 000 », where a number is told by its two parts."""
    unit = unit_of(definition)
    if top is None or bottom is None or bare(unit, top, bottom):
        return ""
    whole = Decimal(top).scaleb(-definition.places) if unit.kind == "ratio" else Decimal(top)
    said = formatting.number(whole, definition.places if unit.kind == "ratio" else 0)
    return _("%(top)s sur %(bottom)s") % {"top": said, "bottom": formatting.number(bottom)}


def span_text(first: date, until: date) -> str:
    """[first, until) as it was said: a year, years, a month, months, else days."""
    if _starts_year(first) and _starts_year(until):
        last_year = until.year - 1
        return str(first.year) if first.year == last_year else f"{first.year}–{last_year}"
    last = until - timedelta(days=1)
    if first.day == 1 and until.day == 1:
        one, other = formatting.month(first), formatting.month(last)
        if Month.of(first) == Month.of(last):
            return one
        if first.year == last.year:
            one = formatting.day(first, "MMMM")
        return _("%(first)s à %(last)s") % {"first": one, "last": other}
    if first == last:
        return formatting.day(first)
    return _("du %(first)s au %(last)s") % {
        "first": formatting.day(first), "last": formatting.day(last),
    }  # fmt: skip


def _starts_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def state_tag(against: Against) -> Tag:
    """Where a result stands, in a word; reached says more than ahead."""
    label, tone = STATES[against.state]
    if against.reached and against.state in ("ahead", "on_track"):
        label = later("Atteint")
    return Tag(str(label), tone)


def step_tag(state: str) -> Tag:
    """What became of a value."""
    return Tag(str(StepState(state).label), TONES[state])
