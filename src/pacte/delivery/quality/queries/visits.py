"""Checklists, visits, scores, actions, opinions. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from pacte.delivery.quality import rules
from pacte.delivery.quality.models import (
    Action,
    Checklist,
    ChecklistVersion,
    Opinion,
    OpinionBox,
    Score,
    SectionScore,
    Visit,
)
from pacte.journal import queries as journal
from pacte.journal import reading
from pacte.kernel.actor import Actor
from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused
from pacte.measures.readings import Question, Reading
from pacte.people import facilities
from pacte.places import queries as places

SEEN_OUTSIDE = (Visit.Kind.EXTERNAL, Visit.Kind.COUNTER)  # A facility's own opinion is apart.
AT_ONCE = 400


def facilities_read(actor: Actor, day: date) -> QuerySet[Any]:
    """The facilities whose quality somebody may see."""
    return facilities.facilities_for(actor, "read_delivery", day)


def visible_to(actor: Actor, day: date) -> QuerySet[Visit]:
    """The visits of the facilities that somebody may see. Every list starts from here."""
    there = facilities_read(actor, day).order_by().values("pk")
    rows = Visit.objects.filter(facility__in=there)
    return rows.select_related("facility", "version__checklist")


# Checklists


def checklists(closed: bool = False) -> QuerySet[Checklist]:
    return Checklist.objects.all() if closed else Checklist.objects.filter(closed=False)


def checklist_by_code(code: str) -> Checklist | None:
    return Checklist.objects.filter(code=code).first()


def version_on(checklist_id: int, day: date) -> ChecklistVersion:
    """The version in force on a day: of those that have begun, the last recorded."""
    rows = ChecklistVersion.objects.filter(checklist=checklist_id, since__lte=day)
    found = rows.select_related("checklist").order_by("since", "id").last()
    if found is None:
        raise Refused("Cette grille n’est pas encore en vigueur le %(day)s.", day=day)
    return found


def versions_now(day: date) -> list[ChecklistVersion]:
    """The version in force of each checklist that is used."""
    rows = ChecklistVersion.objects.filter(since__lte=day, checklist__closed=False)
    rows = rows.select_related("checklist").order_by("since", "id")
    last = {row.checklist_id: row for row in rows}
    return sorted(last.values(), key=lambda row: row.checklist.title)


@lru_cache(maxsize=64)
def _parsed(digest: str, document: str) -> rules.Checklist:
    return rules.kept(document)


def content(version: ChecklistVersion) -> rules.Checklist:
    """A version as the rules read it."""
    return _parsed(version.digest, version.document)


# Visits


def visit(uid: str | UUID) -> Visit:
    rows = Visit.objects.select_related("facility", "version__checklist", "organisation")
    return rows.get(uid=uid)


def marks(visit_id: int) -> dict[str, rules.Mark]:
    rows = Score.objects.filter(visit=visit_id)
    return {row.item: rules.Mark(row.points, row.not_applicable) for row in rows}


def scores(visit_id: int) -> dict[str, Score]:
    return {row.item: row for row in Score.objects.filter(visit=visit_id)}


def result(row: Visit) -> rules.Result:
    """The score of a visit with its sections, computed again from its marks."""
    return rules.score(content(row.version), row.level, marks(row.pk))


def _newer() -> Q:
    return Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), id__gt=OuterRef("id"))


def last_confirmed(day: date, bound: int | None = None) -> QuerySet[Visit]:
    """Of each facility and checklist, the last confirmed visit from outside up to a day."""
    rows = Visit.objects.filter(
        on__lte=day, state=Visit.State.CONFIRMED, kind__in=SEEN_OUTSIDE, score__isnull=False
    )
    rows = rows if bound is None else rows.filter(entry_id__lte=bound)
    same = rows.filter(
        facility=OuterRef("facility"), version__checklist=OuterRef("version__checklist")
    )
    return rows.filter(~Exists(same.filter(_newer())))


def last_of(facility_ids: Sequence[int], day: date, checklist: str = "") -> list[Visit]:
    """The last confirmed visit from outside of some facilities, the last of each facility only."""
    found: dict[int, Visit] = {}
    for start in range(0, len(facility_ids), AT_ONCE):
        rows = last_confirmed(day).filter(facility__in=facility_ids[start : start + AT_ONCE])
        rows = rows.filter(version__checklist__code=checklist) if checklist else rows
        told = rows.select_related("version__checklist").order_by("on", "id")
        found |= {row.facility_id: row for row in told}
    return list(found.values())


def sections_of(visit_ids: Iterable[int]) -> dict[int, dict[str, int | None]]:
    """The scores of the sections of some visits."""
    found: dict[int, dict[str, int | None]] = defaultdict(dict)
    keys = list(visit_ids)
    for start in range(0, len(keys), AT_ONCE):
        rows = SectionScore.objects.filter(visit__in=keys[start : start + AT_ONCE])
        for key, section, score in rows.values_list("visit_id", "section", "score"):
            found[key][section] = score
    return found


def trend(facility_id: int, checklist_id: int, count: int = 12) -> list[Visit]:
    """The last visits of a facility with a checklist that were sent, in order."""
    rows = Visit.objects.filter(facility=facility_id, version__checklist=checklist_id)
    rows = rows.exclude(state=Visit.State.DRAFT).exclude(score=None)
    return list(rows.select_related("version__checklist")[:count])[::-1]


def of_facility(facility_id: int) -> QuerySet[Visit]:
    rows = Visit.objects.filter(facility=facility_id)
    return rows.select_related("facility", "version__checklist")


# Actions


def actions_visible_to(actor: Actor, day: date) -> QuerySet[Action]:
    there = facilities_read(actor, day).order_by().values("pk")
    rows = Action.objects.filter(visit__facility__in=there)
    return rows.select_related("visit__facility", "visit__version__checklist")


def action(uid: str | UUID) -> Action:
    return Action.objects.select_related("visit__facility").get(uid=uid)


def open_actions(rows: QuerySet[Action]) -> QuerySet[Action]:
    return rows.filter(state__in=("open", "doing"))


# Opinions of patients


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Of a question: how many answers, how many at least good."""

    question: str
    label: str
    good: int
    count: int


