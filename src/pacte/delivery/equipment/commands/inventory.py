"""An inventory from a file: brought, looked at with every fault, entered whole or not at all."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pacte.delivery.equipment import importing, reading, writing
from pacte.delivery.equipment.models import (
    Condition,
    Custody,
    Inventory,
    Item,
    ItemState,
    ItemWord,
    Nomenclature,
)
from pacte.delivery.equipment.words import words_of
from pacte.delivery.records import sheets
from pacte.journal import clock
from pacte.journal.bulk import insert_many, new_uids
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.people import facilities
from pacte.places import queries as places

State = Inventory.State


def _prepare_bring(act: Act, *, upload: Any, **content: Any) -> bytes:
    """Read the file beside the database; one that cannot be an inventory is refused at once."""
    found = sheets.brought(upload)
    reading.read(found, clock.today())
    return sheets.pack(found)


@command("equipment.bring_inventory", may="manage_equipment", prepare=_prepare_bring)
def bring_inventory(act: Act, prepared: bytes, *, upload: Any, facility: str = "") -> str:
    """Take in a file of equipment, to be looked at before anything is entered."""
    there = places.facility(facility) if facility else None
    if there is not None:
        writing.need(act, "manage_equipment", there)
    digest = hashlib.sha256(prepared).hexdigest()
    if Inventory.objects.filter(digest=digest, facility=there, state=State.ENTERED).exists():
        raise Refused("Ce fichier est déjà entré.", field="upload")
    row = Inventory(facility=there, file_name=Path(upload.name).name[-120:], digest=digest)
    row.packed, row.brought_on = prepared, clock.today()
    row.by, row.by_name = act.actor.uid, act.actor.name[:150]
    act.save(row)
    act.record(row, digest=digest)
    return str(row.uid)


@command("equipment.choose_sorts", may="manage_equipment")
def choose_sorts(act: Act, *, inventory: str, choices: dict[str, str]) -> int:
    """Say which sort each unknown designation of a file is, or that its lines are left out."""
    row = _mine(act, inventory)
    codes = {*Nomenclature.objects.values_list("code", flat=True), importing.SKIP}
    for code in choices.values():
        if code not in codes:
            raise Refused("Aucune désignation n’a le code « %(code)s ».", code=code)
    row.choices = row.choices | choices
    act.save(row)
    act.record(row, choices=len(choices))
    return len(choices)


@command("equipment.drop_inventory", may="manage_equipment")
def drop_inventory(act: Act, *, inventory: str) -> str:
    """Give up a file that was brought: nothing of it is entered."""
    row = _mine(act, inventory)
    row.state, row.packed = State.DROPPED, b""
    act.save(row)
    act.record(row)
    return str(row.uid)


def _prepare_enter(act: Act, *, inventory: str, **content: Any) -> Any:
    row = _mine(act, inventory)
    return importing.preview(row, allowed(act), clock.today()), row.entry_id, _mark()


@command("equipment.enter_inventory", may="manage_equipment", prepare=_prepare_enter)
def enter_inventory(
    act: Act, prepared: Any, *, inventory: str, leave_out: bool = False
) -> dict[str, int]:
    """Enter the items of a file; those already known are seen again.

    With a fault or a designation that nobody chose, only if those lines are to be left out.
    """
    seen, entry, mark = prepared
    row = _mine(act, inventory)
    if row.entry_id != entry or mark != _mark():
        raise Refused("Le registre a changé pendant la lecture : recommencez.")
    if (seen.read.faults or seen.unmatched) and not leave_out:
        raise Refused("Il reste des lignes à corriger : corrigez-les, ou laissez-les de côté.")
    if not seen.new and not seen.known:
        raise Refused("Aucune ligne n’est prête.")
    for there in {new.facility.pk: new.facility for new in seen.new}.values():
        writing.need(act, "manage_equipment", there)
    entered = _insert(act, row, seen.new)
    again = _see_again(act, row, seen.known)
    row.state, row.entered, row.seen_again = State.ENTERED, entered, len(seen.known)
    row.packed = b""  # What it said is in the register now.
    act.save(row)
    act.record(row, entered=entered, known=len(seen.known), changed=again)
    return {"entered": entered, "known": len(seen.known)}


def allowed(act: Act) -> list[Any]:
    """The facilities whose inventory the actor keeps."""
    rows = facilities.facilities_for(act.actor, "manage_equipment", clock.today())
    return list(rows)


def _mine(act: Act, uid: str) -> Inventory:
    row: Inventory | None = writing.known(Inventory.objects.select_related("facility"), uid)
    if row is None:
        raise Refused("Cet inventaire n’existe pas.")
    if row.by != act.actor.uid:
        if row.facility is None:
            raise act.actor.lacks("manage_equipment")
        writing.need(act, "manage_equipment", row.facility)
    if row.state != State.READ:
        raise Refused("Cet inventaire est déjà entré ou abandonné.")
    return row


def _mark() -> int | None:
    """Grows whenever an item is written."""
    return Item.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()


def _insert(act: Act, row: Inventory, new: list[importing.New]) -> int:
    """All items at once: a row for each, its first condition, where it is, its words."""
    each = [one for one in new for _copy in range(one.count)]
    if not each:
        return 0
    n, day = len(each), row.brought_on
    uids, numbers = new_uids(n), _numbers(act, each)

    def column(name: str, empty: Any = "") -> list[Any]:
        return [one.line.told.get(name) or empty for one in each]

    conditions = column("condition", Condition.UNKNOWN)
    there = [one.facility.pk for one in each]
    prices = [one.line.told.get("price") for one in each]
    insert_many(
        act, Item, uid=uids, number=numbers, facility=there,
        nomenclature=[one.sort.pk for one in each], label=[one.label for one in each],
        brand=column("brand"), model_name=column("model"), serial=column("serial"),
        room=column("room"),
        received_on=column("received_on"), warranty_until=column("warranty_until", None),
        donor=column("donor"), price=prices, currency=column("currency"), condition=conditions,
        condition_since=[day] * n, holder=[""] * n, origin=["record"] * n, quote=[""] * n,
        synthetic=[False] * n,
    )  # fmt: skip
    keys = dict(Item.objects.filter(entry_id=act.entry_id).values_list("uid", "pk"))
    items = [keys[uid] for uid in uids]
    insert_many(
        act, ItemState, item=items, on=[day] * n, condition=conditions, why=[""] * n,
        by=[act.actor.name[:150]] * n,
    )  # fmt: skip
    insert_many(
        act, Custody, item=items, facility=there, since=[day] * n, holder=[""] * n, why=[""] * n
    )
    _insert_words(act, items, numbers, each)
    return n


def _insert_words(
    act: Act, items: list[int], numbers: list[str], each: list[importing.New]
) -> None:
    words: list[str] = []
    owners: list[int] = []
    for item, number, one in zip(items, numbers, each, strict=True):
        told = one.line.told
        said = (one.sort.label, one.label, told.get("brand", ""), told.get("model", ""))
        mine = words_of(said, (number, told.get("serial", "")))
        words += mine
        owners += [item] * len(mine)
    insert_many(act, ItemWord, word=words, item=owners)


def _numbers(act: Act, each: list[importing.New]) -> list[str]:
    """A number for each item, in their order."""
    where: dict[str, list[int]] = {}
    for place, one in enumerate(each):
        where.setdefault(writing.prefix_of(one.facility), []).append(place)
    numbers = [""] * len(each)
    for prefix in sorted(where):
        taken = writing.take(act, prefix, writing.ITEM, len(where[prefix]))
        for place, number in zip(where[prefix], taken, strict=True):
            numbers[place] = number
    return numbers


def _see_again(act: Act, row: Inventory, known: list[importing.Known]) -> int:
    """Items of the register: their condition, where the file says another."""
    changed = 0
    said = {one.item: one.condition for one in known if one.condition}
    for item in Item.objects.filter(pk__in=list(said)).exclude(condition="retired"):
        if item.condition != said[item.pk] and row.brought_on >= item.condition_since:
            writing.write_condition(act, item, row.brought_on, said[item.pk], "inventaire")
            changed += 1
    return changed
