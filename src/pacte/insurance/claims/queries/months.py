"""A month of a scheme: its invoices by facility, and the settlements made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, Sum

from pacte.insurance.claims.models import Invoice, LinePrice, Settlement
from pacte.insurance.claims.queries.prices import cost
from pacte.insurance.schemes import queries as schemes

LINE = "rows__claim__lines__"


def scheme_for(organisations: Sequence[int], uid: UUID) -> Any:
    """A scheme of these organisations, or one that they settle or pay; None if there is none."""
    found = schemes.schemes_of(organisations).filter(uid=uid).first()
    if found:
        return found
    named = Invoice.objects.filter(
        Q(settler__in=organisations) | Q(payer__in=organisations), scheme__uid=uid
    )
    row = named.select_related("scheme__organisation").first()
    return row.scheme if row else None


def by_facility(scheme_id: int, month: date) -> list[dict[str, Any]]:
    """Each invoice of a month with what it asks and what was decided: one query."""
    kept = Q(rows__claim__cancellation=None)
    decided, cut = Q(**{f"{LINE}decision__isnull": False}), Q(**{f"{LINE}decision__refused__gt": 0})
    amount = cost(LINE) * F(f"{LINE}quantity")

    def total(what: Any, which: Q = kept) -> Sum:
        return Sum(what, filter=which, output_field=BigIntegerField(), default=0)

    given = Exists(LinePrice.objects.filter(line=OuterRef(f"{LINE}id")))
    unknown = Q(**{f"{LINE}id__isnull": False, f"{LINE}cost": None}) & ~decided & Q(~given)
    rows = Invoice.objects.filter(scheme=scheme_id, month=month).annotate(
        lines=Count(f"{LINE}id", filter=kept),
        asked=total(amount),
        decided=Count(f"{LINE}id", filter=kept & decided),
        unknown=Count(f"{LINE}id", filter=kept & unknown),
        accepted=total(f"{LINE}decision__mutual_pays"),
        member=total(f"{LINE}decision__member_pays"),
        refused=total(f"{LINE}decision__refused"),
        cut=Count(f"{LINE}id", filter=kept & cut),
        partly=Count(f"{LINE}id", filter=kept & cut & Q(**{f"{LINE}decision__mutual_pays__gt": 0})),
        waiting_asked=total(amount, kept & ~decided),
    )
    names = (
        "uid", "number", "settled_on", "submitted_on", "settler", "lines", "asked", "decided",
        "unknown", "accepted", "member", "refused", "cut", "partly", "waiting_asked",
    )  # fmt: skip
    found = rows.order_by("facility__name", "sequence").values(
        *names, where=F("facility__name"), currency=F("scheme__currency")
    )
    return [row | {"waiting": row["lines"] - row["decided"]} for row in found]


def totals(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sum of a month's invoices."""
    names = (
        "lines", "asked", "decided", "accepted", "member", "refused", "cut", "partly", "waiting",
        "waiting_asked",
    )  # fmt: skip
    summed = {name: sum(row[name] for row in rows) for name in names}
    sent = [row for row in rows if row["submitted_on"]]
    summed["to_settle"] = sum(row["waiting"] for row in sent)
    return summed


def runs(scheme_id: int, month: date) -> list[Settlement]:
    """The settlements made of a month, in order."""
    return list(Settlement.objects.filter(scheme=scheme_id, month=month).order_by("id"))
