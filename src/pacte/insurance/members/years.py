"""The year of coverage that a household enters, and the version of the scheme that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pacte.insurance.schemes import queries as schemes
from pacte.insurance.schemes import rules as scheme_rules
from pacte.kernel.refusal import Refused
from pacte.people import queries as people


@dataclass(frozen=True, slots=True)
class Year:
    """A coverage year [since, until) of a scheme, under one version."""

    version: Any
    definition: Any
    span: tuple[date, date]


def and_above(mutual: Any, day: date) -> set[int]:
    """The mutual, and every organisation to which it is affiliated, near or far."""
    owners, last = {mutual.pk}, [mutual.pk]
    while last:
        last = [p.pk for one in last for p in people.parents(one, day) if p.pk not in owners]
        owners |= set(last)
    return owners


def open_to(scheme: str, mutual: Any, day: date) -> Any:
    """The scheme, if it is the mutual's own or that of an organisation it is affiliated to."""
    found = schemes.scheme(scheme)
    if found.organisation_id not in and_above(mutual, day):
        raise Refused("Ce régime n’est pas ouvert à cette mutuelle.", field="scheme")
    return found


def year(scheme: Any, day: date) -> Year:
    """The coverage year of a day, under the version in force on that day or when it begins."""
    version, definition = _version_on(scheme, day)
    span = scheme_rules.coverage_year(definition, day)
    if span[0] > day:
        version, definition = _version_on(scheme, span[0])
    return Year(version, definition, span)


def _version_on(scheme: Any, day: date) -> tuple[Any, Any]:
    found = [v for v in schemes.versions_in_order(scheme.pk) if v.since <= day]
    if not found or not found[-1].document:
        raise Refused("Le régime %(scheme)s n’est pas en vigueur ce jour-là.", scheme=scheme.name)
    return found[-1], schemes.definition(found[-1])


def check_level(year: Year, level: str) -> None:
    """Refuse an income level that the scheme does not know, or a missing one that it needs."""
    levels = {str(code): label for code, label in (year.definition.get("levels") or {}).items()}
    if level and level not in levels:
        raise Refused(
            "« %(level)s » n’est pas une catégorie de ce régime.", level=level, field="level"
        )
    lines = year.definition["contribution"]["lines"]
    if not level and any(line.get("level") is not None for line in lines):
        raise Refused("Choisissez la catégorie de revenu : la cotisation en dépend.", field="level")


def check_groups(year: Year, groups: Iterable[str]) -> None:
    """Refuse a group that the scheme does not exempt."""
    for group in groups:
        if group not in (year.definition.get("exempt_groups") or {}):
            raise Refused("« %(group)s » n’est pas un groupe de ce régime.", group=group)
