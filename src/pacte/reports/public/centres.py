"""« Mon centre de santé »: its services and prices, what is free, what was promised."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes import telling_care
from pacte.insurance.schemes.phrases import Phrases
from pacte.insurance.schemes.rules import NotStated
from pacte.insurance.schemes.rules.dues import as_list
from pacte.insurance.schemes.rules.language import HOSPITALS
from pacte.kernel.money import Money
from pacte.kernel.refusal import Refused
from pacte.places import queries as places


@dataclass(frozen=True, slots=True)
class Price:
    """A service and what it costs here."""

    label: str
    price: Money
    free: bool


@dataclass(slots=True)
class Covered:
    """A scheme that has a convention with the centre: what it takes, what was promised."""

    scheme: Any
    prices: list[Price] = field(default_factory=list)
    care: list[str] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    promised: list[Any] = field(default_factory=list)


def search(text: str, day: date) -> list[Any]:
    """The open centres whose name begins with some words; all of them if none is typed."""
    rows = places.facility_rows(text)
    states = {s.facility_id: s for s in places.states_on(day).filter(facility__in=rows)}
    found = []
    for row in rows.select_related("place", "area"):
        state = states.get(row.pk)
        if state is None or state.open:
            found.append((row, state))
    return found


def covered(facility_id: int, day: date) -> list[Covered]:
    """What each scheme promises in a centre on a day."""
    state = places.facility_state(facility_id, day)
    level = state.level if state else ""
    found = []
    for row in schemes.conventions_of(facility_id):
        current = schemes.convention_on(row.scheme_id, facility_id, day)
        if current is None or current.state != "active":
            continue
        one = Covered(row.scheme, promised=schemes.clauses_on(row.pk, day))
        one.prices = _prices(row.scheme, facility_id, level, day)
        _told(one, level, day)
        found.append(one)
    return found


def _prices(scheme: Any, facility_id: int, level: str, day: date) -> list[Price]:
    """The tariffs that hold here: of the centre itself before those of its level, or of all."""
    best: dict[int, tuple[int, Any]] = {}
    for row in schemes.tariffs_on(scheme.pk, day):
        if row.facility_id not in (None, facility_id) or row.level not in ("", level):
            continue
        rank = 2 * (row.facility_id is not None) + (row.level != "")
        if row.service_id not in best or rank > best[row.service_id][0]:
            best[row.service_id] = rank, row
    rows = [row for _, row in best.values() if row.price is not None]
    rows.sort(key=lambda row: str(row.service.label))
    return [
        Price(row.service.label, Money(row.price, scheme.currency), row.price == 0) for row in rows
    ]


def _told(one: Covered, level: str, day: date) -> None:
    """What the scheme takes at this level, and what the State makes free, in sentences."""
    try:
        definition = schemes.definition_on(one.scheme.pk, day)
    except (Refused, NotStated):
        return
    labels = dict(schemes.services().values_list("code", "label"))
    phrases = Phrases(definition, labels)
    lines = definition.get("care") or []
    for (_, text), line in zip(telling_care.care(phrases), lines, strict=False):
        if _here(line.get("at"), level):
            one.care.append(text)
    excluded = definition.get("exclusions") or []
    for (_, text), line in zip(telling_care.exclusions(phrases), excluded, strict=False):
        if line.get("payer") and _here(line.get("at"), level):
            one.free.append(text)


def _here(at: Any, level: str) -> bool:
    """Whether a line holds at a level of care; said of none, it holds at all."""
    said = as_list((at or {}).get("level"))
    if not said or not level:
        return True
    return level in said or ("hospital" in said and level in HOSPITALS)
