"""What several commands write: numbers, words, the condition of an item. Only inside a command."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pacte.delivery.equipment.models import (
    Counter,
    Custody,
    Item,
    ItemState,
    ItemWord,
    WorkOrder,
)
from pacte.delivery.equipment.words import words_of
from pacte.journal.bulk import insert_many
from pacte.journal.command import Act
from pacte.kernel.names import normalised
from pacte.kernel.numbering import numbered
from pacte.kernel.refusal import Refused
from pacte.people import facilities

ITEM, ORDER = "E", "T"  # Series of numbers.


def prefix_of(facility: Any) -> str:
    """What the numbers of a facility begin with: the end of its code, in letters and digits."""
    return normalised(facility.code).replace(" ", "")[-12:] or f"F{facility.pk}"


def take(act: Act, prefix: str, series: str, count: int = 1) -> list[str]:
    """The next numbers: ``F00012-E-00042-7``. The counter is held until the end."""
    counter, _new = Counter.objects.select_for_update().get_or_create(
        prefix=prefix, series=series, defaults={"entry_id": act.entry_id}
    )
    first = counter.last + 1
    counter.last += count
    act.save(counter)
    return [numbered(prefix, series, number) for number in range(first, first + count)]


def known(rows: QuerySet[Any], uid: Any) -> Any:
    """The row of a uid, or None; what is no uid is no row."""
    try:
        return rows.filter(uid=UUID(str(uid))).first()
    except ValueError:
        return None


def need(act: Act, action: str, facility: Any) -> None:
    facilities.need_at(act, action, facility)


def locked_item(uid: Any) -> Item:
    """An item, held until the end of the command."""
    rows = Item.objects.select_for_update(of=("self",))
    found: Item | None = known(rows.select_related("facility", "nomenclature"), uid)
    if found is None:
        raise Refused("Cet équipement n’existe pas.")
    return found


def locked_order(uid: Any) -> WorkOrder:
    rows = WorkOrder.objects.select_for_update(of=("self",))
    found: WorkOrder | None = known(rows.select_related("facility", "item__facility"), uid)
    if found is None:
        raise Refused("Cet ordre de travail n’existe pas.")
    return found


def write_words(act: Act, item: Item) -> None:
    """The words by which an item is found, in place of those it had."""
    words = item_words(item)
    known = set(ItemWord.objects.filter(item=item).values_list("word", flat=True))
    if gone := known - set(words):
        ItemWord.objects.filter(item=item, word__in=gone).delete()
    new = [word for word in words if word not in known]
    if new:
        insert_many(act, ItemWord, word=new, item=[item.pk] * len(new))


def item_words(item: Item) -> list[str]:
    said = (item.nomenclature.label, item.label, item.brand, item.model_name)
    return words_of(said, (item.number, item.serial))


def write_condition(
    act: Act, item: Item, on: date, condition: str, why: str = "", always: bool = False
) -> None:
    """Say in what condition an item is since a day; the item shows what the last day says."""
    if item.condition == condition and not always:
        return
    act.save(
        ItemState(item=item, on=on, condition=condition, why=why[:200], by=act.actor.name[:150])
    )
    if on >= item.condition_since or item.condition == "":
        item.condition, item.condition_since = condition, on
        act.save(item)


def write_custody(act: Act, item: Item, since: date, why: str = "") -> None:
    act.save(
        Custody(item=item, facility=item.facility, since=since, holder=item.holder, why=why[:200])
    )
