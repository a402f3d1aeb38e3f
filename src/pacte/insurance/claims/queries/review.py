"""Reviews, appeals and adjustments: what is asked, said and granted on a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Sum

from pacte.insurance.claims.models import (
    Adjustment,
    Appeal,
    ClaimLine,
    Decision,
    Invoice,
    Review,
    ReviewRequest,
    StatementAdjustment,
)
from pacte.insurance.claims.queries import prices, settling
from pacte.kernel.actor import Actor
from pacte.people.queries import organisations_for

# Days that a clinic has to contest a decision once its statement is issued; by the convention
# or the law where one says otherwise. The founding texts give none, so this is the site's choice.
APPEAL_DAYS = 60

settlers = settling.settlers


def line(uid: str | UUID) -> ClaimLine:
    related = (
        "claim__scheme__organisation",
        "claim__facility",
        "claim__invoiced__invoice",
        "service",
    )
    return ClaimLine.objects.select_related(*related).get(uid=uid)


def locked_line(uid: str | UUID) -> ClaimLine:
    """A line, held until the command ends: two people do not change it at once."""
    ClaimLine.objects.select_for_update().get(uid=uid)
    return line(uid)


def decision_of(row: ClaimLine) -> Decision | None:
    return Decision.objects.filter(line=row).select_related("settlement", "version").first()


def choosable(scheme_id: int, month: date, settlers: Sequence[int]) -> QuerySet[Any]:
    """(line, amount asked) of a month's submitted lines, undecided and not with the adviser."""
    rows = settling.undecided(scheme_id).filter(
        claim__invoiced__invoice__month=month,
        claim__invoiced__invoice__settler__in=settlers,
        review_request=None,
    )
    amount = prices.cost() * F("quantity")
    amounts = rows.annotate(amount=amount).order_by("id")
    return amounts.values_list("id", "amount")


def paid_so_far(row: ClaimLine) -> int:
    """What the mutual pays on a line: its decision and every adjustment since."""
    decided = Decision.objects.filter(line=row).values_list("mutual_pays", flat=True).first() or 0
    total = Adjustment.objects.filter(line=row).aggregate(total=Sum("delta", default=0))["total"]
    return int(decided) + int(total)


def granted(decision: Decision, said: Review) -> int:
    """What a line pays under the adviser's word: in proportion to what is admitted of its cost.

    The decision's own share and ceilings hold: never more than it paid.
    """
    if said.verdict == Review.Verdict.REFUSED:
        return 0
    if said.verdict == Review.Verdict.ACCEPTED or decision.covered == 0:
        return decision.mutual_pays
    price = decision.price if said.price is None else min(said.price, decision.price)
    quantity = decision.quantity if said.quantity is None else min(said.quantity, decision.quantity)
    return decision.mutual_pays * (price * quantity) // decision.covered


def last_day_to_appeal(row: ClaimLine) -> date | None:
    """The last day on which a clinic may contest; None where nothing is decided yet."""
    decision = decision_of(row)
    if decision is None or decision.settlement is None:
        return None
    since = decision.settlement.settled_at.date()
    moved = StatementAdjustment.objects.filter(adjustment__line=row).order_by("-id").first()
    if moved:
        since = max(since, moved.statement.issued_on)
    return since + timedelta(days=APPEAL_DAYS)


def requests_for(actor: Actor, day: date) -> QuerySet[ReviewRequest]:
    """The lines that wait for this adviser, the oldest request first."""
    mine = organisations_for(actor, "review_claim", day)
    answered = Review.objects.filter(line=OuterRef("line"))
    rows = ReviewRequest.objects.filter(
        ~Exists(answered), line__claim__scheme__organisation__in=mine
    )
    related = (
        "line__service",
        "line__claim__scheme",
        "line__claim__facility",
        "line__claim__beneficiary",
    )
    return rows.select_related(*related).order_by("asked_on", "id")


def appeals_visible_to(actor: Actor, day: date) -> QuerySet[Appeal]:
    """The appeals of one's facility, or against what one's organisations decided."""
    own = organisations_for(actor, "appeal", day)
    reads = organisations_for(actor, "read_claims", day)
    rows = Appeal.objects.filter(
        Q(line__claim__facility__organisation__in=own)
        | Q(line__claim__scheme__organisation__in=reads)
    )
    related = "line__service", "line__claim__scheme", "line__claim__facility", "answer"
    return rows.select_related(*related).order_by("-made_on", "-id")


def adjusted(line_ids: Iterable[int]) -> dict[int, int]:
    """What the adjustments of these lines add up to, for those that have some."""
    rows = Adjustment.objects.filter(line__in=list(line_ids)).order_by()
    return dict(
        rows.values_list("line").annotate(total=Sum("delta", output_field=BigIntegerField()))
    )


def history(row: ClaimLine) -> dict[str, list[Any]]:
    """Everything said of a line after it was recorded, in order."""
    return {
        "reviews": list(row.reviews.order_by("id")),
        "appeals": list(row.appeals.select_related("answer").order_by("id")),
        "adjustments": list(row.adjustments.select_related("carried__statement").order_by("id")),
    }


def adjusted_on(invoice: Invoice) -> int:
    """What the adjustments on the lines of an invoice add up to."""
    rows = Adjustment.objects.filter(line__claim__invoiced__invoice=invoice)
    return int(rows.aggregate(total=Sum("delta", default=0))["total"])
