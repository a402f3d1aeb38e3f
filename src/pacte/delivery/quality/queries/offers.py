"""What facilities offer, the least that is demanded of them, and who meets it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from pacte.delivery.quality import rules
from pacte.delivery.quality.models import CareKind, Minimum, Offer
from pacte.delivery.quality.queries import visits
from pacte.delivery.quality.rules import minimum
from pacte.delivery.records import gaps
from pacte.insurance.schemes import queries as schemes
from pacte.journal import queries as journal
from pacte.journal.prepared import prepared
from pacte.kernel.refusal import Refused
from pacte.measures.readings import Question, Reading
from pacte.places import queries as places

AT_ONCE = 400


def care_kinds(closed: bool = False) -> QuerySet[CareKind]:
    return CareKind.objects.all() if closed else CareKind.objects.filter(closed=False)


def care_kind(code: str) -> CareKind:
    found = CareKind.objects.filter(code=code).first()
    if found is None:
        raise Refused("Aucun type de soins n’a le code « %(code)s ».", code=code[:40])
    return found


def care_labels() -> dict[str, str]:
    return dict(_labels())


@prepared
def _labels() -> QuerySet[Any, Any]:
    return CareKind.objects.order_by().values_list("code", "label")


def offers_on(day: date, bound: int | None = None) -> QuerySet[Offer]:
    """What is said on a day: of each facility and kind of care the last row."""
    rows = Offer.objects.filter(since__lte=day)
    rows = rows if bound is None else rows.filter(entry_id__lte=bound)
    newer = Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), id__gt=OuterRef("id"))
    same = rows.filter(facility=OuterRef("facility"), care=OuterRef("care"))
    return rows.filter(~Exists(same.filter(newer)))


def offered(facility_ids: Sequence[int], day: date) -> dict[int, dict[str, bool]]:
    """What some facilities offer or not, by code; what nobody said is absent."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for start in range(0, len(facility_ids), AT_ONCE):
        some = list(facility_ids[start : start + AT_ONCE])
        for facility, code, yes in _offered(some, day):
            found[facility][code] = yes
    return dict(found)


@prepared
def _offered(facility_ids: list[int], day: date) -> QuerySet[Any, Any]:
    rows = offers_on(day).filter(facility__in=facility_ids).order_by()
    return rows.values_list("facility_id", "care__code", "offered")


def offers_of(facility_id: int, day: date) -> list[Offer]:
    """The last word on each kind of care of a facility, by name."""
    rows = offers_on(day).filter(facility=facility_id).select_related("care")
    return list(rows.order_by("care__label"))


def facilities_offering(code: str, day: date) -> list[int]:
    """The facilities that offer a kind of care on a day, by key."""
    rows = offers_on(day).filter(care__code=code, offered=True)
    return list(rows.order_by("facility_id").values_list("facility_id", flat=True))


# Minimums


def minimum_of(uid: str | UUID) -> Minimum:
    """The last version of a demand."""
    found = _told(Minimum.objects.filter(uid=uid)).order_by("id").last()
    if found is None:
        raise Minimum.DoesNotExist
    return found


def _told(rows: QuerySet[Minimum]) -> QuerySet[Minimum]:
    return rows.select_related("scheme", "convention__facility", "convention__scheme", "place")


def minimums(day: date) -> list[Minimum]:
    """The demands in force on a day: of each the last version begun, unless lifted."""
    last = {row.uid: row for row in _begun(day)}
    return sorted((r for r in last.values() if not r.closed), key=lambda r: (r.title, r.pk))


@prepared
def _begun(day: date) -> QuerySet[Minimum]:
    return _told(Minimum.objects.filter(since__lte=day)).order_by("since", "id")


def versions_of(uid: str | UUID) -> list[Minimum]:
    """Every version of a demand, the last first."""
    return list(_told(Minimum.objects.filter(uid=uid)).order_by("-id"))


def demand(row: Minimum) -> rules.Demand:
    return minimum.demand_of(row.document)


def bound_by(row: Minimum, day: date) -> set[int]:
    """The facilities of which something is demanded: those of the convention, of the conventions
    in force of the scheme, or of the place; of the level when it says one."""
    keys: set[int]
    if row.convention is not None:
        keys = {row.convention.facility_id}
    elif row.scheme_id is not None:
        keys = _in_force(row.scheme_id, day)
    else:
        assert row.place_id is not None, "a minimum is that of one of three"
        keys = set(places.facilities_in([row.place_id], day).values_list("pk", flat=True))
    if not row.level:
        return keys
    states = places.states_on(day).filter(level=row.level)
    return keys & set(states.values_list("facility_id", flat=True))


