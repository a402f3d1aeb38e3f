"""What was decided before, read for the lines that come now: sums, doubles, and how near.

Sums are made by the database: their number follows the people, not the months gone by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Count, QuerySet, Sum

from pacte.insurance.claims.models import ClaimLine, Decision
from pacte.insurance.claims.rules import Prior, history
from pacte.insurance.claims.rules.history import History
from pacte.insurance.schemes.terms import Terms
from pacte.journal import reading
from pacte.kernel.columns import Column, Int, days

if TYPE_CHECKING:
    from pacte.insurance.claims.assembling import Lines

FEW = 500  # So many people at most are asked for by name.
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What the past says of each line."""

    same_as: Int
    nearest: Int
    claims: Prior
    years: Prior


def look(
    scheme_id: int, lines: Lines, versions: Sequence[Any], terms: Terms, version: Int,
    service: Int, year: Column,
) -> Back:  # fmt: skip
    """Read the past of these lines. Sums of a year only where a limit counts by the year."""
    decided = Decision.objects.filter(scheme=scheme_id, quantity__gt=0)
    known = year.values[year.known]
    yearly = any((block.values["window"] > 0).any() for block in (terms.limits, terms.deductibles))
    years = Prior.none()
    if yearly and len(known):
        rows = decided.filter(year__gte=int(known.min()), year__lte=int(known.max()))
        years = _prior(_narrow(rows, "line__claim__household", lines.household), versions, False)
    rows = decided.filter(
        line__claim__scheme=scheme_id,
        line__claim__care_on__gte=_date(lines.started_on.min()),
        line__claim__care_on__lte=_date(lines.started_on.max()),
    )
    claims = _prior(_narrow(rows, "line__claim", lines.claim), versions, True)
    same = _same(scheme_id, lines)
    return Back(same_as=same, nearest=_nearest(scheme_id, lines, terms), claims=claims, years=years)


def none(size: int) -> Back:
    """The past of who had no care yet."""
    hole = Prior.none()
    same, far = np.zeros(size, np.int64), np.full(size, history.FAR)
    return Back(same_as=same, nearest=far, claims=hole, years=hole)


def _date(day: Any) -> Any:
    return np.int64(day).astype("datetime64[D]").astype(object)


def _narrow(rows: QuerySet, key: str, wanted: Int) -> QuerySet:
    """The rows of these keys, when they are few enough to be named."""
    keys = np.unique(wanted)
    return rows.filter(**{f"{key}__in": keys.tolist()}) if len(keys) <= FEW else rows


SUMS = {"pays": "mutual_pays", "quantity": "quantity", "deducted": "deducted", "flat": "flat"}


def _prior(rows: QuerySet, versions: Sequence[Any], by_claim: bool) -> Prior:
    """The sums of decisions for each claim, or for each person and year."""
    keys = ["version", "line__claim__beneficiary", "line__claim__household", "year", "counts",
            "opens", "deductible"]  # fmt: skip
    keys += ["line__claim"] if by_claim else []
    sums = {f"sum_{name}": Sum(column) for name, column in SUMS.items()}
    grouped = rows.order_by().values(*keys).annotate(**sums, rows=Count("id"))
    read = reading.columns(grouped, [*keys, *sums, "rows"])
    if not read[0]:
        return Prior.none()
    columns = {name: column for name, column in zip([*keys, *SUMS, "episodes"], read)}
    place = {v.pk: at for at, v in enumerate(versions)}
    made = {name: np.array(columns[name], np.int64) for name in ("year", "counts", "opens",
            "deductible", *SUMS, "episodes")}  # fmt: skip
    return Prior(
        version=np.array([place.get(pk, len(versions)) for pk in columns["version"]], np.int64),
        claim=np.array(columns.get("line__claim", (0,) * len(read[0])), np.int64),
        beneficiary=np.array(columns["line__claim__beneficiary"], np.int64),
        household=np.array(columns["line__claim__household"], np.int64),
        **made,
    )


def _history(rows: QuerySet) -> History:
    """Decided lines as columns."""
    names = ("id", "claim__beneficiary", "claim__facility", "service", "care_on")
    *numbers, day = reading.columns(rows.order_by(), names)
    whole = [*(np.array(column, np.int64) for column in numbers), days(day)]
    return History(**{f.name: column for f, column in zip(fields(History), whole)})


def _passed(scheme_id: int) -> QuerySet:
    return ClaimLine.objects.filter(decision__scheme=scheme_id, decision__quantity__gt=0)


def _same(scheme_id: int, lines: Lines) -> Int:
    """The line decided before that says the same as each, month by month."""
    out = np.zeros(len(lines.line), np.int64)
    month = lines.care_on.astype("datetime64[D]").astype("datetime64[M]")
    for one in np.unique(month):
        at = np.flatnonzero(month == one)
        first, last = one.astype("datetime64[D]"), (one + 1).astype("datetime64[D]") - DAY
        rows = _passed(scheme_id).filter(
            care_on__gte=first.astype(object), care_on__lte=last.astype(object)
        )
        rows = _narrow(rows, "claim__beneficiary", lines.beneficiary[at])
        out[at] = history.same_as(
            _history(rows), lines.beneficiary[at], lines.facility[at], lines.service[at],
            lines.care_on[at],
        )  # fmt: skip
    return out


def _nearest(scheme_id: int, lines: Lines, terms: Terms) -> Int:
    """How near the nearest earlier decision on the same service is, where a rule asks."""
    out = np.full(len(lines.line), history.FAR)
    if terms.frequency.empty or not len(lines.line):
        return out
    most = int(terms.frequency.values["days"].max())
    rows = _passed(scheme_id).filter(
        care_on__gte=_date(lines.care_on.min() - most),
        care_on__lte=_date(lines.care_on.max() + most),
    )
    named = _ruled(terms)
    if named is not None:
        rows = rows.filter(service__code__in=named)
    rows = _narrow(rows, "claim__beneficiary", lines.beneficiary)
    return history.nearest(_history(rows), lines.beneficiary, lines.service, lines.care_on)


def _ruled(terms: Terms) -> list[str] | None:
    """The codes of the services that have a rule; None: it may be any."""
    found = np.zeros(len(terms.space.services) + 1, bool)
    for entries in terms.frequency.words:
        if entries.service is None:
            return None
        found = found | (entries.service != 0).any(axis=0)
    return [row.code for row, ruled in zip(terms.space.services, found) if ruled]
