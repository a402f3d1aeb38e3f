"""Assumptions and risks, each with what was last said of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from pacte.journal.prepared import prepared
from pacte.kernel.actor import Actor
from pacte.people import queries as people
from pacte.programmes.results.models import Concern, ConcernStep
from pacte.programmes.results.queries.framework import EVER
from pacte.programmes.sheets import queries as sheets
from pacte.programmes.sheets.models import Programme

ORDER = ("realised", "high", "medium", "unknown", "low", "closed")


def concerns(programme_ids: Iterable[int], known: int = EVER) -> QuerySet[Any]:
    """The assumptions and risks of some programmes, the gravest first; ``level``, ``said``,
    ``said_on`` and ``next_review`` are of the last step."""
    last = ConcernStep.objects.filter(concern=OuterRef("pk"), entry_id__lte=known).order_by("-id")
    rows = Concern.objects.filter(programme__in=programme_ids).annotate(
        level=Subquery(last.values("level")[:1]), said=Subquery(last.values("words")[:1]),
        said_on=Subquery(last.values("on")[:1]),
        next_review=Subquery(last.values("next_review")[:1]),
    )  # fmt: skip
    whens = [When(level=level, then=Value(rank)) for rank, level in enumerate(ORDER)]
    rank = Case(*whens, default=Value(3), output_field=IntegerField())
    return rows.annotate(rank=rank).select_related("aim", "programme").order_by("rank", "id")


def open_concerns(programme_ids: Iterable[int], known: int | None = None) -> list[Any]:
    """Those that are still followed; ``known``: as it was known at an entry."""
    return _open(list(programme_ids), EVER if known is None else known)


@prepared
def _open(programmes: list[int], known: int) -> QuerySet[Any]:
    rows = concerns(programmes, known)
    return rows.filter(entry_id__lte=known).exclude(level="closed")


def visible_to(actor: Actor, day: date) -> QuerySet[Concern]:
    """The concerns of the programmes that somebody follows: they are not published."""
    mine = people.organisations_for(actor, "read_programme", day)
    seen = sheets.visible_to(actor, day).filter(organisation__in=mine)
    return Concern.objects.filter(programme__in=seen).select_related("programme", "aim")


def concern(uid: str | UUID) -> Concern:
    return Concern.objects.select_related("programme", "aim").get(uid=uid)


def steps(concern_id: int) -> list[ConcernStep]:
    """What was said of it, the last first."""
    return list(ConcernStep.objects.filter(concern=concern_id).order_by("-id"))


def due(actor: Actor, day: date) -> list[Any]:
    """What somebody is to look at again: the day that was set has come."""
    mine = people.organisations_for(actor, "submit_value", day)
    return _due(mine, day)[:50] if mine else []


@prepared
def _due(organisations: list[int], day: date) -> QuerySet[Any]:
    of = Programme.objects.filter(organisation__in=organisations)
    rows = concerns(of.values_list("pk", flat=True)).exclude(level="closed")
    return rows.filter(next_review__lte=day)
