"""Invoices: who pays for which care, and what an invoice comes to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Coalesce

from pacte.insurance.claims.models import Claim, ClaimLine, Invoice, LinePrice
from pacte.insurance.claims.queries.prices import cost
from pacte.insurance.schemes import queries as schemes
from pacte.kernel.actor import Actor
from pacte.kernel.refusal import Refused
from pacte.people import queries as people
from pacte.people.queries import organisations_for
from pacte.places import queries as places

HOSPITAL = ("district_hospital", "provincial_hospital", "national_hospital")


def invoices_for(actor: Actor, day: date) -> QuerySet[Invoice]:
    """The invoices that ``actor`` may see: of its facility, or that it settles or pays."""
    reads = organisations_for(actor, "read_claims", day)
    pays = organisations_for(actor, "see_money", day)
    own = organisations_for(actor, "read_own_claims", day)
    mine = Q(scheme__organisation__in=reads) | Q(settler__in=reads) | Q(payer__in=pays)
    if own:
        mine |= Q(facility__organisation__in=own, household=None)
    found = Invoice.objects.filter(mine)
    return found.select_related("scheme", "facility", "payer", "settler", "household")


def invoice(actor: Actor, uid: str | UUID, day: date) -> Invoice | None:
    return invoices_for(actor, day).filter(uid=uid).first()


def claims_of(of: Invoice) -> QuerySet[Claim]:
    """The claims of an invoice that count."""
    return Claim.objects.filter(invoiced__invoice=of, cancellation=None)


def lines_on(of: Invoice) -> QuerySet[ClaimLine]:
    """The lines of an invoice in the order of care, with what was decided."""
    lines = ClaimLine.objects.filter(claim__invoiced__invoice=of, claim__cancellation=None)
    related = "service", "claim__beneficiary", "decision__version", "review_request"
    return lines.select_related(*related).order_by("care_on", "id")


def totals_of(of: Invoice) -> dict[str, Any]:
    """What an invoice asks and what was decided; unknown amounts are counted, never 0."""
    lines = ClaimLine.objects.filter(claim__invoiced__invoice=of, claim__cancellation=None)
    asked, sent = cost() * F("quantity"), cost(sent=True) * F("quantity")
    given = LinePrice.objects.filter(line=OuterRef("pk"))
    late, unknown = Q(Exists(given.filter(late=True))), Q(~Exists(given))
    total = Sum(asked, output_field=BigIntegerField(), default=0)
    refused = Q(decision__refused__gt=0)
    return lines.aggregate(
        lines=Count("id"),
        claims=Count("claim", distinct=True),
        asked=total,
        asked_sent=Sum(sent, output_field=BigIntegerField(), default=0),
        unknown=Count("id", filter=Q(cost=None) & unknown),
        late=Count("id", filter=Q(cost=None) & late),
        decided=Count("decision"),
        accepted=Sum("decision__mutual_pays", default=0),
        member=Sum("decision__member_pays", default=0),
        refused=Sum("decision__refused", default=0),
        cut=Count("id", filter=refused),
        partly=Count("id", filter=refused & Q(decision__mutual_pays__gt=0)),
        waiting=Count("id", filter=Q(decision=None)),
        waiting_asked=Sum(
            asked, filter=Q(decision=None), output_field=BigIntegerField(), default=0
        ),
        first=Min("care_on"),
        last=Max("care_on"),
    )


# Who verifies, settles and pays


def parties(
    scheme: Any, definition: dict[str, Any] | None, state: Any, day: date
) -> tuple[Any, Any]:
    """(settler, payer) of care given at a facility of this state: by the definition's ``who``.

    The most specific line that holds counts; without any, the scheme's own organisation does both.
    """
    row = _most_specific((definition or {}).get("who") or [], state)
    if row is None:
        return scheme.organisation, scheme.organisation
    settler, payer = row.get("settles") or "mutual", row.get("pays") or "mutual"
    settles = _party(scheme.organisation, settler, day)
    return settles, settles if payer == settler else _party(scheme.organisation, payer, day)


def mode_of(definition: dict[str, Any] | None, state: Any) -> str:
    """Direct payment to the facility, or reimbursement to the member."""
    payment = (definition or {}).get("payment") or {}
    rows = payment if isinstance(payment, list) else [payment]
    row = _most_specific(rows, state)
    return str((row or {}).get("mode") or "direct")


def mode_for(scheme_id: int, facility_id: int, day: date) -> str:
    """The mode of payment of care given at a facility on a day."""
    state = places.facility_state(facility_id, day)
    return mode_of(definition_on(scheme_id, day), state)


def _most_specific(rows: Sequence[dict[str, Any]], state: Any) -> dict[str, Any] | None:
    """Of the rows that hold for a facility, the one that says most; the first of equals."""
    fitting = [row for row in rows if _fits(row.get("at") or {}, state)]
    return max(fitting, key=lambda row: len(row.get("at") or {}), default=None)


def _fits(at: dict[str, Any], state: Any) -> bool:
    level, ownership = (state.level, state.ownership) if state else ("", "")
    for name, value in (("level", level), ("ownership", ownership)):
        asked = at.get(name)
        if asked is None:
            continue
        asked = [asked] if isinstance(asked, str) else list(asked)
        if "hospital" in asked:
            asked += HOSPITAL
        if value not in asked:
            return False
    return True


def _party(organisation: Any, kind: str, day: date) -> Any:
    """The organisation itself, or the union or agency to which it belongs on a day."""
    if kind in ("mutual", organisation.kind):
        return organisation
    seen, level = {organisation.pk}, [organisation]
    while level:
        parents = [p for one in level for p in people.parents(one.pk, day) if p.pk not in seen]
        for parent in parents:
            if parent.kind == kind:
                return parent
        seen |= {p.pk for p in parents}
        level = parents
    raise Refused(
        "%(organisation)s n’est affiliée à aucune organisation qui liquide ou paie ces soins"
        " (%(kind)s). Enregistrez son affiliation.",
        organisation=organisation.name,
        kind=dict(people.KINDS).get(kind, kind),
    )


def definition_on(scheme_id: int, day: date) -> dict[str, Any] | None:
    """What a scheme says on a day; None where no version was in force: care is recorded anyway."""
    try:
        return schemes.definition_on(scheme_id, day)
    except Refused:
        return None


def oldest_care(of: Invoice) -> date | None:
    """The day on which the oldest care of an invoice ended."""
    ended = Coalesce("ended_on", "care_on")
    found: date | None = claims_of(of).aggregate(first=Min(ended))["first"]
    return found
