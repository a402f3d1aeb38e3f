"""Claims as their readers see them: of one's schemes, or of one's facility."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pacte.insurance.claims.models import Claim, ClaimLine
from pacte.insurance.schemes import queries as schemes
from pacte.kernel.actor import Actor
from pacte.people.queries import organisations_for


def visible_to(actor: Actor, day: date) -> QuerySet[Claim]:
    """The claims that ``actor`` may see: of its organisations' schemes, or of its own facility.

    Every page starts from here.
    """
    reads = organisations_for(actor, "read_claims", day)
    own = organisations_for(actor, "read_own_claims", day)
    held = list(schemes.schemes_of(reads).values_list("pk", flat=True)) if reads else []
    # One scheme by equality, so that its index by day also gives the order.
    mine = Q(scheme=held[0]) if len(held) == 1 else Q(scheme__in=held)
    if own:
        there = Q(facility__organisation__in=own)
        mine = mine | there if held else there
    return Claim.objects.filter(mine)


def numbered(rows: QuerySet[Any], field: str, text: str) -> QuerySet[Any]:
    """The rows whose number begins so: a range, which an index gives, never LIKE."""
    asked = text.strip().upper().replace(" ", "-")
    return rows.filter(**{f"{field}__gte": asked, f"{field}__lt": asked + "Z" * 12})


def claims_for(actor: Actor, day: date) -> QuerySet[Claim]:
    """The list of claims, the latest care first.

    What every claim has is read beside: were it joined, the database might begin with facilities
    and sort all claims for one page.
    """
    found = visible_to(actor, day).select_related("cancellation", "invoiced__invoice")
    return found.prefetch_related("scheme", "beneficiary", "facility").order_by("-care_on", "-id")


def claim(actor: Actor, uid: str | UUID, day: date) -> Claim | None:
    """One claim with what its page shows, if ``actor`` may see it."""
    found = visible_to(actor, day).select_related(
        "scheme", "beneficiary", "facility", "household", "cancellation", "invoiced__invoice"
    )
    return found.filter(uid=uid).first()


def lines_of(claims: QuerySet[Claim] | list[Claim]) -> QuerySet[ClaimLine]:
    """The lines of claims with what was decided on them."""
    found = ClaimLine.objects.filter(claim__in=claims)
    return found.select_related("service", "decision", "claim").order_by("care_on", "id")


def sees_medical(actor: Actor, scheme_organisation: int) -> bool:
    """Whether an actor may read the diagnoses of a scheme's claims."""
    return actor.can("read_medical", scheme_organisation)


def not_cancelled(found: QuerySet[Claim]) -> QuerySet[Claim]:
    return found.filter(cancellation=None)
