"""Works in numbers, for the measures: counted from records, as known up to an entry.

What a text says is counted apart and never with what was recorded here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pacte.delivery.records import queries as records
from pacte.delivery.works.models import Work, WorkStep
from pacte.delivery.works.queries.register import of_places
from pacte.delivery.works.rules import steps
from pacte.journal import queries as journal
from pacte.kernel.partial import Partial
from pacte.measures.readings import Question, Reading

FLAGS = ("functional", "not_functional")
ENDS = ("provisional", "final", "cancelled")


def _asked(question: Question, origin: str) -> QuerySet[Work]:
    rows = records.borne(Work.objects.filter(origin=origin), question.sources)
    if question.place is not None:
        rows = rows.filter(of_places(question.place, question.until))
    known = journal.known_on(question.as_of)
    if known is not None:  # Only what somebody had entered by then.
        entered = WorkStep.objects.filter(entry_id__lte=known).values("work")
        rows = rows.filter(pk__in=entered)
    return rows


def _steps(
    works: QuerySet[Work], names: Iterable[str], question: Question
) -> list[tuple[int, str, str]]:
    """(work, step, on) of some steps before the end of the period, in order, as known then."""
    rows = WorkStep.objects.filter(work__in=works.values("pk"), step__in=list(names))
    rows = rows.filter(on__lt=question.until.isoformat())
    known = journal.known_on(question.as_of)
    if known is not None:
        rows = rows.filter(entry_id__lte=known)
    return list(rows.order_by("id").values_list("work", "step", "on"))


def _serving(works: QuerySet[Work], question: Question) -> dict[int, str]:
    """{work: functional since} at the end of the period."""
    serving: dict[int, str] = {}
    for work, step, on in _steps(works, FLAGS, question):
        if step == "functional":
            serving[work] = on
        else:
            serving.pop(work, None)
    return serving


def functional(question: Question, kind: str = "") -> Reading:
    """Works that became functional in the period and still are at its end; of a kind, or all."""
    works = _asked(question, "record")
    if kind:
        works = works.filter(kind=kind)
    if not works.exists():
        return Reading(None)
    first = question.first.isoformat()
    return Reading(sum(on >= first for on in _serving(works, question).values()))


def maternities(question: Question) -> Reading:
    """The same, of maternities."""
    return functional(question, "maternity")


def accepted(question: Question) -> Reading:
    """Works whose provisional acceptance is in the period."""
    works = _asked(question, "record")
    if not works.exists():
        return Reading(None)
    first = question.first.isoformat()
    rows = _steps(works, ("provisional",), question)
    return Reading(len({work for work, _, on in rows if on >= first}))


def unfinished(question: Question) -> Reading:
    """Works accepted by the end of the period that are not functional then."""
    works = _asked(question, "record")
    if not works.exists():
        return Reading(None)
    last = {work: step for work, step, _ in _steps(works, ENDS, question)}
    done = {work for work, step in last.items() if step in steps.ACCEPTED}
    return Reading(len(done - set(_serving(works, question))))


def told(question: Question) -> Reading:
    """Works that a text says were built or renovated in the period, as precise as it says."""
    rows = _asked(question, "text")
    days = list(rows.values_list("step_on", flat=True))
    if not days:
        return Reading(None)
    return Reading(
        sum(
            question.first <= Partial(day).first and Partial(day).until <= question.until
            for day in days
        )
    )


def functional_at(day: date) -> list[dict[str, Any]]:
    """Works that are functional on a day: uid, since, facility, services opened, position, source;
    for what is measured from them (who is near)."""
    rows = WorkStep.objects.filter(step__in=FLAGS, on__lte=day.isoformat(), work__origin="record")
    since: dict[int, str] = {}
    for work, step, on in rows.order_by("id").values_list("work", "step", "on"):
        if step == "functional":
            since[work] = on
        else:
            since.pop(work, None)
    works = Work.objects.filter(pk__in=since).select_related("facility", "place").order_by("id")
    return [
        {
            "work": row.pk, "uid": str(row.uid), "since": Partial(since[row.pk]).first,
            "facility": row.facility_id, "place": row.place_id, "source": row.source_id,
            "opens": row.opens.split(), "nature": row.nature, "kind": row.kind,
            "latitude": row.latitude if row.latitude is not None
            else row.facility and row.facility.latitude,
            "longitude": row.longitude if row.longitude is not None
            else row.facility and row.facility.longitude,
        }
        for row in works
    ]  # fmt: skip