def _in_force(scheme_id: int, day: date) -> set[int]:
    told = schemes.convention_states(scheme_id)
    last: dict[int, int] = {}
    on = (day - date(1970, 1, 1)).days
    columns = (told.facility.tolist(), told.since.tolist(), told.state.tolist())
    for facility, since, state in zip(*columns, strict=True):
        if since <= on:
            last[facility] = state
    return {key for key, state in last.items() if schemes.STATES[state] == "active"}


def facts(
    facility_ids: Sequence[int], day: date, names: Iterable[str] = ()
) -> dict[int, rules.Facts]:
    """What is known of some facilities on a day, in a bounded number of questions; ``names``:
    the kinds of gap that are asked."""
    told = offered(facility_ids, day)
    scores: dict[int, dict[str, int | None]] = defaultdict(dict)
    sections: dict[int, dict[tuple[str, str], int | None]] = defaultdict(dict)
    rows = []
    for start in range(0, len(facility_ids), AT_ONCE):
        some = list(facility_ids[start : start + AT_ONCE])
        seen = visits.last_confirmed(day).filter(facility__in=some)
        rows += list(seen.values_list("pk", "facility_id", "version__checklist__code", "score"))
    parts = visits.sections_of(row[0] for row in rows)
    for key, facility, code, score in rows:
        scores[facility][code] = score
        sections[facility] |= {(code, s): share for s, share in parts.get(key, {}).items()}
    lacking = {name: gaps.GAPS[name].read(list(facility_ids), day) for name in names}
    return {
        key: rules.Facts(
            offered=told.get(key, {}), scores=scores[key], sections=sections[key],
            gaps={
                name: (found[key].needs, found[key].has, found[key].lacks)
                for name, found in lacking.items() if key in found
            },
        )
        for key in facility_ids
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """A facility before a demand."""

    minimum: Minimum
    judged: rules.Judged


def minimum_met(facility_ids: Iterable[int], day: date) -> dict[int, list[Met]]:
    """Of each facility, the demands that bind it and what it lacks; none binds it: absent."""
    asked = set(facility_ids)
    binding = {row: bound_by(row, day) & asked for row in minimums(day)}
    names = {name for row in binding for name in demand(row).gaps} & set(gaps.GAPS)
    known = facts(sorted({key for keys in binding.values() for key in keys}), day, names)
    found: dict[int, list[Met]] = defaultdict(list)
    for row, keys in binding.items():
        told = demand(row)
        for key in sorted(keys):
            found[key].append(Met(row, rules.judge(told, known[key])))
    return dict(found)


def met_by(row: Minimum, facility_ids: Iterable[int], day: date) -> dict[int, rules.Judged]:
    """How some of the facilities bound by one demand stand."""
    keys = sorted(bound_by(row, day) & set(facility_ids))
    told = demand(row)
    known = facts(keys, day, set(told.gaps) & set(gaps.GAPS))
    return {key: rules.judge(told, known[key]) for key in keys}


def services_asked(facility_ids: Iterable[int], day: date) -> dict[int, set[str]]:
    """The kinds of care that the demands in force ask of some facilities."""
    asked = set(facility_ids)
    found: dict[int, set[str]] = defaultdict(set)
    for row in minimums(day):
        services = demand(row).services
        for key in bound_by(row, day) & asked if services else ():
            found[key].update(services)
    return dict(found)


# Measures


def _inside(question: Question) -> set[int] | None:
    if question.place is None:
        return None
    rows = places.facilities_in([question.place], question.until - timedelta(1))
    return set(rows.values_list("pk", flat=True))


def meeting(question: Question) -> Reading:
    """Of the facilities bound by a minimum and judged, the share that meets all of it."""
    day = question.until - timedelta(1)
    if question.as_of is not None and question.as_of < day:
        day = question.as_of
    every = {key for row in minimums(day) for key in bound_by(row, day)}
    there = _inside(question)
    met = minimum_met(every if there is None else every & there, day)
    states = [[one.judged.met for one in found] for found in met.values()]
    lacking = sum(False in told for told in states)
    whole = sum(all(told) for told in states)
    return Reading.of(whole, whole + lacking) if whole + lacking else Reading.of(None, None)


def offering(question: Question) -> Reading:
    """How many kinds of care are offered, facility by facility, at the end of the period."""
    rows = offers_on(question.until - timedelta(1), journal.known_on(question.as_of))
    there = _inside(question)
    rows = rows.filter(facility__in=there) if there is not None else rows
    said = list(rows.order_by().values_list("offered", flat=True))
    return Reading(sum(said) if said else None)
