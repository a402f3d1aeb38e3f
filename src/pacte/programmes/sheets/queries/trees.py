"""What a programme aims at, as a tree; its stages, as a line of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pacte.journal.prepared import prepared
from pacte.kernel.partial import Partial
from pacte.programmes.sheets.models import Aim, AimState, Stage, StageState

RESULTS = ("result", "expected_result", "component", "priority", "goal", "specific_objective")


@dataclass(slots=True)
class Node:
    """An aim with what is under it."""

    aim: Aim
    below: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Timed:
    """A stage as it is shown: its day, what became of it, whether it is late."""

    stage: Stage
    state: str  # planned, running, done, cancelled; of what was last said, else of real dates.
    late: bool
    said: str = ""  # In words.


def aims(programme_id: int, *, followed: bool = True) -> QuerySet[Aim]:
    """The aims of a programme in order, with ``state``: dropped and replaced ones when asked."""
    last = AimState.objects.filter(aim=OuterRef("pk")).order_by("-id")
    rows = Aim.objects.filter(programme=programme_id).annotate(
        state=Coalesce(Subquery(last.values("state")[:1]), Value(AimState.State.ACTIVE.value)),
        state_reason=Subquery(last.values("reason")[:1]),
        state_since=Subquery(last.values("since")[:1]),
        state_next=Subquery(last.values("replaced_by__code")[:1]),
    )  # fmt: skip
    rows = rows.exclude(state__in=["dropped", "replaced"]) if followed else rows
    return rows.select_related("place", "document").order_by("position", "id")


def followed(programme_id: int) -> list[Aim]:
    """The aims that are followed, in order."""
    return _followed(programme_id)


@prepared
def _followed(programme: int) -> QuerySet[Aim]:
    return aims(programme)


def aim(uid: str | UUID) -> Aim:
    return Aim.objects.select_related("programme").get(uid=uid)


def results_of(programme_id: int) -> list[Aim]:
    """The results that are followed: what indicators are about."""
    return list(aims(programme_id).filter(kind__in=("result", "expected_result")))


def results_in(programme_ids: Iterable[int]) -> dict[int, list[Aim]]:
    """The results that are followed in several programmes: one query."""
    found: dict[int, list[Aim]] = {}
    for row in _results(list(programme_ids)):
        found.setdefault(row.programme_id, []).append(row)
    return found


@prepared
def _results(programmes: list[int]) -> QuerySet[Aim]:
    last = AimState.objects.filter(aim=OuterRef("pk")).order_by("-id")
    rows = Aim.objects.filter(
        programme__in=programmes, kind__in=("result", "expected_result")
    ).annotate(
        state=Coalesce(Subquery(last.values("state")[:1]), Value(AimState.State.ACTIVE.value))
    )
    return rows.exclude(state__in=["dropped", "replaced"]).order_by("position", "id")


def tree(rows: list[Aim]) -> list[Node]:
    """Aims under their parent; one whose parent is not there stands at the top."""
    nodes = {row.pk: Node(row) for row in rows}
    top: list[Node] = []
    for row in rows:
        above = nodes.get(row.parent_id) if row.parent_id else None
        (above.below if above else top).append(nodes[row.pk])
    return top


def stages(programme_id: int) -> QuerySet[Stage]:
    """The stages in order, each with what was last said of it: ``state``, ``said``, ``said_on``."""
    rows = _told(Stage.objects.filter(programme=programme_id))
    return rows.select_related("document").order_by("position", "id")


def _told(rows: QuerySet[Stage]) -> QuerySet[Stage]:
    last = StageState.objects.filter(stage=OuterRef("pk")).order_by("-id")
    return rows.annotate(
        state=Subquery(last.values("state")[:1]), said=Subquery(last.values("words")[:1]),
        said_on=Subquery(last.values("on")[:1]),
        evidence=Subquery(last.values("evidence__uid")[:1]),
    )  # fmt: skip


def late_stages(programme_ids: Sequence[int], day: date) -> dict[int, int]:
    """How many stages of each programme are late: one query."""
    rows = _told(Stage.objects.filter(programme__in=programme_ids))
    return dict(Counter(row.programme_id for row in rows if _timed(row, day).late))


def timeline(programme_id: int, day: date) -> list[Timed]:
    """The stages of a programme and what became of each.

    A stage that nobody said done, and whose last planned day is past, is late when somebody
    follows it: of a stage of which nothing was ever said, the texts do not say what it became.
    """
    return [_timed(row, day) for row in _in_order(programme_id)]


@prepared
def _in_order(programme: int) -> QuerySet[Stage]:
    return stages(programme)


def _timed(row: Stage, day: date) -> Timed:
    told = getattr(row, "state", None)
    by_dates = "done" if row.real_end else "running" if row.real_start else ""
    state = told or by_dates
    planned = row.planned_end or row.planned_start
    past = bool(planned) and Partial(planned).until <= day
    late = past and state in ("planned", "running")
    return Timed(row, state, late, getattr(row, "said", None) or "")