def asked_of_patients(day: date) -> list[tuple[ChecklistVersion, list[rules.Item]]]:
    """The checklists in force that ask something of patients, with their questions."""
    told = [
        (version, [item for item in content(version).items() if item.part == "satisfaction"])
        for version in versions_now(day)
    ]
    return [(version, items) for version, items in told if items]


def asked_at(facility_id: int, day: date) -> tuple[ChecklistVersion, list[rules.Item]] | None:
    """What the poster of a facility asks: by the checklist with which it was last visited, if that
    one asks something; else by the first that does."""
    asked = asked_of_patients(day)
    used = {row.version.checklist_id for row in last_of([facility_id], day)}
    own = (one for one in asked if one[0].checklist_id in used)
    return next(own, asked[0] if asked else None)


def box_of(facility_id: int) -> OpinionBox | None:
    """The open box of a facility."""
    return OpinionBox.objects.filter(facility=facility_id, closed=False).first()


def box(code: str) -> OpinionBox | None:
    """The open box that a poster names."""
    rows = OpinionBox.objects.filter(code=code.upper(), closed=False)
    return rows.select_related("facility").first()


def opinions_of(facility_id: int, first: date, until: date, way: str) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(facility=facility_id, on__gte=first, on__lt=until, way=way)
    return rows.order_by()


def satisfaction(
    facility_id: int, first: date, until: date, way: str = "asked"
) -> list[Satisfaction]:
    """What patients said of a facility in [first, until), question by question."""
    rows = opinions_of(facility_id, first, until, way)
    asked = rows.values_list("question", "version").annotate(
        count=Count("id"), good=Count("id", filter=Q(level__gte=2))
    )  # fmt: skip
    found: dict[str, list[Any]] = {}
    versions = {v.pk: v for v in ChecklistVersion.objects.filter(pk__in={a[1] for a in asked})}
    for question, version, count, good in asked:
        label = content(versions[version]).item(question).label
        line = found.setdefault(question, [label, 0, 0])
        line[1], line[2] = line[1] + good, line[2] + count
    return [Satisfaction(code, *line) for code, line in sorted(found.items())]


def sheets_counted(facility_id: int, first: date, until: date, way: str = "asked") -> int:
    """How many people answered."""
    return opinions_of(facility_id, first, until, way).values("sheet").distinct().count()


# Measures


def _there(question: Question) -> Any:
    if question.place is None:
        return None
    return places.facilities_in([question.place], question.until - timedelta(1)).values("pk")


def quality_score(question: Question) -> Reading:
    """The mean of the last confirmed scores in the period, each facility counted once."""
    bound = journal.known_on(question.as_of)
    rows = last_confirmed(question.until - timedelta(1), bound).filter(on__gte=question.first)
    there = _there(question)
    rows = rows.filter(facility__in=there) if there is not None else rows
    columns = reading.columns(rows.order_by(), ["facility_id", "score"])
    told: dict[int, list[int]] = defaultdict(list)
    for facility, score in zip(*columns, strict=True):
        told[facility].append(score)
    means = [sum(some) // len(some) for some in told.values()]
    return Reading.of(sum(means), len(means) * WHOLE) if means else Reading.of(None, None)


def compared(facility_ids: Sequence[int], checklist_id: int, day: date) -> dict[int, Visit]:
    """The last confirmed visit of each facility with a checklist."""
    rows = last_confirmed(day).filter(version__checklist=checklist_id)
    rows = rows.filter(facility__in=facility_ids).select_related("version__checklist")
    return {row.facility_id: row for row in rows}
