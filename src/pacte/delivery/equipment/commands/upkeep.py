"""Each day: the work orders of the upkeep that has come due."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from pacte.delivery.equipment import upkeep, writing
from pacte.delivery.equipment.models import OrderStep, WorkOrder
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.places import queries as places

MOST = 20_000  # A day; what is left comes the day after.


@command("equipment.raise_upkeep", may="manage_site")
def raise_upkeep(act: Act, *, day: date) -> int:
    """Open the orders of all upkeep that is due on a day and not yet ordered; return how many."""
    found = upkeep.due(day)[:MOST]
    numbers = _numbers(act, found)
    n = len(found)
    if n:
        uids = new_uids(n)
        insert_many(
            act, WorkOrder, uid=uids, number=numbers, item=[row.item for row in found],
            facility=[row.facility for row in found], kind=["preventive"] * n,
            task=[row.task for row in found], asked_on=[day] * n, opened_on=[day] * n,
            due_on=[row.on for row in found], urgency=[""] * n, state=["open"] * n,
            provider=[""] * n, outcome=[""] * n, findings=[""] * n, currency=[""] * n,
            synthetic=[row.synthetic for row in found],
        )  # fmt: skip
        rows = WorkOrder.objects.filter(entry_id=act.entry_id).order_by("pk")
        keys = list(rows.values_list("pk", flat=True))
        insert_many(
            act, OrderStep, order=keys, state=["open"] * n, on=[day] * n, words=[""] * n,
            by=[act.actor.uid] * n, by_name=[act.actor.name[:150]] * n,
        )  # fmt: skip
    act.record(orders=n)
    return n


def _numbers(act: Act, found: list[upkeep.Due]) -> list[str]:
    """A number for each order, in their order; the counters are taken prefix by prefix."""
    keys = {row.facility for row in found}
    prefixes = {row.pk: writing.prefix_of(row) for row in places.facilities(keys)}
    where: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(found):
        where[prefixes[row.facility]].append(place)
    numbers = [""] * len(found)
    for prefix in sorted(where):
        taken = writing.take(act, prefix, writing.ORDER, len(where[prefix]))
        for place, number in zip(where[prefix], taken, strict=True):
            numbers[place] = number
    return numbers
