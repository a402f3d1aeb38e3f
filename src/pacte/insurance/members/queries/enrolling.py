"""What a form of enrolment offers: mutuals, schemes, levels, villages that the agent may choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from pacte.insurance.members import years
from pacte.insurance.members.queries.imports import places_of
from pacte.insurance.schemes import queries as schemes
from pacte.kernel import names
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people

VILLAGES_OFFERED = 400
SMALL = ("village", "hill", "quarter", "cell", "area", "commune", "arrondissement", "sector")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """What one agent may choose."""

    mutuals: Pairs
    schemes: Pairs
    levels: Pairs
    groups: Pairs
    found: Sequence[Any]  # The mutuals themselves.

    def mutual_of(self, uid: str) -> Any | None:
        return next((m for m in self.found if str(m.uid) == uid), None)


def choices(actor: Actor, day: date, action: str = "enrol") -> Choices:
    """The mutuals for which ``actor`` acts, and the schemes that are open to them."""
    found = [
        m
        for m in people.organisations(people.organisations_for(actor, action, day))
        if m.kind == "mutual"
    ]
    owners = {owner for m in found for owner in years.and_above(m, day)}
    levels: dict[str, str] = {}
    groups: dict[str, str] = {}
    offered = []
    for scheme in schemes.schemes_of(owners):
        if definition := _definition(scheme, day):
            offered.append((str(scheme.uid), scheme.name))
            levels |= {str(k): f"{k} · {v}" for k, v in (definition.get("levels") or {}).items()}
            groups |= {str(k): str(v) for k, v in (definition.get("exempt_groups") or {}).items()}
    return Choices(
        mutuals=[(str(m.uid), m.name) for m in found],
        schemes=offered,
        levels=sorted(levels.items()),
        groups=sorted(groups.items()),
        found=found,
    )


def _definition(scheme: Any, day: date) -> dict[str, Any] | None:
    """What a scheme says on a day, or nothing when it is not in force."""
    versions = [v for v in schemes.versions_in_order(scheme.pk) if v.since <= day]
    return schemes.definition(versions[-1]) if versions else None


def village(mutual: Any, text: str) -> str:
    """The uid of a place by its code or name; refuse one unknown, or a name of several."""
    there = places_of(mutual)
    coded = there.filter(code=text.strip()).first()
    if coded:
        return str(coded.uid)
    label, _, code = text.rpartition(" · ")
    if label and (coded := there.filter(code=code).first()):
        return str(coded.uid)
    plain = names.normalised(text)
    found = list(there.filter(plain=plain)[:20])
    if len(found) == 1:
        return str(found[0].uid)
    if found:
        raise Refused(
            "Plusieurs lieux s’appellent « %(text)s » : écrivez le code (%(codes)s).",
            text=text,
            codes=", ".join(place.code for place in found),
        )
    begins = there.filter(plain__gte=plain[:3], plain__lte=plain[:3] + "Z" * 30)
    near = get_close_matches(plain, list(begins.values_list("plain", flat=True)[:500]), 1, 0.6)
    if near:
        raise Refused(
            "Aucun lieu ne s’appelle « %(text)s » : vouliez-vous « %(near)s » ?",
            text=text[:40],
            near=there.filter(plain=near[0])[0].name,
        )
    raise Refused("Aucun lieu ne s’appelle « %(text)s ».", text=text[:40])


def villages_offered(found: Sequence[Any]) -> list[str]:
    """The villages of these mutuals, to choose from while typing; none when there are too many."""
    offered: list[str] = []
    for mutual in found:
        there = places_of(mutual).filter(kind__in=SMALL).order_by("name")
        offered += [f"{p.name} · {p.code}" for p in there[: VILLAGES_OFFERED + 1]]
    return offered if len(offered) <= VILLAGES_OFFERED else []


def covered_on(scheme: str, mutual: Any, year: str, day: date) -> date:
    """A day of the coverage year that was chosen: the one that runs, or the next."""
    span = years.year(years.open_to(scheme, mutual, day), day).span
    return span[1] if year == "next" else day
