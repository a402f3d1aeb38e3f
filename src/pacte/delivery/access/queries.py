"""What one can ask of studies, and the measures. Nothing here writes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from pacte.delivery.access import computing, reading
from pacte.delivery.access.models import Part, Proposal, Run, Study, WorkEffect
from pacte.delivery.access.rules import reach
from pacte.kernel.actor import SYSTEM, Actor
from pacte.kernel.refusal import Refused
from pacte.measures.readings import Question, Reading
from pacte.parameters import queries as parameters
from pacte.people import queries as people
from pacte.places import queries as places


def study(uid: str | UUID) -> Study:
    found = Study.objects.select_related("area", "care", "organisation").filter(uid=uid).first()
    if found is None:
        raise Refused("Cette étude n’existe pas.")
    return found


def visible_to(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Study]:
    """The studies of one's organisations, and those of one's places."""
    rows = Study.objects.select_related("area", "care", "organisation")
    if actor is SYSTEM:
        return rows
    mine = Q(organisation__in=people.organisations_for(actor, action, day))
    if held := people.places_for(actor, action, day):
        mine |= Q(area__in=places.inside(held, day))
    return rows.filter(mine)


def threshold(row: Study) -> reach.Threshold:
    return reach.threshold(
        metres=row.metres, minutes=row.minutes, metres_per_hour=row.speed, detour=row.detour,
        precision=row.precision,
    )  # fmt: skip


def runs(study_id: int) -> QuerySet[Run]:
    return Run.objects.filter(study=study_id).order_by("-id")


def with_last(rows: QuerySet[Study]) -> QuerySet[Study]:
    """Studies with what their last run says of the whole area: ``people`` near, ``judged``."""
    whole = Part.objects.filter(run__study=OuterRef("pk"), whole=True).order_by("-id")
    judged = whole.annotate(judged=F("total") - F("unplaced")).values("judged")[:1]
    return rows.annotate(people=Subquery(whole.values("people")[:1]), judged=Subquery(judged))


def parts(run: Run) -> list[Part]:
    return list(run.parts.select_related("place").order_by("-whole", "place__name", "id"))


def effects(run: Run) -> list[WorkEffect]:
    rows = list(run.effects.select_related("work", "work__facility"))
    return sorted(rows, key=lambda row: row.before - row.after)


def proposals(run: Run) -> list[Proposal]:
    return list(run.proposals.select_related("place").order_by("method", "rank"))


def usual(day: date) -> reach.Threshold | None:
    """Near, by the national values; None when the distance is still to be filled in."""
    metres = parameters.find("access.distance_m", day)
    detour = parameters.find("access.detour", day)
    precision = parameters.find("access.position_precision_m", day)
    if not isinstance(metres, int):
        return None
    return reach.threshold(
        metres=metres, minutes=None, metres_per_hour=None,
        detour=detour if isinstance(detour, int) else 1_000_000,
        precision=precision if isinstance(precision, int) else 0,
    )  # fmt: skip


def people_within(question: Question) -> Reading:
    """The share of a place's people near a working facility on the last day of a period, among
    those whose position is known."""
    last = question.until - timedelta(days=1)
    near = usual(last)
    if near is None or question.place is None or question.as_of is not None:
        return Reading(None)  # As known on another day: the records of places do not say.
    told = computing.within(question.place, near, last.year, last)
    if not told.judged:
        return Reading(None)
    return Reading.of(told.people, told.judged)


def improved(question: Question) -> Reading:
    """The people of a place brought near by works that became functional in the period; each
    counted once, whatever the works."""
    last = question.until - timedelta(days=1)
    near = usual(last)
    if near is None or question.place is None or question.as_of is not None:
        return Reading(None)  # As known on another day: the records of places do not say.
    opened = [
        one for one in reading.opened(last)
        if one.since >= question.first
        and (question.sources is None or one.source in question.sources)
    ]  # fmt: skip
    facilities = sorted({one.facility for one in opened})
    return Reading(computing.improved(question.place, near, last.year, last, facilities))
