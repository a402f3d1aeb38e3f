"""Motivation: the rules in force, the lists one sees, what each list counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from pacte.delivery.staff import scores as visited
from pacte.delivery.staff.models import (
    MotivationLine,
    MotivationRule,
    MotivationRun,
    Posting,
    RunScore,
)
from pacte.delivery.staff.queries.posts import postings_on, presence_of
from pacte.delivery.staff.rules.motivation import read_terms
from pacte.delivery.staff.scores import Seen
from pacte.journal import queries as journal
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.kernel.periods import Month
from pacte.ledger import queries as ledger
from pacte.people import queries as people
from pacte.places import queries as places

MAKING = ("staff.open_run", "staff.score_facility", "staff.compute_run", "staff.prepare_run")


def rules_for(actor: Actor, day: date) -> QuerySet[MotivationRule]:
    """The rules of the organisations whose staff one follows, the last first."""
    mine = people.organisations_for(actor, "read_delivery", day)
    rows = MotivationRule.objects.filter(organisation__in=mine).select_related("organisation")
    return rows.order_by("-since", "-id")


def rule(uid: str | UUID) -> MotivationRule:
    return MotivationRule.objects.get(uid=uid)


def rule_on(organisation_id: int, code: str, span: Month) -> MotivationRule | None:
    """The rule of a code in force on the last day of a month; None: none, or it is closed."""
    rows = MotivationRule.objects.filter(
        organisation=organisation_id, code=code.strip().upper(), since__lt=span.until
    )
    last = rows.order_by("-since", "-id").first()
    return None if last is None or last.closed else last


def rules_in_force(organisation_ids: Iterable[int], day: date) -> list[MotivationRule]:
    """The last rule of each code of some organisations, those that are not closed."""
    rows = MotivationRule.objects.filter(organisation__in=list(organisation_ids), since__lte=day)
    rows = rows.select_related("organisation").order_by("since", "id")
    last = {(row.organisation_id, row.code): row for row in rows}
    return sorted((r for r in last.values() if not r.closed), key=lambda r: (r.title, r.pk))


def runs_for(actor: Actor, day: date) -> QuerySet[MotivationRun]:
    """The lists of the organisations whose staff one follows. Every page starts from here."""
    mine = people.organisations_for(actor, "read_delivery", day)
    rows = MotivationRun.objects.filter(organisation__in=mine)
    return rows.select_related("organisation", "rule", "source", "place")


@prepared
def waiting(organisations: list[int]) -> QuerySet[MotivationRun]:
    """The lists of some organisations that are to be prepared or paid: what home asks."""
    return MotivationRun.objects.filter(
        organisation__in=organisations, state__in=("draft", "prepared")
    )


def lines_of(run: MotivationRun) -> QuerySet[MotivationLine]:
    """The lines that count: those worked out last."""
    rows = MotivationLine.objects.filter(run=run, entry_id=run.computed)
    rows = rows.select_related("person", "facility", "qualification")
    return rows.order_by("facility__name", "person__plain", "id")


def facilities_of(run: MotivationRun) -> list[int]:
    """Whose staff a list pays: of its place, else of its organisation and those affiliated."""
    last = Month.of(run.month).until - timedelta(days=1)
    if run.place_id:
        return list(places.facilities_in([run.place_id], last).values_list("pk", flat=True))
    owner = run.organisation
    if owner.facility_id:
        return [owner.facility_id]
    members = [one.facility_id for one in people.members(owner.pk, last) if one.facility_id]
    if owner.place_id:
        members += places.facilities_in([owner.place_id], last).values_list("pk", flat=True)
    return sorted(set(members))


def postings_of(run: MotivationRun, span: Month) -> list[Posting]:
    """The posts held in the facilities of a list on the last day of its month."""
    rows = postings_on(span.until - timedelta(days=1)).filter(facility__in=facilities_of(run))
    return list(rows.select_related("qualification").order_by("facility", "id"))


def presences(run: MotivationRun, span: Month) -> dict[tuple[int, int], tuple[int, int]]:
    """(facility, person) → days expected and present in the month of a list."""
    rows = presence_of(facilities_of(run), span.first, span.until)
    names = ("facility_id", "person_id", "days_expected", "days_present")
    return {(there, who): (asked, came) for there, who, asked, came in rows.values_list(*names)}


def scores(run: MotivationRun) -> dict[int, RunScore]:
    """Facility → its score as last said for a list, by a visit or by somebody."""
    rows = RunScore.objects.filter(run=run).select_related("facility").order_by("id")
    return {row.facility_id: row for row in rows}


def seen_scores(run: MotivationRun, facility_ids: Iterable[int]) -> dict[int, Seen]:
    """The scores that visits gave these facilities, the last up to the end of the month."""
    terms = read_terms(run.rule.document)
    last = Month.of(run.month).until - timedelta(days=1)
    return visited.of(facility_ids, last, terms.checklist) if terms.by_score else {}


def source(uid: str) -> Any:
    return ledger.sources().filter(uid=uid).first()


def by_facility(run: MotivationRun) -> list[dict[str, Any]]:
    """What a list pays in each facility."""
    rows = lines_of(run).order_by().values("facility__name").annotate(total=Sum("amount"))
    return [dict(row) for row in rows.order_by("facility__name")]


def had_a_hand(run: MotivationRun, actor: UUID) -> bool:
    """Whether somebody opened, scored, worked out or prepared a list: then another pays it."""
    done = journal.about(run._meta.label_lower, run.uid).filter(actor_uid=actor)
    return done.filter(command__in=MAKING).exists()


def paid_to(person_id: int) -> QuerySet[MotivationLine]:
    """What one person was paid, month by month, the last first."""
    rows = MotivationLine.objects.filter(person=person_id, run__state="paid")
    rows = rows.filter(entry_id=F("run__computed"))
    return rows.select_related("run").order_by("-run__month", "-id")
