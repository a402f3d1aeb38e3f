"""Rates and delays, as known on a day: what measures and the workshop's report read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from pacte.delivery.equipment.models import Custody, Item, ItemState, OrderStep, WorkOrder
from pacte.delivery.equipment.queries import standards
from pacte.delivery.equipment.rules import Delays, Rate
from pacte.delivery.records.queries import borne
from pacte.journal import queries as journal
from pacte.kernel.partial import Partial
from pacte.measures.readings import Question, Reading
from pacte.places import queries as places

Rows = QuerySet[Any]


def conditions_on(
    day: date,
    facilities: Sequence[int] | None = None,
    known: int | None = None,
    sources: tuple[int, ...] | None = None,
) -> Counter[str]:
    """How many items are in each condition at the end of a day, where they were on that day.

    ``known``: the last entry that is seen. What only a text says is not counted.
    """
    upto = Q() if known is None else Q(entry_id__lte=known)
    states = ItemState.objects.filter(upto, on__lte=day)
    later = states.filter(item=OuterRef("item")).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk"))
    )
    rows = states.filter(~Exists(later), item__origin="record")
    rows = rows.filter(item__in=held_on(day, facilities, known)) if facilities is not None else rows
    if sources is not None:
        rows = rows.filter(item__source__in=sources)
    counted = rows.order_by().values_list("condition").annotate(n=Count("pk"))
    return Counter(dict(counted))


def held_on(day: date, facilities: Sequence[int], known: int | None = None) -> Rows:
    """The items that were at some facilities at the end of a day."""
    upto = Q() if known is None else Q(entry_id__lte=known)
    rows = Custody.objects.filter(upto, since__lte=day)
    later = rows.filter(item=OuterRef("item")).filter(
        Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk"))
    )
    there = rows.filter(~Exists(later), facility__in=list(facilities))
    return there.order_by().values("item")


def repairs(
    first: date, until: date, facilities: Sequence[int] | None = None, known: int | None = None
) -> Rows:
    """The repairs that put an item back in use between two days, as it was known."""
    rows = WorkOrder.objects.filter(kind="corrective", done_on__gte=first, done_on__lt=until)
    rows = rows.exclude(outcome="beyond_repair").order_by()
    if facilities is not None:
        rows = rows.filter(facility__in=list(facilities))
    if known is None:
        return rows
    said = OrderStep.objects.filter(order=OuterRef("pk"), entry_id__lte=known, state="done")
    return rows.filter(Exists(said))


def delays(rows: Rows) -> Delays:
    """From the request to the return to use."""
    pairs = rows.values_list("asked_on", "done_on")
    return Delays.of((done - asked).days for asked, done in pairs)


def rate(day: date, facilities: Sequence[int] | None = None, known: int | None = None) -> Rate:
    return Rate.of(conditions_on(day, facilities, known))


def out_of_use(rows: Rows) -> tuple[int, int]:
    """Days out of use that repairs ended, and how many repairs had some."""
    summed = rows.filter(downtime_days__isnull=False).aggregate(
        days=Sum("downtime_days", default=0), n=Count("pk")
    )
    return int(summed["days"]), int(summed["n"])


# Measures


def functional(asked: Question) -> Reading:
    """Functional items among those whose condition is known, on the last day of the period."""
    day = last_day(asked)
    known = journal.known_on(asked.as_of)
    counted = conditions_on(day, _there(asked, day), known, asked.sources)
    found = Rate.of(counted)
    return Reading.of(found.functional if found.known else None, found.known or None)


def repair_delay(asked: Question) -> Reading:
    """Mean of the days from request to return to use, of the repairs done in the period."""
    known = journal.known_on(asked.as_of)
    rows = repairs(asked.first, asked.until, _there(asked, last_day(asked)), known)
    found = delays(rows)
    return Reading.of(found.total if found.count else None, found.count or None)


def standard_met(asked: Question) -> Reading:
    """Facilities that have all that the norm of their level asks, among those that are judged."""
    day = last_day(asked)
    there = _there(asked, day)
    keys = list(places.facility_rows().values_list("pk", flat=True)) if there is None else there
    gaps = standards.gaps(list(keys), day)
    met = sum(1 for gap in gaps.values() if gap.has == gap.needs)
    return Reading.of(met if gaps else None, len(gaps) or None)


def received(asked: Question) -> Reading:
    """Items received in the period, as records say; None when nobody keeps an inventory there."""
    return _received(asked, "record")


def told(asked: Question) -> Reading:
    """Items that a text says were received in the period."""
    return _received(asked, "text")


def _received(asked: Question, origin: str) -> Reading:
    known = journal.known_on(asked.as_of)
    rows = borne(Item.objects.filter(origin=origin).order_by(), asked.sources)
    rows = rows if known is None else rows.filter(
        Exists(ItemState.objects.filter(item=OuterRef("pk"), entry_id__lte=known))
    )  # fmt: skip
    there = _there(asked, last_day(asked))
    rows = rows if there is None else rows.filter(facility__in=list(there))
    if not rows.exists():
        return Reading(None)
    spans = Counter(rows.exclude(received_on="").values_list("received_on", flat=True))
    return Reading(
        sum(n for text, n in spans.items()
            if Partial(text).first >= asked.first and Partial(text).until <= asked.until)
    )  # fmt: skip


def last_day(asked: Question) -> date:
    """The last day of the period that is not after the day asked about."""
    end = asked.until - timedelta(days=1)
    return min(end, asked.as_of) if asked.as_of else end


def _there(asked: Question, day: date) -> list[int] | None:
    """The facilities in the place that is asked about; None: all."""
    if asked.place is None:
        return None
    return list(places.facilities_in([asked.place], day).values_list("pk", flat=True))
