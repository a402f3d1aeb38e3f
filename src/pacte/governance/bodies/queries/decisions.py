"""Decisions and commitments with where they are: what is late, due, done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pacte.governance.bodies.models import (
    Commitment,
    CommitmentStep,
    Decision,
    DecisionStep,
)
from pacte.governance.bodies.queries import bodies
from pacte.governance.bodies.rules import standing
from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor

EVER = 2**62  # The number of no entry: whatever was written counts.
LINES = 6  # Of a block of the home page.
DECISION_STEPS = DecisionStep.objects.filter(decision=OuterRef("pk")).order_by("-id")
COMMITMENT_STEPS = CommitmentStep.objects.filter(commitment=OuterRef("pk")).order_by("-id")


def _where(rows: QuerySet[Any], steps: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with ``now`` (their state) and ``deadline`` (as last fixed)."""
    return rows.annotate(
        now=Coalesce(Subquery(steps.values("state")[:1]), Value(standing.OPEN)),
        deadline=Coalesce(Subquery(steps.exclude(due=None).values("due")[:1]), F("due")),
    )


def with_state(rows: QuerySet[Any], steps: QuerySet[Any] = DECISION_STEPS) -> QuerySet[Any]:
    found = _where(rows, steps)
    return found.select_related("body__organisation", "owner_organisation", "meeting")


def commitments_with_state(rows: QuerySet[Any]) -> QuerySet[Any]:
    found = _where(rows, COMMITMENT_STEPS)
    return found.select_related("body__organisation", "organisation")


def decisions_visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """The decisions of the bodies that one sees."""
    seen = bodies.visible_to(actor, day).values("pk")
    return with_state(Decision.objects.filter(body__in=seen))


def commitments_visible_to(actor: Actor, day: date) -> QuerySet[Any]:
    """The commitments before the bodies that one sees, and those of one's organisations."""
    seen = bodies.visible_to(actor, day).values("pk")
    mine = bodies.readable(actor, day)
    rows = Commitment.objects.filter(Q(body__in=seen) | Q(organisation__in=mine))
    return commitments_with_state(rows)


def decision(uid: str | UUID) -> Decision:
    return with_state(Decision.objects.all()).get(uid=uid)


def commitment(uid: str | UUID) -> Commitment:
    return commitments_with_state(Commitment.objects.all()).get(uid=uid)


def open_ones(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those not done, nor abandoned, nor rejected."""
    going = rows.filter(now__in=standing.GOING)
    return going.filter(outcome="adopted") if rows.model is Decision else going


def in_state(rows: QuerySet[Any], state: str, day: date) -> QuerySet[Any]:
    """Those late, due within thirty days, later, undated, done or abandoned."""
    if state in (standing.DONE, standing.ABANDONED):
        return rows.filter(now=state)
    if state == "rejected":
        return rows.filter(outcome="rejected")
    going = open_ones(rows)
    soon = day + standing.SOON
    spans = {
        standing.LATE: Q(deadline__lt=day),
        standing.DUE: Q(deadline__gte=day, deadline__lte=soon),
        standing.LATER: Q(deadline__gt=soon),
        standing.UNDATED: Q(deadline=None),
        standing.OPEN: Q(),
    }
    return going.filter(spans[state])


def decisions_due(bodies: Iterable[int], day: date, known: int | None = None) -> list[Any]:
    """Of some bodies, what is late or due within thirty days, the latest first.

    ``known``: as it was known at an entry.
    """
    return _due(list(bodies), day + standing.SOON, EVER if known is None else known)


@prepared
def _due(bodies: list[int], soon: date, known: int) -> QuerySet[Any]:
    rows = Decision.objects.filter(body__in=bodies, entry_id__lte=known)
    steps = DECISION_STEPS.filter(entry_id__lte=known)
    return open_ones(with_state(rows, steps)).filter(deadline__lte=soon).order_by("deadline", "id")


def commitments_due(bodies: Iterable[int], day: date) -> QuerySet[Any]:
    """Of some bodies, the commitments that are late or due within thirty days."""
    rows = commitments_with_state(Commitment.objects.filter(body__in=list(bodies)))
    return open_ones(rows).filter(deadline__lte=day + standing.SOON).order_by("deadline", "id")


@prepared
def owned_by(organisations: list[int], until: date) -> QuerySet[Any]:
    """The decisions that some organisations are to carry out by a day, the latest first."""
    rows = Decision.objects.filter(owner_organisation__in=organisations)
    return _by(open_ones(with_state(rows)), until)


@prepared
def taken_for(organisations: list[int], until: date) -> QuerySet[Any]:
    """What the bodies of some organisations wait for by a day, the latest first."""
    rows = Decision.objects.filter(body__organisation__in=organisations)
    return _by(open_ones(with_state(rows)), until)


@prepared
def promised_by(organisations: list[int], until: date) -> QuerySet[Any]:
    """The commitments of some organisations that are to be done by a day, the latest first."""
    rows = Commitment.objects.filter(organisation__in=organisations)
    return _by(open_ones(commitments_with_state(rows)), until)


def _by(rows: QuerySet[Any], until: date) -> QuerySet[Any]:
    return rows.filter(deadline__lte=until).order_by("deadline", "id")[:LINES]


def steps(row: Decision | Commitment) -> list[Any]:
    """What came of it, the first first."""
    return list(row.steps.select_related("evidence").order_by("id"))
