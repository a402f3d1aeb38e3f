"""Prices given after a line was recorded: which lines wait for one, and what a line asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from pacte.insurance.claims.models import Cancellation, ClaimLine, Decision, LinePrice
from pacte.kernel.actor import Actor
from pacte.people.queries import organisations_for

AT_ONCE = 500  # Keys in one question.


def cost(path: str = "", *, sent: bool = False) -> Coalesce:
    """The unit price of the lines at ``path``: as recorded, else the last one given since.

    ``sent``: as their invoice carried it, without what was given after it was sent.
    """
    given = LinePrice.objects.filter(line=OuterRef(f"{path}pk")).order_by("-id")
    if sent:
        given = given.filter(late=False)
    return Coalesce(F(f"{path}cost"), Subquery(given.values("cost")[:1]))


def ready(lines: Iterable[Any]) -> None:
    """Read at once the prices given since, of the lines recorded without one."""
    unknown = [line for line in lines if line.cost is None]
    if unknown:
        prefetch_related_objects(unknown, "prices")


def given_between(first: int, last: int) -> dict[int, int]:
    """The prices given since to the lines whose keys are from ``first`` to ``last``."""
    rows = LinePrice.objects.filter(line__gte=first, line__lte=last).order_by("id")
    return dict(rows.values_list("line", "cost"))


def without() -> QuerySet[ClaimLine]:
    """The lines recorded without a price on which nothing was decided, whose claim counts."""
    return ClaimLine.objects.filter(
        ~Exists(Decision.objects.filter(line=OuterRef("pk"))),
        ~Exists(Cancellation.objects.filter(claim=OuterRef("claim"))),
        cost=None,
    )


def _known() -> Exists:
    return Exists(LinePrice.objects.filter(line=OuterRef("pk")))


def waiting(rows: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Those that still wait for their price."""
    return rows.filter(~_known())


def given(rows: QuerySet[ClaimLine]) -> QuerySet[ClaimLine]:
    """Those whose price was given since and can still change: no sent invoice carries it."""
    carried = Exists(LinePrice.objects.filter(line=OuterRef("pk"), late=False))
    return rows.filter(_known()).filter(Q(claim__invoiced__invoice__submitted_on=None) | ~carried)


def lines_for(actor: Actor, day: date) -> QuerySet[ClaimLine]:
    """The lines whose price ``actor`` can give: of its own facility, the oldest care first."""
    own = organisations_for(actor, "open_claim", day)
    rows = without().filter(claim__facility__organisation__in=own)
    related = (
        "service", "claim__scheme", "claim__beneficiary", "claim__facility",
        "claim__invoiced__invoice",
    )  # fmt: skip
    return rows.select_related(*related).prefetch_related("prices").order_by("care_on", "id")


def lines_at(facility_id: int, numbers: Sequence[str]) -> dict[tuple[str, str, date], ClaimLine]:
    """The lines of some claims of a facility, by number of the claim, service and day."""
    found: dict[tuple[str, str, date], ClaimLine] = {}
    for start in range(0, len(numbers), AT_ONCE):
        rows = ClaimLine.objects.filter(
            claim__facility=facility_id, claim__number__in=numbers[start : start + AT_ONCE]
        )
        rows = rows.select_related(
            "service",
            "claim__scheme",
            "claim__cancellation",
            "decision",
            "claim__invoiced__invoice",
        )
        for line in rows.prefetch_related("prices"):
            found[line.claim.number, line.service.code, line.care_on] = line
    return found


def counts(settlers: Sequence[int]) -> list[dict[str, Any]]:
    """By month of a scheme, of invoices sent to these settlers: lines that wait for their price,
    and lines whose price was given since and that a settlement can now take."""
    rows = without().filter(
        claim__invoiced__invoice__settler__in=settlers,
        claim__invoiced__invoice__submitted_on__isnull=False,
    )
    of = "claim__invoiced__invoice__"
    found = rows.order_by().values(
        month=F(f"{of}month"), scheme=F("claim__scheme__uid"), name=F("claim__scheme__name")
    )
    counted = found.annotate(
        unknown=Count("id", filter=Q(~_known())), known=Count("id", filter=Q(_known()))
    )
    return [dict(row) for row in counted.order_by("month", "name")]
