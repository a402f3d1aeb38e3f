"""Who is posted where on a day, what the norm asks, and who was there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pacte.delivery.records.gaps import Gap
from pacte.delivery.staff.models import Norm, Posting, Presence, Qualification
from pacte.delivery.staff.rules.people import Filling, filling
from pacte.journal.prepared import prepared
from pacte.kernel.periods import Month
from pacte.places import queries as places

AT_ONCE = 900


def postings_on(day: date, known: int | None = None) -> QuerySet[Posting]:
    """The posts held on a day: of each person in each facility the last row, unless it closes.

    ``known``: as known up to an entry.
    """
    seen = Posting.objects.filter(since__lte=day)
    if known is not None:
        seen = seen.filter(entry_id__lte=known)
    same = seen.filter(facility=OuterRef("facility"), person=OuterRef("person"))
    newer = same.filter(Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"),
                                                           id__gt=OuterRef("id")))  # fmt: skip
    return seen.filter(~Exists(newer), closed=False)


def posted_in(facility_ids: Iterable[int], day: date) -> QuerySet[Posting]:
    """Who holds a post in some facilities, by name."""
    rows = postings_on(day).filter(facility__in=list(facility_ids))
    return rows.select_related("person", "qualification", "facility").order_by(
        "person__plain", "id"
    )


def norms_on(day: date, known: int | None = None) -> dict[str, dict[int, Norm]]:
    """Level → qualification → the norm in force on a day; one that is lifted is not there."""
    last: dict[str, dict[int, Norm]] = defaultdict(dict)
    for row in _norms(day, known):
        last[row.level][row.qualification_id] = row
    return {
        level: {key: row for key, row in asked.items() if row.least}
        for level, asked in last.items()
        if any(row.least for row in asked.values())
    }


@prepared
def _norms(day: date, known: int | None) -> QuerySet[Norm]:
    rows = Norm.objects.filter(since__lte=day).select_related("qualification")
    rows = rows if known is None else rows.filter(entry_id__lte=known)
    return rows.order_by("since", "id")


def levels_of(facility_ids: Iterable[int], day: date) -> dict[int, str]:
    """The level of each open facility on a day; of whom nobody has said it, nothing."""
    return dict(_levels(list(facility_ids), day))


@prepared
def _levels(facility_ids: list[int], day: date) -> QuerySet[Any, Any]:
    rows = places.states_on(day).filter(facility__in=facility_ids, open=True)
    return rows.values_list("facility_id", "level")


def fillings(
    facility_ids: Iterable[int], day: date, known: int | None = None
) -> dict[int, Filling]:
    """Of each open facility whose level has a norm: posts asked, posts filled, what lacks."""
    norms = norms_on(day, known)
    keys = list(facility_ids)
    if not norms or not keys:
        return {}
    levels = levels_of(keys, day)
    judged = [key for key in keys if levels.get(key) in norms]
    posted: dict[int, dict[str, int]] = {key: defaultdict(int) for key in judged}
    for first in range(0, len(judged), AT_ONCE):
        for facility, code in _posted(judged[first : first + AT_ONCE], day, known):
            posted[facility][code] += 1
    asked = {
        level: {row.qualification.code: row.least for row in of_level.values()}
        for level, of_level in norms.items()
    }
    return {key: filling(asked[levels[key]], posted[key]) for key in judged}


@prepared
def _posted(facility_ids: list[int], day: date, known: int | None) -> QuerySet[Any, Any]:
    rows = postings_on(day, known).filter(facility__in=facility_ids)
    return rows.values_list("facility_id", "qualification__code")


def count_posted(facility_id: int, day: date) -> int:
    """How many posts are held in a facility on a day."""
    return len(_posted([facility_id], day, None))


def facility_filling(facility_id: int, day: date) -> Filling | None:
    """The same of one facility; None: no norm says what it should have."""
    return fillings([facility_id], day).get(facility_id)


def gaps(facility_ids: list[int], day: date) -> dict[int, Gap]:
    """What facilities lack in staff, for the ranking of needs."""
    labels = qualification_labels()
    return {
        key: Gap(
            found.needs, found.filled,
            tuple(f"{labels.get(code, code)} × {more}" for code, more in found.lacks),
        )
        for key, found in fillings(facility_ids, day).items()
    }  # fmt: skip


def qualification_labels() -> dict[str, str]:
    return dict(_qualifications())


@prepared
def _qualifications() -> QuerySet[Any, Any]:
    return Qualification.objects.order_by().values_list("code", "label")


def days_of(facility_id: int, first: date, until: date) -> tuple[int, int]:
    """The days on which a facility's people were there, and were expected, in some months."""
    said = _days(facility_id, first, until)
    return sum(there for there, _expected in said), sum(expected for _there, expected in said)


@prepared
def _days(facility_id: int, first: date, until: date) -> QuerySet[Any, Any]:
    rows = presence_of([facility_id], first, until).order_by()
    return rows.values_list("days_present", "days_expected")


def presence_of(
    facility_ids: Iterable[int] | None, first: date, until: date, known: int | None = None
) -> QuerySet[Presence]:
    """The presences of the months in [first, until), the last of each."""
    seen = Presence.objects.filter(month__gte=first, month__lt=until)
    if facility_ids is not None:
        seen = seen.filter(facility__in=list(facility_ids))
    later = Presence.objects.filter(
        facility=OuterRef("facility"), month=OuterRef("month"), person=OuterRef("person"),
        id__gt=OuterRef("id"),
    )  # fmt: skip
    if known is not None:
        seen, later = seen.filter(entry_id__lte=known), later.filter(entry_id__lte=known)
    return seen.filter(~Exists(later))


def month_postings(facility_id: int, span: Month) -> list[Posting]:
    """Who held a post in a facility on some day of a month, each once, by name."""
    begun = Q(since__gte=span.first, since__lt=span.until, closed=False)
    held = postings_on(span.first).filter(facility=facility_id).values("pk")
    rows = Posting.objects.filter(Q(pk__in=held) | begun, facility=facility_id)
    rows = rows.select_related("person", "qualification").order_by("since", "id")
    last = {row.person_id: row for row in rows}
    return sorted(last.values(), key=lambda row: (row.person.plain, row.pk))
